//! What moved between two reports: how many buyers, and the few that moved most, told in a few
//! lines.
//!
//! Two packs may number their rules differently, so everything is compared by its id. Who is kept
//! out of every output is counted and never named.

use std::collections::HashMap;

use super::super::terminal::{counted, grouped};
use super::report::Report;
use super::stand::{Found, Stand};
use crate::diagnosis::{Verdict, in_100};
use crate::report::escape::terminal;
use crate::rules::Pack;
use crate::rules::pack::QuestionId;

/// So many buyers are named.
const FEW: usize = 5;

#[derive(Debug, Default, PartialEq)]
pub struct Changes {
    /// In both reports.
    compared: usize,
    come: usize,
    gone: usize,
    moved: usize,
    gate: usize,
    verdict: usize,
    leader: usize,
    question: usize,
    /// The largest change first; ties in the order of the export.
    most: Vec<Moved>,
}

#[derive(Debug, PartialEq)]
struct Moved {
    /// The largest change of a share, as a fraction of 1; 1 where a gate came or went.
    by: f64,
    line: String,
}

impl Changes {
    pub fn between(old: &Report, new: &Report) -> Self {
        let mut before: HashMap<&str, &Stand> =
            old.stands.iter().map(|stand| (stand.id.as_str(), stand)).collect();
        let mut changes = Self::default();
        for stand in &new.stands {
            match before.remove(stand.id.as_str()) {
                None => changes.come += 1,
                Some(was) => changes.compare((&old.pack, was), (&new.pack, stand)),
            }
        }
        changes.gone = before.len();
        changes.most.sort_by(|a, b| b.by.total_cmp(&a.by));
        changes.most.truncate(FEW);
        changes
    }

    fn compare(&mut self, (old, was): (&Pack, &Stand), (new, is): (&Pack, &Stand)) {
        self.compared += 1;
        let (from, to) = (View::of(old, was), View::of(new, is));
        let mut parts = Vec::new();
        let mut note = |count: &mut usize, what: &str, from: &str, to: &str| {
            if from != to {
                *count += 1;
                parts.push(format!("{what} {from} → {to}"));
            }
        };
        note(&mut self.gate, "gate", from.gate, to.gate);
        if from.is_weighed && to.is_weighed {
            note(&mut self.leader, "leading cause", from.leader, to.leader);
            note(&mut self.verdict, "verdict", from.verdict, to.verdict);
            note(&mut self.question, "asks", from.question, to.question);
        }
        let (by, share) = largest_change((old, was), (new, is));
        if let Some(share) = share {
            parts.insert(0, share);
        }
        if parts.is_empty() {
            return;
        }
        self.moved += 1;
        if !was.is_kept_out && !is.is_kept_out {
            let (title, id) = (terminal::plain(&is.title), terminal::plain(&is.id));
            let name = if title == id { title.into_owned() } else { format!("{title} ({id})") };
            self.most.push(Moved { by, line: format!("{name}: {}", parts.join("; ")) });
        }
    }

    /// A few lines for the terminal.
    pub fn text(&self) -> String {
        let mut lines = Vec::new();
        if self.come > 0 || self.gone > 0 {
            let (come, gone) = (grouped(self.come), grouped(self.gone));
            lines.push(format!("The exports changed: {come} buyers are new, {gone} are gone."));
        }
        let compared = counted(self.compared, "buyer");
        if self.moved == 0 {
            lines.push(format!("Nothing moved: {compared} stand as before."));
            return lines.join("\n");
        }
        let counts = [
            (self.gate, "gate"),
            (self.verdict, "verdict"),
            (self.leader, "leading cause"),
            (self.question, "next question"),
        ];
        let counts: Vec<String> =
            counts.iter().map(|(count, what)| format!("{what} {}", grouped(*count))).collect();
        lines.push(format!(
            "Moved: {} of {compared}. Changed: {}.",
            grouped(self.moved),
            counts.join(", ")
        ));
        if !self.most.is_empty() {
            lines.push("Most of all:".into());
            lines.extend(self.most.iter().map(|moved| format!("  {}", moved.line)));
        }
        lines.join("\n")
    }
}

/// A stand in the words of its pack.
struct View<'a> {
    is_weighed: bool,
    gate: &'a str,
    verdict: &'static str,
    leader: &'a str,
    question: &'a str,
}

impl<'a> View<'a> {
    fn of(pack: &'a Pack, stand: &Stand) -> Self {
        match &stand.found {
            Found::Gate(gate) => Self {
                is_weighed: false,
                gate: &pack.gate(*gate).id,
                verdict: "none",
                leader: "none",
                question: "none",
            },
            Found::Weighed { verdict, leader, question, .. } => Self {
                is_weighed: true,
                gate: "none",
                verdict: verdict_word(*verdict),
                leader: &pack.cause(*leader).id,
                question: question_id(pack, *question),
            },
        }
    }
}

fn question_id(pack: &Pack, question: Option<QuestionId>) -> &str {
    question.map_or("none", |id| &pack.question(id).id)
}

const fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Leading => "leading",
        Verdict::TwoCandidates => "two candidates",
        Verdict::Open => "open",
        Verdict::TooLittleKnown => "too little known",
    }
}

/// How much the share of any cause changed at the most, and the words for it where it shows.
fn largest_change(
    (old, was): (&Pack, &Stand),
    (new, is): (&Pack, &Stand),
) -> (f64, Option<String>) {
    let (Found::Weighed { shares: from, .. }, Found::Weighed { shares: to, .. }) =
        (&was.found, &is.found)
    else {
        let same_sort = was.is_gated() && is.is_gated();
        return (if same_sort { 0.0 } else { 1.0 }, None);
    };
    let share_before = |id: &str| old.cause_named(id).map_or(0.0, |own| from[usize::from(own.0)]);
    let kept = new.causes.iter().zip(to);
    let kept = kept.map(|(cause, share)| (cause.id.as_str(), share_before(&cause.id), *share));
    let left = old.causes.iter().zip(from);
    let left = left.filter(|(cause, _)| new.cause_named(&cause.id).is_none());
    let left = left.map(|(cause, share)| (cause.id.as_str(), *share, 0.0));
    let mut largest = (0.0, None);
    for (cause, from, to) in kept.chain(left) {
        let by = (to - from).abs();
        if by > largest.0 {
            let (from, to) = (in_100(from), in_100(to));
            let words = format!("{cause} {from} → {to} of 100");
            largest = (by, (from != to).then_some(words));
        }
    }
    largest
}
