//! Defines how exports are recognised and their columns matched: the part of `facts.yaml` that
//! [`crate::exports`] needs. It is part of the rules because managers write it.

use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::Place;
use crate::exports::values::opt_out::OptOut;
use crate::facts::stage_words::StageReading;
use crate::facts::{Bilingual, FactId};

/// The kinds of table that an export can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableKind {
    #[default]
    Deals,
    Contacts,
    Companies,
    Messages,
    Answers,
    Outcomes,
    /// People who asked not to be contacted.
    OptOuts,
}

impl TableKind {
    pub const ALL: [TableKind; 7] = [
        TableKind::Deals,
        TableKind::Contacts,
        TableKind::Companies,
        TableKind::Messages,
        TableKind::Answers,
        TableKind::Outcomes,
        TableKind::OptOuts,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            TableKind::Deals => "deals",
            TableKind::Contacts => "contacts",
            TableKind::Companies => "companies",
            TableKind::Messages => "messages",
            TableKind::Answers => "answers",
            TableKind::Outcomes => "outcomes",
            TableKind::OptOuts => "opt_outs",
        }
    }
}

/// A header as written, and in the normalised form in which headers are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    pub shown: String,
    /// See [`normalised`].
    pub key: String,
}

impl Alias {
    pub fn new(shown: impl Into<String>) -> Self {
        let shown = shown.into();
        Self { key: normalised(&shown), shown }
    }

    pub fn all(shown: Vec<String>) -> Vec<Self> {
        shown.into_iter().map(Self::new).collect()
    }
}

/// Normalises a header: without case, width, accents and punctuation. `#` is kept, because `Address
/// #2` is a different column from `Address`.
pub fn normalised(header: &str) -> String {
    header
        .nfkd()
        .filter(|c| !matches!(c, '\u{300}'..='\u{36f}'))
        .nfc()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric() || *c == '#')
        .collect()
}

/// The meaning of a column of a messages table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageColumn {
    On,
    Direction,
    From,
    To,
    Subject,
    Text,
    Channel,
    DealId,
    ContactId,
    CompanyId,
    /// A deal, a contact or a company: the record that the row is about.
    RelatedId,
    Opened,
    Bounced,
    /// Whether the activity took place or is only planned.
    Done,
    /// The same as a word: planned, not started, completed.
    State,
    /// Whether the row was deleted and is still exported.
    Deleted,
}

impl MessageColumn {
    pub const ALL: [(MessageColumn, &'static str); 16] = [
        (MessageColumn::On, "on"),
        (MessageColumn::Direction, "direction"),
        (MessageColumn::From, "from"),
        (MessageColumn::To, "to"),
        (MessageColumn::Subject, "subject"),
        (MessageColumn::Text, "text"),
        (MessageColumn::Channel, "channel"),
        (MessageColumn::DealId, "deal_id"),
        (MessageColumn::ContactId, "contact_id"),
        (MessageColumn::CompanyId, "company_id"),
        (MessageColumn::RelatedId, "related_id"),
        (MessageColumn::Opened, "opened"),
        (MessageColumn::Bounced, "bounced"),
        (MessageColumn::Done, "done"),
        (MessageColumn::State, "state"),
        (MessageColumn::Deleted, "deleted"),
    ];

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(own, _)| *own == self).map_or("", |(_, name)| name)
    }
}

/// The meaning of a column of an answers table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnswerColumn {
    Deal,
    Question,
    Answer,
    /// The buyer's words that a person read.
    Quote,
    /// What they mean.
    Means,
    /// The day until which the buyer is best left alone.
    Until,
    AskWhom,
    On,
    Source,
}

impl AnswerColumn {
    pub const ALL: [(AnswerColumn, &'static str); 9] = [
        (AnswerColumn::Deal, "deal_id"),
        (AnswerColumn::Question, "question"),
        (AnswerColumn::Answer, "answer"),
        (AnswerColumn::Quote, "quote"),
        (AnswerColumn::Means, "means"),
        (AnswerColumn::Until, "until"),
        (AnswerColumn::AskWhom, "ask_whom"),
        (AnswerColumn::On, "on"),
        (AnswerColumn::Source, "source"),
    ];

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(own, _)| *own == self).map_or("", |(_, name)| name)
    }
}

/// The meaning of a column of an outcomes table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutcomeColumn {
    Deal,
    Outcome,
    Reason,
    On,
    Source,
}

impl OutcomeColumn {
    pub const ALL: [(OutcomeColumn, &'static str); 5] = [
        (OutcomeColumn::Deal, "deal_id"),
        (OutcomeColumn::Outcome, "outcome"),
        (OutcomeColumn::Reason, "reason"),
        (OutcomeColumn::On, "on"),
        (OutcomeColumn::Source, "source"),
    ];

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(own, _)| *own == self).map_or("", |(_, name)| name)
    }
}

/// The headers of one fact, in one table or in any.
#[derive(Clone, Debug)]
pub struct FactColumns {
    pub fact: FactId,
    /// `None`: in any table.
    pub aliases: Vec<(Option<TableKind>, Alias)>,
}

/// The target of a chosen column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChosenFor {
    Fact(FactId),
    Message(MessageColumn),
    Answer(AnswerColumn),
    Outcome(OutcomeColumn),
}

/// A choice of the team or of the command line: if a file has one of these headers, the value is
/// read from that column only.
#[derive(Clone, Debug)]
pub struct Chosen {
    pub what: ChosenFor,
    /// `None`: in any table.
    pub table: Option<TableKind>,
    /// Best first; `Stage #2` is the second column of that header.
    pub headers: Vec<Alias>,
    /// The file of the choice; `None` for the command line.
    pub place: Option<Place>,
    /// Whether it is an error if no file has the column.
    pub is_needed: bool,
}

impl Chosen {
    /// Returns whether the choice applies to such a table.
    pub fn is_of(&self, kind: TableKind) -> bool {
        self.table.is_none_or(|own| own == kind)
    }
}

#[derive(Clone, Debug)]
pub struct Table {
    pub kind: TableKind,
    pub means: Bilingual,
    /// The words of CRMs for one row; some CRMs put the word before every header: `Deal - Title`.
    pub called: Vec<Alias>,
    /// Headers that occur only in such a table.
    pub recognised_by: Vec<Alias>,
}

/// A table that CRMs export and that is not read. It is listed so that it is not taken for another
/// one.
#[derive(Clone, Debug)]
pub struct OtherTable {
    pub means: Bilingual,
    pub recognised_by: Vec<Alias>,
}

/// All recognition data, in file order.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    pub tables: Vec<Table>,
    pub other_tables: Vec<OtherTable>,
    /// Choices, with priority over the aliases; the first header that a file has counts.
    pub chosen: Vec<Chosen>,
    pub facts: Vec<FactColumns>,
    pub messages: Vec<(MessageColumn, Vec<Alias>)>,
    /// Words of the direction column that mean "from the buyer" and "from us".
    pub from_deal: Vec<String>,
    pub from_us: Vec<String>,
    /// Headers that occur only in a table of calls, of meetings, or of records that are not
    /// messages.
    pub only_calls: Vec<Alias>,
    pub only_meetings: Vec<Alias>,
    pub no_messages: Vec<Alias>,
    pub answers: Vec<(AnswerColumn, Vec<Alias>)>,
    pub outcomes: Vec<(OutcomeColumn, Vec<Alias>)>,
    /// The words of the outcome column.
    pub won: Vec<String>,
    pub lost: Vec<String>,
    pub settled: SettledWords,
}

/// Words of the exports that a person has settled in `sources/`, folded.
#[derive(Clone, Debug, Default)]
pub struct SettledWords {
    pub stages: Vec<(String, StageReading)>,
    pub opt_outs: Vec<(String, OptOut)>,
}
