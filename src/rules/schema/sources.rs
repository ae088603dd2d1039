//! Builds the schema of `sources/*.yaml`.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::keys;
use super::names::{bilingual, hover, one_cause};
use super::texts::{domains, texts};
use super::values::{text, time_zone, word};
use crate::facts::{Currency, Origin};
use crate::rules::Pack;
use crate::rules::kinds::columns::{AnswerColumn, MessageColumn, OutcomeColumn, TableKind};
use crate::rules::kinds::source_file::{DAY_ORDERS, DECIMAL_MARKS, currencies};

pub(super) fn schema(pack: &Pack) -> Value {
    let mut encoding = text("The encoding of the exports, if it is not detected correctly.");
    encoding["examples"] = json!(["utf-8", "gb18030", "windows-1252"]);
    let mut currency = text(
        "The currency of amounts for which neither the cell nor its column nor its row names one: \
         three letters.",
    );
    let codes: BTreeSet<Currency> = currencies().collect();
    currency["enum"] = json!(codes.iter().map(Currency::as_str).collect::<Vec<_>>());
    let explained = |word| match word {
        "day_first" => "03/04/2026 is 3 April",
        "month_first" => "03/04/2026 is 4 March",
        "year_first" => "26-03-04 is 4 March 2026",
        "point" => "3.500 is three and a half",
        "comma" => "3.500 is three thousand five hundred",
        _ => "",
    };
    let day_orders = DAY_ORDERS.map(|word| (word, explained(word)));
    let marks = DECIMAL_MARKS.map(|word| (word, explained(word)));
    let lost_reasons = json!({
        "description": "Your CRM's words for why a deal was lost, and the cause of each.",
        "type": "object",
        "additionalProperties": one_cause(pack, "The cause of this reason."),
    });
    let settled = |means: &str, readings: &[&str]| {
        json!({
            "description": means,
            "type": "object",
            "additionalProperties": {"type": "string", "enum": readings},
        })
    };
    let words = json!({
        "description": "The meaning of words of your exports, if ghosted asks for it.",
        "type": "object",
        "properties": {
            "stage": settled("Words of stages and statuses.", &["won", "lost", "closed", "open"]),
            "opted_out": settled("Words of opt-out columns.", &["may_write", "must_not_write"]),
            "direction": settled("Words of direction columns: who wrote.", &["buyer", "us"]),
        },
        "additionalProperties": false,
    });
    let mut schema = keys(
        [
            ("means", bilingual("Which exports these are.")),
            ("columns", columns(pack)),
            (
                "our_domains",
                domains("Mail domains of your own company, by which your mails are recognised."),
            ),
            ("date_order", word(&day_orders, "The order of day and month in your exports.")),
            ("decimal_mark", word(&marks, "The decimal mark of your exports: point or comma.")),
            ("encoding", encoding),
            (
                "timezone",
                time_zone(
                    "The time zone of your exports, e.g. Asia/Shanghai, for times with a UTC \
                     offset. Without the line: UTC.",
                ),
            ),
            ("default_currency", currency),
            (
                "blanks",
                texts(
                    "What your team writes for unknown values, in addition to --, N/A and the \
                     like.",
                ),
            ),
            ("words", words),
            ("lost_reasons", lost_reasons),
        ],
        &[],
    );
    schema["title"] = json!("A source");
    schema["description"] = json!("How the exports of one CRM are to be read.");
    schema
}

fn columns(pack: &Pack) -> Value {
    let headers = |means: &str| texts(&format!("{means} The headers that hold it, best first."));
    let facts: Map<String, Value> = pack
        .catalog
        .iter()
        .filter(|(_, fact)| fact.origin != Origin::Derived)
        .map(|(_, fact)| (fact.name.clone(), headers(&hover(fact))))
        .collect();
    let named = |names: Vec<&str>| -> Map<String, Value> {
        let line = |name: &str| (name.to_owned(), headers(&format!("`{name}` of a row.")));
        names.into_iter().map(line).collect()
    };
    let of_table = |kind: TableKind| {
        let lines = match kind {
            TableKind::Messages => named(MessageColumn::ALL.map(|(_, name)| name).to_vec()),
            TableKind::Answers => named(AnswerColumn::ALL.map(|(_, name)| name).to_vec()),
            TableKind::Outcomes => named(OutcomeColumn::ALL.map(|(_, name)| name).to_vec()),
            TableKind::Deals | TableKind::Contacts | TableKind::Companies | TableKind::OptOuts => {
                facts.clone()
            }
        };
        json!({
            "description": format!("Columns of a table of {}.", kind.name()),
            "type": "object",
            "properties": lines,
            "additionalProperties": false,
        })
    };
    let tables = TableKind::ALL.into_iter().map(|kind| (kind.name().to_owned(), of_table(kind)));
    let lines: Map<String, Value> = facts.clone().into_iter().chain(tables).collect();
    json!({
        "description": "What is read from which header, in any table or by table. It takes \
                        precedence over the headers of facts.yaml.",
        "type": "object",
        "properties": lines,
        "additionalProperties": false,
    })
}
