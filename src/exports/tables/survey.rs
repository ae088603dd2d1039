//! Describes how every table is read, for display: the format of the file, and of each column its
//! fact, its values, and how its dates and numbers are read.
//!
//! Reads all rows once more; keeps counts and a few examples only.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use csv::ByteRecord;

use super::open;
use super::open::{IgnoredFile, Opened};
use super::table::Table;
use crate::diagnostic::{Diagnostic, nearest};
use crate::exports::ReadOptions;
use crate::exports::columns::decimal_mark::DecimalMark;
use crate::exports::columns::header_text::HeaderText;
use crate::exports::columns::mapping::TableMap;
use crate::exports::columns::type_mismatch::TypeMismatch;
use crate::exports::unreadable::unreadable;
use crate::exports::values::date::DateOrder;
use crate::exports::values::opt_out;
use crate::facts::derive::closing::reading_of;
use crate::facts::{Catalog, known};
use crate::rules::kinds::columns::{
    Alias, ChosenFor, Columns, SettledWords, TableKind, normalised,
};

/// The number of example values per column.
const EXAMPLES: usize = 3;
/// The maximum number of words of an opt-out cell that is shown; a longer one is a person's
/// sentence rather than a value of the CRM.
const MAX_WORDS_SHOWN: usize = 2;
/// The maximum number of distinct words counted per column.
const MAX_WORDS: usize = 200;
/// The maximum number of characters of an example.
const MAX_EXAMPLE_LENGTH: usize = 24;

/// How one table is read.
#[derive(Clone, Debug)]
pub struct TableSurvey {
    pub name: String,
    pub kind: TableKind,
    /// The usual name, e.g. `UTF-8`.
    pub encoding: &'static str,
    pub delimiter: char,
    /// As spreadsheets count, from 1.
    pub header_row: u32,
    /// The time zone for times with a UTC offset; `None` without such times.
    pub zone: Option<String>,
    /// The name of the sheet, for workbooks.
    pub sheet: Option<String>,
    /// The number of lines above the header.
    pub titles: usize,
    /// The number of rows below the header, including those that cannot be read.
    pub rows: usize,
    /// The number of totals and notes below the rows, not included in `rows`.
    pub footers: usize,
    /// The number of deleted records and continuation lines, not included in `rows`.
    pub skipped: usize,
    pub unreadable: usize,
    pub columns: Vec<ColumnSurvey>,
    /// The facts read from the table, in the order of the rules.
    pub readings: Vec<Reading>,
}

/// A fact, or a part of a message, an answer or an outcome, and its columns.
#[derive(Clone, Debug)]
pub struct Reading {
    pub name: String,
    /// The headers, best first, as in a source file.
    pub headers: Vec<String>,
    what: ChosenFor,
    columns: Vec<usize>,
}

/// How one column is read.
#[derive(Clone, Debug)]
pub struct ColumnSurvey {
    pub header: String,
    /// Names of the facts, or of the parts of a message, an answer or an outcome.
    pub became: Vec<String>,
    /// Why it is read like this, or why it is unused in spite of its header; blank for the usual
    /// headers.
    pub why: String,
    /// The closest alias, for a column that is not used.
    pub near: Option<String>,
    pub examples: Vec<String>,
    /// The number of rows in which it is not blank.
    pub filled: usize,
    pub date_order: Option<DateOrder>,
    pub decimal_mark: Option<DecimalMark>,
    /// The value that decided the date order or the decimal mark.
    pub decided_by: Option<String>,
    /// For a stage, a status or an opt-out: every value, the number of rows with it, and its
    /// meaning.
    pub words: BTreeMap<String, (usize, &'static str)>,
}

/// Surveys every table of the files, and lists the ignored files.
///
/// # Errors
/// The errors of all files.
pub fn survey(
    paths: &[PathBuf],
    columns: &Columns,
    catalog: &Catalog,
    options: &ReadOptions,
) -> Result<(Vec<TableSurvey>, Vec<IgnoredFile>), Vec<Diagnostic>> {
    let Opened { tables, ignored_files, unpacked: _unpacked, .. } =
        open::open(paths, columns, catalog, options)?;
    let mut surveys = Vec::new();
    for table in &tables {
        let survey = of_table(table, columns, catalog);
        surveys.push(survey.map_err(|error| vec![unreadable(&table.name, &error)])?);
    }
    Ok((surveys, ignored_files))
}

fn of_table(table: &Table, columns: &Columns, catalog: &Catalog) -> io::Result<TableSurvey> {
    let map = TableMap::of(table, catalog);
    let aliases = aliases_of(columns, table.header.kind);
    let readings = readings(table, catalog);
    let column = |(at, map): (usize, crate::exports::columns::mapping::ColumnMap)| ColumnSurvey {
        near: if map.became.is_empty() && !map.header.is_empty() {
            near_alias(&map.header, &aliases).map(str::to_owned)
        } else {
            None
        },
        header: map.header,
        became: map.became,
        why: why(table, at, &readings, columns),
        examples: Vec::new(),
        filled: 0,
        date_order: table.columns[at].order,
        decimal_mark: table.columns[at].decimal_mark,
        decided_by: table.columns[at].decided_by.clone(),
        words: BTreeMap::new(),
    };
    let mut survey = TableSurvey {
        name: table.name.clone(),
        kind: table.header.kind,
        encoding: table.encoding.name(),
        delimiter: char::from(table.delimiter),
        header_row: table.header_row()?,
        zone: table.clock(),
        sheet: table.sheet.clone(),
        titles: 0,
        rows: 0,
        footers: 0,
        skipped: 0,
        unreadable: 0,
        columns: map.columns.into_iter().enumerate().map(column).collect(),
        readings: Vec::new(),
    };
    survey.readings = readings;
    let mut rows = table.rows()?;
    let mut record = ByteRecord::new();
    while let Some(found) = rows.read(&mut record)? {
        if found.is_err() {
            survey.unreadable += 1;
            continue;
        }
        let is_shown = !table.opted_out.covers_row(table, &record, None);
        for (column, bytes) in survey.columns.iter_mut().zip(&record) {
            if let Some(text) =
                std::str::from_utf8(bytes).ok().and_then(|cell| table.blanks.text(cell))
            {
                column.look_at(text, is_shown);
                column.count_word(text, &columns.settled);
            }
        }
    }
    let account = rows.into_account();
    (survey.titles, survey.footers) = (account.titles, account.footers);
    survey.skipped = account.skipped;
    survey.rows = account.rows - account.footers - account.skipped;
    Ok(survey)
}

impl ColumnSurvey {
    /// Counts a value of a stage, status or opt-out column, with its meaning.
    fn count_word(&mut self, text: &str, settled: &SettledWords) {
        if self.words.len() == MAX_WORDS && !self.words.contains_key(text) {
            return;
        }
        let is = |fact: &str| self.became.iter().any(|own| own == fact);
        let reading = if is("stage") || is("status") {
            reading_of(text, &settled.stages).name()
        } else if is("opted_out") {
            let asks = opt_out::asks(&self.header).unwrap_or(opt_out::Asks::Objection);
            let says = opt_out::read(asks, text, &settled.opt_outs);
            // A person's own sentence is not shown if it is an opt-out.
            let is_sentence = text.split_whitespace().count() > MAX_WORDS_SHOWN;
            if says == opt_out::OptOut::MustNotWrite && is_sentence {
                self.words.entry("(a text)".to_owned()).or_insert((0, says.name())).0 += 1;
                return;
            }
            says.name()
        } else {
            return;
        };
        self.words.entry(text.to_owned()).or_insert((0, reading)).0 += 1;
    }

    /// Counts a value, and keeps it as an example if `is_shown`: values of people who opted out are
    /// counted only.
    fn look_at(&mut self, text: &str, is_shown: bool) {
        self.filled += 1;
        if !is_shown || self.examples.len() == EXAMPLES {
            return;
        }
        let first_line = text.lines().next().unwrap_or_default();
        let mut example: String = first_line.chars().take(MAX_EXAMPLE_LENGTH).collect();
        if example.len() < text.len() {
            example.push('…');
        }
        if !self.examples.contains(&example) {
            self.examples.push(example);
        }
    }
}

/// Returns the facts and parts found by the header, in the order of the rules.
fn readings(table: &Table, catalog: &Catalog) -> Vec<Reading> {
    let reading = |what, name: &str, columns: &[usize]| Reading {
        name: name.to_owned(),
        headers: columns.iter().map(|&at| chosen_as(&table.columns[at].header)).collect(),
        what,
        columns: columns.to_vec(),
    };
    let header = &table.header;
    let facts = header
        .facts
        .iter()
        .map(|own| reading(ChosenFor::Fact(own.fact), &catalog.fact(own.fact).name, &own.columns));
    let messages = header.messages.iter();
    let messages = messages.map(|(own, at)| reading(ChosenFor::Message(*own), own.name(), at));
    let answers = header.answers.iter();
    let answers = answers.map(|(own, at)| reading(ChosenFor::Answer(*own), own.name(), at));
    let outcomes = header.outcomes.iter();
    let outcomes = outcomes.map(|(own, at)| reading(ChosenFor::Outcome(*own), own.name(), at));
    let all = facts.chain(messages).chain(answers).chain(outcomes);
    all.filter(|reading| !reading.columns.is_empty()).collect()
}

/// Returns the header as in a source file: the first of several is `Stage #1`.
fn chosen_as(header_text: &HeaderText) -> String {
    if header_text.is_repeated && !header_text.key.contains('#') {
        format!("{} #1", header_text.shown)
    } else {
        header_text.shown.clone()
    }
}

/// Returns why a column is read as it is, if its header alone does not show it.
fn why(table: &Table, at: usize, readings: &[Reading], columns: &Columns) -> String {
    let header_text = &table.columns[at].header;
    let kind = table.header.kind;
    let mut reasons = Vec::new();
    for reading in readings.iter().filter(|reading| reading.columns.contains(&at)) {
        let of_it = columns.chosen.iter().filter(|own| {
            own.what == reading.what && own.is_of(kind) && header_text.is_chosen_by(own)
        });
        if let Some(chosen) = of_it.into_iter().next() {
            reasons.push(match &chosen.place {
                Some(place) => format!("chosen in {}", place.source.name),
                None => "chosen on the command line".to_owned(),
            });
            continue;
        }
        let aliases = aliases_of_one(columns, reading.what);
        if aliases.iter().any(|alias| alias.key == header_text.key) {
            continue;
        }
        if let Some((row, _)) = &header_text.part {
            let row = match row {
                TableKind::Contacts => " of the contact",
                TableKind::Companies => " of the company",
                _ => "",
            };
            reasons.push(format!("by the end of its header{row}"));
        } else if let Some(unit) = &header_text.unit {
            reasons.push(format!("in {}, as its header says", unit.currency));
        }
    }
    let unlike = table.unlike.iter().filter(|own| own.column == at);
    reasons.extend(unlike.map(TypeMismatch::why));
    reasons.dedup();
    reasons.join("; ")
}

fn aliases_of_one(columns: &Columns, what: ChosenFor) -> Vec<&Alias> {
    fn of<C: PartialEq>(parts: &[(C, Vec<Alias>)], own: C) -> Vec<&Alias> {
        let found = parts.iter().find(|(part, _)| *part == own);
        found.map_or(Vec::new(), |(_, aliases)| aliases.iter().collect())
    }
    match what {
        ChosenFor::Fact(fact) => {
            let found = columns.facts.iter().find(|entry| entry.fact == fact);
            let aliases = found.map_or(&[][..], |entry| &entry.aliases);
            aliases.iter().map(|(_, alias)| alias).collect()
        }
        ChosenFor::Message(part) => of(&columns.messages, part),
        ChosenFor::Answer(part) => of(&columns.answers, part),
        ChosenFor::Outcome(part) => of(&columns.outcomes, part),
    }
}

/// Returns the alias that differs from the header by one or two letters. Chinese words that differ
/// by one character have different meanings (收件, 发件), so only long ones count as misspelt.
fn near_alias<'a>(header: &str, aliases: &[&'a str]) -> Option<&'a str> {
    let near = nearest(header, aliases.iter().copied())?;
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let (own, other) = (normalised(header), normalised(near));
    let edits = strsim::damerau_levenshtein(&own, &other);
    let least = if header.contains(is_chinese) { 4 } else { 5 };
    let allowed = if header.contains(is_chinese) || own.len() < 9 { 1 } else { 2 };
    (own.chars().count() >= least && edits <= allowed).then_some(near)
}

/// Returns every header that such a table is searched for, except those that prove a silence:
/// reading a wrong column as one of them would be worse than reading none.
fn aliases_of(columns: &Columns, kind: TableKind) -> Vec<&str> {
    fn all<C>(parts: &[(C, Vec<Alias>)]) -> Vec<&str> {
        parts.iter().flat_map(|(_, aliases)| aliases).map(|alias| alias.shown.as_str()).collect()
    }
    match kind {
        TableKind::Deals | TableKind::Contacts | TableKind::Companies | TableKind::OptOuts => {
            let proves = [known::last_received_on, known::last_sent_on];
            let facts = columns.facts.iter().filter(|own| !proves.contains(&own.fact));
            let aliases = facts.flat_map(|fact| &fact.aliases);
            aliases
                .filter(|(table, _)| table.is_none_or(|table| table == kind))
                .map(|(_, alias)| alias.shown.as_str())
                .collect()
        }
        TableKind::Messages => all(&columns.messages),
        TableKind::Answers => all(&columns.answers),
        TableKind::Outcomes => all(&columns.outcomes),
    }
}
