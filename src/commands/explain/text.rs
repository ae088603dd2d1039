//! Explains how the reader reads a text: the likeliest meanings of each sentence, the words that
//! indicate the first, and the most similar examples.

use std::fmt::Write as _;

use super::super::input::pack_of;
use super::super::terminal::say;
use super::words::Words;
use crate::commands::arguments::ExplainArguments;
use crate::exit_code::Exit;
use crate::report::escape::terminal::plain;
use crate::rules::readings::Readings;
use crate::text::reader::{MeaningIndex, Message, ReadSentence, Reader};

/// The minimum probability of a meaning that is listed.
const MIN_LISTED: f64 = 0.05;
/// The maximum number of meanings listed.
const MAX_LISTED: usize = 3;

pub(super) fn explain_text(text: &str, arguments: &ExplainArguments) -> Exit {
    let pack = match pack_of(arguments.input.rules.as_deref()) {
        Ok(pack) => pack,
        Err(stopped) => return stopped.tell("Nothing was explained."),
    };
    let words = Words(arguments.lang.into());
    let Some(reader) = pack.readings.reader() else {
        say(words.no_examples());
        return Exit::Done;
    };
    let mut out = String::new();
    for sentence in reader.read(&[Message { text, names: &[] }]) {
        let read = &text[sentence.span.clone()];
        explain_sentence(read, &sentence, reader, &pack.readings, words, &mut out);
    }
    say(if out.is_empty() { words.nothing_to_read() } else { &out });
    Exit::Done
}

fn explain_sentence(
    text: &str,
    sentence: &ReadSentence,
    reader: &Reader,
    readings: &Readings,
    words: Words,
    out: &mut String,
) {
    let mut ranked: Vec<usize> = (0..sentence.probabilities.len()).collect();
    ranked.sort_by(|a, b| sentence.probabilities[*b].total_cmp(&sentence.probabilities[*a]));
    let _ = writeln!(out, "“{}”", plain(text));
    for (place, &meaning) in ranked.iter().take(MAX_LISTED).enumerate() {
        let probability = sentence.probabilities[meaning];
        if place > 0 && probability < MIN_LISTED {
            break;
        }
        let Some(own) = readings.meanings.get(meaning) else { continue };
        let share = 100.0 * probability;
        let _ = writeln!(out, "  {share:>3.0}  {} ({})", words.of(&own.title), own.id);
    }
    let first = ranked.first().copied().unwrap_or_default() as MeaningIndex;
    let explanation = reader.explain(text, first);
    let carried: Vec<_> =
        explanation.carried.iter().map(|range| plain(&text[range.clone()])).collect();
    if !carried.is_empty() {
        let _ = writeln!(out, "       {} {}", words.because_of(), carried.join(" · "));
    }
    for (example, _) in explanation.nearest {
        let Some(example) = readings.sentences.get(example) else { continue };
        let file = readings.files.get(usize::from(example.file)).map_or("", String::as_str);
        let (like, line) = (words.reads_like(), example.line);
        let _ = writeln!(out, "       {like} “{}”  ({file}:{line})", plain(&example.text));
    }
    out.push('\n');
}
