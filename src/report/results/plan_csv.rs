//! Writes `plan.csv`: one row per deal with a next step, by owner, day and rank.

use super::csv_rows::push_money;
use crate::report::escape::csv::push_text;
use crate::report::overview::{Overview, Plan};
use crate::report::plan::{Phrases, Placed};

const HEADER: &str = "\u{feff}owner,planned_on,next_on,deal_id,buyer,what,why,value,currency\n";

/// Begins with a byte order mark: the file is made for spreadsheets, some of which garble Chinese
/// without one.
pub(in crate::report) fn plan_csv(overview: &Overview, phrases: Phrases<'_>) -> Vec<u8> {
    let plan = Plan::of(overview);
    let mut out = HEADER.as_bytes().to_vec();
    let mut rows = plan.in_order(overview);
    let place = |own: Option<Placed>| own.map(|own| (own.on, own.rank));
    rows.sort_by_key(|(row, placed)| (row.owner().is_none(), row.owner(), place(*placed)));
    for (row, placed) in rows {
        let Some(placed) = placed else { continue };
        let line = plan.line(overview, row, placed, phrases);
        let next_on = row.next_on().map(|day| day.to_string()).unwrap_or_default();
        push_text(row.owner().unwrap_or_default(), &mut out);
        for cell in [&line.planned_on, &next_on, row.id(), row.title(), &line.what, &line.why] {
            out.push(b',');
            push_text(cell, &mut out);
        }
        out.push(b',');
        let value = row.value();
        if let Some(money) = value {
            push_money(money, &mut out);
        }
        out.push(b',');
        if let Some(currency) = value.and_then(|money| money.currency) {
            push_text(currency.as_str(), &mut out);
        }
        out.push(b'\n');
    }
    out
}
