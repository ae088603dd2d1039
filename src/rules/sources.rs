//! Bytes of rule files to trees: encoding, which files there must be, and what of a file can
//! still be read when a line of it cannot.

use std::sync::Arc;

use super::codes;
use super::faults::Faults;
use super::files::{RuleFiles, readable};
use super::reader::Entry;
use super::syntax::Patched;
use super::yaml::{Node, Tree};
use super::{dashes, hints, syntax, yaml};
use crate::problem::{Place, Problem, SourceText, nearest};

pub(super) const FACTS: &str = "facts.yaml";
pub(super) const CAUSES: &str = "causes.yaml";
pub(super) const GATES: &str = "gates.yaml";
pub(super) const QUESTIONS: &str = "questions.yaml";
pub(super) const CONDUCT: &str = "conduct.yaml";
pub(super) const CADENCE: &str = "cadence.yaml";
pub(super) const WEIGHING: &str = "weighing.yaml";
pub(super) const CALENDAR: &str = "calendar.yaml";
pub(super) const EVENTS: &str = "events.yaml";
pub(super) const SIGNS: &str = "signs/";
pub(super) const LISTS: &str = "lists/";
pub(super) const TESTS: &str = "tests/";
pub(super) const SOURCES: &str = "sources/";
/// Sources that were named on the command line.
pub(super) const GIVEN: &str = "given/";

const NEEDED: [&str; 7] = [FACTS, CAUSES, GATES, QUESTIONS, CONDUCT, CADENCE, WEIGHING];
const OPTIONAL: [&str; 2] = [CALENDAR, EVENTS];
const FOLDERS: [&str; 4] = [SIGNS, LISTS, TESTS, SOURCES];

/// So many faults of one file are shown at once.
const MOST_STOPS: usize = 20;

/// A file as far as it could be read.
#[derive(Debug)]
pub(super) struct Read {
    /// Within the folder of the pack, e.g. `signs/tender.yaml`.
    pub name: String,
    pub source: Arc<SourceText>,
    node: Option<Node>,
    /// Whether no line had to be left out.
    pub whole: bool,
}

impl Read {
    pub fn entry<'r>(&'r self, faults: &'r Faults) -> Option<Entry<'r>> {
        self.node.as_ref().map(|node| Entry::root(node, &self.source, faults, self.whole))
    }
}

/// The one file of that name.
pub(super) fn file<'r>(read: &'r [Read], name: &str, faults: &'r Faults) -> Option<Entry<'r>> {
    read.iter().find(|file| file.name == name)?.entry(faults)
}

/// All files of a folder, by name.
pub(super) fn folder<'r>(
    read: &'r [Read],
    name: &'r str,
    faults: &'r Faults,
) -> impl Iterator<Item = Entry<'r>> {
    read.iter()
        .filter(move |file| file.name.starts_with(name))
        .filter_map(move |file| file.entry(faults))
}

/// Reads every file and reports those that are missing or have no place in a pack.
pub(super) fn read(files: &RuleFiles, faults: &Faults) -> Vec<Read> {
    let mut all = Vec::new();
    for (name, bytes) in files.iter() {
        let yaml_name = name.strip_suffix(".yml").map_or(name.to_owned(), |n| format!("{n}.yaml"));
        if has_a_place(&yaml_name) {
            all.push(read_file(yaml_name, format!("{}{name}", files.folder), bytes, faults));
        } else {
            report_stray(&yaml_name, &format!("{}{name}", files.folder), faults);
        }
    }
    for (shown, bytes) in files.given() {
        all.push(read_file(format!("{GIVEN}{shown}"), shown.to_owned(), bytes, faults));
    }
    for needed in NEEDED {
        if !all.iter().any(|file| file.name == needed) {
            report_missing(&format!("{}{needed}", files.folder), faults);
        }
    }
    if !all.iter().any(|file| file.name.starts_with(SIGNS)) {
        report_missing(&format!("{}signs/*.yaml", files.folder), faults);
    }
    all
}

fn has_a_place(name: &str) -> bool {
    NEEDED.contains(&name)
        || OPTIONAL.contains(&name)
        || FOLDERS.iter().any(|folder| name.starts_with(folder))
}

fn report_stray(name: &str, shown: &str, faults: &Faults) {
    let known = || NEEDED.into_iter().chain(OPTIONAL);
    let help = match nearest(name, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "signs stand in signs/, word lists in lists/, tests in tests/, what holds for one \
                 CRM in sources/; move it there, or out of the folder"
            .to_owned(),
    };
    let message = format!("{shown} is no file of a rule pack, so nothing would read it");
    faults.add(Problem::error(codes::STRAY_FILE, message).help(help));
}

fn report_missing(shown: &str, faults: &Faults) {
    faults.add(Problem::error(codes::MISSING_FILE, format!("{shown} is missing")).help(
        "every pack needs it; `ghosted init` writes out the one that ships, to copy it from",
    ));
}

fn read_file(name: String, shown: String, bytes: &[u8], faults: &Faults) -> Read {
    let Ok(text) = std::str::from_utf8(bytes) else {
        report_encoding(&shown, bytes, faults);
        let source = SourceText::new(shown, "");
        return Read { name, source, node: None, whole: false };
    };
    let source = readable(shown, text);
    let (mut node, whole) = read_text(&source, faults);
    if let Some(Node { tree: Tree::Blank, .. }) = &node {
        if whole {
            faults.add(
                Problem::error(codes::EMPTY_FILE, format!("{} is empty", source.name))
                    .help("write its rules, or delete it if the pack does not need it"),
            );
        }
        return Read { name, source, node: None, whole: false };
    }
    if let Some(node) = &mut node {
        dashes::part(node, &source, faults);
        hints::report(node, &source, faults);
    }
    Read { name, source, node, whole }
}

/// Reads the text; where it cannot be read, says why, and reads on as its author meant it where
/// that is clear, or else without the rule around that line, so that one fault does not hide the
/// next. Whether nothing had to be left out comes with it.
fn read_text(source: &Arc<SourceText>, faults: &Faults) -> (Option<Node>, bool) {
    let mut patched = Patched::new(&source.text);
    for problem in syntax::certain_slips(source) {
        patched = patched.with(problem.fix()).unwrap_or(patched);
        faults.tell(problem);
    }
    let mut whole = true;
    let mut lines_told = Vec::new();
    let mut reading = yaml::parse(patched.text());
    for _ in 0..MOST_STOPS {
        let stop = match reading {
            Ok(mut node) => {
                node.place_by(&|span| patched.origin_of(span));
                return (Some(node), whole);
            }
            Err(stop) => stop,
        };
        let explained = syntax::explain(&patched, &stop, source);
        let at = explained.problem.place.as_ref().map_or(0, |place: &Place| place.span.start);
        // Where reading stops at one line again, the first word on it was the right one.
        let line = source.text[..at].matches('\n').count();
        if !lines_told.contains(&line) {
            lines_told.push(line);
            faults.tell(explained.problem);
        }
        let stopped_at = patched.origin(stop.at);
        let mended = patched.with(&explained.mend).filter(|_| !explained.mend.is_empty());
        if let Some(mended) = mended {
            let again = yaml::parse(mended.text());
            let gets_further =
                again.as_ref().err().is_none_or(|stop| mended.origin(stop.at) > stopped_at.max(at));
            if gets_further {
                whole &= explained.certain;
                let rule = syntax::rule_at(patched.text(), patched.here(at), patched.here(at));
                if let Some(rule) = rule.filter(|_| !explained.certain) {
                    faults.guessed(Place::new(source, patched.origin_of(&rule)));
                }
                (patched, reading) = (mended, again);
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

fn report_encoding(shown: &str, bytes: &[u8], faults: &Faults) {
    let wide = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let now =
        if wide { "UTF-16 (“Unicode” in old editors)" } else { "another encoding, e.g. GBK" };
    faults.add(
        Problem::error(codes::NOT_UTF8, format!("{shown} is not saved as UTF-8 but as {now}"))
            .help("open it in your editor, choose “Save as”, and there the encoding UTF-8"),
    );
}
