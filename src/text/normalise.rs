//! Normalises texts, examples and list words, so that the same words compare equal however they
//! were typed.
//!
//! Two steps. [`repair`] undoes damage by programs and keeps the text fit for display: HTML
//! entities, UTF-8 that was encoded twice, soft hyphens, zero-width characters. [`normalise`] also
//! removes differences that people do not notice: width, case, accents, quotation marks, dashes,
//! white space.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Returns the text as its sender saw it: HTML entities decoded, doubly encoded UTF-8 repaired if
/// that is certain, invisible characters removed, line ends as `\n`.
///
/// Borrows the text if nothing changes.
pub fn repair(text: &str) -> Cow<'_, str> {
    let mut repaired = if text.contains('&') {
        html_escape::decode_html_entities(text)
    } else {
        Cow::Borrowed(text)
    };
    if let Some(decoded) = decode_twice_encoded(&repaired) {
        repaired = Cow::Owned(decoded);
    }
    if repaired.contains(|c| is_invisible(c) || c == '\r' || c == '\u{2028}' || c == '\u{2029}') {
        let mut visible = String::with_capacity(repaired.len());
        let mut chars = repaired.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\r' if chars.peek() == Some(&'\n') => {}
                '\r' | '\u{2028}' | '\u{2029}' => visible.push('\n'),
                // Between emoji the joiner combines two into one; elsewhere it is invisible.
                '\u{200d}' if visible.ends_with(is_pictograph) => visible.push(c),
                _ if is_invisible(c) => {}
                _ => visible.push(c),
            }
        }
        repaired = Cow::Owned(visible);
    }
    repaired
}

/// Returns the form in which texts are compared: [`repair`]ed, then lower case, without accents and
/// width, plain quotation marks and dashes, ASCII digits, all white space as single spaces, none at
/// the ends.
pub fn normalise(text: &str) -> String {
    let repaired = repair(text);
    let mut normal = String::with_capacity(repaired.len());
    for c in repaired.chars() {
        if is_white(c) {
            if !normal.is_empty() && !normal.ends_with(' ') {
                normal.push(' ');
            }
        } else {
            fold_char(c, &mut normal);
        }
    }
    normal.truncate(normal.trim_end().len());
    normal
}

/// Appends the normal form of one visible character.
///
/// Compatibility forms of some characters hold spaces (`´` is a space and an accent); those spaces
/// are dropped.
pub fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    if let Some(plain) = plain_mark(c) {
        out.push(plain);
        return;
    }
    for part in std::iter::once(c).nfkd() {
        if is_dropped_mark(part) || is_white(part) {
            continue;
        }
        for lower in part.to_lowercase() {
            match lower {
                'ß' => out.push_str("ss"),
                'æ' => out.push_str("ae"),
                'œ' => out.push_str("oe"),
                'ø' => out.push('o'),
                'ł' => out.push('l'),
                'đ' | 'ð' => out.push('d'),
                'þ' => out.push_str("th"),
                'ı' => out.push('i'),
                'ى' | 'ی' => out.push('ي'),
                'ک' => out.push('ك'),
                'ة' => out.push('ه'),
                'ς' => out.push('σ'),
                '\u{660}'..='\u{669}' => out.push(ascii_digit(lower, 0x660)),
                '\u{6f0}'..='\u{6f9}' => out.push(ascii_digit(lower, 0x6f0)),
                '\u{966}'..='\u{96f}' => out.push(ascii_digit(lower, 0x966)),
                // NFKD decomposes Hangul and kana; they are recomposed below.
                _ if is_dropped_mark(lower) => {}
                _ => push_composed(lower, out),
            }
        }
    }
}

/// Appends a part, composed with the character before it if the two are one letter (Hangul, kana).
fn push_composed(part: char, out: &mut String) {
    let joins = matches!(part, '\u{1161}'..='\u{11c2}' | '\u{3099}' | '\u{309a}');
    if joins
        && let Some(before) = out.chars().next_back()
        && let Some(joined) = unicode_normalization::char::compose(before, part)
    {
        out.truncate(out.len() - before.len_utf8());
        out.push(joined);
    } else {
        out.push(part);
    }
}

fn ascii_digit(digit: char, zero: u32) -> char {
    char::from_digit(digit as u32 - zero, 10).unwrap_or(digit)
}

/// Returns the plain form of typographic quotation marks, apostrophes, dashes and East Asian or
/// Arabic full stops.
fn plain_mark(c: char) -> Option<char> {
    Some(match c {
        '‘' | '’' | '‚' | '‛' | 'ʼ' | 'ʹ' | 'ʻ' | '′' | '´' | '＇' | '‹' | '›' => {
            '\''
        }
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '「' | '」' | '『' | '』' | '＂' => {
            '"'
        }
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' | '－' => '-',
        '。' | '｡' | '۔' | '।' => '.',
        '、' | '،' => ',',
        '؟' => '?',
        '؛' => ';',
        _ => return None,
    })
}

/// Returns whether a combining mark is an accent that people often omit; the vowel signs of India
/// and the tones of Thailand are letters.
fn is_dropped_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}'
        | '\u{483}'..='\u{489}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}')
}

/// Returns whether a character is invisible: zero-width, soft hyphen, direction marks.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}'))
}

/// Returns whether a character is white space of any kind, including line ends.
pub fn is_white(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{2800}' | '\u{3164}' | '\u{115f}' | '\u{1160}')
}

/// Returns whether a character is an emoji or another picture that people put between sentences.
pub fn is_pictograph(c: char) -> bool {
    matches!(c,
        '\u{203c}' | '\u{2049}' | '\u{2190}'..='\u{21ff}' | '\u{231a}'..='\u{23ff}'
        | '\u{2460}'..='\u{24ff}' | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{297f}'
        | '\u{2b00}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

/// Decodes the text once more if a program read its UTF-8 as Windows-1252 and encoded it again
/// (`Ã©` for `é`, `â€™` for `’`); `None` if that is not certain.
///
/// A sequence is certain by itself if it has three or four bytes, or encodes a Latin letter and
/// does not end like `É»`, which is written in French; several of the others are certain together.
fn decode_twice_encoded(text: &str) -> Option<String> {
    let could_be = |c: char| matches!(c, 'Â'..='ô');
    if !text.contains(could_be) {
        return None;
    }
    let (mut certain, mut doubtful) = (0_usize, 0_usize);
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(could_be) {
        decoded.push_str(&rest[..start]);
        rest = &rest[start..];
        if let Some((c, len)) = once_more(rest) {
            let second = rest.chars().nth(1);
            let is_doubtful =
                matches!(second, Some('\u{a0}' | '«' | '»')) || !matches!(c, '\u{80}'..='\u{ff}');
            if c.len_utf8() == 2 && is_doubtful {
                doubtful += 1;
            } else {
                certain += 1;
            }
            decoded.push(c);
            rest = &rest[len..];
        } else {
            let len = rest.chars().next().map_or(1, char::len_utf8);
            decoded.push_str(&rest[..len]);
            rest = &rest[len..];
        }
    }
    decoded.push_str(rest);
    (certain > 0 || doubtful >= 3).then_some(decoded)
}

/// Returns the character whose bytes the first characters spell, and their length in `text`.
fn once_more(text: &str) -> Option<(char, usize)> {
    let mut bytes = [0_u8; 4];
    let mut len = 0;
    let mut wanted = 1;
    for (index, c) in text.chars().take(4).enumerate() {
        bytes[index] = windows_1252(c)?;
        len += c.len_utf8();
        if index == 0 {
            wanted = match bytes[0] {
                0xc2..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xf4 => 4,
                _ => return None,
            };
        }
        if index + 1 == wanted {
            let c = std::str::from_utf8(&bytes[..wanted]).ok()?.chars().next()?;
            return Some((c, len));
        }
    }
    None
}

/// Returns the byte of a character in Windows-1252, if it is above ASCII.
fn windows_1252(c: char) -> Option<u8> {
    let mut utf8 = [0_u8; 4];
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(c.encode_utf8(&mut utf8));
    match bytes.as_ref() {
        &[byte] if !unmappable && byte >= 0x80 => Some(byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_have_one_form() {
        for (typed, normal) in [
            ("Please don’t contact\u{a0}me\n again", "please don't contact me again"),
            ("ＦＵＬＬ　stock", "full stock"),
            ("pr\u{e9}sup\u{fc}esto — ya", "presupuesto - ya"),
            ("pre\u{301}supuesto", "presupuesto"),
            ("un\u{ad}sub\u{200b}scribe", "unsubscribe"),
            ("Straße ŁÓDŹ İzmir", "strasse lodz izmir"),
            ("٣٠٪ مقدّم", "30٪ مقدم"),
            ("R&amp;D &eacute;t&eacute; &#8217;s &nbsp; ok", "r&d ete 's ok"),
            ("canâ€™t, envÃ\u{ad}e", "can't, envie"),
            ("한국어 がんばって", "한국어 がんばって"),
            ("ﾊﾟﾝﾌ", "パンフ"),
            ("« SOCIÉTÉ»", "\" societe\""),
            ("NÃO, AMANHÃ", "nao, amanha"),
        ] {
            assert_eq!(normalise(typed), normal, "{typed}");
        }
    }

    #[test]
    fn russian_that_was_encoded_twice_is_read() {
        let twice: String = "привет"
            .bytes()
            .map(|byte| encoding_rs::WINDOWS_1252.decode(&[byte]).0.chars().next().unwrap())
            .collect();
        assert_eq!(normalise(&twice), "привет");
    }

    #[test]
    fn a_family_of_emoji_stays_one_picture() {
        assert_eq!(repair("ok 👨‍👩‍👧"), "ok 👨‍👩‍👧");
    }
}
