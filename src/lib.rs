//! Diagnoses why a buyer went silent after a proforma invoice (PI).
//!
//! [`exports`] reads CRM files into deals, [`rules`] parses YAML into a checked pack, [`diagnosis`]
//! is a pure function from pack, deal and as-of date to a diagnosis, and [`report`] renders
//! diagnoses as pages and result files. Data flows one way: exports only know the column names that
//! the rules declare, the engine knows nothing of CSV, HTML or the clock, and reports decide
//! nothing. [`changes`] compares two packs, and the diagnoses of a deal by both. [`narration`]
//! describes a checked pack in plain words.
//!
//! An [`analysis::Analysis`] puts the first three together:
//!
//! ```
//! use ghosted::analysis::{Analysis, open_exports};
//! use ghosted::diagnosis::Finding;
//! use ghosted::exports::ReadOptions;
//! use ghosted::facts::AsOf;
//! use ghosted::rules::{RuleFiles, load};
//!
//! # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/okki");
//! # let folder = std::path::PathBuf::from(folder);
//! let pack = load(&RuleFiles::embedded()).pack.ok_or("the rules have errors")?;
//! let exports = open_exports(&pack, &[folder], &ReadOptions::default())
//!     .map_err(|errors| errors[0].message.clone())?;
//! let as_of = AsOf::new("2026-03-16".parse()?);
//! let analysis = Analysis::new(&pack, &exports, &as_of);
//!
//! let mut conclusions = analysis
//!     .diagnose_all(|deal| match deal {
//!         Ok((deal, diagnosis)) => match &diagnosis.finding {
//!             Finding::Weighed(weighed) => {
//!                 let leader = weighed.ranking[0];
//!                 let share = weighed.seats_of(leader);
//!                 format!("{}: {} ({share} of 100)", deal.id, pack.cause(leader).title.en)
//!             }
//!             Finding::Gated(gated) => {
//!                 format!("{}: {}", deal.id, pack.gate(gated.gate).title.en)
//!             }
//!         },
//!         Err(rejected) => format!("row {}: {}", rejected.row, rejected.reason),
//!     })
//!     .map_err(|error| error.message)?;
//! let first = conclusions.next().ok_or("there are no deals")?.map_err(|error| error.message)?;
//! println!("{first}");
//! # assert!(first.starts_with("SJ20260101: "), "{first}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod analysis;
pub mod changes;
pub mod commands;
pub mod diagnosis;
pub mod diagnostic;
pub mod exit_code;
pub mod exports;
pub mod facts;
pub mod fingerprint;
pub mod learning;
pub mod limits;
pub mod narration;
pub mod panics;
pub mod pipeline;
pub mod report;
pub mod rule_tests;
pub mod rules;
pub mod text;
