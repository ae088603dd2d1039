//! The short form of a diagnosis that is kept to find out later what changed.

use crate::diagnosis::{Diagnosis, Finding, Verdict};
use crate::facts::Deal;
use crate::report::escape::terminal;
use crate::report::title;
use crate::rules::Pack;
use crate::rules::pack::{CauseId, GateId, QuestionId};

#[derive(Debug)]
pub struct Conclusion {
    /// Unique within a report.
    pub id: String,
    pub title: String,
    /// Only counted, and in no other output.
    pub is_hidden: bool,
    pub found: Found,
}

#[derive(Debug)]
pub enum Found {
    Gate(GateId),
    Weighed {
        verdict: Verdict,
        leader: CauseId,
        question: Option<QuestionId>,
        /// Indexed by cause; fractions of 1.
        shares: Box<[f64]>,
    },
}

impl Conclusion {
    pub fn of(pack: &Pack, buyer: &Deal<'_>, diagnosis: &Diagnosis) -> Self {
        let (is_hidden, found) = match &diagnosis.finding {
            Finding::Gated(gated) => (pack.gate(gated.gate).hidden, Found::Gate(gated.gate)),
            Finding::Weighed(weighed) => {
                let found = Found::Weighed {
                    verdict: weighed.verdict,
                    leader: weighed.ranking.first().copied().unwrap_or(CauseId(0)),
                    question: weighed.questions.first().map(|chosen| chosen.question),
                    shares: weighed.shares.as_slice().into(),
                };
                (false, found)
            }
        };
        let (id, title) = (buyer.id.to_string(), title(buyer).into_owned());
        Self { id, title, is_hidden, found }
    }

    /// Title and id, escaped for the terminal.
    pub fn named(&self) -> String {
        let (title, id) = (terminal::plain(&self.title), terminal::plain(&self.id));
        if title == id { title.into_owned() } else { format!("{title} ({id})") }
    }

    pub fn is_gated(&self) -> bool {
        matches!(self.found, Found::Gate(_))
    }
}
