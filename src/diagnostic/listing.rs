//! Writes errors for people: grouped by file, in reading order, with a count at the end.

use std::io::{self, Write};

use super::Diagnostic;

/// Writes all errors, file by file; the last line has their number and the consequence.
///
/// `problems` are in reading order; `files` is the number of files checked.
///
/// # Errors
/// Any error of `out`.
pub fn write_all(
    diagnostics: &[Diagnostic],
    files: usize,
    colour: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let groups: Vec<&[Diagnostic]> =
        diagnostics.chunk_by(|a, b| file_of(a) == file_of(b)).collect();
    for group in &groups {
        // A heading for the only file would repeat what each error shows.
        if let Some(file) = file_of(&group[0]).filter(|_| groups.len() > 1) {
            writeln!(out, "{file}: {}\n", counts(group))?;
        }
        for diagnostic in *group {
            writeln!(out, "{}\n", diagnostic.render(colour))?;
        }
    }
    if let Some(diagnostic) = diagnostics.first() {
        writeln!(out, "More on a code, with examples: ghosted explain {}", diagnostic.code.id)?;
    }
    let (errors, warnings) = tally(diagnostics);
    let warned = counted(warnings, "warning");
    match (errors, warnings) {
        (0, 0) => writeln!(out, "No errors in {}.", counted(files, "file")),
        (0, _) => writeln!(out, "{warned} and no errors in {}.", counted(files, "file")),
        _ => {
            let faulty = groups
                .iter()
                .filter(|group| file_of(&group[0]).is_some() && tally(group).0 > 0)
                .count();
            let placed = if faulty == 0 {
                String::new()
            } else {
                format!(" in {}", counted(faulty, "file"))
            };
            let also = if warnings == 0 { String::new() } else { format!(" and {warned}") };
            writeln!(out, "{}{placed}{also}; nothing was run.", counted(errors, "error"))
        }
    }
}

fn file_of(diagnostic: &Diagnostic) -> Option<&str> {
    diagnostic.place.as_ref().map(|place| place.source.name.as_str())
}

/// Counts errors and warnings.
pub(in crate::diagnostic) fn tally(diagnostics: &[Diagnostic]) -> (usize, usize) {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    (errors, diagnostics.len() - errors)
}

/// Formats `2 errors and 1 warning`.
fn counts(diagnostics: &[Diagnostic]) -> String {
    match tally(diagnostics) {
        (errors, 0) => counted(errors, "error"),
        (0, warnings) => counted(warnings, "warning"),
        (errors, warnings) => {
            format!("{} and {}", counted(errors, "error"), counted(warnings, "warning"))
        }
    }
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
