//! Reads `sources/*.yaml`: settings for the files of one CRM that override headers and values.
//!
//! All of it is optional. A file named on the command line has priority over those of the folder;
//! options on the command line have priority over both.

use super::columns::{
    Alias, AnswerColumn, Chosen, ChosenFor, Columns, MessageColumn, OutcomeColumn, TableKind,
};
use super::own_domains;
use super::settings::time_zone;
use crate::diagnostic::{Diagnostic, nearest};
use crate::exports::values::opt_out::OptOut;
use crate::exports::{DateOrder, DecimalMark};
use crate::facts::country::Country;
use crate::facts::stage_words::StageReading;
use crate::facts::word_search::fold;
use crate::facts::{Catalog, Currency, Fact, Origin};
use crate::rules::codes;
use crate::rules::pack::{CauseId, Pack, SourceSettings};
use crate::rules::parse::reader::Entry;
use crate::rules::parse::yaml::Tree;
use crate::rules::vocabulary::Vocabulary;

pub(in crate::rules) const DECIMAL_MARKS: [&str; 2] =
    [DecimalMark::ALL[0].name(), DecimalMark::ALL[1].name()];
pub(in crate::rules) const DAY_ORDERS: [&str; 3] =
    [DateOrder::ALL[0].name(), DateOrder::ALL[1].name(), DateOrder::ALL[2].name()];

/// Reads one file. `is_named`: the file was named on the command line, so its columns must exist.
pub(in crate::rules) fn read(
    root: Entry<'_>,
    is_named: bool,
    vocabulary: &Vocabulary,
    columns: &mut Columns,
    settings: &mut SourceSettings,
) {
    let Some(mut file) = root.fields("a source") else { return };
    if let Some(means) = file.get("means") {
        means.bilingual();
    }
    if let Some(entry) = file.get("columns") {
        read_columns(entry, is_named, vocabulary, columns);
    }
    if let Some(entry) = file.get("our_domains") {
        settings.our_domains.extend(own_domains::read(&entry));
    }
    if let Some(entry) = file.get("date_order")
        && let Some(word) = entry.word(&DAY_ORDERS)
        && let Some(order) = DateOrder::ALL.into_iter().find(|order| order.name() == word)
    {
        state_once(&entry, "date_order", &mut settings.date_order, order);
    }
    if let Some(entry) = file.get("decimal_mark")
        && let Some(word) = entry.word(&DECIMAL_MARKS)
        && let Some(mark) = DecimalMark::ALL.into_iter().find(|mark| mark.name() == word)
    {
        state_once(&entry, "decimal_mark", &mut settings.decimal_mark, mark);
    }
    if let Some(entry) = file.get("encoding")
        && let Some(name) = entry.text()
    {
        match encoding_rs::Encoding::for_label(name.trim().as_bytes()) {
            Some(encoding) => state_once(&entry, "encoding", &mut settings.encoding, encoding),
            None => entry.error(
                codes::UNKNOWN_WORD,
                format!("there is no encoding `{name}`"),
                "write for example utf-8, gb18030, big5, shift_jis or windows-1252",
            ),
        }
    }
    if let Some(blanks) = file.get("blanks").and_then(|entry| entry.texts()) {
        settings.blanks.extend(blanks);
    }
    if let Some(entry) = file.get("timezone")
        && let Some(zone) = time_zone(&entry)
    {
        state_once(&entry, "timezone", &mut settings.zone, zone);
    }
    if let Some(entry) = file.get("default_currency")
        && let Some(code) = entry.text()
    {
        match currencies().find(|currency| currency.as_str() == code) {
            Some(currency) => {
                state_once(&entry, "default_currency", &mut settings.currency, currency);
            }
            None => entry.error(
                codes::UNKNOWN_WORD,
                format!("there is no currency `{code}`"),
                "write its three capital letters, e.g. USD, EUR or CNY",
            ),
        }
    }
    if let Some(entry) = file.get("words") {
        read_words(entry, columns);
    }
    if let Some(entry) = file.get("lost_reasons") {
        read_lost_reasons(entry, vocabulary, settings);
    }
    file.finish();
}

/// Returns the currencies of all countries, some more than once.
pub(in crate::rules) fn currencies() -> impl Iterator<Item = Currency> {
    Country::all().iter().filter_map(|country| country.currency)
}

/// Sets a value. Two files may agree, but not contradict each other.
fn state_once<T: PartialEq>(entry: &Entry<'_>, key: &str, stated: &mut Option<T>, now: T) {
    if stated.as_ref().is_some_and(|before| *before != now) {
        entry.error(
            codes::DUPLICATE_KEY,
            format!("another source has a different `{key}`"),
            "both apply to every export; keep one of the two",
        );
    }
    stated.get_or_insert(now);
}

fn read_lost_reasons(entry: Entry<'_>, vocabulary: &Vocabulary, settings: &mut SourceSettings) {
    for (key, reason, value) in entry.free_fields("the reasons of lost deals").unwrap_or_default() {
        let Some(cause) = value.text() else { continue };
        let found = vocabulary.causes.look_up(cause, &value, codes::UNKNOWN_CAUSE, "cause");
        let Some(cause) = found.and_then(|at| u16::try_from(at).ok()).map(CauseId) else {
            continue;
        };
        let folded = fold(reason.trim()).into_owned();
        match settings.lost_reasons.iter().find(|(own, _)| *own == folded) {
            Some((_, before)) if *before != cause => key.error(
                codes::DUPLICATE_KEY,
                format!("`{reason}` has another cause elsewhere"),
                "a reason has one cause; keep one of the two",
            ),
            Some(_) => {}
            None => settings.lost_reasons.push((folded, cause)),
        }
    }
}

/// Reads the words of stages, opt-outs and directions that a person has settled.
fn read_words(entry: Entry<'_>, columns: &mut Columns) {
    let Some(mut fields) = entry.fields("settled words") else { return };
    let folded = |word: &str| fold(word.trim()).into_owned();
    if let Some(stages) = fields.get("stage") {
        for (_, word, value) in stages.free_fields("words of stages").unwrap_or_default() {
            let says = value.word(&StageReading::SETTLED.map(|(name, _)| name));
            let found = StageReading::SETTLED.iter().find(|(name, _)| Some(*name) == says);
            columns.settled.stages.extend(found.map(|(_, own)| (folded(word), *own)));
        }
    }
    if let Some(opt_outs) = fields.get("opted_out") {
        for (_, word, value) in opt_outs.free_fields("words of opt-outs").unwrap_or_default() {
            let says = value.word(&OptOut::SETTLED.map(|(name, _)| name));
            let found = OptOut::SETTLED.iter().find(|(name, _)| Some(*name) == says);
            columns.settled.opt_outs.extend(found.map(|(_, own)| (folded(word), *own)));
        }
    }
    if let Some(directions) = fields.get("direction") {
        for (_, word, value) in directions.free_fields("words of directions").unwrap_or_default() {
            match value.word(&["buyer", "us"]) {
                Some("buyer") => columns.from_deal.push(word.to_owned()),
                Some(_) => columns.from_us.push(word.to_owned()),
                None => {}
            }
        }
    }
    fields.finish();
}

/// Reads `fact: header`, or the same by table.
fn read_columns(entry: Entry<'_>, is_named: bool, vocabulary: &Vocabulary, columns: &mut Columns) {
    for (key, name, value) in entry.free_fields("the columns").unwrap_or_default() {
        let table = TableKind::ALL.into_iter().find(|kind| kind.name() == name);
        if !matches!(value.tree(), Tree::Fields(_)) {
            choose(key, None, name, value, is_named, vocabulary, columns);
            continue;
        }
        let Some(table) = table else {
            let all = TableKind::ALL.into_iter().map(TableKind::name);
            let help = match nearest(name, all.clone()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("tables are {}", crate::rules::diagnostics::listed(all)),
            };
            key.error(codes::UNKNOWN_TABLE, format!("there is no table `{name}`"), help);
            continue;
        };
        for (key, name, value) in value.free_fields("the columns of a table").unwrap_or_default() {
            choose(key, Some(table), name, value, is_named, vocabulary, columns);
        }
    }
}

fn choose(
    key: Entry<'_>,
    table: Option<TableKind>,
    name: &str,
    value: Entry<'_>,
    is_needed: bool,
    vocabulary: &Vocabulary,
    columns: &mut Columns,
) {
    let Some(headers) = value.aliases() else { return };
    match chosen_for(&vocabulary.catalog, table, name) {
        Ok(what) => columns.chosen.push(Chosen {
            what,
            table,
            headers,
            place: Some(value.place()),
            is_needed,
        }),
        Err(_) if vocabulary.facts_incomplete => {}
        Err(near) => {
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "to read a column of your own, declare it as a fact in facts.yaml first, \
                         where it can also name its headers"
                    .to_owned(),
            };
            key.error(codes::UNKNOWN_FACT, format!("nothing is read as `{name}`"), help);
        }
    }
}

/// Returns the meaning of a name in a table, or else the nearest name.
pub(in crate::rules) fn chosen_for(
    catalog: &Catalog,
    table: Option<TableKind>,
    name: &str,
) -> Result<ChosenFor, Option<String>> {
    fn part<T: Copy>(all: &[(T, &'static str)], name: &str) -> Result<T, Option<String>> {
        let found = all.iter().find(|(_, own)| *own == name).map(|(column, _)| *column);
        found.ok_or_else(|| nearest(name, all.iter().map(|(_, own)| *own)).map(str::to_owned))
    }
    match table {
        Some(TableKind::Messages) => part(&MessageColumn::ALL, name).map(ChosenFor::Message),
        Some(TableKind::Answers) => part(&AnswerColumn::ALL, name).map(ChosenFor::Answer),
        Some(TableKind::Outcomes) => part(&OutcomeColumn::ALL, name).map(ChosenFor::Outcome),
        _ => {
            let is_read = |fact: &Fact| fact.origin != Origin::Derived;
            if let Some(fact) = catalog.find(name).filter(|fact| is_read(catalog.fact(*fact))) {
                return Ok(ChosenFor::Fact(fact));
            }
            let names = catalog.iter().filter(|(_, fact)| is_read(fact));
            Err(nearest(name, names.map(|(_, fact)| fact.name.as_str())).map(str::to_owned))
        }
    }
}

/// Parses `fact=Header` or `table.part=Header` from the command line.
///
/// # Errors
/// No fact or part has that name; the error suggests the nearest one.
pub fn choose_column(pack: &mut Pack, typed: &str) -> Result<(), Diagnostic> {
    let wrong =
        |what: String, help: String| Diagnostic::error(codes::UNKNOWN_FACT, what).help(help);
    let Some((name, header)) =
        typed.split_once('=').filter(|(_, header)| !header.trim().is_empty())
    else {
        return Err(wrong(
            format!("“{typed}” chooses no column"),
            "Type the fact, `=` and the header, e.g. --column \"stage=Deal Phase\"".to_owned(),
        ));
    };
    let (table, name) = match name.trim().split_once('.') {
        None => (None, name.trim()),
        Some((table, name)) => {
            let kinds = TableKind::ALL.into_iter();
            let Some(kind) = kinds.clone().find(|kind| kind.name() == table) else {
                let all = crate::rules::diagnostics::listed(kinds.map(TableKind::name));
                let help = format!("Tables are {all}");
                return Err(wrong(format!("There is no table “{table}”"), help));
            };
            (Some(kind), name)
        }
    };
    let what = chosen_for(&pack.catalog, table, name).map_err(|near| {
        let help = match near {
            Some(near) => format!("Did you mean {near}?"),
            None => "For a column of your own, declare it as a fact in facts.yaml first".to_owned(),
        };
        wrong(format!("Nothing is read as “{name}”"), help)
    })?;
    let headers = vec![Alias::new(header.trim())];
    let chosen = Chosen { what, table, headers, place: None, is_needed: true };
    pack.columns.chosen.insert(0, chosen);
    Ok(())
}
