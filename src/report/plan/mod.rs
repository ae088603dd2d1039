//! Plans the week of every salesperson once all deals are known: what cannot wait first, the rest by
//! rank, each on a working day of ours with room for it.
//!
//! The day of the next step depends on the deal alone; the planned day depends on all of them.

mod phrases;
pub(super) mod ranking;

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Date;

pub(super) use self::phrases::Phrases;
use crate::facts::calendar::{Calendar, ContactDays};
use crate::rules::pack::Capacity;

/// So many of our working days are filled; what comes later keeps its own day.
const MAX_PLANNED_DAYS: usize = 2000;

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
    /// The days on which to contact the buyer.
    pub days: ContactDays<'a>,
}

/// The day and the order of an [`Item`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    pub on: Date,
    /// Counted from 0, over all items.
    pub rank: usize,
}

/// Returns the Monday of the week to plan: that of our first working day from `today`.
pub(super) fn monday_of(today: Date, ours: &Calendar) -> Date {
    let day = ours.working_day_from(today);
    day.saturating_sub(Span::new().days(i32::from(day.weekday().to_monday_zero_offset())))
}

/// Returns a planned day for each item, in their order.
///
/// First come the items that cannot wait, by the last day that makes sense, then all others by
/// score. Each takes the first of our working days from its own day on that has room and on which
/// the buyer can be contacted. An item whose last day would be missed is placed in spite of a full
/// day.
pub(super) fn schedule(
    items: &[Item<'_>],
    capacity: &Capacity,
    today: Date,
    ours: &Calendar,
) -> Vec<Placed> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (&items[a], &items[b]);
        let due = |item: &Item<'_>| match item.is_first {
            true => (false, item.last_day.unwrap_or(today)),
            false => (true, Date::MAX),
        };
        due(a).cmp(&due(b)).then(b.score.total_cmp(&a.score)).then(a.name.cmp(&b.name))
    });
    let mut weeks: BTreeMap<Option<&str>, Days<'_>> = BTreeMap::new();
    let mut placed = vec![Placed { on: today, rank: 0 }; items.len()];
    for (rank, &index) in order.iter().enumerate() {
        let item = &items[index];
        let days = weeks
            .entry(item.owner)
            .or_insert_with(|| Days::new(today, ours, usize::from(capacity.of(item.owner))));
        placed[index] = Placed { on: days.place(item), rank };
    }
    placed
}

/// Our working days, as one salesperson fills them.
struct Days<'a> {
    ours: &'a Calendar,
    first: Date,
    capacity: usize,
    /// The working days so far, in order; the lists below have one entry each.
    days: Vec<Date>,
    /// The number of items on each day.
    counts: Vec<usize>,
    /// For each day, one that is not after the first day with room.
    with_room: Vec<usize>,
}

impl<'a> Days<'a> {
    fn new(today: Date, ours: &'a Calendar, capacity: usize) -> Self {
        Self {
            ours,
            first: ours.working_day_from(today),
            capacity: capacity.max(1),
            days: Vec::new(),
            counts: Vec::new(),
            with_room: Vec::new(),
        }
    }

    fn place(&mut self, item: &Item<'_>) -> Date {
        // The step may have its reasons not to wait for the end of a season.
        let waits = item.days.has(item.next_on);
        let days = if waits { item.days } else { item.days.with_breaks() };
        let Some(start) = self.first_for(days, item.next_on.max(self.first)) else {
            return item.next_on;
        };
        let mut index = self.first_with_room(start);
        loop {
            let Some(fitting) = self.first_for(days, self.days[index]) else {
                return item.next_on;
            };
            if fitting == index {
                break;
            }
            index = self.first_with_room(fitting);
        }
        if item.last_day.is_some_and(|last| self.days[index] > last) {
            index = start;
        }
        self.counts[index] += 1;
        if self.counts[index] >= self.capacity {
            self.grow(index + 1);
            self.with_room[index] = index + 1;
        }
        self.days[index]
    }

    /// Returns our first working day from `day` on which the buyer can be contacted; `None` if it is
    /// too far away to be planned.
    fn first_for(&mut self, days: ContactDays<'_>, day: Date) -> Option<usize> {
        let mut index = self.index(day)?;
        loop {
            let contact_day = days.first_from(self.days[index]);
            if contact_day == self.days[index] {
                return Some(index);
            }
            // A contact day of a pack that says nothing of our days may be none of ours.
            index = self.index(contact_day)?;
        }
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

    /// Adds working days until there are more than `index`.
    fn grow(&mut self, index: usize) {
        while self.days.len() <= index {
            let next = self.days.last().map_or(self.first, |last| {
                self.ours.working_day_from(last.saturating_add(Span::new().days(1)))
            });
            self.days.push(next);
            self.with_room.push(self.counts.len());
            self.counts.push(0);
        }
    }

    /// Returns the index of our first working day from `day`, if it is among those to be planned.
    fn index(&mut self, day: Date) -> Option<usize> {
        while self.days.last().is_none_or(|&last| last < day) {
            if self.days.len() >= MAX_PLANNED_DAYS {
                return None;
            }
            self.grow(self.days.len());
        }
        Some(self.days.partition_point(|&own| own < day))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::facts::calendar::Calendars;

    const MONDAY: Date = date(2026, 3, 16);

    /// Nothing is known of our days but what is built in: Monday to Friday.
    fn calendars() -> &'static Calendars {
        static ALL: std::sync::OnceLock<Calendars> = std::sync::OnceLock::new();
        ALL.get_or_init(Calendars::default)
    }

    fn item(name: &'static str, score: f64) -> Item<'static> {
        Item {
            owner: Some("Amy"),
            is_first: false,
            next_on: MONDAY,
            last_day: None,
            score,
            name: (name, name),
            days: ContactDays::new(calendars(), None, None),
        }
    }

    fn days(items: &[Item<'_>], per_day: u16) -> Vec<i8> {
        let capacity = Capacity { usual: per_day, by_owner: BTreeMap::from([("Bo".into(), 1)]) };
        let placed = schedule(items, &capacity, MONDAY, calendars().ours());
        placed.into_iter().map(|placed| placed.on.day()).collect()
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
        let ranks: Vec<usize> = schedule(&items, &Capacity::default(), MONDAY, calendars().ours())
            .iter()
            .map(|own| own.rank)
            .collect();
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
            days: ContactDays::new(calendars(), Some("SA"), None),
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
        assert_eq!(monday_of(date(2026, 3, 18), calendars().ours()), MONDAY);
        assert_eq!(monday_of(date(2026, 3, 21), calendars().ours()), date(2026, 3, 23));
    }

    #[test]
    fn days_are_counted_without_those_off() {
        let mut days = Days::new(date(2026, 3, 18), calendars().ours(), 1);
        for (index, day) in [(0, 18), (2, 20), (3, 23), (7, 27), (8, 30)] {
            assert_eq!(days.index(date(2026, 3, day)), Some(index));
            assert_eq!(days.days[index], date(2026, 3, day));
        }
        assert_eq!(days.index(date(2026, 3, 21)), Some(3), "a Saturday");
        assert_eq!(days.index(date(2046, 3, 21)), None);
    }
}
