//! Decodes rule files to trees: checks the encoding and the required files, and recovers what it
//! can from a file with a line that cannot be read.

use std::sync::Arc;

use super::reader::Entry;
use super::syntax::Patched;
use super::yaml::{Node, Tree};
use super::{completed, copied_files, files_not_read, hints, missing_dash, syntax, yaml};
use crate::diagnostic::{Diagnostic, Place, SourceText, nearest};
use crate::rules::codes;
use crate::rules::diagnostics::Diagnostics;
use crate::rules::files::{BUILT_IN_NAME, RuleFiles, readable};

pub(in crate::rules) const FACTS: &str = "facts.yaml";
pub(in crate::rules) const CAUSES: &str = "causes.yaml";
pub(in crate::rules) const GATES: &str = "gates.yaml";
pub(in crate::rules) const QUESTIONS: &str = "questions.yaml";
pub(in crate::rules) const CONDUCT: &str = "conduct.yaml";
pub(in crate::rules) const CADENCE: &str = "cadence.yaml";
pub(in crate::rules) const WEIGHING: &str = "weighing.yaml";
pub(in crate::rules) const CALENDAR: &str = "calendar.yaml";
pub(in crate::rules) const DRAFTS: &str = "drafts.yaml";
pub(in crate::rules) const EVENTS: &str = "events.yaml";
use crate::rules::learned::LEARNED;
pub(in crate::rules) use crate::rules::overlay::PACK;
pub(in crate::rules) const SIGNS: &str = "signs/";
pub(in crate::rules) const LISTS: &str = "lists/";
pub(in crate::rules) const TESTS: &str = "tests/";
pub(in crate::rules) const SOURCES: &str = "sources/";
/// Sources named on the command line.
pub(in crate::rules) const GIVEN: &str = "given/";

/// The file with the meanings of sentences.
pub(in crate::rules) const MEANINGS: &str = "readings/meanings.yaml";

const NEEDED: [&str; 7] = [FACTS, CAUSES, GATES, QUESTIONS, CONDUCT, CADENCE, WEIGHING];
const OPTIONAL: [&str; 6] = [CALENDAR, DRAFTS, EVENTS, MEANINGS, PACK, LEARNED];
const FOLDERS: [&str; 4] = [SIGNS, LISTS, TESTS, SOURCES];

/// The maximum number of errors shown per file.
const MAX_ERRORS_PER_FILE: usize = 400;

/// A file, as far as it could be read.
#[derive(Debug)]
pub(in crate::rules) struct Read {
    /// Within the folder of the pack, e.g. `signs/tender.yaml`.
    pub name: String,
    pub source: Arc<SourceText>,
    node: Option<Node>,
    /// Whether every line could be read.
    pub whole: bool,
}

impl Read {
    pub fn entry<'r>(&'r self, errors: &'r Diagnostics) -> Option<Entry<'r>> {
        self.node.as_ref().map(|node| Entry::root(node, &self.source, errors, self.whole))
    }
}

/// Returns the file with that name.
pub(in crate::rules) fn file<'r>(
    read: &'r [Read],
    name: &str,
    errors: &'r Diagnostics,
) -> Option<Entry<'r>> {
    read.iter().find(|file| file.name == name)?.entry(errors)
}

/// Returns all files of a folder, by name.
pub(in crate::rules) fn folder<'r>(
    read: &'r [Read],
    name: &'r str,
    errors: &'r Diagnostics,
) -> impl Iterator<Item = Entry<'r>> {
    read.iter()
        .filter(move |file| file.name.starts_with(name))
        .filter_map(move |file| file.entry(errors))
}

/// Reads every file. Reports missing files, and files that do not belong in a pack.
pub(in crate::rules) fn read(files: &RuleFiles, errors: &Diagnostics) -> Vec<Read> {
    let mut all = Vec::new();
    files_not_read::report(files, errors);
    let copies = copied_files::report(files, errors);
    for (name, bytes) in files.iter().filter(|(name, _)| !copies.contains(name)) {
        let yaml_name = name.strip_suffix(".yml").map_or(name.to_owned(), |n| format!("{n}.yaml"));
        if has_a_place(&yaml_name) {
            let mut file = read_file(yaml_name, files.shown_name(name), bytes, errors);
            if let (Some(node), Some(bytes)) = (&mut file.node, files.completing(&file.name)) {
                let shown = format!("{BUILT_IN_NAME}{}", file.name);
                let built_in = read_file(file.name.clone(), shown, bytes, errors);
                if let Some(rest) = built_in.node {
                    completed::complete(&file.name, node, rest, &built_in.source);
                }
            }
            all.push(file);
        } else {
            report_stray(&yaml_name, &format!("{}{name}", files.folder), errors);
        }
    }
    for (shown, bytes) in files.given() {
        all.push(read_file(format!("{GIVEN}{shown}"), shown.to_owned(), bytes, errors));
    }
    for needed in NEEDED {
        if !all.iter().any(|file| file.name == needed) {
            report_missing(&format!("{}{needed}", files.folder), errors);
        }
    }
    if !all.iter().any(|file| file.name.starts_with(SIGNS)) {
        report_missing(&format!("{}signs/*.yaml", files.folder), errors);
    }
    all
}

fn has_a_place(name: &str) -> bool {
    NEEDED.contains(&name)
        || OPTIONAL.contains(&name)
        || FOLDERS.iter().any(|folder| name.starts_with(folder))
}

fn report_stray(name: &str, shown: &str, errors: &Diagnostics) {
    let known = || NEEDED.into_iter().chain(OPTIONAL);
    let help = match nearest(name, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "signs belong in signs/, word lists in lists/, tests in tests/, settings for one \
                 CRM in sources/; move it there, or out of the folder"
            .to_owned(),
    };
    let message = format!("{shown} is not a file of a rule pack and is not read");
    errors.add(Diagnostic::error(codes::STRAY_FILE, message).help(help));
}

fn report_missing(shown: &str, errors: &Diagnostics) {
    errors.add(
        Diagnostic::error(codes::MISSING_FILE, format!("{shown} is missing")).help(
            "every pack needs it; `ghosted init` writes out the built-in one, to copy it from",
        ),
    );
}

fn read_file(name: String, shown: String, bytes: &[u8], errors: &Diagnostics) -> Read {
    let Ok(text) = std::str::from_utf8(bytes) else {
        report_encoding(&shown, bytes, errors);
        let source = SourceText::new(shown, "");
        return Read { name, source, node: None, whole: false };
    };
    let source = readable(shown, text);
    let (mut node, whole) = read_text(&source, errors);
    if let Some(Node { tree: Tree::Blank, .. }) = &node {
        if whole {
            errors.add(
                Diagnostic::error(codes::EMPTY_FILE, format!("{} is empty", source.name))
                    .help("write its rules, or delete it if the pack does not need it"),
            );
        }
        return Read { name, source, node: None, whole: false };
    }
    if let Some(node) = &mut node {
        missing_dash::part(node, &source, errors);
        hints::report(node, &source, errors);
    }
    Read { name, source, node, whole }
}

/// Parses the text and reports what cannot be read. Continues with the corrected text if the
/// correction is clear, or else without the rule around that line, so that one error does not hide
/// the next. Also returns whether every line could be read.
fn read_text(source: &Arc<SourceText>, errors: &Diagnostics) -> (Option<Node>, bool) {
    let mut patched = Patched::new(&source.text);
    for (diagnostic, edits) in syntax::certain_mistakes(source) {
        // Positions are those of the file; nothing is changed twice.
        patched = patched.with_original(&edits).unwrap_or(patched);
        errors.add_shape_error(diagnostic);
    }
    let mut whole = true;
    let mut lines_told = Vec::new();
    let mut reading = yaml::parse(patched.text());
    for _ in 0..MAX_ERRORS_PER_FILE {
        let stop = match reading {
            Ok(mut node) => {
                node.place_by(&|span| patched.origin_of(span));
                return (Some(node), whole);
            }
            Err(stop) => stop,
        };
        let explained = syntax::explain(&patched, &stop, source);
        let at = explained.diagnostic.place.as_ref().map_or(0, |place: &Place| place.span.start);
        // If parsing stops twice at one line, the first explanation was the right one.
        let line = source.text[..at].matches('\n').count();
        if !lines_told.contains(&line) {
            lines_told.push(line);
            errors.add_shape_error(explained.diagnostic);
        }
        let stopped_at = patched.origin(stop.at);
        let fixed = patched.with(&explained.fix).filter(|_| !explained.fix.is_empty());
        if let Some(fixed) = fixed {
            let again = yaml::parse(fixed.text());
            let gets_further =
                again.as_ref().err().is_none_or(|stop| fixed.origin(stop.at) > stopped_at.max(at));
            if gets_further {
                whole &= explained.certain;
                let rule = syntax::rule_at(patched.text(), patched.here(at), patched.here(at));
                if let Some(rule) = rule.filter(|_| !explained.certain) {
                    errors.guessed(Place::new(source, patched.origin_of(&rule)));
                }
                (patched, reading) = (fixed, again);
                continue;
            }
        }
        whole = false;
        let near = patched.here(at);
        let Some(rule) = syntax::rule_at(patched.text(), near.min(stop.at), near.max(stop.at))
        else {
            break;
        };
        patched = patched.without(&rule);
        reading = yaml::parse(patched.text());
    }
    (None, false)
}

fn report_encoding(shown: &str, bytes: &[u8], errors: &Diagnostics) {
    let wide = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let now =
        if wide { "UTF-16 (“Unicode” in old editors)" } else { "another encoding, e.g. GBK" };
    errors.add(
        Diagnostic::error(codes::NOT_UTF8, format!("{shown} is not saved as UTF-8 but as {now}"))
            .help("open it in your editor, choose “Save as”, and there the encoding UTF-8"),
    );
}
