//! `ghosted check [DIR]`: every fault of rules and templates in one go.

use super::arguments::CheckArguments;
use super::terminal::{counted, say, show};
use crate::exit::Exit;
use crate::report::{Language, Templates};
use crate::rules::{RuleFiles, load};

pub fn check(arguments: &CheckArguments) -> Exit {
    let files = match &arguments.rules {
        Some(dir) => match RuleFiles::from_dir(dir) {
            Ok(files) => files,
            Err(problem) => {
                show(&[problem], "Nothing was checked.");
                return Exit::FaultyRules;
            }
        },
        None => RuleFiles::embedded(),
    };
    let loaded = load(&files);
    let mut problems = loaded.problems;
    if let Some(pack) = &loaded.pack {
        for language in [Language::En, Language::Zh] {
            if let Err(faults) = Templates::load(arguments.templates.as_deref(), pack, language) {
                problems.extend(
                    faults
                        .into_iter()
                        .filter(|fault| !problems.contains(fault))
                        .collect::<Vec<_>>(),
                );
            }
        }
        say(&format!(
            "{}, {}, {}, {}, {}.",
            counted(pack.causes.len(), "cause"),
            counted(pack.signs.len(), "sign"),
            counted(pack.gates.len(), "gate"),
            counted(pack.questions.len(), "question"),
            counted(pack.conduct.len(), "conduct check"),
        ));
    }
    let is_faulty = problems.iter().any(crate::problem::Problem::is_error);
    show(&problems, "A pack with a fault runs nothing.");
    if is_faulty {
        return Exit::FaultyRules;
    }
    say("No faults.");
    Exit::Done
}
