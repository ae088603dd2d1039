//! `ghosted check --rules DIR`: reports all errors of rules and templates at once; runs nothing.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use jiff::Zoned;

use super::arguments::{CheckArguments, CheckFormat};
use super::check_exports::leading_by_absence;
use super::check_fix::{changes, fix};
use super::check_reach::never_leading;
use super::give_up;
use super::no_command::usage;
use super::rules_or_exports::take_rules;
use super::terminal::{counted, say, show};
use crate::diagnostic::{Diagnostic, in_reading_order, write_all, write_github, write_json};
use crate::exit_code::Exit;
use crate::report::{Language, Templates};
use crate::rules::{self, Pack, RuleFiles};

pub fn check(mut arguments: CheckArguments) -> Exit {
    take_rules(&mut arguments.rules, &mut arguments.exports);
    // A folder that is not there is more often one of rules.
    if arguments.rules.is_none() && arguments.exports.first().is_some_and(|path| !path.exists()) {
        arguments.rules = Some(arguments.exports.remove(0));
    }
    let arguments = &arguments;
    if arguments.fix && arguments.rules.is_none() {
        let help = "name your own with --rules; `ghosted init mine` writes them into a folder";
        return usage("the rules inside the program cannot be changed", help).tell("");
    }
    let files = RuleFiles::of(arguments.rules.as_deref());
    let as_of = arguments.as_of.unwrap_or_else(|| Zoned::now().date());
    let files = match (files, arguments.rules.as_deref()) {
        (Ok(files), Some(folder)) if arguments.fix => match fix(folder, &files, as_of) {
            Ok(fixed) => {
                if arguments.format == CheckFormat::Text {
                    say(&changes(&fixed.fixed));
                }
                Ok(fixed.files)
            }
            Err(diagnostic) => {
                show(&[diagnostic], "");
                return Exit::OutputFailed;
            }
        },
        (files, _) => files,
    };
    let (count, pack, mut diagnostics) = match &files {
        Ok(files) => {
            let loaded = rules::check(files, as_of);
            (files.len(), loaded.pack, loaded.diagnostics)
        }
        Err(diagnostic) => (0, None, vec![diagnostic.clone()]),
    };
    if let Some(pack) = &pack {
        diagnostics.extend(errors_of_templates(arguments.templates.as_deref(), pack));
        if let Ok(files) = &files {
            diagnostics.extend(never_leading(files, pack));
        }
        if let (Ok(files), false) = (&files, arguments.exports.is_empty()) {
            match leading_by_absence(&arguments.input(as_of), files, pack) {
                Ok(warnings) => diagnostics.extend(warnings),
                Err(stopped) => return stopped.tell(""),
            }
        }
        diagnostics.sort_by(in_reading_order);
    }
    // A closed pipe is not an error; the exit code states the result.
    let _ = match arguments.format {
        CheckFormat::Text => {
            if let Some(pack) = &pack {
                say(&contents(pack));
            }
            let colour = io::stdout().is_terminal();
            write_all(&diagnostics, count, colour, &mut anstream::stdout())
        }
        CheckFormat::Json => write_json(&diagnostics, count, &mut io::stdout().lock()),
        CheckFormat::Github => write_github(&diagnostics, &mut io::stdout().lock()),
    };
    if diagnostics.iter().any(Diagnostic::is_error) { Exit::FaultyRules } else { Exit::Done }
}

/// Checks the templates in both languages, and reports an error in both once.
pub(super) fn errors_of_templates(dir: Option<&Path>, pack: &Pack) -> Vec<Diagnostic> {
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for language in [Language::En, Language::Zh] {
        if let Err(errors) = Templates::load(dir, pack, language, give_up) {
            for error in errors {
                if !diagnostics.contains(&error) {
                    diagnostics.push(error);
                }
            }
        }
    }
    diagnostics
}

fn contents(pack: &Pack) -> String {
    let mut out = format!(
        "{}, {}, {}, {}, {}.",
        counted(pack.causes.len(), "cause"),
        counted(pack.signs.len(), "sign"),
        counted(pack.gates.len(), "gate"),
        counted(pack.questions.len(), "question"),
        counted(pack.conduct.len(), "conduct check"),
    );
    if let Some(learned) = &pack.learned {
        out.push('\n');
        out.push_str(&learned.summary(Language::En));
    }
    out
}
