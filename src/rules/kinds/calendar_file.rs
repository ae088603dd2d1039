//! Reads `calendar.yaml` and `events.yaml`: dated ranges that the team maintains.

use jiff::civil::Date;

use crate::facts::calendar::Season;
use crate::facts::derive::TradeEvent;
use crate::rules::codes;
use crate::rules::parse::reader::Entry;
use crate::rules::vocabulary::Names;

/// The kinds of trade event.
pub(in crate::rules) const EVENT_KINDS: &[&str] = &["import", "lc", "fx", "duty"];

pub(in crate::rules) fn seasons(root: Entry<'_>) -> Vec<Season> {
    let Some(mut file) = root.fields("calendar.yaml") else { return Vec::new() };
    let items = file.need("seasons").and_then(|seasons| seasons.items());
    file.finish();
    let mut ids = Names::default();
    items.into_iter().flatten().filter_map(|item| season(item, &mut ids)).collect()
}

fn season(entry: Entry<'_>, ids: &mut Names) -> Option<Season> {
    let mut fields = entry.fields("a season")?;
    let id = fields.need("id").and_then(|id| {
        let text = id.id()?;
        ids.add(text, &id, "season");
        Some(text)
    });
    let title = fields.need("title").and_then(|title| title.bilingual());
    let countries = fields.need("countries").and_then(|countries| countries.countries());
    let from = fields.need("from").and_then(|from| from.date());
    let to_entry = fields.need("to");
    let to = to_entry.and_then(|to| to.date());
    let source = fields.need("source").and_then(|source| source.text());
    fields.finish();
    rising(from, to, to_entry);
    Some(Season {
        id: id?.to_owned(),
        title: title?,
        countries: countries?,
        from: from?,
        to: to?,
        source: source?.to_owned(),
    })
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
