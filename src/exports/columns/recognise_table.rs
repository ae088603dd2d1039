//! Recognises the kind of a table by its headers alone.
//!
//! Headers that only one kind has decide. A table of deals may contain columns of the contact and
//! the company, so a table with two headers of deals is a table of deals.

use super::header_text::HeaderText;
use super::suggest_columns::{Column, suggestions};
use super::table_subject;
use crate::diagnostic::nearest;
use crate::exports::rejected::shortened;
use crate::exports::values::opt_out;
use crate::facts::known;
use crate::rules::kinds::columns::{
    Alias, Chosen, ChosenFor, Columns, MessageColumn, Table, TableKind,
};

/// The number of headers particular to one kind of table that are enough together to recognise it.
const OWN_COLUMNS: usize = 3;
/// The maximum number of characters of a header in a message.
const MAX_HEADER_LENGTH: usize = 40;

/// The result of recognising a file.
pub enum Recognised<'c> {
    Ours(TableKind),
    /// A table that CRMs export and ghosted does not use.
    Other(&'c str),
    /// A table about something else by the words of its headers, such as campaigns.
    About(&'static str),
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    /// The number of headers that only this kind has, and of columns chosen for it.
    telling: usize,
    /// The number of headers that are a column of this kind and of no other.
    own: usize,
}

pub fn recognise<'c>(header_texts: &[HeaderText], columns: &'c Columns) -> Recognised<'c> {
    let has = |alias: &Alias| header_texts.iter().any(|header_text| header_text.key == alias.key);
    let most_of_ours =
        columns.tables.iter().map(|table| telling(table, header_texts)).max().unwrap_or_default();
    for other in &columns.other_tables {
        let hits = other.recognised_by.iter().filter(|alias| has(alias)).count();
        let is_own = |chosen: &Chosen, own: &HeaderText| {
            chosen.table.is_none() || is_among(&own.key, &other.recognised_by)
        };
        let is_chosen = columns.chosen.iter().any(|chosen| {
            header_texts.iter().any(|own| own.is_chosen_by(chosen) && is_own(chosen, own))
        });
        if hits > 0 && hits >= most_of_ours && !is_chosen {
            return Recognised::Other(&other.means.en);
        }
    }
    if let Some(what) = table_subject::other_subject(header_texts, most_of_ours) {
        return Recognised::About(what);
    }
    let headers_of_deals = headers_of_deals(header_texts, columns);
    if is_mail(header_texts, columns)
        && (headers_of_deals == 0 || !describes_deals(header_texts, columns))
    {
        return Recognised::Ours(TableKind::Messages);
    }
    if is_activity_log(header_texts, columns) {
        return Recognised::Ours(TableKind::Messages);
    }
    for kind in [TableKind::Answers, TableKind::Outcomes] {
        if is_noted(kind, header_texts, columns) {
            return Recognised::Ours(kind);
        }
    }
    let scores: Vec<(TableKind, Score)> = columns
        .tables
        .iter()
        .map(|table| {
            let own = own_columns(table.kind, header_texts, columns);
            let chosen = chosen_columns(table.kind, header_texts, columns);
            (table.kind, Score { telling: telling(table, header_texts) + chosen, own })
        })
        .filter(|(kind, score)| is_enough(*kind, *score, header_texts, columns))
        .collect();
    let of = |kind| scores.iter().find(|(own, _)| *own == kind).map(|(_, score)| *score);
    let mut best: Option<(TableKind, Score)> = None;
    for &(kind, score) in &scores {
        if best.is_none_or(|(_, most)| score > most) {
            best = Some((kind, score));
        }
    }
    let is_side = |kind| matches!(kind, TableKind::Contacts | TableKind::Companies);
    match (best, of(TableKind::Deals)) {
        (Some((kind, _)), Some(deals))
            if is_side(kind) && headers_of_deals > 0 && headers_of_deals + deals.own > 1 =>
        {
            Recognised::Ours(TableKind::Deals)
        }
        (Some((kind, _)), _) => Recognised::Ours(kind),
        (None, _) => Recognised::Unknown,
    }
}

/// Counts by the headers alone: a choice for deals may name a header that other tables have as
/// well.
fn headers_of_deals(header_texts: &[HeaderText], columns: &Columns) -> usize {
    let of_deals = columns.tables.iter().find(|table| table.kind == TableKind::Deals);
    of_deals.map_or(0, |table| telling(table, header_texts))
}

/// Returns whether the headers say more of a deal than which one it is: its stage, its value or its
/// PI. A table of messages may name the deal of each.
fn describes_deals(header_texts: &[HeaderText], columns: &Columns) -> bool {
    [known::stage, known::value, known::pi_sent_on].into_iter().any(|fact| {
        let of_fact = columns.facts.iter().filter(|entry| entry.fact == fact);
        let mut aliases = of_fact
            .flat_map(|entry| &entry.aliases)
            .filter(|(table, _)| table.is_none_or(|table| table == TableKind::Deals));
        aliases.any(|(_, alias)| header_texts.iter().any(|own| own.key == alias.key))
    })
}

/// Returns whether the table is an export of a mail program: a sender, a recipient, and a subject
/// or a text.
fn is_mail(header_texts: &[HeaderText], columns: &Columns) -> bool {
    let has = |part: MessageColumn| {
        let aliases = columns.messages.iter().find(|(own, _)| *own == part);
        let aliases = aliases.map_or(&[][..], |(_, aliases)| aliases);
        header_texts.iter().any(|own| is_among(&own.key, aliases))
    };
    has(MessageColumn::From)
        && has(MessageColumn::To)
        && (has(MessageColumn::Subject) || has(MessageColumn::Text))
        && !columns
            .only_meetings
            .iter()
            .any(|alias| header_texts.iter().any(|own| own.key == alias.key))
}

/// Returns whether every header is that of a message or a note of a deal: which deal, when, what.
fn is_activity_log(header_texts: &[HeaderText], columns: &Columns) -> bool {
    let part = |own: &HeaderText, part: MessageColumn| {
        let aliases = columns.messages.iter().find(|(found, _)| *found == part);
        aliases.is_some_and(|(_, aliases)| is_among(&own.key, aliases))
    };
    let filled = || header_texts.iter().filter(|own| !own.key.is_empty());
    let has = |wanted: MessageColumn| filled().any(|own| part(own, wanted));
    let is_of_message = |own: &HeaderText| {
        columns.messages.iter().any(|(_, aliases)| is_among(&own.key, aliases))
            || opt_out::asks(&own.shown).is_some()
    };
    let describes = |own: &HeaderText| {
        // Other parts of a message are also columns of deals.
        ["subject", "name", "title", "opportunity", "deal"].contains(&own.key.as_str())
            && !has(MessageColumn::Text)
    };
    has(MessageColumn::DealId)
        && has(MessageColumn::On)
        && has(MessageColumn::Text)
        && !describes_deals(header_texts, columns)
        && filled().all(|own| is_of_message(own) && !describes(own))
}

fn is_among(key: &str, aliases: &[Alias]) -> bool {
    aliases.iter().any(|alias| alias.key == key)
}

/// Counts the headers that only this kind has; equal headers count once.
fn telling(table: &Table, header_texts: &[HeaderText]) -> usize {
    let tells = |header_text: &&HeaderText| {
        let names_it = header_text.part.as_ref().is_some_and(|(kind, _)| *kind == table.kind);
        names_it || is_among(&header_text.key, &table.recognised_by)
    };
    header_texts.iter().filter(tells).count()
}

/// Counts the columns chosen for this kind, by its name or for a fact that only it has.
fn chosen_columns(kind: TableKind, header_texts: &[HeaderText], columns: &Columns) -> usize {
    let is_only_there = |fact| {
        let of_fact = columns.facts.iter().find(|entry| entry.fact == fact);
        let aliases = of_fact.map_or(&[][..], |entry| &entry.aliases);
        !aliases.is_empty() && aliases.iter().all(|(table, _)| *table == Some(kind))
    };
    let of_it = columns.chosen.iter().filter(|chosen| match (chosen.table, chosen.what) {
        (Some(table), _) => table == kind,
        (None, ChosenFor::Fact(fact)) => is_only_there(fact),
        (None, _) => false,
    });
    let is_there = |chosen: &&Chosen| header_texts.iter().any(|own| own.is_chosen_by(chosen));
    of_it.filter(is_there).count()
}

fn is_enough(
    kind: TableKind,
    score: Score,
    header_texts: &[HeaderText],
    columns: &Columns,
) -> bool {
    match kind {
        // Single headers of these tables are common; the required combination was checked before.
        TableKind::Answers | TableKind::Outcomes => false,
        TableKind::Deals if score.telling == 0 => {
            let has = |fact| {
                let aliases = columns.facts.iter().filter(|entry| entry.fact == fact);
                let of_deals = aliases
                    .flat_map(|entry| &entry.aliases)
                    .filter(|(table, _)| table.is_none_or(|table| table == TableKind::Deals));
                let keys: Vec<&str> = of_deals.map(|(_, alias)| alias.key.as_str()).collect();
                header_texts.iter().any(|header_text| keys.contains(&header_text.key.as_str()))
            };
            let is_named = has(known::deal_name) && (has(known::value) || has(known::stage));
            // A hand-made list names the buyer only.
            let is_kept = (has(known::company_name) || has(known::contact_name))
                && has(known::value)
                && (has(known::stage) || has(known::pi_sent_on));
            let is_a_deal = is_named || is_kept;
            score.own >= OWN_COLUMNS && is_a_deal
        }
        _ => score.telling > 0 || score.own >= OWN_COLUMNS,
    }
}

/// Returns whether the table holds the team's notes about buyers. The buyer may be under a header
/// that tables of deals have, `Deal ID`, so most other headers must be those of such notes.
fn is_noted(kind: TableKind, header_texts: &[HeaderText], columns: &Columns) -> bool {
    let needed: &[&str] = match kind {
        TableKind::Answers => &["deal_id", "question"],
        _ => &["deal_id", "outcome"],
    };
    let parts = noted_parts(kind, columns);
    let part_of = |own: &HeaderText| {
        let part = parts.iter().find(|(_, aliases, chosen)| {
            is_among(&own.key, aliases) || chosen.iter().any(|chosen| own.is_chosen_by(chosen))
        });
        part.map(|(name, _, _)| *name)
    };
    let filled = header_texts.iter().filter(|own| !own.key.is_empty());
    let (of_notes, others): (Vec<_>, Vec<_>) = filled.partition(|own| part_of(own).is_some());
    let has = |part: &&str| of_notes.iter().any(|own| part_of(own) == Some(part));
    let of_deals = columns.tables.iter().find(|table| table.kind == TableKind::Deals);
    let headers_of_deals = of_deals
        .is_some_and(|table| others.iter().any(|own| is_among(&own.key, &table.recognised_by)));
    // Answers come back in the file that the run wrote, which has more columns.
    let is_mostly = kind == TableKind::Answers || of_notes.len() > others.len();
    // An answer to a question, or the meaning of the buyer's words.
    let is_answered = kind != TableKind::Answers || has(&"answer") || has(&"means");
    needed.iter().all(has)
        && is_answered
        && is_mostly
        && (kind == TableKind::Answers || !headers_of_deals)
}

/// Returns the parts of a table of notes: name, usual headers, and chosen columns of each.
fn noted_parts(kind: TableKind, columns: &Columns) -> Vec<(&'static str, &[Alias], Vec<&Chosen>)> {
    let chosen = |what: ChosenFor| {
        let of_it = move |own: &&Chosen| own.what == what && own.is_of(kind);
        columns.chosen.iter().filter(of_it).collect()
    };
    let answers = columns.answers.iter();
    let outcomes = columns.outcomes.iter();
    match kind {
        TableKind::Answers => answers
            .map(|(own, aliases)| (own.name(), &aliases[..], chosen(ChosenFor::Answer(*own))))
            .collect(),
        _ => outcomes
            .map(|(own, aliases)| (own.name(), &aliases[..], chosen(ChosenFor::Outcome(*own))))
            .collect(),
    }
}

/// Counts the headers that are a column of this kind and of no other.
fn own_columns(kind: TableKind, header_texts: &[HeaderText], columns: &Columns) -> usize {
    let is_own = |header_text: &&HeaderText| {
        let mut tables = tables_of(&header_text.key, columns).peekable();
        tables.peek().is_some() && tables.all(|table| table == Some(kind))
    };
    header_texts.iter().filter(is_own).count()
}

/// Returns the tables with a column of that header, once per column; `None` means any table.
fn tables_of<'c>(
    key: &'c str,
    columns: &'c Columns,
) -> impl Iterator<Item = Option<TableKind>> + use<'c> {
    let facts = columns.facts.iter().flat_map(|entry| &entry.aliases);
    let facts = facts.map(|(table, alias)| (*table, alias));
    let messages = columns.messages.iter().flat_map(|(_, aliases)| aliases);
    let messages = messages.map(|alias| (Some(TableKind::Messages), alias));
    let answers = columns.answers.iter().flat_map(|(_, aliases)| aliases);
    let answers = answers.map(|alias| (Some(TableKind::Answers), alias));
    let outcomes = columns.outcomes.iter().flat_map(|(_, aliases)| aliases);
    let outcomes = outcomes.map(|alias| (Some(TableKind::Outcomes), alias));
    let all = facts.chain(messages).chain(answers).chain(outcomes);
    all.filter(move |(_, alias)| alias.key == key).map(|(table, _)| table)
}

/// The reason why a file is not a known table.
pub struct Unknown {
    /// The part of the sentence after the file name.
    pub why: String,
    pub help: String,
    /// Whether it may say of people that they opted out.
    pub may_have_people: bool,
}

/// Describes a file that is not a known table.
///
/// `file` is its name as the value of `--table`; `rows` are some of its rows.
pub fn unknown_table(
    file: &str,
    header_texts: &[HeaderText],
    rows: &[Vec<String>],
    columns: &Columns,
) -> Unknown {
    let mut hint = None;
    for table in &columns.tables {
        let aliases = || table.recognised_by.iter().map(|alias| alias.shown.as_str());
        for header_text in header_texts {
            let is_long = header_text.shown.chars().count() > 3;
            if let Some(alias) = nearest(&header_text.shown, aliases()).filter(|_| is_long) {
                hint.get_or_insert((header_text.shown.clone(), alias.to_owned(), table.kind));
            }
        }
    }
    let shown: Vec<String> =
        header_texts.iter().take(12).map(|own| shortened(&own.shown, MAX_HEADER_LENGTH)).collect();
    let more = if header_texts.len() > 12 { ", …" } else { "" };
    let why = format!("is not a known table; its headers are: {}{more}", shown.join(", "));
    let help = match hint {
        Some((header, alias, kind)) => format!(
            "“{header}” is near “{alias}” of the {} table; add the header under `recognised_by` and \
             `columns` in facts.yaml",
            kind.name()
        ),
        None => how_to_read(file, header_texts, rows),
    };
    Unknown { why, help, may_have_people: true }
}

/// Returns the options that read it as deals.
fn how_to_read(file: &str, header_texts: &[HeaderText], rows: &[Vec<String>]) -> String {
    let values = |at: usize| {
        let cells = rows.iter().filter_map(move |row| row.get(at));
        cells.map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    };
    let named = header_texts.iter().enumerate().filter(|(_, own)| !own.shown.is_empty());
    let columns: Vec<Column<'_>> = named
        .map(|(at, own)| Column { header: &own.shown, values: values(at).collect() })
        .collect();
    let found = suggestions(&columns);
    if found.is_empty() {
        return "It has no column that identifies deals. Leave it out, or export the deals \
                (opportunities, 商机) with their headers"
            .to_owned();
    }
    let options = found.iter().map(|own| format!(" --column \"{}={}\"", own.fact, own.header));
    let examples = found.iter().map(|own| format!("“{}” in “{}”", own.example, own.header)).take(3);
    format!(
        "If it holds your deals, add to the command: --table \"deals={file}\"{}. The columns were \
         chosen by their values, such as {}; `ghosted facts` lists what else can be read",
        options.collect::<String>(),
        examples.collect::<Vec<_>>().join(", ")
    )
}

/// Describes a table that CRMs export and ghosted does not use.
pub fn other_table(what: &str, may_have_people: bool) -> Unknown {
    Unknown {
        may_have_people,
        why: format!("is not read: it holds {what}"),
        help: "Leave it out, or export the deals (opportunities, 商机) instead".to_owned(),
    }
}
