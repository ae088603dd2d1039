//! The rule pack: the YAML as written, the checks, and the checked pack as used.

pub mod columns;
pub mod condition;
pub mod pack;

pub use pack::Pack;
