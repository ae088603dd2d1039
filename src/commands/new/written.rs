//! Adds a draft to its file, unless the pack would have a fault with it, and says what follows.

use jiff::Zoned;

use super::super::check_fix::save;
use super::super::stopped::Stopped;
use super::super::terminal::{say, show};
use super::Bench;
use crate::exit::Exit;
use crate::problem::{Code, Problem, shown};
use crate::rules::check;
use crate::rules::drafts::Draft;
use crate::trials::{self, Trial};

const NO_PLACE: Code = Code::new("E938", "no-place");

pub(super) fn write(bench: &Bench<'_>, draft: &Draft) -> Result<Exit, Stopped> {
    let Some(added) = draft.added_to(&bench.files) else {
        let what = format!("{} has no list that this {} could join", draft.file(), draft.sort);
        let problem = Problem::error(NO_PLACE, what).help(format!(
            "write each item of the list on lines of its own, with a dash before it; this would \
             have been added:\n{}",
            draft.text()
        ));
        return Err(Stopped::new(Exit::FaultyRules, vec![problem]));
    };
    let today = Zoned::now().date();
    let before = check(&bench.files, today).problems;
    let after = check(&added.files, today);
    let Some(pack) = after.pack else {
        say(&format!("This {} would make a fault, so it was not written:\n", draft.sort));
        say(&draft.text());
        return Err(Stopped::new(Exit::FaultyRules, errors(after.problems)));
    };
    let path = bench.folder.join(&added.file);
    save(&path, added.content()).map_err(Stopped::one(Exit::OutputFailed))?;
    say(&format!("Wrote this {} to {}, line {}:\n", draft.sort, shown(&path), added.line));
    say(&draft.text());
    let is_new = |problem: &Problem| {
        !before.iter().any(|old| old.code == problem.code && old.message == problem.message)
    };
    let warnings: Vec<Problem> = after.problems.into_iter().filter(is_new).collect();
    if !warnings.is_empty() {
        show(&warnings, "");
    }
    let unmet = no_longer_true(bench, &trials::run(&pack));
    for trial in &unmet {
        say(&trial.told());
        trial.weights.iter().for_each(|weight| say(&format!("  {weight}")));
    }
    if unmet.is_empty() {
        say("All examples and tests come true that did before, and its own.");
    }
    say(next(draft.sort));
    Ok(if unmet.is_empty() { Exit::Done } else { Exit::FaultyRules })
}

fn errors(problems: Vec<Problem>) -> Vec<Problem> {
    problems.into_iter().filter(Problem::is_error).collect()
}

/// What does not come true now, and was not wrong before.
fn no_longer_true(bench: &Bench<'_>, now: &trials::Trials) -> Vec<Trial> {
    let before = trials::run(&bench.pack);
    let was_wrong = |trial: &Trial| {
        before.wrong().any(|old| old.name == trial.name && old.unmet == trial.unmet)
    };
    now.wrong().filter(|trial| !was_wrong(trial)).cloned().collect()
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
