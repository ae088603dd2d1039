//! Applies changes to a text, so that parsing can continue after a mistake, and maps positions in
//! the changed text back to the file.

use std::ops::Range;

use crate::diagnostic::Edit;

/// A text and the changes made to it. Changes never overlap.
#[derive(Clone, Debug)]
pub(in crate::rules) struct Patched<'t> {
    original: &'t str,
    /// In bytes of the original, ascending.
    edits: Vec<Edit>,
    text: String,
}

impl<'t> Patched<'t> {
    pub fn new(original: &'t str) -> Self {
        Self { original, edits: Vec::new(), text: original.to_owned() }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Maps byte `at` of the changed text to the original; inserted text maps to where it was
    /// inserted.
    pub fn origin(&self, at: usize) -> usize {
        let (mut old, mut new) = (0, 0);
        for edit in &self.edits {
            let untouched = edit.span.start - old;
            if at < new + untouched {
                break;
            }
            new += untouched;
            if at < new + edit.with.len() {
                // Blanks that replace the same number of letters keep each position.
                let length = edit.span.len();
                let offset = if length == edit.with.len() { at - new } else { 0 };
                return self.original.floor_char_boundary(edit.span.start + offset);
            }
            new += edit.with.len();
            old = edit.span.end;
        }
        self.original.floor_char_boundary((old + at.saturating_sub(new)).min(self.original.len()))
    }

    /// Maps byte `at` of the original to the changed text.
    pub fn here(&self, at: usize) -> usize {
        let mut moved = at;
        for edit in self.edits.iter().filter(|edit| edit.span.start < at) {
            if at < edit.span.end {
                return moved - (at - edit.span.start);
            }
            moved = moved + edit.with.len() - edit.span.len();
        }
        moved
    }

    pub fn origin_of(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.origin(span.start);
        start..self.origin(span.end).max(start)
    }

    /// Adds changes given in bytes of the changed text; `None` if one overlaps an earlier change.
    pub fn with(&self, edits: &[Edit]) -> Option<Self> {
        let mut all = self.edits.clone();
        for edit in edits {
            let span = self.origin_of(&edit.span);
            let touches = |old: &Edit| {
                span.start == old.span.start
                    || (span.start < old.span.end && old.span.start < span.end)
            };
            if all.iter().any(touches) {
                return None;
            }
            all.push(Edit { span, with: edit.with.clone() });
        }
        Some(self.made_of(all))
    }

    /// Adds changes given in bytes of the original; `None` if one overlaps an earlier change.
    pub fn with_original(&self, edits: &[Edit]) -> Option<Self> {
        let touches = |a: &Edit, b: &Edit| {
            a.span.start == b.span.start || (a.span.start < b.span.end && b.span.start < a.span.end)
        };
        let mut all = self.edits.clone();
        for edit in edits {
            if all.iter().any(|old| touches(old, edit)) {
                return None;
            }
            all.push(edit.clone());
        }
        Some(self.made_of(all))
    }

    /// Blanks out a range of the changed text; line breaks stay.
    pub fn without(&self, span: &Range<usize>) -> Self {
        let span = self.origin_of(span);
        let mut all = self.edits.clone();
        all.retain(|old| old.span.end <= span.start || span.end <= old.span.start);
        let letters = self.original[span.clone()].bytes();
        let with = letters.map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
        all.push(Edit { span, with });
        self.made_of(all)
    }

    fn made_of(&self, mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| edit.span.start);
        let text = crate::diagnostic::edited(self.original, &edits);
        Self { original: self.original, edits, text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(span: Range<usize>, with: &str) -> Edit {
        Edit { span, with: with.to_owned() }
    }

    #[test]
    fn places_lead_back_to_the_original() {
        let patched = Patched::new("ab：cd").with(&[edit(2..5, ": ")]).unwrap();
        assert_eq!(patched.text(), "ab: cd");
        assert_eq!((patched.origin(1), patched.origin(2), patched.origin(4)), (1, 2, 5));
        assert_eq!(patched.origin(6), 7);
        let twice = patched.with(&[edit(5..6, "")]).unwrap();
        assert_eq!(twice.text(), "ab: c");
        assert!(patched.with(&[edit(3..4, "x")]).is_none());
        assert_eq!((twice.here(1), twice.here(5), twice.here(6)), (1, 4, 5));
    }

    #[test]
    fn what_is_left_out_keeps_its_lines_and_places() {
        let patched = Patched::new("a\nbé\nc").without(&(2..5));
        assert_eq!(patched.text(), "a\n   \nc");
        assert_eq!(patched.origin(6), 6);
    }
}
