//! `ghosted diff OLD NEW EXPORTS…`: what an edit of the rules does to real buyers.

mod all_deals;
mod packs;
mod page;
mod terminal;

use std::fs;
use std::path::Path;

use jiff::civil::Date;

use self::all_deals::Opened;
use super::arguments::{Allowance, DiffArguments};
use super::error::CommandError;
use super::input;
use super::terminal::{counted, say};
use crate::changes::{Bench, Tally, Turned, turned};
use crate::diagnostic::{Code, Diagnostic, cannot_write};
use crate::exit_code::Exit;
use crate::rule_tests;

const NO_RULES_HERE: Code = Code::new("E946", "rules-named-twice");

/// The data of the comparison for all outputs.
struct Comparison<'c> {
    old: &'c str,
    new: &'c str,
    as_of: Date,
    bench: &'c Bench<'c>,
    tally: Tally,
    turned: Vec<Turned>,
}

pub fn diff(arguments: &DiffArguments) -> Exit {
    match attempt(arguments) {
        Ok(exit) => exit,
        Err(stopped) => stopped.tell("Nothing was compared."),
    }
}

fn attempt(arguments: &DiffArguments) -> Result<Exit, CommandError> {
    if arguments.input.rules.is_some() {
        let diagnostic = Diagnostic::error(NO_RULES_HERE, "A comparison takes no --rules")
            .help("Name the two packs first: ghosted diff OLD NEW EXPORTS");
        return Err(CommandError::new(Exit::Usage, vec![diagnostic]));
    }
    let (old, new) = packs::sides(&arguments.old, &arguments.new, &arguments.input)?;
    let as_of = input::as_of(&arguments.input)?;
    let opened = Opened::open(&arguments.input, &old, &new)?;
    let bench = Bench::new(&old.pack, &new.pack);
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = arguments.threads {
        pool = pool.num_threads(usize::from(threads));
    }
    let work = || {
        let tally = all_deals::compare(&bench, &opened, &as_of)?;
        Ok((tally, turned(&rule_tests::run(&old.pack), &rule_tests::run(&new.pack))))
    };
    let (tally, turned) = match pool.build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }?;
    let (old, new) = (old.name.as_str(), new.name.as_str());
    let comparison = Comparison { old, new, as_of: as_of.date, bench: &bench, tally, turned };
    if let Some(file) = &arguments.out {
        let page = comparison.page().map_err(CommandError::one(Exit::FaultyRules))?;
        write(file, &page)?;
    }
    say(&comparison.told());
    Ok(verdict(&comparison.tally, arguments.max_changed))
}

/// Returns the exit code: success if no more deals changed than allowed.
fn verdict(tally: &Tally, allowed: Option<Allowance>) -> Exit {
    let Some(allowed) = allowed else { return Exit::Done };
    if allowed.covers(tally.changed, tally.compared) {
        return Exit::Done;
    }
    let changed = counted(tally.changed, "buyer");
    say(&format!("\nMore than --max-changed {allowed} allows: {changed} changed."));
    Exit::FaultyRules
}

fn write(file: &Path, page: &str) -> Result<(), CommandError> {
    fs::write(file, page).map_err(|error| {
        let diagnostic = cannot_write(file, &error).help("Choose another file with --out");
        CommandError::new(Exit::OutputFailed, vec![diagnostic])
    })
}
