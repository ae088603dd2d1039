//! Mending what has exactly one right mending.
//!
//! Invariants: only the bytes of the fault change, so comments and layout stay; a mending is kept
//! only if its fault is gone and no other has come; a pack without such faults stays as it is,
//! byte by byte. Bytes outside UTF-8 are never touched.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{RuleFiles, check};
use crate::problem::{Edit, Problem, edited};

/// A pack with more slips than these is mended in several goes.
const MOST_MENDED: usize = 500;

/// What was mended in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// As it is shown, e.g. `rules/causes.yaml`.
    pub file: String,
    /// From 1, in the file as it was when this was mended.
    pub line: usize,
    /// The fault, as it was told.
    pub problem: Problem,
    pub before: String,
    /// `None` where the line is gone.
    pub after: Option<String>,
}

/// The files with all of that mended, and what it was, in order.
#[derive(Debug)]
pub struct Fixed {
    pub files: RuleFiles,
    pub mended: Vec<Mended>,
}

/// Mends what can be mended, as of a day.
pub fn fix(files: &RuleFiles, as_of: Date) -> Fixed {
    let mut fixed = Fixed { files: files.clone(), mended: Vec::new() };
    for _ in 0..MOST_MENDED {
        let before = check(&fixed.files, as_of).problems;
        let mut mended_one = false;
        for problem in before.iter().filter(|problem| !problem.fix().is_empty()) {
            // Places hold for the files that were checked; after a change they are found anew.
            let Some((files, mended)) = mend(&fixed.files, problem) else { continue };
            if is_better(&before, &check(&files, as_of).problems, problem) {
                fixed.files = files;
                fixed.mended.push(mended);
                mended_one = true;
                break;
            }
        }
        if !mended_one {
            break;
        }
    }
    fixed
}

/// One fault less of its code, and no more of any other. Warnings are only worked out where there
/// is no fault, so those that come once the last fault is gone do not count.
fn is_better(before: &[Problem], after: &[Problem], mended: &Problem) -> bool {
    let count = |problems: &[Problem]| {
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        for problem in problems.iter().filter(|p| p.is_error() || !mended.is_error()) {
            *counts.entry(problem.code.id).or_default() += 1;
        }
        counts
    };
    let (before, after) = (count(before), count(after));
    let of = |counts: &BTreeMap<&str, usize>, id: &str| counts.get(id).copied().unwrap_or(0);
    after.iter().all(|(id, count)| *count <= of(&before, id))
        && of(&after, mended.code.id) < of(&before, mended.code.id)
}

fn mend(files: &RuleFiles, problem: &Problem) -> Option<(RuleFiles, Mended)> {
    let place = problem.place.as_ref()?;
    let name = place.source.name.strip_prefix(&files.folder)?;
    let (_, bytes) = files.iter().find(|(own, _)| *own == name)?;
    let raw = std::str::from_utf8(bytes).ok()?;
    let mut edits: Vec<Edit> = problem.fix().to_vec();
    edits.sort_by_key(|edit| edit.span.start);
    let text = &place.source.text;
    let line = text[..edits[0].span.start].matches('\n').count();
    let is_gone =
        edits.iter().any(|edit| edit.with.is_empty() && text[edit.span.clone()].ends_with('\n'));
    let line_of = |text: &str| text.lines().nth(line).unwrap_or("").to_owned();
    let mended = Mended {
        file: place.source.name.clone(),
        line: line + 1,
        problem: problem.clone(),
        before: line_of(text),
        after: (!is_gone).then(|| line_of(&edited(text, &edits))),
    };
    for edit in &mut edits {
        edit.span = raw_at(raw, edit.span.start)..raw_at(raw, edit.span.end);
    }
    Some((files.with(name, edited(raw, &edits).into_bytes()), mended))
}

/// The byte of the file that byte `at` of the text comes from: the text has no byte-order mark,
/// and its lines end with `\n` alone.
pub(super) fn raw_at(raw: &str, at: usize) -> usize {
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
