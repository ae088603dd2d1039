//! Decides whether a column writes a point or a comma before decimals.
//!
//! The mark is decided per column from its values and never guessed. A value shows it if it
//! contains both marks, if one mark occurs several times (and so groups thousands), or if other
//! than three digits follow a single mark. `3.500` alone shows nothing. In a column of integers or
//! of money, where three decimals are unusual, it is read as 3,500 unless other values of the
//! column show that the point precedes decimals. In a column of decimals the other columns of the
//! file decide, then the delimiter, because spreadsheets use `;` between cells when the decimal
//! mark is a comma; otherwise the user is asked.

use clap::ValueEnum;

use crate::diagnostic::Diagnostic;
use crate::exports::codes;
use crate::facts::Kind;

/// The character before the decimals. The comments of the variants are the help of `--decimal-mark`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DecimalMark {
    /// 3.500 is three and a half
    Point,
    /// 3.500 is three thousand five hundred
    Comma,
}

impl DecimalMark {
    pub const ALL: [DecimalMark; 2] = [DecimalMark::Point, DecimalMark::Comma];

    /// Returns the name in source files.
    pub const fn name(self) -> &'static str {
        match self {
            DecimalMark::Point => "point",
            DecimalMark::Comma => "comma",
        }
    }

    pub const fn sign(self) -> char {
        match self {
            DecimalMark::Point => '.',
            DecimalMark::Comma => ',',
        }
    }

    pub const fn other(self) -> Self {
        match self {
            DecimalMark::Point => DecimalMark::Comma,
            DecimalMark::Comma => DecimalMark::Point,
        }
    }

    fn of(sign: char) -> Option<Self> {
        match sign {
            '.' => Some(DecimalMark::Point),
            ',' => Some(DecimalMark::Comma),
            _ => None,
        }
    }
}

/// What one number shows about its decimal mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// No mark that could precede decimals.
    Nothing,
    Decimal(DecimalMark),
    /// One mark and three digits: this mark precedes decimals or groups thousands.
    Either(DecimalMark),
}

/// Classifies a number. `numeral` begins and ends with a digit or a mark.
pub fn shows(numeral: &str) -> Shows {
    let marks = || numeral.char_indices().filter_map(|(at, c)| Some((at, DecimalMark::of(c)?)));
    let Some((at, last)) = marks().next_back() else { return Shows::Nothing };
    if marks().any(|(_, mark)| mark != last) {
        return Shows::Decimal(last);
    }
    if marks().count() > 1 {
        return Shows::Decimal(last.other());
    }
    let (before, after) = (&numeral[..at], &numeral[at + 1..]);
    let could_group = after.len() == 3
        && (1..=3).contains(&before.len())
        && !before.starts_with('0')
        && before.bytes().all(|b| b.is_ascii_digit());
    if could_group { Shows::Either(last) } else { Shows::Decimal(last) }
}

/// Returns the digits and marks of a cell without sign, currency and unit; `None` without a digit.
pub fn numeral(cell: &str) -> Option<&str> {
    let from = cell.find(|c: char| c.is_ascii_digit())?;
    let to = cell.rfind(|c: char| c.is_ascii_digit())? + 1;
    let begins_with_a_mark =
        cell[..from].ends_with(['.', ',']) && !cell[..from - 1].ends_with(char::is_alphanumeric);
    Some(&cell[from - usize::from(begins_with_a_mark)..to])
}

/// What the values of one column show about their decimal mark.
#[derive(Debug)]
pub struct Evidence {
    pub column: usize,
    kind: Kind,
    point: Option<String>,
    comma: Option<String>,
    /// By mark: a value in which it groups thousands.
    groups: [Option<String>; 2],
}

/// The decision from the column's own values.
#[derive(Debug, PartialEq, Eq)]
pub enum Decision {
    /// No value depends on the mark.
    NotNeeded,
    Decided(DecimalMark, String),
    /// A value that can be read either way, with nothing in the column to decide.
    Doubtful(String),
    /// Two values that contradict each other.
    Contradictory(String, String),
}

impl Evidence {
    pub fn of(column: usize, kind: Kind) -> Self {
        Self { column, kind, point: None, comma: None, groups: [None, None] }
    }

    pub fn look_at(&mut self, cell: &str) {
        let Some(numeral) = numeral(cell) else { return };
        let seen = match shows(numeral) {
            Shows::Nothing => return,
            Shows::Decimal(DecimalMark::Point) => &mut self.point,
            Shows::Decimal(DecimalMark::Comma) => &mut self.comma,
            Shows::Either(DecimalMark::Point) => &mut self.groups[0],
            Shows::Either(DecimalMark::Comma) => &mut self.groups[1],
        };
        seen.get_or_insert_with(|| cell.to_owned());
    }

    /// Returns whether the rest of the file has to be read to decide.
    pub fn is_doubtful(&self) -> bool {
        self.point.is_none() && self.comma.is_none() && self.groups.iter().any(Option::is_some)
    }

    pub fn decision(&self) -> Decision {
        match (&self.point, &self.comma) {
            // Each value shows its mark by itself.
            (Some(_), Some(_)) if self.groups == [None, None] => return Decision::NotNeeded,
            (Some(point), Some(comma)) => {
                return Decision::Contradictory(point.clone(), comma.clone());
            }
            (Some(seen), None) => return Decision::Decided(DecimalMark::Point, seen.clone()),
            (None, Some(seen)) => return Decision::Decided(DecimalMark::Comma, seen.clone()),
            (None, None) => {}
        }
        let has_three_decimals = !matches!(self.kind, Kind::Whole | Kind::Money);
        match &self.groups {
            [None, None] => Decision::NotNeeded,
            [Some(point), Some(comma)] => Decision::Contradictory(point.clone(), comma.clone()),
            [Some(seen), None] | [None, Some(seen)] if has_three_decimals => {
                Decision::Doubtful(seen.clone())
            }
            [Some(seen), None] => Decision::Decided(DecimalMark::Comma, seen.clone()),
            [None, Some(seen)] => Decision::Decided(DecimalMark::Point, seen.clone()),
        }
    }
}

/// Returns the error that asks for the mark, if neither the column nor the file decides it.
pub fn undecided(file: &str, header: &str, why: &str) -> Diagnostic {
    Diagnostic::error(
        codes::DECIMAL_MARK,
        format!("The decimal mark is not clear in the column “{header}” of {file}: {why}"),
    )
    .help(
        "Add --decimal-mark point (3.500 is three and a half) or --decimal-mark comma (3.500 is \
         three thousand five hundred) to the command",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(kind: Kind, cells: &[&str]) -> Decision {
        let mut evidence = Evidence::of(0, kind);
        cells.iter().for_each(|cell| evidence.look_at(cell));
        evidence.decision()
    }

    #[test]
    fn a_value_shows_its_mark_or_does_not() {
        use DecimalMark::{Comma, Point};
        for (cell, expected) in [
            ("1234", Shows::Nothing),
            ("1 234", Shows::Nothing),
            ("1,234.5", Shows::Decimal(Point)),
            ("1.234,50", Shows::Decimal(Comma)),
            ("1.234.567", Shows::Decimal(Comma)),
            ("1,23,456", Shows::Decimal(Point)),
            ("3,5", Shows::Decimal(Comma)),
            ("1234.567", Shows::Decimal(Point)),
            ("0,125", Shows::Decimal(Comma)),
            (".125", Shows::Decimal(Point)),
            ("3.500", Shows::Either(Point)),
            ("€ 3.500", Shows::Either(Point)),
            ("12,500 pcs", Shows::Either(Comma)),
            ("kr. 500", Shows::Nothing),
        ] {
            assert_eq!(shows(numeral(cell).unwrap()), expected, "{cell}");
        }
        assert_eq!(numeral("much"), None);
    }

    #[test]
    fn one_clear_value_decides_the_column() {
        let comma = |seen: &str| Decision::Decided(DecimalMark::Comma, seen.into());
        assert_eq!(decision(Kind::Money, &["€ 3.500", "€ 12,50"]), comma("€ 12,50"));
        assert_eq!(decision(Kind::Decimal, &["3.500", "1.234.567"]), comma("1.234.567"));
        assert_eq!(decision(Kind::Money, &["€ 3.500", "€ 9"]), comma("€ 3.500"));
        assert_eq!(decision(Kind::Decimal, &["3", "12"]), Decision::NotNeeded);
    }

    #[test]
    fn what_nothing_decides_is_not_guessed() {
        assert_eq!(decision(Kind::Decimal, &["3.500"]), Decision::Doubtful("3.500".into()));
        assert_eq!(
            decision(Kind::Money, &["3.500", "4,500"]),
            Decision::Contradictory("3.500".into(), "4,500".into())
        );
        assert_eq!(decision(Kind::Money, &["12.50", "12,50"]), Decision::NotNeeded);
        assert_eq!(
            decision(Kind::Money, &["12.50", "12,50", "3.500"]),
            Decision::Contradictory("12.50".into(), "12,50".into())
        );
    }
}
