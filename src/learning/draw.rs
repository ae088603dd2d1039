//! Draws deals from numbers, as if these were true: a cause, then what buyers silent for it show.
//! The same seed gives the same deals.

use crate::diagnosis::{NO_REPLIES_ALIKE, Observation, Observed};
use crate::rules::pack::{CauseId, Sign};
use crate::rules::{Numbers, Pack};

/// Random numbers by splitmix64 (Steele, Lea & Flood 2014).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns a number in [0, 1).
    pub fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        (bits >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Returns an index, each as likely as its weight.
    fn choose(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let mut left = self.uniform() * weights.clone().sum::<f64>();
        let mut last = 0;
        for (at, weight) in weights.enumerate() {
            last = at;
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
        last
    }
}

/// Draws deals of a pack with these numbers.
#[derive(Debug)]
pub struct Draw<'p> {
    pack: &'p Pack,
    causes: Vec<f64>,
    /// By sign, outcome and cause: P(outcome is found | cause).
    found: Vec<Vec<Vec<f64>>>,
    questions: Vec<Vec<Vec<f64>>>,
    /// The part of signs whose facts the record has.
    known: f64,
    /// The part of questions that were asked.
    asked: f64,
}

impl<'p> Draw<'p> {
    pub fn new(pack: &'p Pack, numbers: &Numbers, known: f64, asked: f64) -> Self {
        let found = pack.signs.iter().zip(&numbers.signs);
        Self {
            pack,
            causes: numbers.causes.clone(),
            found: found.map(|(sign, shown)| sign.found_of(shown.clone())).collect(),
            questions: numbers.questions.clone(),
            known,
            asked,
        }
    }

    /// Draws a cause and what a deal shows.
    pub fn deal(&self, random: &mut Random) -> (CauseId, Observed) {
        let cause = random.choose(self.causes.iter().copied());
        // Each group has one hidden number, which its signs follow with the chance `alike`.
        let hidden: Vec<f64> = self.pack.groups.iter().map(|_| random.uniform()).collect();
        let signs = self.pack.signs.iter().zip(&self.found).map(|(sign, found)| {
            let observation = self.sign(sign, found, cause, &hidden, random);
            if random.uniform() < self.known { observation } else { Observation::Unknown }
        });
        let mut findings: Vec<Observation> = signs.collect();
        let (mut replies, mut silent) = (Vec::new(), Vec::new());
        let of_silence = random.uniform();
        for rows in &self.questions {
            let is_asked = random.uniform() < self.asked;
            let no_reply = rows.len().saturating_sub(1);
            let follows = random.uniform() < NO_REPLIES_ALIKE;
            let by = if follows { of_silence } else { random.uniform() };
            let is_silent = by < rows[no_reply][cause];
            let answer = random.choose(rows[..no_reply].iter().map(|row| row[cause]));
            let answer = if is_silent { no_reply } else { answer };
            let reply = u8::try_from(answer).ok().filter(|_| is_asked);
            replies.push(reply);
            let answered = reply.filter(|_| !is_silent);
            findings.push(answered.map_or(Observation::Unknown, Observation::Known));
            silent.push(match is_asked && is_silent {
                true => Observation::Known(0),
                false => Observation::Unknown,
            });
        }
        findings.extend(silent);
        let cause = CauseId(u16::try_from(cause).unwrap_or(u16::MAX)); // causes are numbered by u16
        (cause, Observed { findings, replies, words: Vec::new(), is_read: false })
    }

    fn sign(
        &self,
        sign: &Sign,
        found: &[Vec<f64>],
        cause: usize,
        hidden: &[f64],
        random: &mut Random,
    ) -> Observation {
        if !sign.is_two_valued() {
            let outcome = random.choose(found.iter().map(|row| row[cause]));
            return u8::try_from(outcome).map_or(Observation::Unknown, Observation::Known);
        }
        let group = usize::from(sign.group);
        let follows = random.uniform() < self.pack.groups[group].alike;
        let by = if follows { hidden[group] } else { random.uniform() };
        Observation::Known(u8::from(by >= found[0][cause]))
    }
}
