//! A checked pack read back in plain English or Chinese: the vocabulary of facts, and the rules.
//!
//! What is read back is what the program uses, not what the files say: numbers after clipping,
//! word lists as they are compared. One model ([`Page`]) is made of the pack, and three rooms write
//! it: for the terminal, as Markdown, as one HTML page. Nothing here decides anything.

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
