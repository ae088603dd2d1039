//! Runs the examples and tests of a pack, each with its own fixed as-of date. `ghosted test`,
//! `ghosted watch` and `ghosted diff` all use this module.

mod coverage;
pub mod describe;
pub mod labelled;
pub mod readings;

pub use self::coverage::{Coverage, Covered};

use rayon::prelude::*;

use super::diagnosis::{Diagnosis, Engine, Evidence, Finding, Observation, Scratch, Tri, Weighed};
use super::diagnostic::Diagnostic;
use super::facts::derive::derive;
use super::facts::{AsOf, Deal, FactId, Value};
use super::rules::Pack;
use super::rules::pack::{
    CauseId, CheckId, Example, Expectation, GateId, PackTest, QuestionId, RuleLine, Sign, SignId,
};

/// One example or test.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleTest {
    /// The name, e.g. `example of free_mailbox`, or the name of the test.
    pub name: String,
    pub line: RuleLine,
    /// The failed expectations; empty if the test passed.
    pub unmet: Vec<FailedExpectation>,
    /// Errors for rules that the test names and that do not exist.
    pub missing: Vec<String>,
    /// The weights that made the difference, in decibans for the cause that was found over the
    /// expected one (or over the second), heaviest first.
    pub weights: Vec<String>,
}

/// An expectation and the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedExpectation {
    /// The subject, e.g. `cause`, `gate` or `sign free_mailbox`.
    pub what: String,
    pub expected: String,
    pub found: String,
}

impl RuleTest {
    pub fn is_right(&self) -> bool {
        self.verdict() == "right"
    }

    /// Returns `right`, `wrong`, or `missing` if the test names a rule that does not exist.
    pub fn verdict(&self) -> &'static str {
        match (self.missing.is_empty(), self.unmet.is_empty()) {
            (false, _) => "missing",
            (true, true) => "right",
            (true, false) => "wrong",
        }
    }

    /// Formats the failure as `signs/tender.yaml:12: the example of … expects cause tender, found
    /// price`.
    pub fn description(&self) -> String {
        if !self.missing.is_empty() {
            return format!(
                "{}: the {}: {}",
                place(&self.line),
                self.name,
                self.missing.join("; ")
            );
        }
        let unmet = self
            .unmet
            .iter()
            .map(|unmet| format!("{} {}, found {}", unmet.what, unmet.expected, unmet.found));
        let unmet: Vec<String> = unmet.collect();
        format!("{}: the {} expects {}", place(&self.line), self.name, unmet.join("; "))
    }
}

/// The number of weights that are shown for a failed test.
const MAX_WEIGHTS: usize = 6;

/// All results, in the order of the rules: examples of signs, gates and conduct checks, then tests.
#[derive(Debug, Default)]
pub struct RuleTestResults {
    pub examples: Vec<RuleTest>,
    pub tests: Vec<RuleTest>,
    pub coverage: Coverage,
    /// Tests that were not tried: they are about rules that are switched off.
    pub off: usize,
}

impl RuleTestResults {
    pub fn all(&self) -> impl Iterator<Item = &RuleTest> {
        self.examples.iter().chain(&self.tests)
    }

    /// Assigns the errors about missing rules to the tests that name them.
    pub fn note_missing(&mut self, errors: &[Diagnostic]) {
        for error in errors {
            let Some(place) = &error.place else { continue };
            let (file, line) = (&place.source.name, place.line());
            let above = |test: &&mut RuleTest| test.line.file == *file && test.line.line <= line;
            if let Some(test) = self.tests.iter_mut().filter(above).max_by_key(|own| own.line.line)
            {
                test.missing.push(error.message.clone());
            }
        }
    }

    /// Returns the tests that failed or name a missing rule.
    pub fn wrong(&self) -> impl Iterator<Item = &RuleTest> {
        self.all().filter(|rule_test| !rule_test.is_right())
    }
}

pub fn run(pack: &Pack) -> RuleTestResults {
    let engine = Engine::new(pack);
    let bench = Bench { pack, engine: &engine };
    let signs = (0..).map(SignId).zip(&pack.signs).map(|(id, sign)| Rule {
        sort: "sign",
        id: &sign.id,
        examples: &sign.examples,
        found: Box::new(move |buyer, as_of| {
            observed(sign, bench.engine.sign(id, buyer, as_of, &mut Scratch::default()))
        }),
    });
    let gates = (0..).map(GateId).zip(&pack.gates).map(|(id, gate)| Rule {
        sort: "gate",
        id: &gate.id,
        examples: &gate.examples,
        found: Box::new(move |buyer, as_of| {
            tri(bench.engine.gate(id, buyer, as_of, &mut Scratch::default()))
        }),
    });
    let checks = (0..).map(CheckId).zip(&pack.conduct).map(|(id, check)| Rule {
        sort: "conduct check",
        id: &check.id,
        examples: &check.examples,
        found: Box::new(move |buyer, as_of| {
            tri(bench.engine.conduct_check(id, buyer, as_of, &mut Scratch::default()))
        }),
    });
    let rules: Vec<Rule<'_>> = signs.chain(gates).chain(checks).collect();
    let examples: Vec<(RuleTest, Vec<Seen<'_>>)> =
        rules.par_iter().flat_map_iter(|rule| bench.examples(rule)).collect();
    let tests: Vec<(RuleTest, Vec<Seen<'_>>)> =
        pack.tests.par_iter().map(|test| bench.test(test, &rules)).collect();
    let mut rule_tests = RuleTestResults {
        coverage: Coverage::of(pack),
        off: pack.off.tests,
        ..RuleTestResults::default()
    };
    for (into, of) in [(&mut rule_tests.examples, examples), (&mut rule_tests.tests, tests)] {
        for (rule_test, seen) in of {
            into.push(rule_test);
            seen.into_iter().for_each(|(sort, id, state)| rule_tests.coverage.see(sort, id, state));
        }
    }
    rule_tests
}

/// A rule by kind and id, and the state in which it was observed.
type Seen<'p> = (&'static str, &'p str, &'p str);

type Found<'p> = Box<dyn Fn(&Deal<'_>, &AsOf) -> &'p str + Send + Sync + 'p>;

/// A rule with examples.
struct Rule<'p> {
    sort: &'static str,
    id: &'p str,
    examples: &'p [Example],
    /// The state of the rule for a deal.
    found: Found<'p>,
}

#[derive(Clone, Copy)]
struct Bench<'p> {
    pack: &'p Pack,
    engine: &'p Engine<'p>,
}

impl<'p> Bench<'p> {
    fn examples<'r>(
        self,
        rule: &'r Rule<'p>,
    ) -> impl Iterator<Item = (RuleTest, Vec<Seen<'p>>)> + use<'p, 'r> {
        rule.examples.iter().map(move |example| {
            let as_of = AsOf::new(example.as_of);
            let buyer = self.prepared(&example.buyer, &example.stated, &as_of);
            let found = (rule.found)(&buyer, &as_of);
            let mut unmet = Vec::new();
            wants(&mut unmet, rule.sort, &example.expect, found);
            let name = format!("example of {}", rule.id);
            let line = example.line.clone();
            let missing = Vec::new();
            (
                RuleTest { name, line, unmet, missing, weights: Vec::new() },
                vec![(rule.sort, rule.id, found)],
            )
        })
    }

    fn test(self, test: &PackTest, rules: &[Rule<'p>]) -> (RuleTest, Vec<Seen<'p>>) {
        let as_of = AsOf::new(test.as_of);
        let buyer = self.prepared(&test.buyer, &test.stated, &as_of);
        let diagnosis = self.engine.diagnose(&buyer, &as_of, &mut Scratch::default());
        let mut seen: Vec<Seen<'p>> =
            rules.iter().map(|rule| (rule.sort, rule.id, (rule.found)(&buyer, &as_of))).collect();
        let unmet = unmet(self.pack, &test.expect, &diagnosis);
        let mut weights = Vec::new();
        if let Finding::Weighed(weighed) = &diagnosis.finding {
            seen.extend(self.pack.questions.iter().zip((0..).map(QuestionId)).map(|(own, id)| {
                let is_chosen = weighed.questions.iter().any(|chosen| chosen.question == id);
                ("question", own.id.as_str(), if is_chosen { "chosen" } else { "not chosen" })
            }));
            if !unmet.is_empty() {
                weights = self.weights(weighed, test.expect.cause.as_deref());
            }
        }
        let name = format!("test “{}”", test.name);
        (RuleTest { name, line: test.line.clone(), unmet, missing: Vec::new(), weights }, seen)
    }

    /// Returns the weights for the cause that was found over the expected one, or over the second.
    fn weights(self, weighed: &Weighed, expected: Option<&str>) -> Vec<String> {
        let first = weighed.ranking.first().copied().unwrap_or(CauseId(0));
        let expected = expected.and_then(|id| self.pack.cause_named(id));
        let rival = expected.filter(|cause| *cause != first);
        let rival = rival.or(weighed.ranking.get(1).copied()).unwrap_or(first);
        let explanation = self.engine.explain_between(weighed, first, rival);
        let name = |evidence| match evidence {
            Evidence::Group(group) => self.pack.groups[usize::from(group.0)].id.as_str(),
            Evidence::NoReplies => "questions without a reply",
            Evidence::Words(_) => "the buyer's words",
            Evidence::Sign(sign) => self.pack.sign(sign).id.as_str(),
            Evidence::Answer(question) => self.pack.question(question).id.as_str(),
        };
        let over = format!(
            "{} over {}",
            self.pack.cause(explanation.leader).id,
            self.pack.cause(explanation.runner_up).id
        );
        let mut heaviest: Vec<_> =
            explanation.weights.iter().filter(|own| own.decibans.tenths != 0).collect();
        // The sort is stable: of equal weights, the first in the rules comes first.
        heaviest.sort_by_key(|own| std::cmp::Reverse(own.decibans.tenths.abs()));
        let more = heaviest.len().saturating_sub(MAX_WEIGHTS);
        let head = format!("{} dB for {over}, of which", explanation.posterior);
        let prior = format!("{} from the numbers of 100", explanation.prior);
        let weights = heaviest.iter().take(MAX_WEIGHTS);
        let weights = weights.map(|own| format!("{} {}", own.decibans, name(own.evidence)));
        let more = (more > 0).then(|| format!("and {more} smaller ones"));
        [head, prior].into_iter().chain(weights).chain(more).collect()
    }

    /// Returns the deal with its derived facts; stated facts take precedence.
    fn prepared(
        self,
        buyer: &Deal<'static>,
        stated: &[(FactId, Value<'static>)],
        as_of: &AsOf,
    ) -> Deal<'p> {
        let mut buyer: Deal<'p> = buyer.clone();
        derive(&mut buyer, &self.pack.background(), as_of);
        for (fact, value) in stated {
            buyer.state(*fact, value.clone());
        }
        buyer
    }
}

fn place(line: &RuleLine) -> String {
    format!("{}:{}", line.file, line.line)
}

fn observed(sign: &Sign, observation: Observation) -> &str {
    match observation {
        Observation::Known(outcome) => &sign.outcomes[usize::from(outcome)].id,
        Observation::Unknown => "unknown",
    }
}

const fn tri(tri: Tri) -> &'static str {
    match tri {
        Tri::Yes => "present",
        Tri::No => "absent",
        Tri::Unknown => "unknown",
    }
}

/// Returns the failed expectations.
fn unmet(pack: &Pack, expect: &Expectation, diagnosis: &Diagnosis) -> Vec<FailedExpectation> {
    let mut unmet = Vec::new();
    let found_gate = match &diagnosis.finding {
        Finding::Gated(gated) => pack.gate(gated.gate).id.as_str(),
        Finding::Weighed(_) => "none",
    };
    wants(&mut unmet, "gate", expect.gate.as_deref().unwrap_or("none"), found_gate);
    for check in &expect.conduct {
        let is_found = diagnosis.conduct.iter().any(|own| pack.check(own.check).id == *check);
        wants(&mut unmet, "conduct", check, if is_found { check } else { "nothing" });
    }
    if let Finding::Weighed(weighed) = &diagnosis.finding {
        unmet_weighing(pack, expect, weighed, &mut unmet);
    }
    unmet
}

fn wants(unmet: &mut Vec<FailedExpectation>, what: &str, expected: &str, found: &str) {
    if expected != found {
        let [what, expected, found] = [what, expected, found].map(str::to_owned);
        unmet.push(FailedExpectation { what, expected, found });
    }
}

fn unmet_weighing(
    pack: &Pack,
    expect: &Expectation,
    weighed: &Weighed,
    unmet: &mut Vec<FailedExpectation>,
) {
    let ids: Vec<&str> = weighed.ranking.iter().map(|&id| pack.cause(id).id.as_str()).collect();
    let leader = ids.first().copied().unwrap_or("none");
    if let Some(verdict) = &expect.verdict {
        wants(unmet, "verdict", verdict, weighed.verdict.name());
    }
    if let Some(cause) = &expect.cause {
        wants(unmet, "cause", cause, leader);
    }
    if let Some(cause) = &expect.among_first_two {
        let first_two = &ids[..ids.len().min(2)];
        if !first_two.contains(&cause.as_str()) {
            wants(unmet, "among the first two", cause, &first_two.join(" and "));
        }
    }
    for (cause, least, greatest) in &expect.share {
        let share = pack.cause_named(cause).map_or(0.0, |id| weighed.share(id));
        if share < *least || share > *greatest {
            unmet.push(FailedExpectation {
                what: format!("share of {cause}"),
                expected: format!("{:.0} to {:.0}", least * 100.0, greatest * 100.0),
                found: format!("{:.1}", share * 100.0),
            });
        }
    }
    let states =
        [(&expect.present, "present"), (&expect.absent, "absent"), (&expect.unknown, "unknown")];
    for (signs, state) in states {
        for id in signs {
            let at = pack.signs.iter().position(|sign| sign.id == *id);
            let found =
                at.map_or("nothing", |at| observed(&pack.signs[at], weighed.signs[at].observation));
            wants(unmet, &format!("sign {id}"), state, found);
        }
    }
    if let Some(question) = &expect.ask_first {
        let first = weighed.questions.first();
        let found = first.map_or("none", |own| pack.question(own.question).id.as_str());
        wants(unmet, "question", question, found);
    }
}
