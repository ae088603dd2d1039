//! Calculates the shares under the new rules with one edit reverted.
//!
//! This needs no third diagnosis. The two existing ones give the states of the signs and the
//! answers, so only the sum is calculated again: with the numbers of the new pack, except for the
//! edited rule, which takes its numbers and its state from the old pack.

use super::edits::{Edit, Part};
use crate::diagnosis::questions::answers::NO_REPLY;
use crate::diagnosis::weighing::bayes::{Model, add, normalise};
use crate::diagnosis::{
    Evidence, NO_REPLIES_ALIKE, Observation, ReadingFinding, WORDS_BESIDE_READINGS, Weighed,
};
use crate::rules::Pack;
use crate::rules::frequencies::clip_outcomes;
use crate::rules::pack::{Outcome, Question, Sign};

/// The pack from which a rule is taken, and the index of the rule there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    Old(usize),
    New(usize),
}

/// Built once per edit, and used for every deal.
#[derive(Debug)]
pub struct RevertedEdit<'p> {
    old: &'p Pack,
    new: &'p Pack,
    model: Model,
    /// The causes of the new pack, and the one that the edit removed.
    causes: Vec<CauseIn>,
    /// For each group of the model, whether all of its signs read what the buyer wrote.
    of_words: Vec<bool>,
    /// For each finding of the model, the pack whose state counts: signs, then questions.
    signs: Vec<From>,
    questions: Vec<From>,
}

impl<'p> RevertedEdit<'p> {
    /// Returns `None` for an edit that affects no share. `settled` are the signs whose state is
    /// explained by an edit of their own or of a list.
    pub fn new(old: &'p Pack, new: &'p Pack, edit: &Edit, settled: &[&str]) -> Option<Self> {
        let weighs = matches!(
            edit.part,
            Part::Cause(_)
                | Part::Sign(_)
                | Part::Read { .. }
                | Part::Facts
                | Part::Question(_)
                | Part::DampingOfSigns
                | Part::DampingOfWords
                | Part::DampingOfAnswers
        );
        weighs.then(|| Recipe { old, new, part: &edit.part, settled }.made())
    }

    /// Returns the shares by cause of the new pack as they would be without the edit.
    pub fn shares(&self, was: &Weighed, is: &Weighed) -> Vec<f64> {
        let signs = self.signs.iter().map(|from| match *from {
            From::Old(at) => was.signs[at].observation,
            From::New(at) => is.signs[at].observation,
        });
        let answer = |from: &From| {
            let (weighed, pack, at) = match *from {
                From::Old(at) => (was, self.old, at),
                From::New(at) => (is, self.new, at),
            };
            let given = weighed.answers.iter().find(|own| usize::from(own.question.0) == at)?;
            let is_silence = pack.questions[at].answers[usize::from(given.answer)].id == NO_REPLY;
            Some((given.answer, is_silence))
        };
        let counts_silence = is.weighed.iter().any(|own| own.evidence == Evidence::NoReplies);
        let answers = self.questions.iter().map(|from| match answer(from) {
            Some((answer, false)) => Observation::Known(answer),
            _ => Observation::Unknown,
        });
        let silences = self.questions.iter().map(|from| match answer(from) {
            Some((_, true)) if counts_silence => Observation::Known(0),
            _ => Observation::Unknown,
        });
        let observed: Vec<Observation> = signs.chain(answers).chain(silences).collect();
        let mut ln = self.model.ln_prior().to_vec();
        let is_read = is.readings.iter().any(|reading| reading.is_after_pi);
        for mut weight in self.model.weights(&observed) {
            if is_read && self.of_words.get(weight.group) == Some(&true) {
                weight.by_cause.iter_mut().for_each(|ln| *ln *= WORDS_BESIDE_READINGS);
            }
            add(&mut ln, &weight.by_cause);
        }
        for (index, reading) in is.readings.iter().enumerate() {
            let before = was.readings.get(index);
            let of = |cause: &CauseIn| self.reading_weight(*cause, before, reading);
            add(&mut ln, &self.causes.iter().map(of).collect::<Vec<f64>>());
        }
        let mut posterior = Vec::new();
        normalise(&ln, &mut posterior);
        let mut shares = vec![0.0; self.new.causes.len()];
        for (cause, share) in self.causes.iter().zip(posterior) {
            if let Some(at) = cause.new {
                shares[at] = share;
            }
        }
        shares
    }
}

impl RevertedEdit<'_> {
    /// Returns ln P(words | cause). For the removed cause it is taken from the old reading, moved
    /// so that the two readings agree on a cause of both packs.
    fn reading_weight(
        &self,
        cause: CauseIn,
        before: Option<&ReadingFinding>,
        after: &ReadingFinding,
    ) -> f64 {
        if let Some(at) = cause.new {
            return after.by_cause[at];
        }
        let (Some(before), Some(at)) = (before, cause.old) else { return 0.0 };
        let common = self.causes.iter().find_map(|own| own.old.zip(own.new));
        let offset = common.map_or(0.0, |(old, new)| after.by_cause[new] - before.by_cause[old]);
        before.by_cause[at] + offset
    }
}

struct Recipe<'a, 'p> {
    old: &'p Pack,
    new: &'p Pack,
    part: &'a Part,
    settled: &'a [&'a str],
}

/// A cause, by its index in each of the packs.
#[derive(Clone, Copy, Debug)]
struct CauseIn {
    old: Option<usize>,
    new: Option<usize>,
}

impl<'p> Recipe<'_, 'p> {
    fn made(&self) -> RevertedEdit<'p> {
        let causes = self.causes();
        let priors: Vec<f64> = causes.iter().map(|cause| self.prior(*cause)).collect();
        let mut model = Model::new(&priors);
        let (signs, states) = self.signs();
        let mut groups: Vec<(&str, usize)> = Vec::new();
        let mut of_words = Vec::new();
        let revert_edit = |is_edited: bool, old: f64, new: f64| if is_edited { old } else { new };
        let damping = revert_edit(
            *self.part == Part::DampingOfSigns,
            self.old.damping.signs,
            self.new.damping.signs,
        );
        let damping_of_words = revert_edit(
            *self.part == Part::DampingOfWords,
            self.old.damping.words,
            self.new.damping.words,
        );
        for from in &signs {
            let (pack, sign) = self.sign(*from);
            let group = &pack.groups[usize::from(sign.group)];
            let is_of_words = signs.iter().all(|other| {
                let (pack, sign) = self.sign(*other);
                pack.groups[usize::from(sign.group)].id != group.id || sign.reads_words()
            });
            let damping = if is_of_words { damping_of_words } else { damping };
            let known = groups.iter().find(|(own, _)| *own == group.id).map(|(_, group)| *group);
            let group = known.unwrap_or_else(|| {
                groups.push((&group.id, model.add_group(&group.id, group.alike, damping)));
                of_words.push(is_of_words);
                groups.last().map_or(0, |(_, group)| *group)
            });
            let rows: Vec<Vec<f64>> =
                (0..sign.outcomes.len()).map(|at| self.sign_row(*from, at, &causes)).collect();
            if sign.is_two_valued() {
                let hit: Vec<f64> = rows[0].iter().map(|&p| sign.witness.hit(p)).collect();
                model.add_sign(group, &sign.id, &hit, sign.ignores_absence);
            } else {
                model.add_finding(group, &sign.id, rows.iter().map(Vec::as_slice));
            }
        }
        let questions = self.questions();
        let damping = revert_edit(
            *self.part == Part::DampingOfAnswers,
            self.old.damping.answers,
            self.new.damping.answers,
        );
        let mut no_replies = Vec::new();
        for from in &questions {
            let question = self.question(*from);
            let mut rows: Vec<Vec<f64>> =
                (0..question.answers.len()).map(|at| self.answer_row(*from, at, &causes)).collect();
            clip_outcomes(&mut rows);
            let group = model.add_group(&question.id, 0.0, damping);
            model.add_finding(group, &question.id, rows.iter().map(Vec::as_slice));
            no_replies.push((question.id.as_str(), rows.pop().unwrap_or_default()));
        }
        let group = model.add_group(NO_REPLY, NO_REPLIES_ALIKE, damping);
        for (id, no_reply) in &no_replies {
            model.add_sign(group, id, no_reply, true);
        }
        RevertedEdit {
            old: self.old,
            new: self.new,
            model,
            causes,
            of_words,
            signs: states,
            questions,
        }
    }

    /// Returns the causes of the new pack, and the one that the edit removed.
    fn causes(&self) -> Vec<CauseIn> {
        let mut causes: Vec<CauseIn> = (0..)
            .zip(&self.new.causes)
            .map(|(at, cause)| CauseIn { old: place(self.old, &cause.id), new: Some(at) })
            .collect();
        if let Part::Cause(id) = self.part
            && place(self.new, id).is_none()
        {
            causes.push(CauseIn { old: place(self.old, id), new: None });
        }
        causes
    }

    fn prior(&self, cause: CauseIn) -> f64 {
        let before = cause.old.map_or(0.0, |at| self.old.causes[at].of_100);
        match cause.new {
            None => before,
            Some(at) => {
                let own = &self.new.causes[at];
                let is_edited = matches!(self.part, Part::Cause(id) if *id == own.id);
                if is_edited { before } else { own.of_100 }
            }
        }
    }

    /// For each sign, the sources of its numbers and of its state.
    fn signs(&self) -> (Vec<From>, Vec<From>) {
        let edited = |id: &str| matches!(self.part, Part::Sign(own) if own == id);
        let (mut numbers, mut states) = (Vec::new(), Vec::new());
        for (at, sign) in self.new.signs.iter().enumerate() {
            let before = self.old.signs.iter().position(|own| own.id == sign.id);
            match (edited(&sign.id), before) {
                (true, Some(before)) => {
                    numbers.push(From::Old(before));
                    states.push(From::Old(before));
                }
                (true, None) => {}
                (false, before) => {
                    numbers.push(From::New(at));
                    // A state of the old pack only counts for the same outcome.
                    let before = before.filter(|&before| {
                        self.found_otherwise(&sign.id)
                            && same_outcomes(&self.old.signs[before].outcomes, &sign.outcomes)
                    });
                    states.push(before.map_or(From::New(at), From::Old));
                }
            }
        }
        let gone = self.old.signs.iter().enumerate();
        let gone = gone.filter(|(_, sign)| {
            edited(&sign.id) && !self.new.signs.iter().any(|own| own.id == sign.id)
        });
        for (at, _) in gone {
            numbers.push(From::Old(at));
            states.push(From::Old(at));
        }
        (numbers, states)
    }

    /// Returns whether the edit affects the state of the sign, but not the sign itself.
    fn found_otherwise(&self, sign: &str) -> bool {
        match self.part {
            Part::Read { signs, .. } => signs.iter().any(|own| own == sign),
            Part::Facts => !self.settled.contains(&sign),
            _ => false,
        }
    }

    fn questions(&self) -> Vec<From> {
        let edited = |id: &str| matches!(self.part, Part::Question(own) if own == id);
        let kept = self.new.questions.iter().enumerate().filter_map(|(at, question)| {
            let before = self.old.questions.iter().position(|own| own.id == question.id);
            if edited(&question.id) { before.map(From::Old) } else { Some(From::New(at)) }
        });
        let gone = self.old.questions.iter().enumerate().filter(|(_, question)| {
            edited(&question.id) && !self.new.questions.iter().any(|own| own.id == question.id)
        });
        kept.chain(gone.map(|(at, _)| From::Old(at))).collect()
    }

    fn sign(&self, from: From) -> (&'p Pack, &'p Sign) {
        match from {
            From::Old(at) => (self.old, &self.old.signs[at]),
            From::New(at) => (self.new, &self.new.signs[at]),
        }
    }

    fn question(&self, from: From) -> &'p Question {
        match from {
            From::Old(at) => &self.old.questions[at],
            From::New(at) => &self.new.questions[at],
        }
    }

    /// P(outcome | cause) by cause. For a cause that the pack of the rule lacks, the number of the
    /// other pack is used; if that pack lacks the rule, the rule is neutral for the cause.
    fn sign_row(&self, from: From, outcome: usize, causes: &[CauseIn]) -> Vec<f64> {
        let (_, sign) = self.sign(from);
        let own = &sign.outcomes[outcome];
        let other = if matches!(from, From::Old(_)) { self.new } else { self.old };
        let other = other.signs.iter().find(|other| other.id == sign.id);
        let other = other.and_then(|sign| sign.outcomes.iter().find(|other| other.id == own.id));
        let other = other.map(|outcome| outcome.probability.as_slice());
        row(from, &own.probability, other, sign.outcomes.len(), causes)
    }

    fn answer_row(&self, from: From, answer: usize, causes: &[CauseIn]) -> Vec<f64> {
        let question = self.question(from);
        let own = &question.answers[answer];
        let other = if matches!(from, From::Old(_)) { self.new } else { self.old };
        let other = other.questions.iter().find(|other| other.id == question.id);
        let other =
            other.and_then(|question| question.answers.iter().find(|other| other.id == own.id));
        let other = other.map(|answer| answer.probability.as_slice());
        row(from, &own.probability, other, question.answers.len(), causes)
    }
}

fn row(
    from: From,
    own: &[f64],
    other: Option<&[f64]>,
    outcomes: usize,
    causes: &[CauseIn],
) -> Vec<f64> {
    #[allow(clippy::cast_precision_loss)] // the number of outcomes is small
    let nothing = 1.0 / outcomes as f64;
    let probability = |cause: &CauseIn| {
        let (here, there) = match from {
            From::Old(_) => (cause.old, cause.new),
            From::New(_) => (cause.new, cause.old),
        };
        match (here, there, other) {
            (Some(at), _, _) => own[at],
            (None, Some(at), Some(other)) => other[at],
            _ => nothing,
        }
    };
    causes.iter().map(probability).collect()
}

fn place(pack: &Pack, cause: &str) -> Option<usize> {
    pack.cause_named(cause).map(|id| usize::from(id.0))
}

fn same_outcomes(one: &[Outcome], other: &[Outcome]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.id == other.id)
}
