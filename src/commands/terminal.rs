//! What is said to the person at the terminal. Faults go to standard error, everything else to
//! standard output; a closed pipe is no fault.

use std::io::{IsTerminal as _, Write as _};

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

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

/// Columns of a terminal that every text fits into.
const WIDTH: usize = 80;

/// The text broken between words, so that it fits into 80 columns: the first line behind `begin`,
/// the others below the text of the first. A text without spaces is broken where the line ends, as
/// Chinese is.
pub fn wrapped(begin: &str, text: &str) -> String {
    let indent = begin.width();
    let room = WIDTH.saturating_sub(indent).max(20);
    let mut out = begin.to_owned();
    let mut column = 0;
    let line_break = |out: &mut String, column: &mut usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', indent));
        *column = 0;
    };
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let width = word.width();
        let gap = usize::from(column > 0);
        if column + gap + width <= room {
            if gap > 0 {
                out.push(' ');
            }
            out.push_str(word);
            column += gap + width;
            continue;
        }
        if column > 0 && (width <= room || column + 8 > room) {
            line_break(&mut out, &mut column);
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        for letter in word.chars() {
            let width = letter.width().unwrap_or(0);
            if column + width > room {
                line_break(&mut out, &mut column);
            }
            out.push(letter);
            column += width;
        }
    }
    out
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
