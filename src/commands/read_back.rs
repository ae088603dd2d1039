//! `ghosted facts [NAME]` and `ghosted rules [ID]`: the vocabulary and the rules in plain words.

use std::fs;
use std::path::Path;

use super::arguments::{ReadBackArguments, ReadBackFormat};
use super::input::pack_of;
use super::stopped::Stopped;
use super::terminal::say;
use crate::exit::Exit;
use crate::narration::{self, Page};
use crate::problem::{Code, Problem, cannot_write, nearest, shown};
use crate::report::Language;
use crate::rules::Pack;

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
        let problem = cannot_write(file, &error).help("choose another file with --out");
        Stopped::new(Exit::OutputFailed, vec![problem])
    })
}
