//! Checks each kind of rule file and converts it to a part of the pack.

pub(super) mod bilingual;
pub(super) mod calendar_file;
pub(super) mod causes;
pub(super) mod closed_values;
pub mod columns;
pub(super) mod drafts;
pub(super) mod examples;
pub(super) mod facts_file;
pub(super) mod gates;
pub(super) mod lists;
pub(super) mod of_10;
pub(super) mod own_domains;
pub(super) mod placeholders;
pub(super) mod planning;
pub(super) mod settings;
pub(super) mod signs;
pub(super) mod source_file;
pub(super) mod tests_file;
pub(super) mod values;
pub(super) mod when_block;
