//! Reads whole messages, sentence by sentence.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{MeaningIndex, Reader, words};
use crate::text::normalise::is_pictograph;
use crate::text::sentences::sentences;

/// The sender's own words, without quoted mails and signatures,
/// [`repair`](crate::text::normalise::repair)ed.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    pub text: &'a str,
    /// Names of the people and companies of the deal, which have no meaning of their own.
    pub names: &'a [&'a str],
}

/// A sentence of a message with the probabilities of its meanings.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadSentence {
    /// Index of the message.
    pub message: usize,
    /// Byte range in the text of the message.
    pub span: Range<usize>,
    /// By meaning; they sum to 1.
    pub probabilities: Vec<f64>,
}

impl ReadSentence {
    /// Returns the likeliest meaning and its probability; the first of equally likely ones.
    pub fn meaning(&self) -> (MeaningIndex, f64) {
        let mut best = (0, f64::NEG_INFINITY);
        for (index, &probability) in self.probabilities.iter().enumerate() {
            if probability > best.1 {
                best = (index as MeaningIndex, probability);
            }
        }
        best
    }
}

impl Reader {
    /// Reads messages; the sentences are in the order of the messages.
    ///
    /// Ignores sentences without any letter or picture, and those that consist of names.
    pub fn read(&self, messages: &[Message<'_>]) -> Vec<ReadSentence> {
        let mut read = Vec::new();
        for (index, message) in messages.iter().enumerate() {
            let names: BTreeSet<String> =
                message.names.iter().flat_map(|name| words(name)).map(|word| word.folded).collect();
            for span in sentences(message.text) {
                let mut words = words(&message.text[span.clone()]);
                words.retain(|word| !names.contains(&word.folded));
                let is_said = |c: char| c.is_alphabetic() || is_pictograph(c);
                if words.iter().any(|word| word.folded.contains(is_said)) {
                    let probabilities = self.probabilities_of(&words);
                    read.push(ReadSentence { message: index, span, probabilities });
                }
            }
        }
        read
    }
}
