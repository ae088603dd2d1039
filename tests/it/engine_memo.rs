//! Tests that a cached weighing equals a new one.
#![allow(clippy::unwrap_used)] // a test may panic

use crate::engine_pack;

use engine_pack::*;
use ghosted::diagnosis::{Engine, Scratch};
use ghosted::facts::{Deal, Value};
use ghosted::rules::Pack;
use ghosted::rules::pack::QuestionKind;
use jiff::civil::date;
use proptest::prelude::*;

const CAUSES: [(&str, f64); 3] = [("tender", 2.0), ("budget", 3.0), ("other", 5.0)];

/// Two signs of one group and four of their own, and two questions; `lean` distinguishes two packs.
fn pack(lean: f64) -> Pack {
    let mut builder = PackBuilder::new(&CAUSES);
    for (at, fact) in FACTS.into_iter().enumerate() {
        let group = if at < 2 { "same".to_owned() } else { at.to_string() };
        let of_10 = [1.0 + at as f64, 8.0 - at as f64, lean];
        builder = builder.sign(&format!("sign_{at}"), &group, is_yes(fact), &of_10);
    }
    let answers: [(&str, &[f64]); 2] = [("yes", &[6.0, 1.0, 2.0]), ("no", &[1.0, 5.0, 3.0])];
    builder
        .question("opens_when", QuestionKind::Closed, &["when does it open"], &answers)
        .question("what_is_it_for", QuestionKind::Open, &["what is it for"], &answers[..1])
        .build()
}

/// By sign fact: yes, no, or blank; the answers to questions; the questions that we asked.
type Known = ([Option<bool>; 6], Option<(bool, bool)>, Option<bool>);

fn known_buyer(&(facts, answer, asked): &Known) -> Deal<'static> {
    let value = |fact: Option<bool>| fact.map_or(Value::Blank, Value::YesNo);
    let facts: Vec<_> = FACTS.into_iter().zip(facts.map(value)).collect();
    let mut buyer = buyer(&facts);
    if let Some((first, is_yes)) = answer {
        let question = if first { "opens_when" } else { "what_is_it_for" };
        answered(&mut buyer, question, if is_yes { "yes" } else { "no_reply" }, None);
    }
    if let Some(first) = asked {
        let text = if first { "When does it open?" } else { "What is it for?" };
        we_wrote(&mut buyer, date(2026, 3, 9), "", text);
    }
    buyer
}

proptest! {
    #[test]
    fn a_reused_scratch_equals_a_new_one_for_each_deal(
        buyers in prop::collection::vec((any::<[Option<bool>; 6]>(), any::<Option<(bool, bool)>>(),
            any::<Option<bool>>(), any::<bool>()), 1..12),
    ) {
        let packs = [pack(4.0), pack(7.0)];
        let engines = packs.each_ref().map(Engine::new);
        let mut room = Scratch::default();
        // Twice, so that everything is cached.
        for (facts, answer, asked, which) in buyers.iter().chain(&buyers) {
            let buyer = known_buyer(&(*facts, *answer, *asked));
            let engine = &engines[usize::from(*which)];
            let found = engine.diagnose(&buyer, &as_of(), &mut room);
            let alone = engine.diagnose(&buyer, &as_of(), &mut Scratch::default());
            prop_assert_eq!(found, alone);
        }
    }
}
