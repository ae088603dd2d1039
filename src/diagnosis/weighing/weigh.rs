//! Computes shares from signs, answers and words: observations, weights, sum.

use std::sync::Arc;

use super::bayes::{add, normalise};
use super::verdict;
use crate::diagnosis::engine::Engine;
use crate::diagnosis::eval::{CompiledCondition, Evaluator, Tri};
use crate::diagnosis::questions::{answers, choose};
use crate::diagnosis::rank::sort_falling;
use crate::diagnosis::result::clear_cause;
use crate::diagnosis::{
    AnswerFinding, Evidence, Observation, ReadingFinding, SignFinding, Weighed, WeighedEvidence,
    Weighing, readings,
};
use crate::facts::{Value, known};
use crate::rules::pack::{CauseId, QuestionId, SignId};

/// The weight of sign groups on words if words after the PI were read: the readings have counted
/// them already. Chosen on labelled deals (docs/decisions.md).
pub const WORDS_BESIDE_READINGS: f64 = 0.2;

pub(in crate::diagnosis) fn weigh(engine: &Engine<'_>, eval: &mut Evaluator<'_>) -> Weighed {
    let mut observed = std::mem::take(&mut eval.scratch.observed);
    observed.clear();
    observed.extend(engine.signs.iter().map(|outcomes| observe(outcomes, eval)));
    let readings = readings::read(engine, eval.buyer);
    if readings.iter().any(|reading| reading.confirmed.is_some()) {
        readings::observe_other_words(engine, eval, &readings, &mut observed);
    }
    let given = engine.givens.given(eval, &observed);
    let answers::Read { answers, conflicts } = answers::read(engine.pack, eval.buyer, eval.as_of);
    observed.resize(engine.model.findings(), Observation::Unknown);
    let is_undeliverable = matches!(eval.buyer.facts.get(known::undeliverable), Value::YesNo(true));
    note_answers(engine, &answers, !is_undeliverable, &mut observed);
    let mut askable = std::mem::take(&mut eval.scratch.askable);
    choose::askable(engine, eval, &answers, &conflicts, &given, &mut askable);

    let asked_together = choose::asked_together(engine, eval);
    let weighing = if readings.is_empty() && asked_together.is_empty() {
        let memo = &mut eval.scratch.memo;
        memo.recall(engine.number, &observed, &askable, || {
            weigh_anew(engine, &observed, &askable, &[], &[])
        })
    } else {
        Arc::new(weigh_anew(engine, &observed, &askable, &readings, &asked_together))
    };
    eval.scratch.observed = observed;
    eval.scratch.askable = askable;
    Weighed { answers, conflicts, given, readings, weighing }
}

/// Adds the answers to the observations. Silence is no evidence if our mails do not arrive
/// (`counts_silence`).
pub(in crate::diagnosis) fn note_answers(
    engine: &Engine<'_>,
    answers: &[AnswerFinding],
    counts_silence: bool,
    observed: &mut [Observation],
) {
    let (signs, questions) = (engine.pack.signs.len(), engine.pack.questions.len());
    for finding in answers {
        let at = signs + usize::from(finding.question.0);
        if !answers::is_no_reply(engine.pack, finding.question, finding.answer) {
            observed[at] = Observation::Known(finding.answer);
        } else if counts_silence {
            observed[at + questions] = Observation::Known(0);
        }
    }
}

/// Computes everything that follows from the observations, from the readings and from which
/// questions may be asked.
fn weigh_anew(
    engine: &Engine<'_>,
    observed: &[Observation],
    askable: &[QuestionId],
    readings: &[ReadingFinding],
    asked_together: &[(QuestionId, QuestionId)],
) -> Weighing {
    let of_signs = &observed[..engine.signs.len()];
    let signs: Vec<SignFinding> = of_signs
        .iter()
        .enumerate()
        .map(|(at, &observation)| SignFinding {
            sign: SignId(u16::try_from(at).unwrap_or(u16::MAX)), // signs are numbered by u16
            observation,
            is_weighed: engine.model.is_weighed(at, observation),
        })
        .collect();
    let weighed = evidence(engine, observed, readings);
    let mut shares = Vec::new();
    normalise(&ln_posterior(engine, &weighed), &mut shares);
    let ranking = causes_by_share(&shares);
    let known = of_signs.iter().filter(|&&own| own != Observation::Unknown).count();
    let has_words =
        weighed.iter().any(|own| matches!(own.evidence, Evidence::Words(_) | Evidence::Answer(_)));
    let thresholds = &engine.pack.thresholds;
    let verdict = verdict::verdict(thresholds, &shares, &ranking, known, signs.len(), has_words);
    let clear = clear_cause(verdict, &ranking, &shares, readings);
    Weighing {
        verdict,
        questions: choose::choose(engine, askable, &shares, clear, asked_together),
        shares,
        ranking,
        signs,
        weighed,
    }
}

/// Returns all weighed evidence, in the order of summation.
pub(in crate::diagnosis) fn evidence(
    engine: &Engine<'_>,
    observed: &[Observation],
    readings: &[ReadingFinding],
) -> Vec<WeighedEvidence> {
    let is_read = readings.iter().any(|reading| reading.is_after_pi);
    let groups = engine.model.weights(observed).into_iter().map(|mut weight| {
        let evidence = engine.evidence[weight.group];
        if is_read && engine.is_of_words(evidence) {
            weight.by_cause.iter_mut().for_each(|ln| *ln *= WORDS_BESIDE_READINGS);
        }
        WeighedEvidence { evidence, by_cause: weight.by_cause }
    });
    let words = readings.iter().map(|finding| WeighedEvidence {
        evidence: Evidence::Words(u16::try_from(finding.reading).unwrap_or(u16::MAX)),
        by_cause: finding.by_cause.clone(),
    });
    groups.chain(words).collect()
}

/// Returns ln prior + Σ weights by cause, not normalised.
pub(in crate::diagnosis) fn ln_posterior(
    engine: &Engine<'_>,
    weighed: &[WeighedEvidence],
) -> Vec<f64> {
    let mut ln = engine.model.ln_prior().to_vec();
    weighed.iter().for_each(|evidence| add(&mut ln, &evidence.by_cause));
    ln
}

/// Returns the first outcome whose condition holds. An unknown one hides all later ones, because it
/// might hold.
pub(in crate::diagnosis) fn observe(
    outcomes: &[Option<CompiledCondition<'_>>],
    eval: &mut Evaluator<'_>,
) -> Observation {
    for (at, when) in outcomes.iter().enumerate() {
        match when.as_ref().map_or(Tri::Yes, |when| eval.holds(when)) {
            // Outcomes are numbered by u8.
            Tri::Yes => return u8::try_from(at).map_or(Observation::Unknown, Observation::Known),
            Tri::No => {}
            Tri::Unknown => return Observation::Unknown,
        }
    }
    Observation::Unknown
}

/// Sorts causes by descending share, or by any other number; ties in pack order.
pub(in crate::diagnosis) fn causes_by_share(shares: &[f64]) -> Vec<CauseId> {
    let causes = u16::try_from(shares.len()).unwrap_or(u16::MAX); // causes are numbered by u16
    let mut order: Vec<CauseId> = (0..causes).map(CauseId).collect();
    sort_falling(&mut order, |cause| shares[usize::from(cause.0)], Ord::cmp);
    order
}
