//! `ghosted diff --against OLD --rules NEW EXPORTS…`: what an edit of the rules does to real buyers.

mod all_deals;
mod packs;
mod page;
mod terminal;

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use self::all_deals::Opened;
use super::arguments::{Allowance, DiffArguments};
use super::error::CommandError;
use super::input;
use super::no_command::usage;
use super::rules_or_exports::holds_rules;
use super::terminal::{counted, say};
use crate::changes::{Bench, BetweenPacks, Tally, Turned, turned};
use crate::diagnostic::{Code, Diagnostic, cannot_write, shown};
use crate::exit_code::Exit;
use crate::rule_tests;

const NO_RULES_HERE: Code = Code::new("E946", "rules-named-twice");

/// The data of the comparison for all outputs.
struct Comparison<'c> {
    old: &'c str,
    new: &'c str,
    as_of: Date,
    bench: &'c Bench<'c>,
    changes: BetweenPacks,
    turned: Vec<Turned>,
}

pub fn diff(mut arguments: DiffArguments) -> Exit {
    match attempt(&mut arguments) {
        Ok(exit) => exit,
        Err(stopped) => stopped.tell("Nothing was compared."),
    }
}

/// Which two packs are compared, as they were typed. They may also stand before the exports, as in
/// `ghosted diff OLD NEW EXPORTS`.
fn packs_named(arguments: &mut DiffArguments) -> Result<(String, String), CommandError> {
    let exports = &mut arguments.input.exports;
    let is_pack =
        |path: &PathBuf| path.as_os_str() == packs::BUILT_IN || !path.exists() || holds_rules(path);
    let first_is_a_pack = exports.first().is_some_and(is_pack);
    let against = arguments.against.clone();
    match (&arguments.input.rules, against) {
        (Some(_), _) if first_is_a_pack && exports.len() > 1 => {
            let message = "The rules are named twice: with --rules, and before the exports";
            let diagnostic = Diagnostic::error(NO_RULES_HERE, message)
                .help("Type: ghosted diff --against OLD --rules NEW EXPORTS");
            Err(CommandError::new(Exit::Usage, vec![diagnostic]))
        }
        (Some(rules), against) => {
            let old = against.unwrap_or_else(|| packs::BUILT_IN.to_owned());
            Ok((old, shown(rules)))
        }
        (None, None) if first_is_a_pack && exports.len() > 2 => {
            let (old, new) = (exports.remove(0), exports.remove(0));
            Ok((shown(&old), shown(&new)))
        }
        (None, Some(old)) => Ok((old, packs::BUILT_IN.to_owned())),
        (None, None) => Err(usage(
            "one pack alone cannot be compared",
            "name your rules: ghosted diff --rules mine/rules exports/; they are compared with \
             those inside the program, or with those behind --against",
        )),
    }
}

fn attempt(arguments: &mut DiffArguments) -> Result<Exit, CommandError> {
    let (old, new) = packs_named(arguments)?;
    let (old, new) = packs::sides(&old, &new, &arguments.input)?;
    let as_of = input::as_of(&arguments.input)?;
    let opened = Opened::open(&arguments.input, &old, &new)?;
    let bench = Bench::new(&old.pack, &new.pack);
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = arguments.threads {
        pool = pool.num_threads(usize::from(threads));
    }
    let work = || {
        let changes = all_deals::compare(&bench, &opened, &as_of)?;
        Ok((changes, turned(&rule_tests::run(&old.pack), &rule_tests::run(&new.pack))))
    };
    let (changes, turned) = match pool.build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }?;
    let (old, new) = (old.name.as_str(), new.name.as_str());
    let comparison = Comparison { old, new, as_of: as_of.date, bench: &bench, changes, turned };
    if let Some(file) = &arguments.out {
        let page = comparison.page().map_err(CommandError::one(Exit::FaultyRules))?;
        write(file, &page)?;
    }
    say(&comparison.description());
    Ok(verdict(&comparison.changes.tally, arguments.max_changed))
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
