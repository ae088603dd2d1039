//! Measures which states of the rules the examples and tests of a pack cover: each sign, gate and
//! conduct check present, absent and unknown, and each question chosen and not chosen in a weighed
//! diagnosis.

use crate::rules::Pack;

/// The states of one rule, and which of them are covered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// One of `sign`, `gate`, `conduct check` or `question`.
    pub sort: &'static str,
    pub id: String,
    states: Vec<(String, bool)>,
}

impl Covered {
    fn new<'s>(sort: &'static str, id: &str, states: impl IntoIterator<Item = &'s str>) -> Self {
        let states = states.into_iter().map(|state| (state.to_owned(), false)).collect();
        Self { sort, id: id.to_owned(), states }
    }

    /// Returns the states that are not covered.
    pub fn unseen(&self) -> impl Iterator<Item = &str> {
        self.states.iter().filter(|(_, seen)| !seen).map(|(state, _)| state.as_str())
    }
}

/// The coverage of a pack, in pack order: signs, gates, conduct checks, questions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    pub rules: Vec<Covered>,
}

impl Coverage {
    pub(in crate::rule_tests) fn of(pack: &Pack) -> Self {
        const STATES: [&str; 3] = ["present", "absent", "unknown"];
        let signs = pack.signs.iter().map(|sign| {
            let outcomes = sign.outcomes.iter().map(|outcome| outcome.id.as_str());
            Covered::new("sign", &sign.id, outcomes.chain(["unknown"]))
        });
        let gates = pack.gates.iter().map(|gate| Covered::new("gate", &gate.id, STATES));
        let checks =
            pack.conduct.iter().map(|check| Covered::new("conduct check", &check.id, STATES));
        let questions = pack
            .questions
            .iter()
            .map(|question| Covered::new("question", &question.id, ["chosen", "not chosen"]));
        Self { rules: signs.chain(gates).chain(checks).chain(questions).collect() }
    }

    pub(in crate::rule_tests) fn see(&mut self, sort: &str, id: &str, state: &str) {
        let rule = self.rules.iter_mut().find(|rule| rule.sort == sort && rule.id == id);
        let states = rule.map_or(&mut [][..], |rule| &mut rule.states);
        if let Some((_, seen)) = states.iter_mut().find(|(own, _)| own == state) {
            *seen = true;
        }
    }

    /// Returns the number of covered states, and of all states.
    pub fn counts(&self) -> (usize, usize) {
        let states = || self.rules.iter().flat_map(|rule| &rule.states);
        (states().filter(|(_, seen)| *seen).count(), states().count())
    }

    /// Returns the coverage in percent, rounded down, so that 100 means complete.
    pub fn percent(&self) -> usize {
        let (seen, all) = self.counts();
        (seen * 100).checked_div(all).unwrap_or(100)
    }
}
