//! Finds rule files that are copies of others, as file managers name them (`mine - Copy.yaml`,
//! `Kopie von mine.yaml`, `mine (1).yaml`): one error per file instead of one per rule in it.
//!
//! A file is a copy if it is identical byte by byte, if all its ids are in another file of its
//! folder, or if it is named like a copy and shares an id with the file that it is named after.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::rules::codes;
use crate::rules::diagnostics::Diagnostics;
use crate::rules::files::RuleFiles;

/// Prefixes that file managers add to the name of a copy, in lower case.
const BEFORE: [&str; 12] = [
    "copy of ",
    "kopie von ",
    "copia de ",
    "copia di ",
    "cópia de ",
    "copie de ",
    "kopia ",
    "копия ",
    "副本 ",
    "副本",
    "复件 ",
    "复件",
];
/// Suffixes that they add.
const BEHIND: [&str; 13] = [
    "- copy",
    "copy",
    "- kopie",
    "kopie",
    "- copia",
    "- cópia",
    "- copie",
    "- копия",
    "копия",
    "- 副本",
    "副本",
    "- コピー",
    "のコピー",
];

struct RuleFile<'f> {
    name: &'f str,
    folder: &'f str,
    stem: String,
    bytes: &'f [u8],
    ids: BTreeSet<&'f str>,
}

/// Reports the copies. Returns their names: their content is not read.
pub(super) fn report<'f>(files: &'f RuleFiles, errors: &Diagnostics) -> BTreeSet<&'f str> {
    let all: Vec<RuleFile<'_>> = files.iter().map(rule_file).collect();
    let mut copies = BTreeSet::new();
    for (at, file) in all.iter().enumerate() {
        let others = all.iter().enumerate().filter(|(other, _)| *other != at);
        let mut others =
            others.filter(|(_, other)| other.folder == file.folder && !copies.contains(other.name));
        let original = others.find(|(other, original)| is_copy(file, original, *other < at));
        let Some((_, original)) = original else { continue };
        copies.insert(file.name);
        let message = format!(
            "{}{} is a copy of {}: its rules would count twice",
            files.folder, file.name, original.name
        );
        errors.add(Diagnostic::error(codes::COPIED_FILE, message).help(
            "delete it, or move it out of the rules; to keep both, give every rule of one of them \
             a new id",
        ));
    }
    copies
}

fn rule_file<'f>((name, bytes): (&'f str, &'f [u8])) -> RuleFile<'f> {
    let (folder, last) = name.rsplit_once('/').unwrap_or(("", name));
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem).to_lowercase();
    RuleFile { name, folder, stem, bytes, ids: ids(bytes) }
}

fn is_copy(file: &RuleFile<'_>, original: &RuleFile<'_>, original_is_first: bool) -> bool {
    if without_mark_of_copy(&file.stem) == original.stem && file.stem != original.stem {
        return file.ids.is_empty() || !file.ids.is_disjoint(&original.ids);
    }
    let original_is_named_as_a_copy = without_mark_of_copy(&original.stem) == file.stem;
    let has_rules = matches!(file.folder, "signs" | "lists");
    has_rules
        && original_is_first
        && !original_is_named_as_a_copy
        && !file.ids.is_empty()
        && (file.bytes == original.bytes || file.ids.is_subset(&original.ids))
}

/// Returns the ids of a file's rules, the name of its list or the names of its tests, without
/// parsing YAML: a file that cannot be parsed may still be a copy.
fn ids(bytes: &[u8]) -> BTreeSet<&str> {
    std::str::from_utf8(bytes).unwrap_or("").lines().filter_map(id).collect()
}

fn id(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let line = line.strip_prefix("- ").unwrap_or(line).trim_start();
    let value = ["id:", "list:", "name:"].iter().find_map(|key| line.strip_prefix(key))?;
    let value = value.split(" #").next().unwrap_or(value).trim();
    (!value.is_empty()).then_some(value)
}

/// Returns the stem of the file that a copy is named after: `mine` for `mine - copy (2)`.
fn without_mark_of_copy(stem: &str) -> &str {
    let mut own = stem.trim();
    loop {
        let before = own;
        for mark in BEFORE {
            own = own.strip_prefix(mark).unwrap_or(own).trim();
        }
        if let Some((head, inside)) = own.strip_suffix(')').and_then(|own| own.rsplit_once('('))
            && (inside.chars().all(|c| c.is_ascii_digit())
                || ["copy", "conflict"].iter().any(|word| inside.contains(word)))
        {
            own = head.trim();
        }
        let without_number = own.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
        for mark in BEHIND {
            let behind_a_word = |own: &&str| own.ends_with([' ', '-', '_']) || !mark.is_ascii();
            let head = own.strip_suffix(mark).or_else(|| without_number.strip_suffix(mark));
            if let Some(head) = head.filter(|head| behind_a_word(head) || mark.starts_with('-')) {
                own = head.trim_end_matches([' ', '-', '_']);
            }
        }
        if own == before || own.is_empty() {
            return before;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_copies_lead_to_the_original() {
        for copy in [
            "mine - copy",
            "mine - copy (2)",
            "mine copy",
            "mine copy 2",
            "mine-copy",
            "mine (1)",
            "copy of mine",
            "kopie von mine",
            "mine - kopie",
            "copia de mine",
            "mine - 副本",
            "mine - 副本 (2)",
            "副本 mine",
            "mine (amy's conflicted copy 2026-03-16)",
        ] {
            assert_eq!(without_mark_of_copy(copy), "mine", "{copy}");
        }
        for own in ["mine", "hardcopy", "budget_2", "q3"] {
            assert_eq!(without_mark_of_copy(own), own);
        }
    }
}
