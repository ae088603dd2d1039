//! Reads what people wrote: finds the sender's own words, splits them into sentences, and
//! determines the meaning of each sentence and the dates and people it mentions.
//!
//! The stages run in one direction: [`whose_words`] reduces a message to what its sender wrote,
//! [`sentences`] splits that, [`normalise`] brings every text to one form, [`reader`] assigns each
//! sentence a meaning learnt from examples, [`dates`] finds its dates and [`people`] the people it
//! mentions. Knows nothing about exports, rules, deals or the clock.

pub mod dates;
pub mod normalise;
pub mod people;
pub mod reader;
pub mod sentences;
pub mod whose_words;
pub mod written_language;
