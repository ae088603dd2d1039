//! Finds dates of one record that contradict each other.
//!
//! Contradictions are read from the columns of the export and never resolved by guessing: the
//! overview lists them, and no silence is computed from them. A date after the as-of date is a
//! contradiction too.

use std::cmp::Ordering;

use jiff::civil::Date;

use super::catalog::{FactId, known};
use super::deal::Facts;

/// The kind of contradiction.
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

    /// Returns the name in results, in rules and in `words.yaml`.
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

    /// Returns whether a silence computed from these dates would be wrong.
    pub const fn touches_silence(self) -> bool {
        matches!(
            self,
            Contradiction::PiAfterAsOf
                | Contradiction::ReceivedAfterAsOf
                | Contradiction::ReceivedBeforeInquiry
        )
    }

    /// Returns the two dates; `None` is the as-of date. The first contradicts the second by being
    /// before or after it.
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

    /// Returns whether the record has this contradiction.
    fn is_in(self, facts: &Facts<'_>, today: Date) -> bool {
        let (first, side, second) = self.dates();
        let second = second.map_or(Some(today), |second| facts.date(second));
        facts.date(first).zip(second).is_some_and(|(first, second)| first.cmp(&second) == side)
    }
}

/// Returns all contradictions of a record.
pub fn contradictions(facts: &Facts<'_>, today: Date) -> impl Iterator<Item = Contradiction> {
    Contradiction::ALL.into_iter().filter(move |own| own.is_in(facts, today))
}
