//! Diagnoses to pages and result files.
