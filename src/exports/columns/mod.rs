//! Matches columns to facts: recognises tables, maps headers, infers formats.

pub(super) mod chosen_columns;
pub(super) mod column_map;
pub(super) mod date_order;
pub(super) mod decimal_mark;
pub(super) mod header_text;
pub(super) mod header_words;
pub(super) mod infer_format;
pub(super) mod mapping;
pub(super) mod opt_out_columns;
pub(super) mod recognise_table;
pub(super) mod suggest_columns;
pub(super) mod table_subject;
pub(super) mod type_mismatch;
pub(super) mod unreadable_cells;
