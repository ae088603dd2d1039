//! What is said to the person at the terminal. Faults go to standard error, everything else to
//! standard output; a closed pipe is no fault.

use std::io::{IsTerminal as _, Write as _};

use unicode_width::UnicodeWidthStr as _;

use crate::narration::wrapped;
use crate::problem::{Problem, in_reading_order};

/// Prints a line.
pub fn say(line: &str) {
    let _ = writeln!(anstream::stdout(), "{line}");
}

/// Shows all faults in reading order, then how many there were and what follows from it.
pub fn show(problems: &[Problem], what_follows: &str) {
    let mut problems: Vec<&Problem> = problems.iter().collect();
    problems.sort_by(|a, b| in_reading_order(a, b));
    let colour = std::io::stderr().is_terminal();
    let mut out = anstream::stderr();
    for problem in &problems {
        let _ = writeln!(out, "{}\n", problem.render(colour));
    }
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let warnings = problems.len() - errors;
    let _ = match (errors, warnings) {
        (0, 0) => Ok(()),
        (0, _) => writeln!(out, "{}.", counted(warnings, "warning")),
        (_, 0) => writeln!(out, "{}. {what_follows}", counted(errors, "fault")),
        _ => writeln!(
            out,
            "{} and {}. {what_follows}",
            counted(errors, "fault"),
            counted(warnings, "warning")
        ),
    };
}

/// `1 fault`, `3 faults`, `1,200 rows`.
pub fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(count))
}

/// A count with commas between thousands.
pub fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Adds the text in lines that fit a terminal: the first behind `begin`, the others below the text
/// of the first.
pub fn paragraph(out: &mut String, begin: &str, text: &str) {
    out.push_str(&wrapped(begin, &" ".repeat(begin.width()), text));
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_words() {
        assert_eq!(counted(1, "fault"), "1 fault");
        assert_eq!(counted(1_234_567, "row"), "1,234,567 rows");
        assert_eq!(counted(0, "row"), "0 rows");
    }
}
