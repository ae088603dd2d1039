//! `ghosted check`: warns of causes that never lead, whatever a deal shows.
//!
//! A cause is tested with all of its own signs present and everything else unknown. Its own signs
//! are those that are found more often for it than for `other`, which has the usual numbers.

use crate::diagnosis::{Engine, Of100};
use crate::diagnostic::Diagnostic;
use crate::rules::pack::{CauseId, RuleLine};
use crate::rules::{Pack, RuleFiles, codes};

/// Returns warnings about causes that never lead.
pub(super) fn never_leading(files: &RuleFiles, pack: &Pack) -> Vec<Diagnostic> {
    let Some(other) = pack.cause_named("other") else { return Vec::new() };
    let engine = Engine::new(pack);
    let mut diagnostics = Vec::new();
    for (id, cause) in (0..).map(CauseId).zip(&pack.causes) {
        let (share, leads) = engine.reach(id, other);
        if id == other || leads {
            continue;
        }
        let message = format!(
            "the cause `{}` can never lead: with all of its own signs present it has {} in 100",
            cause.id,
            Of100::nearest(share)
        );
        let diagnostic = Diagnostic::warning(codes::NEVER_LEADS, message).help(
            "give it signs that are found much more often for it than for `other`, or a higher \
             `of_100`",
        );
        let RuleLine { file, line } = &cause.line;
        diagnostics.push(match files.place_of(file, *line) {
            Some(place) => diagnostic.at(place),
            None => diagnostic,
        });
    }
    diagnostics
}
