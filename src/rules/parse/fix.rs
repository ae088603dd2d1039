//! Applies fixes of errors that have exactly one right fix.
//!
//! Invariants: only the bytes of the error change, so comments and layout stay; a fix is kept only
//! if its error disappears and no other appears; a pack without such errors stays identical byte by
//! byte. Bytes outside UTF-8 are never changed.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Edit, edited};
use crate::rules::{RuleFiles, check};

/// The maximum number of rounds. Each round fixes all errors that do not overlap; a fix may reveal
/// the next error.
const MAX_ROUNDS: usize = 500;

/// The fix of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedFile {
    /// The name for display, e.g. `rules/causes.yaml`.
    pub file: String,
    /// From 1, in the file before the fix.
    pub line: usize,
    /// The error that was fixed.
    pub diagnostic: Diagnostic,
    pub before: String,
    /// `None` if the line was removed.
    pub after: Option<String>,
}

/// The files after all fixes, and the fixes in order.
#[derive(Debug)]
pub struct Fixed {
    pub files: RuleFiles,
    pub fixed: Vec<FixedFile>,
}

/// Fixes all fixable errors as of a day: those that do not overlap at once, or one by one if
/// together they would cause another error.
pub fn fix(files: &RuleFiles, as_of: Date) -> Fixed {
    let mut fixed = Fixed { files: files.clone(), fixed: Vec::new() };
    for _ in 0..MAX_ROUNDS {
        let before = check(&fixed.files, as_of).diagnostics;
        let together = apart(&before);
        if together.len() > 1
            && let Some((files, all)) = with_fixes(&fixed.files, &together)
        {
            let after = check(&files, as_of).diagnostics;
            if together.iter().all(|diagnostic| is_better(&before, &after, diagnostic)) {
                fixed.files = files;
                fixed.fixed.extend(all);
                continue;
            }
        }
        let mut fixed_one = false;
        for diagnostic in before.iter().filter(|diagnostic| !diagnostic.fix().is_empty()) {
            // Positions are valid for the checked files; after a change they are computed again.
            let Some((files, one)) = with_fixes(&fixed.files, &[diagnostic]) else { continue };
            if is_better(&before, &check(&files, as_of).diagnostics, diagnostic) {
                fixed.files = files;
                fixed.fixed.extend(one);
                fixed_one = true;
                break;
            }
        }
        if !fixed_one {
            break;
        }
    }
    fixed
}

/// Returns the fixable errors, or without any the fixable warnings, whose changes do not overlap;
/// of overlapping ones the first.
fn apart(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let fixable = || diagnostics.iter().filter(|diagnostic| !diagnostic.fix().is_empty());
    let has_errors = fixable().any(Diagnostic::is_error);
    let mut chosen: Vec<&Diagnostic> = Vec::new();
    for diagnostic in fixable().filter(|diagnostic| diagnostic.is_error() == has_errors) {
        if !chosen.iter().any(|other| overlap(diagnostic, other)) {
            chosen.push(diagnostic);
        }
    }
    chosen
}

fn overlap(a: &Diagnostic, b: &Diagnostic) -> bool {
    let file =
        |diagnostic: &Diagnostic| diagnostic.place.as_ref().map(|place| place.source.name.clone());
    let touches = |a: &Edit, b: &Edit| {
        a.span.start == b.span.start || (a.span.start < b.span.end && b.span.start < a.span.end)
    };
    file(a) == file(b) && a.fix().iter().any(|a| b.fix().iter().any(|b| touches(a, b)))
}

/// Returns whether there is one error less of this code, and no more of any other. Warnings are
/// computed only without errors, so those that appear with the last fix do not count.
fn is_better(before: &[Diagnostic], after: &[Diagnostic], fixed: &Diagnostic) -> bool {
    let count = |diagnostics: &[Diagnostic]| {
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        for diagnostic in diagnostics.iter().filter(|p| p.is_error() || !fixed.is_error()) {
            *counts.entry(diagnostic.code.id).or_default() += 1;
        }
        counts
    };
    let (before, after) = (count(before), count(after));
    let of = |counts: &BTreeMap<&str, usize>, id: &str| counts.get(id).copied().unwrap_or(0);
    after.iter().all(|(id, count)| *count <= of(&before, id))
        && of(&after, fixed.code.id) < of(&before, fixed.code.id)
}

/// Returns the files with all of the fixes, which do not overlap, and the fixes.
fn with_fixes(
    files: &RuleFiles,
    diagnostics: &[&Diagnostic],
) -> Option<(RuleFiles, Vec<FixedFile>)> {
    let mut by_file: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
    let mut fixed = Vec::new();
    for diagnostic in diagnostics {
        let place = diagnostic.place.as_ref()?;
        let name = place.source.name.strip_prefix(&files.folder)?;
        let text = &place.source.text;
        let mut edits: Vec<Edit> = diagnostic.fix().to_vec();
        edits.sort_by_key(|edit| edit.span.start);
        let line = text[..edits[0].span.start].matches('\n').count();
        let is_gone = edits
            .iter()
            .any(|edit| edit.with.is_empty() && text[edit.span.clone()].ends_with('\n'));
        let line_of = |text: &str| text.lines().nth(line).unwrap_or("").to_owned();
        fixed.push(FixedFile {
            file: place.source.name.clone(),
            line: line + 1,
            diagnostic: (*diagnostic).clone(),
            before: line_of(text),
            after: (!is_gone).then(|| line_of(&edited(text, &edits))),
        });
        by_file.entry(name.to_owned()).or_default().extend(edits);
    }
    let mut all = files.clone();
    for (name, mut edits) in by_file {
        let (_, bytes) = files.iter().find(|(own, _)| *own == name)?;
        let raw = std::str::from_utf8(bytes).ok()?;
        edits.sort_by_key(|edit| edit.span.start);
        for edit in &mut edits {
            edit.span = raw_at(raw, edit.span.start)..raw_at(raw, edit.span.end);
        }
        all = all.with(&name, edited(raw, &edits).into_bytes());
    }
    Some((all, fixed))
}

/// Maps byte `at` of the text to a byte of the file: the text has no byte-order mark, and its lines
/// end with `\n` alone.
pub(in crate::rules) fn raw_at(raw: &str, at: usize) -> usize {
    let mark = if raw.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut read = 0;
    for (index, byte) in raw.bytes().enumerate().skip(mark) {
        if read == at && !(byte == b'\n' && raw.as_bytes()[index - 1] == b'\r') {
            return index;
        }
        if !(byte == b'\r' && raw.as_bytes().get(index + 1) == Some(&b'\n')) {
            read += 1;
        }
    }
    raw.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_hold_in_files_of_windows() {
        let raw = "\u{feff}a: 1\r\nb: 2\r\n";
        let text = "a: 1\nb: 2\n";
        for (at, letter) in text.char_indices().filter(|(_, c)| *c != '\n') {
            assert_eq!(raw[raw_at(raw, at)..].chars().next(), Some(letter));
        }
        assert_eq!(raw_at(raw, text.len()), raw.len());
    }
}
