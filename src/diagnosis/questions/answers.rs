//! What the buyer answered, as evidence: for each question the answer that stands.
//!
//! A later answer to the same question replaces an earlier one, and silence never replaces an
//! answer. What names no question or answer of the pack is skipped here; the exports set it
//! aside.

use jiff::civil::Date;

use crate::diagnosis::AnswerFinding;
use crate::facts::word_search::fold;
use crate::facts::{Answer, AsOf, Deal};
use crate::rules::Pack;
use crate::rules::pack::{PossibleAnswer, Question, QuestionId};

/// The id of staying silent, the last answer of every question.
pub const NO_REPLY: &str = "no_reply";

/// The question and the index of the answer that an entry names, by id or in the words of the
/// rules, in either language.
pub fn find(pack: &Pack, answer: &Answer<'_>) -> Option<(QuestionId, u8)> {
    let at = find_question(pack, &answer.question)?;
    let given = find_answer(pack, at, &answer.answer)?;
    Some((at, u8::try_from(given).ok()?))
}

/// The question that is written so.
pub fn find_question(pack: &Pack, written: &str) -> Option<QuestionId> {
    let is_asked_so = |question: &Question| {
        names(written, &question.id)
            || names(written, &question.ask.en)
            || names(written, &question.ask.zh)
    };
    let at = pack.questions.iter().position(is_asked_so)?;
    u16::try_from(at).ok().map(QuestionId)
}

/// The index of the question's answer that is written so; ids before words.
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

/// Case, width, accents and punctuation do not matter: people fill these lists in by hand.
fn names(written: &str, id: &str) -> bool {
    let letters =
        |text: &str| -> String { fold(text).chars().filter(|c| c.is_alphanumeric()).collect() };
    let own = letters(written);
    !own.is_empty() && own == letters(id)
}

/// Other ways to write yes and no.
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

/// Whether the buyer was asked and stayed silent.
pub(in crate::diagnosis) fn is_no_reply(pack: &Pack, question: QuestionId, answer: u8) -> bool {
    pack.question(question).answers[usize::from(answer)].id == NO_REPLY
}

/// The answers up to the as-of date that stand, in pack order.
pub(in crate::diagnosis) fn read(
    pack: &Pack,
    buyer: &Deal<'_>,
    as_of: &AsOf,
) -> Vec<AnswerFinding> {
    let mut standing: Vec<((bool, Option<Date>), AnswerFinding)> = Vec::new();
    for entry in known_by(buyer, as_of) {
        let Some((question, answer)) = find(pack, entry) else { continue };
        let rank = (!is_no_reply(pack, question, answer), entry.on);
        let finding = AnswerFinding { question, answer, cell: entry.cell };
        match standing.iter_mut().find(|(_, other)| other.question == question) {
            Some(other) if rank >= other.0 => *other = (rank, finding),
            Some(_) => {}
            None => standing.push((rank, finding)),
        }
    }
    standing.sort_by_key(|(_, finding)| finding.question);
    standing.into_iter().map(|(_, finding)| finding).collect()
}

/// Entries that were noted up to the as-of date, or without a date.
pub(in crate::diagnosis) fn known_by<'b, 'a>(
    buyer: &'b Deal<'a>,
    as_of: &AsOf,
) -> impl Iterator<Item = &'b Answer<'a>> {
    let today = as_of.date;
    buyer.answers.iter().filter(move |answer| answer.on.is_none_or(|on| on <= today))
}
