//! Dates of one record that cannot all be right.
//!
//! Looked for in the columns of the export, never guessed away: the overview lists them, and no
//! silence is computed from them. A date after the as-of date is one, too; an earlier day's run
//! would not have seen it.

use std::cmp::Ordering;

use jiff::civil::Date;

use super::catalog::{FactId, known};
use super::deal::Facts;

/// What contradicts what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Contradiction {
    CreatedAfterAsOf,
    InquiryAfterAsOf,
    PiAfterAsOf,
    ReceivedAfterAsOf,
    SentAfterAsOf,
    ClosedAfterAsOf,
    ReceivedBeforeInquiry,
    ClosedBeforeCreated,
    ExpiredBeforeSent,
}

impl Contradiction {
    pub const ALL: [Contradiction; 9] = [
        Contradiction::CreatedAfterAsOf,
        Contradiction::InquiryAfterAsOf,
        Contradiction::PiAfterAsOf,
        Contradiction::ReceivedAfterAsOf,
        Contradiction::SentAfterAsOf,
        Contradiction::ClosedAfterAsOf,
        Contradiction::ReceivedBeforeInquiry,
        Contradiction::ClosedBeforeCreated,
        Contradiction::ExpiredBeforeSent,
    ];

    /// The name in results, in rules and in the words of the pages.
    pub const fn name(self) -> &'static str {
        match self {
            Contradiction::CreatedAfterAsOf => "created_after_as_of",
            Contradiction::InquiryAfterAsOf => "inquiry_after_as_of",
            Contradiction::PiAfterAsOf => "pi_after_as_of",
            Contradiction::ReceivedAfterAsOf => "received_after_as_of",
            Contradiction::SentAfterAsOf => "sent_after_as_of",
            Contradiction::ClosedAfterAsOf => "closed_after_as_of",
            Contradiction::ReceivedBeforeInquiry => "received_before_inquiry",
            Contradiction::ClosedBeforeCreated => "closed_before_created",
            Contradiction::ExpiredBeforeSent => "expired_before_sent",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.name() == name)
    }

    /// Whether a silence counted from these dates would be wrong.
    pub const fn touches_silence(self) -> bool {
        matches!(
            self,
            Contradiction::PiAfterAsOf
                | Contradiction::ReceivedAfterAsOf
                | Contradiction::ReceivedBeforeInquiry
        )
    }

    /// The two dates; `None` is the as-of date. The first contradicts the second by lying on that
    /// side of it.
    const fn dates(self) -> (FactId, Ordering, Option<FactId>) {
        use Ordering::{Greater, Less};
        match self {
            Contradiction::CreatedAfterAsOf => (known::created_on, Greater, None),
            Contradiction::InquiryAfterAsOf => (known::inquiry_on, Greater, None),
            Contradiction::PiAfterAsOf => (known::pi_sent_on, Greater, None),
            Contradiction::ReceivedAfterAsOf => (known::last_received_on, Greater, None),
            Contradiction::SentAfterAsOf => (known::last_sent_on, Greater, None),
            Contradiction::ClosedAfterAsOf => (known::closed_on, Greater, None),
            Contradiction::ReceivedBeforeInquiry => {
                (known::last_received_on, Less, Some(known::inquiry_on))
            }
            Contradiction::ClosedBeforeCreated => (known::closed_on, Less, Some(known::created_on)),
            Contradiction::ExpiredBeforeSent => {
                (known::pi_valid_until, Less, Some(known::pi_sent_on))
            }
        }
    }

    /// Whether the record contradicts itself so.
    fn is_in(self, facts: &Facts<'_>, today: Date) -> bool {
        let (first, side, second) = self.dates();
        let second = second.map_or(Some(today), |second| facts.date(second));
        facts.date(first).zip(second).is_some_and(|(first, second)| first.cmp(&second) == side)
    }
}

/// All that a record contradicts itself in.
pub fn contradictions(facts: &Facts<'_>, today: Date) -> impl Iterator<Item = Contradiction> {
    Contradiction::ALL.into_iter().filter(move |own| own.is_in(facts, today))
}
