//! Defines the catalog of facts, typed values, the facts of one deal, and derives facts.
//!
//! This module knows nothing of rules, CSV or HTML, and does not read the clock: "today" is the
//! as-of date.

mod as_of;
pub mod calendar;
mod catalog;
pub mod cell_words;
pub mod contradiction;
pub mod country;
mod deal;
pub mod derive;
mod list_lookup;
pub mod mailbox;
pub mod opt_out_words;
pub mod rates;
pub mod reading;
pub mod silence_proof;
pub mod stage_words;
mod value;
pub mod word_search;

pub use self::deal::{
    Answer, Cell, Channel, Deal, Facts, Knowledge, Message, Outcome, Party, SourceFile, Sources,
};
pub use as_of::AsOf;
pub use catalog::{Bilingual, Catalog, Fact, FactId, FactSet, Origin, known};
pub use reading::{ConfirmedMeaning, Reading};
pub use value::{Currency, Days, Kind, Money, Value};
