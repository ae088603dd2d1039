//! All faults for other programs, as one JSON object. Its shape is documented in
//! `docs/rules/check.md` and only ever grows: a key keeps its name and its meaning.

use std::io::{self, Write};

use serde::Serialize;

use super::listing::tally;
use super::{Problem, Severity};

#[derive(Serialize)]
struct Report<'p> {
    /// Rises when a key changes its meaning or goes.
    version: u8,
    files: usize,
    faults: usize,
    warnings: usize,
    problems: Vec<Entry<'p>>,
}

#[derive(Serialize)]
struct Entry<'p> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'p str,
    help: Option<&'p str>,
    /// All of these are null for a fault of the command itself.
    file: Option<&'p str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

/// Writes all faults; `files` is how many files were looked at.
///
/// # Errors
/// What `out` cannot take.
pub fn write_json(problems: &[Problem], files: usize, out: &mut dyn Write) -> io::Result<()> {
    let (faults, warnings) = tally(problems);
    let problems = problems.iter().map(entry).collect();
    let report = Report { version: 1, files, faults, warnings, problems };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

fn entry(problem: &Problem) -> Entry<'_> {
    let place = problem.place.as_ref();
    let end = place.map(super::Place::end);
    Entry {
        code: problem.code.id,
        name: problem.code.name,
        severity: match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: &problem.message,
        help: problem.help.as_deref(),
        file: place.map(|place| place.source.name.as_str()),
        line: place.map(super::Place::line),
        column: place.map(super::Place::column),
        end_line: end.map(|(line, _)| line),
        end_column: end.map(|(_, column)| column),
    }
}
