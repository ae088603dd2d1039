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
