//! Writes errors for other programs, as one JSON object. Its format is documented in
//! `docs/rules/check.md` and is only extended: a key keeps its name and its meaning.

use std::io::{self, Write};

use serde::Serialize;

use super::listing::tally;
use super::{Diagnostic, Severity};

#[derive(Serialize)]
struct Report<'p> {
    /// Incremented when a key changes its meaning or is removed.
    version: u8,
    files: usize,
    errors: usize,
    warnings: usize,
    diagnostics: Vec<Entry<'p>>,
}

#[derive(Serialize)]
struct Entry<'p> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'p str,
    help: Option<&'p str>,
    /// These are null for an error of the command itself.
    file: Option<&'p str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

/// Writes all errors; `files` is the number of files checked.
///
/// # Errors
/// Any error of `out`.
pub fn write_json(diagnostics: &[Diagnostic], files: usize, out: &mut dyn Write) -> io::Result<()> {
    let (errors, warnings) = tally(diagnostics);
    let diagnostics = diagnostics.iter().map(entry).collect();
    let report = Report { version: 1, files, errors, warnings, diagnostics };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

fn entry(diagnostic: &Diagnostic) -> Entry<'_> {
    let place = diagnostic.place.as_ref();
    let end = place.map(super::Place::end);
    Entry {
        code: diagnostic.code.id,
        name: diagnostic.code.name,
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        file: place.map(|place| place.source.name.as_str()),
        line: place.map(super::Place::line),
        column: place.map(super::Place::column),
        end_line: end.map(|(line, _)| line),
        end_column: end.map(|(_, column)| column),
    }
}
