//! Formats how well the examples of a pack read sentences of files that were not learnt.

use std::fmt::Write as _;

use serde::Serialize;

use crate::rule_tests::readings::{MeasuredReadings, ReadCounts, SURE};

pub(in crate::commands::test) fn text(measured: &MeasuredReadings) -> String {
    if measured.all.sentences == 0 {
        return "The sentences must be in two files or more: those of one file are read by the \
                examples of the others."
            .into();
    }
    let mut out =
        "Each file's sentences, read by the examples of all other files (in 100):\n".to_owned();
    let sure = format!("sure at {:.0}", 100.0 * SURE);
    let _ = writeln!(
        out,
        "\n{:<24} {:>9} {:>6} {:>10} {:>11}",
        "", "sentences", "right", sure, "right then"
    );
    row(&mut out, "all", &measured.all, "");
    out.push_str("\nby language\n");
    for (language, counts) in &measured.languages {
        row(&mut out, language, counts, "");
    }
    out.push_str("\nby meaning\n");
    for (id, counts, wrongly_read_as) in &measured.meanings {
        row(&mut out, id, counts, &format!("  {wrongly_read_as} others read as this"));
    }
    out.push_str("\nby file\n");
    for (file, counts) in &measured.files {
        row(&mut out, file.rsplit('/').next().unwrap_or(file), counts, "");
    }
    out.trim_end().to_owned()
}

fn row(out: &mut String, name: &str, counts: &ReadCounts, more: &str) {
    let _ = writeln!(
        out,
        "{name:<24} {:>9} {:>6} {:>10} {:>11}{more}",
        counts.sentences,
        in_100(counts.right, counts.sentences),
        in_100(counts.sure, counts.sentences),
        in_100(counts.sure_right, counts.sure),
    );
}

/// Returns a part of a whole in 100, with one decimal, or `-` if there is no whole.
fn in_100(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "-".into();
    }
    format!("{:.1}", 100.0 * part as f64 / whole as f64)
}

#[derive(Serialize)]
struct Report<'m> {
    /// Increases when a key is removed or changes its meaning.
    version: u8,
    /// From this probability on, a reading counts as sure.
    sure_at: f64,
    all: Counts<'m>,
    languages: Vec<Counts<'m>>,
    meanings: Vec<Counts<'m>>,
    files: Vec<Counts<'m>>,
}

#[derive(Serialize)]
struct Counts<'m> {
    name: &'m str,
    sentences: usize,
    right: usize,
    sure: usize,
    sure_right: usize,
    /// Sentences of other meanings that were read as this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    wrongly_read_as: Option<usize>,
}

pub(in crate::commands::test) fn json(measured: &MeasuredReadings) -> String {
    let counts = |name, counts: &ReadCounts, wrongly_read_as| Counts {
        name,
        sentences: counts.sentences,
        right: counts.right,
        sure: counts.sure,
        sure_right: counts.sure_right,
        wrongly_read_as,
    };
    let report = Report {
        version: 1,
        sure_at: SURE,
        all: counts("all", &measured.all, None),
        languages: measured.languages.iter().map(|(name, own)| counts(name, own, None)).collect(),
        meanings: measured
            .meanings
            .iter()
            .map(|(id, own, wrong)| counts(id, own, Some(*wrong)))
            .collect(),
        files: measured.files.iter().map(|(name, own)| counts(name, own, None)).collect(),
    };
    serde_json::to_string_pretty(&report).unwrap_or_default()
}
