//! Explains mistakes in the tags of a template in the user's terms.
//!
//! The engine only says what it expected next. This module looks for common mistakes in the tag:
//! Chinese punctuation, a missing brace, an open block, operators of other languages. The first
//! match is reported.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place, SourceText, nearest};

pub(in crate::report) const TEMPLATE_SYNTAX: Code = Code::new("E802", "template-syntax");

/// Tags that begin a block and need an end tag.
const BLOCKS: [&str; 6] = ["if", "for", "block", "component", "filter", "raw"];
/// Tags between the beginning and the end of a block.
const BETWEEN: [&str; 2] = ["elif", "else"];
/// Characters of a Chinese keyboard, and the characters that the engine reads.
const WIDE: [(char, &str); 17] = [
    ('，', ","),
    ('、', ","),
    ('：', ":"),
    ('（', "("),
    ('）', ")"),
    ('“', "\""),
    ('”', "\""),
    ('‘', "\""),
    ('’', "\""),
    ('｜', "|"),
    ('＝', "="),
    ('｛', "{"),
    ('｝', "}"),
    ('％', "%"),
    ('．', "."),
    ('！', "not"),
    ('　', " "),
];

/// The mistake, its position, and the remedy.
struct Mistake {
    at: Range<usize>,
    message: String,
    help: String,
}

impl Mistake {
    fn new(at: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { at, message: message.into(), help: help.into() }
    }
}

/// `{{ … }}` or `{% … %}`, as far as it goes.
#[derive(Clone, Copy, Debug)]
struct Tag<'t> {
    /// The position of the first brace.
    start: usize,
    /// The text between the delimiters, without the dashes next to them.
    inside: &'t str,
    /// The byte position of `inside`.
    from: usize,
    /// Whether it is `{% … %}`.
    is_statement: bool,
    /// Whether it is closed by its own delimiter before another tag begins.
    is_closed: bool,
}

impl<'t> Tag<'t> {
    fn first_word(&self) -> &'t str {
        self.inside.split_whitespace().next().unwrap_or("")
    }

    fn word_span(&self) -> Range<usize> {
        let at = self.from + self.inside.len() - self.inside.trim_start().len();
        at..at + self.first_word().len()
    }

    fn end(&self) -> usize {
        self.from + self.inside.len()
    }

    /// Formats text as a value tag.
    fn as_value(words: &str) -> String {
        format!("{{{{ {} }}}}", words.trim())
    }

    fn as_statement(words: &str) -> String {
        format!("{{% {} %}}", words.trim())
    }

    /// Formats text in the delimiters of this tag.
    fn with(&self, words: &str) -> String {
        if self.is_statement { Self::as_statement(words) } else { Self::as_value(words) }
    }
}

/// Returns all tags outside comments.
fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find("{").map(|found| at + found) {
        let rest = &text[found..];
        if rest.starts_with("{#") {
            at = rest.find("#}").map_or(text.len(), |end| found + end + 2);
            continue;
        }
        let is_statement = rest.starts_with("{%");
        if !is_statement && !rest.starts_with("{{") {
            at = found + 1;
            continue;
        }
        let close = if is_statement { "%}" } else { "}}" };
        let body = &rest[2..];
        let next = ["{{", "{%"].iter().filter_map(|mark| body.find(mark)).min();
        let end = body.find(close);
        let is_closed = end.is_some_and(|end| next.is_none_or(|next| end < next));
        let length = match (is_closed, end) {
            (true, Some(end)) => end,
            _ => next.unwrap_or(body.len()),
        };
        let inside = &body[..length];
        let trimmed = inside.strip_prefix('-').unwrap_or(inside);
        let from = found + 2 + inside.len() - trimmed.len();
        let inside = trimmed.strip_suffix('-').unwrap_or(trimmed);
        all.push(Tag { start: found, inside, from, is_statement, is_closed });
        at = found + 2 + length;
    }
    all
}

/// Finds tags that the engine takes for text, so that they would appear in a report: tags with
/// Chinese braces, or with one brace around a name of the page.
pub(in crate::report) fn unread(source: &Arc<SourceText>, known: &[&str]) -> Vec<Diagnostic> {
    let text = &source.text;
    let all = tags(text);
    // Within a tag, a brace belongs to the syntax of the tag: `{{ <Name line={line} /> }}`.
    let is_inside = |at: usize| all.iter().any(|tag| tag.from <= at && at < tag.end());
    let mut found = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| matches!(c, '{' | '｛')) {
        if is_inside(at) {
            continue;
        }
        let next = text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        let (wide, plain) = match (c, next) {
            ('｛', '｛' | '{') | ('{', '｛') => (true, "{{"),
            ('｛', '％' | '%') | ('{', '％') => (true, "{%"),
            ('{', _) if !matches!(next, '{' | '%' | '#') => (false, "{{"),
            _ => continue,
        };
        if wide {
            let close = if plain == "{%" { "%}" } else { "}}" };
            let marks = at..at + c.len_utf8() + next.len_utf8();
            let message = format!(
                "`{}` is Chinese punctuation, and would stand in the report as it is",
                &text[marks.clone()]
            );
            let help = format!("type the plain `{plain}` here and `{close}` behind it");
            found.push(Mistake::new(marks, message, help));
        } else if let Some(name) = name_in_one_brace(text, at, known) {
            let end = at + 1 + text[at + 1..].find('}').map_or(0, |end| end + 1);
            let message = format!(
                "`{}` has one brace, and would stand in the report as it is",
                &text[at..end]
            );
            found.push(Mistake::new(at..end, message, format!("write `{}`", Tag::as_value(name))));
        }
    }
    found.dedup_by_key(|mistake| line_of(source, mistake.at.start)); // one report per line
    found.into_iter().map(|mistake| diagnostic(mistake, source)).collect()
}

/// Returns the name in `{ name }` if the page has it.
fn name_in_one_brace<'t>(text: &'t str, at: usize, known: &[&str]) -> Option<&'t str> {
    let is_double = text[..at].ends_with('{');
    let (inside, _) = text[at + 1..].split_once('}')?;
    let name = inside.trim();
    let first = name.split(['.', '|', ' ']).next()?;
    (!is_double && known.contains(&first)).then_some(name)
}

/// Returns the mistake behind an error of the engine at a position, or `None` if none is
/// recognised.
pub(in crate::report) fn explained(
    source: &Arc<SourceText>,
    at: &Range<usize>,
    reason: &str,
) -> Option<Diagnostic> {
    let text = &source.text;
    let all = tags(text);
    let here = all.iter().take_while(|tag| tag.from <= at.start).last().copied();
    let mistake = comment_left_open(text, at, reason)
        .or_else(|| here.and_then(|tag| wide_mark(&tag)))
        .or_else(|| open_quote(&all, at.start))
        .or_else(|| here.and_then(|tag| left_open(text, &tag)))
        .or_else(|| here.and_then(|tag| sign_of_another_language(text, &tag, at, reason)))
        .or_else(|| here.and_then(|tag| unknown_tag(source, &all, &tag, reason)))
        .or_else(|| block_left_open(&all, here.map_or(at.start, |tag| tag.start), reason))?;
    Some(diagnostic(mistake, source))
}

fn diagnostic(mistake: Mistake, source: &Arc<SourceText>) -> Diagnostic {
    Diagnostic::error(TEMPLATE_SYNTAX, mistake.message)
        .at(Place::new(source, mistake.at))
        .help(mistake.help)
}

fn comment_left_open(text: &str, at: &Range<usize>, reason: &str) -> Option<Mistake> {
    let open = reason.contains("comment").then(|| text[..at.end].rfind("{#")).flatten()?;
    Some(Mistake::new(
        open..open + 2,
        "a comment begins here and never ends",
        "write `#}` where it ends, or take the `{#` out",
    ))
}

/// Returns the bytes of a tag that are outside quotation marks.
fn outside_quotes<'t>(tag: &Tag<'t>) -> impl Iterator<Item = (usize, char)> + use<'t> {
    let mut quote = None;
    let from = tag.from;
    tag.inside.char_indices().filter_map(move |(at, c)| {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None => return Some((from + at, c)),
            Some(_) => {}
        }
        None
    })
}

fn wide_mark(tag: &Tag<'_>) -> Option<Mistake> {
    outside_quotes(tag).find_map(|(at, c)| {
        let (_, plain) = WIDE.iter().find(|(wide, _)| *wide == c)?;
        Some(Mistake::new(
            at..at + c.len_utf8(),
            format!("the Chinese mark `{c}` stands in a tag"),
            format!("type the plain `{plain}`"),
        ))
    })
}

/// Returns the first unpaired quotation mark before a position.
fn open_quote(all: &[Tag<'_>], until: usize) -> Option<Mistake> {
    let tag = all.iter().take_while(|tag| tag.start <= until).find(|tag| {
        tag.is_closed && !tag.inside.contains('\'') && tag.inside.matches('"').count() % 2 == 1
    })?;
    let at = tag.from + tag.inside.rfind('"')?;
    Some(Mistake::new(
        at..at + 1,
        "a quotation mark has no partner in its tag",
        "texts stand between two straight quotes: \"…\"",
    ))
}

/// Recognises `{{ title`, `{{ title }` and `{{ title %}`.
fn left_open(text: &str, tag: &Tag<'_>) -> Option<Mistake> {
    if tag.is_closed {
        return None;
    }
    let wrong = if tag.is_statement { "}}" } else { "%}" };
    let inside = tag.inside;
    let end = [wrong, "}", "\n"].iter().filter_map(|mark| inside.find(mark)).min();
    let words = inside[..end.unwrap_or(inside.len())].trim_end_matches('%').trim();
    let behind = tag.from + inside.find(words).unwrap_or(0) + words.len();
    Some(Mistake::new(
        tag.start..behind.min(text.len()),
        "this tag is not closed as it was opened",
        format!("write `{}`", tag.with(words)),
    ))
}

/// Recognises `=`, `&&`, `||`, `!`, `else if`, a name in two words, and `{{{`.
fn sign_of_another_language(
    text: &str,
    tag: &Tag<'_>,
    at: &Range<usize>,
    reason: &str,
) -> Option<Mistake> {
    let mistake = |length: usize, message: &str, help: &str| {
        let start = at.start.min(text.len());
        Some(Mistake::new(start..(start + length).min(text.len()), message, help))
    };
    let rest = &text[at.start.min(text.len())..tag.end().max(at.start).min(text.len())];
    let before = &text[tag.from.min(at.start)..at.start];
    if tag.first_word() == "else" && tag.inside.trim_start()[4..].trim_start().starts_with("if") {
        return mistake(at.len(), "`else if` is one word here", "write `{% elif … %}`");
    }
    if text[..tag.start].ends_with('{') || tag.inside.starts_with('{') {
        let help = format!("write `{}`", Tag::as_value(tag.inside.trim_matches(['{', '}', ' '])));
        return mistake(at.len(), "there are more than two braces", &help);
    }
    if rest.starts_with("==") || reason.contains("expected `=`") {
        return None;
    }
    if rest.starts_with('=') && tag.is_statement && tag.first_word() != "set" {
        return mistake(1, "a single `=` compares nothing", "write `==` to compare");
    }
    if rest.starts_with('=') {
        return mistake(
            1,
            "a tag that shows a value cannot set one",
            "write only the name of the value",
        );
    }
    if rest.starts_with('&') {
        return mistake(1, "`&` is no word of a condition", "write `and`");
    }
    if rest.starts_with('|') && before.ends_with('|') {
        return mistake(1, "`||` is no word of a condition", "write `or`");
    }
    if rest.starts_with('!') && !rest.starts_with("!=") {
        return mistake(1, "`!` is no word of a condition", "write `not` before the name");
    }
    if rest.starts_with('>') && before.ends_with('<') {
        return mistake(1, "`<>` is no word of a condition", "write `!=`");
    }
    if reason.contains("expected in") {
        return mistake(at.len(), "`in` is missing", "write `{% for item in items %}`");
    }
    let is_word = rest.starts_with(|c: char| c.is_alphabetic());
    if is_word && reason.contains("identifier but expected") {
        let help = "join the parts of a name with a point, e.g. `buyer.email`; between two \
                    conditions write `and` or `or`";
        return mistake(at.len(), "two names stand side by side", help);
    }
    (rest.starts_with(':') && tag.is_statement)
        .then(|| mistake(1, "a tag ends without a colon", "take the colon out"))
        .flatten()
}

/// A block that is open at a position.
#[derive(Clone, Copy)]
struct Open<'t> {
    word: &'t str,
    at: usize,
}

/// Returns the blocks that are open before a position, outermost first.
fn open_before<'t>(all: &[Tag<'t>], place: usize) -> Vec<Open<'t>> {
    let mut open: Vec<Open<'_>> = Vec::new();
    for tag in all.iter().filter(|tag| tag.is_statement && tag.start < place) {
        let word = tag.first_word();
        let is_block = BLOCKS.contains(&word) || (word == "set" && !tag.inside.contains('='));
        if is_block {
            open.push(Open { word, at: tag.start });
        } else if let Some(ended) = word.strip_prefix("end")
            && open.last().is_some_and(|last| last.word == ended)
        {
            open.pop();
        }
    }
    open
}

fn line_of(source: &Arc<SourceText>, at: usize) -> usize {
    Place::new(source, at..at).line()
}

fn unknown_tag(
    source: &Arc<SourceText>,
    all: &[Tag<'_>],
    tag: &Tag<'_>,
    reason: &str,
) -> Option<Mistake> {
    if !reason.contains("Unknown tag") {
        return None;
    }
    let word = tag.first_word();
    let open = open_before(all, tag.start);
    let mistake =
        |message: String, help: String| Some(Mistake::new(tag.word_span(), message, help));
    let is_end = |word: &str| {
        word.strip_prefix("end").is_some_and(|own| BLOCKS.contains(&own) || own == "set")
    };
    if let Some(last) = open.last() {
        let line = line_of(source, last.at);
        if is_end(word) || BETWEEN.contains(&word) {
            return mistake(
                format!("the `{}` of line {line} is still open where `{word}` stands", last.word),
                format!(
                    "write `{}` where it ends",
                    Tag::as_statement(&format!("end{}", last.word))
                ),
            );
        }
    } else if is_end(word) || BETWEEN.contains(&word) {
        return mistake(
            format!("no block is open that `{word}` could belong to"),
            "take it out, or write the `{% if … %}` that it belongs to before it".to_owned(),
        );
    }
    let ends = open.last().map(|last| format!("end{}", last.word));
    let begins = BLOCKS.iter().chain(&BETWEEN).copied().chain(["set", "include"]);
    let near = match word {
        "elseif" | "elsif" => Some("elif"),
        _ => nearest(word, ends.as_deref().into_iter().chain(begins)),
    };
    let message = format!("no tag begins with `{word}`");
    match near {
        Some(near) => mistake(message, format!("did you mean `{near}`?")),
        None => mistake(
            message,
            format!(
                "a tag begins with `if`, `for`, `else` or the like; to show a value write `{}`",
                Tag::as_value(tag.inside)
            ),
        ),
    }
}

/// Reports a block that is open at the end of the file, or where a component begins, because
/// components cannot be nested in blocks.
fn block_left_open(all: &[Tag<'_>], place: usize, reason: &str) -> Option<Mistake> {
    let until = if reason.contains("end of input") {
        usize::MAX
    } else if reason.contains("Component definitions") {
        place
    } else {
        return None;
    };
    let last = open_before(all, until).pop()?;
    Some(Mistake::new(
        last.at..last.at + 2,
        format!("this `{}` is never closed", last.word),
        format!("write `{}` where it ends", Tag::as_statement(&format!("end{}", last.word))),
    ))
}
