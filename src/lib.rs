//! Diagnoses why a buyer went silent after a proforma invoice (PI).
//!
//! [`exports`] reads CRM files into deals, [`rules`] parses YAML into a checked pack, [`diagnosis`]
//! is a pure function from pack, deal and as-of date to a diagnosis, and [`report`] renders
//! diagnoses as pages and result files. Data flows one way: exports only know the column names that
//! the rules declare, the engine knows nothing of CSV, HTML or the clock, and reports decide
//! nothing. [`changes`] compares two packs, and the diagnoses of a deal by both. [`narration`]
//! describes a checked pack in plain words.

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
pub mod text;
