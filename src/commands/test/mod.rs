//! `ghosted test --rules DIR`: runs the examples and tests of the rules, and reports coverage; with
//! `--from-deal`, writes a new test.

mod calibration;
mod from_deal;
mod json;
mod junit;
mod labelled;
mod readings;
mod text;

use super::arguments::{TestArguments, TestFormat};
use super::error::CommandError;
use super::no_command::{quoted, usage};
use super::rules_or_exports::take_rules;
use super::terminal::{say, show};
use crate::exit_code::Exit;
use crate::learning::calibration::calibrate;
use crate::rule_tests;
use crate::rules::{RuleFiles, load_to_try};

pub fn test(mut arguments: TestArguments) -> Exit {
    take_rules(&mut arguments.rules, &mut arguments.exports);
    let (ended, what_follows) = match &arguments.from_deal {
        Some(deal) if !arguments.exports.is_empty() => {
            (from_deal::write(deal, &arguments), "No test was written.")
        }
        Some(deal) => {
            let help =
                format!("add the exports: ghosted test --from-deal {} exports/", quoted(deal));
            (Err(usage("there are no exports to look for the deal in", help)), "")
        }
        None => {
            // What is no folder of rules is told as such; tests need no exports.
            if let (None, Some(first)) = (&arguments.rules, arguments.exports.first()) {
                arguments.rules = Some(first.clone());
            }
            (attempt(&arguments), "Nothing was tested.")
        }
    };
    ended.unwrap_or_else(|stopped| stopped.tell(what_follows))
}

fn attempt(arguments: &TestArguments) -> Result<Exit, CommandError> {
    let files =
        RuleFiles::of(arguments.rules.as_deref()).map_err(CommandError::one(Exit::FaultyRules))?;
    let loaded = load_to_try(&files);
    let Some(pack) = loaded.pack else {
        return Err(CommandError::new(Exit::FaultyRules, loaded.diagnostics));
    };
    if arguments.readings {
        let measured = rule_tests::readings::measure(&pack.readings);
        say(&match arguments.format {
            TestFormat::Json => readings::json(&measured),
            TestFormat::Text | TestFormat::Junit => readings::text(&measured),
        });
        return Ok(Exit::Done);
    }
    if arguments.calibration {
        let drawn = calibrate(&pack);
        say(&match arguments.format {
            TestFormat::Json => calibration::json(&drawn),
            TestFormat::Text | TestFormat::Junit => calibration::text(&drawn),
        });
        return Ok(Exit::Done);
    }
    if let Some(folder) = &arguments.labelled {
        let measured = rule_tests::labelled::measure(&pack, folder)
            .map_err(|errors| CommandError::new(Exit::FaultyExports, errors))?;
        say(&match arguments.format {
            TestFormat::Json => labelled::json(&measured),
            TestFormat::Text | TestFormat::Junit => labelled::text(&measured),
        });
        return Ok(Exit::Done);
    }
    let mut rule_tests = rule_tests::run(&pack);
    let missing: Vec<_> = loaded.diagnostics.into_iter().filter(|own| own.is_error()).collect();
    rule_tests.note_missing(&missing);
    match arguments.format {
        TestFormat::Text => say(&text::text(&rule_tests)),
        TestFormat::Junit => say(junit::junit(&rule_tests).trim_end()),
        TestFormat::Json => say(&json::json(&rule_tests)),
    }
    if !missing.is_empty() {
        show(&missing, "");
    }
    let enough = arguments
        .coverage_at_least
        .is_none_or(|least| rule_tests.coverage.percent() >= usize::from(least));
    if let (false, Some(least), TestFormat::Text) =
        (enough, arguments.coverage_at_least, arguments.format)
    {
        say(&format!("Less than the {least} of 100 that were asked for."));
    }
    let is_right = rule_tests.wrong().next().is_none();
    Ok(if is_right && enough { Exit::Done } else { Exit::FaultyRules })
}
