//! Explains mistakes of punctuation, one function each.

use super::lines::{Line, double_quotes};
use super::{Mistake, Scene, codes};

const CURLY: [char; 8] = ['“', '”', '„', '‘', '’', '＂', '＇', '«'];

/// Explains `&`, `*`, `!`, `<<` and `---`.
pub(in crate::rules::parse::syntax) fn unused_syntax(scene: &Scene<'_>) -> Option<Mistake> {
    let line = scene.lines.get(scene.here)?;
    let at = scene.stop.at;
    let to_end = at..(line.start + line.text.trim_end().len()).max(at);
    if scene.says("multiple YAML documents") {
        let line = scene.lines.iter().rev().find(|line| line.text.starts_with("---"))?;
        return Some(Mistake::new(
            codes::UNUSED_SYNTAX,
            line.start..line.start + 3,
            "a line of three dashes begins a second document, which is not read",
            "remove this line, or write `#---` to keep it as a comment",
        ));
    }
    if scene.says("unsupported tag") || scene.says("anchor") || scene.says("merge") {
        let at = line.text.find(" !").or_else(|| line.text.find(" *")).or(line.text.find("<<"));
        let start = at.map_or(to_end.start, |at| {
            line.start + at + line.text[at..].find(|c| c != ' ').unwrap_or(0)
        });
        return Some(Mistake::new(
            codes::UNUSED_SYNTAX,
            start..to_end.end.max(start),
            "a text that begins with !, & or * needs quotes",
            "put straight quotes \"…\" around the whole text",
        ));
    }
    None
}

/// Explains `key：value`.
pub(in crate::rules::parse::syntax) fn wide_colon(scene: &Scene<'_>) -> Option<Mistake> {
    for line in scene.up(2).chain(scene.sister_above()) {
        for (at, mark) in line.text.match_indices('：') {
            let before = &line.text[..at];
            let word =
                before.trim_end().trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
            let key = before[word.len()..].trim_end();
            let opens = word.trim_start_matches([' ', '-']).is_empty()
                || word.trim_end().ends_with(['{', ','])
                || word.trim_end().ends_with('，');
            if opens && !key.is_empty() {
                let span = line.start + at..line.start + at + mark.len();
                let behind = &line.text[at + mark.len()..];
                let with = if behind.is_empty() || behind.starts_with(' ') { ":" } else { ": " };
                return Some(
                    Mistake::new(
                        codes::WIDE_PUNCTUATION,
                        span.clone(),
                        format!("the colon after `{key}` is a Chinese one"),
                        format!("type a plain colon and a space: `{key}: …`"),
                    )
                    .becomes(span, with),
                );
            }
        }
    }
    None
}

/// Explains “ and ” at the beginning of a value.
pub(in crate::rules::parse::syntax) fn curly_quotes(scene: &Scene<'_>) -> Option<Mistake> {
    for line in scene.up(1) {
        for (at, mark) in line.text.match_indices(CURLY) {
            let before = line.text[..at].trim_end();
            if before.ends_with([':', '{', '[', ',', '-']) {
                return Some(Mistake::new(
                    codes::CURLY_QUOTES,
                    line.start + at..line.start + at + mark.len(),
                    format!("{mark} is a quotation mark of Chinese typing or of Word"),
                    "use straight quotes \"…\"",
                ));
            }
        }
    }
    None
}

/// Explains a quotation mark that is not closed, or closed by the next one by accident.
pub(in crate::rules::parse::syntax) fn open_quote(scene: &Scene<'_>) -> Option<Mistake> {
    let mistake = |at: usize| {
        Mistake::new(
            codes::UNCLOSED_QUOTE,
            at..at + 1,
            "this quotation mark is not closed",
            "close it with the same mark at the end of the text",
        )
    };
    let odd: Vec<&Line<'_>> = scene.lines[..=scene.here]
        .iter()
        .filter(|line| line.is_content() && double_quotes(line.text).len() % 2 == 1)
        .collect();
    let here = scene.lines.get(scene.here)?;
    let culprit = match odd.as_slice() {
        [.., opened, closed] if odd.len().is_multiple_of(2) && closed.start == here.start => {
            Some(*opened)
        }
        [.., opened] if !odd.len().is_multiple_of(2) => Some(*opened),
        _ => None,
    };
    if let Some(line) = culprit
        && let Some(at) = unclosed_mark(line)
    {
        // The author most likely intended to end it before the brackets that follow, or with the
        // line.
        let end = line.text.trim_end().trim_end_matches(['}', ']', ',', ' ']).len();
        let end = line.start + end.max(at + 1);
        return Some(mistake(line.start + at).read_on_with(end..end, "\""));
    }
    if let Some(line) = culprit
        && let Some(at) = never_opened(line)
    {
        let begins = line.text[..at].rfind(": ").map_or(line.key_indent(), |colon| colon + 2);
        let begins = line.start + begins;
        return Some(
            Mistake::new(
                codes::UNCLOSED_QUOTE,
                line.start + at..line.start + at + 1,
                "this quotation mark has no opening mark",
                "put one where the text begins, or remove this one",
            )
            .read_on_with(begins..begins, "\""),
        );
    }
    scene.says("unclosed quote").then(|| mistake(scene.stop.at))
}

/// Returns, of an odd number of marks, the one that closes a text which no mark opened.
fn never_opened(line: &Line<'_>) -> Option<usize> {
    let mut open = false;
    for at in double_quotes(line.text) {
        let before = line.text[..at].trim_end();
        if before.is_empty() || before.ends_with([':', '{', '[', ',', '-']) {
            open = true;
        } else if open {
            open = false;
        } else if line.text[at + 1..].trim_start().starts_with([',', '}', ']']) {
            return Some(at);
        }
    }
    None
}

/// Returns, of an odd number of marks, the one that opens a text and has no partner before a `,`, a
/// bracket or the end.
fn unclosed_mark(line: &Line<'_>) -> Option<usize> {
    let marks = double_quotes(line.text);
    let opens = |at: usize| {
        let before = line.text[..at].trim_end();
        before.is_empty() || before.ends_with([':', '{', '[', ',', '-'])
    };
    let closes = |at: usize| {
        let behind = line.text[at + 1..].trim_start();
        behind.is_empty() || behind.starts_with([',', '}', ']', '#', ':'])
    };
    let mut open = None;
    for &at in &marks {
        if opens(at) {
            if let Some(open) = open {
                return Some(open);
            }
            open = Some(at);
        } else if closes(at) {
            open = None;
        }
    }
    open
}

/// Explains a value that begins with @, %, ` or the like.
pub(in crate::rules::parse::syntax) fn special_first_letter(scene: &Scene<'_>) -> Option<Mistake> {
    let line = scene.lines.get(scene.here)?;
    let at = scene.stop.at.checked_sub(line.start)?;
    let letter = line.text.get(at..)?.chars().next()?;
    if !matches!(letter, '@' | '%' | '`' | '|' | '>' | '?') || !scene.says("character") {
        return None;
    }
    let behind = line.text[at..].trim_end();
    // Within brackets the text ends with its entry.
    let text = match innermost_open(scene.text, scene.stop.at) {
        Some(_) => behind.split([',', '}', ']']).next().unwrap_or(behind).trim_end(),
        None => behind,
    };
    let help = match text.strip_prefix('>') {
        Some(rest)
            if rest.trim_start_matches(['=', ' ']).starts_with(|c: char| c.is_ascii_digit()) =>
        {
            let number = rest.trim_start_matches(['=', ' ']);
            let word = if rest.starts_with('=') { "is_at_least" } else { "is_more_than" };
            format!("in a condition write `{{{word}: {number}}}`, elsewhere \"{text}\"")
        }
        _ => format!("write \"{text}\""),
    };
    Some(Mistake::new(
        codes::NEEDS_QUOTES,
        scene.stop.at..scene.stop.at + text.len(),
        format!("a text that begins with {letter} needs quotes"),
        help,
    ))
}

/// Explains `en: {email_domain} is a free mailbox`.
pub(in crate::rules::parse::syntax) fn placeholder_first(scene: &Scene<'_>) -> Option<Mistake> {
    for line in scene.up(1) {
        for (at, _) in line.text.match_indices(['{', '[']) {
            let before = line.text[..at].trim_end();
            let is_quoted = before.matches('"').count() % 2 == 1;
            if is_quoted || !before.ends_with([':', '-']) {
                continue;
            }
            let inside = &line.text[at + 1..];
            let Some(close) = inside.find(['}', ']']) else { continue };
            let behind = inside[close + 1..].trim_start();
            let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ' ';
            if inside[..close].chars().all(is_word)
                && !behind.is_empty()
                && !behind.starts_with([',', '}', ']', '#'])
            {
                return Some(Mistake::new(
                    codes::NEEDS_QUOTES,
                    line.start + at..line.start + line.text.trim_end().len(),
                    "a text that begins with a bracket needs quotes",
                    "put straight quotes \"…\" around the whole text",
                ));
            }
        }
    }
    None
}

/// Explains `en: "Best price" again`.
pub(in crate::rules::parse::syntax) fn text_behind_quote(scene: &Scene<'_>) -> Option<Mistake> {
    for line in scene.up(1) {
        let marks = double_quotes(line.text);
        if let [open, close, ..] = marks.as_slice()
            && line.text[..*open].trim_end().ends_with([':', '-', '{', ',', '['])
        {
            let behind = line.text[close + 1..].trim_start();
            if behind.starts_with(|c: char| c.is_alphanumeric() || c == '"') {
                return Some(Mistake::new(
                    codes::NEEDS_QUOTES,
                    line.start + open..line.start + line.text.trim_end().len(),
                    "behind the closing quotation mark the text goes on",
                    "put single quotes '…' around the whole text, and keep the double ones inside",
                ));
            }
        }
    }
    None
}

/// Explains `{most: 3，tender: 7}`.
pub(in crate::rules::parse::syntax) fn wide_comma(scene: &Scene<'_>) -> Option<Mistake> {
    for line in scene.up(1) {
        for (at, mark) in line.text.match_indices(['，', '、']) {
            let behind = line.text[at + mark.len()..].trim_start();
            let word = behind.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
            let before_a_key = word.len() < behind.len() && word.starts_with(':');
            let behind_a_quote = line.text[..at].ends_with(['"', '\'']);
            if before_a_key || behind_a_quote {
                let span = line.start + at..line.start + at + mark.len();
                let with =
                    if behind.len() < line.text.len() - at - mark.len() { "," } else { ", " };
                return Some(
                    Mistake::new(
                        codes::WIDE_PUNCTUATION,
                        span.clone(),
                        format!("`{mark}` is a comma of Chinese typing"),
                        "type a plain comma and a space: `, `",
                    )
                    .becomes(span, with),
                );
            }
        }
    }
    None
}

/// Explains a bracket without its partner, or a missing comma between brackets.
pub(in crate::rules::parse::syntax) fn open_bracket(scene: &Scene<'_>) -> Option<Mistake> {
    let here = scene.lines.get(scene.here)?;
    let open = innermost_open(scene.text, scene.stop.at);
    let runs_on = open.is_some_and(|at| {
        let opener = scene.lines.iter().rev().find(|line| line.start <= at);
        let word = here.word();
        let is_a_line_of_its_own =
            here.has_dash() || (!word.is_empty() && here.text[word.end..].starts_with(':'));
        opener
            .is_some_and(|opener| opener.start < here.start && here.indent() <= opener.key_indent())
            && is_a_line_of_its_own
    });
    let about_brackets = ["flow", "bracket", "',' or"].iter().any(|words| scene.says(words));
    if !about_brackets && !runs_on {
        return None;
    }
    let Some(at) = open else {
        return Some(Mistake::new(
            codes::UNCLOSED_BRACKET,
            scene.stop.at..scene.stop.at + 1,
            "this closing bracket has no opening bracket",
            "remove it, or add the opening one",
        ));
    };
    let bracket = &scene.text[at..=at];
    let lacks_a_comma = scene.says("',' or") && !runs_on;
    if lacks_a_comma && at < here.start {
        let end = here.start + here.text.trim_end().len();
        return Some(Mistake::new(
            codes::UNCLOSED_BRACKET,
            scene.stop.at..end.max(scene.stop.at + 1),
            "a comma or the closing bracket is missing before this place",
            "put a comma between two items, and the closing bracket after the last",
        ));
    }
    if at < here.start || scene.says("unclosed bracket") {
        let partner = if bracket == "{" { "}" } else { "]" };
        let opener = scene.lines.iter().rev().find(|line| line.start <= at)?;
        let end = opener.start + opener.text.trim_end().len();
        return Some(
            Mistake::new(
                codes::UNCLOSED_BRACKET,
                at..at + 1,
                format!("this bracket {bracket} is not closed"),
                format!("close it with {partner}"),
            )
            .read_on_with(end..end, partner),
        );
    }
    if let Some(mistake) = between_entries(scene, here) {
        return Some(mistake);
    }
    Some(Mistake::new(
        codes::UNCLOSED_BRACKET,
        scene.stop.at..scene.stop.at + 1,
        "something is missing before this place, between these brackets",
        "put a comma between two entries, a colon and a space after every key, and quotes around \
         texts with `: ` or `, ` in them",
    ))
}

/// Explains `{most: 2; tender: 7}`, `{most: 2 tender: 7}` and `{en: No: none}`; the parser stops at
/// the colon.
fn between_entries(scene: &Scene<'_>, here: &Line<'_>) -> Option<Mistake> {
    let before = here.text.get(..scene.stop.at.checked_sub(here.start)?)?;
    if !here.text[before.len()..].starts_with(':') {
        return None;
    }
    let is_of_a_key = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let value = before.trim_end_matches(is_of_a_key);
    let key = &before[value.len()..];
    let value = value.trim_end();
    if key.is_empty() {
        return None;
    }
    let end = here.start + value.len();
    if value.ends_with(';') {
        return Some(
            Mistake::new(
                codes::UNCLOSED_BRACKET,
                end - 1..end,
                "two entries are separated by a semicolon",
                "type a comma and a space: `, `",
            )
            .becomes(end - 1..end, ","),
        );
    }
    let is_a_text = value.ends_with(':');
    let at = if is_a_text { scene.stop.at..scene.stop.at + 1 } else { end..end + 1 };
    let (message, help) = if is_a_text {
        let help = "put straight quotes \"…\" around the whole text".to_owned();
        ("this text has a colon".to_owned(), help)
    } else if value.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '"' | '}' | ']')) {
        let message = format!("before `{key}` a comma is missing");
        (
            message,
            format!("write `, {key}: …`; if it is one text, put straight quotes \"…\" around it"),
        )
    } else {
        return None;
    };
    let code = if is_a_text { codes::NEEDS_QUOTES } else { codes::UNCLOSED_BRACKET };
    Some(Mistake::new(code, at, message, help))
}

/// Explains `zh: "one", "two"]`.
pub(in crate::rules::parse::syntax) fn unopened_bracket(scene: &Scene<'_>) -> Option<Mistake> {
    for line in scene.up(1) {
        let marks = double_quotes(line.text);
        let [open, close, ..] = marks.as_slice() else { continue };
        let before = line.text[..*open].trim();
        if (before.is_empty() || before.ends_with(':'))
            && line.text[close + 1..].starts_with(',')
            && innermost_open(scene.text, line.start + open).is_none()
        {
            return Some(Mistake::new(
                codes::UNCLOSED_BRACKET,
                line.start + open..line.start + close + 1,
                "these items have no bracket before them",
                "put [ before the first item and ] after the last",
            ));
        }
    }
    None
}

/// Returns the last bracket before `end` that is still open, except quoted ones.
fn innermost_open(text: &str, end: usize) -> Option<usize> {
    let mut open = Vec::new();
    let mut quote = None;
    let mut before = ' ';
    // Parsing may stop at the closing bracket itself or at the end of the text.
    for (at, c) in text.get(..end.min(text.len()))?.char_indices() {
        match (quote, c) {
            (Some(mark), _) if c == mark => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if !before.is_alphanumeric() => quote = Some(c),
            (None, '{' | '[') => open.push(at),
            (None, '}' | ']') => {
                open.pop();
            }
            _ => {}
        }
        before = c;
    }
    open.pop().or_else(|| text.get(end..)?.starts_with(['{', '[']).then_some(end))
}

/// Explains `en: Note: pay first`.
pub(in crate::rules::parse::syntax) fn second_colon(scene: &Scene<'_>) -> Option<Mistake> {
    let line = scene.lines.get(scene.here)?;
    let (at, value) = line.value()?;
    let colon = value.find(": ").or_else(|| value.ends_with(':').then(|| value.len() - 1))?;
    if value.starts_with(['"', '\'', '{', '[']) {
        return None;
    }
    Some(Mistake::new(
        codes::NEEDS_QUOTES,
        line.start + at + colon..line.start + at + colon + 1,
        "a text with a colon and a space in it needs quotes",
        format!("write \"{value}\""),
    ))
}
