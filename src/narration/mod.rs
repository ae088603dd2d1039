//! Describes a checked pack in plain English or Chinese: the vocabulary of facts, and the rules.
//!
//! The description shows what the program uses, not what the files say: numbers after clipping,
//! word lists after folding. It is built once as a [`Page`], which three modules render: for the
//! terminal, as Markdown, and as one HTML page. Nothing is decided here.

mod calendar;
mod condition;
mod facts;
mod frequency;
mod html;
mod json;
mod markdown;
mod page;
mod rules;
mod terminal;
mod word_lists;
mod wrap_lines;

pub use self::terminal::text;
pub use self::wrap_lines::{padded, wrapped};
pub use condition::{Spoken, spoken};
pub use facts::facts;
pub use html::html;
pub use json::json;
pub use markdown::markdown;
pub use page::{Entry, Line, Page, Section};
pub use rules::rules;
