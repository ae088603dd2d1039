//! Formats what was learned for other programs, as one JSON object.

use super::tables::Report;

pub(super) fn json(report: &Report) -> String {
    serde_json::to_string_pretty(report).unwrap_or_default() // invariant: only texts and numbers
}
