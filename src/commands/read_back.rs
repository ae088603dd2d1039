//! `ghosted facts [NAME]` and `ghosted rules [ID]`: the vocabulary and the rules in plain words.

use std::fs;
use std::path::Path;

use super::arguments::{LanguageArgument, ReadBackArguments, ReadBackFormat};
use super::init::CANNOT_WRITE;
use super::stopped::Stopped;
use super::terminal::say;
use crate::exit::Exit;
use crate::narration::{self, Page};
use crate::problem::{Code, Problem, nearest, shown};
use crate::report::Language;
use crate::rules::{Pack, RuleFiles, load};

const NO_SUCH_RULE: Code = Code::new("E941", "no-such-rule");

pub fn facts(arguments: &ReadBackArguments) -> Exit {
    ended(read_back(arguments, narration::facts, "fact"))
}

pub fn rules(arguments: &ReadBackArguments) -> Exit {
    ended(read_back(arguments, narration::rules, "rule"))
}

fn ended(outcome: Result<(), Stopped>) -> Exit {
    match outcome {
        Ok(()) => Exit::Done,
        Err(stopped) => stopped.tell("Nothing was read back."),
    }
}

fn read_back(
    arguments: &ReadBackArguments,
    page: fn(&Pack, Language) -> Page,
    what: &str,
) -> Result<(), Stopped> {
    let files = match &arguments.rules {
        Some(dir) => RuleFiles::from_dir(dir).map_err(Stopped::one(Exit::FaultyRules))?,
        None => RuleFiles::embedded(),
    };
    let loaded = load(&files);
    let pack = loaded.pack.ok_or_else(|| {
        let faults = loaded.problems.into_iter().filter(Problem::is_error);
        Stopped::new(Exit::FaultyRules, faults.collect())
    })?;
    let language = match arguments.lang {
        LanguageArgument::En => Language::En,
        LanguageArgument::Zh => Language::Zh,
    };
    let mut page = page(&pack, language);
    if let Some(name) = &arguments.name {
        let near = nearest(name, page.names()).map(str::to_owned);
        page = page.only(name).ok_or_else(|| {
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("`ghosted {what}s` without a name shows them all"),
            };
            let problem =
                Problem::error(NO_SUCH_RULE, format!("there is no {what} `{name}`")).help(help);
            Stopped::new(Exit::Usage, vec![problem])
        })?;
    }
    let text = match arguments.format.unwrap_or_else(|| fitting(arguments.out.as_deref())) {
        ReadBackFormat::Text => narration::text(&page),
        ReadBackFormat::Markdown => narration::markdown(&page),
        ReadBackFormat::Html => narration::html(&page),
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

/// The format that the ending of the file speaks of.
fn fitting(out: Option<&Path>) -> ReadBackFormat {
    let ending = out.and_then(Path::extension).map(|ending| ending.to_ascii_lowercase());
    match ending.as_ref().and_then(|ending| ending.to_str()) {
        Some("html" | "htm") => ReadBackFormat::Html,
        Some("md" | "markdown") => ReadBackFormat::Markdown,
        _ => ReadBackFormat::Text,
    }
}

fn write(file: &Path, text: &str) -> Result<(), Stopped> {
    fs::write(file, text).map_err(|error| {
        let what = format!("{} cannot be written: {error}", shown(file));
        let problem = Problem::error(CANNOT_WRITE, what).help("choose another file with --out");
        Stopped::new(Exit::OutputFailed, vec![problem])
    })
}
