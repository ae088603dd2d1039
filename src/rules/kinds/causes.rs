//! Reads `causes.yaml`: why a buyer may be silent, and how often.

use super::settings::CHANNELS;
use super::values::{is_id, read_interval, tidy_id};
use crate::facts::Kind;
use crate::rules::codes;
use crate::rules::pack::{Basis, Cause, Question, QuestionId, Recheck};
use crate::rules::parse::reader::{Entry, Fields};
use crate::rules::parse::yaml::Tree;
use crate::rules::vocabulary::{Names, Vocabulary};

pub(in crate::rules) const BASES: [&str; 4] =
    [Basis::ALL[0].name(), Basis::ALL[1].name(), Basis::ALL[2].name(), Basis::ALL[3].name()];

/// The possible values of `basis`.
pub(in crate::rules) fn basis(fields: &mut Fields<'_>) -> Option<Basis> {
    let word = fields.need("basis")?.word(&BASES)?;
    Basis::ALL.into_iter().find(|basis| basis.name() == word)
}

/// Reads the ids of all causes before any other file, so that every file can name them.
pub(in crate::rules) fn names(root: Entry<'_>) -> Names {
    let mut names = Names::default();
    let causes = root.peek("causes").filter(|causes| matches!(causes.tree(), Tree::Items(_)));
    for item in causes.and_then(|causes| causes.items()).unwrap_or_default() {
        if item.is_off() {
            names.off.extend(item.peek("id").and_then(|id| id.as_text()).map(str::to_owned));
            continue;
        }
        match item.peek("id").and_then(|id| id.as_text()) {
            Some(id) if is_id(id) => names.known.push(id.to_owned()),
            // Rules may use the id as written here or as corrected.
            Some(id) => {
                names.known.push(tidy_id(id));
                names.incomplete = true;
            }
            None => names.incomplete = true,
        }
    }
    names.incomplete |= causes.is_none();
    names
}

/// Reads all causes. A cause with an error is left out, and the pack is then rejected, because
/// numbers are indexed by cause.
pub(in crate::rules) fn read(root: Entry<'_>, vocabulary: &Vocabulary) -> Vec<Cause> {
    let Some(mut file) = root.fields("causes.yaml") else { return Vec::new() };
    let list = file.need("causes");
    let items = list.and_then(|causes| causes.items());
    file.finish();
    let mut ids = Names::default();
    // `None` once a number cannot be read, because the sum would be misleading.
    let mut total = Some(0.0);
    let mut other = None;
    let mut causes = Vec::new();
    for item in items.into_iter().flatten() {
        let Some(mut fields) = item.fields("a cause") else { continue };
        let is_off = item.is_off();
        let of_100 = fields.need("of_100");
        let number = of_100.and_then(|entry| entry.number(0.0..=100.0));
        total = total.zip(number).map(|(total, number)| total + number);
        if let Some(id) = fields.get("id").and_then(|id| id.as_text())
            && id == "other"
            && !is_off
        {
            other = Some((of_100, number));
        }
        // Read all the same: an error in it would wait for the day on which it is switched on.
        causes.extend(cause(fields, number, &mut ids, vocabulary).filter(|_| !is_off));
    }
    let Some(list) = list else { return causes };
    match other {
        None if !vocabulary.causes.incomplete => list.error(
            codes::NO_OTHER,
            "the cause `other` is missing",
            "add `- id: other` with its texts: some buyers are silent for a reason that is not \
             listed",
        ),
        Some((Some(entry), Some(0.0))) => entry.error(
            codes::NO_OTHER,
            "`other` may not be 0",
            "write how many of 100 buyers are silent for a reason that is not listed, e.g. `5`",
        ),
        _ => {}
    }
    let other_is_there = other.is_some_and(|(_, number)| number.is_some_and(|n| n > 0.0));
    if let Some(total) = total
        && !vocabulary.causes.incomplete
        && other_is_there
        && (total - 100.0_f64).abs() > 0.01
    {
        list.warning(
            codes::PRIOR_SUM,
            format!("the numbers of 100 sum to {}, not to 100", tidy(total)),
            "they are scaled to 100 for the run; write them so that they sum to 100 to see what \
             is used",
        );
    }
    causes
}

/// Formats a sum without binary rounding errors.
pub(in crate::rules) fn tidy(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

/// Reads the questions of each cause, in the order of the causes that [`read`] returns; `names` also
/// has the questions that are switched off, which are left out.
pub(in crate::rules) fn questions_of(
    root: Entry<'_>,
    names: &Names,
    questions: &[Question],
) -> Vec<Vec<QuestionId>> {
    let causes = root.peek("causes").filter(|causes| matches!(causes.tree(), Tree::Items(_)));
    let items = causes.and_then(|causes| causes.items()).unwrap_or_default();
    let of_cause = |item: &Entry<'_>| {
        let asked = item.peek("ask").and_then(|ask| ask.items_or_one()).unwrap_or_default();
        let read = asked.into_iter().filter_map(|entry| {
            let id = entry.id()?;
            names.look_up(id, &entry, codes::UNKNOWN_RULE, "question")?;
            let at = questions.iter().position(|question| question.id == id)?;
            u16::try_from(at).ok().map(QuestionId)
        });
        read.collect()
    };
    items.iter().filter(|item| !item.is_off()).map(of_cause).collect()
}

fn cause(
    mut fields: Fields<'_>,
    of_100: Option<f64>,
    ids: &mut Names,
    vocabulary: &Vocabulary,
) -> Option<Cause> {
    let id = id(&mut fields, ids, "cause");
    let title = fields.need("title").and_then(|title| title.bilingual());
    let basis = basis(&mut fields);
    let rarely_confirmed = fields.get("rarely_confirmed").and_then(|entry| entry.yes_no());
    let means = fields.need("means").and_then(|means| means.bilingual());
    let act = fields.need("do").and_then(|act| act.bilingual());
    let avoid = fields.need("avoid").and_then(|avoid| avoid.bilingual());
    let recheck = fields.get("recheck").and_then(|entry| recheck(entry, vocabulary));
    let channel = fields.get("channel").and_then(|entry| entry.word(&CHANNELS));
    fields.get("ask"); // read by `questions_of`, once the questions are known
    fields.is_off();
    let line = fields.whole().line();
    fields.finish();
    Some(Cause {
        id: id?.to_owned(),
        title: title?,
        of_100: of_100?,
        basis: basis?,
        rarely_confirmed: rarely_confirmed.unwrap_or(false),
        means: means?,
        act: act?,
        avoid: avoid?,
        recheck,
        ask: Vec::new(),
        channel,
        line,
    })
}

/// Reads the id of a rule, which must be unique among the rules of its kind.
pub(in crate::rules) fn id<'n>(
    fields: &mut Fields<'n>,
    ids: &mut Names,
    what: &str,
) -> Option<&'n str> {
    let id = fields.need("id").and_then(|entry| {
        let id = entry.id()?;
        ids.add(id, &entry, what);
        Some(id)
    });
    // References to this rule are not reported: the error is here.
    ids.incomplete |= id.is_none();
    id
}

/// Reads `2 weeks after tender_opening_date`.
fn recheck(entry: Entry<'_>, vocabulary: &Vocabulary) -> Option<Recheck> {
    let text = entry.text()?;
    let (length, after) = match text.split_once(" after ") {
        Some((length, fact)) => (length, Some(fact.trim())),
        None => (text, None),
    };
    let Some(interval) = read_interval(length) else {
        entry.error(
            codes::BAD_DURATION,
            format!("`{length}` is not a duration"),
            "write e.g. `3 weeks`, or `2 weeks after tender_opening_date`",
        );
        return None;
    };
    let after = match after {
        None | Some("today") => None,
        Some(name) => Some(date_fact(name, &entry, vocabulary)?),
    };
    Some(Recheck { interval, after })
}

/// Reads a fact that holds a date.
pub(in crate::rules) fn date_fact(
    name: &str,
    entry: &Entry<'_>,
    vocabulary: &Vocabulary,
) -> Option<crate::facts::FactId> {
    let fact = vocabulary.fact(name, entry)?;
    if matches!(vocabulary.kind(fact), Kind::Date | Kind::DateTime) {
        return Some(fact);
    }
    let dates = vocabulary.catalog.iter().filter(|(_, fact)| fact.kind == Kind::Date);
    let dates: Vec<&str> = dates.map(|(_, fact)| fact.name.as_str()).collect();
    entry.error(
        codes::VALUE_MISFIT,
        format!("the fact `{name}` is not a date"),
        format!("date facts are: {}", dates.join(", ")),
    );
    None
}
