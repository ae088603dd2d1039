//! Reads whole messages, sentence by sentence.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{MeaningIndex, Reader, words};
use crate::text::normalise::is_pictograph;
use crate::text::sentences::sentences;

/// What its sender wrote, cut free of quoted mails and signatures, and
/// [`repair`](crate::text::normalise::repair)ed.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    pub text: &'a str,
    /// Names of the people and firms of the deal: they mean nothing by themselves.
    pub names: &'a [&'a str],
}

/// A sentence of a message with the probabilities of its meanings.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadSentence {
    /// Index of the message among those that were read.
    pub message: usize,
    /// Bytes of the message's text.
    pub span: Range<usize>,
    /// By meaning; they sum to 1.
    pub probabilities: Vec<f64>,
}

impl ReadSentence {
    /// The likeliest meaning and its probability; the first of those that are equally likely.
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
    /// Reads messages; the sentences come in the order of the messages.
    ///
    /// Sentences without any letter or picture are ignored, and so are those that consist of
    /// names.
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
