//! Diagnoses the buyers of the built-in pack's tests, for tests of the reports.
#![allow(dead_code, clippy::unwrap_used)] // each test file uses a part; a test may panic

use crate::common::give_up;

use std::sync::OnceLock;

use ghosted::diagnosis::{Diagnosis, Engine, Explanation, Finding, Scratch};
use ghosted::facts::derive::derive;
use ghosted::facts::{AsOf, Deal, FactId, SourceFile, Sources, Value};
use ghosted::report::{Language, SheetInput, Templates};
use ghosted::rules::{Pack, RuleFiles, load};

pub fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| load(&RuleFiles::embedded()).pack.unwrap())
}

pub fn templates(language: Language) -> Templates {
    Templates::load(None, pack(), language, give_up).unwrap()
}

/// One deal with its diagnosis and explanation.
pub struct Case {
    pub buyer: Deal<'static>,
    pub sources: Sources,
    pub as_of: AsOf,
    pub diagnosis: Diagnosis,
    pub explanation: Option<Explanation>,
}

impl Case {
    /// Returns the buyer of the pack's test with a name that begins with `name`.
    pub fn named(name: &str) -> Case {
        Self::with(name, &[])
    }

    /// Returns the same buyer with other values for some facts.
    pub fn with(name: &str, facts: &[(FactId, Value<'static>)]) -> Case {
        let test = pack().tests.iter().find(|test| test.name.starts_with(name)).unwrap();
        let mut buyer = test.buyer.clone();
        for (fact, value) in facts {
            buyer.facts.set(*fact, value.clone(), None);
        }
        Self::of(buyer, &test.stated, AsOf::new(test.as_of))
    }

    pub fn all() -> Vec<Case> {
        let of = |test: &ghosted::rules::pack::PackTest| {
            Self::of(test.buyer.clone(), &test.stated, AsOf::new(test.as_of))
        };
        pack().tests.iter().map(of).collect()
    }

    fn of(mut buyer: Deal<'static>, stated: &[(FactId, Value<'static>)], as_of: AsOf) -> Case {
        derive(&mut buyer, &pack().background(), &as_of);
        for (fact, value) in stated {
            buyer.facts.set(*fact, value.clone(), None);
        }
        let engine = Engine::new(pack());
        let diagnosis = engine.diagnose(&buyer, &as_of, &mut Scratch::default());
        let explanation = match &diagnosis.finding {
            Finding::Weighed(weighed) => Some(engine.explain(weighed)),
            Finding::Gated(_) => None,
        };
        let file = SourceFile { name: "deals.csv".into(), headers: vec!["Column".into(); 80] };
        Case { buyer, sources: Sources { files: vec![file] }, as_of, diagnosis, explanation }
    }

    pub fn input(&self, language: Language) -> SheetInput<'_> {
        SheetInput {
            pack: pack(),
            buyer: &self.buyer,
            sources: &self.sources,
            as_of: &self.as_of,
            diagnosis: &self.diagnosis,
            explanation: self.explanation.as_ref(),
            same_buyer: &[],
            language,
        }
    }
}
