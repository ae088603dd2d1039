//! Finds the questions that a buyer's record answers already.

use super::eval::{CompiledCondition, Evaluator, Tri};
use super::{GivenAnswer, Observation};
use crate::rules::Pack;
use crate::rules::given_by::GivenBy;
use crate::rules::pack::{QuestionId, SignId};

/// A [`GivenBy`] compiled for many deals.
#[derive(Debug)]
enum Ready<'p> {
    All(Vec<Ready<'p>>),
    Any(Vec<Ready<'p>>),
    None(Vec<Ready<'p>>),
    /// The sign, and its last outcome, which covers everything else.
    Sign(SignId, u8),
    When(CompiledCondition<'p>),
}

/// The conditions under which records answer the questions of a pack.
#[derive(Debug)]
pub(super) struct Givens<'p> {
    answers: Vec<(GivenAnswer, Ready<'p>)>,
}

impl<'p> Givens<'p> {
    pub fn new(
        pack: &'p Pack,
        prepare: &impl Fn(&'p crate::rules::condition::Condition) -> CompiledCondition<'p>,
    ) -> Self {
        let mut answers = Vec::new();
        for (question, own) in (0..).map(QuestionId).zip(&pack.questions) {
            for (answer, possible) in (0..).zip(&own.answers) {
                if let Some(given_by) = &possible.given_by {
                    let given = GivenAnswer { question, answer };
                    answers.push((given, Ready::new(given_by, pack, prepare)));
                }
            }
        }
        Self { answers }
    }

    /// Visits every condition on facts.
    pub fn each_condition<'g>(&'g self, visit: &mut impl FnMut(&'g CompiledCondition<'p>)) {
        self.answers.iter().for_each(|(_, ready)| ready.each_condition(visit));
    }

    /// Returns for each question the first answer in the record, in pack order. `observed` is by
    /// sign.
    pub fn given(&self, eval: &mut Evaluator<'_>, observed: &[Observation]) -> Vec<GivenAnswer> {
        let mut given: Vec<GivenAnswer> = Vec::new();
        for (answer, ready) in &self.answers {
            if given.last().is_none_or(|last| last.question != answer.question)
                && ready.holds(eval, observed) == Tri::Yes
            {
                given.push(*answer);
            }
        }
        given
    }
}

impl<'p> Ready<'p> {
    fn new(
        given_by: &'p GivenBy,
        pack: &Pack,
        prepare: &impl Fn(&'p crate::rules::condition::Condition) -> CompiledCondition<'p>,
    ) -> Self {
        let all = |parts: &'p [GivenBy]| {
            parts.iter().map(|part| Self::new(part, pack, prepare)).collect()
        };
        match given_by {
            GivenBy::All(parts) => Self::All(all(parts)),
            GivenBy::Any(parts) => Self::Any(all(parts)),
            GivenBy::None(parts) => Self::None(all(parts)),
            GivenBy::Sign(sign) => {
                let last = pack.sign(*sign).outcomes.len().saturating_sub(1);
                Self::Sign(*sign, u8::try_from(last).unwrap_or(u8::MAX))
            }
            GivenBy::When(condition) => Self::When(prepare(condition)),
        }
    }

    fn each_condition<'g>(&'g self, visit: &mut impl FnMut(&'g CompiledCondition<'p>)) {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::None(parts) => {
                parts.iter().for_each(|part| part.each_condition(visit));
            }
            Self::Sign(..) => {}
            Self::When(condition) => visit(condition),
        }
    }

    fn holds(&self, eval: &mut Evaluator<'_>, observed: &[Observation]) -> Tri {
        match self {
            Self::All(parts) => Tri::all(parts.iter().map(|part| part.holds(eval, observed))),
            Self::Any(parts) => Tri::any(parts.iter().map(|part| part.holds(eval, observed))),
            Self::None(parts) => !Tri::any(parts.iter().map(|part| part.holds(eval, observed))),
            Self::Sign(sign, last) => match observed[usize::from(sign.0)] {
                Observation::Known(outcome) => Tri::from(outcome != *last),
                Observation::Unknown => Tri::Unknown,
            },
            Self::When(condition) => eval.holds(condition),
        }
    }
}
