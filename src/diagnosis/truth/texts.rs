//! Many texts to compare one with, such as a word list in `is_one_of`.

use std::collections::HashSet;

use crate::facts::Value;
use crate::facts::words::fold_into;
use crate::rules::condition::Operand;

/// Folded texts. Only membership is ever asked, so their order does not matter.
#[derive(Debug)]
pub(in crate::diagnosis) struct Texts {
    texts: HashSet<Box<str>, foldhash::fast::FixedState>,
}

impl Texts {
    /// `None` unless all operands are texts written in the rule.
    pub(super) fn of(operands: &[Operand]) -> Option<Self> {
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
            .collect::<Option<_>>()?;
        Some(Self { texts })
    }

    /// `folded` is overwritten.
    pub(super) fn contain(&self, text: &str, folded: &mut String) -> bool {
        folded.clear();
        if text.is_ascii() {
            folded.push_str(text);
            folded.make_ascii_lowercase();
        } else {
            fold_into(text, folded);
        }
        self.texts.contains(folded.as_str())
    }
}
