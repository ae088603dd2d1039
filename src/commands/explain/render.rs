//! Renders the explanation of one deal: gates, signs, the sum, and the questions.

use std::fmt::Write as _;

use super::what_if::WhatIf;
use super::words::Words;
use crate::commands::terminal::paragraph;
use crate::diagnosis::explanation::trace::{facts_read, words_found};
use crate::diagnosis::explanation::why_not::why_not;
use crate::diagnosis::{
    Diagnosis, Engine, Evidence, Explanation, Finding, Observation, Scratch, SignFinding, Weighed,
};
use crate::facts::{AsOf, Bilingual, Deal, FactId, Sources, known};
use crate::narration::padded;
use crate::report::escape::terminal::plain;
use crate::report::{shown_cell, shown_value_in};
use crate::rules::Pack;
use crate::rules::condition::Condition;
use crate::rules::learned::{LearnedKind, MOST};
use crate::rules::pack::{CauseId, GateId, RuleLine};

/// An absent sign is explained if it raises one of this many leading causes.
const LEADING: usize = 2;
/// The number of unknown signs that are listed, those that would change most first.
const MOST_WANTED: usize = 3;
/// The width of the titles of causes, next to their bars.
const CAUSE: usize = 40;
/// The indentation of the lines below a gate or sign.
const BELOW: &str = "           ";

pub struct Told<'t> {
    pub pack: &'t Pack,
    pub sources: &'t Sources,
    pub as_of: &'t AsOf,
    pub engine: &'t Engine<'t>,
    pub words: Words,
}

impl Told<'_> {
    /// Renders all parts.
    pub fn whole(&self, deal: &Deal<'_>, diagnosis: &Diagnosis) -> String {
        let mut out = self.title(deal);
        self.gates(deal, diagnosis, &mut out);
        if let Finding::Weighed(weighed) = &diagnosis.finding {
            let explanation = self.engine.explain(weighed);
            out.push('\n');
            paragraph(&mut out, &format!("{}  ", self.words.verdict()), &self.verdict(weighed));
            out.push('\n');
            self.shares(weighed, &mut out);
            self.sum(weighed, &explanation, &mut out);
            self.signs(deal, weighed, &mut out);
            if let Some(learned) = &self.pack.learned {
                out.push('\n');
                paragraph(&mut out, "", &learned.summary(self.words.0));
            }
            self.one_more(deal, weighed, &mut out);
            self.questions(weighed, &explanation, &mut out);
        }
        if let Some(step) = diagnosis.next {
            let _ = writeln!(out, "\n{}  {}", self.words.next(), step.on);
        }
        out.trim_end().to_owned()
    }

    fn title(&self, deal: &Deal<'_>) -> String {
        let text = |fact| deal.facts.text(fact).map(plain).unwrap_or_default();
        let mut out = format!("{}  {}", plain(&deal.id), text(known::company_name));
        if let Some(pi) = deal.facts.text(known::pi_number) {
            let _ = write!(out, "  {}", plain(pi));
        }
        let _ = writeln!(out, "\n{}\n", self.words.as_of(self.as_of.date));
        out
    }

    fn gates(&self, deal: &Deal<'_>, diagnosis: &Diagnosis, out: &mut String) {
        let _ = writeln!(out, "{}", self.words.gates());
        let stopped_at = match &diagnosis.finding {
            Finding::Gated(gated) => Some(gated.gate),
            Finding::Weighed(_) => None,
        };
        for (id, gate) in (0..).map(GateId).zip(&self.pack.gates) {
            let tri = self.engine.gate(id, deal, self.as_of, &mut Scratch::default());
            let title = format!("{}  ({})", self.of(&gate.title), place(&gate.line));
            paragraph(out, &state(self.words.tri(tri)), &title);
            self.values(deal, &[&gate.when], out);
            self.obstacle(deal, &gate.when, out);
            if stopped_at == Some(id) {
                out.push('\n');
                paragraph(out, "", &self.words.nothing_is_diagnosed(self.of(&gate.title)));
                return;
            }
        }
    }

    fn verdict(&self, weighed: &Weighed) -> String {
        let named = |at: usize| weighed.ranking.get(at).map_or("", |&id| self.cause(id));
        match weighed.verdict.name() {
            "leading" => self.words.leading(named(0)),
            "two_candidates" => self.words.two_candidates(named(0), named(1)),
            _ => self.words.open(named(0)),
        }
    }

    fn shares(&self, weighed: &Weighed, out: &mut String) {
        for &cause in &weighed.ranking {
            let share = weighed.seats_of(cause);
            let bar = "█".repeat(usize::from(share.count()).div_ceil(4));
            let _ = writeln!(out, "  {share:>3}  {} {bar}", padded(self.cause(cause), CAUSE));
        }
    }

    /// Renders the sum from the prior to the posterior, one line per weight, with the running
    /// total.
    fn sum(&self, weighed: &Weighed, explanation: &Explanation, out: &mut String) {
        let (leader, second) = (self.cause(explanation.leader), self.cause(explanation.runner_up));
        out.push('\n');
        paragraph(out, &format!("{}  ", self.words.sum()), &self.words.sum_of(leader, second));
        out.push('\n');
        let mut level = explanation.prior.tenths;
        let line = |weight: String, level: i32, name: &str, out: &mut String| {
            paragraph(out, &format!("  {weight:>7} {:>8}  ", tenths(level)), name);
        };
        line(explanation.prior.to_string(), level, self.words.prior(), out);
        let mut same_for_both = 0;
        for weight in &explanation.weights {
            if weight.decibans.tenths == 0 {
                same_for_both += 1;
                continue;
            }
            level += weight.decibans.tenths;
            line(weight.decibans.to_string(), level, &self.evidence(weighed, weight.evidence), out);
            if weight.parts.len() > 1 {
                for part in &weight.parts {
                    let sign = self.evidence(weighed, Evidence::Sign(part.sign));
                    paragraph(
                        out,
                        "                       ",
                        &self.words.adds(&sign, part.decibans),
                    );
                }
            }
        }
        if explanation.rounding.tenths != 0 {
            level += explanation.rounding.tenths;
            line(explanation.rounding.to_string(), level, self.words.rounding(), out);
        }
        if same_for_both > 0 {
            line(tenths(0), level, &self.words.same_for_both(same_for_both), out);
        }
        line(explanation.posterior.to_string(), level, self.words.in_all(), out);
        let changes = explanation.drop_one.iter().filter(|drop| drop.leader != explanation.leader);
        for drop in changes {
            let evidence = self.evidence(weighed, drop.evidence);
            let text = self.words.without(&evidence, self.cause(drop.leader), drop.of_100);
            paragraph(out, "  ", &text);
        }
    }

    fn signs(&self, deal: &Deal<'_>, weighed: &Weighed, out: &mut String) {
        let known = weighed.known_signs();
        let _ = writeln!(
            out,
            "\n{}  {}\n",
            self.words.signs(),
            self.words.known_of(known, weighed.signs.len())
        );
        for finding in &weighed.signs {
            let sign = self.pack.sign(finding.sign);
            let title = format!("{}  ({})", self.of(&sign.title), place(&sign.line));
            paragraph(out, &state(self.state(finding)), &title);
            let conditions: Vec<&Condition> =
                sign.outcomes.iter().filter_map(|outcome| outcome.when.as_ref()).collect();
            self.values(deal, &conditions, out);
            self.learned(weighed, finding, out);
            if self.was_expected(weighed, finding)
                && let Some(&first) = conditions.first()
            {
                self.obstacle(deal, first, out);
            }
        }
    }

    /// Says which numbers of a weighed sign are learned, for the first two causes.
    fn learned(&self, weighed: &Weighed, finding: &SignFinding, out: &mut String) {
        let (Some(learned), true) = (&self.pack.learned, finding.is_weighed) else { return };
        let sign = self.pack.sign(finding.sign);
        let keys: Vec<&str> = weighed
            .ranking
            .iter()
            .take(2)
            .map(|cause| match sign.named.contains(cause) {
                true => self.pack.cause(*cause).id.as_str(),
                false => MOST,
            })
            .collect();
        for line in learned.of_rule(LearnedKind::Sign, &sign.id) {
            if keys.contains(&line.cause.as_str()) {
                let text = line.description(self.words.0);
                paragraph(out, "             ", &format!("{}{text}", self.words.learned()));
            }
        }
    }

    /// Returns whether the sign is absent and would have raised a leading cause.
    fn was_expected(&self, weighed: &Weighed, finding: &SignFinding) -> bool {
        let sign = self.pack.sign(finding.sign);
        let came = matches!(finding.observation, Observation::Known(outcome)
            if outcome == 0 || !sign.is_two_valued());
        let present = &sign.outcomes[0].probability;
        #[allow(clippy::cast_precision_loss)] // the number of causes is small
        let mean = present.iter().sum::<f64>() / present.len() as f64;
        let leading = weighed.ranking.iter().take(LEADING);
        !came && leading.into_iter().any(|cause| present[usize::from(cause.0)] > mean)
    }

    /// Appends the line at which the condition failed, and the value.
    fn obstacle(&self, deal: &Deal<'_>, condition: &Condition, out: &mut String) {
        let (words, calendars) = (&self.pack.words, &self.pack.calendars);
        let Some(found) = why_not(words, calendars, condition, deal, self.as_of) else { return };
        let fact = &self.pack.catalog.fact(found.fact).name;
        let value = shown_value_in(deal.facts.get(found.fact), self.words.0);
        let what = match (found.is_unknown, found.is_under_none) {
            (true, _) => self.words.not_known(fact),
            (false, false) if is_all_text(found.fact) => self.words.no_word_found(fact),
            (false, true) => self.words.rules_it_out(fact, &plain(&value)),
            (false, false) if value.is_empty() => self.words.does_not_fit(fact, self.words.none()),
            (false, false) => self.words.does_not_fit(fact, &plain(&value)),
        };
        paragraph(out, BELOW, &self.words.why_not(&what));
    }

    /// Appends the known facts that the conditions read, with their cells.
    fn values(&self, deal: &Deal<'_>, conditions: &[&Condition], out: &mut String) {
        let mut facts: Vec<FactId> = Vec::new();
        for fact in conditions.iter().flat_map(|condition| facts_read(condition)) {
            if !facts.contains(&fact) && deal.facts.get(fact).is_known() {
                facts.push(fact);
            }
        }
        for fact in facts {
            if is_all_text(fact) {
                self.words(deal, conditions, fact, out);
                continue;
            }
            let from = deal.facts.cell(fact).and_then(|cell| {
                let cell = shown_cell(self.sources, cell, self.words.0)?;
                Some(self.words.the_cell(&plain(&cell)))
            });
            let value = shown_value_in(deal.facts.get(fact), self.words.0);
            let name = &self.pack.catalog.fact(fact).name;
            let value = if value.is_empty() { self.words.none().into() } else { plain(&value) };
            paragraph(out, BELOW, &format!("{name} = {value}{}", from.unwrap_or_default()));
        }
    }

    /// Of whole messages, only the words that were found are shown.
    fn words(&self, deal: &Deal<'_>, conditions: &[&Condition], fact: FactId, out: &mut String) {
        let found = conditions
            .iter()
            .flat_map(|condition| words_found(&self.pack.words, condition, deal))
            .map(|word| format!("“{}”", plain(&word)));
        let found: Vec<String> = found.collect();
        if !found.is_empty() {
            let name = &self.pack.catalog.fact(fact).name;
            paragraph(
                out,
                BELOW,
                &format!("{name}{}{}", self.words.colon(), found.join(self.words.comma())),
            );
        }
    }

    /// Renders the unknown signs for which one more fact would change most, with that fact.
    fn one_more(&self, deal: &Deal<'_>, weighed: &Weighed, out: &mut String) {
        let all = self.engine.one_more(weighed);
        let Some(first) = all.first().filter(|first| first.moves > 0.0) else { return };
        let _ = writeln!(out, "\n{}\n", self.words.one_more());
        let worth = all.iter().take(MOST_WANTED).filter(|own| own.moves * 10.0 >= first.moves);
        for wanted in worth {
            let sign = self.pack.sign(wanted.sign);
            paragraph(out, "  ", &format!("{}  ({})", self.of(&sign.title), place(&sign.line)));
            let conditions = sign.outcomes.iter().filter_map(|outcome| outcome.when.as_ref());
            let mut facts: Vec<&str> = conditions
                .flat_map(facts_read)
                .filter(|&fact| !deal.facts.get(fact).is_known())
                .map(|fact| self.pack.catalog.fact(fact).name.as_str())
                .collect();
            facts.dedup();
            paragraph(out, "    ", &self.words.missing(&facts));
            for (outcome, prospect) in sign.outcomes.iter().zip(&wanted.outcomes) {
                let begin = format!("    {}", self.words.of_100_are(prospect.likely));
                let (leader, share) = (self.cause(prospect.leader), prospect.of_100);
                paragraph(
                    out,
                    &begin,
                    &format!("{} → {leader} {share}", self.words.outcome(outcome)),
                );
            }
        }
    }

    fn questions(&self, weighed: &Weighed, explanation: &Explanation, out: &mut String) {
        if weighed.questions.is_empty() {
            return;
        }
        let _ = writeln!(out, "\n{}", self.words.ask_next());
        for chosen in &weighed.questions {
            let question = self.pack.question(chosen.question);
            out.push('\n');
            let (ask, line) = (self.of(&question.ask), place(&question.line));
            paragraph(out, "  ", &format!("{ask}  ({}, {line})", question.id));
            paragraph(out, "  ", &self.words.gain(chosen.gain));
            let prospect = explanation.prospects.iter().find(|own| own.question == chosen.question);
            let Some(prospect) = prospect else { continue };
            let (one, other) = prospect.splits;
            paragraph(out, "  ", &self.words.splits(self.cause(one), self.cause(other)));
            for answer in &prospect.answers {
                let says = self.of(&question.answers[answer.answer].says);
                let begin = format!("    {}", self.words.of_100_answer(answer.likely));
                paragraph(
                    out,
                    &begin,
                    &format!("{says} → {} {}", self.cause(answer.leader), answer.leader_of_100),
                );
            }
        }
    }

    /// Renders the diagnosis before and after, in two columns.
    pub fn compared(
        &self,
        now: (&Deal<'_>, &Diagnosis),
        then: (&Deal<'_>, &Diagnosis),
        changes: &[WhatIf],
    ) -> String {
        let mut out = self.title(now.0);
        let typed: Vec<_> = changes.iter().map(|change| plain(&change.typed)).collect();
        paragraph(
            &mut out,
            &format!("{}  ", self.words.what_if()),
            &typed.join(self.words.comma()),
        );
        let _ = writeln!(out, "\n  {}\n", self.words.what_if_note());
        let colon = self.words.colon();
        let line = |what: &str, now: &str, then: &str, out: &mut String| {
            let mark = if now == then { ' ' } else { '*' };
            paragraph(out, &format!("{mark} "), &format!("{what}{colon}{now} → {then}"));
        };
        let (before, after) = (self.outcome(now.1), self.outcome(then.1));
        line(self.words.finding(), &before, &after, &mut out);
        let question = |diagnosis: &Diagnosis| match &diagnosis.finding {
            Finding::Weighed(weighed) => {
                weighed.questions.first().map_or(self.words.none().to_owned(), |own| {
                    self.pack.question(own.question).id.clone()
                })
            }
            Finding::Gated(_) => self.words.none().to_owned(),
        };
        line(self.words.first_question(), &question(now.1), &question(then.1), &mut out);
        if let (Finding::Weighed(before), Finding::Weighed(after)) =
            (&now.1.finding, &then.1.finding)
        {
            for &cause in &after.ranking {
                let share = |weighed: &Weighed| weighed.seats_of(cause).to_string();
                line(self.cause(cause), &share(before), &share(after), &mut out);
            }
            for (before, after) in before.signs.iter().zip(&after.signs) {
                let (was, is) = (self.state(before), self.state(after));
                if was != is {
                    line(self.of(&self.pack.sign(after.sign).title), was, is, &mut out);
                }
            }
        }
        out.trim_end().to_owned()
    }

    fn outcome(&self, diagnosis: &Diagnosis) -> String {
        match &diagnosis.finding {
            Finding::Gated(gated) => self.words.gate(self.of(&self.pack.gate(gated.gate).title)),
            Finding::Weighed(weighed) => self.verdict(weighed),
        }
    }

    fn state(&self, finding: &SignFinding) -> &str {
        match finding.observation {
            Observation::Known(outcome) => {
                self.words.outcome(&self.pack.sign(finding.sign).outcomes[usize::from(outcome)])
            }
            Observation::Unknown => self.words.unknown(),
        }
    }

    fn evidence(&self, weighed: &Weighed, evidence: Evidence) -> String {
        match evidence {
            Evidence::Group(id) => {
                let group = &self.pack.groups[usize::from(id.0)];
                let mut signs = weighed.signs.iter().filter(|finding| {
                    finding.is_weighed && self.pack.sign(finding.sign).group == id.0
                });
                match (signs.next(), signs.next(), &group.title) {
                    (Some(only), None, _) => self.evidence(weighed, Evidence::Sign(only.sign)),
                    (.., Some(title)) => self.of(title).to_owned(),
                    _ => group.id.clone(),
                }
            }
            Evidence::NoReplies => self.words.no_replies().to_owned(),
            Evidence::Words(_) => self.words.buyers_words().to_owned(),
            Evidence::Sign(id) => {
                let finding = weighed.signs.iter().find(|finding| finding.sign == id);
                let state = finding.map_or("", |finding| self.state(finding));
                self.words.evidence(self.of(&self.pack.sign(id).title), state)
            }
            Evidence::Answer(id) => self.words.answer_to(self.of(&self.pack.question(id).ask)),
        }
    }

    fn of<'s>(&self, text: &'s Bilingual) -> &'s str {
        self.words.0.of(text)
    }

    fn cause(&self, id: CauseId) -> &str {
        self.of(&self.pack.cause(id).title)
    }
}

/// Returns whether the fact is the whole text that one side wrote.
fn is_all_text(fact: FactId) -> bool {
    fact == known::buyer_text || fact == known::our_text
}

/// Returns the mark before a gate or sign.
fn state(word: &str) -> String {
    format!("  {} ", padded(word, 8))
}

fn place(line: &RuleLine) -> String {
    format!("{}:{}", line.file, line.line)
}

fn tenths(tenths: i32) -> String {
    crate::diagnosis::Decibans { tenths }.to_string()
}
