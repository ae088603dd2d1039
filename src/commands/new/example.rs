//! Asks for a new example sentence and adds it to the team's file, and shows how the reader reads
//! the sentence before and after.

use super::Bench;
use super::arguments::ExampleArguments;
use super::parse_answer::text;
use super::prompt::{Prompt, Question};
use crate::commands::check_fix::save;
use crate::commands::error::CommandError;
use crate::commands::terminal::say;
use crate::diagnostic::shown;
use crate::exit_code::Exit;
use crate::rules::Pack;
use crate::rules::load;
use crate::rules::readings::{Readings, TEAM_EXAMPLES};

/// The header of a file of examples.
const HEADER: &str = "text,lang,meaning\n";

/// A sentence with its language and meaning.
pub(super) struct NewExample {
    text: String,
    language: String,
    meaning: String,
}

pub(super) fn ask(said: &ExampleArguments, pack: &Pack, asker: &mut Prompt) -> Option<NewExample> {
    let sentence = asker.one(
        Question {
            flag: "text",
            said: said.text.as_deref(),
            ask: "The sentence, as the buyer wrote it",
            usual: None,
        },
        text,
    );
    let language = asker.one(
        Question {
            flag: "language",
            said: said.language.as_deref(),
            ask: "Its language, in two letters, e.g. en or zh",
            usual: None,
        },
        language,
    );
    let titles: Vec<String> = pack
        .readings
        .meanings
        .iter()
        .map(|own| format!("  {}: {}", own.id, own.title.en))
        .collect();
    let meaning = asker.one(
        Question {
            flag: "means",
            said: said.means.as_deref(),
            ask: &format!("What it means:\n{}\nIts id or its title", titles.join("\n")),
            usual: None,
        },
        |typed| meaning(typed, &pack.readings),
    );
    Some(NewExample { text: sentence?, language: language?, meaning: meaning? })
}

fn language(typed: &str) -> Result<String, String> {
    let code = typed.to_ascii_lowercase();
    if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase()) {
        Ok(code)
    } else {
        Err(format!("`{typed}` is not the code of a language: write two letters, e.g. en"))
    }
}

fn meaning(typed: &str, readings: &Readings) -> Result<String, String> {
    let named = readings.written(typed).and_then(|own| readings.meanings.get(usize::from(own)));
    named.map(|own| own.id.clone()).ok_or_else(|| {
        let ids: Vec<&str> = readings.meanings.iter().map(|own| own.id.as_str()).collect();
        format!("there is no meaning `{typed}`; there are: {}", ids.join(", "))
    })
}

/// Adds the example, unless the pack would then have an error, and reports the effect.
pub(super) fn write(bench: &Bench<'_>, example: &NewExample) -> Result<Exit, CommandError> {
    let old = bench.files.examples().find(|(name, _)| *name == TEAM_EXAMPLES);
    let mut content = old.map_or_else(|| HEADER.as_bytes().to_vec(), |(_, bytes)| bytes.to_vec());
    if !content.ends_with(b"\n") {
        content.push(b'\n');
    }
    content.extend(line(example));
    let files = bench.files.with(TEAM_EXAMPLES, content.clone());
    let loaded = load(&files);
    let Some(pack) = loaded.pack else {
        return Err(CommandError::new(Exit::FaultyRules, loaded.diagnostics));
    };
    let path = bench.folder.join(TEAM_EXAMPLES);
    save(&path, &content).map_err(CommandError::one(Exit::OutputFailed))?;
    say(&format!("Wrote this example to {}.", shown(&path)));
    say(&format!("  before: {}", read_as(&bench.pack.readings, &example.text)));
    say(&format!("  now:    {}", read_as(&pack.readings, &example.text)));
    say(
        "Next: try sentences like it with `ghosted explain --text`. To take it back, delete its line.",
    );
    Ok(Exit::Done)
}

/// Returns the sentence as a line of a CSV file.
fn line(example: &NewExample) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = writer.write_record([&example.text, &example.language, &example.meaning]);
    writer.into_inner().unwrap_or_default()
}

/// Describes the likeliest meaning of a sentence.
fn read_as(readings: &Readings, sentence: &str) -> String {
    let Some(reader) = readings.reader() else { return "not read".to_owned() };
    let probabilities = reader.probabilities(sentence);
    let best =
        (0..probabilities.len()).max_by(|a, b| probabilities[*a].total_cmp(&probabilities[*b]));
    let Some((meaning, own)) = best.and_then(|at| Some((readings.meanings.get(at)?, at))) else {
        return "not read".to_owned();
    };
    format!("{} ({}), {:.0} in 100", meaning.title.en, meaning.id, 100.0 * probabilities[own])
}
