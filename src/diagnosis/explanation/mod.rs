//! Explains a diagnosis: what each group added, what one more fact would change, and why a rule did
//! not hold.

pub(super) mod explain;
pub mod missing_columns;
pub(super) mod one_more_fact;
pub mod trace;
pub mod why_not;
