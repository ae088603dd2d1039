//! The exports as a whole: small files in, buyers out.

mod samples;
