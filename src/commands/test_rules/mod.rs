//! `ghosted test [DIR]`: whether the examples and tests of the rules come true, and what none of
//! them has seen; with `--from-buyer`, one test more.

mod from_buyer;
mod json;
mod junit;
mod text;

use super::arguments::{TestArguments, TestFormat};
use super::stopped::Stopped;
use super::terminal::{say, show};
use crate::exit::Exit;
use crate::rules::{RuleFiles, load_to_try};
use crate::trials;

pub fn test(arguments: &TestArguments) -> Exit {
    let (ended, what_follows) = match arguments.from_buyer.as_slice() {
        [] => (attempt(arguments), "Nothing was tested."),
        [buyer, exports @ ..] => {
            (from_buyer::write(buyer, exports, arguments), "No test was written.")
        }
    };
    ended.unwrap_or_else(|stopped| stopped.tell(what_follows))
}

fn attempt(arguments: &TestArguments) -> Result<Exit, Stopped> {
    let files =
        RuleFiles::of(arguments.rules.as_deref()).map_err(Stopped::one(Exit::FaultyRules))?;
    let loaded = load_to_try(&files);
    let Some(pack) = loaded.pack else {
        return Err(Stopped::new(Exit::FaultyRules, loaded.problems));
    };
    let mut trials = trials::run(&pack);
    let missing: Vec<_> = loaded.problems.into_iter().filter(|own| own.is_error()).collect();
    trials.note_missing(&missing);
    match arguments.format {
        TestFormat::Text => say(&text::text(&trials)),
        TestFormat::Junit => say(junit::junit(&trials).trim_end()),
        TestFormat::Json => say(&json::json(&trials)),
    }
    if !missing.is_empty() {
        show(&missing, "");
    }
    let enough = arguments
        .coverage_at_least
        .is_none_or(|least| trials.coverage.percent() >= usize::from(least));
    if let (false, Some(least), TestFormat::Text) =
        (enough, arguments.coverage_at_least, arguments.format)
    {
        say(&format!("Less than the {least} of 100 that were asked for."));
    }
    let is_right = trials.wrong().next().is_none();
    Ok(if is_right && enough { Exit::Done } else { Exit::FaultyRules })
}
