//! Parses the command line, calls the command, turns its end into an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ghosted::commands::main().into()
}
