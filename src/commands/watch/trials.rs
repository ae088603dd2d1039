//! The examples and tests that stand in the rules, tried on the rules as they are now.

use rayon::prelude::*;

use crate::diagnosis::{Diagnosis, Engine, Finding, Observation, Scratch, Truth, Weighed};
use crate::facts::derive::derive;
use crate::facts::{AsOf, Buyer, FactId, Value};
use crate::rules::Pack;
use crate::rules::pack::{CheckId, Example, GateId, RuleLine, Sign, SignId};
use crate::rules::pack::{Expectation, PackTest};

/// How many were tried, and what did not come true, in the order of the rules.
#[derive(Debug, Default)]
pub struct Trials {
    pub examples: usize,
    pub tests: usize,
    pub wrong: Vec<String>,
}

pub fn run(pack: &Pack) -> Trials {
    let engine = Engine::new(pack);
    let bench = Bench { pack, engine: &engine };
    let signs = (0..).map(SignId).zip(&pack.signs).map(|(id, sign)| Rule {
        id: &sign.id,
        examples: &sign.examples,
        found: Box::new(move |buyer, as_of| {
            observed(sign, engine_sign(bench.engine, id, buyer, as_of))
        }),
    });
    let gates = (0..).map(GateId).zip(&pack.gates).map(|(id, gate)| Rule {
        id: &gate.id,
        examples: &gate.examples,
        found: Box::new(move |buyer, as_of| {
            truth(bench.engine.gate(id, buyer, as_of, &mut Scratch::default()))
        }),
    });
    let checks = (0..).map(CheckId).zip(&pack.conduct).map(|(id, check)| Rule {
        id: &check.id,
        examples: &check.examples,
        found: Box::new(move |buyer, as_of| {
            truth(bench.engine.conduct_check(id, buyer, as_of, &mut Scratch::default()))
        }),
    });
    let rules: Vec<Rule<'_>> = signs.chain(gates).chain(checks).collect();
    let mut wrong: Vec<String> =
        rules.par_iter().flat_map_iter(|rule| bench.examples(rule)).collect();
    wrong.par_extend(pack.tests.par_iter().filter_map(|test| bench.test(test)));
    Trials {
        examples: rules.iter().map(|rule| rule.examples.len()).sum(),
        tests: pack.tests.len(),
        wrong,
    }
}

type Found<'p> = Box<dyn Fn(&Buyer<'_>, &AsOf) -> &'p str + Send + Sync + 'p>;

/// Something in the rules that has examples.
struct Rule<'p> {
    id: &'p str,
    examples: &'p [Example],
    /// What the rule shows of a buyer.
    found: Found<'p>,
}

#[derive(Clone, Copy)]
struct Bench<'p> {
    pack: &'p Pack,
    engine: &'p Engine<'p>,
}

impl<'p> Bench<'p> {
    fn examples(self, rule: &Rule<'_>) -> Vec<String> {
        let wrong = rule.examples.iter().filter_map(|example| {
            let as_of = AsOf::new(example.as_of);
            let buyer = self.prepared(&example.buyer, &example.stated, &as_of);
            let (found, expect) = ((rule.found)(&buyer, &as_of), example.expect.as_str());
            let place = place(&example.line);
            (found != expect).then(|| {
                format!("{place}: the example of {} expects {expect}, found {found}", rule.id)
            })
        });
        wrong.collect()
    }

    fn test(self, test: &PackTest) -> Option<String> {
        let as_of = AsOf::new(test.as_of);
        let buyer = self.prepared(&test.buyer, &test.stated, &as_of);
        let diagnosis = self.engine.diagnose(&buyer, &as_of, &mut Scratch::default());
        let unmet = unmet(self.pack, &test.expect, &diagnosis);
        (!unmet.is_empty()).then(|| {
            format!("{}: the test “{}” expects {}", place(&test.line), test.name, unmet.join("; "))
        })
    }

    /// The buyer with its derived facts, those stated outright going before.
    fn prepared(
        self,
        buyer: &Buyer<'static>,
        stated: &[(FactId, Value<'static>)],
        as_of: &AsOf,
    ) -> Buyer<'p> {
        let mut buyer: Buyer<'p> = buyer.clone();
        derive(&mut buyer, &self.pack.background(), as_of);
        for (fact, value) in stated {
            buyer.facts.set(*fact, value.clone(), None);
        }
        buyer
    }
}

fn place(line: &RuleLine) -> String {
    format!("{}:{}", line.file, line.line)
}

fn engine_sign(engine: &Engine<'_>, id: SignId, buyer: &Buyer<'_>, as_of: &AsOf) -> Observation {
    engine.sign(id, buyer, as_of, &mut Scratch::default())
}

fn observed(sign: &Sign, observation: Observation) -> &str {
    match observation {
        Observation::Known(outcome) => &sign.outcomes[usize::from(outcome)].id,
        Observation::Unknown => "unknown",
    }
}

const fn truth(truth: Truth) -> &'static str {
    match truth {
        Truth::Yes => "present",
        Truth::No => "absent",
        Truth::Unknown => "unknown",
    }
}

/// What is expected and does not show, as `cause tender, found price`.
fn unmet(pack: &Pack, expect: &Expectation, diagnosis: &Diagnosis) -> Vec<String> {
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

fn wants(unmet: &mut Vec<String>, what: &str, wanted: &str, found: &str) {
    if wanted != found {
        unmet.push(format!("{what} {wanted}, found {found}"));
    }
}

fn unmet_weighing(pack: &Pack, expect: &Expectation, weighed: &Weighed, unmet: &mut Vec<String>) {
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
            unmet.push(format!(
                "share of {cause} from {:.0} to {:.0}, found {:.1}",
                least * 100.0,
                greatest * 100.0,
                share * 100.0
            ));
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
