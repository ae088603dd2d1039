//! `ghosted test --from-deal DEAL EXPORTS…`: writes a test from a deal of the exports, without
//! anything that identifies a person. The test is only written if it gives the same diagnosis.

use std::path::Path;

use crate::commands::arguments::TestArguments;
use crate::commands::check_fix::save;
use crate::commands::error::CommandError;
use crate::commands::explain::find;
use crate::commands::input;
use crate::commands::terminal::say;
use crate::diagnostic::{Code, Diagnostic, shown};
use crate::exit_code::Exit;
use crate::facts::{AsOf, Deal};
use crate::report::escape::terminal::plain;
use crate::rule_tests::describe;
use crate::rule_tests::describe::Refused;
use crate::rules::scaffold::{Added, Draft};
use crate::rules::{Pack, RuleFiles, load};

const UNTELLABLE_BUYER: Code = Code::new("E939", "untellable-buyer");

pub(in crate::commands::test) fn write(
    wanted: &str,
    arguments: &TestArguments,
) -> Result<Exit, CommandError> {
    let input = arguments.input();
    let files = input::rule_files(&input)?;
    let loaded = load(&files);
    let Some(pack) = loaded.pack else {
        return Err(CommandError::new(Exit::FaultyRules, loaded.diagnostics));
    };
    let as_of = input::as_of(&input)?;
    let exports = input::open(&input, &pack)?;
    let id = find(wanted, &pack, &exports)?;
    let mut made = None;
    let describe_it = |buyer: &Deal<'_>| {
        if buyer.id == id {
            let test = describe::test_of(&pack, buyer, &as_of);
            made = Some(test.map(|test| test.draft()).and_then(|draft| {
                let added =
                    added(&draft, &files, |test, pack| describe::is_of(test, pack, buyer, &as_of));
                added.map(|added| (draft, added)).ok_or(Refused::NotTellable)
            }));
        }
        made.is_none()
    };
    exports
        .each_deal(pack.catalog.len(), describe_it)
        .map_err(CommandError::one(Exit::FaultyExports))?;
    let Some(made) = made else { return Ok(Exit::Usage) }; // invariant: `find` saw the same deals
    let (draft, added) = made.map_err(|why| refused(why, wanted, &as_of))?;
    match &arguments.rules {
        Some(folder) => written(folder, &draft, &added),
        None => {
            say(draft.text().trim_end());
            Ok(Exit::Done)
        }
    }
}

/// Returns the files with the test, if the loader reads the test as intended.
fn added(
    draft: &Draft,
    files: &RuleFiles,
    is_meant: impl Fn(&crate::rules::pack::PackTest, &Pack) -> bool,
) -> Option<Added> {
    let added = draft.added_to(files)?;
    let pack = load(&added.files).pack?;
    let test = pack.tests.iter().find(|test| test.name == draft.id)?;
    let is_right = || {
        let rule_tests = crate::rule_tests::run(&pack);
        rule_tests.tests.iter().any(|rule_test| rule_test.line == test.line && rule_test.is_right())
    };
    (is_meant(test, &pack) && is_right()).then_some(added)
}

fn written(folder: &Path, draft: &Draft, added: &Added) -> Result<Exit, CommandError> {
    let path = folder.join(&added.file);
    save(&path, added.content()).map_err(CommandError::one(Exit::OutputFailed))?;
    say(&format!("Wrote this test to {}, line {}:\n", shown(&path), added.line));
    say(&draft.text());
    say(
        "It gives the same diagnosis as the record. Read it before you pass it on: dates and numbers \
         are those of the record, and so are the words that a rule reacts to.",
    );
    Ok(Exit::Done)
}

fn refused(why: Refused, buyer: &str, as_of: &AsOf) -> CommandError {
    let buyer = plain(buyer);
    let (what, help) = match why {
        Refused::KeptOut => (
            format!("“{buyer}” asked not to be contacted: no test is made of this record"),
            "take another buyer; nothing is written of one who asked to be left alone",
        ),
        Refused::NotTellable => (
            format!("as of {}, no test gives the same diagnosis as “{buyer}”", as_of.date),
            "a test knows no exchange rates and no money without a currency; write one by hand with \
             `ghosted new test`",
        ),
    };
    CommandError::new(Exit::Usage, vec![Diagnostic::error(UNTELLABLE_BUYER, what).help(help)])
}
