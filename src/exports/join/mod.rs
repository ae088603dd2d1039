//! Joins tables to deals: keys, lookup tables, messages, answers and outcomes.

pub(super) mod answers;
pub(super) mod deal_identity;
pub(super) mod deals;
pub(super) mod file_date;
pub(super) mod fill_deal;
pub(super) mod key_index;
pub(super) mod lookup_table;
pub(super) mod message_row;
pub(super) mod messages;
pub(super) mod newest_rows;
pub(super) mod opt_outs;
pub(super) mod outcomes;
pub(super) mod quotes;
pub(super) mod related_tables;
pub(super) mod strangers;
