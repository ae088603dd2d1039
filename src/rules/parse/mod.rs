//! Parses rule files: decodes them, parses YAML with positions, and explains what cannot be read.

pub(super) mod completed;
pub(super) mod copied_files;
pub(super) mod decode;
pub(super) mod files_not_read;
pub(super) mod fix;
pub(super) mod hints;
pub(super) mod missing_dash;
pub(super) mod reader;
pub(super) mod syntax;
pub(super) mod yaml;
