//! Says what to type where exports or rules were named without a command: `ghosted exports/`.

use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::error::CommandError;
use super::rules_or_exports::holds_rules;
use crate::diagnostic::{Code, Diagnostic, shown};
use crate::exit_code::Exit;

/// The command line leaves open what to do.
pub(super) const COMMAND_LINE: Code = Code::new("E960", "command-line");

/// Explains an unknown command that is the name of a file or folder; `None` for any other error.
pub fn explain(error: &clap::Error) -> Option<Exit> {
    if error.kind() != ErrorKind::InvalidSubcommand {
        return None;
    }
    let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidSubcommand) else {
        return None;
    };
    let path = Path::new(typed);
    if !path.exists() {
        return None;
    }
    let path_shown = quoted(&shown(path));
    let help = if holds_rules(path) {
        format!(
            "to check the rules in it, type: ghosted check --rules {path_shown}; to use them, type: \
             ghosted run exports/ --rules {path_shown}"
        )
    } else {
        format!(
            "to diagnose its deals, type: ghosted run {path_shown}; to see what is read of it, type: \
             ghosted inspect {path_shown}"
        )
    };
    let message = format!("`{typed}` is no command; what should be done with it?");
    let diagnostic = Diagnostic::error(COMMAND_LINE, message).help(help);
    Some(CommandError::new(Exit::Usage, vec![diagnostic]).tell(""))
}

/// An error of the command line.
pub(super) fn usage(message: impl Into<String>, help: impl Into<String>) -> CommandError {
    let diagnostic = Diagnostic::error(COMMAND_LINE, message.into()).help(help.into());
    CommandError::new(Exit::Usage, vec![diagnostic])
}

/// Returns the argument as it is typed into a shell.
pub(super) fn quoted(argument: &str) -> String {
    if argument.contains(char::is_whitespace) {
        format!("\"{argument}\"")
    } else {
        argument.to_owned()
    }
}
