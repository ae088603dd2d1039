//! Lists conditions that the loader accepts, and conditions that it refuses.
#![allow(dead_code)] // each test file uses a part

use super::{Files, small_pack};

pub const GOOD: &[&str] = &[
    "{bounced: no}",
    "{is_blank: yes}",
    "{country: NO}",
    "{email: {is_blank: no}}",
    "{country: [NO, SE]}",
    "{country: {is_none_of: [NO]}}",
    "{days_silent: {is_between: [3, 8], is_not: 5}}",
    "{reply_delay_days: {is_more_than: {fact: days_silent}}}",
    "{value: {is_at_least: \"USD 5,000\"}}",
    "{pi_sent_on: {older_than: 10 working days, is_before: 2026-03-01}}",
    "{last_sent_on: {within: 3 months}}",
    "{email: {ends_with: .ru, matches: '^[a-z]+@'}}",
    "{buyer_text: {contains_all: [$tender_words, bond]}}",
    "{none: [{bounced: yes}, {any: [{opened_often: yes}]}]}",
];

/// Bad conditions, each with its error message.
pub const BAD: &[(&str, &str)] = &[
    ("{days_silnt: 3}", "there is no fact `days_silnt` | did you mean `days_silent`?"),
    ("{al: [{bounced: yes}]}", "did you mean `all`?"),
    ("{days_silent: {at_least: 3}}", "did you mean `is_at_least`?"),
    (
        "{days_silent: {contains_any: [x]}}",
        "does not fit `days_silent`, which is of the type whole",
    ),
    ("{email: {is_at_least: 3}}", "does not fit `email`, which is of the type text"),
    ("{days_silent: many}", "`many` is not a whole number"),
    ("{days_silent: 1.5}", "`1.5` is not a whole number"),
    ("{days_silent: {is_between: [8, 3]}}", "the first of the two values is the greater one"),
    ("{days_silent: {is_between: [8]}}", "takes two values, and 1 stand here"),
    ("{bounced: maybe}", "`maybe` is neither yes nor no"),
    ("{pi_sent_on: {is_after: 16.03.2026}}", "`16.03.2026` is not a date"),
    ("{pi_sent_on: {within: two weeks}}", "`two weeks` is not a duration"),
    ("{value: {is_at_least: 5000}}", "`5000` is not an amount of money with its currency"),
    ("{email: {matches: '('}}", "this pattern cannot be read"),
    ("{email: {is_one_of: $free_mial}}", "there is no list `free_mial`"),
    ("{email: $tender_words}", "write `is_one_of: $tender_words`"),
    ("{days_silent: {is_more_than: {fact: email}}}", "which cannot be compared with whole"),
    ("{mailbox_kind: freee}", "`mailbox_kind` is never `freee` | did you mean `free`?"),
    ("{lists_found: tender_wrds}", "did you mean `$tender_words`?"),
    ("{email: {}}", "no condition is set for `email`"),
    ("{}", "a condition without a line"),
    ("{any: []}", "an empty list of conditions"),
];

/// Returns the small pack with this condition in its gate.
pub fn when(condition: &str) -> Files {
    small_pack().edit("gates.yaml", "{bounced: yes}", condition)
}

/// Returns the same pack with the facts that the good conditions need.
pub fn when_good(condition: &str) -> Files {
    when(condition)
        .edit("facts.yaml", "bounced:", "is_blank: {type: yes_no, columns: [B]}\n  bounced:")
        .edit("facts.yaml", "bounced:", "opened_often: {type: yes_no, columns: [O]}\n  bounced:")
}
