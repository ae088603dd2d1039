//! The calendars of a rule pack: one for each country, corrected by the team, and our own.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::Span;
use jiff::civil::Date;

use super::season::Season;
use super::table::{self, Holiday};
use super::{Calendar, FIRST_YEAR, LAST_YEAR, letters};
use crate::facts::catalog::Bilingual;
use crate::facts::country::Country;

/// The name of a day off without a title.
const UNNAMED: &str = "Day off";

/// What the team changes of a calendar; from `calendar.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CalendarChanges {
    /// Weekend days, Monday = 1, if the team states the working week.
    pub weekend: Option<Vec<i8>>,
    /// Days off beside the public holidays.
    pub holidays: Vec<OwnDays>,
    /// Days that are worked although they are at a weekend or a public holiday.
    pub extra_working_days: Vec<OwnDays>,
}

/// A day or a range of days of the team, with both ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnDays {
    pub from: Date,
    pub to: Date,
    pub title: Option<Bilingual>,
}

impl OwnDays {
    fn covers(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    fn days(&self) -> impl Iterator<Item = Date> {
        let to = self.to;
        self.from.series(Span::new().days(1)).take_while(move |&day| day <= to)
    }
}

/// What `calendar.yaml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CalendarRules {
    /// The country whose public holidays are ours.
    pub our_country: Option<&'static str>,
    pub ours: CalendarChanges,
    /// By ISO 3166 alpha-2 code.
    pub countries: BTreeMap<&'static str, CalendarChanges>,
    pub seasons: Vec<Season>,
}

/// All calendars of a rule pack. Each is built on first use, because most are never needed.
#[derive(Debug)]
pub struct Calendars {
    rules: CalendarRules,
    ours: OnceLock<Calendar>,
    plain: OnceLock<Calendar>,
    /// Indexed by [`letters`] without hashing, because this is looked up several times per deal.
    countries: Vec<OnceLock<Calendar>>,
}

impl Default for Calendars {
    fn default() -> Self {
        Self::new(CalendarRules::default())
    }
}

impl Calendars {
    pub fn new(rules: CalendarRules) -> Self {
        let countries = (0..26 * 26).map(|_| OnceLock::new()).collect();
        Self { rules, ours: OnceLock::new(), plain: OnceLock::new(), countries }
    }

    /// Returns what the pack says about calendars.
    pub fn rules(&self) -> &CalendarRules {
        &self.rules
    }

    pub fn seasons(&self) -> &[Season] {
        &self.rules.seasons
    }

    /// Returns the calendar of a country by ISO 3166 alpha-2 code; for an unknown country, Monday
    /// to Friday without holidays.
    pub fn of(&self, country: Option<&str>) -> &Calendar {
        let plain = || self.plain.get_or_init(|| Calendar::new(vec![6, 7], Vec::new(), Vec::new()));
        let Some((code, place)) = country.and_then(|code| Some((code, letters(code)?))) else {
            return plain();
        };
        match self.countries[place].get() {
            Some(calendar) => calendar,
            None => match Country::of_code(code) {
                Some(country) => self.countries[place].get_or_init(|| self.parts(country).build()),
                None => plain(),
            },
        }
    }

    /// Returns the calendar of our own office; Monday to Friday if the pack does not say it.
    pub fn ours(&self) -> &Calendar {
        self.ours.get_or_init(|| {
            let country = self.rules.our_country.and_then(Country::of_code);
            let mut parts = country.map_or_else(Parts::default, |country| self.parts(country));
            parts.change(&self.rules.ours);
            parts.build()
        })
    }

    /// Returns whether the pack says anything about our own days.
    pub fn knows_ours(&self) -> bool {
        self.rules.our_country.is_some() || self.rules.ours != CalendarChanges::default()
    }

    fn parts(&self, country: &Country) -> Parts {
        let table = table::of(country.code);
        let (holidays, worked) = table.map(|own| (own.holidays, own.worked)).unwrap_or_default();
        let mut parts = Parts { weekend: country.weekend.clone(), holidays, worked };
        if let Some(changes) = self.rules.countries.get(country.code) {
            parts.change(changes);
        }
        parts
    }

    /// Returns whether the calendars have a day: they are made for a range of years.
    pub fn has(day: Date) -> bool {
        (FIRST_YEAR..=LAST_YEAR).contains(&day.year())
    }
}

/// A calendar that is being put together.
struct Parts {
    weekend: Vec<i8>,
    holidays: Vec<Holiday>,
    worked: Vec<Date>,
}

impl Default for Parts {
    fn default() -> Self {
        Self { weekend: vec![6, 7], holidays: Vec::new(), worked: Vec::new() }
    }
}

impl Parts {
    /// The later change wins: a holiday of the team is off even if it was a make-up day.
    fn change(&mut self, changes: &CalendarChanges) {
        if let Some(weekend) = &changes.weekend {
            self.weekend.clone_from(weekend);
        }
        for own in &changes.holidays {
            self.worked.retain(|day| !own.covers(*day));
            self.holidays.retain(|holiday| !own.covers(holiday.on));
            let name = own.title.as_ref().map_or(UNNAMED.into(), |title| title.en.clone().into());
            let holiday = |on| Holiday { on, name: Cow::clone(&name), is_estimate: false };
            self.holidays.extend(own.days().map(holiday));
        }
        for own in &changes.extra_working_days {
            self.holidays.retain(|holiday| !own.covers(holiday.on));
            self.worked.extend(own.days());
        }
    }

    fn build(mut self) -> Calendar {
        self.holidays.sort_by_key(|own| own.on);
        self.worked.sort_unstable();
        self.worked.dedup();
        Calendar::new(self.weekend, self.holidays, self.worked)
    }
}
