//! Builds the row of one deal on the overview.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::Serialize;

use super::redaction::{initials, masked_mail};
use super::{Overview, OverviewRow};
use crate::diagnosis::{Conclusion, Of100, Verdict};
use crate::facts::Money;
use crate::report::format_value;
use crate::report::plan::Placed;
use crate::report::results::reason_name;

/// One deal, formatted.
#[derive(Clone, Debug, Serialize)]
pub(in crate::report) struct Line<'a> {
    /// `None` if names are redacted, because file names contain them.
    file_stem: Option<&'a str>,
    pub(super) title: Cow<'a, str>,
    contact: Option<Cow<'a, str>>,
    mail: Option<Cow<'a, str>>,
    owner: Option<&'a str>,
    /// The title of a gate or a cause.
    finding: &'a str,
    /// One of `gate`, `leading`, `two_candidates`, `open` or `too_little_known`.
    kind: &'static str,
    share: Option<Of100>,
    value: Option<String>,
    /// For sorting: the amounts of all currencies, not converted.
    amount: Option<f64>,
    days_silent: Option<i64>,
    /// `None` if nothing more is planned.
    next_on: Option<String>,
    planned_on: Option<String>,
    reason: Option<&'static str>,
    due: bool,
    first: bool,
}

impl Overview {
    pub(super) fn is_first(&self, row: &OverviewRow) -> bool {
        matches!(row.conclusion, Conclusion::Gated(gate) if self.gates[usize::from(gate.0)].first)
    }

    pub(super) fn line<'a>(&'a self, row: &'a OverviewRow) -> Line<'a> {
        let name = |name: &'a str| match self.redact {
            true => Cow::Owned(initials(name)),
            false => Cow::Borrowed(name),
        };
        let (finding, kind, share) = match row.conclusion {
            Conclusion::Gated(gate) => {
                (self.gates[usize::from(gate.0)].title.as_str(), "gate", None)
            }
            Conclusion::Weighed { verdict, leader, share, .. } => {
                let kind = match verdict {
                    Verdict::TooLittleKnown => "too_little_known",
                    other => other.name(),
                };
                (self.causes[usize::from(leader.0)].as_str(), kind, Some(share))
            }
        };
        Line {
            file_stem: (!self.redact).then_some(row.file_stem.as_str()),
            title: name(&row.title),
            contact: row.contact.as_deref().filter(|c| *c != row.title).map(name),
            mail: row.mail.as_deref().map(|mail| match self.redact {
                true => Cow::Owned(masked_mail(mail)),
                false => Cow::Borrowed(mail),
            }),
            owner: row.owner.as_deref(),
            finding,
            kind,
            share,
            value: row.value.map(|money| format_value::amount(money, None)),
            amount: row.value.map(Money::amount),
            days_silent: row.days_silent,
            next_on: row.next.map(|next| next.on.to_string()),
            planned_on: None,
            reason: row.next.map(|next| reason_name(next.reason)),
            due: Overview::is_due(row, self.as_of),
            first: self.is_first(row),
        }
    }

    /// Returns the row of a deal with its place in the plan.
    pub(super) fn planned_line<'a>(
        &'a self,
        row: &'a OverviewRow,
        placed: Option<Placed>,
    ) -> Line<'a> {
        Line { planned_on: placed.map(|placed| placed.on.to_string()), ..self.line(row) }
    }

    /// Returns whether a step is due by then.
    pub(super) fn is_due(row: &OverviewRow, until: Date) -> bool {
        row.next.is_some_and(|next| next.on <= until)
    }
}
