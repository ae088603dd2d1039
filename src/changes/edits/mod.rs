//! Lists the edits between two checked packs, rule by rule, by id.
//!
//! The order of files, comments and layout do not count as edits. Neither does the order of rules,
//! except for gates, because the first gate that holds applies.

mod condition;
mod lists;
mod rules;
mod settings;

use self::condition::Words;

use crate::rules::Pack;
use crate::rules::pack::RuleLine;

/// A rule that differs, with all of its differences.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// The name, e.g. `sign free_mailbox`, `list tender_words` or `damping`.
    pub rule: String,
    /// The differences, e.g. `of 10 for tender: 2 → 5`; at least one.
    pub what: Vec<String>,
    /// The line in the new pack, or in the old one for a removed rule; `None` if the edit has no
    /// line of its own.
    pub line: Option<RuleLine>,
    pub part: Part,
}

/// The parts of a diagnosis that an edit can affect, by the ids of rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The prior of a cause, or the cause itself.
    Cause(String),
    /// Numbers, condition or group of a sign.
    Sign(String),
    /// The state of signs, gates and conduct checks that were not edited themselves.
    Read {
        signs: Vec<String>,
        gates: Vec<String>,
        checks: Vec<String>,
    },
    /// How facts are derived and read: columns, seasons, trade events, sources.
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
    /// Words, examples or tests, which no diagnosis reads.
    Wording,
}

impl Edit {
    fn new(rule: String, part: Part, line: Option<&RuleLine>) -> Self {
        Self { rule, what: Vec::new(), line: line.cloned(), part }
    }

    /// Formats the edit as `sign free_mailbox: of 10 for tender: 2 → 5`.
    pub fn description(&self) -> String {
        format!("{}: {}", self.rule, self.what.join("; "))
    }
}

/// Returns all edits, in the order in which a diagnosis uses the rules.
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
    rules::drafts(pair, &mut edits);
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

/// A list with added or removed words, and the rules that read it.
struct EditedList {
    words: Words,
    edit: Edit,
}

/// Returns the rules paired by id, in the order of the new pack, followed by the removed ones.
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

/// Returns `2 → 5` if the two differ.
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

/// Formats a number without trailing zeros.
fn number(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn yes_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}
