//! The rule pack: the YAML as written, the checks, and the checked pack.
//!
//! As written, a rule is a tree of keys and values with their positions (`parse::yaml`, `parse::reader`). As
//! checked, it is a part of [`Pack`]. One module per kind of file converts the former to the
//! latter.

pub mod codes;
pub mod condition;
mod diagnostics;
pub mod drafts;
mod files;
pub mod frequencies;
pub mod given_by;
pub mod kinds;
pub mod learned;
mod load;
mod numbers;
mod overlay;
pub mod pack;
mod parse;
pub mod readings;
pub mod scaffold;
pub mod schema;
mod vocabulary;
mod warnings;

pub use self::kinds::lists::READ_BY_THE_PROGRAM;
pub use self::kinds::source_file::choose_column;
pub use self::kinds::when_block::operators_for;
pub use self::parse::fix::{Fixed, FixedFile, fix};
pub use files::{RuleFiles, is_example_file, is_rule_file};
pub use load::{Loaded, check, load, load_to_try};
pub use numbers::Numbers;
pub use pack::Pack;
