//! Keeps of a diagnosed deal what is needed to find out later what changed.

use crate::diagnosis::{Conclusion, Diagnosis, Finding};
use crate::facts::Deal;
use crate::report::escape::terminal;
use crate::report::title;
use crate::rules::Pack;

#[derive(Debug)]
pub struct ConcludedDeal {
    /// Unique within a report.
    pub id: String,
    pub title: String,
    /// Only counted, and in no other output.
    pub is_hidden: bool,
    pub conclusion: Conclusion,
    /// Indexed by cause, as fractions of 1; empty if a gate applies.
    pub shares: Box<[f64]>,
}

impl ConcludedDeal {
    pub fn of(pack: &Pack, deal: &Deal<'_>, diagnosis: &Diagnosis) -> Self {
        let conclusion = Conclusion::of(diagnosis);
        let shares = match &diagnosis.finding {
            Finding::Gated(_) => Box::default(),
            Finding::Weighed(weighed) => weighed.shares.as_slice().into(),
        };
        let (id, title) = (deal.id.to_string(), title(deal).into_owned());
        Self { id, title, is_hidden: conclusion.is_hidden(pack), conclusion, shares }
    }

    /// Title and id, escaped for the terminal.
    pub fn named(&self) -> String {
        let (title, id) = (terminal::plain(&self.title), terminal::plain(&self.id));
        if title == id { title.into_owned() } else { format!("{title} ({id})") }
    }

    pub fn is_gated(&self) -> bool {
        matches!(self.conclusion, Conclusion::Gated(_))
    }
}
