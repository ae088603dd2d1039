//! The rule pack: the YAML as written, the checks, and the checked pack as used.
//!
//! As written, a rule is a tree of keys and values with their places ([`yaml`], [`reader`]); as
//! checked, it is a part of [`Pack`]. One module per file turns the first into the second.

pub mod codes;
pub mod condition;
mod diagnostics;
mod files;
pub mod kinds;
mod load;
mod overlay;
pub mod pack;
mod parse;
pub mod scaffold;
pub mod schema;
mod vocabulary;
mod warnings;

pub use self::kinds::lists::READ_BY_THE_PROGRAM;
pub use self::kinds::source_file::choose_column;
pub use self::kinds::when_block::operators_for;
pub use self::parse::fix::{Fixed, FixedFile, fix};
pub use files::{RuleFiles, is_rule_file};
pub use load::{Loaded, check, load, load_to_try};
pub use pack::Pack;
