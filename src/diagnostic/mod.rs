//! Defines an error in a user's file or command: what is wrong, where, and what to do.
//!
//! Errors are data. The code that finds one creates a [`Diagnostic`]; the command line collects all
//! of them, sorts them by position and shows them together. Nothing here stops the program.

mod github;
mod json;
mod listing;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

pub use self::github::write_github;
pub use self::json::write_json;
pub use self::listing::write_all;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// The maximum number of characters shown of a message or of a help.
const MAX_TEXT_LENGTH: usize = 2_000;

/// A stable name for one kind of error, e.g. `E012 unknown-fact`.
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

/// An error stops the run; after a warning the run continues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

/// The text of a file that a person edits, with its name for display.
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

    /// Returns the line and column of a byte; columns in characters, both counted from 1.
    fn line_and_column(&self, at: usize) -> (usize, usize) {
        let before = &self.text[..self.text.floor_char_boundary(at)];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }
}

/// A range of a source text: bytes `span.start..span.end`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub source: Arc<SourceText>,
    pub span: Range<usize>,
}

impl Place {
    pub fn new(source: &Arc<SourceText>, span: Range<usize>) -> Self {
        Self { source: Arc::clone(source), span }
    }

    /// Returns the line of the start of the span, counted from 1.
    pub fn line(&self) -> usize {
        self.source.line_and_column(self.span.start).0
    }

    /// Returns the column of the start of the span in characters, counted from 1.
    pub fn column(&self) -> usize {
        self.source.line_and_column(self.span.start).1
    }

    /// Returns line and column of the first character after the span, both counted from 1.
    pub fn end(&self) -> (usize, usize) {
        self.source.line_and_column(self.span.end.max(self.span.start))
    }
}

/// One change of a source text: replaces the bytes of `span` by `with`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub span: Range<usize>,
    pub with: String,
}

/// Returns the text after all changes; `edits` are in ascending order and do not overlap.
pub fn edited(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        out.push_str(&text[done..edit.span.start]);
        out.push_str(&edit.with);
        done = edit.span.end;
    }
    out.push_str(&text[done..]);
    out
}

/// Boxed in a diagnostic, because most have none.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fix {
    edits: Vec<Edit>,
}

/// One error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    /// The error, in one plain sentence without a full stop.
    pub message: String,
    /// The position; `None` for an error of the command itself.
    pub place: Option<Place>,
    /// The advice, in one plain sentence without a full stop.
    pub help: Option<String>,
    fix: Option<Box<Fix>>,
}

impl Diagnostic {
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            place: None,
            help: None,
            fix: None,
        }
    }

    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Turns the error into a warning, if it must not stop a run.
    #[must_use]
    pub fn into_warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
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

    #[must_use]
    pub fn fixed_by(mut self, edits: Vec<Edit>) -> Self {
        self.fix = (!edits.is_empty()).then(|| Box::new(Fix { edits }));
        self
    }

    /// Returns the changes that fix it, in the file of `place`; empty unless there is exactly one
    /// right fix.
    pub fn fix(&self) -> &[Edit] {
        self.fix.as_ref().map_or(&[], |fix| &fix.edits)
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Formats the error with its line and a caret under the word; `colour` adds ANSI styles.
    pub fn render(&self, colour: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let (message, help) = (within(&self.message), self.help.as_deref().map(within));
        let mut group =
            Group::with_title(level.primary_title(message.as_ref()).id(self.code.to_string()));
        if let Some(place) = &self.place {
            group = group.element(
                Snippet::source(place.source.text.as_str())
                    .path(place.source.name.as_str())
                    .line_start(1)
                    .annotation(AnnotationKind::Primary.span(place.span.clone())),
            );
        }
        if let Some(help) = &help {
            group = group.element(Level::HELP.message(help.as_ref()));
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[group])
    }
}

/// Cuts a text to [`MAX_TEXT_LENGTH`] characters, because messages end up in mails.
fn within(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MAX_TEXT_LENGTH) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
    }
}

/// Orders by file, position, and code: the order in which errors are shown.
pub fn in_reading_order(a: &Diagnostic, b: &Diagnostic) -> Ordering {
    let key = |p: &Diagnostic| {
        (p.place.as_ref().map(|at| (at.source.name.clone(), at.span.start)), p.severity, p.code)
    };
    key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
}

/// An output that cannot be written.
pub const CANNOT_WRITE: Code = Code::new("E921", "cannot-write");

/// Returns the error for a file that cannot be written. The caller adds the help.
pub fn cannot_write(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::error(CANNOT_WRITE, format!("{} cannot be written: {error}", shown(path)))
}

/// Returns `path` for display, with `/` between folders on every system.
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Returns the word of `known` that is closest to `typed`, if it is close enough to be a typing
/// error.
///
/// Measured by Damerau-Levenshtein distance: up to one edit for words of up to four letters, up to
/// a third of the letters for longer ones. Ties go to the first of `known`.
pub fn nearest<'k>(typed: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    near(typed, known).min_by_key(|(distance, _)| *distance).map(|(_, word)| word)
}

/// Returns the word that `typed` differs from by one edit, if every other word is two edits further
/// away. Names that differ by more may be different things on purpose, so they are not fixed.
pub fn only_near<'k>(typed: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let mut found: Vec<(usize, &str)> = near(typed, known).collect();
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [(0 | 1, only)] => Some(only),
        [(least @ (0 | 1), word), (next, _), ..] if next - least >= 2 => Some(word),
        _ => None,
    }
}

fn near<'k>(
    typed: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> impl Iterator<Item = (usize, &'k str)> {
    let allowed = (typed.chars().count() / 3).max(1);
    let typed = typed.to_lowercase();
    known.into_iter().filter_map(move |word| {
        let distance = strsim::damerau_levenshtein(&typed, &word.to_lowercase());
        (distance <= allowed).then_some((distance, word))
    })
}
