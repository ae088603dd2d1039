//! Takes answers from the command line or from a person at the terminal. Without a terminal nobody
//! is asked, and every missing option is reported.

use std::io::{BufRead, IsTerminal as _};

use crate::commands::terminal::say;
use crate::diagnostic::{Code, Diagnostic};
use crate::exit_code::Exit;

use crate::commands::error::CommandError;

const NOT_SAID: Code = Code::new("E935", "not-said");
const UNFIT_ANSWER: Code = Code::new("E936", "unfit-answer");

/// One question.
#[derive(Clone, Copy)]
pub struct Question<'q> {
    /// The name of the option without dashes, e.g. `of-10`.
    pub flag: &'static str,
    pub said: Option<&'q str>,
    pub ask: &'q str,
    /// The default.
    pub usual: Option<&'q str>,
}

pub struct Prompt {
    /// `Some` if there is a terminal.
    input: Option<Box<dyn BufRead>>,
    diagnostics: Vec<Diagnostic>,
    /// The input has ended.
    ended: bool,
}

impl Prompt {
    pub fn at_the_terminal() -> Self {
        let input = std::io::stdin();
        let is_asked = input.is_terminal();
        Self::of(is_asked.then(|| Box::new(input.lock()) as Box<dyn BufRead>))
    }

    pub fn of(input: Option<Box<dyn BufRead>>) -> Self {
        Self { input, diagnostics: Vec::new(), ended: false }
    }

    /// Asks for an answer that `fits` accepts. `fits` returns an error in words for any other
    /// answer.
    pub fn one<T>(
        &mut self,
        question: Question<'_>,
        fits: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        if let Some(said) = question.said {
            return fits(said.trim()).map_err(|why| self.does_not_fit(question.flag, &why)).ok();
        }
        if self.input.is_none() {
            let Some(usual) = question.usual else {
                self.not_said(question.flag, question.ask);
                return None;
            };
            return fits(usual).map_err(|why| self.does_not_fit(question.flag, &why)).ok();
        }
        loop {
            let usual = question.usual.map_or_else(String::new, |usual| format!(" [{usual}]"));
            let typed = self.line(&format!("{}{usual}", question.ask))?;
            let typed = if typed.is_empty() { question.usual.unwrap_or("") } else { &typed };
            if typed.is_empty() && question.usual.is_none() {
                say("  An answer is needed here.");
                continue;
            }
            match fits(typed) {
                Ok(answer) => return Some(answer),
                Err(why) => say(&format!("  {why}")),
            }
        }
    }

    /// Asks for any number of answers; an empty line ends them.
    pub fn many<T>(
        &mut self,
        flag: &'static str,
        said: &[String],
        ask: &str,
        is_needed: bool,
        fits: impl Fn(&str) -> Result<T, String>,
    ) -> Vec<T> {
        let mut all = Vec::new();
        if !said.is_empty() || self.input.is_none() {
            for own in said {
                match fits(own.trim()) {
                    Ok(answer) => all.push(answer),
                    Err(why) => self.does_not_fit(flag, &why),
                }
            }
            if said.is_empty() && is_needed {
                self.not_said(flag, ask);
            }
            return all;
        }
        let mut prompt = format!("{ask}; an empty line ends");
        while let Some(typed) = self.line(&prompt) {
            match fits(&typed) {
                _ if typed.is_empty() && (!is_needed || !all.is_empty()) => break,
                _ if typed.is_empty() => say("  At least one is needed here."),
                Ok(answer) => {
                    all.push(answer);
                    "Next".clone_into(&mut prompt);
                }
                Err(why) => say(&format!("  {why}")),
            }
        }
        all
    }

    /// Returns whether a person is asked.
    pub fn is_asking(&self) -> bool {
        self.input.is_some()
    }

    fn line(&mut self, prompt: &str) -> Option<String> {
        if self.ended {
            return None;
        }
        say(prompt);
        let mut typed = String::new();
        let read = self.input.as_mut().map(|input| input.read_line(&mut typed));
        if let Some(Ok(1..)) = read {
            return Some(typed.trim().to_owned());
        }
        self.ended = true;
        self.diagnostics
            .push(Diagnostic::error(NOT_SAID, "the answers ended before the last question"));
        None
    }

    fn not_said(&mut self, flag: &str, ask: &str) {
        let what = format!("--{flag} is not given");
        self.diagnostics.push(Diagnostic::error(NOT_SAID, what).help(format!("it answers: {ask}")));
    }

    fn does_not_fit(&mut self, flag: &str, why: &str) {
        self.diagnostics.push(Diagnostic::error(UNFIT_ANSWER, format!("--{flag}: {why}")));
    }

    /// Returns the error about missing or invalid answers, if there are any.
    pub fn end(self) -> Result<(), CommandError> {
        if self.diagnostics.is_empty() {
            Ok(())
        } else {
            Err(CommandError::new(Exit::Usage, self.diagnostics))
        }
    }
}
