//! `ghosted diff OLD NEW EXPORTS…`: what an edit of the rules does to real buyers.

mod packs;
mod page;
mod told;
mod work;

use std::fs;
use std::path::Path;

use jiff::civil::Date;

use super::arguments::{Allowance, DiffArguments};
use super::input;
use super::stopped::Stopped;
use super::terminal::{counted, say};
use crate::comparison::{Bench, Tally, Turned, turned};
use crate::exit::Exit;
use crate::problem::{Code, Problem, cannot_write};
use crate::trials;
use work::Opened;

const NO_RULES_HERE: Code = Code::new("E946", "rules-named-twice");

/// All that is to be told.
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

fn attempt(arguments: &DiffArguments) -> Result<Exit, Stopped> {
    if arguments.input.rules.is_some() {
        let problem = Problem::error(NO_RULES_HERE, "A comparison takes no --rules")
            .help("Name the two packs first: ghosted diff OLD NEW EXPORTS");
        return Err(Stopped::new(Exit::Usage, vec![problem]));
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
        let tally = work::compare(&bench, &opened, &as_of)?;
        Ok((tally, turned(&trials::run(&old.pack), &trials::run(&new.pack))))
    };
    let (tally, turned) = match pool.build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }?;
    let (old, new) = (old.name.as_str(), new.name.as_str());
    let comparison = Comparison { old, new, as_of: as_of.date, bench: &bench, tally, turned };
    if let Some(file) = &arguments.out {
        let page = comparison.page().map_err(Stopped::one(Exit::FaultyRules))?;
        write(file, &page)?;
    }
    say(&comparison.told());
    Ok(verdict(&comparison.tally, arguments.max_changed))
}

/// Whether no more buyers changed than may.
fn verdict(tally: &Tally, allowed: Option<Allowance>) -> Exit {
    let Some(allowed) = allowed else { return Exit::Done };
    if allowed.covers(tally.changed, tally.compared) {
        return Exit::Done;
    }
    let changed = counted(tally.changed, "buyer");
    say(&format!("\nMore than --max-changed {allowed} allows: {changed} changed."));
    Exit::FaultyRules
}

fn write(file: &Path, page: &str) -> Result<(), Stopped> {
    fs::write(file, page).map_err(|error| {
        let problem = cannot_write(file, &error).help("Choose another file with --out");
        Stopped::new(Exit::OutputFailed, vec![problem])
    })
}
