//! What was edited: two checked packs held against each other, rule by rule, by id.
//!
//! Order of files, comments and layout are no edits; neither is the order of rules, except that
//! of gates, of which the first that holds counts.

mod condition;
mod lists;
mod rules;
mod settings;

use self::condition::Words;

use crate::rules::Pack;
use crate::rules::pack::RuleLine;

/// One rule that is another now, with all that is other in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// `sign free_mailbox`, `list tender_words`, `damping`.
    pub rule: String,
    /// `of 10 for tender: 2 → 5`; at least one.
    pub what: Vec<String>,
    /// In the new pack, or in the old one for a rule that is gone; no line where the edit has
    /// none of its own.
    pub line: Option<RuleLine>,
    pub part: Part,
}

/// What of a diagnosis an edit can reach, by the ids of rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The prior of a cause, or the cause itself.
    Cause(String),
    /// Numbers, condition or group of a sign.
    Sign(String),
    /// What signs, gates and conduct checks find, while they themselves are as they were.
    Read {
        signs: Vec<String>,
        gates: Vec<String>,
        checks: Vec<String>,
    },
    /// How facts come about: columns, seasons, trade events, sources.
    Facts,
    Gate(String),
    OrderOfGates,
    Question(String),
    DampingOfSigns,
    DampingOfWords,
    DampingOfAnswers,
    DampingOfReadings,
    Verdicts,
    Cadence,
    AskAgain,
    Check(String),
    /// Words, examples or tests: no diagnosis reads them.
    Wording,
}

impl Edit {
    fn new(rule: String, part: Part, line: Option<&RuleLine>) -> Self {
        Self { rule, what: Vec::new(), line: line.cloned(), part }
    }

    /// `sign free_mailbox: of 10 for tender: 2 → 5`.
    pub fn told(&self) -> String {
        format!("{}: {}", self.rule, self.what.join("; "))
    }
}

/// All edits in the order in which a diagnosis meets them.
pub fn edits(old: &Pack, new: &Pack) -> Vec<Edit> {
    let pair = Pair { old, new };
    let mut lists = lists::edited(pair);
    let mut edits = Vec::new();
    settings::weighing(pair, &mut edits);
    rules::causes(pair, &mut edits);
    rules::gates(pair, &mut lists, &mut edits);
    rules::signs(pair, &mut lists, &mut edits);
    rules::questions(pair, &mut edits);
    rules::conduct(pair, &mut lists, &mut edits);
    edits.extend(lists.into_iter().map(|list| lists::settled(list.edit)));
    settings::cadence(pair, &mut edits);
    settings::facts(pair, &mut edits);
    rules::tests(pair, &mut edits);
    edits.retain(|edit| !edit.what.is_empty());
    edits
}

/// The two packs.
#[derive(Clone, Copy)]
struct Pair<'p> {
    old: &'p Pack,
    new: &'p Pack,
}

/// A list that gained or lost words, and what reads it.
struct EditedList {
    words: Words,
    edit: Edit,
}

/// Rules with the same id, in the order of the new pack; those that are gone last.
fn paired<'p, T>(
    old: &'p [T],
    new: &'p [T],
    id: impl Fn(&T) -> &str,
) -> Vec<(Option<&'p T>, Option<&'p T>)> {
    let of = |all: &'p [T], wanted: &str| all.iter().find(|own| id(own) == wanted);
    let kept = new.iter().map(|is| (of(old, id(is)), Some(is)));
    let gone = old.iter().filter(|was| of(new, id(was)).is_none()).map(|was| (Some(was), None));
    kept.chain(gone).collect()
}

/// `2 → 5` where the two differ.
fn note<T: PartialEq>(
    what: &mut Vec<String>,
    name: &str,
    from: &T,
    to: &T,
    show: impl Fn(&T) -> String,
) {
    if from != to {
        what.push(format!("{name} {} → {}", show(from), show(to)));
    }
}

/// A number without decimals that say nothing.
fn number(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn yes_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}
