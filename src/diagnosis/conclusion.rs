//! Shortens a diagnosis to what it concludes.

use super::{Diagnosis, Finding, Of100, Verdict};
use crate::rules::Pack;
use crate::rules::pack::{CauseId, GateId, QuestionId};

/// What a diagnosis concludes, in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conclusion {
    Gated(GateId),
    Weighed {
        verdict: Verdict,
        leader: CauseId,
        /// The share of the leader, as shown on pages.
        share: Of100,
        /// The question to ask next.
        question: Option<QuestionId>,
    },
}

/// The part of a conclusion that two weekly reports are compared by. Shares are left out, because
/// they change every week; so is the nearest cause of an open verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headline {
    Gate(GateId),
    /// The leading cause.
    Cause(CauseId),
    /// No cause is leading.
    Open,
}

impl Conclusion {
    pub fn of(diagnosis: &Diagnosis) -> Self {
        match &diagnosis.finding {
            Finding::Gated(gated) => Self::Gated(gated.gate),
            Finding::Weighed(weighed) => {
                let leader = weighed.ranking.first().copied().unwrap_or(CauseId(0));
                Self::Weighed {
                    verdict: weighed.verdict,
                    leader,
                    share: weighed.seats_of(leader),
                    question: weighed.questions.first().map(|chosen| chosen.question),
                }
            }
        }
    }

    /// Returns whether the deal is only counted, and in no other output.
    pub fn is_hidden(self, pack: &Pack) -> bool {
        matches!(self, Self::Gated(gate) if pack.gate(gate).hidden)
    }

    pub fn headline(self) -> Headline {
        match self {
            Self::Gated(gate) => Headline::Gate(gate),
            Self::Weighed {
                verdict: Verdict::Leading | Verdict::TwoCandidates, leader, ..
            } => Headline::Cause(leader),
            Self::Weighed { verdict: Verdict::Open | Verdict::TooLittleKnown, .. } => {
                Headline::Open
            }
        }
    }
}
