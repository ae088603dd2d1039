//! Recognises chats that were pasted into a message, and removes the lines of our people.

use super::Line;
use crate::text::normalise::normalise;

/// Marks the lines of a pasted chat that were written by us; `our_names` are names or addresses.
///
/// Formats: `[02/02/26, 09:00:12] Li: text`, `02/02/2026, 09:00 - Li: text` (WhatsApp), `Li
/// 2026-02-02 09:00:12` with the text below it (WeChat, QQ), `Li, [2 Feb 2026 9:00]:` (Telegram),
/// and the quotation of a WeChat reply (`「Li：text」`).
pub fn mark(lines: &mut [Line], our_names: &[&str]) {
    let names: Vec<String> =
        our_names.iter().map(|name| normalise(name)).filter(|name| name.len() > 1).collect();
    let is_ours = |who: &str| {
        let who = normalise(who);
        !who.is_empty() && names.iter().any(|name| is_same_person(name, &who))
    };
    quotes_of_wechat(lines);
    // The party of the lines up to the next speaker.
    let mut ours = false;
    for line in lines.iter_mut().filter(|line| !line.is_quoted) {
        match speaker(&line.text) {
            Some((who, rest)) => {
                ours = is_ours(who);
                let rest = rest.to_owned();
                line.is_quoted = ours || rest.is_empty();
                line.text = rest;
            }
            None => line.is_quoted = ours && !line.text.trim().is_empty(),
        }
    }
}

/// Matches "Lena" and "lena@pumps.example" for "Lena Zhou".
fn is_same_person(name: &str, who: &str) -> bool {
    let first = |text: &str| text.split([' ', '@']).next().unwrap_or("").to_owned();
    name == who || (first(name).chars().count() >= 2 && first(name) == first(who))
}

/// Marks `「Li：text」`, a line of dashes, and the answer below it.
fn quotes_of_wechat(lines: &mut [Line]) {
    let mut open = false;
    for index in 0..lines.len() {
        let text = lines[index].text.trim();
        let begins = text.starts_with(['「', '“']) && text.contains(['：', ':']);
        let is_rule = |line: &Line| {
            let text = line.text.trim();
            text.len() >= 6 && text.chars().all(|c| matches!(c, '-' | ' ' | '—' | '–'))
        };
        if begins {
            let below = &lines[index + 1..lines.len().min(index + 12)];
            open = below.iter().any(is_rule);
        }
        if open {
            open = !is_rule(&lines[index]);
            lines[index].is_quoted = true;
        }
    }
}

/// Returns the speaker of a line of a chat and the text; `None` if it is not one.
fn speaker(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    if !line.bytes().any(|byte| byte.is_ascii_digit()) || !line.contains(':') {
        return None;
    }
    if let Some(rest) = line.strip_prefix('[') {
        let (moment, rest) = rest.split_once(']')?;
        let (who, text) = rest.split_once([':', '：'])?;
        return (is_moment(moment) && is_name(who)).then(|| (who.trim(), text.trim()));
    }
    if let Some((moment, rest)) = line.split_once(" - ")
        && is_moment(moment)
    {
        let (who, text) = rest.split_once([':', '：'])?;
        return is_name(who).then(|| (who.trim(), text.trim()));
    }
    if let Some((who, moment)) = line.split_once(", [") {
        let (moment, text) = moment.split_once(']')?;
        let text = text.trim_start_matches([':', ' ']);
        return (is_moment(moment) && is_name(who)).then_some((who.trim(), text));
    }
    let start = line.find(|c: char| c.is_ascii_digit())?;
    let (who, moment) = line.split_at(start);
    let has_date = moment.contains(['-', '/', '.', '年']);
    (!who.is_empty()
        && who.ends_with([' ', '\u{3000}'])
        && is_name(who)
        && has_date
        && is_moment(moment))
    .then_some((who.trim(), ""))
}

/// Returns whether the text is only a date with a time.
fn is_moment(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    digits >= 5 && text.contains(':') && letters <= 6 && text.chars().count() <= 32
}

fn is_name(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().count() <= 40 && text.split_whitespace().count() <= 5
}
