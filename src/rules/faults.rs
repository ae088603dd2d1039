//! The faults of a pack, collected while it is read, and how they list what was possible.
//!
//! Non-goal: what follows from a guess. Where the shape of a file was guessed, only the fault of
//! the shape is kept.

use std::cell::RefCell;

use crate::problem::{Place, Problem};

/// The faults found so far.
#[derive(Debug, Default)]
pub(super) struct Faults {
    found: RefCell<Vec<Problem>>,
    /// Told while a file was put into shape, and where its shape was guessed: what else seems
    /// wrong there may follow from the guess.
    told: RefCell<Vec<Problem>>,
    guessed: RefCell<Vec<Place>>,
}

impl Faults {
    pub fn add(&self, problem: Problem) {
        self.found.borrow_mut().push(problem);
    }

    /// A fault of the shape of a file.
    pub fn tell(&self, problem: Problem) {
        self.told.borrow_mut().push(problem);
    }

    pub fn guessed(&self, place: Place) {
        self.guessed.borrow_mut().push(place);
    }

    pub fn has_errors(&self) -> bool {
        let told = self.told.borrow();
        told.iter().chain(self.found.borrow().iter()).any(Problem::is_error)
    }

    pub fn into_problems(self) -> Vec<Problem> {
        let guessed = self.guessed.into_inner();
        let is_sure = |problem: &Problem| {
            let Some(place) = &problem.place else { return true };
            !guessed.iter().any(|guess| {
                guess.source.name == place.source.name && guess.span.contains(&place.span.start)
            })
        };
        let mut all = self.told.into_inner();
        all.extend(self.found.into_inner().into_iter().filter(is_sure));
        all
    }
}

/// `"a", "b" or "c"`, the first dozen.
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
