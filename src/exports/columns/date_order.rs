//! Decides the order of day, month and year in the dates of a column.
//!
//! The order is decided per column from all its values, never per cell and never guessed. If the
//! values do not show it, the run stops and names the option that sets it.

use crate::diagnostic::Diagnostic;
use crate::exports::codes;
use crate::exports::values::date::{DateOrder, undecided};

const EXAMPLES: usize = 3;

/// What the values of one date column show about their order.
#[derive(Debug, Default)]
pub struct Evidence {
    pub column: usize,
    /// Another column that the same program wrote at the same time.
    pub beside: Option<usize>,
    /// Dates that are valid in two orders.
    doubtful: Vec<Seen>,
    /// By order: the first value that is not a date in it.
    excludes: [Option<Seen>; DateOrder::ALL.len()],
    /// Whether a two-digit year may come first.
    year_may_be_first: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    row: u32,
    cell: String,
}

impl Evidence {
    pub fn of(column: usize, beside: Option<usize>) -> Self {
        Self { column, beside, ..Self::default() }
    }

    pub fn look_at(&mut self, cell: &str, row: u32) {
        let Some(undecided) = undecided(cell) else { return };
        let readings = DateOrder::ALL.map(|order| undecided.read_as(order));
        let [as_day, as_month, as_year] = readings;
        if readings == [None; 3] {
            return; // not a date; reported when the row is read
        }
        self.year_may_be_first |= as_year.is_some();
        for (excluded, reading) in self.excludes.iter_mut().zip(readings) {
            if reading.is_none() && excluded.is_none() {
                *excluded = Some(Seen { row, cell: cell.to_owned() });
            }
        }
        let differ = |a: Option<_>, b: Option<_>| a.is_some() && b.is_some() && a != b;
        if (differ(as_day, as_month) || differ(as_day, as_year) || differ(as_month, as_year))
            && self.doubtful.len() < EXAMPLES
            && !self.doubtful.iter().any(|seen| seen.cell == cell)
        {
            self.doubtful.push(Seen { row, cell: cell.to_owned() });
        }
    }

    /// Returns the orders in which every value is a date.
    fn possible(&self) -> impl Iterator<Item = DateOrder> {
        let orders = DateOrder::ALL.into_iter().zip(&self.excludes);
        orders.filter_map(|(order, excluded)| {
            let is_asked = order != DateOrder::YearFirst || self.year_may_be_first;
            (excluded.is_none() && is_asked).then_some(order)
        })
    }

    /// Returns the value that decides the order.
    pub fn decider(&self) -> Option<&str> {
        let decides = self.possible().count() == 1;
        let mut seen = self.excludes.iter().flatten();
        decides.then(|| seen.next().map(|seen| seen.cell.as_str())).flatten()
    }

    /// Returns whether any date needs the order to be known.
    pub fn has_any(&self) -> bool {
        !self.doubtful.is_empty() || self.excludes.iter().any(Option::is_some)
    }

    /// Returns the order, `None` if no value depends on it, or an error if the values do not show
    /// it.
    pub fn order(&self, file: &str, header: &str) -> Result<Option<DateOrder>, Diagnostic> {
        if !self.has_any() {
            return Ok(None);
        }
        let possible: Vec<DateOrder> = self.possible().collect();
        let why = match possible[..] {
            [order] => return Ok(Some(order)),
            [] => {
                let clashing = DateOrder::ALL.into_iter().zip(&self.excludes);
                let clashing = clashing.filter_map(|(order, seen)| {
                    let Seen { row, cell } = seen.as_ref()?;
                    let is_asked = order != DateOrder::YearFirst || self.year_may_be_first;
                    is_asked.then(|| {
                        format!("{cell} in row {row} is not a date with the {}", order.words())
                    })
                });
                clashing.collect::<Vec<_>>().join(", ")
            }
            _ if self.doubtful.is_empty() => return Ok(None),
            _ => {
                let seen = self.doubtful.iter();
                let seen = seen.map(|Seen { row, cell }| format!("{cell} (row {row})"));
                let seen = seen.collect::<Vec<_>>().join(", ");
                if self.year_may_be_first {
                    format!("{seen} could be either, and the year has two digits")
                } else {
                    format!(
                        "{seen} could be either; the column has no day above 12, which would \
                         decide it"
                    )
                }
            }
        };
        let what = if self.year_may_be_first { "Day, month or year" } else { "Day or month" };
        let comma = if self.year_may_be_first { "," } else { " or" };
        let year =
            if self.year_may_be_first { " or year-first (26-3-4 is 4 March 2026)" } else { "" };
        Err(Diagnostic::error(
            codes::DATE_ORDER,
            format!("{what} first? The column “{header}” of {file} does not show it: {why}"),
        )
        .help(format!(
            "Add --date-order day-first (3/4 is 3 April){comma} month-first (3/4 is 4 March){year} to \
             the command, or write date_order into a file of sources/"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(cells: &[&str]) -> Result<Option<DateOrder>, String> {
        let mut evidence = Evidence::of(0, None);
        cells.iter().zip(2..).for_each(|(cell, row)| evidence.look_at(cell, row));
        evidence.order("deals.csv", "PI sent").map_err(|diagnostic| diagnostic.message)
    }

    #[test]
    fn one_day_above_twelve_decides_the_whole_column() {
        assert_eq!(order(&["03/04/2026", "16/04/2026"]), Ok(Some(DateOrder::DayFirst)));
        assert_eq!(order(&["04/16/2026", "03/04/2026"]), Ok(Some(DateOrder::MonthFirst)));
        assert_eq!(order(&["2026-03-04", "03.04.2026", "05/05/2026"]), Ok(None));
        assert!(order(&["03/04/2026", "99/99/2026"]).is_err(), "what is no date shows nothing");
    }

    #[test]
    fn a_two_digit_year_may_be_at_either_end() {
        assert!(order(&["26-03-16", "31-12-25"]).is_err());
        assert_eq!(order(&["26-03-16", "45-03-16"]), Ok(Some(DateOrder::YearFirst)));
        assert_eq!(order(&["16-03-26", "28-03-99"]), Ok(Some(DateOrder::DayFirst)));
        let message = order(&["05-03-26"]).unwrap_err();
        assert!(message.contains("Day, month or year first?"), "{message}");
    }

    #[test]
    fn what_is_not_shown_is_asked_with_the_rows() {
        let message = order(&["03/04/2026", "03/04/2026", "01/02/2026"]).unwrap_err();
        let seen = "03/04/2026 (row 2), 01/02/2026 (row 4) could be either; the column has no day above 12";
        assert!(message.contains(seen), "{message}");
        let message = order(&["16/04/2026", "04/16/2026"]).unwrap_err();
        assert!(
            message.contains("04/16/2026 in row 3 is not a date with the day first"),
            "{message}"
        );
    }
}
