//! Tests that results do not depend on the names of rule files or the order of their signs.
#![allow(clippy::unwrap_used)] // a test may panic

use crate::check;

use check::Files;
use ghosted::diagnosis::{Evidence, Finding, Weighed, diagnose};
use ghosted::facts::derive::derive;
use ghosted::facts::{AsOf, Deal, Value, known};
use ghosted::rules::{Pack, RuleFiles, load};
use jiff::civil::date;

fn built_in() -> Files {
    Files::of(&RuleFiles::embedded())
}

/// Returns the rules with names for the files of signs that reverse their order.
fn renamed() -> Files {
    let mut files = built_in();
    let names: Vec<String> = RuleFiles::embedded()
        .iter()
        .map(|(name, _)| name.to_owned())
        .filter(|name| name.starts_with("signs/"))
        .collect();
    for (at, name) in names.iter().rev().enumerate() {
        let text = files.text(name);
        files = files.without(name).add(&format!("signs/{at:02}.yaml"), &text);
    }
    files
}

fn pack(files: &Files) -> Pack {
    load(&files.rule_files()).pack.unwrap()
}

fn weighed(pack: &Pack, text: &'static str) -> Weighed {
    let as_of = AsOf::new(date(2026, 3, 16));
    let mut deal = Deal::new(pack.catalog.len());
    deal.facts.set(known::inquiry_text, Value::Text(text.into()), None);
    deal.facts.set(known::email, Value::Text("po@mill.example".into()), None);
    deal.facts.set(known::opens, Value::Whole(4), None);
    derive(&mut deal, &pack.background(), &as_of);
    match diagnose(pack, &deal, &as_of).finding {
        Finding::Weighed(weighed) => weighed,
        Finding::Gated(gated) => panic!("{gated:?}"),
    }
}

#[test]
fn the_names_of_files_change_no_bit_of_a_result() {
    let (one, other) = (pack(&built_in()), pack(&renamed()));
    let ids = |pack: &Pack| pack.signs.iter().map(|sign| sign.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&one), ids(&other));
    for text in [
        "Our bid closes on 30 March, please quote the attached BOQ",
        "Can you give a discount? Our boss decides",
        "The budget is frozen until next year",
        "",
    ] {
        let (here, there) = (weighed(&one, text), weighed(&other, text));
        assert_eq!(here, there, "{text}");
    }
}

#[test]
fn words_and_facts_are_damped_apart() {
    let pack = pack(&built_in());
    let group = |id: &str| pack.groups.iter().find(|group| group.id == id).unwrap();
    assert_eq!(pack.damping_of(group("tender")), pack.damping.words);
    assert_eq!(pack.damping_of(group("attention")), pack.damping.signs);
    assert!(pack.damping.signs < pack.damping.words);
    let weighed = weighed(&pack, "The budget is frozen until next year");
    let groups = weighed.weighed.iter().filter(|own| matches!(own.evidence, Evidence::Group(_)));
    assert!(groups.count() > 3);
}
