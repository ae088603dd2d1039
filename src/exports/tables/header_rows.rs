//! Joins a header of two rows into one: `PI` over `No` and `Date` becomes `PI No` and `PI Date`.

use csv::ByteRecord;

use crate::exports::columns::header_text::HeaderText;
use crate::rules::kinds::columns::Columns;

/// The maximum number of letters of a header.
const MAX_HEADER_LENGTH: usize = 60;

/// Joins two rows to a header. Returns `None` if the lower one is not a header.
///
/// As with merged cells, a cell of the upper row extends over the columns to its right while the
/// upper row is blank and the lower one is not.
pub fn joined(upper: &[String], lower: &[String]) -> Option<Vec<String>> {
    let is_blank = |cell: Option<&String>| cell.is_none_or(|cell| cell.trim().is_empty());
    let is_header = |cell: &&String| {
        cell.chars().count() <= MAX_HEADER_LENGTH && !cell.bytes().any(|byte| byte.is_ascii_digit())
    };
    let width = upper.len().max(lower.len());
    // Without such a gap the rows are a header and a data row, or a title and a header.
    let gaps = (0..width).any(|at| is_blank(upper.get(at)) && !is_blank(lower.get(at)));
    if !gaps || !lower.iter().all(|cell| is_header(&cell)) {
        return None;
    }
    let mut group = "";
    let mut headers = Vec::with_capacity(width);
    for at in 0..width {
        let above = upper.get(at).map_or("", |cell| cell.trim());
        let below = lower.get(at).map_or("", |cell| cell.trim());
        if !above.is_empty() {
            group = above;
        }
        headers.push(match (above, below) {
            (_, "") => above.to_owned(),
            ("", _) if group.is_empty() => below.to_owned(),
            (above, below) if above == below => above.to_owned(),
            _ => format!("{group} {below}"),
        });
    }
    Some(headers)
}

/// Counts the headers that are a known alias.
pub fn known(header_texts: &[HeaderText], columns: &Columns) -> usize {
    let facts = || columns.facts.iter().flat_map(|entry| &entry.aliases).map(|(_, alias)| alias);
    let messages = || columns.messages.iter().flat_map(|(_, aliases)| aliases);
    let is_known = |own: &&HeaderText| {
        !own.key.is_empty() && facts().chain(messages()).any(|alias| alias.key == own.key)
    };
    header_texts.iter().filter(is_known).count()
}

/// Returns whether a row repeats the header, as on printed pages.
pub fn repeats(record: &ByteRecord, header: &ByteRecord) -> bool {
    let Some(first) = header.get(0).filter(|cell| !cell.is_empty()) else { return false };
    record.get(0) == Some(first)
        && header.len() > 1
        && record.iter().zip(header).all(|(cell, header)| cell.trim_ascii() == header.trim_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merged_header_covers_the_columns_below_it() {
        let row = |cells: &[&str]| cells.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>();
        let upper = row(&["Customer", "PI", "", "", "Last reply"]);
        let lower = row(&["Customer", "No", "Date", "Amount", ""]);
        let expected = row(&["Customer", "PI No", "PI Date", "PI Amount", "Last reply"]);
        assert_eq!(joined(&upper, &lower), Some(expected));
        let data = row(&["Nandi Ltd", "PI-1", "2026-02-02", "480", ""]);
        assert_eq!(joined(&upper, &data), None, "a row");
        assert_eq!(joined(&lower, &row(&["a", "b", "c", "d", ""])), None, "no gap");
    }
}
