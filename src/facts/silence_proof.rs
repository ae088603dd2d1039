//! Defines what proves that a buyer is silent, or what is missing to prove it.
//!
//! A proof is either usable messages of this deal, from an export that has both parties and
//! continues after the PI, or the columns of the last mail received and sent. Anything else proves
//! nothing.

use jiff::civil::Date;

use super::deal::Cell;

/// The part of the exported messages' coverage that matters to one deal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MessageCoverage {
    /// The days of the first and the last usable message of the whole export.
    pub days: Option<(Date, Date)>,
    /// Whether the export has messages of buyers and of ours.
    pub has_both_sides: bool,
    /// A message after the PI that may be from this buyer and joins no deal.
    pub candidate: Option<Cell>,
    /// Whether somebody of the buyer's company who must not be contacted wrote after the PI. Such
    /// messages are not read.
    pub has_hidden: bool,
    /// A message of this deal without a readable date or direction.
    pub unreadable: Option<Cell>,
}

/// What proves the silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProvenBy {
    Messages,
    Columns,
}

impl ProvenBy {
    pub const fn name(self) -> &'static str {
        match self {
            ProvenBy::Messages => "messages",
            ProvenBy::Columns => "columns",
        }
    }
}

/// What is missing to prove it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProofGap {
    /// Neither messages nor the columns of the last mail were exported.
    NothingExported,
    /// Messages were exported, but none is usable.
    NoneUsable,
    NoneOfThisDeal,
    /// The export has messages of one party only, such as a folder of sent mail.
    OneSided,
    /// The last message of the export is not after the PI.
    EndsBeforePi,
    /// A message after the PI may be from the buyer.
    AnswerNotJoined,
    /// A message after the PI is from somebody who opted out, and is not read.
    AnswerHidden,
    /// A message of this deal has no readable date, or does not show who wrote it.
    MessageUnreadable,
    /// A cell that may say that the buyer replied cannot be read.
    ReplyUnreadable,
    /// The last message of the export is weeks before the as-of date.
    EndsEarly,
    /// The columns exist and are blank for this deal.
    BlankColumns,
    DatesContradict,
    /// There is no PI date and no message from which to count.
    NoStart,
}

impl ProofGap {
    pub const ALL: [ProofGap; 13] = [
        ProofGap::NothingExported,
        ProofGap::NoneUsable,
        ProofGap::NoneOfThisDeal,
        ProofGap::OneSided,
        ProofGap::EndsBeforePi,
        ProofGap::AnswerNotJoined,
        ProofGap::AnswerHidden,
        ProofGap::MessageUnreadable,
        ProofGap::ReplyUnreadable,
        ProofGap::EndsEarly,
        ProofGap::BlankColumns,
        ProofGap::DatesContradict,
        ProofGap::NoStart,
    ];

    /// Returns the name in results and in the texts of pages.
    pub const fn name(self) -> &'static str {
        match self {
            ProofGap::NothingExported => "nothing_exported",
            ProofGap::NoneUsable => "none_usable",
            ProofGap::NoneOfThisDeal => "none_of_this_deal",
            ProofGap::OneSided => "one_sided",
            ProofGap::EndsBeforePi => "ends_before_pi",
            ProofGap::AnswerNotJoined => "answer_not_joined",
            ProofGap::AnswerHidden => "answer_hidden",
            ProofGap::MessageUnreadable => "message_unreadable",
            ProofGap::ReplyUnreadable => "reply_unreadable",
            ProofGap::EndsEarly => "ends_early",
            ProofGap::BlankColumns => "blank_columns",
            ProofGap::DatesContradict => "dates_contradict",
            ProofGap::NoStart => "no_start",
        }
    }

    /// Describes what is missing, in English for the terminal.
    pub const fn means(self) -> &'static str {
        match self {
            ProofGap::NothingExported => {
                "neither messages nor the dates of the last mail received and sent were exported"
            }
            ProofGap::NoneUsable => {
                "no exported message could be used; export them with date, sender and recipient"
            }
            ProofGap::NoneOfThisDeal => "no exported message belongs to the deal",
            ProofGap::OneSided => "the messages show one side only; export received and sent mail",
            ProofGap::EndsBeforePi => "the messages end before the PI; export up to today",
            ProofGap::AnswerNotJoined => "a message that joins no deal may be the answer",
            ProofGap::AnswerHidden => {
                "a colleague of the buyer who must not be contacted wrote after the PI"
            }
            ProofGap::MessageUnreadable => {
                "a message of the deal has no readable date, or does not show who wrote it"
            }
            ProofGap::ReplyUnreadable => "a cell that may say that the buyer replied is unreadable",
            ProofGap::EndsEarly => {
                "the messages end weeks before the day of the report; export up to today"
            }
            ProofGap::BlankColumns => "the dates of the last mail are blank",
            ProofGap::DatesContradict => "dates of the record contradict each other",
            ProofGap::NoStart => "there is no date of the PI to count from",
        }
    }
}

/// The proof of one deal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SilenceProof {
    pub by: Option<ProvenBy>,
    /// What is missing, if nothing proves it.
    pub gap: Option<ProofGap>,
    /// The date of the buyer's last message, and its cell.
    pub last_received: Option<(Date, Option<Cell>)>,
    pub last_sent: Option<(Date, Option<Cell>)>,
    /// The period for which the export covers the deal.
    pub covers: Option<(Date, Date)>,
    /// A message that may be from the buyer.
    pub candidate: Option<Cell>,
}
