//! Defines the error codes of exports.

use crate::diagnostic::Code;

pub const NO_SUCH_FILE: Code = Code::new("E901", "no-such-file");
pub const NO_EXPORTS: Code = Code::new("E902", "no-exports");
pub const EMPTY_FILE: Code = Code::new("E903", "empty-file");
pub const UNKNOWN_TABLE: Code = Code::new("E904", "unknown-table");
pub const NO_ID_COLUMN: Code = Code::new("E905", "no-id-column");
pub const HEADER_TWICE: Code = Code::new("E906", "header-twice");
pub const DATE_ORDER: Code = Code::new("E907", "undecided-date-order");
pub const UNREADABLE: Code = Code::new("E908", "unreadable-file");
pub const NO_DEALS: Code = Code::new("E909", "no-deals");
pub const NOT_TEXT: Code = Code::new("E911", "not-a-text-file");
pub const LOCKED_WORKBOOK: Code = Code::new("E915", "locked-workbook");
pub const NO_SUCH_SHEET: Code = Code::new("E916", "no-such-sheet");
pub const DECIMAL_MARK: Code = Code::new("E913", "undecided-decimal-mark");
/// A warning: some cells do not fit their column and count as unknown.
pub const UNREADABLE_CELLS: Code = Code::new("W920", "unreadable-cells");
/// A warning: a file that cannot be used is ignored.
pub const FILE_NOT_USED: Code = Code::new("W922", "file-not-used");
/// A warning: a table is joined by a column recognised by its values.
pub const JOINED_BY_VALUES: Code = Code::new("W923", "joined-by-values");
/// A warning: dates of another calendar were converted.
pub const CONVERTED_YEARS: Code = Code::new("W921", "converted-years");
pub const ROUNDED_IDS: Code = Code::new("W903", "rounded-ids");
pub const BROKEN_HEADER: Code = Code::new("E912", "broken-header");
pub const OVER_LIMIT: Code = Code::new("E950", "over-limit");
pub const NO_SUCH_COLUMN: Code = Code::new("E914", "no-such-column");
/// A warning: rows are identified by name.
pub const NO_IDS: Code = Code::new("W902", "deals-without-ids");
/// A warning: the same export is present twice.
pub const SAME_FILE: Code = Code::new("W905", "same-file-twice");
/// A warning: the values of a column do not fit its header.
pub const UNLIKE_COLUMN: Code = Code::new("W906", "unlike-column");
/// A warning: a source names a column that no file has any more.
pub const COLUMN_GONE: Code = Code::new("W904", "column-gone");
/// A warning: rows of one deal differ, and the newer one is not known.
pub const NEWER_UNDECIDED: Code = Code::new("W907", "newer-row-undecided");
