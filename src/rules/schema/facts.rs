//! Builds the schema of `facts.yaml`.

use serde_json::{Map, Value, json};

use super::names::{bilingual, hover};
use super::texts::texts;
use super::values::word;
use super::{keys, list_of};
use crate::facts::{Fact, Kind, Origin};
use crate::rules::Pack;
use crate::rules::kinds::columns::{AnswerColumn, MessageColumn, OutcomeColumn, TableKind};
use crate::rules::kinds::facts_file::NO_NAMES;

/// A key next to `columns` with its description, and whether it is required.
type Beside = (&'static str, &'static str, bool);

fn beside_messages(name: &str) -> &'static [Beside] {
    match name {
        "direction" => &[
            ("buyer", "Words of this column that mean: the buyer wrote.", true),
            ("us", "Words of this column that mean: we wrote.", true),
        ],
        "channel" => &[
            ("call", "Headers that only a table of calls has.", false),
            ("meeting", "Headers that only a table of meetings has.", false),
            ("none", "Headers that only a table of tasks or notes has.", false),
        ],
        _ => &[],
    }
}

fn beside_outcomes(name: &str) -> &'static [Beside] {
    match name {
        "outcome" => &[
            ("won", "Words of this column that mean: the deal was won.", true),
            ("lost", "Words of this column that mean: the deal was lost.", true),
        ],
        _ => &[],
    }
}

pub(super) fn schema(pack: &Pack) -> Value {
    let messages = columns_of(MessageColumn::ALL.map(|(_, name)| name), beside_messages);
    let answers = columns_of(AnswerColumn::ALL.map(|(_, name)| name), |_| &[]);
    let outcomes = columns_of(OutcomeColumn::ALL.map(|(_, name)| name), beside_outcomes);
    let explained = |mut schema: Value, means: &str| {
        schema["description"] = json!(means);
        schema
    };
    let mut schema = keys(
        [
            ("tables", tables()),
            ("other_tables", other_tables()),
            ("facts", facts(pack)),
            ("messages", explained(messages, "The columns of a table of messages.")),
            ("answers", explained(answers, "The columns of a table of answers.")),
            ("outcomes", explained(outcomes, "The columns of a table of outcomes.")),
        ],
        &["tables", "facts"],
    );
    schema["title"] = json!("The facts");
    schema["description"] = json!(
        "What is known of a buyer, and under which column headers the exports of your CRM have it."
    );
    schema
}

fn tables() -> Value {
    let table = |name: &str| {
        let mut table = keys(
            [
                ("means", bilingual("What one row of such a table is.")),
                ("called", texts("What CRMs call one row; some put the word before every header.")),
                recognised_by(),
            ],
            &["means", "recognised_by"],
        );
        table["description"] = json!(format!("How a table of {name} is recognised."));
        (name.to_owned(), table)
    };
    let tables: Map<String, Value> =
        TableKind::ALL.into_iter().map(|kind| table(kind.name())).collect();
    json!({
        "description": "The tables that an export can be, and the headers by which each is \
                        recognised.",
        "type": "object",
        "properties": tables,
        "additionalProperties": false,
    })
}

fn recognised_by() -> (&'static str, Value) {
    ("recognised_by", texts("Column headers that only such a table has."))
}

fn other_tables() -> Value {
    let table = keys(
        [("means", bilingual("What such a table holds.")), recognised_by()],
        &["means", "recognised_by"],
    );
    list_of(
        table,
        "Tables that CRMs export and that are not read, so that none is mistaken for another.",
    )
}

fn facts(pack: &Pack) -> Value {
    let of_the_program = |fact: &Fact| fact.origin == Origin::Derived;
    let mut lines = Map::new();
    for (_, fact) in pack.catalog.iter().filter(|(_, fact)| !of_the_program(fact)) {
        // The program fixes the types of its own facts; the team may change those of its own.
        let kinds = if fact.origin == Origin::Base { vec![fact.kind] } else { Kind::ALL.to_vec() };
        let mut line = one_fact(&kinds);
        line["description"] = json!(hover(fact));
        lines.insert(fact.name.clone(), line);
    }
    let derived = pack.catalog.iter().map(|(_, fact)| fact).filter(|fact| of_the_program(fact));
    let taken: Vec<&str> = derived.map(|fact| fact.name.as_str()).chain(NO_NAMES).collect();
    json!({
        "description": "Every column that rules may use. Add a column of your own CRM here, with a \
                        name of your own, and use it in any rule.",
        "type": "object",
        "properties": lines,
        "propertyNames": { "pattern": "^[a-z0-9_]*$", "not": { "enum": taken } },
        "additionalProperties": one_fact(&Kind::ALL),
    })
}

fn one_fact(kinds: &[Kind]) -> Value {
    let explained = |kind| match kind {
        Kind::Text => "Any text",
        Kind::Whole => "A number without decimals",
        Kind::Decimal => "A number",
        Kind::Money => "An amount of money",
        Kind::Date => "A day",
        Kind::DateTime => "A day, with or without a time",
        Kind::YesNo => "Yes or no",
        Kind::List => "Several texts in one cell",
        Kind::Duration => "A length of time",
    };
    let kinds: Vec<(&str, &str)> =
        kinds.iter().map(|kind| (kind.name(), explained(*kind))).collect();
    let mut schema = keys(
        [
            ("type", word(&kinds, "What the column holds.")),
            ("means", bilingual("What the fact says of the buyer.")),
            ("columns", columns()),
        ],
        &["type", "columns"],
    );
    schema["description"] = json!("A fact of your own, read from a column of your CRM.");
    schema
}

/// Headers for any table, or by table.
fn columns() -> Value {
    let by_table: Map<String, Value> = TableKind::ALL
        .into_iter()
        .map(|kind| {
            let means = format!("The headers of this fact in a table of {}.", kind.name());
            (kind.name().to_owned(), headers(&means))
        })
        .collect();
    let mut schema = headers(
        "The column headers under which exports have this fact: [Tier, Buyer tier], or by table: \
         {deals: [Tier]}.",
    );
    if let Some(types) = schema["type"].as_array_mut() {
        types.push(json!("object"));
    }
    schema["properties"] = json!(by_table);
    schema["additionalProperties"] = json!(false);
    schema
}

/// Headers; none of them is empty.
fn headers(means: &str) -> Value {
    let mut schema = texts(means);
    schema["pattern"] = json!(r"\S");
    schema["items"]["pattern"] = json!(r"\S");
    schema
}

/// Returns the schema of the columns of a table, and of the additional keys for some of them.
fn columns_of<const N: usize>(
    columns: [&'static str; N],
    beside: impl Fn(&str) -> &'static [Beside],
) -> Value {
    let column = |name: &'static str| {
        let headers = texts("The column headers under which exports have it.");
        let mut schema = keys([("columns", headers)], &["columns"]);
        schema["description"] = json!(format!("The column `{name}` of such a table."));
        for (key, means, needed) in beside(name) {
            schema["properties"][key] = texts(means);
            if let (true, Some(required)) = (*needed, schema["required"].as_array_mut()) {
                required.push(json!(key));
            }
        }
        schema
    };
    keys(columns.map(|name| (name, column(name))), &[])
}
