//! Whether the day or the month comes first in the dates of a column.
//!
//! Decided per column from all its values, never per cell and never by a guess: a column that does
//! not show its order stops the run with the option that settles it.

use super::codes;
use super::date::{DateOrder, undecided_numbers};
use crate::problem::Problem;

const EXAMPLES: usize = 3;

/// What the values of one date column show of its order.
#[derive(Debug, Default)]
pub struct Evidence {
    pub column: usize,
    /// Dates that read differently in the two orders.
    doubtful: Vec<String>,
    day_first: Option<String>,
    month_first: Option<String>,
}

impl Evidence {
    pub fn of(column: usize) -> Self {
        Self { column, ..Self::default() }
    }

    pub fn look_at(&mut self, cell: &str) {
        let Some((first, second)) = undecided_numbers(cell) else { return };
        if first > 12 && second <= 12 {
            self.day_first.get_or_insert_with(|| cell.to_owned());
        } else if second > 12 && first <= 12 {
            self.month_first.get_or_insert_with(|| cell.to_owned());
        } else if first != second
            && self.doubtful.len() < EXAMPLES
            && !self.doubtful.iter().any(|seen| seen == cell)
        {
            self.doubtful.push(cell.to_owned());
        }
    }

    /// The value that shows the order.
    pub fn decider(&self) -> Option<&str> {
        self.day_first.as_deref().or(self.month_first.as_deref())
    }

    /// Whether any date had day and month in an order of its own.
    pub fn has_any(&self) -> bool {
        !self.doubtful.is_empty() || self.day_first.is_some() || self.month_first.is_some()
    }

    /// The order; `None` where nothing hangs on it; a fault where the values do not show it.
    pub fn order(&self, file: &str, header: &str) -> Result<Option<DateOrder>, Problem> {
        let why = match (&self.day_first, &self.month_first) {
            (Some(_), None) => return Ok(Some(DateOrder::DayFirst)),
            (None, Some(_)) => return Ok(Some(DateOrder::MonthFirst)),
            (None, None) if self.doubtful.is_empty() => return Ok(None),
            (None, None) => format!(
                "{} could be either, and no date there has a day above 12",
                self.doubtful.join(", ")
            ),
            (Some(day), Some(month)) => {
                format!("{day} has the day first and {month} the month")
            }
        };
        Err(Problem::error(
            codes::DATE_ORDER,
            format!("Day or month first is not clear in the column “{header}” of {file}: {why}"),
        )
        .help(
            "Add --date-order day-first (3/4 is 3 April) or --date-order month-first (3/4 is \
             4 March) to the command",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(cells: &[&str]) -> Result<Option<DateOrder>, String> {
        let mut evidence = Evidence::of(0);
        cells.iter().for_each(|cell| evidence.look_at(cell));
        evidence.order("deals.csv", "PI sent").map_err(|problem| problem.message)
    }

    #[test]
    fn one_day_above_twelve_decides_the_whole_column() {
        assert_eq!(order(&["03/04/2026", "16/04/2026"]), Ok(Some(DateOrder::DayFirst)));
        assert_eq!(order(&["04/16/2026", "03/04/2026"]), Ok(Some(DateOrder::MonthFirst)));
        assert_eq!(order(&["2026-03-04", "03.04.2026", "05/05/2026"]), Ok(None));
    }

    #[test]
    fn what_is_not_shown_is_asked_with_examples() {
        let message = order(&["03/04/2026", "03/04/2026", "01/02/2026"]).unwrap_err();
        assert!(message.contains("03/04/2026, 01/02/2026 could be either"), "{message}");
        let message = order(&["16/04/2026", "04/16/2026"]).unwrap_err();
        assert!(message.contains("16/04/2026 has the day first"), "{message}");
    }
}
