//! Bytes to tables to buyers.

pub mod rates;
