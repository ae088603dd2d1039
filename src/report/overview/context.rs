//! Builds the context of the overview template: counts, sums and lists in a fixed order.

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;
use tera::Value;

use super::changes::ChangesShown;
use super::deal_row::Line;
use super::week::{Plan, Week};
use super::{Overview, OverviewRow};
use crate::diagnosis::explanation::missing_columns::{Lacking, Missing};
use crate::diagnosis::{Conclusion, Verdict};
use crate::exports::RowCounts;
use crate::facts::contradiction::Contradiction;
use crate::facts::{Currency, Money};
use crate::report::calendar_gaps;
use crate::report::format_value;
use crate::report::plan::Phrases;

/// The maximum number of rows in the list, so that a browser stays fast; `results.csv` and the
/// sheets have all deals.
const MOST_LINES: usize = 3000;
const MOST_CONTRADICTING: usize = 20;
const MOST_SIGNS_ENABLED: usize = 3;
const DAYS_OF_A_WEEK: i32 = 7;

#[derive(Debug, Serialize)]
pub(in crate::report) struct OverviewContext<'a> {
    as_of: String,
    redacted: bool,
    /// The years that the calendar does not have.
    calendar_gaps: Option<String>,
    total: usize,
    accounts: Counts<'a>,
    week: Week<'a>,
    changes: Option<ChangesShown<'a>>,
    by_cause: Vec<Count<'a>>,
    /// Weighed, with an open verdict.
    open: usize,
    too_little_known: usize,
    by_gate: Vec<Count<'a>>,
    by_owner: Vec<OwnerCount<'a>>,
    conduct: Vec<OwnerConduct<'a>>,
    contradictions: Vec<Contradicting<'a>>,
    not_in_export: Vec<NotInExport<'a>>,
    /// Facts without a column that no sign needs.
    not_in_export_either: Vec<&'a str>,
    lines: Vec<Line<'a>>,
    lines_more: usize,
}

#[derive(Debug, Serialize)]
struct Counts<'a> {
    rows_in: usize,
    clock: Option<&'a str>,
    diagnosed: usize,
    gated: usize,
    rejected: usize,
    opted_out: usize,
    files: Vec<FileCount<'a>>,
}

#[derive(Debug, Serialize)]
struct FileCount<'a> {
    name: &'a str,
    /// The number of lines above the header.
    titles: usize,
    rows: usize,
    /// The parts that the rows add up from, without zeros.
    parts: Vec<FilePart>,
}

#[derive(Debug, Serialize)]
struct FilePart {
    name: &'static str,
    rows: usize,
}

/// A sum in one currency.
#[derive(Debug, Serialize)]
pub(super) struct Stake {
    pub currency: Option<String>,
    pub amount: String,
    buyers: usize,
}

#[derive(Debug, Serialize)]
struct Count<'a> {
    title: &'a str,
    count: usize,
    /// Percent of the largest value, for a bar.
    width: f64,
}

/// A missing column or table, and the signs that it would make known.
#[derive(Debug, Serialize)]
struct NotInExport<'a> {
    /// `None`: there is no table of messages.
    fact: Option<&'a str>,
    /// In descending order of usefulness.
    signs: Vec<&'a str>,
    more: usize,
}

/// Records with contradictory dates.
#[derive(Debug, Serialize)]
struct Contradicting<'a> {
    name: &'static str,
    buyers: usize,
    lines: Vec<Line<'a>>,
    more: usize,
}

#[derive(Debug, Serialize)]
struct OwnerCount<'a> {
    owner: Option<&'a str>,
    buyers: usize,
    first: usize,
    due: usize,
    money: Vec<String>,
}

#[derive(Debug, Serialize)]
struct OwnerConduct<'a> {
    owner: Option<&'a str>,
    buyers: usize,
    remarks: Vec<Remark<'a>>,
}

#[derive(Debug, Serialize)]
struct Remark<'a> {
    title: &'a str,
    buyers: usize,
}

/// By name; rows without a name come last.
type OwnerKey<'a> = (bool, Option<&'a str>);

/// Exact amounts by currency; those without a currency come last.
pub(super) type ValueByCurrency = BTreeMap<(bool, Option<Currency>), (i128, usize)>;

impl<'a> OverviewContext<'a> {
    pub(in crate::report) fn of(overview: &'a Overview, say: &Value) -> Self {
        let phrases = Phrases::new(say, overview.language);
        let plan = Plan::of(overview);
        // The most urgent first; names and files make the order total.
        let in_order = plan.in_order(overview);
        let rows: Vec<&OverviewRow> = in_order.iter().map(|(row, _)| *row).collect();
        let until = overview.as_of.saturating_add(Span::new().days(DAYS_OF_A_WEEK - 1));
        let weighed = |wanted: Verdict| {
            let is = |row: &&&OverviewRow| matches!(row.conclusion, Conclusion::Weighed { verdict, .. } if verdict == wanted);
            rows.iter().filter(is).count()
        };
        Self {
            as_of: overview.as_of.to_string(),
            redacted: overview.redact,
            calendar_gaps: calendar_gaps::describe(&overview.calendar_gaps, overview.language),
            total: rows.len(),
            accounts: counts(overview),
            week: Week::of(overview, &plan, phrases),
            changes: ChangesShown::of(overview, &rows),
            by_cause: by_cause(overview, &rows),
            open: weighed(Verdict::Open),
            too_little_known: weighed(Verdict::TooLittleKnown),
            by_gate: by_gate(overview, &rows),
            by_owner: by_owner(overview, &rows, until),
            conduct: conduct(overview, &rows),
            contradictions: contradicting(overview, &rows),
            not_in_export: not_in_export(overview),
            not_in_export_either: not_in_export_either(overview),
            lines: in_order
                .iter()
                .take(MOST_LINES)
                .map(|(row, placed)| overview.planned_line(row, *placed))
                .collect(),
            lines_more: rows.len().saturating_sub(MOST_LINES),
        }
    }
}

fn counts(overview: &Overview) -> Counts<'_> {
    let accounts = &overview.accounts;
    Counts {
        rows_in: accounts.rows_in,
        clock: accounts.clock.as_deref(),
        diagnosed: accounts.diagnosed,
        gated: accounts.gated,
        rejected: accounts.rejected,
        opted_out: accounts.opted_out,
        files: accounts.files.iter().map(file_count).collect(),
    }
}

fn file_count(file: &RowCounts) -> FileCount<'_> {
    FileCount {
        name: &file.name,
        titles: file.titles,
        rows: file.rows,
        parts: file.parts().map(|(part, rows)| FilePart { name: part.name(), rows }).collect(),
    }
}

/// Contradictions that no record has are left out; deals are in the order of the list.
fn contradicting<'a>(overview: &'a Overview, rows: &[&'a OverviewRow]) -> Vec<Contradicting<'a>> {
    let of = |own: Contradiction| {
        let found: Vec<_> = rows.iter().filter(|row| row.contradictions.contains(&own)).collect();
        let lines = found.iter().take(MOST_CONTRADICTING).map(|row| overview.line(row)).collect();
        let more = found.len().saturating_sub(MOST_CONTRADICTING);
        Contradicting { name: own.name(), buyers: found.len(), lines, more }
    };
    Contradiction::ALL.into_iter().map(of).filter(|found| found.buyers > 0).collect()
}

pub(super) fn put_in(purse: &mut ValueByCurrency, row: &OverviewRow) {
    if let Some(money) = row.value {
        let held = purse.entry((money.currency.is_none(), money.currency)).or_default();
        held.0 += i128::from(money.ten_thousandths);
        held.1 += 1;
    }
}

pub(super) fn stakes(purse: &ValueByCurrency) -> Vec<Stake> {
    let stake =
        |(&(_, currency), &(sum, buyers)): (&(bool, Option<Currency>), &(i128, usize))| Stake {
            currency: currency.map(|currency| currency.as_str().to_owned()),
            amount: whole_amount(sum),
            buyers,
        };
    purse.iter().map(stake).collect()
}

/// Sums are shown without decimals.
fn whole_amount(ten_thousandths: i128) -> String {
    let scale = i128::from(Money::SCALE);
    let half = scale / 2 * ten_thousandths.signum();
    let whole = (ten_thousandths + half) / scale;
    let sign = if whole < 0 { "−" } else { "" };
    format!(
        "{sign}{}",
        format_value::grouped(u64::try_from(whole.unsigned_abs()).unwrap_or(u64::MAX))
    )
}

/// Descending by frequency; ties in pack order; without those that do not occur.
fn counted<'a>(titles: impl Iterator<Item = &'a str>, counts: &[usize]) -> Vec<Count<'a>> {
    let greatest = counts.iter().copied().max().unwrap_or(0).max(1);
    #[allow(clippy::cast_precision_loss)] // counts of deals
    let width = |count: usize| (count as f64 / greatest as f64 * 1000.0).round() / 10.0;
    let mut all: Vec<Count<'a>> = titles
        .zip(counts)
        .filter(|(_, count)| **count > 0)
        .map(|(title, &count)| Count { title, count, width: width(count) })
        .collect();
    all.sort_by_key(|count| std::cmp::Reverse(count.count));
    all
}

fn by_cause<'a>(overview: &'a Overview, rows: &[&OverviewRow]) -> Vec<Count<'a>> {
    let mut counts = vec![0; overview.causes.len()];
    for row in rows {
        if let Conclusion::Weighed {
            verdict: Verdict::Leading | Verdict::TwoCandidates,
            leader,
            ..
        } = row.conclusion
        {
            counts[usize::from(leader.0)] += 1;
        }
    }
    counted(overview.causes.iter().map(String::as_str), &counts)
}

fn by_gate<'a>(overview: &'a Overview, rows: &[&OverviewRow]) -> Vec<Count<'a>> {
    let mut counts = vec![0; overview.gates.len()];
    for row in rows {
        if let Conclusion::Gated(gate) = row.conclusion {
            counts[usize::from(gate.0)] += 1;
        }
    }
    // Buyers who opted out have no row; only their number is shown.
    if let Some(hidden) = overview.gates.iter().position(|gate| gate.hidden) {
        counts[hidden] += overview.accounts.opted_out;
    }
    counted(overview.gates.iter().map(|gate| gate.title.as_str()), &counts)
}

fn by_owner<'a>(overview: &Overview, rows: &[&'a OverviewRow], until: Date) -> Vec<OwnerCount<'a>> {
    let mut by_owner: BTreeMap<OwnerKey<'_>, (OwnerCount<'a>, ValueByCurrency)> = BTreeMap::new();
    for row in rows {
        let owner = row.owner.as_deref();
        let (count, purse) = by_owner.entry((owner.is_none(), owner)).or_insert_with(|| {
            (
                OwnerCount { owner, buyers: 0, first: 0, due: 0, money: Vec::new() },
                ValueByCurrency::new(),
            )
        });
        count.buyers += 1;
        count.first += usize::from(overview.is_first(row));
        count.due += usize::from(Overview::is_due(row, until));
        if row.next.is_some() {
            put_in(purse, row);
        }
    }
    let finish = |(mut count, purse): (OwnerCount<'a>, ValueByCurrency)| {
        let text = |stake: Stake| match stake.currency {
            Some(currency) => format!("{currency} {}", stake.amount),
            None => stake.amount,
        };
        count.money = stakes(&purse).into_iter().map(text).collect();
        count
    };
    by_owner.into_values().map(finish).collect()
}

fn conduct<'a>(overview: &'a Overview, rows: &[&'a OverviewRow]) -> Vec<OwnerConduct<'a>> {
    let mut by_owner: BTreeMap<OwnerKey<'_>, (usize, Vec<usize>)> = BTreeMap::new();
    for row in rows {
        let owner = row.owner.as_deref();
        let (buyers, counts) = by_owner
            .entry((owner.is_none(), owner))
            .or_insert_with(|| (0, vec![0; overview.checks.len()]));
        *buyers += 1;
        for check in &row.conduct {
            counts[usize::from(check.0)] += 1;
        }
    }
    let remarks = |counts: &[usize]| -> Vec<Remark<'a>> {
        let titles = overview.checks.iter().map(String::as_str);
        let counted = counted(titles, counts).into_iter();
        counted.map(|count| Remark { title: count.title, buyers: count.count }).collect()
    };
    by_owner
        .into_iter()
        .map(|((_, owner), (buyers, counts))| OwnerConduct {
            owner,
            buyers,
            remarks: remarks(&counts),
        })
        .filter(|owner| !owner.remarks.is_empty())
        .collect()
}

fn not_in_export(overview: &Overview) -> Vec<NotInExport<'_>> {
    let missing = overview.accounts.missing.iter().filter(|missing| !missing.signs.is_empty());
    let shown = |missing: &Missing| {
        let signs = missing.signs.iter().take(MOST_SIGNS_ENABLED);
        NotInExport {
            fact: match missing.lacking {
                Lacking::Messages => None,
                Lacking::Fact(fact) => overview.facts.get(fact.index()).map(String::as_str),
            },
            signs: signs.map(|sign| overview.signs[usize::from(sign.0)].as_str()).collect(),
            more: missing.signs.len().saturating_sub(MOST_SIGNS_ENABLED),
        }
    };
    missing.map(shown).collect()
}

fn not_in_export_either(overview: &Overview) -> Vec<&str> {
    let missing = overview.accounts.missing.iter().filter(|missing| missing.signs.is_empty());
    let facts = missing.filter_map(|missing| match missing.lacking {
        Lacking::Messages => None,
        Lacking::Fact(fact) => overview.facts.get(fact.index()).map(String::as_str),
    });
    facts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact_and_rounded_once() {
        assert_eq!(whole_amount(123_455_000), "12,346");
        assert_eq!(whole_amount(-15_000), "−2");
        assert_eq!(whole_amount(4_999), "0");
    }

    #[test]
    fn counts_are_put_in_order_and_empty_ones_left_out() {
        let shown = counted(["a", "b", "c"].into_iter(), &[1, 0, 4]);
        let shown: Vec<_> =
            shown.iter().map(|count| (count.title, count.count, count.width)).collect();
        assert_eq!(shown, [("c", 4, 100.0), ("a", 1, 25.0)]);
    }
}
