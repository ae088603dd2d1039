//! Defines the reason why a command stopped, with its exit code.

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

    /// Converts one diagnostic to an error with this exit code.
    pub fn one(exit: Exit) -> impl Fn(Diagnostic) -> Self {
        move |diagnostic| Self::new(exit, vec![diagnostic])
    }

    /// Shows the diagnostics, and their consequence.
    pub fn tell(&self, what_follows: &str) -> Exit {
        show(&self.diagnostics, what_follows);
        self.exit
    }
}
