//! Builds small rule packs and deals in code, for tests of the engine.
#![allow(dead_code, clippy::unwrap_used)] // each test file uses a part; a test may panic

use std::borrow::Cow;

use ghosted::facts::derive::KnownLists;
use ghosted::facts::word_search::{WordIndexBuilder, WordSet};
use ghosted::facts::{
    Answer, AsOf, Bilingual, Catalog, Cell, Channel, Days, Deal, FactId, Message, Party, Value,
    known,
};
use ghosted::rules::Pack;
use ghosted::rules::condition::{Check, Condition, Operand, Test};
use ghosted::rules::frequencies::Witness;
use ghosted::rules::kinds::columns::Columns;
use ghosted::rules::pack::{
    Basis, Because, Cadence, CadenceStep, Cause, ConductCheck, ConductLevel, Damping, Gate,
    GateStep, Group, Interval, Outcome, PossibleAnswer, Question, QuestionKind, Recheck, RuleLine,
    Sign, Spotting, Thresholds,
};
use jiff::civil::{Date, date};

/// A Monday.
pub const TODAY: Date = date(2026, 3, 16);

pub fn as_of() -> AsOf {
    AsOf::new(TODAY)
}

pub fn both(text: &str) -> Bilingual {
    Bilingual { en: text.into(), zh: text.into() }
}

/// A yes/no fact that is yes.
pub fn is_yes(fact: FactId) -> Condition {
    Condition::Test(Test { fact, check: Check::Is(Operand::Literal(Value::YesNo(true))) })
}

pub fn at_least(fact: FactId, count: i64) -> Condition {
    let least = Operand::Literal(Value::Whole(count));
    Condition::Test(Test { fact, check: Check::AtLeast(least) })
}

pub struct PackBuilder {
    pub pack: Pack,
    words: WordIndexBuilder,
}

impl PackBuilder {
    /// Causes with their priors, of 100.
    pub fn new(causes: &[(&str, f64)]) -> Self {
        let cause = |&(id, of_100): &(&str, f64)| Cause {
            id: id.into(),
            title: both(id),
            of_100,
            basis: Basis::Guess,
            rarely_confirmed: false,
            means: Bilingual::default(),
            act: Bilingual::default(),
            avoid: Bilingual::default(),
            recheck: None,
            ask: Vec::new(),
            channel: None,
            line: RuleLine::default(),
        };
        let step = |after| CadenceStep { after, act: Bilingual::default(), channel: "mail".into() };
        let pack = Pack {
            sources: ghosted::rules::pack::SourceSettings::default(),
            catalog: Catalog::built_in(),
            words: WordIndexBuilder::default().build(),
            causes: causes.iter().map(cause).collect(),
            gates: Vec::new(),
            groups: Vec::new(),
            signs: Vec::new(),
            questions: Vec::new(),
            conduct: Vec::new(),
            drafts: Vec::new(),
            cadence: Cadence {
                steps: [3, 8, 15].map(step).into(),
                then_every: Interval::Months(1),
                least_gap: 5,
                ask_again_after: Interval::Days(Days { count: 42, working: false }),
                send_between: (9, 11),
                our_time_zone: "Asia/Shanghai".into(),
                our_domains: Vec::new(),
                deadlines: Default::default(),
                capacity: Default::default(),
                ranking: Default::default(),
            },
            damping: Damping { signs: 1.0, words: 1.0, answers: 1.0, readings: 1.0 },
            thresholds: Thresholds {
                leading_share: 0.6,
                leading_db: 5.0,
                two_candidates_share: 0.6,
                too_little_known: 0.3,
            },
            calendars: std::sync::Arc::default(),
            events: Vec::new(),
            tests: Vec::new(),
            lists: KnownLists::default(),
            readings: Default::default(),
            named_lists: Vec::new(),
            learned: None,
            off: ghosted::rules::pack::SwitchedOff::default(),
            columns: Columns::default(),
        };
        Self { pack, words: WordIndexBuilder::default() }
    }

    pub fn build(mut self) -> Pack {
        self.pack.words = self.words.build();
        self.pack
    }

    pub fn word_set(&mut self, words: &[&str]) -> WordSet {
        self.words.add(words.iter().copied())
    }

    pub fn gate(mut self, id: &str, when: Condition, change: impl FnOnce(&mut Gate)) -> Self {
        let mut gate = Gate {
            id: id.into(),
            title: both(id),
            when,
            means: Bilingual::default(),
            act: Bilingual::default(),
            hidden: false,
            first: false,
            back_on: None,
            next_step: GateStep::ByCadence,
            has_draft: false,
            because: Because::default(),
            examples: Vec::new(),
            line: RuleLine::default(),
        };
        change(&mut gate);
        self.pack.gates.push(gate);
        self
    }

    /// A sign that is present or absent, of 10 buyers by cause.
    pub fn sign(self, id: &str, group: &str, when: Condition, of_10: &[f64]) -> Self {
        let present: Vec<f64> =
            of_10.iter().map(|count| (count / 10.0).clamp(0.01, 0.99)).collect();
        let absent = present.iter().map(|p| 1.0 - p).collect();
        self.outcomes(id, group, vec![("present", Some(when), present), ("absent", None, absent)])
    }

    pub fn outcomes(
        mut self,
        id: &str,
        group: &str,
        outcomes: Vec<(&str, Option<Condition>, Vec<f64>)>,
    ) -> Self {
        let groups = &mut self.pack.groups;
        let at = groups.iter().position(|own| own.id == group).unwrap_or_else(|| {
            groups.push(Group { id: group.into(), title: None, alike: 0.0, signs: Vec::new() });
            groups.len() - 1
        });
        let sign = u16::try_from(self.pack.signs.len()).unwrap();
        groups[at].signs.push(ghosted::rules::pack::SignId(sign));
        self.pack.signs.push(Sign {
            id: id.into(),
            title: both(id),
            group: u16::try_from(at).unwrap(),
            outcomes: outcomes
                .into_iter()
                .map(|(id, when, probability)| Outcome {
                    id: id.into(),
                    title: None,
                    when,
                    probability,
                })
                .collect(),
            named: self.named(),
            ignores_absence: false,
            witness: Witness::PERFECT,
            basis: Basis::Guess,
            because: Because::default(),
            examples: Vec::new(),
            line: RuleLine::default(),
        });
        self
    }

    /// Every cause has a number of its own.
    fn named(&self) -> Vec<ghosted::rules::pack::CauseId> {
        (0..).map(ghosted::rules::pack::CauseId).take(self.pack.causes.len()).collect()
    }

    /// How far the signs of a group are alike.
    pub fn alike(mut self, group: &str, alike: f64) -> Self {
        let group = self.pack.groups.iter_mut().find(|own| own.id == group).unwrap();
        group.alike = alike;
        self
    }

    /// A question whose topic is its id; answers of 10 buyers by cause, the rest stay silent.
    pub fn question(
        mut self,
        id: &str,
        kind: QuestionKind,
        spot: &[&str],
        answers: &[(&str, &[f64])],
    ) -> Self {
        let spot = self.word_set(spot);
        let silent: Vec<f64> = (0..self.pack.causes.len())
            .map(|cause| 1.0 - answers.iter().map(|(_, of_10)| of_10[cause] / 10.0).sum::<f64>())
            .collect();
        let given = answers.iter().map(|&(id, of_10)| PossibleAnswer {
            id: id.into(),
            says: both(id),
            probability: of_10.iter().map(|count| count / 10.0).collect(),
            given_by: None,
        });
        let no_reply = PossibleAnswer {
            id: "no_reply".into(),
            says: both("no reply"),
            probability: silent,
            given_by: None,
        };
        self.pack.questions.push(Question {
            ask_in: Vec::new(),
            id: id.into(),
            topic: id.into(),
            kind,
            ask: both(id),
            spot,
            answers: given.chain([no_reply]).collect(),
            named: self.named(),
            line: RuleLine::default(),
        });
        self
    }

    pub fn conduct(mut self, id: &str, spotting: Spotting) -> Self {
        self.pack.conduct.push(ConductCheck {
            id: id.into(),
            title: both(id),
            level: ConductLevel::Warning,
            spotting,
            advice: Bilingual::default(),
            examples: Vec::new(),
            line: RuleLine::default(),
        });
        self
    }

    pub fn recheck(mut self, cause: usize, recheck: Recheck) -> Self {
        self.pack.causes[cause].recheck = Some(recheck);
        self
    }
}

pub const CELL: Cell = Cell { file: 0, row: 2, column: 0 };

pub fn buyer(facts: &[(FactId, Value<'static>)]) -> Deal<'static> {
    let mut buyer = Deal::new(Catalog::built_in().len());
    for (fact, value) in facts {
        buyer.facts.set(*fact, value.clone(), None);
    }
    buyer
}

pub fn yes(fact: FactId) -> (FactId, Value<'static>) {
    (fact, Value::YesNo(true))
}

pub fn no(fact: FactId) -> (FactId, Value<'static>) {
    (fact, Value::YesNo(false))
}

pub fn day(fact: FactId, day: Date) -> (FactId, Value<'static>) {
    (fact, Value::Date(day))
}

pub fn we_wrote(buyer: &mut Deal<'static>, on: Date, subject: &'static str, text: &'static str) {
    buyer.has_message_table = true;
    buyer.messages.push(Message {
        at: on.at(9, 0, 0, 0),
        has_time: true,
        from: Party::Us,
        channel: Channel::Mail,
        subject: Cow::Borrowed(subject),
        text: Cow::Borrowed(text),
        automatic: false,
        bounced: false,
        opens: None,
        cell: CELL,
        text_cell: CELL,
    });
}

pub fn answered(
    buyer: &mut Deal<'static>,
    question: &'static str,
    answer: &'static str,
    on: Option<Date>,
) {
    buyer.answers.push(Answer {
        question: Cow::Borrowed(question),
        answer: Cow::Borrowed(answer),
        on,
        source: Cow::Borrowed("Li, by phone"),
        cell: Cell { row: u32::try_from(buyer.answers.len()).unwrap() + 2, ..CELL },
    });
}

/// Yes/no facts that tests use as stand-ins for anything a sign may read.
pub const FACTS: [FactId; 6] = [
    known::quantity_stated,
    known::asked_price_only,
    known::email_fits_website,
    known::phone_fits_country,
    known::quick_until_pi,
    known::pi_requested_in_writing,
];
