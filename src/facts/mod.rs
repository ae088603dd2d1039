//! The catalog of facts, typed values, one buyer's facts, and everything derived from them.
//!
//! Nothing here knows rules, CSV or HTML, and nothing reads the clock: "today" is the as-of date.

mod as_of;
mod buyer;
pub mod calendar;
mod catalog;
pub mod contradiction;
pub mod country;
pub mod derive;
mod listed;
pub mod mailbox;
pub mod rates;
mod value;
pub mod words;

pub use as_of::AsOf;
pub use buyer::{
    Answer, Buyer, Cell, Channel, Facts, Knowledge, Message, Outcome, Side, SourceFile, Sources,
};
pub use catalog::{Bilingual, Catalog, Fact, FactId, FactSet, Origin, known};
pub use value::{Currency, Days, Kind, Money, Value};
