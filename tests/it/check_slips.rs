//! Tests that every kind of mistake in a line of the built-in rules is reported once, at its line.
#![allow(clippy::unwrap_used)]

use ghosted::diagnostic::{Diagnostic, Place};
use ghosted::rules::{RuleFiles, load};

/// Makes a typing error in one line; `None` if the line does not allow it.
type Mistake = fn(&str) -> Option<String>;

fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(": ")?;
    let word = key.trim_start().trim_start_matches("- ");
    let is_key = !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    is_key.then_some((key, value))
}

/// Removes the last mark; a bracket within quotes is text.
fn without_last(line: &str, mark: char) -> Option<String> {
    let at = line.rfind(mark)?;
    if mark != '"' && line[..at].matches('"').count() % 2 == 1 {
        return None;
    }
    Some(format!("{}{}", &line[..at], &line[at + mark.len_utf8()..]))
}

const SLIPS: [(&str, Mistake); 12] = [
    ("no colon", |line| key_and_value(line).map(|(key, value)| format!("{key} {value}"))),
    ("no space behind the colon", |line| {
        key_and_value(line).map(|(key, value)| format!("{key}:{value}"))
    }),
    ("a Chinese colon", |line| key_and_value(line).map(|(key, value)| format!("{key}：{value}"))),
    ("no colon behind a key that opens a block", |line| {
        line.strip_suffix(':')
            .filter(|key| !key.contains(' ') || key.trim().len() > 1)
            .map(str::to_owned)
    }),
    ("no dash", |line| {
        let item = line.trim_start().strip_prefix("- ")?;
        Some(format!("{}{item}", &line[..line.len() - item.len() - 2]))
    }),
    ("spaces for a dash", |line| {
        let item = line.trim_start().strip_prefix("- ")?;
        Some(format!("{}  {item}", &line[..line.len() - item.len() - 2]))
    }),
    ("no space behind the dash", |line| {
        let item = line.trim_start().strip_prefix("- ")?;
        Some(format!("{}-{item}", &line[..line.len() - item.len() - 2]))
    }),
    ("a tab", |line| line.starts_with(' ').then(|| format!("\t{}", line.trim_start()))),
    ("no closing bracket ]", |line| without_last(line, ']').filter(|_| line.contains('['))),
    ("no closing bracket }", |line| without_last(line, '}').filter(|_| line.contains(": {"))),
    ("curly quotes", |line| {
        let (before, rest) = line.split_once('"')?;
        let (text, behind) = rest.split_once('"')?;
        Some(format!("{before}“{text}”{behind}"))
    }),
    ("no closing quote", |line| without_last(line, '"')),
];

/// Returns whether the item without its dash is a second fact or block of the item above, which is
/// a valid rule: both must hold.
fn joins_the_item_above(lines: &[&str], number: usize) -> bool {
    let key = |line: &str| {
        let item = line.trim_start().strip_prefix("- ")?;
        let key = item.split(':').next()?;
        Some((line.len() - line.trim_start().len(), key.to_owned()))
    };
    match (number.checked_sub(1).and_then(|above| key(lines[above])), key(lines[number])) {
        (Some((above, first)), Some((here, second))) => above == here && first != second,
        _ => false,
    }
}

fn reports(files: &[(String, Vec<u8>)], file: usize, text: &str) -> Vec<Diagnostic> {
    let mut files = files.to_vec();
    files[file].1 = text.as_bytes().to_vec();
    load(&RuleFiles::new("rules/", files)).diagnostics
}

#[test]
fn a_mistake_is_reported_once_and_at_its_line() {
    let files: Vec<(String, Vec<u8>)> = RuleFiles::embedded()
        .iter()
        .map(|(name, bytes)| (name.to_owned(), bytes.to_vec()))
        .collect();
    let mut tried = 0;
    let mut wrong = Vec::new();
    for (file, (name, bytes)) in files.iter().enumerate() {
        let text = std::str::from_utf8(bytes).unwrap();
        for (number, line) in text.lines().enumerate() {
            // A reproducible sample; all lines would take minutes.
            let at = number % 29;
            let Some((what, mistake)) = SLIPS.get(at).filter(|_| !line.trim().starts_with('#'))
            else {
                continue;
            };
            let Some(slipped) = mistake(line) else { continue };
            let mut lines: Vec<&str> = text.lines().collect();
            if *what == "spaces for a dash" && joins_the_item_above(&lines, number) {
                continue;
            }
            lines[number] = &slipped;
            tried += 1;
            let diagnostics = reports(&files, file, &lines.join("\n"));
            let at_line = |p: &Diagnostic| p.place.as_ref().map(Place::line) == Some(number + 1);
            if diagnostics.len() != 1 || !at_line(&diagnostics[0]) {
                let found: Vec<String> = diagnostics
                    .iter()
                    .map(|p| format!("{:?} {}", p.place.as_ref().map(Place::line), p.message))
                    .collect();
                wrong.push(format!("{what}: {name}:{} {slipped}\n    {found:?}", number + 1));
            }
        }
    }
    assert!(tried > 200, "only {tried} mistakes were tried");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}
