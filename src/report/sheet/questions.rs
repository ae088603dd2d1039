//! Builds the parts of a sheet about questions: the next ones, the reasons for them, the effect of
//! each answer, and the answers so far.

use serde::Serialize;

use super::cell_reference::cell_shown;
use crate::diagnosis::{ChosenQuestion, Of100, Prospect, Weighed};
use crate::facts::Knowledge;
use crate::report::SheetInput;
use crate::report::escape::csv::push_text;
use crate::report::escape::terminal::plain;
use crate::report::outcome::Noted;
use crate::rules::pack::QuestionKind;

#[derive(Debug, Serialize)]
pub(super) struct Asked<'a> {
    id: &'a str,
    ask: &'a str,
    ask_in_english: &'a str,
    /// `closed` or `open`.
    kind: &'static str,
    /// Expected information in bits, two decimals; of the pair for the second question.
    bits: String,
    bits_of_pair: Option<String>,
    /// The two causes that it separates best.
    splits: Option<(&'a str, &'a str)>,
    answers: Vec<PossibleAnswer<'a>>,
    /// The ids of the possible answers.
    answer_ids: Vec<&'a str>,
}

/// The ranking after an answer.
#[derive(Debug, Serialize)]
struct PossibleAnswer<'a> {
    says: &'a str,
    silent: bool,
    /// The number of 100 such buyers who would give this answer.
    likely: Of100,
    leader: &'a str,
    share: Of100,
    changes_leader: bool,
}

/// An answer of the buyer to an earlier question.
#[derive(Debug, Serialize)]
pub(super) struct Given<'a> {
    ask: &'a str,
    says: &'a str,
    on: Option<String>,
    source: Option<&'a str>,
    cell: Option<String>,
}

pub(super) fn to_ask<'a>(input: &SheetInput<'a>, weighed: &'a Weighed) -> Vec<Asked<'a>> {
    let prospects = input.explanation.map_or(&[][..], |explanation| &explanation.prospects);
    let asked = |chosen: &ChosenQuestion| {
        let question = input.pack.question(chosen.question);
        let prospect = prospects.iter().find(|prospect| prospect.question == chosen.question);
        let cause = |id| input.language.of(&input.pack.cause(id).title);
        // The last one is silence, which is not recorded.
        let notable = question.answers.split_last().map_or(&[][..], |(_, answers)| answers);
        Asked {
            id: &question.id,
            ask: input.language.of(&question.ask),
            ask_in_english: &question.ask.en,
            kind: match question.kind {
                QuestionKind::Closed => "closed",
                QuestionKind::Open => "open",
            },
            bits: format!("{:.2}", chosen.gain),
            bits_of_pair: chosen.gain_of_pair.map(|gain| format!("{gain:.2}")),
            splits: prospect.map(|prospect| (cause(prospect.splits.0), cause(prospect.splits.1))),
            answers: prospect.map_or_else(Vec::new, |prospect| answers(input, weighed, prospect)),
            answer_ids: notable.iter().map(|answer| answer.id.as_str()).collect(),
        }
    };
    weighed.questions.iter().map(asked).collect()
}

fn answers<'a>(
    input: &SheetInput<'a>,
    weighed: &Weighed,
    prospect: &Prospect,
) -> Vec<PossibleAnswer<'a>> {
    let question = input.pack.question(prospect.question);
    let of = |prospective: &crate::diagnosis::ProspectiveAnswer| {
        let answer = &question.answers[prospective.answer];
        PossibleAnswer {
            says: input.language.of(&answer.says),
            silent: answer.id == "no_reply",
            likely: prospective.likely,
            leader: input.language.of(&input.pack.cause(prospective.leader).title),
            share: prospective.leader_of_100,
            changes_leader: weighed.ranking.first() != Some(&prospective.leader),
        }
    };
    prospect.answers.iter().map(of).collect()
}

pub(super) fn given<'a>(input: &SheetInput<'a>, weighed: &'a Weighed) -> Vec<Given<'a>> {
    let of = |finding: &crate::diagnosis::AnswerFinding| {
        let question = input.pack.question(finding.question);
        let noted = input.buyer.answers.iter().find(|answer| answer.cell == finding.cell);
        Given {
            ask: input.language.of(&question.ask),
            says: input.language.of(&question.answers[usize::from(finding.answer)].says),
            on: noted.and_then(|answer| answer.on).map(|day| day.to_string()),
            source: noted.map(|answer| answer.source.as_ref()).filter(|text| !text.is_empty()),
            cell: cell_shown(input, finding.cell),
        }
    };
    weighed.answers.iter().map(of).collect()
}

/// The outcome of the deal, if recorded.
#[derive(Debug, Serialize)]
pub(super) struct Outcome<'a> {
    won: bool,
    reason: Option<&'a str>,
    cause: Option<&'a str>,
    on: Option<String>,
    source: Option<&'static str>,
    cell: Option<String>,
}

pub(super) fn outcome<'a>(input: &SheetInput<'a>) -> Option<Outcome<'a>> {
    let noted = Noted::of(input)?;
    Some(Outcome {
        won: noted.is_won,
        reason: noted.reason,
        cause: noted.cause.map(|cause| input.language.of(&input.pack.cause(cause).title)),
        on: noted.on.map(|day| day.to_string()),
        source: noted.source.map(Knowledge::name),
        cell: noted.cell.and_then(|cell| cell_shown(input, cell)),
    })
}

/// Returns one line for `answers.csv` per question, with an empty answer.
pub(super) fn lines_to_note(input: &SheetInput<'_>, questions: &[Asked<'_>]) -> Vec<String> {
    let line = |question: &Asked<'_>| {
        let mut line = Vec::new();
        // An id with a line break would split the line; the reader of exports trims it too.
        push_text(&plain(&input.buyer.id), &mut line);
        line.push(b',');
        line.extend_from_slice(question.id.as_bytes());
        line.extend_from_slice(b",?,,");
        String::from_utf8_lossy(&line).into_owned()
    };
    questions.iter().map(line).collect()
}
