//! Runs the subcommands, one module each. Each returns its exit code; none ends the process itself.

mod arguments;
mod check;
mod check_exports;
mod check_fix;
mod check_reach;
mod completions;
mod diff;
mod error;
mod explain;
mod facts_and_rules;
mod init;
mod input;
mod inspect;
mod learn;
mod new;
mod no_command;
mod rule_changes;
mod rules_or_exports;
mod run;
mod schema;
mod terminal;
mod test;
mod watch;

use std::io::Write as _;

use clap::Parser as _;

use super::diagnostic::Diagnostic;
use super::exit_code::Exit;
use super::panics;
use arguments::{Arguments, Command};

/// Parses the command line and runs the command.
pub fn main() -> Exit {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(shown) => {
            if let Some(exit) = no_command::explain(&shown) {
                return exit;
            }
            // Help and version are errors for clap, which knows the right stream for each.
            let _ = shown.print();
            return if shown.use_stderr() { Exit::Usage } else { Exit::Done };
        }
    };
    panics::install_hook();
    let ended = std::panic::catch_unwind(|| carry_out(arguments.command));
    ended.unwrap_or_else(|_| {
        let what = "The last good report is as it was. Please send the line above, and what you \
                    typed, to the authors of ghosted.";
        let _ = writeln!(anstream::stderr(), "{what}");
        Exit::Internal
    })
}

/// Ends the program from a thread of its own, with nothing half made left.
fn give_up(error: &Diagnostic) -> ! {
    crate::report::store::stop::abandon();
    terminal::show(std::slice::from_ref(error), "Nothing was written.");
    std::process::exit(Exit::FaultyRules as i32)
}

fn carry_out(command: Command) -> Exit {
    match command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Inspect(arguments) => inspect::inspect(&arguments),
        Command::Watch(arguments) => watch::watch(&arguments),
        Command::Test(arguments) => test::test(arguments),
        Command::Check(arguments) => check::check(arguments),
        Command::Explain(arguments) => explain::explain(&arguments),
        Command::Diff(arguments) => diff::diff(arguments),
        Command::Learn(arguments) => learn::learn(&arguments),
        Command::Facts(arguments) => facts_and_rules::facts(&arguments),
        Command::Rules(arguments) => facts_and_rules::rules(&arguments),
        Command::Schema(arguments) => schema::schema(&arguments),
        Command::New(arguments) => new::new(&arguments),
        Command::Init(arguments) => init::init(&arguments),
        Command::Completions(arguments) => completions::completions(&arguments),
        Command::Man => completions::man(),
    }
}
