//! Why did the buyer go silent after the proforma invoice?
//!
//! `exports` turns CRM files into buyers, `rules` turns YAML into a checked pack, `diagnosis` is
//! a pure function from pack, buyer and as-of date to a diagnosis, and `report` turns diagnoses
//! into pages and result files. Data flows one way: exports know nothing of rules beyond the
//! column names that managers write, the engine knows nothing of CSV, HTML or the clock, and
//! reports decide nothing. `comparison` stands beside them: it holds two packs, and what both make
//! of the same buyers, against each other. `narration` reads a checked pack back in plain words.

pub mod changes;
pub mod commands;
pub mod diagnosis;
pub mod diagnostic;
pub mod exit_code;
pub mod exports;
pub mod facts;
pub mod fingerprint;
pub mod limits;
pub mod narration;
pub mod panics;
pub mod pipeline;
pub mod report;
pub mod rule_tests;
pub mod rules;
