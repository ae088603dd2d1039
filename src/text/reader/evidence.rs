//! Converts meanings to evidence for causes: ln P(words | cause), up to a constant.
//!
//! A calibrated probability P(m | words) divided by the share of the meaning among the examples,
//! P(m), is proportional to P(words | m). A buyer who is silent for cause c writes a sentence with
//! c's own meanings with some probability, and otherwise any sentence, mostly ordinary business. So
//!
//! `P(words | c) = a · P(words | meanings of c) + (1 − a) · P(words | any)`
//!
//! A sentence of ordinary business is equally likely for all causes, one that clearly means c is
//! strong evidence for c, and none weighs more than [`MAX_SENTENCE_DB`] between two causes.

use super::Reader;

/// The probability a that a sentence of a silent buyer is about the cause.
const OWN: f64 = 0.08;
/// The share of ordinary business among the other sentences; the rest is distributed like the
/// examples.
const ORDINARY: f64 = 0.98;
/// The maximum weight of one sentence between two causes, in decibans.
pub const MAX_SENTENCE_DB: f64 = 20.0;

/// The causes of the meanings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Causes {
    /// The number of causes.
    pub count: usize,
    /// By meaning: the index of its cause, if it has one.
    pub of_meaning: Vec<Option<usize>>,
    /// By meaning: the share of its sentences, in [0, 1], that are evidence for its cause. The rest
    /// says nothing.
    pub counts: Vec<f64>,
    /// The same for sentences written before the PI, which more often say what the buyer wants.
    pub counts_before_pi: Vec<f64>,
    /// The meaning of ordinary business.
    pub ordinary: Option<usize>,
}

/// Returns ln P(sentence | cause) by cause, the highest 0; `probabilities` by meaning.
pub fn of_sentence(
    reader: &Reader,
    probabilities: &[f64],
    causes: &Causes,
    is_after_pi: bool,
) -> Vec<f64> {
    let counts = if is_after_pi { &causes.counts } else { &causes.counts_before_pi };
    // By cause: the sums over its meanings of the counted probabilities, of the counted shares and
    // of the shares.
    let mut own = vec![(0.0, 0.0, 0.0); causes.count];
    let mut any = 0.0;
    for (meaning, &probability) in probabilities.iter().enumerate() {
        let share = reader.share(meaning as super::MeaningIndex);
        if share <= 0.0 {
            continue;
        }
        if let Some(cause) = causes.of_meaning.get(meaning).copied().flatten()
            && let Some((sum, counted, shares)) = own.get_mut(cause)
        {
            let counts = counts.get(meaning).copied().unwrap_or(1.0);
            *sum += counts * probability;
            *counted += counts * share;
            *shares += share;
        }
        any += (1.0 - ORDINARY) * probability;
        if Some(meaning) == causes.ordinary {
            any += ORDINARY * probability / share;
        }
    }
    let likelihood = |&(sum, counted, shares): &(f64, f64, f64)| {
        let of_own: f64 =
            if shares > 0.0 { (sum + (shares - counted) * any) / shares } else { any };
        (OWN * of_own + (1.0 - OWN) * any).max(f64::MIN_POSITIVE).ln()
    };
    let logs: Vec<f64> = own.iter().map(likelihood).collect();
    let highest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let floor = -MAX_SENTENCE_DB / 10.0 * std::f64::consts::LN_10;
    logs.into_iter().map(|log| (log - highest).max(floor)).collect()
}

/// Returns ln P(sentences | cause) by cause, the highest 0: the sum over the sentences.
///
/// Each sentence is given as its probabilities by meaning; all are of one message. On two sets of labelled
/// deals, the sum finds the right cause as often as the one or two strongest sentences alone, and
/// has a lower log loss.
pub fn of_sentences<'a>(
    reader: &Reader,
    sentences: impl IntoIterator<Item = &'a [f64]>,
    causes: &Causes,
    is_after_pi: bool,
) -> Vec<f64> {
    let mut sums = vec![0.0; causes.count];
    for probabilities in sentences {
        let logs = of_sentence(reader, probabilities, causes, is_after_pi);
        sums.iter_mut().zip(logs).for_each(|(sum, log)| *sum += log);
    }
    let highest = sums.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    sums.iter_mut().for_each(|sum| *sum -= highest);
    sums
}
