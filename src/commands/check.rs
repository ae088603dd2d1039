//! `ghosted check [DIR]`: every fault of rules and templates in one go; runs nothing.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use jiff::Zoned;

use super::arguments::{CheckArguments, CheckFormat};
use super::check_exports::shadowed;
use super::check_fix::{changes, fix};
use super::terminal::{counted, say, show};
use crate::exit::Exit;
use crate::problem::{Problem, in_reading_order, write_all, write_github, write_json};
use crate::report::{Language, Templates};
use crate::rules::{self, Pack, RuleFiles};

pub fn check(arguments: &CheckArguments) -> Exit {
    let files = RuleFiles::of(arguments.rules.as_deref());
    let as_of = arguments.as_of.unwrap_or_else(|| Zoned::now().date());
    let files = match (files, arguments.rules.as_deref()) {
        (Ok(files), Some(folder)) if arguments.fix => match fix(folder, &files, as_of) {
            Ok(fixed) => {
                if arguments.format == CheckFormat::Text {
                    say(&changes(&fixed.mended));
                }
                Ok(fixed.files)
            }
            Err(problem) => {
                show(&[problem], "");
                return Exit::OutputFailed;
            }
        },
        (files, _) => files,
    };
    let (count, pack, mut problems) = match &files {
        Ok(files) => {
            let loaded = rules::check(files, as_of);
            (files.len(), loaded.pack, loaded.problems)
        }
        Err(problem) => (0, None, vec![problem.clone()]),
    };
    if let Some(pack) = &pack {
        problems.extend(faults_of_templates(arguments.templates.as_deref(), pack));
        if let (Ok(files), false) = (&files, arguments.exports.is_empty()) {
            match shadowed(&arguments.input(as_of), files, pack) {
                Ok(warnings) => problems.extend(warnings),
                Err(stopped) => return stopped.tell(""),
            }
        }
        problems.sort_by(in_reading_order);
    }
    // A closed pipe is no fault; the exit code says what was found.
    let _ = match arguments.format {
        CheckFormat::Text => {
            if let Some(pack) = &pack {
                say(&contents(pack));
            }
            let colour = io::stdout().is_terminal();
            write_all(&problems, count, colour, &mut anstream::stdout())
        }
        CheckFormat::Json => write_json(&problems, count, &mut io::stdout().lock()),
        CheckFormat::Github => write_github(&problems, &mut io::stdout().lock()),
    };
    if problems.iter().any(Problem::is_error) { Exit::FaultyRules } else { Exit::Done }
}

/// Of both languages; what is wrong in both is told once.
pub(super) fn faults_of_templates(dir: Option<&Path>, pack: &Pack) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    for language in [Language::En, Language::Zh] {
        if let Err(faults) = Templates::load(dir, pack, language) {
            for fault in faults {
                if !problems.contains(&fault) {
                    problems.push(fault);
                }
            }
        }
    }
    problems
}

fn contents(pack: &Pack) -> String {
    format!(
        "{}, {}, {}, {}, {}.",
        counted(pack.causes.len(), "cause"),
        counted(pack.signs.len(), "sign"),
        counted(pack.gates.len(), "gate"),
        counted(pack.questions.len(), "question"),
        counted(pack.conduct.len(), "conduct check"),
    )
}
