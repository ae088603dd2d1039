//! Reads `facts.yaml`: the vocabulary that the team may change, and the headers of its columns.

use super::columns::{
    Alias, AnswerColumn, Columns, FactColumns, MessageColumn, OtherTable, OutcomeColumn, Table,
    TableKind,
};
use crate::diagnostic::nearest;
use crate::facts::word_search::fold;
use crate::facts::{Bilingual, Catalog, FactId, Kind, Origin};
use crate::rules::codes;
use crate::rules::parse::reader::Entry;
use crate::rules::parse::yaml::Tree;
use crate::rules::vocabulary::Names;

const KINDS: [&str; 9] = {
    let mut names = [""; 9];
    let mut at = 0;
    while at < 9 {
        names[at] = Kind::ALL[at].name();
        at += 1;
    }
    names
};

/// Words of conditions and texts that cannot be names of facts.
pub(in crate::rules) const NO_NAMES: [&str; 5] = ["all", "any", "none", "fact", "found"];

const SECTIONS: [&str; 6] = ["tables", "other_tables", "facts", "messages", "answers", "outcomes"];

/// Returns whether the value describes a fact. One that was added at the end of the file is below the
/// last key or at the margin, and is a fact all the same.
fn is_fact(value: &Entry<'_>) -> bool {
    value.peek("type").is_some()
}

/// Reads the file; invalid entries are reported and ignored. The order of its keys does not matter.
pub(in crate::rules) fn read(root: Entry<'_>, catalog: &mut Catalog) -> Columns {
    let mut columns = Columns::default();
    let Some(mut file) = root.fields("facts.yaml") else { return columns };
    if let Some(tables) = file.need("tables").and_then(|entry| entry.free_fields("the tables")) {
        for (key, name, value) in tables.into_iter().filter(|(_, _, value)| !is_fact(value)) {
            columns.tables.extend(table_kind(name, &key).and_then(|kind| table(kind, value)));
        }
    }
    for other in file.get("other_tables").and_then(|entry| entry.items()).unwrap_or_default() {
        columns.other_tables.extend(other_table(other));
    }
    let mut facts =
        file.need("facts").and_then(|entry| entry.free_fields("the facts")).unwrap_or_default();
    for (name, value) in root.free_fields_quietly() {
        if SECTIONS.contains(&name) {
            continue;
        }
        if is_fact(&value) {
            file.accept(name);
            facts.push((value.as_key(), name, value));
        }
    }
    for section in ["tables", "messages", "answers", "outcomes"] {
        let section = root.peek(section);
        let lines = section.map(|entry| entry.free_fields_quietly()).unwrap_or_default();
        let misplaced = lines.into_iter().filter(|(_, value)| is_fact(value));
        facts.extend(misplaced.map(|(name, value)| (value.as_key(), name, value)));
    }
    let mut taken = Vec::new();
    for (key, name, value) in facts {
        columns.facts.extend(fact(key, name, value, catalog, &mut taken));
    }
    if let Some(messages) = file.get("messages") {
        read_messages(messages, &mut columns);
    }
    if let Some(answers) = file.get("answers") {
        read_answers(answers, &mut columns);
    }
    if let Some(outcomes) = file.get("outcomes") {
        read_outcomes(outcomes, &mut columns);
    }
    file.finish();
    columns
}

fn table_kind(name: &str, key: &Entry<'_>) -> Option<TableKind> {
    let found = TableKind::ALL.into_iter().find(|kind| kind.name() == name);
    if found.is_none() {
        let names = Names {
            known: TableKind::ALL.iter().map(|kind| kind.name().to_owned()).collect(),
            ..Names::default()
        };
        names.look_up(name, key, codes::UNKNOWN_TABLE, "table");
    }
    found
}

fn table(kind: TableKind, entry: Entry<'_>) -> Option<Table> {
    let mut fields = entry.fields("a table")?;
    let means = fields.need("means").and_then(|means| means.bilingual());
    let called = fields.get("called").and_then(|words| words.aliases()).unwrap_or_default();
    let recognised_by = fields.need("recognised_by").and_then(|headers| headers.aliases());
    fields.finish();
    Some(Table { kind, means: means?, called, recognised_by: recognised_by? })
}

fn other_table(entry: Entry<'_>) -> Option<OtherTable> {
    let mut fields = entry.fields("a table that is not read")?;
    let means = fields.need("means").and_then(|means| means.bilingual());
    let recognised_by = fields.need("recognised_by").and_then(|headers| headers.aliases());
    fields.finish();
    Some(OtherTable { means: means?, recognised_by: recognised_by? })
}

impl Entry<'_> {
    /// Reads one header, or a list of headers.
    pub(in crate::rules) fn aliases(&self) -> Option<Vec<Alias>> {
        self.texts().map(Alias::all)
    }
}

/// The headers claimed so far: the table, the folded header, and the fact.
type Taken<'n> = (Option<TableKind>, String, &'n str);

fn fact<'n>(
    key: Entry<'n>,
    name: &'n str,
    entry: Entry<'n>,
    catalog: &mut Catalog,
    taken: &mut Vec<Taken<'n>>,
) -> Option<FactColumns> {
    let mut fields = entry.fields("a fact")?;
    let kind = fields.need("type").and_then(|kind| kind.word(&KINDS)).and_then(Kind::from_name);
    let means = fields.get("means").and_then(|means| means.bilingual());
    let aliases = fields.need("columns").map(|columns| aliases(columns, name, taken));
    let type_entry = fields.get("type");
    fields.finish();
    let id = declare(key, name, kind?, type_entry?, means, catalog)?;
    Some(FactColumns { fact: id, aliases: aliases? })
}

/// Adds the fact to the catalog, or finds it there.
fn declare(
    key: Entry<'_>,
    name: &str,
    kind: Kind,
    type_entry: Entry<'_>,
    means: Option<Bilingual>,
    catalog: &mut Catalog,
) -> Option<FactId> {
    let Some(id) = catalog.find(name) else {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !name.chars().all(fits) || NO_NAMES.contains(&name) {
            key.error(
                codes::BAD_ID,
                format!("`{name}` cannot be the name of a fact"),
                "use lower-case letters, digits and `_`, and none of: all, any, none, fact, found",
            );
            return None;
        }
        return Some(catalog.declare(name, kind, means.unwrap_or_default()));
    };
    let known = catalog.fact(id);
    match known.origin {
        Origin::Derived => {
            key.error(
                codes::REDECLARED_FACT,
                format!("`{name}` is computed by the program and cannot be read from a column"),
                "remove it here, or choose another name for your column",
            );
            return None;
        }
        Origin::Base if known.kind != kind => {
            let right = known.kind.name();
            type_entry.error(
                codes::REDECLARED_FACT,
                format!("`{name}` is used by the program itself, which needs the type {right}"),
                format!("write `type: {right}`"),
            );
        }
        Origin::Base | Origin::Own => {}
    }
    if let Some(means) = means {
        catalog.describe(id, means);
    }
    Some(id)
}

/// Reads headers for any table, or by table.
fn aliases<'n>(
    entry: Entry<'n>,
    fact: &'n str,
    taken: &mut Vec<Taken<'n>>,
) -> Vec<(Option<TableKind>, Alias)> {
    let mut all = Vec::new();
    let mut claim = |table: Option<TableKind>, headers: Entry<'n>| {
        for (item, header) in self::headers(headers) {
            let folded = fold(&header).into_owned();
            let other = taken.iter().find(|(t, h, f)| *t == table && *h == folded && *f != fact);
            if let Some((_, _, other)) = other {
                item.error(
                    codes::SHARED_COLUMN,
                    format!("the column `{header}` is already the fact `{other}`"),
                    "a column can be one fact only; remove it from one of the two, or name the \
                     table: `columns: {deals: [...]}`",
                );
            }
            taken.push((table, folded, fact));
            all.push((table, Alias::new(header)));
        }
    };
    if !matches!(entry.tree(), Tree::Fields(_)) {
        claim(None, entry);
        return all;
    }
    for (key, table, value) in entry.free_fields("the columns by table").unwrap_or_default() {
        if let Some(kind) = table_kind(table, &key) {
            claim(Some(kind), value);
        }
    }
    all
}

fn headers<'n>(entry: Entry<'n>) -> impl Iterator<Item = (Entry<'n>, String)> {
    entry.items_or_one().into_iter().flatten().filter_map(|item| {
        let text = item.text()?.trim();
        if text.is_empty() {
            item.error(codes::NO_VALUE, "an empty header", "write the header, or remove it");
            return None;
        }
        Some((item, text.to_owned()))
    })
}

fn read_messages(entry: Entry<'_>, columns: &mut Columns) {
    let Some(lines) = entry.free_fields("the messages table") else { return };
    for (key, name, value) in lines.into_iter().filter(|(_, _, value)| !is_fact(value)) {
        let found = MessageColumn::ALL.iter().find(|(_, known)| *known == name);
        let Some(&(column, _)) = found else {
            unknown_column(key, name, MessageColumn::ALL.iter().map(|(_, name)| *name));
            continue;
        };
        let Some(mut fields) = value.fields("a column of messages") else { continue };
        let aliases = fields.need("columns").and_then(|aliases| aliases.aliases());
        if column == MessageColumn::Direction {
            columns.from_deal =
                fields.need("buyer").and_then(|words| words.texts()).unwrap_or_default();
            columns.from_us = fields.need("us").and_then(|words| words.texts()).unwrap_or_default();
        }
        if column == MessageColumn::Channel {
            let mut of = |sort| fields.get(sort).and_then(|own| own.aliases()).unwrap_or_default();
            columns.only_calls = of("call");
            columns.only_meetings = of("meeting");
            columns.no_messages = of("none");
        }
        fields.finish();
        columns.messages.push((column, aliases.unwrap_or_default()));
    }
}

fn read_answers(entry: Entry<'_>, columns: &mut Columns) {
    let Some(lines) = entry.free_fields("the answers table") else { return };
    for (key, name, value) in lines.into_iter().filter(|(_, _, value)| !is_fact(value)) {
        let found = AnswerColumn::ALL.iter().find(|(_, known)| *known == name);
        let Some(&(column, _)) = found else {
            unknown_column(key, name, AnswerColumn::ALL.iter().map(|(_, name)| *name));
            continue;
        };
        let Some(mut fields) = value.fields("a column of answers") else { continue };
        let aliases = fields.need("columns").and_then(|aliases| aliases.aliases());
        fields.finish();
        columns.answers.push((column, aliases.unwrap_or_default()));
    }
}

fn read_outcomes(entry: Entry<'_>, columns: &mut Columns) {
    let Some(lines) = entry.free_fields("the outcomes table") else { return };
    for (key, name, value) in lines.into_iter().filter(|(_, _, value)| !is_fact(value)) {
        let found = OutcomeColumn::ALL.iter().find(|(_, known)| *known == name);
        let Some(&(column, _)) = found else {
            unknown_column(key, name, OutcomeColumn::ALL.iter().map(|(_, name)| *name));
            continue;
        };
        let Some(mut fields) = value.fields("a column of outcomes") else { continue };
        let aliases = fields.need("columns").and_then(|aliases| aliases.aliases());
        if column == OutcomeColumn::Outcome {
            let mut words = |key: &'static str| fields.need(key).and_then(|words| words.texts());
            columns.won = words("won").unwrap_or_default();
            columns.lost = words("lost").unwrap_or_default();
        }
        fields.finish();
        columns.outcomes.push((column, aliases.unwrap_or_default()));
    }
}

fn unknown_column(key: Entry<'_>, name: &str, known: impl Iterator<Item = &'static str> + Clone) {
    let all = crate::rules::diagnostics::listed(known.clone());
    key.error(
        codes::UNKNOWN_KEY,
        format!("`{name}` is not a column that is read here"),
        match nearest(name, known) {
            Some(near) => format!("did you mean `{near}`? Allowed here: {all}"),
            None => format!("allowed here: {all}"),
        },
    );
}
