//! Tells folders of rules from exports: rules that were named without `--rules` are taken for what
//! they are, so that `ghosted check mine/rules` does what is meant.

use std::path::{Path, PathBuf};

use crate::rules::is_rule_file;

/// Moves the first of the exports to `rules` if it is a folder of rules and no other was named.
pub(super) fn take_rules(rules: &mut Option<PathBuf>, exports: &mut Vec<PathBuf>) {
    if rules.is_none() && exports.first().is_some_and(|first| holds_rules(first)) {
        *rules = Some(exports.remove(0));
    }
}

/// Whether it is a folder with rule files in it, or in its folder `rules`.
pub(super) fn holds_rules(path: &Path) -> bool {
    let Ok(entries) = path.read_dir() else { return false };
    path.join("rules/causes.yaml").exists()
        || path.join("signs").is_dir()
        || entries.flatten().any(|entry| is_rule_file(&entry.file_name().to_string_lossy()))
}
