//! Shortens a text to the words that a rule reacts to.

use super::shrink::{Fate, shrink};

/// Replaces a letter where a rule needs some word or a length.
const STAND_IN: &str = "x";

/// A word, a punctuation mark, or a letter of a script without spaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Token<'t> {
    text: &'t str,
    /// The position in the original text.
    from: usize,
}

/// Returns the shortest text found for which `is_enough` returns true.
pub(in crate::rule_tests::describe) fn shortened(
    text: &str,
    mut is_enough: impl FnMut(&str) -> bool,
) -> String {
    // Line breaks and wide gaps are dropped unless a rule reads them.
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = if is_enough(&flat) { &flat } else { text };
    if let Some(short) = ["", STAND_IN].into_iter().find(|short| is_enough(short)) {
        return short.to_owned();
    }
    let tokens = tokens(text);
    let fates = shrink(tokens.len(), true, |fates| is_enough(&rebuilt(text, &tokens, fates)));
    let short = rebuilt(text, &tokens, &fates);
    if is_enough(&short) { short } else { text.to_owned() }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut all: Vec<Token<'_>> = Vec::new();
    let mut is_in_word = false;
    for (from, c) in text.char_indices() {
        let goes_on = c.is_alphanumeric() && !is_unspaced(c);
        match all.last_mut() {
            Some(last) if goes_on && is_in_word => {
                last.text = &text[last.from..from + c.len_utf8()];
            }
            _ if c.is_whitespace() => {}
            _ => all.push(Token { text: &text[from..from + c.len_utf8()], from }),
        }
        is_in_word = goes_on;
    }
    all
}

/// Returns whether the character is Chinese, Japanese or Thai; names may begin in the middle of
/// such text.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}')
}

/// Joins the kept parts. Neighbours stay adjacent; between others there is a space, so that no new
/// word appears.
fn rebuilt(text: &str, tokens: &[Token<'_>], fates: &[Fate]) -> String {
    let mut out = String::new();
    let mut last: Option<(usize, usize)> = None;
    for (at, (token, fate)) in tokens.iter().zip(fates).enumerate() {
        if *fate == Fate::Dropped {
            continue;
        }
        match last {
            None => {}
            Some((before, end)) if before + 1 == at => out.push_str(&text[end..token.from]),
            Some(_) => out.push(' '),
        }
        match fate {
            Fate::Replaced => out.push_str(&STAND_IN.repeat(token.text.chars().count())),
            _ => out.push_str(token.text),
        }
        last = Some((at, token.from + token.text.len()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_matter_stay_and_no_other() {
        let mail = "Dear Li Wei,\nplease quote for our  tender in Lima. Juan Pérez, +51 1 555";
        assert_eq!(shortened(mail, |text| text.contains("tender")), "tender");
        assert_eq!(shortened(mail, |text| text.contains("our tender")), "our tender");
        assert_eq!(shortened(mail, |_| true), "");
        assert_eq!(shortened(mail, |text| !text.is_empty()), "x");
        assert_eq!(shortened("李伟要投标文件", |text| text.contains("投标")), "投标");
        let long = shortened(mail, |text| text.chars().count() >= 30);
        assert!(long.chars().all(|c| !c.is_alphanumeric() || c == 'x'), "{long}");
        let lines = shortened(mail, |text| text.contains(",\nplease"));
        assert_eq!(lines, ",\nplease");
    }
}
