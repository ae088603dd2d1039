//! Converts errors of the template engine to diagnostics.

use std::collections::BTreeSet;
use std::sync::Arc;

use tera::{Error, ErrorKind, ReportError};

use super::files::TemplateFiles;
use super::mistakes;
use super::mistakes::TEMPLATE_SYNTAX;
use crate::diagnostic::{Code, Diagnostic, Place, SourceText, nearest};

pub const TEMPLATE_NAME: Code = Code::new("E803", "template-name");
pub const TEMPLATE_FAILED: Code = Code::new("E804", "template-failed");

const FILTERS: [&str; 20] = [
    "abs",
    "capitalize",
    "default",
    "escape",
    "fill",
    "first",
    "float",
    "int",
    "join",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "replace",
    "round",
    "safe",
    "sort",
    "str",
    "trim",
    "upper",
];

/// Converts an error of the syntax or of the rendering.
pub(in crate::report) fn diagnostic(error: &Error, files: &TemplateFiles) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) => mistake(report, files).unwrap_or_else(|| {
            placed(TEMPLATE_SYNTAX, report, files)
                .help("fix the line, or take the file as `ghosted init` writes it")
        }),
        ErrorKind::RenderingError(report) => {
            let help = match nearest_field(report.message()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "compare with the file that `ghosted init` writes: it shows every name in \
                         use"
                .to_owned(),
            };
            placed(TEMPLATE_NAME, report, files).help(help)
        }
        other => Diagnostic::error(TEMPLATE_FAILED, one_line(&other.to_string()))
            .help("fix the file, or take it as `ghosted init` writes it"),
    }
}

/// Converts errors in the names of filters, tests and functions, which the engine reports in one
/// text.
pub(in crate::report) fn unknown_parts(error: &Error, files: &TemplateFiles) -> Vec<Diagnostic> {
    let ErrorKind::Msg(text) = error.kind() else { return vec![diagnostic(error, files)] };
    let mut diagnostics = Vec::new();
    for (at, _) in text.match_indices("Unknown ") {
        let rest = &text[at + "Unknown ".len()..];
        let mut parts = rest.splitn(3, '`');
        let (Some(sort), Some(name)) = (parts.next(), parts.next()) else { continue };
        let sort = sort.trim();
        let message = format!("there is no {sort} called `{name}`");
        let mut diagnostic = Diagnostic::error(TEMPLATE_NAME, message);
        if let Some(place) = find_word(name, files) {
            diagnostic = diagnostic.at(place);
        }
        let near = (sort == "filter").then(|| nearest(name, FILTERS)).flatten();
        diagnostic = diagnostic.help(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "take it out, or compare with the file that `ghosted init` writes".to_owned(),
        });
        if !diagnostics.contains(&diagnostic) {
            diagnostics.push(diagnostic);
        }
    }
    if diagnostics.is_empty() { vec![diagnostic(error, files)] } else { diagnostics }
}

/// Reports a name that a page does not have, e.g. `{{ buyr.company }}`.
///
/// `elsewhere` is the page that has it.
pub(in crate::report) fn unknown_name(
    name: &str,
    known: &[&str],
    elsewhere: Option<&str>,
    source: &Arc<SourceText>,
) -> Diagnostic {
    let help = match (elsewhere, nearest(name, known.iter().copied())) {
        (Some(page), _) => {
            format!("only {page} knows it; a page knows these: {}", known.join(", "))
        }
        (None, Some(near)) => format!("did you mean `{near}`?"),
        (None, None) => format!("a page knows these: {}", known.join(", ")),
    };
    let diagnostic =
        Diagnostic::error(TEMPLATE_NAME, format!("this page knows nothing called `{name}`"));
    match word_in(name, source) {
        Some(place) => diagnostic.at(place).help(help),
        None => diagnostic.at(Place::new(source, 0..0)).help(help),
    }
}

/// Describes a syntax error in plain words.
fn mistake(report: &ReportError, files: &TemplateFiles) -> Option<Diagnostic> {
    let source = files.get(report.filename())?;
    let range = &report.span().range;
    let length = source.text.len();
    mistakes::explained(source, &(range.start.min(length)..range.end.min(length)), report.message())
}

/// Returns the intended field from ``Field `titel` is not defined. Available fields: means,
/// title``.
fn nearest_field(message: &str) -> Option<&str> {
    let (before, available) = message.split_once("Available fields: ")?;
    let typed = before.split('`').nth(1)?;
    nearest(typed, available.trim().trim_end_matches('.').split(", "))
}

fn placed(code: Code, report: &ReportError, files: &TemplateFiles) -> Diagnostic {
    let diagnostic = Diagnostic::error(code, one_line(report.message()));
    let Some(source) = files.get(report.filename()) else { return diagnostic };
    let length = source.text.len();
    let range = &report.span().range;
    diagnostic.at(Place::new(source, range.start.min(length)..range.end.min(length)))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned()
}

fn find_word(name: &str, files: &TemplateFiles) -> Option<Place> {
    let mut pages = files.ending_with(".html").chain(files.ending_with(".md"));
    pages.find_map(|(_, source)| word_in(name, source))
}

/// Returns the first position within `{{ }}` or `{% %}` where the word occurs as a whole name.
fn word_in(name: &str, source: &Arc<SourceText>) -> Option<Place> {
    let text = &source.text;
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let found = text.match_indices(name).find(|&(at, _)| {
        let before = &text[..at];
        let opened = before.rfind("{{").max(before.rfind("{%"));
        let closed = before.rfind("}}").max(before.rfind("%}"));
        opened.is_some()
            && opened > closed
            && !before.ends_with(|c| is_part(c) || c == '.')
            && !text[at + name.len()..].starts_with(is_part)
    });
    found.map(|(at, _)| Place::new(source, at..at + name.len()))
}

/// Reports a field that does not exist, e.g. `emial` of `buyer`.
pub(in crate::report) fn unknown_field(
    field: &str,
    owner: &str,
    known: &BTreeSet<&str>,
) -> Diagnostic {
    let help = match nearest(field, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it has {}", known.iter().copied().collect::<Vec<_>>().join(", ")),
    };
    Diagnostic::error(TEMPLATE_NAME, format!("`{owner}` has nothing called `{field}`")).help(help)
}
