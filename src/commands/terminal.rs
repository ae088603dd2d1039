//! Prints messages at the terminal. Errors go to standard error, and everything else to standard
//! output; a closed pipe is not an error.

use std::io::{IsTerminal as _, Write as _};

use unicode_width::UnicodeWidthStr as _;

use crate::diagnostic::{Diagnostic, in_reading_order};
use crate::narration::wrapped;
use crate::report::AllRowCounts;

/// Prints a line.
pub fn say(line: &str) {
    let _ = writeln!(anstream::stdout(), "{line}");
}

/// Shows all errors in reading order, then their number and the consequence.
pub fn show(diagnostics: &[Diagnostic], what_follows: &str) {
    let mut diagnostics: Vec<&Diagnostic> = diagnostics.iter().collect();
    diagnostics.sort_by(|a, b| in_reading_order(a, b));
    let colour = std::io::stderr().is_terminal();
    let mut out = anstream::stderr();
    for diagnostic in &diagnostics {
        let _ = writeln!(out, "{}\n", diagnostic.render(colour));
    }
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let warnings = diagnostics.len() - errors;
    let _ = match (errors, warnings) {
        (0, 0) => Ok(()),
        (0, _) => writeln!(out, "{}.", counted(warnings, "warning")),
        (_, 0) => writeln!(out, "{}. {what_follows}", counted(errors, "error")),
        _ => writeln!(
            out,
            "{} and {}. {what_follows}",
            counted(errors, "error"),
            counted(warnings, "warning")
        ),
    };
}

/// Formats a count with its noun: `1 error`, `3 errors`, `1,200 rows`.
pub fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(count))
}

/// Formats a count with commas between thousands.
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

/// Formats the row counts: `9 rows in = 5 diagnosed + 3 gated + 1 rejected.`
pub fn row_counts(accounts: &AllRowCounts) -> String {
    format!(
        "{} in = {} diagnosed + {} gated + {} rejected.",
        counted(accounts.rows_in, "row"),
        grouped(accounts.diagnosed),
        grouped(accounts.gated),
        grouped(accounts.rejected),
    )
}

/// Appends the text in lines that fit a terminal: the first begins with `begin`, and the others are
/// indented to the text of the first.
pub fn paragraph(out: &mut String, begin: &str, text: &str) {
    out.push_str(&wrapped(begin, &" ".repeat(begin.width()), text));
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_words() {
        assert_eq!(counted(1, "error"), "1 error");
        assert_eq!(counted(1_234_567, "row"), "1,234,567 rows");
        assert_eq!(counted(0, "row"), "0 rows");
    }
}
