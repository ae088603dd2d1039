//! Measures how often a pack is right about deals whose cause of silence is known.
//!
//! A set of labelled deals is a folder with `exports/` and `expected.csv`. The columns of
//! `expected.csv` are `deal_id`, `expected`, `as_of` and `why`; others are ignored. `expected` is
//! the id of a cause, `gate:` and the id of a gate, or `undecidable` if the record cannot tell.
//! Further results that are also right follow after ` | `.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use jiff::civil::Date;

use crate::analysis::{Analysis, open_exports};
use crate::diagnosis::{Diagnosis, Evidence, Finding, Observation, SignFinding, Verdict, Weighed};
use crate::diagnostic::{Code, Diagnostic, nearest, shown};
use crate::exports::ReadOptions;
use crate::facts::{AsOf, Deal};
use crate::rules::Pack;
use crate::rules::pack::{CauseId, GateId, GroupId};

const BAD_LABELS: Code = Code::new("E942", "bad-labels");
/// The lowest share that counts in the log loss, so that a single miss cannot make it infinite.
const MIN_SHARE: f64 = 1e-4;
/// The intervals of the first share in which stated and true are compared.
const BINS: usize = 5;

/// A result that a label accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Accepted {
    Cause(CauseId),
    Gate(GateId),
}

/// What a person says about a deal.
#[derive(Clone, Debug)]
struct Label {
    /// Empty if the record cannot tell; otherwise the first is the label itself.
    accepted: Vec<Accepted>,
    /// As written.
    expected: String,
    why: String,
}

/// Counts over the labelled deals.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeasuredDeals {
    /// Deals that are labelled with a cause.
    pub decidable: usize,
    /// Of these: the first cause, or the gate, is accepted.
    pub first_right: usize,
    /// Of these: one of the first two causes, or the gate, is accepted.
    pub first_two_right: usize,
    /// Of these: a gate stops the deal that is not accepted.
    pub wrongly_gated: usize,
    /// Of these: a cause leads.
    pub leading: usize,
    pub leading_right: usize,
    /// Deals that are labelled with a gate.
    pub gates: usize,
    pub gates_right: usize,
    /// Deals whose record cannot tell the cause.
    pub undecidable: usize,
    /// Of these: a cause leads, although none should.
    pub undecidable_leading: usize,
    /// Sum of −ln(share of the labelled cause) over the weighed decidable deals.
    log_loss: f64,
    weighed: usize,
    /// By fifths of the first share: deals, how many of them are right, and the sum of the shares.
    pub calibration: [(usize, usize, f64); BINS],
    pub misses: Vec<Miss>,
    /// Ids of labelled deals that the exports do not have.
    pub not_found: Vec<String>,
}

/// A deal whose result is not the labelled one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    pub deal_id: String,
    pub expected: String,
    /// The gate, or the first cause with its share.
    pub found: String,
    /// The place and share of the labelled cause, e.g. `3rd with 12 in 100`; empty for a gate.
    pub instead: String,
    /// The evidence that speaks most for the result, at most three pieces, e.g. `sign local_bid`.
    pub because: Vec<String>,
    /// The reason for the label.
    pub why: String,
}

impl MeasuredDeals {
    /// Returns the mean of −ln(share of the labelled cause) over the weighed decidable deals, or
    /// `None` if there are none. Guessing equally among twelve causes gives 2.48.
    pub fn log_loss(&self) -> Option<f64> {
        (self.weighed > 0).then(|| self.log_loss / self.weighed as f64)
    }

    fn add(&mut self, pack: &Pack, id: &str, label: &Label, diagnosis: &Diagnosis) {
        let is_right = |found| label.accepted.contains(&found);
        let found = match &diagnosis.finding {
            Finding::Gated(gated) => Accepted::Gate(gated.gate),
            Finding::Weighed(weighed) => Accepted::Cause(weighed.ranking[0]),
        };
        let is_leading = matches!(&diagnosis.finding,
            Finding::Weighed(weighed) if weighed.verdict == Verdict::Leading);
        let right = is_right(found);
        let is_miss = match label.accepted.first() {
            None => {
                self.undecidable += 1;
                self.undecidable_leading += usize::from(is_leading);
                is_leading || matches!(found, Accepted::Gate(_))
            }
            Some(Accepted::Gate(_)) => {
                self.gates += 1;
                self.gates_right += usize::from(right);
                !right
            }
            Some(&Accepted::Cause(cause)) => {
                self.decidable += 1;
                self.first_right += usize::from(right);
                self.leading += usize::from(is_leading);
                self.leading_right += usize::from(is_leading && right);
                match &diagnosis.finding {
                    Finding::Gated(_) => {
                        self.wrongly_gated += usize::from(!right);
                        self.first_two_right += usize::from(right);
                    }
                    Finding::Weighed(weighed) => self.add_shares(weighed, cause, right, &is_right),
                }
                !right
            }
        };
        if is_miss {
            self.misses.push(Miss::of(pack, id, label, diagnosis));
        }
    }

    fn add_shares(
        &mut self,
        weighed: &Weighed,
        labelled: CauseId,
        right: bool,
        is_right: &impl Fn(Accepted) -> bool,
    ) {
        let first_two = weighed.ranking.iter().take(2);
        let is_among_two = first_two.into_iter().any(|&cause| is_right(Accepted::Cause(cause)));
        self.first_two_right += usize::from(is_among_two);
        self.weighed += 1;
        self.log_loss -= weighed.share(labelled).max(MIN_SHARE).ln();
        let first = weighed.share(weighed.ranking[0]);
        let bin = &mut self.calibration[((first * BINS as f64) as usize).min(BINS - 1)];
        bin.0 += 1;
        bin.1 += usize::from(right);
        bin.2 += first;
    }
}

impl Miss {
    fn of(pack: &Pack, id: &str, label: &Label, diagnosis: &Diagnosis) -> Self {
        let (found, instead, because) = match &diagnosis.finding {
            Finding::Gated(gated) => {
                (format!("gate {}", pack.gate(gated.gate).id), String::new(), Vec::new())
            }
            Finding::Weighed(weighed) => {
                let first = weighed.ranking[0];
                let found = format!(
                    "{} {} in 100 ({})",
                    pack.cause(first).id,
                    weighed.seats_of(first),
                    weighed.verdict.name()
                );
                let instead = match label.accepted.first() {
                    Some(&Accepted::Cause(cause)) => {
                        let place = weighed.ranking.iter().position(|&own| own == cause);
                        let place = place.map_or(0, |index| index + 1);
                        format!(
                            "{} is number {place} with {} in 100",
                            pack.cause(cause).id,
                            weighed.seats_of(cause)
                        )
                    }
                    _ => String::new(),
                };
                (found, instead, evidence_for(pack, weighed, first))
            }
        };
        let (deal_id, expected) = (id.to_owned(), label.expected.clone());
        Self { deal_id, expected, found, instead, because, why: label.why.clone() }
    }
}

/// Returns the ids of the present signs and readings that raise the cause most against the
/// average of all causes, at most three.
fn evidence_for(pack: &Pack, weighed: &Weighed, cause: CauseId) -> Vec<String> {
    let cause = usize::from(cause.0);
    let mut raised: Vec<(f64, String)> = weighed
        .weighed
        .iter()
        .filter_map(|own| {
            let mean = own.by_cause.iter().sum::<f64>() / own.by_cause.len() as f64;
            let by = own.by_cause.get(cause)? - mean;
            (by > 0.0).then(|| (by, name_of(pack, weighed, own.evidence)))
        })
        .collect();
    raised.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    raised.into_iter().take(3).map(|(_, name)| name).collect()
}

fn name_of(pack: &Pack, weighed: &Weighed, evidence: Evidence) -> String {
    let outcome = |own: &SignFinding| match own.observation {
        Observation::Known(outcome) if own.is_weighed => {
            let sign = pack.sign(own.sign);
            Some((sign, sign.outcomes.get(usize::from(outcome))?.id.as_str()))
        }
        _ => None,
    };
    match evidence {
        Evidence::Group(GroupId(group)) => {
            let of_group = weighed.signs.iter().filter_map(outcome);
            let of_group = of_group.filter(|(sign, _)| sign.group == group);
            let named: Vec<_> =
                of_group.map(|(sign, outcome)| format!("{} {outcome}", sign.id)).collect();
            named.join(", ")
        }
        Evidence::Sign(sign) => pack.sign(sign).id.clone(),
        Evidence::Answer(question) => format!("the answer to {}", pack.question(question).id),
        Evidence::NoReplies => "questions without a reply".into(),
        Evidence::Words(_) => "the buyer's words".into(),
    }
}

/// Diagnoses the labelled deals of a folder and compares the results with the labels.
///
/// # Errors
/// The labels or the exports cannot be read, or a label names a cause or gate that the pack does
/// not have.
pub fn measure(pack: &Pack, folder: &Path) -> Result<MeasuredDeals, Vec<Diagnostic>> {
    let labels = read_labels(pack, &folder.join("expected.csv"))?;
    let exports = open_exports(pack, &[folder.join("exports")], &ReadOptions::default())?;
    let mut measured = MeasuredDeals::default();
    for (date, mut labels) in labels {
        let as_of = AsOf::new(date);
        let analysis = Analysis::new(pack, &exports, &as_of);
        let of_label = |deal: Result<(&Deal<'_>, &Diagnosis), _>| {
            let (deal, diagnosis) = deal.ok()?;
            labels.contains_key(&*deal.id).then(|| (deal.id.to_string(), diagnosis.clone()))
        };
        let diagnosed: Result<Vec<_>, Diagnostic> = analysis
            .diagnose_all(of_label)
            .map_err(|error| vec![error])?
            .filter_map(Result::transpose)
            .collect();
        for (id, diagnosis) in diagnosed.map_err(|error| vec![error])? {
            if let Some(label) = labels.remove(&id) {
                measured.add(pack, &id, &label, &diagnosis);
            }
        }
        measured.not_found.extend(labels.into_keys());
    }
    Ok(measured)
}

type Labels = BTreeMap<Date, BTreeMap<String, Label>>;

fn read_labels(pack: &Pack, path: &Path) -> Result<Labels, Vec<Diagnostic>> {
    let error = |message: String, help: &str| {
        Diagnostic::error(BAD_LABELS, format!("{}: {message}", shown(path))).help(help)
    };
    let unreadable = |problem: csv::Error| {
        let reason = match problem.kind() {
            csv::ErrorKind::Io(error) if error.kind() == ErrorKind::NotFound => {
                "there is no such file".to_owned()
            }
            _ => problem.to_string(),
        };
        vec![error(reason, "a set of labelled deals is a folder with exports/ and expected.csv")]
    };
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_path(path).map_err(unreadable)?;
    let header = rows.headers().map_err(unreadable)?.clone();
    let column = |name: &str| {
        header.iter().position(|own| own.trim_start_matches('\u{feff}').trim() == name).ok_or_else(
            || {
                let message = format!("there is no column `{name}`");
                vec![error(message, "write the columns deal_id,expected,as_of,why")]
            },
        )
    };
    let (deal_id, expected, as_of) = (column("deal_id")?, column("expected")?, column("as_of")?);
    let why = column("why").ok();
    let (mut labels, mut errors) = (Labels::new(), Vec::new());
    for (index, row) in rows.records().enumerate() {
        let row = row.map_err(unreadable)?;
        let line = index + 2;
        let cell = |column: usize| row.get(column).unwrap_or_default().trim();
        let Ok(date) = cell(as_of).parse::<Date>() else {
            let message = format!("line {line}: `{}` is not a date", cell(as_of));
            errors.push(error(message, "write the day of the diagnosis, e.g. 2026-03-16"));
            continue;
        };
        let accepted = match accepted(pack, cell(expected)) {
            Ok(accepted) => accepted,
            Err((message, help)) => {
                errors.push(error(format!("line {line}: {message}"), &help));
                continue;
            }
        };
        let label = Label {
            accepted,
            expected: cell(expected).to_owned(),
            why: why.map(cell).unwrap_or_default().to_owned(),
        };
        let id = cell(deal_id).to_owned();
        if labels.entry(date).or_default().insert(id, label).is_some() {
            let message = format!("line {line}: the deal {} has two labels", cell(deal_id));
            errors.push(error(message, "keep one of the lines"));
        }
    }
    if labels.is_empty() && errors.is_empty() {
        errors.push(error("there are no labels".into(), "write one line per deal"));
    }
    if errors.is_empty() { Ok(labels) } else { Err(errors) }
}

/// Parses the accepted results of a label; the error is a message and what to write.
fn accepted(pack: &Pack, expected: &str) -> Result<Vec<Accepted>, (String, String)> {
    if expected == "undecidable" {
        return Ok(Vec::new());
    }
    let causes = || pack.causes.iter().map(|own| own.id.as_str());
    let gates = || pack.gates.iter().map(|own| own.id.as_str());
    let unknown = |what: &str, id: &str, near: Option<&str>| {
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the id of a cause, gate: and the id of a gate, or undecidable".into(),
        };
        (format!("`{id}` is no {what} of these rules"), help)
    };
    expected
        .split('|')
        .map(str::trim)
        .map(|one| match one.strip_prefix("gate:") {
            Some(id) => pack
                .gate_named(id)
                .map(Accepted::Gate)
                .ok_or_else(|| unknown("gate", id, nearest(id, gates()))),
            None => pack
                .cause_named(one)
                .map(Accepted::Cause)
                .ok_or_else(|| unknown("cause", one, nearest(one, causes()))),
        })
        .collect()
}
