//! Finds the days on which a buyer can be contacted: we work, the buyer works, and no season or
//! announced absence is in the way.
//!
//! Gates, next steps and the plan of the week share it, so that none of them proposes a day that
//! another would not.

use jiff::Span;
use jiff::civil::Date;

use super::{Calendar, Calendars, Season};

/// So many days are searched for one on which both sides work.
const MAX_SEARCHED: usize = 3 * 366;

/// The days on which a buyer can be contacted.
#[derive(Clone, Copy, Debug)]
pub struct ContactDays<'c> {
    pub theirs: &'c Calendar,
    /// Our own calendar; `None` if it is not known, or only the buyer's days matter.
    ours: Option<&'c Calendar>,
    country: Option<&'c str>,
    seasons: &'c [Season],
    /// The last day of an announced absence.
    away_until: Option<Date>,
}

impl<'c> ContactDays<'c> {
    pub fn new(
        calendars: &'c Calendars,
        country: Option<&'c str>,
        away_until: Option<Date>,
    ) -> Self {
        Self {
            theirs: calendars.of(country),
            ours: calendars.knows_ours().then(|| calendars.ours()),
            country,
            seasons: calendars.seasons(),
            away_until,
        }
    }

    /// Returns the same days, and those on which we are off.
    pub fn of_buyer(self) -> Self {
        Self { ours: None, ..self }
    }

    /// Returns the same days, and those in seasons and absences.
    pub fn with_breaks(self) -> Self {
        Self { seasons: &[], away_until: None, ..self }
    }

    /// Returns whether the buyer can be contacted on that day.
    pub fn has(&self, day: Date) -> bool {
        self.both_work(day) && self.break_end(day).is_none()
    }

    fn both_work(&self, day: Date) -> bool {
        self.ours.is_none_or(|ours| ours.is_working_day(day)) && self.theirs.is_working_day(day)
    }

    /// Returns the last day of the season or absence that covers a day.
    fn break_end(&self, day: Date) -> Option<Date> {
        let absence = self.away_until.filter(|&until| day <= until);
        let covers = |season: &&Season| self.country.is_some_and(|own| season.covers(own, day));
        self.seasons.iter().filter(covers).map(|season| season.to).max().max(absence)
    }

    /// Returns `day` or the first contact day after it. If the two working weeks have no day in
    /// common, returns a working day of ours.
    pub fn first_from(&self, day: Date) -> Date {
        let mut next = day;
        for _ in 0..MAX_SEARCHED {
            next = match self.break_end(next) {
                Some(end) => end.saturating_add(Span::new().days(1)),
                None if self.both_work(next) => return next,
                None => next.saturating_add(Span::new().days(1)),
            };
        }
        self.ours.unwrap_or(self.theirs).working_day_from(day)
    }

    /// Returns the last contact day from `earliest` up to `day`.
    pub fn last_up_to(&self, day: Date, earliest: Date) -> Option<Date> {
        let mut earlier = day;
        while earlier >= earliest && earlier > Date::MIN {
            if self.has(earlier) {
                return Some(earlier);
            }
            earlier = earlier.saturating_sub(Span::new().days(1));
        }
        None
    }
}
