//! A set of texts to compare with, such as a word list in `is_one_of`.

use std::collections::HashSet;

use crate::facts::Value;
use crate::facts::word_search::fold_into;
use crate::rules::condition::Operand;

/// Folded texts. Only membership is tested, so their order does not matter.
#[derive(Debug)]
pub(in crate::diagnosis) struct Texts {
    texts: HashSet<Box<str>, foldhash::fast::FixedState>,
    /// By the lower bits of the first byte, which are the same for capitals: one bit for every
    /// length that occurs.
    lengths: Box<[u64; 32]>,
}

impl Texts {
    /// Returns the set; `None` unless all operands are texts written in the rule.
    pub(in crate::diagnosis::eval) fn of(operands: &[Operand]) -> Option<Self> {
        let texts = operands
            .iter()
            .map(|operand| match operand {
                Operand::Literal(Value::Text(text)) => {
                    let mut folded = String::new();
                    fold_into(text, &mut folded);
                    Some(folded.into_boxed_str())
                }
                _ => None,
            })
            .collect::<Option<HashSet<Box<str>, _>>>()?;
        let mut lengths = Box::new([0; 32]);
        for text in &texts {
            let (first, length) = first_and_length(text);
            lengths[first] |= 1 << length;
        }
        Some(Self { texts, lengths })
    }

    /// Returns whether the set contains the text. `folded` is a buffer.
    pub(in crate::diagnosis::eval) fn contain(&self, text: &str, folded: &mut String) -> bool {
        folded.clear();
        if text.is_ascii() {
            let (first, length) = first_and_length(text);
            if self.lengths[first] >> length & 1 == 0 {
                return false;
            }
            folded.push_str(text);
            folded.make_ascii_lowercase();
        } else {
            fold_into(text, folded);
        }
        self.texts.contains(folded.as_str())
    }
}

/// Returns the lower bits of the first byte, the same for capitals, and the length, up to 63 bytes.
fn first_and_length(text: &str) -> (usize, usize) {
    let first = text.bytes().next().unwrap_or(0);
    (usize::from(first % 32), text.len().min(63))
}
