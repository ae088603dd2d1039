//! Why a command stopped, and how the program ends then.

use super::terminal::show;
use crate::exit::Exit;
use crate::problem::Problem;

pub struct Stopped {
    pub problems: Vec<Problem>,
    pub exit: Exit,
}

impl Stopped {
    pub fn new(exit: Exit, problems: Vec<Problem>) -> Self {
        Self { problems, exit }
    }

    /// For one problem of a stage that ends so.
    pub fn one(exit: Exit) -> impl Fn(Problem) -> Self {
        move |problem| Self::new(exit, vec![problem])
    }

    /// Shows the problems, and what follows from them.
    pub fn tell(&self, what_follows: &str) -> Exit {
        show(&self.problems, what_follows);
        self.exit
    }
}
