//! Adds a new rule to its file, unless the pack would then have an error, and reports the effects.

use jiff::Zoned;

use super::{Bench, Trial, sign_effect};
use crate::commands::check_fix::save;
use crate::commands::error::CommandError;
use crate::commands::terminal::{say, show};
use crate::diagnostic::{Code, Diagnostic, shown};
use crate::exit_code::Exit;
use crate::rule_tests;
use crate::rule_tests::RuleTest;
use crate::rules::check;
use crate::rules::scaffold::Draft;

const NO_PLACE: Code = Code::new("E938", "no-place");

pub(super) fn write(
    bench: &Bench<'_>,
    draft: &Draft,
    trial: &Trial<'_>,
) -> Result<Exit, CommandError> {
    let Some(added) = draft.added_to(&bench.files) else {
        let what = format!("{} has no list that this {} could join", draft.file(), draft.sort);
        let diagnostic = Diagnostic::error(NO_PLACE, what).help(format!(
            "write each item of the list on lines of its own, with a dash before it; this would \
             have been added:\n{}",
            draft.text()
        ));
        return Err(CommandError::new(Exit::FaultyRules, vec![diagnostic]));
    };
    let today = Zoned::now().date();
    let before = check(&bench.files, today).diagnostics;
    let after = check(&added.files, today);
    let Some(pack) = after.pack else {
        say(&format!("This {} would make an error, so it was not written:\n", draft.sort));
        say(&draft.text());
        return Err(CommandError::new(Exit::FaultyRules, errors(after.diagnostics)));
    };
    if !trial.exports.is_empty() {
        let new = pack.signs.iter().find(|own| bench.pack.signs.iter().all(|old| old.id != own.id));
        let id = new.map_or("", |own| own.id.as_str());
        say(&sign_effect::describe(&bench.pack, &pack, id, trial.exports, &trial.as_of)?);
    }
    if trial.dry_run {
        say(&format!("\nThis {} would be added to {}:\n", draft.sort, added.file));
        say(&draft.text());
        return Ok(Exit::Done);
    }
    let path = bench.folder.join(&added.file);
    save(&path, added.content()).map_err(CommandError::one(Exit::OutputFailed))?;
    say(&format!("Wrote this {} to {}, line {}:\n", draft.sort, shown(&path), added.line));
    say(&draft.text());
    let is_new = |diagnostic: &Diagnostic| {
        !before.iter().any(|old| old.code == diagnostic.code && old.message == diagnostic.message)
    };
    let warnings: Vec<Diagnostic> = after.diagnostics.into_iter().filter(is_new).collect();
    if !warnings.is_empty() {
        show(&warnings, "");
    }
    let unmet = no_longer_true(bench, &rule_tests::run(&pack));
    for rule_test in &unmet {
        say(&rule_test.description());
        rule_test.weights.iter().for_each(|weight| say(&format!("  {weight}")));
    }
    if unmet.is_empty() {
        say("All examples and tests pass that did before, and its own.");
    }
    say(next(draft.sort));
    Ok(if unmet.is_empty() { Exit::Done } else { Exit::FaultyRules })
}

fn errors(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.into_iter().filter(Diagnostic::is_error).collect()
}

/// Lists the examples and tests that fail now and passed before.
fn no_longer_true(bench: &Bench<'_>, now: &rule_tests::RuleTestResults) -> Vec<RuleTest> {
    let before = rule_tests::run(&bench.pack);
    let was_wrong = |rule_test: &RuleTest| {
        before.wrong().any(|old| old.name == rule_test.name && old.unmet == rule_test.unmet)
    };
    now.wrong().filter(|rule_test| !was_wrong(rule_test)).cloned().collect()
}

const fn next(sort: &str) -> &'static str {
    match sort.as_bytes() {
        b"sign" => {
            "Next: add a buyer to try it on with `ghosted new test`, and see what it does to yours \
             with `ghosted watch`. The numbers of 10 are yours to change: of 10 buyers silent for \
             a cause, so many show it."
        }
        b"question" => {
            "Next: see when it is asked with `ghosted explain`. The numbers of 10 are yours to \
             change: of 10 buyers silent for a cause, so many would answer so; the rest do not \
             reply."
        }
        b"cause" => {
            "Next: take its number of 100 from other causes, so that all sum to 100; give one sign \
             and one question a higher number for it, or write some with `ghosted new sign` and \
             `ghosted new question`."
        }
        _ => "Next: `ghosted test` tries it, and all others, after every change of a rule.",
    }
}
