//! Collects the errors of a pack while it is read.
//!
//! Errors that may follow from a guess are dropped: if the reader guessed the shape of a file, only
//! the error in the shape is kept.

use std::cell::RefCell;

use crate::diagnostic::{Diagnostic, Place};

/// The errors found so far.
#[derive(Debug, Default)]
pub(super) struct Diagnostics {
    found: RefCell<Vec<Diagnostic>>,
    /// Errors found while restoring the shape of a file. Further errors where the shape was guessed
    /// may follow from the guess.
    shape_errors: RefCell<Vec<Diagnostic>>,
    guessed: RefCell<Vec<Place>>,
}

impl Diagnostics {
    pub fn add(&self, diagnostic: Diagnostic) {
        self.found.borrow_mut().push(diagnostic);
    }

    /// Adds an error in the shape of a file.
    pub fn add_shape_error(&self, diagnostic: Diagnostic) {
        self.shape_errors.borrow_mut().push(diagnostic);
    }

    pub fn guessed(&self, place: Place) {
        self.guessed.borrow_mut().push(place);
    }

    pub fn has_errors(&self) -> bool {
        let shape_errors = self.shape_errors.borrow();
        shape_errors.iter().chain(self.found.borrow().iter()).any(Diagnostic::is_error)
    }

    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        let guessed = self.guessed.into_inner();
        let is_sure = |diagnostic: &Diagnostic| {
            let Some(place) = &diagnostic.place else { return true };
            !guessed.iter().any(|guess| {
                guess.source.name == place.source.name && guess.span.contains(&place.span.start)
            })
        };
        let mut all = self.shape_errors.into_inner();
        all.extend(self.found.into_inner().into_iter().filter(is_sure));
        all
    }
}

/// Formats names as `"a", "b" or "c"`, at most twelve.
pub(super) fn listed<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let words: Vec<&str> = words.into_iter().collect();
    if words.len() > 24 {
        return format!("{}, …", words[..20].join(", "));
    }
    match words.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [head @ .., last] => format!("{} or {last}", head.join(", ")),
    }
}
