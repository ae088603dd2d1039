//! `ghosted check --rules DIR EXPORTS…`: warns of signs that decide by being absent.
//!
//! The absence of a sign should rarely decide a diagnosis. All weighed deals of the exports count;
//! gated deals say nothing about signs.

use super::arguments::InputArguments;
use super::error::CommandError;
use super::input;
use crate::diagnosis::{Engine, Finding, Observation, Scratch, Verdict, Weighed};
use crate::diagnostic::Diagnostic;
use crate::exit_code::Exit;
use crate::exports::Batch;
use crate::facts::Deal;
use crate::facts::derive::derive;
use crate::rules::pack::{RuleLine, Sign};
use crate::rules::{Pack, RuleFiles, codes};

/// With fewer deals without a sign, the effect of its absence cannot be judged.
const LEAST_DEALS: usize = 20;
/// The maximum number of 100 deals without a sign whose leading cause may change by its absence.
const MOST_OF_100: usize = 2;

/// The effect of the absence of one sign.
#[derive(Clone, Copy, Debug, Default)]
struct Absence {
    /// Deals known not to show the sign.
    absent: usize,
    /// Deals among these whose leading cause would not lead if the sign were unknown.
    leads: usize,
}

/// Returns warnings about signs whose absence changes the leading cause of many deals.
pub(super) fn leading_by_absence(
    arguments: &InputArguments,
    files: &RuleFiles,
    pack: &Pack,
) -> Result<Vec<Diagnostic>, CommandError> {
    let as_of = input::as_of(arguments)?;
    let exports = input::open(arguments, pack)?;
    let mut reader = exports.deals().map_err(CommandError::one(Exit::FaultyExports))?;
    let (engine, background) = (Engine::new(pack), pack.background());
    let mut absences = vec![Absence::default(); pack.signs.len()];
    let mut batch = Batch::default();
    while reader.read(&mut batch).map_err(CommandError::one(Exit::FaultyExports))? {
        let mut buyer = Deal::new(pack.catalog.len());
        let mut scratch = Scratch::default();
        for row in batch.rows() {
            buyer.clear();
            if exports.fill(row, &mut buyer).is_err() {
                continue;
            }
            derive(&mut buyer, &background, &as_of);
            if let Finding::Weighed(weighed) = engine.diagnose(&buyer, &as_of, &mut scratch).finding
            {
                note(&engine, &weighed, &mut absences);
            }
        }
    }
    let leading = pack.signs.iter().zip(&absences).filter(|(_, absence)| {
        absence.absent >= LEAST_DEALS && absence.leads * 100 > absence.absent * MOST_OF_100
    });
    Ok(leading.map(|(sign, absence)| warning(sign, *absence, files)).collect())
}

fn note(engine: &Engine<'_>, weighed: &Weighed, absences: &mut [Absence]) {
    for (finding, absence) in weighed.signs.iter().zip(absences) {
        let sign = engine.pack().sign(finding.sign);
        if !sign.is_two_valued() || finding.observation != Observation::Known(1) {
            continue;
        }
        absence.absent += 1;
        if finding.is_weighed
            && weighed.verdict == Verdict::Leading
            && weighed.ranking.first() != Some(&engine.leader_without(weighed, finding.sign))
        {
            absence.leads += 1;
        }
    }
}

fn warning(sign: &Sign, absence: Absence, files: &RuleFiles) -> Diagnostic {
    let message = format!(
        "of {} deals that do not show `{}`, {} get their leading cause because they do not",
        absence.absent, sign.id, absence.leads
    );
    let diagnostic = Diagnostic::warning(codes::LEADS_BY_ABSENCE, message).help(
        "write `absent: ignore`, or bring the numbers of the causes closer together: what is not \
         there should rarely decide",
    );
    let RuleLine { file, line } = &sign.line;
    match files.place_of(file, *line) {
        Some(place) => diagnostic.at(place),
        None => diagnostic,
    }
}
