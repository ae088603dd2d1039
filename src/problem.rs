//! A fault in a user's file or command: what is wrong, where, and what to do about it.
//!
//! Faults are data. Whoever finds one makes a [`Problem`]; the command line collects them all,
//! sorts them by place and shows them together. Nothing here stops the program.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// A stable name for one kind of fault, e.g. `E012 unknown-fact`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    pub id: &'static str,
    pub name: &'static str,
}

impl Code {
    pub const fn new(id: &'static str, name: &'static str) -> Self {
        Self { id, name }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.id, self.name)
    }
}

/// An error stops the run; a warning is shown and the run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

/// The text of a file that a person edits, with the name it is shown under.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceText {
    /// As the user would type it, with `/` between folders.
    pub name: String,
    /// Decoded text, exactly as the parser saw it.
    pub text: String,
}

impl SourceText {
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { name: name.into(), text: text.into() })
    }
}

/// A stretch of a source text: bytes `span.start..span.end`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub source: Arc<SourceText>,
    pub span: Range<usize>,
}

impl Place {
    pub fn new(source: &Arc<SourceText>, span: Range<usize>) -> Self {
        Self { source: Arc::clone(source), span }
    }

    /// The line of the start of the span, counted from 1.
    pub fn line(&self) -> usize {
        let start = self.span.start.min(self.source.text.len());
        memchr::memchr_iter(b'\n', &self.source.text.as_bytes()[..start]).count() + 1
    }

    /// The column of the start of the span in characters, counted from 1.
    pub fn column(&self) -> usize {
        let start = self.span.start.min(self.source.text.len());
        let line_start = self.source.text[..start].rfind('\n').map_or(0, |at| at + 1);
        self.source.text[line_start..start].chars().count() + 1
    }
}

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub code: Code,
    pub severity: Severity,
    /// What is wrong, in one plain sentence without a full stop.
    pub message: String,
    /// Where; `None` for a fault of the command itself.
    pub place: Option<Place>,
    /// What to do, in one plain sentence without a full stop.
    pub help: Option<String>,
}

impl Problem {
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, message: message.into(), place: None, help: None }
    }

    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Shows the fault with its line and a caret under the right word; `colour` adds ANSI styles.
    pub fn render(&self, colour: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group =
            Group::with_title(level.primary_title(self.message.as_str()).id(self.code.id));
        if let Some(place) = &self.place {
            group = group.element(
                Snippet::source(place.source.text.as_str())
                    .path(place.source.name.as_str())
                    .line_start(1)
                    .annotation(AnnotationKind::Primary.span(place.span.clone())),
            );
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[group])
    }
}

/// Writes all faults, and in the last line how many there are and what follows from it.
///
/// `files` is how many files were looked at.
///
/// # Errors
/// What `out` cannot take.
pub fn write_all(
    problems: &[Problem],
    files: usize,
    colour: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    for problem in problems {
        writeln!(out, "{}\n", problem.render(colour))?;
    }
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let warnings = problems.len() - errors;
    let warned = counted(warnings, "warning");
    match (errors, warnings) {
        (0, 0) => writeln!(out, "No faults in {}.", counted(files, "file")),
        (0, _) => writeln!(out, "{warned} and no faults in {}.", counted(files, "file")),
        _ => {
            let names: BTreeSet<&str> = problems
                .iter()
                .filter(|problem| problem.is_error())
                .filter_map(|problem| problem.place.as_ref())
                .map(|place| place.source.name.as_str())
                .collect();
            let placed = if names.is_empty() {
                String::new()
            } else {
                format!(" in {}", counted(names.len(), "file"))
            };
            let also = if warnings == 0 { String::new() } else { format!(" and {warned}") };
            writeln!(out, "{}{placed}{also}; nothing was run.", counted(errors, "fault"))
        }
    }
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// File, then place in it, then code: the order in which faults are shown.
pub fn in_reading_order(a: &Problem, b: &Problem) -> Ordering {
    let key = |p: &Problem| {
        (p.place.as_ref().map(|at| (at.source.name.clone(), at.span.start)), p.severity, p.code)
    };
    key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
}

/// `path` as it is shown to a user: `/` between folders on every system.
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The word of `known` that is nearest to `typed`, if it is near enough to be a slip of the hand.
///
/// Nearness is the Damerau-Levenshtein distance; up to one edit for words of up to four letters,
/// up to a third of the letters for longer ones. Ties go to the first of `known`.
pub fn nearest<'k>(typed: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let allowed = (typed.chars().count() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for word in known {
        let distance = strsim::damerau_levenshtein(&typed.to_lowercase(), &word.to_lowercase());
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, word));
        }
    }
    best.map(|(_, word)| word)
}
