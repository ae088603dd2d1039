//! Finds columns by the words of their headers if no whole header is known: `OpportunityStage`,
//! `Deal Amount`, `EstimatedValue`, `activity_at`, `Associated Contact Email`.
//!
//! Drops words that only name the record type or qualify the value; the rest must be a known
//! header. Columns that prove a silence are never matched this way.

use super::header_text::HeaderText;
use crate::facts::{FactId, known};
use crate::rules::kinds::columns::{Alias, TableKind, normalised};

/// Words for the deal itself.
const OF_DEAL: [&str; 14] = [
    "deal",
    "opportunity",
    "oppty",
    "opp",
    "quote",
    "quotation",
    "crm",
    "sales",
    "lead",
    "pipeline",
    "record",
    "offer",
    "商机",
    "订单",
];
/// Words for the buyer's contact and company.
const OF_CONTACT: [&str; 8] =
    ["contact", "person", "buyer", "customer", "client", "associated", "primary", "联系人"];
const OF_COMPANY: [&str; 9] = [
    "company",
    "account",
    "organization",
    "organisation",
    "customer",
    "client",
    "buyer",
    "associated",
    "公司",
];
const OF_MESSAGE: [&str; 8] =
    ["activity", "email", "mail", "message", "call", "communication", "event", "interaction"];
/// Words that do not change the meaning of a column.
const FILLERS: [&str; 12] = [
    "estimated",
    "expected",
    "total",
    "the",
    "of",
    "current",
    "primary",
    "main",
    "actual",
    "est",
    "name",
    "latest",
];

/// Returns the words that may be dropped from the header of a fact.
fn may_be_left_out(fact: FactId) -> Vec<&'static str> {
    const CONTACT: [FactId; 8] = [
        known::email,
        known::phone,
        known::job_title,
        known::country,
        known::city,
        known::contact_name,
        known::first_name,
        known::last_name,
    ];
    const COMPANY: [FactId; 4] = [known::country, known::city, known::website, known::address];
    const DEAL: [FactId; 12] = [
        known::stage,
        known::status,
        known::value,
        known::currency,
        known::product,
        known::quantity,
        known::created_on,
        known::owner,
        known::pi_sent_on,
        known::lost_reason,
        known::probability,
        known::closed_on,
    ];
    let mut words = Vec::new();
    if DEAL.contains(&fact) {
        words.extend(OF_DEAL);
        words.extend(FILLERS);
    }
    if CONTACT.contains(&fact) {
        words.extend(OF_CONTACT);
    }
    if COMPANY.contains(&fact) {
        words.extend(OF_COMPANY);
    }
    words
}

/// Returns the columns whose remaining words are a header of the fact.
pub fn of_fact(
    fact: FactId,
    aliases: &[(Option<TableKind>, Alias)],
    kind: TableKind,
    headers: &[HeaderText],
) -> Vec<usize> {
    let spare = may_be_left_out(fact);
    if spare.is_empty() {
        return Vec::new();
    }
    let aliases = aliases.iter().filter(|(table, _)| table.is_none_or(|own| own == kind));
    let keys: Vec<&str> = aliases.map(|(_, alias)| alias.key.as_str()).collect();
    matching(headers, &spare, &|key| keys.contains(&key))
}

/// The same for the parts of a message; `at`, `on`, `time` and `timestamp` mean its date.
pub fn of_message(aliases: &[Alias], is_date: bool, headers: &[HeaderText]) -> Vec<usize> {
    let dates = ["at", "on", "time", "timestamp", "datetime", "date"];
    let is_one = |key: &str| {
        aliases.iter().any(|alias| alias.key == key) || (is_date && dates.contains(&key))
    };
    matching(headers, &OF_MESSAGE, &is_one)
}

fn matching(headers: &[HeaderText], spare: &[&str], is_one: &dyn Fn(&str) -> bool) -> Vec<usize> {
    let fits = |own: &HeaderText| {
        let words = words_of(&own.shown);
        let is_spare = |word: &String| spare.contains(&word.as_str());
        if own.is_repeated || words.len() < 2 || !words.iter().any(is_spare) {
            return false;
        }
        let rest: String =
            words.iter().filter(|word| !is_spare(word)).map(String::as_str).collect();
        !rest.is_empty() && is_one(&rest)
    };
    let all = headers.iter().enumerate();
    all.filter(|(_, own)| fits(own)).map(|(at, _)| at).collect()
}

/// Splits a header into words: `OpportunityStage`, `deal_stage` and `Deal Stage` all have two.
fn words_of(header: &str) -> Vec<String> {
    let mut spaced = String::new();
    let mut before = ' ';
    for c in header.chars() {
        if before.is_lowercase() && c.is_uppercase() {
            spaced.push(' ');
        }
        spaced.push(if c.is_alphanumeric() { c } else { ' ' });
        before = c;
    }
    spaced.split_whitespace().map(normalised).filter(|word| !word.is_empty()).collect()
}
