//! The rule pack: the YAML as written, the checks, and the checked pack as used.
//!
//! As written, a rule is a tree of keys and values with their places ([`yaml`], [`reader`]); as
//! checked, it is a part of [`Pack`]. One module per file turns the first into the second.

mod because;
mod bilingual;
mod calendar;
mod causes;
mod closed_values;
pub mod codes;
pub mod columns;
pub mod condition;
mod conditions;
mod counts;
mod dashes;
mod domains;
pub mod drafts;
mod examples;
mod facts_file;
mod faults;
mod files;
mod fix;
mod gates;
mod hints;
mod lists;
mod load;
pub mod pack;
mod reader;
pub mod schema;
mod settings;
mod signs;
mod source_file;
mod sources;
mod syntax;
mod tests_file;
mod values;
mod vocabulary;
mod warnings;
mod yaml;

pub use conditions::operators_for;
pub use files::{RuleFiles, is_rule_file};
pub use fix::{Fixed, Mended, fix};
pub use lists::READ_BY_THE_PROGRAM;
pub use load::{Loaded, check, load, load_to_try};
pub use pack::Pack;
pub use source_file::choose_column;
