//! Measures how well a pack's examples read sentences that were not learnt: the sentences of each
//! file are read by a reader that learnt all other files.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::rules::readings::{LabelledSentence, Readings};
use crate::text::reader::{MeaningIndex, Reader};

/// From this probability on, a reading counts as sure.
pub const SURE: f64 = 0.8;

/// What came of reading a set of sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadCounts {
    /// Sentences of the set.
    pub sentences: usize,
    /// Sentences whose most probable meaning is the labelled one.
    pub right: usize,
    /// Sentences that were read with a probability of at least [`SURE`].
    pub sure: usize,
    /// Those of them whose meaning is the labelled one.
    pub sure_right: usize,
}

impl ReadCounts {
    fn add(&mut self, read: ReadSentence) {
        self.sentences += 1;
        self.right += usize::from(read.is_right());
        let is_sure = read.probability >= SURE;
        self.sure += usize::from(is_sure);
        self.sure_right += usize::from(is_sure && read.is_right());
    }
}

/// A sentence as a reader read it that had not learnt its file.
#[derive(Clone, Copy, Debug)]
struct ReadSentence {
    labelled: MeaningIndex,
    read_as: MeaningIndex,
    probability: f64,
}

impl ReadSentence {
    fn is_right(self) -> bool {
        self.labelled == self.read_as
    }
}

/// The counts over all sentences, and by language, meaning and file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MeasuredReadings {
    pub all: ReadCounts,
    /// By two-letter code.
    pub languages: BTreeMap<String, ReadCounts>,
    /// By id, in the order of the pack, with the number of sentences of other meanings that were
    /// read as this one.
    pub meanings: Vec<(String, ReadCounts, usize)>,
    /// By name.
    pub files: BTreeMap<String, ReadCounts>,
}

/// Reads the sentences of each file by the examples of all others.
///
/// A pack whose sentences are in a single file cannot be measured; all counts are 0 then.
pub fn measure(readings: &Readings) -> MeasuredReadings {
    let mut measured = MeasuredReadings::default();
    let mut by_meaning = vec![(ReadCounts::default(), 0); readings.meanings.len()];
    if readings.files.len() > 1 {
        for file in (0..).take(readings.files.len()) {
            for (sentence, read) in read_file(readings, file) {
                measured.all.add(read);
                measured.languages.entry(sentence.language.clone()).or_default().add(read);
                let name = readings.files[usize::from(sentence.file)].clone();
                measured.files.entry(name).or_default().add(read);
                by_meaning[usize::from(read.labelled)].0.add(read);
                if !read.is_right() {
                    by_meaning[usize::from(read.read_as)].1 += 1;
                }
            }
        }
    }
    let ids = readings.meanings.iter().map(|meaning| meaning.id.clone());
    measured.meanings = ids
        .zip(by_meaning)
        .map(|(id, (counts, wrongly_read_as))| (id, counts, wrongly_read_as))
        .collect();
    measured
}

/// Returns the sentences of a file, each as it is read without the file.
fn read_file(readings: &Readings, file: u16) -> Vec<(&LabelledSentence, ReadSentence)> {
    let learnt = readings.sentences.iter().filter(|sentence| sentence.file != file);
    let examples = learnt.map(LabelledSentence::example).collect();
    let reader = Reader::from_examples(readings.meanings.len(), examples);
    let held_out: Vec<_> =
        readings.sentences.iter().filter(|sentence| sentence.file == file).collect();
    held_out
        .into_par_iter()
        .map(|sentence| {
            let probabilities = reader.probabilities(&sentence.text);
            let (read_as, probability) = (0..).zip(probabilities).fold(
                (0, f64::NEG_INFINITY),
                |best, (index, probability)| {
                    if probability > best.1 { (index, probability) } else { best }
                },
            );
            (sentence, ReadSentence { labelled: sentence.meaning, read_as, probability })
        })
        .collect()
}
