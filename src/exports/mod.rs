//! Bytes to tables to buyers.
