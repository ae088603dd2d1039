//! All faults for people: grouped by file, in reading order, with a count at the end.

use std::io::{self, Write};

use super::Problem;

/// Writes all faults, file by file, and in the last line how many there are and what follows.
///
/// `problems` are in reading order; `files` is how many files were looked at.
///
/// # Errors
/// What `out` cannot take.
pub fn write_all(
    problems: &[Problem],
    files: usize,
    colour: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let groups: Vec<&[Problem]> = problems.chunk_by(|a, b| file_of(a) == file_of(b)).collect();
    for group in &groups {
        // A heading over the only file would repeat what each fault says.
        if let Some(file) = file_of(&group[0]).filter(|_| groups.len() > 1) {
            writeln!(out, "{file}: {}\n", counts(group))?;
        }
        for problem in *group {
            writeln!(out, "{}\n", problem.render(colour))?;
        }
    }
    if let Some(problem) = problems.first() {
        writeln!(out, "More on a code, with examples: ghosted explain-code {}", problem.code.id)?;
    }
    let (errors, warnings) = tally(problems);
    let warned = counted(warnings, "warning");
    match (errors, warnings) {
        (0, 0) => writeln!(out, "No faults in {}.", counted(files, "file")),
        (0, _) => writeln!(out, "{warned} and no faults in {}.", counted(files, "file")),
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
            writeln!(out, "{}{placed}{also}; nothing was run.", counted(errors, "fault"))
        }
    }
}

fn file_of(problem: &Problem) -> Option<&str> {
    problem.place.as_ref().map(|place| place.source.name.as_str())
}

/// How many are errors, how many warnings.
pub(super) fn tally(problems: &[Problem]) -> (usize, usize) {
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    (errors, problems.len() - errors)
}

/// `2 faults and 1 warning`.
fn counts(problems: &[Problem]) -> String {
    match tally(problems) {
        (errors, 0) => counted(errors, "fault"),
        (0, warnings) => counted(warnings, "warning"),
        (errors, warnings) => {
            format!("{} and {}", counted(errors, "fault"), counted(warnings, "warning"))
        }
    }
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
