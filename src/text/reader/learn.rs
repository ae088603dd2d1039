//! Learns from examples: counts their n-grams, computes weights from the counts, and calibrates.
//!
//! All n-grams of all examples are sorted, so that the entries of one n-gram are adjacent and need
//! no lookup. The work is divided by the first bits of the n-grams into buckets for the threads.
//! Sums across threads use integers, so that the order does not matter.

use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::features::{KEY_BITS, Key, damped, each_gram, weight as weight_of, words};
use super::index::{Feature, Index};
use super::{Example, MeaningIndex, softmax};

/// Added to every count, so that an n-gram without an example of a meaning does not rule it out.
const SMOOTHING: f32 = 0.01;
/// The maximum number of examples.
pub const MAX_EXAMPLES: usize = 1 << EXAMPLE_BITS;
const EXAMPLE_BITS: u32 = 64 - KEY_BITS;
const BUCKET_BITS: u32 = 11;
const BUCKETS: usize = 1 << BUCKET_BITS;
/// The number of examples whose n-grams are extracted in one task.
const CHUNK: usize = 512;
/// The maximum number of examples of an n-gram that is used to find similar ones.
const MAX_POSTINGS: usize = 256;
/// The approximate number of examples read for calibration.
const SAMPLE: usize = 2_000;
/// The sharpness if there is only one batch.
const DEFAULT_SHARPNESS: f64 = 0.7;
/// Fractions are added as integer multiples of 1 / `FIXED`.
const FIXED: f64 = (1_u64 << 24) as f64;

/// The result of learning.
pub struct Learnt {
    pub index: Index,
    /// The score of each meaning for a sentence of length 1 before its n-grams are added.
    pub base: Vec<f32>,
    pub sharpness: f64,
}

/// Learns from at most [`MAX_EXAMPLES`] examples.
pub fn learn(meanings: usize, examples: &[Example]) -> Learnt {
    let idf = Idf::of(examples.len());
    let parts: Vec<&[Example]> = examples.chunks(CHUNK).collect();
    let chunks = on_threads(parts.len(), |index| Chunk::of(index * CHUNK, parts[index]));
    let squares: Vec<AtomicU64> = examples.iter().map(|_| AtomicU64::new(0)).collect();
    let buckets = on_threads(BUCKETS, |bucket| sorted(bucket, &chunks, &idf, &squares));
    drop(chunks);
    let lengths: Vec<f32> = squares
        .into_iter()
        .map(|square| ((square.into_inner() as f64 / FIXED).sqrt() as f32).max(f32::MIN_POSITIVE))
        .collect();

    let held_out = HeldOut::of(meanings, examples);
    let short = examples.iter().zip(&lengths).zip(&held_out.batch_of);
    let short = short.map(|((example, &length), &batch)| Short {
        length,
        times: f32::from(example.times),
        meaning: example.meaning,
        batch: batch as u16,
    });
    let work =
        Work { meanings, examples: &short.collect::<Vec<_>>(), idf: &idf, held_out: &held_out };
    let counted = on_threads(BUCKETS, |bucket| work.count(&buckets[bucket]));
    drop(buckets);

    let mut totals = vec![0.0_f64; held_out.batches * meanings];
    let mut used = 0;
    for part in &counted {
        used += part.features.len();
        totals.iter_mut().zip(&part.totals).for_each(|(total, own)| *total += own);
    }
    let of_all = |without: usize| {
        let mut sums = vec![0.0_f64; meanings];
        for (batch, own) in totals.chunks(meanings.max(1)).enumerate() {
            if batch != without {
                sums.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
            }
        }
        base(&sums, used)
    };
    let sharpness = held_out.sharpness(examples, of_all);
    let parts = counted.into_iter().map(|part| (part.features, part.weights, part.postings));
    Learnt { index: Index::of(parts, idf.by_count, lengths), base: of_all(usize::MAX), sharpness }
}

/// Returns the results of `work` for 0 to `jobs` - 1, in that order.
///
/// Uses threads of its own instead of those of rayon. A reader is built on first use, which may be
/// within a rayon task; waiting for further tasks there could start one that waits for this same
/// reader.
fn on_threads<T: Send>(jobs: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(jobs));
    let take = || {
        let mut own = Vec::new();
        loop {
            let job = next.fetch_add(1, Relaxed);
            if job >= jobs {
                break;
            }
            own.push((job, work(job)));
        }
        done.lock().unwrap_or_else(PoisonError::into_inner).append(&mut own);
    };
    thread::scope(|scope| {
        let helpers = thread::available_parallelism().map_or(1, usize::from) - 1;
        for _ in 0..helpers.min(jobs) {
            scope.spawn(take);
        }
        take();
    });
    let mut all = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    all.sort_unstable_by_key(|(job, _)| *job);
    all.into_iter().map(|(_, result)| result).collect()
}

/// The weight of an n-gram by the number of its examples.
struct Idf {
    by_count: Vec<f32>,
}

impl Idf {
    fn of(examples: usize) -> Self {
        let all = examples as f32;
        let value = |n: usize| (((1.0 + all) / (1.0 + n as f32)).ln() + 1.0).sqrt();
        Self { by_count: (0..=examples).map(value).collect() }
    }
}

/// The n-grams of some examples, by bucket: key and example packed in one number.
struct Chunk {
    entries: Vec<u64>,
    ends: Vec<usize>,
}

impl Chunk {
    fn of(first: usize, examples: &[Example]) -> Self {
        let mut unsorted: Vec<u64> = Vec::with_capacity(examples.len() * 256);
        for (index, example) in examples.iter().enumerate() {
            let example_bits = (first + index) as u64;
            each_gram(&words(&example.text), |gram| {
                unsorted.push(gram.key << EXAMPLE_BITS | example_bits);
            });
        }
        let mut ends = vec![0; BUCKETS];
        unsorted.iter().for_each(|entry| ends[bucket_of(*entry)] += 1);
        let mut sum = 0;
        for end in &mut ends {
            sum += *end;
            *end = sum - *end;
        }
        // Each offset starts at the beginning of its bucket, and advances with every entry.
        let mut entries = vec![0; unsorted.len()];
        for entry in unsorted {
            let place = &mut ends[bucket_of(entry)];
            entries[*place] = entry;
            *place += 1;
        }
        Self { entries, ends }
    }

    fn bucket(&self, bucket: usize) -> &[u64] {
        let start = bucket.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.entries[start..self.ends[bucket]]
    }
}

fn bucket_of(entry: u64) -> usize {
    (entry >> (64 - BUCKET_BITS)) as usize
}

/// Returns the sorted entries of a bucket; adds to the square of each example's length.
fn sorted(bucket: usize, chunks: &[Chunk], idf: &Idf, squares: &[AtomicU64]) -> Vec<u64> {
    let mut entries: Vec<u64> =
        chunks.iter().flat_map(|chunk| chunk.bucket(bucket)).copied().collect();
    entries.sort_unstable();
    let mut counts: Vec<(usize, usize)> = Vec::new();
    for run in runs(&entries) {
        counts.clear();
        each_example(run, |example, n| counts.push((example, n)));
        let unit = weight_of(key_of(run[0])) * idf.by_count[counts.len()];
        for &(example, n) in &counts {
            let value = f64::from(unit * damped(n));
            squares[example].fetch_add((value * value * FIXED) as u64, Relaxed);
        }
    }
    entries
}

/// Splits the entries into runs of the same n-gram.
fn runs(entries: &[u64]) -> impl Iterator<Item = &[u64]> {
    entries.chunk_by(|a, b| key_of(*a) == key_of(*b))
}

/// Calls `found` for each example of a run with the number of its entries.
fn each_example(run: &[u64], mut found: impl FnMut(usize, usize)) {
    let mut from = 0;
    for at in 1..=run.len() {
        if at == run.len() || run[at] != run[from] {
            found(example_of(run[from]), at - from);
            from = at;
        }
    }
}

fn key_of(entry: u64) -> Key {
    entry >> EXAMPLE_BITS
}

fn example_of(entry: u64) -> usize {
    (entry & ((1 << EXAMPLE_BITS) - 1)) as usize
}

/// Computes [`Learnt::base`]: the log odds, per meaning, of an n-gram that the meaning never has,
/// minus what all meanings have in common; `used` is the number of n-grams.
fn base(totals: &[f64], used: usize) -> Vec<f32> {
    let smoothing = f64::from(SMOOTHING) * used as f64;
    let all: f64 = totals.iter().sum();
    let odds = |total: &f64| ((all - total + smoothing) / (total + smoothing)).ln() as f32;
    totals.iter().map(odds).collect()
}

/// Returns the log odds of an n-gram with the sum `value` in one meaning and `sum` in all, above
/// those of a meaning that never has it: `ln((v + a) / a) + ln((s + a) / (s - v + a))`.
fn weight(value: f32, sum: f32) -> f32 {
    let others = (sum - value).max(0.0) + SMOOTHING;
    ((value + SMOOTHING) * (sum + SMOOTHING) / (SMOOTHING * others)).ln()
}

/// What counting needs of an example, close together in memory.
#[derive(Clone, Copy)]
struct Short {
    /// The length of its tf-idf vector.
    length: f32,
    times: f32,
    meaning: MeaningIndex,
    /// Its batch, by rank.
    batch: u16,
}

/// The input for counting a bucket.
struct Work<'a> {
    meanings: usize,
    examples: &'a [Short],
    idf: &'a Idf,
    held_out: &'a HeldOut,
}

/// The result of counting a bucket.
struct Counted {
    features: Vec<Feature>,
    weights: Vec<(MeaningIndex, f32)>,
    postings: Vec<u32>,
    /// By batch, then by meaning.
    totals: Vec<f64>,
}

impl Work<'_> {
    fn count(&self, entries: &[u64]) -> Counted {
        let mut counted = Counted {
            features: Vec::new(),
            weights: Vec::new(),
            postings: Vec::new(),
            totals: vec![0.0; self.held_out.batches * self.meanings],
        };
        let mut sums = vec![0.0_f32; self.meanings];
        let mut meanings: Vec<usize> = Vec::new();
        let mut values: Vec<(usize, f32)> = Vec::new();
        for run in runs(entries) {
            let key = key_of(run[0]);
            values.clear();
            each_example(run, |example, n| values.push((example, damped(n))));
            let unit = weight_of(key) * self.idf.by_count[values.len()];
            meanings.clear();
            let mut sum = 0.0;
            for (example, value) in &mut values {
                let own = self.examples[*example];
                *value *= unit / own.length;
                let (meaning, counted_value) = (usize::from(own.meaning), *value * own.times);
                if sums[meaning] == 0.0 {
                    meanings.push(meaning);
                }
                sums[meaning] += counted_value;
                sum += counted_value;
                let batch = usize::from(own.batch);
                counted.totals[batch * self.meanings + meaning] += f64::from(counted_value);
            }
            meanings.sort_unstable();
            for &meaning in &meanings {
                counted.weights.push((meaning as MeaningIndex, weight(sums[meaning], sum)));
                sums[meaning] = 0.0;
            }
            if values.len() <= MAX_POSTINGS {
                counted.postings.extend(values.iter().map(|&(example, _)| example as u32));
            }
            counted.features.push(Feature {
                key,
                examples: values.len() as u32,
                weights_end: counted.weights.len() as u32,
                postings_end: counted.postings.len() as u32,
            });
            self.held_out.read(self.examples, &values, self.meanings);
        }
        counted
    }
}

/// A sample of the examples, each read by a model of the other batches.
struct HeldOut {
    /// Batches by rank, for each example.
    batch_of: Vec<usize>,
    batches: usize,
    /// One example in `step`, a power of two, is in the sample.
    step: usize,
    /// By example of the sample: the scores by meaning, and the sum of squares of its known
    /// n-grams.
    scores: Vec<AtomicI64>,
    row: usize,
}

impl HeldOut {
    fn of(meanings: usize, examples: &[Example]) -> Self {
        let mut numbers: Vec<u16> = examples.iter().map(|example| example.batch).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let rank = |example: &Example| numbers.binary_search(&example.batch).unwrap_or(0);
        let step = examples.len().div_ceil(SAMPLE).max(1).next_power_of_two();
        let row = meanings + 1;
        let sampled = examples.len().div_ceil(step);
        Self {
            batch_of: examples.iter().map(rank).collect(),
            batches: numbers.len(),
            step,
            scores: (0..sampled * row).map(|_| AtomicI64::new(0)).collect(),
            row,
        }
    }

    /// Adds the contribution of an n-gram to the scores of the sample; `values` are the examples
    /// that have it, each with its value.
    fn read(&self, examples: &[Short], values: &[(usize, f32)], meanings: usize) {
        if self.batches < 2 || values.len() < 2 {
            return;
        }
        let mut last: Option<(u16, Vec<f32>)> = None;
        for &(example, value) in values.iter().filter(|(example, _)| example & (self.step - 1) == 0)
        {
            let batch = examples[example].batch;
            if last.as_ref().is_none_or(|(of, _)| *of != batch) {
                let mut sums = vec![0.0_f32; meanings];
                for &(other, value) in values {
                    let other = examples[other];
                    if other.batch != batch {
                        sums[usize::from(other.meaning)] += value * other.times;
                    }
                }
                last = Some((batch, sums));
            }
            let Some((_, sums)) = &last else { continue };
            let sum: f32 = sums.iter().sum();
            if sum <= 0.0 {
                continue;
            }
            let row = &self.scores[example / self.step * self.row..][..self.row];
            add(&row[meanings], value);
            for (score, &own) in row.iter().zip(sums).filter(|(_, own)| **own > 0.0) {
                add(score, value * weight(own, sum));
            }
        }
    }

    /// Returns the factor with the lowest log loss; `base_without` returns the base without a
    /// batch.
    fn sharpness(&self, examples: &[Example], base_without: impl Fn(usize) -> Vec<f32>) -> f64 {
        if self.batches < 2 {
            return DEFAULT_SHARPNESS;
        }
        let bases: Vec<Vec<f32>> = (0..self.batches).map(base_without).collect();
        let fraction = |sum: &AtomicI64| (sum.load(Relaxed) as f64 / FIXED) as f32;
        let read: Vec<(Vec<f32>, usize)> = self
            .scores
            .chunks(self.row)
            .enumerate()
            .map(|(index, row)| {
                let example = index * self.step;
                let (known, scores) = (&row[self.row - 1], &row[..self.row - 1]);
                let base = &bases[self.batch_of[example]];
                let score =
                    |(score, base): (&AtomicI64, &f32)| fraction(score) + fraction(known) * base;
                let scores = scores.iter().zip(base).map(score).collect();
                (scores, usize::from(examples[example].meaning))
            })
            .collect();
        least(0.05, 5.0, |sharpness| {
            let loss = |(scores, meaning): &(Vec<f32>, usize)| {
                -softmax(scores, sharpness)[*meaning].max(1e-9).ln()
            };
            read.iter().map(loss).sum()
        })
    }
}

fn add(sum: &AtomicI64, value: f32) {
    sum.fetch_add((f64::from(value) * FIXED) as i64, Relaxed);
}

/// Returns the minimum of a unimodal function in `[low, high]`, by golden-section search on a
/// logarithmic scale.
fn least(low: f64, high: f64, f: impl Fn(f64) -> f64) -> f64 {
    const RATIO: f64 = 0.618_033_988_749_894_9;
    let (mut low, mut high) = (low.ln(), high.ln());
    for _ in 0..18 {
        let (a, b) = (high - RATIO * (high - low), low + RATIO * (high - low));
        if f(a.exp()) <= f(b.exp()) {
            high = b;
        } else {
            low = a;
        }
    }
    f64::midpoint(low, high).exp()
}
