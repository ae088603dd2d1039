//! Lists the numbers that cases change.

use super::{Counts, Strength, mix};
use crate::rules::learned::{
    DAMPED, LearnedKind, LearnedLine, MOST, is_taken_back, rounded, unnamed,
};
use crate::rules::pack::CauseId;
use crate::rules::{Numbers, Pack};

/// Returns the changed numbers in pack order, without those that a person took back.
pub fn lines(
    pack: &Pack,
    counts: &Counts,
    strength: Strength,
    without: &[String],
) -> Vec<LearnedLine> {
    let mut lines = all(pack, counts, &mix(pack, &Numbers::of(pack), counts, strength));
    lines.retain(|line| line.used != line.expert && !is_taken_back(without, &line.path()));
    lines
}

/// Returns the path of every number that could be learned.
pub fn paths(pack: &Pack) -> Vec<String> {
    let lines = all(pack, &Counts::of(pack, []), &Numbers::of(pack));
    lines.iter().map(LearnedLine::path).collect()
}

/// Returns a line for every number.
fn all(pack: &Pack, counts: &Counts, mixed: &Numbers) -> Vec<LearnedLine> {
    let experts = Numbers::of(pack);
    let mut lines = Vec::new();
    let total: f64 = counts.causes.iter().sum();
    lines.push(LearnedLine {
        kind: LearnedKind::Damping,
        rule: DAMPED.to_owned(),
        outcome: None,
        cause: DAMPED.to_owned(),
        expert: experts.damping,
        cases: (total, total),
        used: mixed.damping,
    });
    for (at, cause) in pack.causes.iter().enumerate() {
        lines.push(LearnedLine {
            kind: LearnedKind::Cause,
            rule: cause.id.clone(),
            outcome: None,
            cause: cause.id.clone(),
            expert: experts.causes[at],
            cases: (counts.causes[at], total),
            used: mixed.causes[at],
        });
    }
    for (at, sign) in pack.signs.iter().enumerate() {
        let ids: Vec<Option<&str>> = match sign.is_two_valued() {
            true => vec![None],
            false => sign.outcomes.iter().map(|outcome| Some(outcome.id.as_str())).collect(),
        };
        let rule =
            Rule { kind: LearnedKind::Sign, id: &sign.id, named: &sign.named, outcomes: ids };
        rule.lines(pack, [&experts.signs[at], &counts.signs[at], &mixed.signs[at]], &mut lines);
    }
    for (at, question) in pack.questions.iter().enumerate() {
        let ids = question.answers.iter().map(|answer| Some(answer.id.as_str())).collect();
        let (kind, named) = (LearnedKind::Question, question.named.as_slice());
        let rule = Rule { kind, id: &question.id, named, outcomes: ids };
        let numbers = [&experts.questions[at], &counts.questions[at], &mixed.questions[at]];
        rule.lines(pack, numbers, &mut lines);
    }
    for line in &mut lines {
        line.expert = rounded(line.expert);
        line.used = rounded(line.used);
        line.cases = (rounded(line.cases.0), rounded(line.cases.1));
    }
    lines
}

struct Rule<'r> {
    kind: LearnedKind,
    id: &'r str,
    named: &'r [CauseId],
    outcomes: Vec<Option<&'r str>>,
}

impl Rule<'_> {
    /// Adds one line per outcome and cause, and one for most causes.
    fn lines(
        &self,
        pack: &Pack,
        [experts, counted, mixed]: [&Vec<Vec<f64>>; 3],
        lines: &mut Vec<LearnedLine>,
    ) {
        let own = self
            .named
            .iter()
            .map(|&cause| (pack.cause(cause).id.as_str(), vec![usize::from(cause.0)]));
        let pools: Vec<(&str, Vec<usize>)> =
            own.chain([(MOST, unnamed(pack, self.named))]).collect();
        for (at, outcome) in self.outcomes.iter().enumerate() {
            for (cause, pool) in &pools {
                let Some(&first) = pool.first() else { continue };
                let sum = |row: &Vec<f64>| pool.iter().map(|&cause| row[cause]).sum::<f64>();
                lines.push(LearnedLine {
                    kind: self.kind,
                    rule: self.id.to_owned(),
                    outcome: outcome.map(str::to_owned),
                    cause: (*cause).to_owned(),
                    expert: 10.0 * experts[at][first],
                    cases: (sum(&counted[at]), counted.iter().map(sum).sum()),
                    used: 10.0 * mixed[at][first],
                });
            }
        }
    }
}
