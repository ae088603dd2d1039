//! From signs and answers to shares: what is known, what counts of it, what it adds up to.

use super::bayes::{add, normalise};
use super::verdict;
use crate::diagnosis::engine::Engine;
use crate::diagnosis::eval::{CompiledCondition, Evaluator, Tri};
use crate::diagnosis::questions::{answers, choose};
use crate::diagnosis::{Observation, SignFinding, Weighed, Weighing};
use crate::rules::pack::{CauseId, QuestionId, SignId};

pub(in crate::diagnosis) fn weigh(engine: &Engine<'_>, eval: &mut Evaluator<'_>) -> Weighed {
    let mut observed = std::mem::take(&mut eval.scratch.observed);
    observed.clear();
    observed.extend(engine.signs.iter().map(|outcomes| observe(outcomes, eval)));
    observed.resize(engine.model.findings(), Observation::Unknown);
    let answers = answers::read(engine.pack, eval.buyer, eval.as_of);
    for answer in &answers {
        observed[engine.signs.len() + usize::from(answer.question.0)] =
            Observation::Known(answer.answer);
    }
    let mut askable = std::mem::take(&mut eval.scratch.askable);
    choose::askable(engine, eval, &answers, &mut askable);

    let weighing = eval
        .scratch
        .memo
        .recall(engine.number, &observed, &askable, || weigh_anew(engine, &observed, &askable));
    eval.scratch.observed = observed;
    eval.scratch.askable = askable;
    Weighed { answers, weighing }
}

/// All that follows from what was observed and from which questions may be asked.
fn weigh_anew(engine: &Engine<'_>, observed: &[Observation], askable: &[QuestionId]) -> Weighing {
    let of_signs = &observed[..engine.signs.len()];
    let mut signs: Vec<SignFinding> = (0..)
        .zip(of_signs)
        .map(|(at, &observation)| SignFinding {
            sign: SignId(at),
            observation,
            same_story_as: None,
        })
        .collect();
    let mut ln = engine.model.ln_prior().to_vec();
    for counted in engine.model.counted(observed) {
        add(&mut ln, counted.weights);
        let group = &engine.model.groups()[counted.group];
        if group.len() > 1 {
            let strongest = signs[counted.finding].sign;
            for &finding in group.iter().filter(|&&finding| finding != counted.finding) {
                if observed[finding] != Observation::Unknown {
                    signs[finding].same_story_as = Some(strongest);
                }
            }
        }
    }
    let mut shares = Vec::with_capacity(ln.len());
    normalise(&ln, &mut shares);
    let ranking = causes_by_share(&shares);
    let known = of_signs.iter().filter(|&&own| own != Observation::Unknown).count();
    Weighing {
        verdict: verdict::verdict(&engine.pack.thresholds, &shares, &ranking, known, signs.len()),
        questions: choose::choose(engine, askable, &shares),
        shares,
        ranking,
        signs,
    }
}

/// The first outcome whose condition holds. One that is unknown hides all after it: it might be
/// the first.
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

/// Causes by falling share, or by any other number; ties in pack order.
pub(in crate::diagnosis) fn causes_by_share(shares: &[f64]) -> Vec<CauseId> {
    let causes = u16::try_from(shares.len()).unwrap_or(u16::MAX); // causes are numbered by u16
    let mut order: Vec<CauseId> = (0..causes).map(CauseId).collect();
    let share = |cause: &CauseId| shares[usize::from(cause.0)];
    order.sort_unstable_by(|a, b| share(b).total_cmp(&share(a)).then(a.cmp(b)));
    order
}
