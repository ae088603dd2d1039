//! Plans the week of every salesperson once all deals are known: what cannot wait first, the rest by
//! rank, each on a working day of ours with room for it.
//!
//! The day of the next step depends on the deal alone; the planned day depends on all of them.

mod phrases;
pub(super) mod ranking;

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::{Date, Weekday};

pub(super) use self::phrases::Phrases;
use crate::facts::calendar::{Calendar, days_between};
use crate::rules::pack::Capacity;

/// So many of our working days are filled; what comes later keeps its own day.
const MAX_PLANNED_DAYS: usize = 2000;
/// So many days with room are tried for one on which the buyer works, too.
const MAX_TRIES: usize = 5;

/// One deal with a next step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'a> {
    pub owner: Option<&'a str>,
    /// Whether it cannot wait: it is placed before all others.
    pub is_first: bool,
    /// The day of the next step.
    pub next_on: Date,
    /// The last day on which the step makes sense.
    pub last_day: Option<Date>,
    /// Higher scores come first.
    pub score: f64,
    /// Decides between equal scores.
    pub name: (&'a str, &'a str),
    /// The calendar of the buyer's country.
    pub calendar: &'a Calendar,
}

/// The day and the order of an [`Item`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    pub on: Date,
    /// Counted from 0, over all items.
    pub rank: usize,
}

/// Returns the Monday of the week to plan: that of `today`, or the next one at a weekend.
pub(super) fn monday_of(today: Date) -> Date {
    let back = i32::from(today.weekday().to_monday_zero_offset());
    let monday = today.saturating_sub(Span::new().days(back));
    match today.weekday() {
        Weekday::Saturday | Weekday::Sunday => monday.saturating_add(Span::new().days(7)),
        _ => monday,
    }
}

/// Returns a planned day for each item, in their order.
///
/// First come the items that cannot wait, by the last day that makes sense, then all others by
/// score. Each takes the first of our weekdays from its own day on that has room and on which the
/// buyer works. An item whose last day would be missed is placed in spite of a full day.
pub(super) fn schedule(items: &[Item<'_>], capacity: &Capacity, today: Date) -> Vec<Placed> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (&items[a], &items[b]);
        let due = |item: &Item<'_>| match item.is_first {
            true => (false, item.last_day.unwrap_or(today)),
            false => (true, Date::MAX),
        };
        due(a).cmp(&due(b)).then(b.score.total_cmp(&a.score)).then(a.name.cmp(&b.name))
    });
    let mut weeks: BTreeMap<Option<&str>, Days> = BTreeMap::new();
    let mut placed = vec![Placed { on: today, rank: 0 }; items.len()];
    for (rank, &index) in order.iter().enumerate() {
        let item = &items[index];
        let days = weeks
            .entry(item.owner)
            .or_insert_with(|| Days::new(today, usize::from(capacity.of(item.owner))));
        placed[index] = Placed { on: days.place(item), rank };
    }
    placed
}

/// The weekdays of one salesperson.
struct Days {
    first: Date,
    capacity: usize,
    /// The number of items on each day.
    counts: Vec<usize>,
    /// For each day, one that is not after the first day with room.
    with_room: Vec<usize>,
}

impl Days {
    fn new(today: Date, capacity: usize) -> Self {
        Self {
            first: weekday_from(today),
            capacity: capacity.max(1),
            counts: Vec::new(),
            with_room: Vec::new(),
        }
    }

    fn place(&mut self, item: &Item<'_>) -> Date {
        let wanted = weekday_from(item.next_on.max(self.first));
        let start = self.index(wanted);
        if start >= MAX_PLANNED_DAYS {
            return wanted;
        }
        let mut index = self.first_with_room(start);
        for _ in 0..MAX_TRIES {
            if item.calendar.is_working_day(self.day(index)) {
                break;
            }
            index = self.first_with_room(index + 1);
        }
        if item.last_day.is_some_and(|last| self.day(index) > last) {
            index = start;
        }
        self.grow(index);
        self.counts[index] += 1;
        if self.counts[index] >= self.capacity {
            self.grow(index + 1);
            self.with_room[index] = index + 1;
        }
        self.day(index)
    }

    fn first_with_room(&mut self, from: usize) -> usize {
        self.grow(from);
        let mut index = from;
        while self.with_room[index] != index {
            index = self.with_room[index];
            self.grow(index);
        }
        // The next search from here takes one step.
        let mut passed = from;
        while passed != index {
            passed = std::mem::replace(&mut self.with_room[passed], index);
        }
        index
    }

    fn grow(&mut self, index: usize) {
        while self.counts.len() <= index {
            self.with_room.push(self.counts.len());
            self.counts.push(0);
        }
    }

    /// Returns the number of weekdays from the first day to `day`, which is a weekday.
    fn index(&self, day: Date) -> usize {
        let monday = |day: Date| {
            day.saturating_sub(Span::new().days(i32::from(day.weekday().to_monday_zero_offset())))
        };
        let weeks = days_between(monday(self.first), monday(day)) / 7;
        let offset = |day: Date| i32::from(day.weekday().to_monday_zero_offset());
        usize::try_from(weeks * 5 + offset(day) - offset(self.first)).unwrap_or(0)
    }

    fn day(&self, index: usize) -> Date {
        let first = usize::from(self.first.weekday().to_monday_zero_offset().unsigned_abs());
        let days = (first + index) / 5 * 7 + (first + index) % 5 - first;
        self.first.saturating_add(Span::new().days(i64::try_from(days).unwrap_or(i64::MAX)))
    }
}

/// Returns `day`, or the Monday after it at a weekend.
fn weekday_from(day: Date) -> Date {
    match day.weekday() {
        Weekday::Saturday => day.saturating_add(Span::new().days(2)),
        Weekday::Sunday => day.saturating_add(Span::new().days(1)),
        _ => day,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const MONDAY: Date = date(2026, 3, 16);

    fn item(name: &'static str, score: f64) -> Item<'static> {
        Item {
            owner: Some("Amy"),
            is_first: false,
            next_on: MONDAY,
            last_day: None,
            score,
            name: (name, name),
            calendar: Calendar::of(None),
        }
    }

    fn days(items: &[Item<'_>], per_day: u16) -> Vec<i8> {
        let capacity = Capacity { usual: per_day, by_owner: BTreeMap::from([("Bo".into(), 1)]) };
        schedule(items, &capacity, MONDAY).into_iter().map(|placed| placed.on.day()).collect()
    }

    #[test]
    fn days_are_filled_up_to_the_capacity_by_score() {
        let items = [item("a", 1.0), item("b", 5.0), item("c", 3.0), item("d", 3.0)];
        assert_eq!(days(&items, 2), [17, 16, 16, 17]);
        assert_eq!(days(&items, 9), [16, 16, 16, 16]);
    }

    #[test]
    fn what_cannot_wait_comes_first_and_by_its_last_day() {
        let first = |name, last_day| Item { is_first: true, last_day, ..item(name, 0.1) };
        let items = [
            item("a", 9.0),
            first("tender", Some(date(2026, 3, 20))),
            first("reply", None),
            first("expires", Some(date(2026, 3, 18))),
        ];
        assert_eq!(days(&items, 1), [19, 18, 16, 17]);
        let ranks: Vec<usize> =
            schedule(&items, &Capacity::default(), MONDAY).iter().map(|own| own.rank).collect();
        assert_eq!(ranks, [3, 2, 0, 1]);
    }

    #[test]
    fn a_full_day_does_not_make_a_deadline_pass() {
        let first =
            |name| Item { is_first: true, last_day: Some(date(2026, 3, 17)), ..item(name, 1.0) };
        assert_eq!(days(&[first("a"), first("b"), first("c")], 1), [16, 17, 16]);
    }

    #[test]
    fn nobody_is_planned_before_the_next_step_or_on_a_day_off_over_there() {
        let later = Item { next_on: date(2026, 3, 21), ..item("a", 1.0) };
        let friday_off = Item {
            next_on: date(2026, 4, 10),
            calendar: Calendar::of(Some("SA")),
            ..item("b", 1.0)
        };
        assert_eq!(days(&[later, friday_off], 5), [23, 13]); // Monday 13 April
    }

    #[test]
    fn each_owner_has_days_and_a_capacity_of_its_own() {
        let of_bo = |name| Item { owner: Some("Bo"), ..item(name, 1.0) };
        assert_eq!(
            days(&[of_bo("a"), of_bo("b"), item("c", 1.0), item("d", 1.0)], 2),
            [16, 17, 16, 16]
        );
    }

    #[test]
    fn the_week_of_a_weekend_is_the_next_one() {
        assert_eq!(monday_of(date(2026, 3, 18)), MONDAY);
        assert_eq!(monday_of(date(2026, 3, 21)), date(2026, 3, 23));
    }

    #[test]
    fn weekdays_are_counted_without_weekends() {
        let days = Days::new(date(2026, 3, 18), 1);
        for (index, day) in [(0, 18), (2, 20), (3, 23), (7, 27), (8, 30)] {
            assert_eq!(days.day(index), date(2026, 3, day));
            assert_eq!(days.index(date(2026, 3, day)), index);
        }
    }
}
