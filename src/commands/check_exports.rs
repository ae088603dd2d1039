//! `ghosted check DIR --exports …`: signs that never count on real buyers, because another sign of
//! their group always does.
//!
//! Counted over all buyers of the exports that are weighed; the gated ones tell nothing of signs.

use std::collections::BTreeMap;

use super::arguments::InputArguments;
use super::error::CommandError;
use super::input;
use crate::diagnosis::{Engine, Finding, Observation, Scratch, Weighed};
use crate::diagnostic::Diagnostic;
use crate::exit_code::Exit;
use crate::exports::Batch;
use crate::facts::Deal;
use crate::facts::derive::derive;
use crate::rules::pack::{RuleLine, Sign, SignId};
use crate::rules::{Pack, RuleFiles, codes};

/// Fewer buyers with a sign say little about what it is good for.
const LEAST_BUYERS: usize = 5;

/// What became of one sign.
#[derive(Clone, Debug, Default)]
struct Fate {
    /// Buyers that show it.
    present: usize,
    /// Among them those for whom it counts.
    counted: usize,
    /// Which sign of the group counted in its place, and how often.
    instead: BTreeMap<SignId, usize>,
}

/// Warnings on signs that are shadowed on all buyers of the exports.
pub(super) fn shadowed(
    arguments: &InputArguments,
    files: &RuleFiles,
    pack: &Pack,
) -> Result<Vec<Diagnostic>, CommandError> {
    let as_of = input::as_of(arguments)?;
    let exports = input::open(arguments, pack)?;
    let mut reader = exports.deals().map_err(CommandError::one(Exit::FaultyExports))?;
    let (engine, background) = (Engine::new(pack), pack.background());
    let mut fates = vec![Fate::default(); pack.signs.len()];
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
                note(&weighed, pack, &mut fates);
            }
        }
    }
    let told = pack
        .signs
        .iter()
        .zip(&fates)
        .filter(|(_, fate)| fate.present >= LEAST_BUYERS && fate.counted == 0);
    Ok(told.map(|(sign, fate)| warning(sign, fate, files, pack)).collect())
}

fn note(weighed: &Weighed, pack: &Pack, fates: &mut [Fate]) {
    for finding in &weighed.signs {
        let Observation::Known(outcome) = finding.observation else { continue };
        // The last outcome is everything else: what is not there shadows nothing.
        if usize::from(outcome) + 1 >= pack.sign(finding.sign).outcomes.len() {
            continue;
        }
        let fate = &mut fates[usize::from(finding.sign.0)];
        fate.present += 1;
        match finding.same_story_as {
            None => fate.counted += 1,
            Some(other) => *fate.instead.entry(other).or_default() += 1,
        }
    }
}

fn warning(sign: &Sign, fate: &Fate, files: &RuleFiles, pack: &Pack) -> Diagnostic {
    let most = fate.instead.iter().max_by_key(|(id, count)| (**count, std::cmp::Reverse(**id)));
    let other = most.map_or("another", |(id, _)| pack.sign(*id).id.as_str());
    let message = format!(
        "for none of the {} buyers that show `{}` does it count: most often `{other}` of its group \
         counts instead",
        fate.present, sign.id
    );
    let diagnostic = Diagnostic::warning(codes::SHADOWED, message).help(
        "give it numbers that say more, or another group, or take it out: it changes no result",
    );
    let RuleLine { file, line } = &sign.line;
    match files.place_of(file, *line) {
        Some(place) => diagnostic.at(place),
        None => diagnostic,
    }
}
