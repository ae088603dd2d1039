//! Observes a deal without judging it, and weighs observations with other numbers than those of
//! the rules. Learning counts the former and tests itself by the latter.

use super::engine::{Engine, model_of};
use super::eval::Scratch;
use super::questions::answers;
use super::weighing::bayes::{Model, add, normalise};
use super::weighing::weigh::{WORDS_BESIDE_READINGS, note_answers, observe};
use super::{Evidence, Observation, readings};
use crate::facts::{AsOf, Deal, Value, known};
use crate::rules::pack::QuestionId;
use crate::rules::{Numbers, Pack};

/// All that is known about a deal, apart from its outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// By finding of the model: signs, answers, questions without a reply.
    pub findings: Vec<Observation>,
    /// By question: the answer, or `no_reply` if our mails asked it and the buyer did not answer;
    /// `None` if it was not asked.
    pub replies: Vec<Option<u8>>,
    /// ln P(words | cause) by cause, of each reading of the buyer's words.
    pub words: Vec<Vec<f64>>,
    /// Whether words after the PI were read.
    pub is_read: bool,
}

impl Engine<'_> {
    /// Observes a deal whose derived facts are set, whatever gate holds; `None` if the deal is
    /// hidden.
    pub fn observe(
        &self,
        deal: &Deal<'_>,
        as_of: &AsOf,
        scratch: &mut Scratch,
    ) -> Option<Observed> {
        if self.is_hidden(deal, as_of, scratch) {
            return None;
        }
        let mut eval = self.examine(deal, as_of, scratch);
        eval.read_our_words();
        let mut findings: Vec<Observation> =
            self.signs.iter().map(|outcomes| observe(outcomes, &mut eval)).collect();
        findings.resize(self.model.findings(), Observation::Unknown);
        let answers = answers::read(self.pack, deal, as_of).answers;
        let is_undeliverable = matches!(deal.facts.get(known::undeliverable), Value::YesNo(true));
        note_answers(self, &answers, !is_undeliverable, &mut findings);
        let mut replies = vec![None; self.pack.questions.len()];
        for answer in &answers {
            replies[usize::from(answer.question.0)] = Some(answer.answer);
        }
        for ((at, question), reply) in
            (0..).map(QuestionId).zip(&self.pack.questions).zip(&mut replies)
        {
            let was_asked = eval.scratch.our_words().iter().any(|(message, found)| {
                found.contains(question.spot) && !deal.messages[*message].bounced
            });
            if reply.is_none() && was_asked && !is_undeliverable {
                let no_reply = answers::find_answer(self.pack, at, answers::NO_REPLY);
                *reply = no_reply.and_then(|answer| u8::try_from(answer).ok());
            }
        }
        let readings = readings::read(self, deal);
        Some(Observed {
            findings,
            replies,
            is_read: readings.iter().any(|reading| reading.is_after_pi),
            words: readings.into_iter().map(|reading| reading.by_cause).collect(),
        })
    }
}

/// A pack with numbers of its own.
#[derive(Debug)]
pub struct Weigher {
    model: Model,
    /// By group of the model: the weight beside readings.
    beside_readings: Vec<f64>,
}

impl Weigher {
    pub fn new(pack: &Pack, numbers: &Numbers) -> Self {
        let (model, evidence) = model_of(pack, numbers);
        let of_words = |evidence: &Evidence| match evidence {
            Evidence::Group(at) => {
                pack.groups.get(usize::from(at.0)).is_some_and(|group| pack.is_of_words(group))
            }
            _ => false,
        };
        let beside_readings = evidence
            .iter()
            .map(|evidence| if of_words(evidence) { WORDS_BESIDE_READINGS } else { 1.0 });
        Self { beside_readings: beside_readings.collect(), model }
    }

    /// Returns the share of each cause.
    pub fn shares(&self, observed: &Observed) -> Vec<f64> {
        let mut ln = self.model.ln_prior().to_vec();
        for mut weight in self.model.weights(&observed.findings) {
            if observed.is_read {
                let factor = self.beside_readings[weight.group];
                weight.by_cause.iter_mut().for_each(|ln| *ln *= factor);
            }
            add(&mut ln, &weight.by_cause);
        }
        observed.words.iter().for_each(|by_cause| add(&mut ln, by_cause));
        let mut shares = Vec::new();
        normalise(&ln, &mut shares);
        shares
    }
}
