//! Reads `calendar.yaml` and `events.yaml`: dated ranges that the team maintains.

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Date;

use crate::facts::calendar::{
    CalendarChanges, CalendarRules, Calendars, FIRST_YEAR, LAST_YEAR, OwnDays, Season, days_between,
};
use crate::facts::derive::TradeEvent;
use crate::rules::codes;
use crate::rules::parse::reader::{Entry, Fields};
use crate::rules::vocabulary::Names;

/// The kinds of trade event.
pub(in crate::rules) const EVENT_KINDS: &[&str] = &["import", "lc", "fx", "duty"];
/// The days of a week, Monday first.
pub(in crate::rules) const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// The longest range of days off or of extra working days.
const MAX_RANGE_DAYS: i32 = 366;

/// Reads `calendar.yaml`. `seasons` gets the names of its seasons.
pub(in crate::rules) fn calendar(root: Entry<'_>, seasons: &mut Names) -> CalendarRules {
    let Some(mut file) = root.fields("calendar.yaml") else { return CalendarRules::default() };
    let our_country = file.get("our_country").filter(|entry| !entry.is_blank());
    let our_country = our_country.and_then(|entry| entry.country());
    let ours = changes(&mut file);
    let countries = file.get("countries").map(|entry| countries(&entry)).unwrap_or_default();
    let items = file.get("seasons").and_then(|seasons| seasons.items());
    file.finish();
    let seasons = items.into_iter().flatten().flat_map(|item| season(item, seasons)).collect();
    CalendarRules { our_country, ours, countries, seasons }
}

/// Reads what the team changes of the calendar of each country, by any spelling of its name.
fn countries(entry: &Entry<'_>) -> BTreeMap<&'static str, CalendarChanges> {
    let mut all = BTreeMap::new();
    for (key, name, value) in entry.free_fields("the countries").unwrap_or_default() {
        let country = key.country_of(name);
        let Some(mut fields) = value.fields("the changes of a country") else { continue };
        let changes = changes(&mut fields);
        fields.finish();
        if country.is_some_and(|country| all.insert(country, changes).is_some()) {
            key.same_country(name);
        }
    }
    all
}

fn changes(fields: &mut Fields<'_>) -> CalendarChanges {
    let weekend = fields.get("working_days").and_then(|entry| weekend(&entry));
    let mut days = BTreeMap::new();
    let mut read = |key, kind| {
        let items = fields.get(key).and_then(|entry: Entry<'_>| entry.items());
        let items = items.into_iter().flatten();
        items.filter_map(|item| own_days(item, kind, &mut days)).collect()
    };
    let holidays = read("holidays", "a holiday");
    let extra_working_days = read("extra_working_days", "a working day");
    CalendarChanges { weekend, holidays, extra_working_days }
}

/// Reads the days of a working week, and returns the others, Monday = 1.
fn weekend(entry: &Entry<'_>) -> Option<Vec<i8>> {
    let items = entry.items()?;
    if items.is_empty() {
        entry.error(
            codes::NO_VALUE,
            "an empty list of working days",
            "write at least one day, e.g. `[mon, tue, wed, thu, fri]`",
        );
        return None;
    }
    let worked: Option<Vec<&str>> = items.iter().map(|item| item.word(&WEEKDAYS)).collect();
    let worked = worked?;
    Some((1..).zip(WEEKDAYS).filter(|(_, day)| !worked.contains(day)).map(|own| own.0).collect())
}

/// Reads a day, or a range of days: `2026-05-04`, or
/// `{on: 2026-05-04, until: 2026-05-06, title: {en: …, zh: …}}`. `taken` holds the days above.
fn own_days<'n>(
    entry: Entry<'n>,
    kind: &'static str,
    taken: &mut BTreeMap<Date, (&'static str, Entry<'n>)>,
) -> Option<OwnDays> {
    let (from_entry, days) = if entry.as_text().is_some() {
        let day = entry.date()?;
        (entry, OwnDays { from: day, to: day, title: None })
    } else {
        let mut fields = entry.fields("a day")?;
        let on_entry = fields.need("on");
        let on = on_entry.and_then(|on| on.date());
        let until_entry = fields.get("until").filter(|until| !until.is_blank());
        let until = until_entry.map(|until| until.date());
        let title = fields.get("title").and_then(|title| title.bilingual());
        fields.finish();
        let (from, to) = (on?, until.unwrap_or(on)?);
        rising(Some(from), Some(to), until_entry);
        if days_between(from, to) >= MAX_RANGE_DAYS {
            until_entry.unwrap_or(entry).error(
                codes::OUT_OF_RANGE,
                format!("from {from} to {to} is more than a year"),
                "check the year of `until`",
            );
            return None;
        }
        (on_entry?, OwnDays { from, to, title })
    };
    if !(Calendars::has(days.from) && Calendars::has(days.to)) {
        from_entry.error(
            codes::OUT_OF_RANGE,
            format!("the calendar does not have the year {}", days.from.year()),
            format!("it has the years {FIRST_YEAR} to {LAST_YEAR}; check the year"),
        );
        return None;
    }
    for day in days.from.series(Span::new().days(1)).take_while(|&day| day <= days.to) {
        if let Some((earlier, place)) = taken.insert(day, (kind, from_entry)) {
            let line = place.line().line;
            from_entry.error(
                codes::DAY_TWICE,
                match earlier == kind {
                    true => format!("{day} is already {kind} in line {line}"),
                    false => format!("{day} is {kind} here and {earlier} in line {line}"),
                },
                "keep one of the two",
            );
            return None;
        }
    }
    Some(days)
}

/// The first or last day of a season.
#[derive(Clone, Copy, Debug)]
enum SeasonDay {
    Once(Date),
    /// Month and day of every year.
    Yearly(i8, i8),
}

/// Reads a season; one without years is returned for each year of the calendar, with the year in its
/// id.
fn season(entry: Entry<'_>, ids: &mut Names) -> Vec<Season> {
    let Some(mut fields) = entry.fields("a season") else { return Vec::new() };
    let is_off = fields.is_off();
    let id = fields.need("id").and_then(|id| {
        let text = id.id()?;
        ids.add(text, &id, "season");
        if is_off {
            ids.off.push(text.to_owned());
        }
        Some(text)
    });
    let title = fields.need("title").and_then(|title| title.bilingual());
    let countries = fields.need("countries").and_then(|countries| countries.countries());
    let from = fields.need("from").and_then(season_day);
    let to_entry = fields.need("to");
    let to = to_entry.and_then(season_day);
    let source = fields.need("source").and_then(|source| source.text());
    fields.finish();
    let ranges = from.zip(to).map(|(from, to)| ranges(from, to, to_entry)).unwrap_or_default();
    let (Some(id), Some(title), Some(countries), Some(source)) = (id, title, countries, source)
    else {
        return Vec::new();
    };
    let is_yearly = matches!(from, Some(SeasonDay::Yearly(..)));
    let of_range = |(from, to): (Date, Date)| Season {
        id: if is_yearly { format!("{id}_{}", from.year()) } else { id.to_owned() },
        title: title.clone(),
        countries: countries.clone(),
        from,
        to,
        is_yearly,
        source: source.to_owned(),
    };
    ranges.into_iter().filter(|_| !is_off).map(of_range).collect()
}

/// Reads `2026-08-01`, or `08-01` for every year.
fn season_day(entry: Entry<'_>) -> Option<SeasonDay> {
    let text = entry.text()?;
    let yearly = |text: &str| {
        let (month, day) = text.split_once('-')?;
        (month.len() == 2 && day.len() == 2).then_some(())?;
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        // 2023 has no 29 February, and neither has every year.
        Date::new(2023, month, day).ok().map(|_| SeasonDay::Yearly(month, day))
    };
    yearly(text).or_else(|| entry.date().map(SeasonDay::Once))
}

/// Returns the first and last days of a season. A yearly one may go on into the next year.
fn ranges(from: SeasonDay, to: SeasonDay, to_entry: Option<Entry<'_>>) -> Vec<(Date, Date)> {
    let (from, to) = match (from, to) {
        (SeasonDay::Yearly(month, day), SeasonDay::Yearly(to_month, to_day)) => {
            let next_year = i16::from((to_month, to_day) < (month, day));
            let of = |year: i16| {
                let from = Date::new(year, month, day).ok()?;
                Some((from, Date::new(year + next_year, to_month, to_day).ok()?))
            };
            return (FIRST_YEAR - 1..=LAST_YEAR).filter_map(of).collect();
        }
        (SeasonDay::Once(from), SeasonDay::Once(to)) => (from, to),
        _ => {
            if let Some(entry) = to_entry {
                entry.error(
                    codes::BAD_DATE,
                    "one end of the season has a year, and the other has none",
                    "write both with a year, or both as month-day for every year",
                );
            }
            return Vec::new();
        }
    };
    rising(Some(from), Some(to), to_entry);
    vec![(from, to)]
}

fn rising(from: Option<Date>, to: Option<Date>, to_entry: Option<Entry<'_>>) {
    if let (Some(from), Some(to), Some(entry)) = (from, to, to_entry)
        && to < from
    {
        entry.error(
            codes::NOT_RISING,
            format!("it ends on {to}, before it begins on {from}"),
            "put the later date after `to`",
        );
    }
}

pub(in crate::rules) fn events(root: Entry<'_>) -> Vec<TradeEvent> {
    let Some(mut file) = root.fields("events.yaml") else { return Vec::new() };
    let items = file.need("events").and_then(|events| events.items());
    file.finish();
    let mut ids = Names::default();
    items.into_iter().flatten().filter_map(|item| event(item, &mut ids)).collect()
}

fn event(entry: Entry<'_>, ids: &mut Names) -> Option<TradeEvent> {
    let mut fields = entry.fields("an event")?;
    let id = fields.need("id").and_then(|id| {
        let text = id.id()?;
        ids.add(text, &id, "event");
        Some(text)
    });
    let kind = fields.need("kind").and_then(|kind| kind.word(EVENT_KINDS));
    let countries = fields.need("countries").and_then(|countries| countries.countries());
    let from = fields.need("from").and_then(|from| from.date());
    let to_entry = fields.get("to");
    let to = to_entry.filter(|to| !to.is_blank()).and_then(|to| to.date());
    let title = fields.need("title").and_then(|title| title.bilingual());
    let source = fields.need("source").and_then(|source| source.text());
    let checked_on = fields.get("checked_on").and_then(|on| on.date());
    fields.finish();
    rising(from, to, to_entry);
    Some(TradeEvent {
        id: id?.to_owned(),
        kind: kind?.to_owned(),
        countries: countries?,
        from: from?,
        to,
        title: title?,
        source: source?.to_owned(),
        checked_on,
    })
}
