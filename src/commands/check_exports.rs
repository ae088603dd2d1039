//! `ghosted check --rules DIR EXPORTS…`: warns of signs that decide by being absent.
//!
//! The absence of a sign should rarely decide a diagnosis. All weighed deals of the exports count;
//! gated deals say nothing about signs.

use super::arguments::InputArguments;
use super::error::CommandError;
use super::input;
use crate::analysis::Analysis;
use crate::diagnosis::{Engine, Finding, Observation, SignFinding, Verdict, Weighed};
use crate::diagnostic::Diagnostic;
use crate::exit_code::Exit;
use crate::rules::pack::{RuleLine, Sign, SignId};
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
    let analysis = Analysis::new(pack, &exports, &as_of);
    let unreadable = || CommandError::one(Exit::FaultyExports);
    let mut absences = vec![Absence::default(); pack.signs.len()];
    let found = analysis
        .diagnose_all(|deal| match deal.map(|(_, diagnosis)| &diagnosis.finding) {
            Ok(Finding::Weighed(weighed)) => absent_signs(analysis.engine(), weighed),
            _ => Vec::new(),
        })
        .map_err(unreadable())?;
    for signs in found {
        for (sign, leads) in signs.map_err(unreadable())? {
            let absence = &mut absences[usize::from(sign.0)];
            absence.absent += 1;
            absence.leads += usize::from(leads);
        }
    }
    let leading = pack.signs.iter().zip(&absences).filter(|(_, absence)| {
        absence.absent >= LEAST_DEALS && absence.leads * 100 > absence.absent * MOST_OF_100
    });
    Ok(leading.map(|(sign, absence)| warning(sign, *absence, files)).collect())
}

/// Returns the signs that are known to be absent, each with whether the leading cause would not
/// lead if the sign were unknown.
fn absent_signs(engine: &Engine<'_>, weighed: &Weighed) -> Vec<(SignId, bool)> {
    let is_absent = |finding: &&SignFinding| {
        let sign = engine.pack().sign(finding.sign);
        sign.is_two_valued() && finding.observation == Observation::Known(1)
    };
    let leads = |finding: &SignFinding| {
        finding.is_weighed
            && weighed.verdict == Verdict::Leading
            && weighed.ranking.first() != Some(&engine.leader_without(weighed, finding.sign))
    };
    weighed.signs.iter().filter(is_absent).map(|own| (own.sign, leads(own))).collect()
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
