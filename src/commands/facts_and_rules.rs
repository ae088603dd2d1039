//! `ghosted facts [NAME]` and `ghosted rules [ID]`: describe the vocabulary and the rules in plain
//! words.

use std::fs;
use std::path::Path;

use super::arguments::{DescribeArguments, DescribeFormat, RulesArguments};
use super::error::CommandError;
use super::input::pack_of;
use super::rule_changes;
use super::terminal::say;
use crate::diagnostic::{Code, Diagnostic, cannot_write, nearest, shown};
use crate::exit_code::Exit;
use crate::narration;
use crate::narration::Page;
use crate::report::Language;
use crate::rules::Pack;

const NO_SUCH_RULE: Code = Code::new("E941", "no-such-rule");

pub fn facts(arguments: &DescribeArguments) -> Exit {
    ended(describe(arguments, narration::facts, "fact"))
}

pub fn rules(arguments: &RulesArguments) -> Exit {
    let describe_arguments = &arguments.describe;
    ended(if arguments.changes {
        rule_changes::print(describe_arguments.rules.as_deref())
    } else {
        describe(describe_arguments, narration::rules, "rule")
    })
}

fn ended(outcome: Result<(), CommandError>) -> Exit {
    match outcome {
        Ok(()) => Exit::Done,
        Err(stopped) => stopped.tell("Nothing was described."),
    }
}

fn describe(
    arguments: &DescribeArguments,
    page: fn(&Pack, Language) -> Page,
    what: &str,
) -> Result<(), CommandError> {
    let pack = pack_of(arguments.rules.as_deref())?;
    let language = arguments.lang.into();
    let mut page = page(&pack, language);
    if let Some(name) = &arguments.name {
        let near = nearest(name, page.names()).map(str::to_owned);
        page = page.only(name).ok_or_else(|| {
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("`ghosted {what}s` without a name shows them all"),
            };
            let diagnostic =
                Diagnostic::error(NO_SUCH_RULE, format!("there is no {what} `{name}`")).help(help);
            CommandError::new(Exit::Usage, vec![diagnostic])
        })?;
    }
    let text = match arguments.format.unwrap_or_else(|| fitting(arguments.out.as_deref())) {
        DescribeFormat::Text => narration::text(&page),
        DescribeFormat::Markdown => narration::markdown(&page),
        DescribeFormat::Html => narration::html(&page),
        DescribeFormat::Json => narration::json(&page),
    };
    match &arguments.out {
        Some(file) => {
            write(file, &text)?;
            say(&format!("Wrote {}.", shown(file)));
        }
        None => say(text.trim_end()),
    }
    Ok(())
}

/// Returns the format for the ending of the file.
fn fitting(out: Option<&Path>) -> DescribeFormat {
    let ending = out.and_then(Path::extension).map(|ending| ending.to_ascii_lowercase());
    match ending.as_ref().and_then(|ending| ending.to_str()) {
        Some("html" | "htm") => DescribeFormat::Html,
        Some("md" | "markdown") => DescribeFormat::Markdown,
        Some("json") => DescribeFormat::Json,
        _ => DescribeFormat::Text,
    }
}

fn write(file: &Path, text: &str) -> Result<(), CommandError> {
    fs::write(file, text).map_err(|error| {
        let diagnostic = cannot_write(file, &error).help("choose another file with --out");
        CommandError::new(Exit::OutputFailed, vec![diagnostic])
    })
}
