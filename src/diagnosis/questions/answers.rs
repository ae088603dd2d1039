//! Reads the buyer's answers, and decides for each question which one counts.
//!
//! The newest answer counts, silence never replaces an answer, and contradictory answers of one day
//! cancel out and are reported. Entries that match no question or answer of the pack are skipped
//! here; the exports reject them.

use jiff::civil::Date;

use crate::diagnosis::{AnswerConflict, AnswerFinding};
use crate::facts::word_search::fold;
use crate::facts::{Answer, AsOf, Cell, Deal};
use crate::rules::Pack;
use crate::rules::pack::{PossibleAnswer, Question, QuestionId};

/// The id of "no reply", the last answer of every question.
pub const NO_REPLY: &str = "no_reply";

/// Returns the question and the index of the answer of an entry, by id or by the wording of the
/// rules in either language.
pub fn find(pack: &Pack, answer: &Answer<'_>) -> Option<(QuestionId, u8)> {
    let at = find_question(pack, &answer.question)?;
    let given = find_answer(pack, at, &answer.answer)?;
    Some((at, u8::try_from(given).ok()?))
}

/// Returns the question with this id or wording.
pub fn find_question(pack: &Pack, written: &str) -> Option<QuestionId> {
    let is_asked_so = |question: &Question| {
        names(written, &question.id)
            || names(written, &question.ask.en)
            || names(written, &question.ask.zh)
    };
    let at = pack.questions.iter().position(is_asked_so)?;
    u16::try_from(at).ok().map(QuestionId)
}

/// Returns the index of the question's answer with this id or wording; ids take precedence.
pub fn find_answer(pack: &Pack, question: QuestionId, written: &str) -> Option<usize> {
    let answers = &pack.question(question).answers;
    let short = short_word(written);
    let by_words = |own: &PossibleAnswer| {
        names(written, &own.says.en)
            || names(written, &own.says.zh)
            || short.is_some_and(|word| names(word, &own.says.en))
    };
    answers
        .iter()
        .position(|own| names(written, &own.id))
        .or_else(|| answers.iter().position(by_words))
}

/// Returns whether a text is an id or a wording, ignoring case, width, accents and punctuation:
/// people fill in these lists by hand.
pub(in crate::diagnosis) fn names(written: &str, id: &str) -> bool {
    let letters =
        |text: &str| -> String { fold(text).chars().filter(|c| c.is_alphanumeric()).collect() };
    let own = letters(written);
    !own.is_empty() && own == letters(id)
}

/// Returns "yes" or "no" for other spellings of them.
fn short_word(written: &str) -> Option<&'static str> {
    const YES: [&str; 6] = ["y", "是的", "对", "对的", "有", "会"];
    const NO: [&str; 7] = ["n", "不是", "不", "没有", "无", "不会", "不对"];
    let is = |words: &[&str]| words.iter().any(|word| names(written, word));
    if is(&YES) {
        Some("yes")
    } else if is(&NO) {
        Some("no")
    } else {
        None
    }
}

/// Returns whether the answer is "no reply".
pub(in crate::diagnosis) fn is_no_reply(pack: &Pack, question: QuestionId, answer: u8) -> bool {
    pack.question(question).answers[usize::from(answer)].id == NO_REPLY
}

/// The answers of a deal, each part in pack order.
#[derive(Debug, Default)]
pub(in crate::diagnosis) struct Read {
    /// The answer that counts, by question; `no_reply` if the buyer was asked and did not answer.
    pub answers: Vec<AnswerFinding>,
    /// Questions whose newest answers contradict each other.
    pub conflicts: Vec<AnswerConflict>,
}

/// Reads the answers up to the as-of date. The order of rows only decides which of several equal
/// answers is cited: the first of the files.
pub(in crate::diagnosis) fn read(pack: &Pack, buyer: &Deal<'_>, as_of: &AsOf) -> Read {
    let mut found: Vec<(QuestionId, AnswerOn)> = known_by(buyer, as_of)
        .filter_map(|entry| {
            let (question, answer) = find(pack, entry)?;
            Some((question, AnswerOn { on: entry.on, answer, cell: entry.cell }))
        })
        .collect();
    // An answer without a date counts as the oldest.
    found.sort_by_key(|&(question, given)| {
        (question, std::cmp::Reverse(given.on), given.answer, place(given.cell))
    });
    let mut read = Read::default();
    for of_question in found.chunk_by(|(one, _), (other, _)| one == other) {
        let question = of_question[0].0;
        let is_silence = |given: &AnswerOn| is_no_reply(pack, question, given.answer);
        let mut replies = of_question.iter().map(|(_, given)| given).filter(|own| !is_silence(own));
        let Some(newest) = replies.next() else {
            let AnswerOn { answer, cell, .. } = of_question[0].1;
            read.answers.push(AnswerFinding { question, answer, cell });
            continue;
        };
        let mut of_that_day = vec![(newest.answer, newest.cell)];
        for other in replies.filter(|other| other.on == newest.on) {
            if of_that_day.iter().all(|&(answer, _)| answer != other.answer) {
                of_that_day.push((other.answer, other.cell));
            }
        }
        match of_that_day[..] {
            [(answer, cell)] => read.answers.push(AnswerFinding { question, answer, cell }),
            _ => read.conflicts.push(AnswerConflict {
                question,
                on: newest.on,
                answers: of_that_day,
            }),
        }
    }
    read
}

#[derive(Clone, Copy, Debug)]
struct AnswerOn {
    on: Option<Date>,
    answer: u8,
    cell: Cell,
}

fn place(cell: Cell) -> (u16, u32, u16) {
    (cell.file, cell.row, cell.column)
}

/// Returns the entries noted up to the as-of date, or without a date.
pub(in crate::diagnosis) fn known_by<'b, 'a>(
    buyer: &'b Deal<'a>,
    as_of: &AsOf,
) -> impl Iterator<Item = &'b Answer<'a>> {
    let today = as_of.date;
    buyer.answers.iter().filter(move |answer| answer.on.is_none_or(|on| on <= today))
}
