//! Reads what people wrote: whose words they are, sentence by sentence, what each sentence means,
//! and which dates and people it names.
//!
//! The stages go one way: [`whose_words`] cuts a message down to what its sender wrote,
//! [`sentences`] splits that, [`normalise`] brings every text to one form, [`reader`] gives each
//! sentence a meaning learnt from examples, [`dates`] finds the dates in it and
//! [`people`] whom it names. Nothing here knows of
//! exports, rules, deals or the clock.

pub mod dates;
pub mod normalise;
pub mod people;
pub mod reader;
pub mod sentences;
pub mod whose_words;
