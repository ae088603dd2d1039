//! Tests the built-in examples, and the errors for wrong ones.
#![allow(clippy::unwrap_used)]

use ghosted::rules::{RuleFiles, load};
use ghosted::text::reader::Message;

#[test]
fn the_built_in_examples_are_read_and_cover_every_meaning() {
    let pack = load(&RuleFiles::embedded()).pack.unwrap();
    let readings = &pack.readings;
    assert!(readings.sentences.len() > 20_000, "{}", readings.sentences.len());
    for (index, meaning) in readings.meanings.iter().enumerate() {
        let own = || readings.sentences.iter().filter(|own| usize::from(own.meaning) == index);
        let files: std::collections::BTreeSet<u16> = own().map(|own| own.file).collect();
        assert!(own().count() >= 600 && files.len() >= 6, "{}", meaning.id);
    }
}

#[test]
fn the_built_in_reader_reads() {
    let pack = load(&RuleFiles::embedded()).pack.unwrap();
    let reader = pack.readings.reader().unwrap();
    for (text, meaning) in [
        (
            "Our accountants will not let a single dollar out before the new fiscal year.",
            "budget_frozen",
        ),
        ("I kindly ask you to take me off your mailing list.", "stop_writing"),
        (
            "Wir haben den Auftrag inzwischen an einen anderen Lieferanten vergeben.",
            "decided_elsewhere",
        ),
        ("Estoy de vacaciones hasta el 15 de agosto.", "away"),
    ] {
        let read = reader.read(&[Message { text, names: &[] }]);
        let (found, probability) = read[0].meaning();
        let found = &pack.readings.meanings[usize::from(found)].id;
        assert!(found == meaning && probability > 0.5, "{text}: {found} {probability}");
    }
}

#[test]
fn each_file_of_examples_is_read_by_the_others() {
    let examples = |file: &str, rows: &str| {
        (format!("readings/examples/{file}.csv"), format!("text,lang,meaning\n{rows}").into_bytes())
    };
    let rules: Vec<_> = RuleFiles::embedded()
        .iter()
        .map(|(name, bytes)| (name.to_owned(), bytes.to_vec()))
        .collect();
    let mut files = rules.clone();
    files
        .push(examples("one", "please stop writing,en,stop_writing\nhow is the weather,de,none\n"));
    files.push(examples("two", "stop writing please,en,stop_writing\nweather is fine,en,none\n"));
    let pack = load(&RuleFiles::new("rules/", files)).pack.unwrap();
    let measured = ghosted::rule_tests::readings::measure(&pack.readings);
    assert_eq!((measured.all.sentences, measured.all.right), (4, 4));
    assert_eq!(measured.languages["de"].sentences, 1);
    assert_eq!(measured.files.len(), 2);

    let swapped = rules.into_iter().chain([
        examples("one", "please stop writing,en,stop_writing\nhow is the weather,en,none\n"),
        examples(
            "two",
            "please stop writing now,en,none\nhow is the weather now,en,stop_writing\n",
        ),
    ]);
    let pack = load(&RuleFiles::new("rules/", swapped.collect())).pack.unwrap();
    let measured = ghosted::rule_tests::readings::measure(&pack.readings);
    assert_eq!(measured.all.right, 0, "what contradicts the other file is wrong");
}
