//! Reads `readings/meanings.yaml` and `readings/examples/*.csv`: the possible meanings of a buyer's
//! sentence, and the sentences from which the text reader learns them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::codes;
use super::diagnostics::Diagnostics;
use super::files::{RuleFiles, readable};
use super::pack::{CauseId, RuleLine, letters_of};
use super::parse::reader::{Entry, Fields};
use super::vocabulary::{Names, Vocabulary};
use crate::diagnostic::{Diagnostic, Place, SourceText, nearest};
use crate::facts::Bilingual;
use crate::facts::reading::{SentenceUse, WordsReader};
use crate::text::normalise::normalise;
use crate::text::reader::evidence::Causes;
use crate::text::reader::{Example, MeaningIndex, Reader};

/// The folder of the sentences, within the folder of the pack.
pub(super) const EXAMPLES: &str = "readings/examples/";
/// The file for examples that the program writes for the team.
pub const TEAM_EXAMPLES: &str = "readings/examples/team.csv";
const COLUMNS: [&str; 3] = ["text", "lang", "meaning"];
const GATES: [&str; 6] =
    ["asks_to_stop", "seems_decided", "undeliverable", "away", "asked_to_wait", "receipt"];
const DEFAULT_SURE: f64 = 0.8;
/// The part of `counts` that applies before the PI.
const DEFAULT_BEFORE_PI: f64 = 0.5;

/// How many times a sentence of the team counts. The built-in sentences are invented and many; a
/// sentence of a real buyer says more about the next one.
const TEAM_TIMES: u16 = 5;

/// A possible meaning of a sentence.
#[derive(Clone, Debug)]
pub struct Meaning {
    pub id: String,
    pub title: Bilingual,
    pub cause: Option<CauseId>,
    /// One of `asks_to_stop`, `seems_decided`, `undeliverable`, `away`, `asked_to_wait`, `receipt`.
    pub gate: Option<&'static str>,
    /// The share of its sentences, in [0, 1], that count as evidence.
    pub counts: f64,
    /// The same for sentences written before the PI.
    pub before_pi: f64,
    /// The minimum probability for the gate, in [0, 1].
    pub sure: f64,
    pub is_ordinary: bool,
    pub line: RuleLine,
}

/// An example sentence of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelledSentence {
    pub text: String,
    /// Two letters, e.g. `en`.
    pub language: String,
    pub meaning: MeaningIndex,
    /// Index into [`Readings::files`].
    pub file: u16,
    /// Counted from 1.
    pub line: usize,
    /// How many times it counts.
    pub times: u16,
}

impl LabelledSentence {
    /// Returns the sentence as the text reader learns it.
    pub fn example(&self) -> Example {
        Example {
            text: self.text.clone(),
            meaning: self.meaning,
            batch: self.file,
            times: self.times,
        }
    }
}

/// The meanings of a pack and the examples of them.
#[derive(Debug, Default)]
pub struct Readings {
    pub meanings: Vec<Meaning>,
    pub sentences: Vec<LabelledSentence>,
    /// Names of the files with sentences, by name.
    pub files: Vec<String>,
    /// The cause of each meaning.
    pub(super) causes: Causes,
    reader: OnceLock<Arc<Reader>>,
}

/// Readers learnt lately, the newest last. Packs with the same sentences share one: both sides of a
/// comparison, and a pack before and after a save.
static LEARNT: Mutex<Vec<Arc<Reader>>> = Mutex::new(Vec::new());
/// Readers that are kept for later packs.
const MAX_LEARNT: usize = 2;

impl Readings {
    /// Returns the reader trained on the examples, built on first use.
    ///
    /// `None` if the pack has no examples.
    pub fn reader(&self) -> Option<&Reader> {
        if self.sentences.is_empty() {
            return None;
        }
        Some(self.reader.get_or_init(|| {
            let mut learnt = LEARNT.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(same) = learnt.iter().find(|reader| self.taught(reader)) {
                return Arc::clone(same);
            }
            let examples = self.sentences.iter().map(LabelledSentence::example).collect();
            let reader = Arc::new(Reader::from_examples(self.meanings.len(), examples));
            if learnt.len() == MAX_LEARNT {
                learnt.remove(0);
            }
            learnt.push(Arc::clone(&reader));
            reader
        }))
    }

    /// Returns the reader if it was built already: where a meaning was proposed, it was.
    pub fn trained_reader(&self) -> Option<&Reader> {
        self.reader.get().map(Arc::as_ref)
    }

    /// Returns whether the reader was trained on just these sentences and meanings.
    fn taught(&self, reader: &Reader) -> bool {
        let examples = reader.examples();
        reader.meanings() == self.meanings.len()
            && examples.len() == self.sentences.len()
            && self.sentences.iter().zip(examples).all(|(sentence, example)| {
                sentence.meaning == example.meaning
                    && sentence.file == example.batch
                    && sentence.times == example.times
                    && sentence.text == example.text
            })
    }

    pub fn meaning_named(&self, id: &str) -> Option<MeaningIndex> {
        let index = self.meanings.iter().position(|meaning| meaning.id == id)?;
        MeaningIndex::try_from(index).ok()
    }

    /// Returns the meaning that a person wrote: its id, or its title in either language.
    pub fn written(&self, written: &str) -> Option<MeaningIndex> {
        let key = letters_of(written);
        let is_so = |own: &Meaning| {
            let names = [&*own.id, &own.title.en, &own.title.zh];
            !key.is_empty() && names.iter().any(|name| letters_of(name) == key)
        };
        MeaningIndex::try_from(self.meanings.iter().position(is_so)?).ok()
    }

    /// Returns the reader of sentences for derivations, or `None` if the pack has no examples.
    pub fn as_reader(&self) -> Option<&dyn WordsReader> {
        if self.sentences.is_empty() { None } else { Some(self) }
    }

    /// Returns the causes of the meanings; `causes` is the number of causes of the pack.
    pub fn causes_of(&self, causes: usize) -> Causes {
        let cause = |meaning: &Meaning| meaning.cause.map(|cause| usize::from(cause.0));
        Causes {
            count: causes,
            of_meaning: self.meanings.iter().map(cause).collect(),
            counts: self.meanings.iter().map(|meaning| meaning.counts).collect(),
            counts_before_pi: self.meanings.iter().map(|meaning| meaning.before_pi).collect(),
            ordinary: self.meanings.iter().position(|meaning| meaning.is_ordinary),
        }
    }
}

impl WordsReader for Readings {
    fn reader(&self) -> Option<&Reader> {
        Readings::reader(self)
    }

    fn causes(&self) -> &Causes {
        &self.causes
    }

    fn meaning_written(&self, written: &str) -> Option<MeaningIndex> {
        self.written(written)
    }

    fn meaning(&self, index: MeaningIndex) -> Option<SentenceUse<'_>> {
        let own = self.meanings.get(usize::from(index))?;
        Some(SentenceUse {
            id: &own.id,
            gate: own.gate,
            sure: own.sure,
            is_ordinary: own.is_ordinary,
            cause: own.cause.map(|cause| usize::from(cause.0)),
        })
    }
}

/// Reads the meanings, then the examples of them.
pub(super) fn read(
    root: Option<Entry<'_>>,
    files: &RuleFiles,
    vocabulary: &Vocabulary,
    errors: &Diagnostics,
) -> Readings {
    let mut readings = Readings::default();
    let mut names = Names { incomplete: root.is_none(), ..Names::default() };
    if let Some(root) = root {
        meanings(root, vocabulary, &mut names, &mut readings);
    }
    let ids: HashMap<String, MeaningIndex> = readings
        .meanings
        .iter()
        .enumerate()
        .map(|(index, meaning)| (meaning.id.clone(), index as MeaningIndex))
        .collect();
    for (name, bytes) in files.examples() {
        let file = readings.files.len() as u16;
        readings.files.push(name.to_owned());
        let shown = files.shown_name(name);
        let Ok(text) = std::str::from_utf8(bytes) else {
            let message = format!("{shown} is not saved as UTF-8");
            errors
                .add(Diagnostic::error(codes::NOT_UTF8, message).help(
                    "open it in your editor, choose “Save as”, and there the encoding UTF-8",
                ));
            continue;
        };
        let source = readable(shown, text);
        let is_built_in = RuleFiles::is_built_in(name);
        sentences(&source, file, is_built_in, &ids, &names, errors, &mut readings.sentences);
    }
    readings
}

fn meanings(root: Entry<'_>, vocabulary: &Vocabulary, names: &mut Names, readings: &mut Readings) {
    let Some(mut file) = root.fields("meanings.yaml") else { return };
    let items = file.need("meanings").and_then(|meanings| meanings.items());
    file.finish();
    for item in items.into_iter().flatten() {
        let Some(fields) = item.fields("a meaning") else { continue };
        readings.meanings.extend(meaning(fields, vocabulary, names));
    }
    let ordinary = readings.meanings.iter().filter(|meaning| meaning.is_ordinary).count();
    if ordinary != 1 && !names.incomplete && !root.errors.has_errors() {
        root.error(
            codes::ONE_OF_TWO,
            "exactly one meaning must be the ordinary one",
            "write `ordinary: yes` at the meaning of sentences that say nothing about the silence",
        );
    }
}

fn meaning(mut fields: Fields<'_>, vocabulary: &Vocabulary, names: &mut Names) -> Option<Meaning> {
    let id = fields.need("id").and_then(|entry| {
        let id = entry.id()?;
        names.add(id, &entry, "meaning");
        Some(id)
    });
    names.incomplete |= id.is_none();
    let title = fields.need("title").and_then(|title| title.bilingual());
    let cause = fields.get("cause").and_then(|entry| {
        let index =
            vocabulary.causes.look_up(entry.text()?, &entry, codes::UNKNOWN_CAUSE, "cause")?;
        u16::try_from(index).ok().map(CauseId)
    });
    let gate = fields.get("gate").and_then(|entry| entry.word(&GATES));
    let counts = fields.get("counts").and_then(|entry| entry.number(0.0..=1.0)).unwrap_or(1.0);
    let before_pi = fields.get("before_pi").and_then(|entry| entry.number(0.0..=1.0));
    let sure = fields.get("sure").and_then(|entry| entry.number(0.0..=1.0));
    let is_ordinary = fields.get("ordinary").and_then(|entry| entry.yes_no()).unwrap_or(false);
    let line = fields.whole().line();
    fields.finish();
    Some(Meaning {
        id: id?.to_owned(),
        title: title?,
        cause,
        gate,
        counts,
        before_pi: before_pi.unwrap_or(counts * DEFAULT_BEFORE_PI),
        sure: sure.unwrap_or(DEFAULT_SURE),
        is_ordinary,
        line,
    })
}

/// Reads one file of sentences.
fn sentences(
    source: &Arc<SourceText>,
    file: u16,
    is_built_in: bool,
    ids: &HashMap<String, MeaningIndex>,
    names: &Names,
    errors: &Diagnostics,
    sentences: &mut Vec<LabelledSentence>,
) {
    let times = if is_built_in { 1 } else { TEAM_TIMES };
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(source.text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut is_head = true;
    while rows.read_record(&mut record).is_ok_and(|is_there| is_there) {
        let position = record.position();
        let start = position.map_or(0, |position| position.byte() as usize);
        let line = position.map_or(0, |position| position.line() as usize);
        let error = |code, message: String, help: String| {
            let end = source.text[start..].find('\n').map_or(source.text.len(), |end| start + end);
            let place = Place::new(source, start..end.max(start));
            errors.add(Diagnostic::error(code, message).at(place).help(help));
        };
        if std::mem::take(&mut is_head) {
            if record.iter().map(str::trim).ne(COLUMNS) {
                error(
                    codes::EXAMPLE_COLUMNS,
                    "the first line does not name the columns".to_owned(),
                    format!("write `{}` as the first line", COLUMNS.join(",")),
                );
                return;
            }
            continue;
        }
        let (text, language, id) = match record.iter().collect::<Vec<_>>()[..] {
            [text, language, id] => (text.trim(), language.trim(), id.trim()),
            _ => {
                error(
                    codes::EXAMPLE_COLUMNS,
                    format!("this line has {} columns, not 3", record.len()),
                    "put the sentence in quotation marks if it has a comma: \"No, \
                     thanks\",en,stop_writing"
                        .to_owned(),
                );
                continue;
            }
        };
        if text.is_empty()
            || language.len() != 2
            || !language.bytes().all(|b| b.is_ascii_lowercase())
        {
            error(
                codes::EXAMPLE_COLUMNS,
                if text.is_empty() {
                    "the sentence is missing".to_owned()
                } else {
                    format!("`{language}` is not the code of a language")
                },
                "write a sentence, its language in two letters and its meaning".to_owned(),
            );
            continue;
        }
        match ids.get(id) {
            Some(&meaning) => sentences.push(LabelledSentence {
                text: text.to_owned(),
                language: language.to_owned(),
                meaning,
                file,
                line,
                times,
            }),
            None if names.incomplete => {}
            None => {
                let near = nearest(id, ids.keys().map(String::as_str));
                error(
                    codes::UNKNOWN_MEANING,
                    format!("`{id}` is not a meaning"),
                    match near {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "write the id of a meaning of readings/meanings.yaml".to_owned(),
                    },
                );
            }
        }
    }
}

/// Warns of repeated sentences, with the same meaning or with different ones.
pub(super) fn report_repeated(readings: &Readings, files: &RuleFiles, errors: &Diagnostics) {
    let mut first: HashMap<String, &LabelledSentence> = HashMap::new();
    for sentence in &readings.sentences {
        let before = match first.entry(normalise(&sentence.text)) {
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(sentence);
                continue;
            }
            std::collections::hash_map::Entry::Occupied(entry) => *entry.get(),
        };
        let name = |sentence: &LabelledSentence| {
            let file = readings.files.get(usize::from(sentence.file));
            files.shown_name(file.map_or("", String::as_str))
        };
        let id = |sentence: &LabelledSentence| {
            let meaning = readings.meanings.get(usize::from(sentence.meaning));
            meaning.map_or("", |meaning| meaning.id.as_str())
        };
        let elsewhere = format!("line {} of {}", before.line, name(before));
        let (code, message, help) = if before.meaning == sentence.meaning {
            (
                codes::DUPLICATE_EXAMPLE,
                format!("this sentence is also on {elsewhere}"),
                "remove one of them: it counts twice".to_owned(),
            )
        } else {
            (
                codes::CONTRADICTING_EXAMPLE,
                format!(
                    "this sentence means `{}` here and `{}` on {elsewhere}",
                    id(sentence),
                    id(before)
                ),
                "keep the one that is right".to_owned(),
            )
        };
        let mut diagnostic = Diagnostic::warning(code, message).help(help);
        if let Some(place) = files.place_of_example(&name(sentence), sentence.line) {
            diagnostic = diagnostic.at(place);
        }
        errors.add(diagnostic);
    }
}
