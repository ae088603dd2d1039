//! Builds the context of the sheet template for one deal: texts and numbers ready for display.
//!
//! The context presents the diagnosis and decides nothing. Texts are borrowed if possible, because
//! a run builds one context per deal. An unknown value is `none`, never an empty text that could be
//! taken for an answer.

mod buyer_and_pi;
mod cell_reference;
mod draft;
mod evidence;
mod follow_up;
pub(super) mod last_words;
mod other_pis;
mod questions;
mod timeline;

use std::borrow::Cow;

use serde::Serialize;

use super::SheetInput;
use crate::diagnosis::Likelihood;
use crate::diagnosis::{Finding, Of100, Verdict, Weighed};

pub(super) use self::buyer_and_pi::contact_name;
pub use self::buyer_and_pi::{file_stem, title};
pub(super) use self::follow_up::DatedTask;
pub use other_pis::{OtherPi, same_buyer_key};

/// The whole context, with the names that templates use.
#[derive(Debug, Serialize)]
pub(super) struct SheetContext<'a> {
    as_of: String,
    title: Cow<'a, str>,
    file_stem: &'a str,
    buyer: buyer_and_pi::Person<'a>,
    pi: buyer_and_pi::Pi<'a>,
    silence: buyer_and_pi::Silence,
    there: Option<buyer_and_pi::There>,
    words: Option<last_words::LastWords<'a>>,
    gate: Option<Gate<'a>>,
    verdict: Option<&'static str>,
    causes: Vec<Cause<'a>>,
    /// Says that learned numbers are used, and from how many cases.
    learned: Option<String>,
    evidence: Option<evidence::Account<'a>>,
    questions: Vec<questions::Asked<'a>>,
    answers_given: Vec<questions::Given<'a>>,
    outcome: Option<questions::Outcome<'a>>,
    answer_lines: Vec<String>,
    /// PIs to the same buyer.
    other_pis: Vec<other_pis::Shown<'a>>,
    other_pis_left_out: usize,
    timeline: Vec<timeline::Event<'a>>,
    timeline_left_out: usize,
    conduct: Vec<follow_up::Fault<'a>>,
    /// `None` if no follow-up is needed.
    next: Option<follow_up::Next<'a>>,
    draft: Option<draft::Draft>,
    avoid: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct Gate<'a> {
    id: &'a str,
    title: &'a str,
    because: String,
    means: &'a str,
    act: &'a str,
    first: bool,
    back_on: Option<String>,
}

#[derive(Debug, Serialize)]
struct Cause<'a> {
    title: &'a str,
    /// Of 100, from 1 to 99.
    share: Of100,
    /// Percent with one decimal, for the length of a bar.
    width: f64,
    word: &'static str,
    means: &'a str,
    act: &'a str,
}

impl<'a> SheetContext<'a> {
    pub(super) fn of(input: &SheetInput<'a>, file_stem: &'a str) -> Self {
        let SheetInput { buyer, diagnosis, as_of, .. } = *input;
        let weighed = match &diagnosis.finding {
            Finding::Weighed(weighed) => Some(weighed),
            Finding::Gated(_) => None,
        };
        let (timeline, timeline_left_out) = timeline::of(input);
        let (other_pis, other_pis_left_out) = other_pis::shown(input);
        let questions = weighed.map_or_else(Vec::new, |weighed| questions::to_ask(input, weighed));
        Self {
            as_of: as_of.date.to_string(),
            title: title(buyer),
            file_stem,
            buyer: buyer_and_pi::person(buyer),
            pi: buyer_and_pi::pi(input),
            silence: buyer_and_pi::silence(input),
            there: buyer_and_pi::there(input),
            words: last_words::of(input),
            gate: gate(input),
            verdict: weighed.map(|weighed| verdict_word(weighed.verdict)),
            causes: weighed.map_or_else(Vec::new, |weighed| causes(input, weighed)),
            learned: input.pack.learned.as_ref().map(|own| own.summary(input.language)),
            evidence: weighed.map(|weighed| evidence::account(input, weighed)),
            answers_given: weighed
                .map_or_else(Vec::new, |weighed| questions::given(input, weighed)),
            outcome: questions::outcome(input),
            answer_lines: questions::lines_to_note(input, &questions),
            questions,
            other_pis,
            other_pis_left_out,
            timeline,
            timeline_left_out,
            conduct: follow_up::errors(input),
            next: follow_up::next(input),
            draft: draft::draft(input),
            avoid: weighed.map_or_else(Vec::new, |weighed| avoid(input, weighed)),
        }
    }
}

/// Returns the id of a verdict for templates.
const fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::TooLittleKnown => "too_little_known",
        other => other.name(),
    }
}

/// Says why a gate applies to a deal.
pub(super) fn gate_because(input: &SheetInput<'_>, gate: &crate::rules::pack::Gate) -> String {
    evidence::because(input, &gate.because, Some(&gate.when))
}

fn gate<'a>(input: &SheetInput<'a>) -> Option<Gate<'a>> {
    let Finding::Gated(gated) = &input.diagnosis.finding else { return None };
    let gate = input.pack.gate(gated.gate);
    Some(Gate {
        id: &gate.id,
        title: input.language.of(&gate.title),
        because: gate_because(input, gate),
        means: input.language.of(&gate.means),
        act: input.language.of(&gate.act),
        first: gate.first,
        back_on: gated.back_on.map(|day| day.to_string()),
    })
}

fn causes<'a>(input: &SheetInput<'a>, weighed: &Weighed) -> Vec<Cause<'a>> {
    let seats = weighed.seats();
    let of = |&id: &crate::rules::pack::CauseId| {
        let (cause, share) = (input.pack.cause(id), weighed.share(id));
        Cause {
            title: input.language.of(&cause.title),
            share: seats[usize::from(id.0)],
            width: (share * 1000.0).round() / 10.0,
            word: input.language.word_for(Likelihood::of(seats[usize::from(id.0)])),
            means: input.language.of(&cause.means),
            act: input.language.of(&cause.act),
        }
    };
    weighed.ranking.iter().map(of).collect()
}

/// Lists what to avoid, by the causes in question.
fn avoid<'a>(input: &SheetInput<'a>, weighed: &Weighed) -> Vec<&'a str> {
    let in_question = match weighed.verdict {
        Verdict::Leading => 1,
        Verdict::TwoCandidates => 2,
        Verdict::Open | Verdict::TooLittleKnown => 0,
    };
    let texts = weighed.ranking.iter().take(in_question);
    let mut texts: Vec<&str> =
        texts.map(|&id| input.language.of(&input.pack.cause(id).avoid)).collect();
    texts.retain(|text| !text.is_empty());
    texts
}
