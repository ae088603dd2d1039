//! Why a command stopped, and how the program ends then.

use super::terminal::show;
use crate::diagnostic::Diagnostic;
use crate::exit_code::Exit;

pub struct CommandError {
    pub diagnostics: Vec<Diagnostic>,
    pub exit: Exit,
}

impl CommandError {
    pub fn new(exit: Exit, diagnostics: Vec<Diagnostic>) -> Self {
        Self { diagnostics, exit }
    }

    /// For one problem of a stage that ends so.
    pub fn one(exit: Exit) -> impl Fn(Diagnostic) -> Self {
        move |diagnostic| Self::new(exit, vec![diagnostic])
    }

    /// Shows the problems, and what follows from them.
    pub fn tell(&self, what_follows: &str) -> Exit {
        show(&self.diagnostics, what_follows);
        self.exit
    }
}
