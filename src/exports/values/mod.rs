//! Parses single cells: dates, numbers, money, text, channels and company names.

pub(super) mod cell;
pub(super) mod channel;
pub(super) mod company_name;
pub(super) mod currency_codes;
pub mod date;
pub(super) mod direction;
pub(super) mod foreign_date;
pub(super) mod number;
pub mod opt_out;
pub(super) mod text;
