//! Reads `tests/*.yaml`: buyers that the team knows, and what the rules must say about them.

use jiff::civil::Date;

use super::examples;
use super::examples::DEFAULT_AS_OF;
use crate::diagnostic::Code;
use crate::rules::codes;
use crate::rules::pack::{Expectation, PackTest};
use crate::rules::parse::reader::{Entry, Fields};
use crate::rules::vocabulary::{Names, Vocabulary};

pub(in crate::rules) const VERDICTS: [&str; 3] = ["leading", "two_candidates", "open"];

/// The names that an expectation may use.
#[derive(Debug)]
pub(in crate::rules) struct Expectable<'v> {
    pub gates: &'v Names,
    pub signs: &'v Names,
    pub questions: &'v Names,
    pub conduct: &'v Names,
}

pub(in crate::rules) fn read(
    root: Entry<'_>,
    vocabulary: &Vocabulary,
    names: &Expectable<'_>,
    tests: &mut Vec<PackTest>,
    off: &mut usize,
) {
    let Some(mut file) = root.fields("a file of tests") else { return };
    let as_of = file.get("as_of").and_then(|entry| entry.date()).unwrap_or(DEFAULT_AS_OF);
    let items = file.need("tests").and_then(|tests| tests.items());
    file.finish();
    for item in items.into_iter().flatten() {
        let names_of_all =
            [names.gates, names.signs, names.questions, names.conduct, &vocabulary.causes];
        names_of_all.iter().for_each(|names| names.off_was_named.set(false));
        let test = test(item, as_of, vocabulary, names);
        let names_one_that_is_off =
            names_of_all.iter().filter(|names| names.take_off_was_named()).count() > 0;
        if names_one_that_is_off || item.is_off() {
            *off += 1;
        } else {
            tests.extend(test);
        }
    }
}

fn test(
    entry: Entry<'_>,
    as_of: Date,
    vocabulary: &Vocabulary,
    names: &Expectable<'_>,
) -> Option<PackTest> {
    let mut fields = entry.fields("a test")?;
    let line = fields.whole().line();
    let name = fields.need("name").and_then(|name| name.text());
    let own_as_of = fields.get("as_of").and_then(|entry| entry.date());
    let known = examples::buyer(&mut fields, "buyer", vocabulary);
    let expect = fields.need("expect").and_then(|expect| expectation(expect, vocabulary, names));
    fields.is_off();
    fields.finish();
    let (name, known) = (name?, known?);
    let mut buyer = known.buyer;
    if buyer.id == "example" {
        buyer.id = name.to_owned().into();
    }
    Some(PackTest {
        name: name.to_owned(),
        buyer,
        stated: known.stated,
        as_of: own_as_of.unwrap_or(as_of),
        expect: expect?,
        line,
    })
}

fn expectation(
    entry: Entry<'_>,
    vocabulary: &Vocabulary,
    names: &Expectable<'_>,
) -> Option<Expectation> {
    let mut fields = entry.fields("an expectation")?;
    let causes = &vocabulary.causes;
    let expect = Expectation {
        gate: one(&mut fields, "gate", names.gates, codes::UNKNOWN_RULE, "gate"),
        verdict: fields
            .get("verdict")
            .and_then(|verdict| verdict.word(&VERDICTS))
            .map(str::to_owned),
        cause: one(&mut fields, "cause", causes, codes::UNKNOWN_CAUSE, "cause"),
        among_first_two: one(&mut fields, "among_first_two", causes, codes::UNKNOWN_CAUSE, "cause"),
        share: shares(&mut fields, causes),
        present: many(&mut fields, "present", names.signs, "sign"),
        absent: many(&mut fields, "absent", names.signs, "sign"),
        unknown: many(&mut fields, "unknown", names.signs, "sign"),
        ask_first: one(&mut fields, "ask_first", names.questions, codes::UNKNOWN_RULE, "question"),
        conduct: many(&mut fields, "conduct", names.conduct, "conduct check"),
    };
    fields.finish();
    Some(expect)
}

fn one(
    fields: &mut Fields<'_>,
    key: &'static str,
    names: &Names,
    code: Code,
    what: &str,
) -> Option<String> {
    let entry = fields.get(key)?;
    let name = entry.text()?;
    names.look_up(name, &entry, code, what).map(|_| name.to_owned())
}

fn many(fields: &mut Fields<'_>, key: &'static str, names: &Names, what: &str) -> Vec<String> {
    let items = fields.get(key).and_then(|entry| entry.items_or_one()).unwrap_or_default();
    let known = |entry: &Entry<'_>| {
        let name = entry.text()?;
        names.look_up(name, entry, codes::UNKNOWN_RULE, what).map(|_| name.to_owned())
    };
    items.iter().filter_map(known).collect()
}

/// Reads `{tender: ">= 60"}`, of 100.
fn shares(fields: &mut Fields<'_>, causes: &Names) -> Vec<(String, f64, f64)> {
    let lines = fields.get("share").and_then(|share| share.free_fields("the shares"));
    let mut all = Vec::new();
    for (key, cause, value) in lines.unwrap_or_default() {
        let known = causes.look_up(cause, &key, codes::UNKNOWN_CAUSE, "cause");
        if let (Some(_), Some((least, greatest))) = (known, share(value)) {
            all.push((cause.to_owned(), least, greatest));
        }
    }
    all
}

/// Parses the smallest and the largest share, as fractions of 1.
fn share(entry: Entry<'_>) -> Option<(f64, f64)> {
    let text = entry.text()?;
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|n| (0.0..=100.0).contains(n));
    let range = if let Some(least) = text.strip_prefix(">=") {
        number(least).map(|least| (least, 100.0))
    } else if let Some(greatest) = text.strip_prefix("<=") {
        number(greatest).map(|greatest| (0.0, greatest))
    } else {
        text.split_once("to").and_then(|(from, to)| Some((number(from)?, number(to)?)))
    };
    if range.is_none_or(|(least, greatest)| least > greatest) {
        entry.error(
            codes::OUT_OF_RANGE,
            format!("`{text}` is not a range of shares"),
            "write \">= 60\", \"<= 10\" or \"20 to 40\", of 100",
        );
        return None;
    }
    range.map(|(least, greatest)| (least / 100.0, greatest / 100.0))
}
