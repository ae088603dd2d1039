//! Measures how much of the time of a sheet is spent in the templates: `cargo bench --bench
//! sheets`.
//!
//! Renders the sheets of the three samples repeatedly, once from the start and once from finished
//! contexts, and prints sheets per second of both and their ratio. These are figures only: nothing
//! here passes or fails.
#![allow(clippy::print_stdout, clippy::unwrap_used)] // a bench prints, and may stop

use std::path::Path;
use std::time::{Duration, Instant};

use ghosted::analysis::{Analysis, open_exports};
use ghosted::diagnosis::{Finding, Scratch};
use ghosted::exports::{Batch, ReadOptions};
use ghosted::facts::AsOf;
use ghosted::report::{Language, SheetInput, Templates};
use ghosted::rules::{RuleFiles, load};

const ROUNDS: u32 = 40;

#[allow(clippy::cast_precision_loss)] // figures for reading
fn main() {
    let pack = load(&RuleFiles::embedded()).pack.unwrap();
    let templates =
        Templates::load(None, &pack, Language::En, |error| panic!("{error:?}")).unwrap();
    let as_of = AsOf::new("2026-03-16".parse().unwrap());
    let (mut explained, mut whole, mut alone) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    let mut sheets = 0_u32;
    for sample in ["hubspot", "pipedrive", "okki"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(sample);
        let exports = open_exports(&pack, &[folder], &ReadOptions::default()).unwrap();
        let analysis = Analysis::new(&pack, &exports, &as_of);
        let engine = analysis.engine();
        let (mut reader, mut batch) = (exports.deals().unwrap(), Batch::default());
        while reader.read(&mut batch).unwrap() {
            for row in batch.rows() {
                let (mut deal, mut scratch) = (analysis.new_deal(), Scratch::default());
                let Ok(diagnosis) = analysis.diagnose(row, &mut deal, &mut scratch) else {
                    continue;
                };
                for _ in 0..ROUNDS {
                    let start = Instant::now();
                    let explanation = match &diagnosis.finding {
                        Finding::Weighed(weighed) => Some(engine.explain(weighed)),
                        Finding::Gated(_) => None,
                    };
                    let made = Instant::now();
                    let input = SheetInput {
                        pack: &pack,
                        buyer: &deal,
                        sources: exports.sources(),
                        as_of: &as_of,
                        diagnosis: &diagnosis,
                        explanation: explanation.as_ref(),
                        same_buyer: &[],
                        language: Language::En,
                    };
                    let prepared = templates.prepare(&input).unwrap();
                    let ready = Instant::now();
                    std::hint::black_box(templates.render(prepared).unwrap());
                    alone += ready.elapsed();
                    whole += made.elapsed();
                    explained += start.elapsed();
                    sheets += 1;
                }
            }
        }
    }
    let rate = |time: Duration| f64::from(sheets) / time.as_secs_f64();
    println!("{sheets} sheets of three samples, HTML and Markdown, one thread");
    println!("with the explanation      {:>10.0} sheets/s", rate(explained));
    println!("context and templates     {:>10.0} sheets/s", rate(whole));
    println!("templates alone           {:>10.0} sheets/s", rate(alone));
    println!("of the templates' own     {:>10.2}", rate(whole) / rate(alone));
}
