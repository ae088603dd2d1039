//! What is told of one buyer: gate by gate, sign by sign, the sum, and the questions.

use std::fmt::Write as _;

use super::what_if::WhatIf;
use crate::commands::terminal::wrapped;
use crate::diagnosis::trace::{facts_read, words_found};
use crate::diagnosis::why_not::why_not;
use crate::diagnosis::{
    Diagnosis, Engine, Evidence, Explanation, Finding, Observation, Scratch, SignFinding, Truth,
    Weighed, in_100,
};
use crate::facts::{AsOf, Buyer, FactId, Sources, known};
use crate::report::escape::terminal::plain;
use crate::report::shown_value;
use crate::rules::Pack;
use crate::rules::condition::Condition;
use crate::rules::pack::{CauseId, GateId, RuleLine};

/// Of the causes that a sign raises, it is said why the sign did not come, for so many that lead.
const LEADING: usize = 2;
/// So many unknown signs are told of which knowing one would change most.
const MOST_WANTED: usize = 3;
/// Where the lines below a gate or sign begin.
const BELOW: &str = "           ";

pub struct Told<'t> {
    pub pack: &'t Pack,
    pub sources: &'t Sources,
    pub as_of: &'t AsOf,
    pub engine: &'t Engine<'t>,
}

impl Told<'_> {
    /// Everything.
    pub fn whole(&self, buyer: &Buyer<'_>, diagnosis: &Diagnosis) -> String {
        let mut out = self.title(buyer);
        self.gates(buyer, diagnosis, &mut out);
        if let Finding::Weighed(weighed) = &diagnosis.finding {
            let explanation = self.engine.explain(weighed);
            out.push('\n');
            put(&mut out, "VERDICT  ", &self.verdict(weighed));
            out.push('\n');
            self.shares(weighed, &mut out);
            self.sum(weighed, &explanation, &mut out);
            self.signs(buyer, weighed, &mut out);
            self.one_more(buyer, weighed, &mut out);
            self.questions(weighed, &explanation, &mut out);
        }
        if let Some(step) = diagnosis.next {
            let _ = writeln!(out, "\nNEXT  {}", step.on);
        }
        out.trim_end().to_owned()
    }

    fn title(&self, buyer: &Buyer<'_>) -> String {
        let text = |fact| buyer.facts.text(fact).map(plain).unwrap_or_default();
        let mut out = format!("{}  {}", plain(&buyer.id), text(known::company_name));
        if let Some(pi) = buyer.facts.text(known::pi_number) {
            let _ = write!(out, "  {}", plain(pi));
        }
        let _ = writeln!(out, "\nas of {}\n", self.as_of.date);
        out
    }

    fn gates(&self, buyer: &Buyer<'_>, diagnosis: &Diagnosis, out: &mut String) {
        out.push_str("GATES\n");
        let stopped_at = match &diagnosis.finding {
            Finding::Gated(gated) => Some(gated.gate),
            Finding::Weighed(_) => None,
        };
        for (id, gate) in (0..).map(GateId).zip(&self.pack.gates) {
            let truth = self.engine.gate(id, buyer, self.as_of, &mut Scratch::default());
            let title = format!("{}  ({})", gate.title.en, place(&gate.line));
            put(out, &format!("  {:<8} ", truth_word(truth)), &title);
            self.values(buyer, &[&gate.when], out);
            self.obstacle(buyer, &gate.when, out);
            if stopped_at == Some(id) {
                out.push('\n');
                put(out, "", &format!("Nothing is diagnosed: {}.", gate.title.en));
                return;
            }
        }
    }

    fn verdict(&self, weighed: &Weighed) -> String {
        let named = |at: usize| weighed.ranking.get(at).map_or("", |&id| self.cause(id));
        match weighed.verdict.name() {
            "leading" => format!("{} stands out", named(0)),
            "two_candidates" => format!("{} or {}", named(0), named(1)),
            _ => format!("open; {} is nearest", named(0)),
        }
    }

    fn shares(&self, weighed: &Weighed, out: &mut String) {
        for &cause in &weighed.ranking {
            let share = in_100(weighed.share(cause));
            let bar = "█".repeat(usize::from(share).div_ceil(4));
            let _ = writeln!(out, "  {:>3}  {:<40} {bar}", share, self.cause(cause));
        }
    }

    /// From the prior to the posterior, a line for each weight and where the sum stands then.
    fn sum(&self, weighed: &Weighed, explanation: &Explanation, out: &mut String) {
        let (leader, second) = (self.cause(explanation.leader), self.cause(explanation.runner_up));
        out.push('\n');
        put(out, "SUM  ", &format!("in decibans, for “{leader}” over “{second}”"));
        out.push('\n');
        let mut level = explanation.prior.tenths;
        let line = |weight: String, level: i32, name: &str, out: &mut String| {
            put(out, &format!("  {weight:>7} {:>8}  ", tenths(level)), name);
        };
        line(explanation.prior.to_string(), level, "before anything is known", out);
        let mut same_for_both = 0;
        for weight in &explanation.weights {
            if weight.decibans.tenths == 0 {
                same_for_both += 1;
                continue;
            }
            level += weight.decibans.tenths;
            line(weight.decibans.to_string(), level, &self.evidence(weighed, weight.evidence), out);
        }
        if same_for_both > 0 {
            let rest = format!("{same_for_both} more, the same for both");
            line(tenths(0), level, &rest, out);
        }
        line(explanation.posterior.to_string(), level, "in all", out);
        let changes = explanation.drop_one.iter().filter(|drop| drop.leader != explanation.leader);
        for drop in changes {
            let text = format!(
                "Without {}, {} would lead with {} of 100.",
                self.evidence(weighed, drop.evidence),
                self.cause(drop.leader),
                in_100(drop.share)
            );
            put(out, "  ", &text);
        }
    }

    fn signs(&self, buyer: &Buyer<'_>, weighed: &Weighed, out: &mut String) {
        let known = weighed.known_signs();
        let _ = writeln!(out, "\nSIGNS  {known} known of {}\n", weighed.signs.len());
        for finding in &weighed.signs {
            let sign = self.pack.sign(finding.sign);
            let title = format!("{}  ({})", sign.title.en, place(&sign.line));
            put(out, &format!("  {:<8} ", self.state(finding)), &title);
            if let Some(other) = finding.same_story_as {
                let other = &self.pack.sign(other).title.en;
                put(out, BELOW, &format!("not counted: the same story as {other}"));
            }
            let conditions: Vec<&Condition> =
                sign.outcomes.iter().filter_map(|outcome| outcome.when.as_ref()).collect();
            self.values(buyer, &conditions, out);
            if self.was_expected(weighed, finding)
                && let Some(&first) = conditions.first()
            {
                self.obstacle(buyer, first, out);
            }
        }
    }

    /// Whether the sign did not come, and would have raised a cause that leads.
    fn was_expected(&self, weighed: &Weighed, finding: &SignFinding) -> bool {
        let sign = self.pack.sign(finding.sign);
        let came = matches!(finding.observation, Observation::Known(outcome)
            if outcome == 0 || !sign.is_two_valued());
        let present = &sign.outcomes[0].probability;
        #[allow(clippy::cast_precision_loss)] // causes are few
        let mean = present.iter().sum::<f64>() / present.len() as f64;
        let leading = weighed.ranking.iter().take(LEADING);
        !came && leading.into_iter().any(|cause| present[usize::from(cause.0)] > mean)
    }

    /// Where the condition stopped, and at what value.
    fn obstacle(&self, buyer: &Buyer<'_>, condition: &Condition, out: &mut String) {
        let Some(found) = why_not(&self.pack.words, condition, buyer, self.as_of) else { return };
        let fact = self.pack.catalog.fact(found.fact);
        let value = shown_value(buyer.facts.get(found.fact));
        let what = match (found.is_unknown, found.is_under_none) {
            (true, _) => format!("{} is not known", fact.name),
            (false, false) if is_all_text(found.fact) => {
                format!("none of the words looked for stands in {}", fact.name)
            }
            (false, true) => format!("{} is {}, which rules it out", fact.name, plain(&value)),
            (false, false) => format!("{} is {}, which does not fit", fact.name, plain(&value)),
        };
        put(out, BELOW, &format!("why not: {what}"));
    }

    /// The known facts that the conditions read, with their cells.
    fn values(&self, buyer: &Buyer<'_>, conditions: &[&Condition], out: &mut String) {
        let mut facts: Vec<FactId> = Vec::new();
        for fact in conditions.iter().flat_map(|condition| facts_read(condition)) {
            if !facts.contains(&fact) && buyer.facts.get(fact).is_known() {
                facts.push(fact);
            }
        }
        for fact in facts {
            if is_all_text(fact) {
                self.words(buyer, conditions, fact, out);
                continue;
            }
            let from = buyer.facts.cell(fact).and_then(|cell| {
                let (file, column) = self.sources.name_of(cell)?;
                Some(format!("  ({}, row {}, {})", plain(file), cell.row, plain(column)))
            });
            let value = shown_value(buyer.facts.get(fact));
            let name = &self.pack.catalog.fact(fact).name;
            let value = if value.is_empty() { "none".into() } else { plain(&value) };
            put(out, BELOW, &format!("{name} = {value}{}", from.unwrap_or_default()));
        }
    }

    /// Of a whole correspondence, only the words that were found.
    fn words(&self, buyer: &Buyer<'_>, conditions: &[&Condition], fact: FactId, out: &mut String) {
        let found = conditions
            .iter()
            .flat_map(|condition| words_found(&self.pack.words, condition, buyer))
            .map(|word| format!("“{}”", plain(&word)));
        let found: Vec<String> = found.collect();
        if !found.is_empty() {
            let name = &self.pack.catalog.fact(fact).name;
            put(out, BELOW, &format!("{name}: {}", found.join(", ")));
        }
    }

    /// The unknown signs of which one more fact would change most, and what it would be.
    fn one_more(&self, buyer: &Buyer<'_>, weighed: &Weighed, out: &mut String) {
        let all = self.engine.one_more(weighed);
        let Some(first) = all.first().filter(|first| first.moves > 0.0) else { return };
        out.push_str("\nONE MORE FACT  what would change most if it were known\n\n");
        let worth = all.iter().take(MOST_WANTED).filter(|own| own.moves * 10.0 >= first.moves);
        for wanted in worth {
            let sign = self.pack.sign(wanted.sign);
            put(out, "  ", &format!("{}  ({})", sign.title.en, place(&sign.line)));
            let conditions = sign.outcomes.iter().filter_map(|outcome| outcome.when.as_ref());
            let mut facts: Vec<&str> = conditions
                .flat_map(facts_read)
                .filter(|&fact| !buyer.facts.get(fact).is_known())
                .map(|fact| self.pack.catalog.fact(fact).name.as_str())
                .collect();
            facts.dedup();
            put(out, "    ", &format!("not known: {}", facts.join(", ")));
            for (outcome, prospect) in sign.outcomes.iter().zip(&wanted.outcomes) {
                let begin = format!("    {:>3} of 100 are ", in_100(prospect.probability));
                let (leader, share) = (self.cause(prospect.leader), in_100(prospect.share));
                put(out, &begin, &format!("{} → {leader} {share}", outcome.id));
            }
        }
    }

    fn questions(&self, weighed: &Weighed, explanation: &Explanation, out: &mut String) {
        if weighed.questions.is_empty() {
            return;
        }
        out.push_str("\nASK NEXT\n");
        for chosen in &weighed.questions {
            let question = self.pack.question(chosen.question);
            out.push('\n');
            let (ask, line) = (&question.ask.en, place(&question.line));
            put(out, "  ", &format!("{ask}  ({}, {line})", question.id));
            let gain = chosen.gain;
            put(out, "  ", &format!("It is expected to tell {gain:.2} bits about the cause."));
            let prospect = explanation.prospects.iter().find(|own| own.question == chosen.question);
            let Some(prospect) = prospect else { continue };
            let (one, other) = prospect.splits;
            let (one, other) = (self.cause(one), self.cause(other));
            put(out, "  ", &format!("It tells “{one}” and “{other}” apart best."));
            for answer in &prospect.answers {
                let says = &question.answers[answer.answer].says.en;
                let leader = (0..).map(CauseId).zip(&answer.shares);
                let leader = leader.max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
                let Some((cause, share)) = leader else { continue };
                let begin = format!("    {:>3} of 100 answer: ", in_100(answer.probability));
                put(out, &begin, &format!("{says} → {} {}", self.cause(cause), in_100(*share)));
            }
        }
    }

    /// Before and after, side by side.
    pub fn compared(
        &self,
        now: (&Buyer<'_>, &Diagnosis),
        then: (&Buyer<'_>, &Diagnosis),
        changes: &[WhatIf],
    ) -> String {
        let mut out = self.title(now.0);
        let typed: Vec<_> = changes.iter().map(|change| plain(&change.typed)).collect();
        put(&mut out, "WHAT IF  ", &typed.join(", "));
        out.push_str("\n  as it is → what if; * marks what changes\n\n");
        let line = |what: &str, now: &str, then: &str, out: &mut String| {
            let mark = if now == then { ' ' } else { '*' };
            put(out, &format!("{mark} "), &format!("{what}: {now} → {then}"));
        };
        let (before, after) = (self.outcome(now.1), self.outcome(then.1));
        line("finding", &before, &after, &mut out);
        let question = |diagnosis: &Diagnosis| match &diagnosis.finding {
            Finding::Weighed(weighed) => weighed
                .questions
                .first()
                .map_or("none".into(), |own| self.pack.question(own.question).id.clone()),
            Finding::Gated(_) => "none".into(),
        };
        line("first question", &question(now.1), &question(then.1), &mut out);
        if let (Finding::Weighed(before), Finding::Weighed(after)) =
            (&now.1.finding, &then.1.finding)
        {
            for &cause in &after.ranking {
                let share = |weighed: &Weighed| in_100(weighed.share(cause)).to_string();
                line(self.cause(cause), &share(before), &share(after), &mut out);
            }
            for (before, after) in before.signs.iter().zip(&after.signs) {
                let (was, is) = (self.state(before), self.state(after));
                if was != is {
                    line(&self.pack.sign(after.sign).title.en, was, is, &mut out);
                }
            }
        }
        out.trim_end().to_owned()
    }

    fn outcome(&self, diagnosis: &Diagnosis) -> String {
        match &diagnosis.finding {
            Finding::Gated(gated) => format!("gate: {}", self.pack.gate(gated.gate).title.en),
            Finding::Weighed(weighed) => self.verdict(weighed),
        }
    }

    fn state(&self, finding: &SignFinding) -> &str {
        match finding.observation {
            Observation::Known(outcome) => {
                &self.pack.sign(finding.sign).outcomes[usize::from(outcome)].id
            }
            Observation::Unknown => "unknown",
        }
    }

    fn evidence(&self, weighed: &Weighed, evidence: Evidence) -> String {
        match evidence {
            Evidence::Sign(id) => {
                let finding = weighed.signs.iter().find(|finding| finding.sign == id);
                let state = finding.map_or("", |finding| self.state(finding));
                format!("{} ({state})", self.pack.sign(id).title.en)
            }
            Evidence::Answer(id) => format!("the answer to “{}”", self.pack.question(id).ask.en),
        }
    }

    fn cause(&self, id: CauseId) -> &str {
        &self.pack.cause(id).title.en
    }
}

/// A line, broken where it is longer than a terminal is wide.
fn put(out: &mut String, begin: &str, text: &str) {
    out.push_str(&wrapped(begin, text));
    out.push('\n');
}

/// Whether the fact is everything that one side wrote.
fn is_all_text(fact: FactId) -> bool {
    fact == known::buyer_text || fact == known::our_text
}

const fn truth_word(truth: Truth) -> &'static str {
    match truth {
        Truth::Yes => "holds",
        Truth::No => "no",
        Truth::Unknown => "unknown",
    }
}

fn place(line: &RuleLine) -> String {
    format!("{}:{}", line.file, line.line)
}

fn tenths(tenths: i32) -> String {
    crate::diagnosis::Decibans { tenths }.to_string()
}
