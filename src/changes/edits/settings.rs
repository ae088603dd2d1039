//! Compares the weighing, the cadence, and the settings that determine facts.

use super::rules::interval;
use super::{Edit, Pair, Part, note, number, paired};
use crate::facts::calendar::CalendarRules;
use crate::facts::{Catalog, Origin};
use crate::rules::Pack;
use crate::rules::kinds::columns::{Alias, Chosen, ChosenFor, Columns, TableKind};

pub(in crate::changes::edits) fn weighing(pair: Pair<'_>, edits: &mut Vec<Edit>) {
    let (was, is) = (pair.old, pair.new);
    let show = |own: &f64| number(*own);
    let mut signs = Edit::new("damping".into(), Part::DampingOfSigns, None);
    note(&mut signs.what, "signs", &was.damping.signs, &is.damping.signs, show);
    let mut words = Edit::new("damping".into(), Part::DampingOfWords, None);
    note(&mut words.what, "words", &was.damping.words, &is.damping.words, show);
    let mut answers = Edit::new("damping".into(), Part::DampingOfAnswers, None);
    note(&mut answers.what, "answers", &was.damping.answers, &is.damping.answers, show);
    let mut readings = Edit::new("damping".into(), Part::DampingOfReadings, None);
    note(&mut readings.what, "readings", &was.damping.readings, &is.damping.readings, show);
    let mut verdict = Edit::new("verdict".into(), Part::Verdicts, None);
    let share = |own: &f64| number(*own * 100.0);
    let (from, to) = (&was.thresholds, &is.thresholds);
    let what = &mut verdict.what;
    note(what, "leading share", &from.leading_share, &to.leading_share, share);
    note(what, "leading lead_db", &from.leading_db, &to.leading_db, show);
    note(what, "two_candidates share", &from.two_candidates_share, &to.two_candidates_share, share);
    note(what, "too_little_known", &from.too_little_known, &to.too_little_known, share);
    edits.extend([signs, words, answers, readings, verdict]);
}

pub(in crate::changes::edits) fn cadence(pair: Pair<'_>, edits: &mut Vec<Edit>) {
    let (was, is) = (&pair.old.cadence, &pair.new.cadence);
    let mut edit = Edit::new("cadence".into(), Part::Cadence, None);
    let days = |cadence: &crate::rules::pack::Cadence| -> Vec<u16> {
        cadence.steps.iter().map(|step| step.after).collect()
    };
    let what = &mut edit.what;
    note(what, "steps after", &days(was), &days(is), |days| {
        days.iter().map(u16::to_string).collect::<Vec<_>>().join(", ")
    });
    if days(was) == days(is) {
        for (from, to) in was.steps.iter().zip(&is.steps) {
            let channel = format!("step {}: channel", to.after);
            note(what, &channel, &from.channel, &to.channel, String::clone);
            if from.act != to.act {
                what.push(format!("step {}: wording of do", to.after));
            }
        }
    }
    note(what, "then_every", &was.then_every, &is.then_every, |own| interval(*own));
    note(what, "least_gap", &was.least_gap, &is.least_gap, u16::to_string);
    note(what, "send_between", &was.send_between, &is.send_between, |own| {
        format!("{}–{}", own.0, own.1)
    });
    note(what, "our_time_zone", &was.our_time_zone, &is.our_time_zone, String::clone);
    if was.deadlines != is.deadlines {
        what.push("deadlines".to_owned());
    }
    let mut again = Edit::new("cadence".into(), Part::AskAgain, None);
    let (from, to) = (was.ask_again_after, is.ask_again_after);
    note(&mut again.what, "ask_again_after", &from, &to, |own| interval(*own));
    let mut domains = Edit::new("cadence".into(), Part::Facts, None);
    let (from, to) = (&was.our_domains, &is.our_domains);
    note(&mut domains.what, "our_domains", from, to, |own| own.join(", "));
    edits.extend([edit, again, domains]);
}

/// Compares the team's own facts, columns, seasons, trade events and sources.
pub(in crate::changes::edits) fn facts(pair: Pair<'_>, edits: &mut Vec<Edit>) {
    let (old, new) = (pair.old, pair.new);
    let seasons = paired(old.calendars.seasons(), new.calendars.seasons(), |own| &own.id);
    for (was, is) in seasons.into_iter().filter(|(was, is)| was != is) {
        let Some(any) = is.or(was) else { continue };
        edits.push(fact_edit(format!("season {}", any.id), came_or_went(was, is)));
    }
    let without_seasons =
        |pack: &Pack| CalendarRules { seasons: Vec::new(), ..pack.calendars.rules().clone() };
    if without_seasons(old) != without_seasons(new) {
        let what = "our own days, or days of a country".to_owned();
        edits.push(fact_edit("calendar.yaml".into(), what));
    }
    for (was, is) in paired(&old.events, &new.events, |own| &own.id) {
        let Some(any) = is.or(was) else { continue };
        if format!("{was:?}") != format!("{is:?}") {
            edits.push(fact_edit(format!("trade event {}", any.id), came_or_went(was, is)));
        }
    }
    let (before, after) = (own_facts(&old.catalog), own_facts(&new.catalog));
    for (was, is) in paired(&before, &after, |own| &own.0) {
        let Some(any) = is.or(was) else { continue };
        if was != is {
            edits.push(fact_edit(format!("fact {}", any.0), came_or_went(was, is)));
        }
    }
    let (before, after) = (headers(old), headers(new));
    for (was, is) in paired(&before, &after, |own| &own.0) {
        let Some(any) = is.or(was) else { continue };
        if was != is {
            let what = format!("columns {} → {}", shown(was), shown(is));
            edits.push(fact_edit(format!("fact {}", any.0), what));
        }
    }
    if tables(&old.columns) != tables(&new.columns) {
        let what = "how tables and messages are recognised".to_owned();
        edits.push(fact_edit("facts.yaml".into(), what));
    }
    if sources(old) != sources(new) {
        edits.push(fact_edit("sources".into(), "how exports are read".into()));
    }
}

fn fact_edit(rule: String, what: String) -> Edit {
    let mut edit = Edit::new(rule, Part::Facts, None);
    edit.what.push(what);
    edit
}

fn came_or_went<T>(was: Option<&T>, is: Option<&T>) -> String {
    match (was, is) {
        (None, _) => "new",
        (_, None) => "gone",
        _ => "changed",
    }
    .to_owned()
}

fn own_facts(catalog: &Catalog) -> Vec<(String, &'static str)> {
    let own = catalog.iter().filter(|(_, fact)| fact.origin == Origin::Own);
    own.map(|(_, fact)| (fact.name.clone(), fact.kind.name())).collect()
}

/// For each fact, its headers.
fn headers(pack: &Pack) -> Vec<(String, Vec<String>)> {
    let name = |fact| pack.catalog.fact(fact).name.clone();
    let facts = pack.columns.facts.iter();
    let header = |(table, header): &(Option<TableKind>, Alias)| match table {
        Some(table) => format!("{}: {}", table.name(), header.shown),
        None => header.shown.clone(),
    };
    facts.map(|own| (name(own.fact), own.aliases.iter().map(header).collect())).collect()
}

fn shown(headers: Option<&(String, Vec<String>)>) -> String {
    headers.map_or("none".into(), |(_, headers)| headers.join(", "))
}

/// Returns all other settings of tables, without their positions in the files.
fn tables(columns: &Columns) -> String {
    format!(
        "{:?}",
        (
            (&columns.tables, &columns.other_tables, &columns.messages),
            (&columns.from_deal, &columns.from_us, &columns.only_calls, &columns.only_meetings),
            (&columns.no_messages, &columns.answers, &columns.outcomes),
            (&columns.won, &columns.lost),
        )
    )
}

fn sources(pack: &Pack) -> String {
    let chosen = |own: &Chosen| {
        let what = match own.what {
            ChosenFor::Fact(fact) => pack.catalog.fact(fact).name.clone(),
            other => format!("{other:?}"),
        };
        format!("{what} {:?} {:?} {}", own.table, own.headers, own.is_needed)
    };
    let chosen: Vec<String> = pack.columns.chosen.iter().map(chosen).collect();
    let own = &pack.sources;
    let reasons: Vec<(&str, &str)> = own
        .lost_reasons
        .iter()
        .map(|(words, cause)| (words.as_str(), pack.cause(*cause).id.as_str()))
        .collect();
    format!(
        "{chosen:?} {:?} {:?} {:?} {:?} {reasons:?}",
        own.our_domains,
        own.date_order,
        own.decimal_mark,
        own.encoding.map(encoding_rs::Encoding::name)
    )
}
