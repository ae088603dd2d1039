//! `ghosted check [DIR]`: reads the rules, shows every fault at once, runs nothing.

use std::io::{self, IsTerminal as _, Write};
use std::path::Path;

use super::arguments::CheckArguments;
use crate::exit::Exit;
use crate::problem::write_all;
use crate::rules::{RuleFiles, load};

pub fn check(arguments: &CheckArguments) -> Exit {
    let colour = io::stdout().is_terminal();
    // A closed pipe is no fault; the exit code says what was found.
    run(arguments.rules.as_deref(), colour, &mut anstream::stdout()).unwrap_or(Exit::FaultyRules)
}

/// Checks the folder, or the rules inside the program.
///
/// # Errors
/// What `out` cannot take.
pub fn run(folder: Option<&Path>, colour: bool, out: &mut dyn Write) -> io::Result<Exit> {
    let files = match folder.map_or_else(|| Ok(RuleFiles::embedded()), RuleFiles::from_dir) {
        Ok(files) => files,
        Err(problem) => {
            write_all(&[problem], 0, colour, out)?;
            return Ok(Exit::FaultyRules);
        }
    };
    let loaded = load(&files);
    write_all(&loaded.problems, files.len(), colour, out)?;
    Ok(if loaded.pack.is_some() { Exit::Done } else { Exit::FaultyRules })
}
