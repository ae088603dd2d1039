//! Defines the sentences of drafts, as checked: what each is for, when it fits, and its wordings.
//!
//! The first rule of a purpose that fits gives the sentence; its wordings take turns.

use super::condition::Condition;
use super::pack::{CauseId, RuleLine};
use crate::diagnosis::TaskKind;
use crate::text::written_language::WrittenLanguage;

/// What a sentence is for, in the order in which a mail has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    Subject,
    Greeting,
    /// What the buyer said, as a clause: `the money for it has not been released yet`.
    Said,
    /// Takes up what the buyer said.
    Opening,
    /// Takes up a question of the buyer that is open.
    Answer,
    /// What we can do for this buyer.
    Offer,
    /// The validity of the PI.
    Validity,
    /// What other dates of the record ask for.
    Dates,
    /// Leads to the questions.
    LeadIn,
    Closing,
    SignOff,
}

impl Purpose {
    pub const ALL: [Self; 11] = [
        Self::Subject,
        Self::Greeting,
        Self::Said,
        Self::Opening,
        Self::Answer,
        Self::Offer,
        Self::Validity,
        Self::Dates,
        Self::LeadIn,
        Self::Closing,
        Self::SignOff,
    ];

    /// Returns the word in rules.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Greeting => "greeting",
            Self::Said => "said",
            Self::Opening => "opening",
            Self::Answer => "answer",
            Self::Offer => "offer",
            Self::Validity => "validity",
            Self::Dates => "dates",
            Self::LeadIn => "lead_in",
            Self::Closing => "closing",
            Self::SignOff => "sign_off",
        }
    }

    /// Returns what the schema and `ghosted rules` say about it.
    pub const fn means(self) -> (&'static str, &'static str) {
        match self {
            Self::Subject => ("The subject of a mail", "邮件主题"),
            Self::Greeting => ("The greeting", "称呼"),
            Self::Said => (
                "What the buyer said, as a clause for {said}",
                "买家所说内容的转述，供 {said} 使用",
            ),
            Self::Opening => ("Takes up what the buyer said", "回应买家说过的话"),
            Self::Answer => {
                ("Takes up an open question of the buyer", "回应买家尚未得到答复的问题")
            }
            Self::Offer => ("What we can do for this buyer", "我方能为买家做什么"),
            Self::Validity => ("The validity of the PI", "PI 有效期"),
            Self::Dates => {
                ("What other dates ask for, e.g. of a tender", "其他日期（如投标）要求的事")
            }
            Self::LeadIn => ("Leads to the questions", "引出问题"),
            Self::Closing => ("The last sentence", "结尾"),
            Self::SignOff => ("The sign-off", "落款"),
        }
    }
}

/// The form of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    Mail,
    /// A message of a few lines.
    Chat,
    /// Talking points.
    Call,
}

impl Form {
    pub const ALL: [Self; 3] = [Self::Mail, Self::Chat, Self::Call];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Chat => "chat",
            Self::Call => "call",
        }
    }
}

/// What a wording can insert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Blank {
    Contact,
    Owner,
    Goods,
    Pi,
    PiSentOn,
    ValidUntil,
    ExpiredOn,
    NewValidUntil,
    WordsOn,
    Words,
    Said,
    Until,
    Question,
    TenderDate,
}

impl Blank {
    pub const ALL: [Self; 14] = [
        Self::Contact,
        Self::Owner,
        Self::Goods,
        Self::Pi,
        Self::PiSentOn,
        Self::ValidUntil,
        Self::ExpiredOn,
        Self::NewValidUntil,
        Self::WordsOn,
        Self::Words,
        Self::Said,
        Self::Until,
        Self::Question,
        Self::TenderDate,
    ];

    /// Returns the word between `{` and `}`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Owner => "owner",
            Self::Goods => "goods",
            Self::Pi => "pi",
            Self::PiSentOn => "pi_sent_on",
            Self::ValidUntil => "valid_until",
            Self::ExpiredOn => "expired_on",
            Self::NewValidUntil => "new_valid_until",
            Self::WordsOn => "words_on",
            Self::Words => "words",
            Self::Said => "said",
            Self::Until => "until",
            Self::Question => "question",
            Self::TenderDate => "tender_date",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftPiece {
    Text(String),
    Blank(Blank),
}

/// One wording, in several languages.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Wording {
    /// English and Chinese always, the others if written; in the order of the languages.
    pub texts: Vec<(WrittenLanguage, Vec<DraftPiece>)>,
}

impl Wording {
    pub fn in_language(&self, language: WrittenLanguage) -> Option<&[DraftPiece]> {
        self.texts.iter().find(|(own, _)| *own == language).map(|(_, text)| text.as_slice())
    }
}

/// One rule of `drafts.yaml`.
#[derive(Clone, Debug)]
pub struct DraftRule {
    pub id: String,
    pub purpose: Purpose,
    /// A condition on facts.
    pub when: Option<Condition>,
    /// Ids of meanings: the buyer's last words have one of them, surely or as a person confirmed.
    /// Empty means any.
    pub meanings: Vec<String>,
    /// One of them leads clearly. Empty means any.
    pub causes: Vec<CauseId>,
    /// One of them is due with this step. Empty means any.
    pub tasks: Vec<TaskKind>,
    /// Empty means any.
    pub forms: Vec<Form>,
    pub says: Vec<Wording>,
    pub line: RuleLine,
}
