//! `ghosted learn EXPORTS… --rules DIR`: learns from deals whose cause of silence came out, shows
//! every changed number and how good it is, and writes `learned.yaml` into the folder of rules.

mod json;
mod page;
mod tables;
mod text;

use std::fs;
use std::path::Path;

use self::tables::Report;
pub(super) use self::text::bar;
use super::arguments::{LearnArguments, LearnFormat};
use super::check_fix::save;
use super::error::CommandError;
use super::input;
use super::no_command::usage;
use super::terminal::say;
use crate::diagnostic::{Diagnostic, cannot_write, nearest, shown};
use crate::exit_code::Exit;
use crate::learning::{Decision, collect, learn as learn_from, paths};
use crate::rules::learned::{LEARNED, is_taken_back, render};
use crate::rules::{Pack, RuleFiles, load};

pub fn learn(arguments: &LearnArguments) -> Exit {
    match attempt(arguments) {
        Ok(()) => Exit::Done,
        Err(stopped) => stopped.tell("Nothing was learned."),
    }
}

fn attempt(arguments: &LearnArguments) -> Result<(), CommandError> {
    let folder = arguments.input.rules.as_deref();
    if folder.is_none() && !arguments.dry_run {
        return Err(usage(
            "the rules inside the program cannot be changed, so there is no place for what is learned",
            "write rules into a folder with `ghosted init mine` and name it with --rules \
             mine/rules, or add --dry-run to only look",
        ));
    }
    let files = input::rule_files(&arguments.input)?;
    // What was learned before is no number of an expert.
    let mut pack = load_pack(&files.clone().without(LEARNED))?;
    let is_there = files.iter().any(|(name, _)| name == LEARNED);
    let earlier = if is_there { load_pack(&files)?.learned } else { None };
    input::choose_columns(&arguments.input, &mut pack)?;
    let mut without = earlier.as_ref().map(|own| own.without.clone()).unwrap_or_default();
    without.extend(arguments.without.iter().cloned());
    without.sort();
    without.dedup();
    check_paths(&pack, &without)?;

    let as_of = input::as_of(&arguments.input)?;
    let exports = input::open(&arguments.input, &pack)?;
    let cases = collect(&pack, &exports, &as_of).map_err(CommandError::one(Exit::FaultyExports))?;
    let mut learning = learn_from(&pack, &cases.cases, &without);
    learning.learned.as_of = Some(as_of.date);
    let report = Report::new(&pack, &cases, &learning, as_of.date);
    match arguments.format {
        LearnFormat::Text => say(&text::text(&report)),
        LearnFormat::Json => say(&json::json(&report)),
    }
    if let Some(file) = &arguments.out {
        fs::write(file, page::page(&report)).map_err(|error| {
            let diagnostic = cannot_write(file, &error).help("choose another file with --out");
            CommandError::new(Exit::OutputFailed, vec![diagnostic])
        })?;
    }
    if let (Some(folder), false) = (folder, arguments.dry_run) {
        let is_learned = learning.backtest.decision == Decision::Learned;
        let content = (is_learned || !without.is_empty()).then(|| render(&learning.learned));
        let said = write(folder, content.as_deref(), is_learned)?;
        if arguments.format == LearnFormat::Text {
            say(&said);
        }
    } else if arguments.format == LearnFormat::Text {
        say("\nNothing was written.");
    }
    Ok(())
}

fn load_pack(files: &RuleFiles) -> Result<Pack, CommandError> {
    let loaded = load(files);
    loaded.pack.ok_or_else(|| {
        let errors = loaded.diagnostics.into_iter().filter(Diagnostic::is_error);
        CommandError::new(Exit::FaultyRules, errors.collect())
    })
}

/// Checks that every path names at least one number of the rules.
fn check_paths(pack: &Pack, without: &[String]) -> Result<(), CommandError> {
    let all = paths(pack);
    for path in without {
        let own = std::slice::from_ref(path);
        if !all.iter().any(|number| is_taken_back(own, number)) {
            let near = nearest(path, all.iter().map(String::as_str));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write it as in learned.yaml, e.g. signs.tender_words.tender".to_owned(),
            };
            return Err(usage(format!("the rules have no number `{path}`"), help));
        }
    }
    Ok(())
}

/// Writes the file, or removes it if the experts' numbers stay in force. Returns what was done.
fn write(folder: &Path, content: Option<&str>, is_learned: bool) -> Result<String, CommandError> {
    let path = folder.join(LEARNED);
    match content {
        Some(content) => {
            save(&path, content.as_bytes()).map_err(CommandError::one(Exit::OutputFailed))?;
            let path = shown(&path);
            Ok(if is_learned {
                format!(
                    "\nWrote {path}. A run with these rules uses it; no rule file was changed. To \
                     take a number back, delete its line, or learn again with --without and its \
                     name."
                )
            } else {
                format!("\n{path} holds no numbers now, only what you took back.")
            })
        }
        None if path.exists() => {
            fs::remove_file(&path).map_err(|error| {
                let help = "delete it yourself: a run uses it while it is there";
                let diagnostic = cannot_write(&path, &error).help(help);
                CommandError::new(Exit::OutputFailed, vec![diagnostic])
            })?;
            Ok(format!("\nRemoved {}, which earlier cases had made.", shown(&path)))
        }
        None => Ok("\nNothing was written.".to_owned()),
    }
}
