//! Prints what a shell and `man` need to know of the command line.

use std::io::{self, Write as _};

use clap::CommandFactory as _;

use super::arguments::{Arguments, CompletionsArguments};
use super::error::CommandError;
use crate::diagnostic::{CANNOT_WRITE, Diagnostic};
use crate::exit_code::Exit;

/// Prints the completions of a shell.
pub fn completions(arguments: &CompletionsArguments) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "ghosted", &mut script);
    print(&script)
}

/// Prints the man page of the program.
pub fn man() -> Exit {
    let mut page = Vec::new();
    match clap_mangen::Man::new(Arguments::command()).render(&mut page) {
        Ok(()) => print(&page),
        Err(error) => {
            let message = format!("the man page cannot be written: {error}");
            let diagnostic = Diagnostic::error(CANNOT_WRITE, message);
            CommandError::new(Exit::OutputFailed, vec![diagnostic]).tell("")
        }
    }
}

/// Writes bytes to standard output; a closed pipe is no error.
fn print(bytes: &[u8]) -> Exit {
    let _ = io::stdout().lock().write_all(bytes);
    Exit::Done
}
