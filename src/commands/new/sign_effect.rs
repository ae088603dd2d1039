//! Shows which deals a new sign would move, before it is written.

use std::fmt::Write as _;
use std::path::PathBuf;

use crate::analysis::{Analysis, open_exports};
use crate::commands::error::CommandError;
use crate::commands::terminal::counted;
use crate::diagnosis::{Diagnosis, Finding, Observation};
use crate::diagnostic::Diagnostic;
use crate::exit_code::Exit;
use crate::exports::{Exports, ReadOptions};
use crate::facts::{AsOf, Deal};
use crate::report::escape::terminal::plain;
use crate::rules::Pack;
use crate::rules::pack::{CauseId, SignId};

/// The number of deals that are named.
const MOST_NAMED: usize = 8;

/// A deal that is weighed.
struct Weighed {
    id: String,
    leader: CauseId,
    /// Whether it shows the new sign; `None` if that is unknown.
    shows: Option<bool>,
}

/// Diagnoses all deals without and with the new sign, and describes the difference.
///
/// # Errors
/// The exports cannot be read.
pub(super) fn describe(
    before: &Pack,
    after: &Pack,
    sign: &str,
    exports: &[PathBuf],
    as_of: &AsOf,
) -> Result<String, CommandError> {
    let exports = open_exports(before, exports, &ReadOptions::default())
        .map_err(|errors| CommandError::new(Exit::FaultyExports, errors))?;
    let at = after.signs.iter().position(|own| own.id == sign);
    let without = weighed(before, &exports, as_of, None)?;
    let with =
        weighed(after, &exports, as_of, at.and_then(|at| u16::try_from(at).ok()).map(SignId))?;
    let pairs: Vec<(&Weighed, &Weighed)> = without.iter().zip(&with).collect();
    let of = |shows: Option<bool>| {
        let own = pairs.iter().filter(|(_, new)| new.shows == shows);
        let moved = own.clone().filter(|(old, new)| old.leader != new.leader);
        (own.count(), moved.count())
    };
    let (present, moved_present) = of(Some(true));
    let (absent, moved_absent) = of(Some(false));
    let (unknown, _) = of(None);
    let mut out = format!(
        "Of {} that are diagnosed, {present} would show it, {absent} not; for {unknown} it is \
         unknown.\nThe first cause would change for {moved_present} that show it, and for \
         {moved_absent} that do not.",
        counted(pairs.len(), "deal"),
    );
    if moved_absent * 100 > absent * 2 {
        out.push_str(
            "\nThat is more than 2 in 100 of those that do not show it: `absent: ignore`, or \
             numbers closer together, would keep what is not there from deciding.",
        );
    }
    let moved = pairs.iter().filter(|(old, new)| old.leader != new.leader);
    for (old, new) in moved.take(MOST_NAMED) {
        let _ = write!(
            out,
            "\n  {}: {} → {}",
            plain(&old.id),
            before.cause(old.leader).id,
            after.cause(new.leader).id
        );
    }
    Ok(out)
}

/// Returns the deals that are weighed, in the order of the export.
fn weighed(
    pack: &Pack,
    exports: &Exports,
    as_of: &AsOf,
    sign: Option<SignId>,
) -> Result<Vec<Weighed>, CommandError> {
    let of_deal = |deal: &Deal<'_>, diagnosis: &Diagnosis| match &diagnosis.finding {
        Finding::Gated(_) => None,
        Finding::Weighed(weighed) => Some(Weighed {
            id: deal.id.to_string(),
            leader: weighed.ranking.first().copied().unwrap_or(CauseId(0)),
            shows: sign.and_then(|sign| match weighed.signs[usize::from(sign.0)].observation {
                Observation::Known(outcome) => Some(outcome == 0),
                Observation::Unknown => None,
            }),
        }),
    };
    let unreadable = || CommandError::one(Exit::FaultyExports);
    let all: Result<Vec<_>, Diagnostic> = Analysis::new(pack, exports, as_of)
        .diagnose_all(|deal| deal.ok().and_then(|(deal, diagnosis)| of_deal(deal, diagnosis)))
        .map_err(unreadable())?
        .filter_map(Result::transpose)
        .collect();
    all.map_err(unreadable())
}
