//! Reports the files of a pack that are not read, each with advice.

use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::rules::codes;
use crate::rules::diagnostics::Diagnostics;
use crate::rules::files::RuleFiles;

/// Reports every file that is not read.
pub(super) fn report(files: &RuleFiles, errors: &Diagnostics) {
    for name in files.not_read() {
        let shown = format!("{}{name}", files.folder);
        let (why, help) = why_and_help(name);
        let message = format!("{shown} is not read: {why}");
        errors.add(Diagnostic::error(codes::STRAY_FILE, message).help(help));
    }
}

fn why_and_help(name: &str) -> (&'static str, String) {
    let last = name.rsplit('/').next().unwrap_or(name);
    let folder = name.split('/').next().unwrap_or(name);
    let lower = last.to_lowercase();
    if name.starts_with("readings/") && !lower.contains(".yaml") && !lower.ends_with(".yml") {
        let stem = last.split('.').next().unwrap_or(last);
        return (
            "example sentences are `.csv` files in readings/examples",
            format!("save it as readings/examples/{stem}.csv, or move it out of the rules"),
        );
    }
    if name.matches('/').count() > 1 {
        let why = "it is in a folder within a folder";
        return (why, format!("move it to {folder}/{last}, or out of the rules"));
    }
    // `mine.yaml.txt`, `mine.yaml.bak`: the name before the last ending is that of a rule file.
    let inner = [".yaml", ".yml"].iter().find_map(|ending| {
        let at = lower.find(ending)?;
        last.get(..at + ending.len())
    });
    if let Some(inner) = inner {
        let why = match lower.rsplit('.').next() {
            Some("txt") => "an editor has added `.txt` to its name",
            Some("yaml" | "yml") => "the ending of a rule file is in small letters",
            _ => "it is named like a backup; rule files end with `.yaml`",
        };
        let renamed = inner.to_lowercase();
        let renamed = if renamed.len() == inner.len() { renamed } else { inner.to_owned() };
        return (why, format!("rename it to {renamed}, or move it out of the rules"));
    }
    let stem = last.split('.').next().unwrap_or(last);
    match Path::new(&lower).extension().and_then(|ending| ending.to_str()) {
        Some("txt" | "text") | None => (
            "rule files end with `.yaml`",
            format!("rename it to {stem}.yaml, or move it out of the rules"),
        ),
        Some("doc" | "docx" | "odt" | "rtf" | "pages" | "pdf" | "xls" | "xlsx" | "ods") => (
            "it is a formatted document, and rules are plain text",
            format!(
                "copy its lines with a plain text editor into {stem}.yaml, or move it out of the \
                 rules"
            ),
        ),
        Some(_) => ("rule files end with `.yaml`", "move it out of the rules".to_owned()),
    }
}
