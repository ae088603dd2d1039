//! Splits a message into sentences, even if they are separated by line breaks or emoji only.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::normalise::{is_pictograph, is_white, normalise};

/// The minimum length of a line that a mail program probably wrapped, in characters.
const MIN_WRAPPED_LINE: usize = 55;
/// The maximum length of a sentence; longer ones are split at commas, since chats have no full
/// stops.
const MAX_SENTENCE: usize = 280;
/// The same if a character is a word.
const MAX_DENSE_SENTENCE: usize = 90;

/// Returns the byte ranges of the sentences of a text, in order, without white space around them.
///
/// The text should be [`repair`](super::normalise::repair)ed, so that its lines end in `\n`.
/// Takes time linear in the length of the text.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut whole: Vec<Range<usize>> = Vec::new();
    let mut line_start = 0;
    // Whether the line before may continue in this one.
    let mut is_wrapped = false;
    for line in text.split_inclusive('\n') {
        for (index, (start, piece)) in line.split_sentence_bound_indices().enumerate() {
            let Some(piece) = trimmed(text, line_start + start..line_start + start + piece.len())
            else {
                continue;
            };
            let goes_on = |last: &Range<usize>| {
                if index == 0 {
                    is_wrapped && continues_line(&text[last.clone()], &text[piece.clone()])
                } else {
                    continues_sentence(&text[last.clone()], &text[piece.clone()])
                }
            };
            match whole.last_mut() {
                Some(last) if goes_on(last) => last.end = piece.end,
                _ => whole.push(piece),
            }
        }
        line_start += line.len();
        is_wrapped = line.trim_end().chars().count() >= MIN_WRAPPED_LINE;
    }
    let mut between_pictures = Vec::with_capacity(whole.len());
    for sentence in whole {
        split_at_pictures(text, sentence, &mut between_pictures);
    }
    let mut split = Vec::with_capacity(between_pictures.len());
    for sentence in between_pictures {
        split_at_commas(text, sentence, &mut split);
    }
    split
}

/// Returns the range without white space at its ends; `None` if nothing is left.
fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let piece = &text[range.clone()];
    let start = range.start + (piece.len() - piece.trim_start_matches(is_white).len());
    let end = range.end - (piece.len() - piece.trim_end_matches(is_white).len());
    (start < end).then_some(start..end)
}

/// Returns whether a line that begins with `next` continues the sentence that ended in `last`.
fn continues_line(last: &str, next: &str) -> bool {
    let is_open = !last.ends_with(['.', '!', '?', '。', '！', '？', '…', ':', '：', ';', '؟', '۔']);
    let is_item = next.starts_with(['-', '*', '•', '·', '–', '>', '|']);
    is_open && !is_item
}

/// Returns whether the full stop at the end of `last` belongs to an abbreviation or an ordinal
/// number.
fn continues_sentence(last: &str, next: &str) -> bool {
    let Some(before) = last.strip_suffix('.') else { return false };
    let word = before.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or("");
    let next_word = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    if !word.is_empty() && word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit()) {
        return begins_like_a_month(next_word);
    }
    // "z.B.", "a.m.", "J. Smith": single letters do not end a sentence.
    let last_part = word.rsplit('.').next().unwrap_or(word);
    let is_initial = last_part.chars().count() == 1
        && last_part.chars().all(|c| c.is_alphabetic() && !c.is_lowercase() || word.contains('.'))
        && !last_part.is_empty();
    is_initial || ABBREVIATIONS.binary_search(&normalise(word).as_str()).is_ok()
}

/// Abbreviations that precede a name, a number or an example. Sorted.
const ABBREVIATIONS: &[&str] = &[
    "abt", "approx", "attn", "ave", "bpk", "bzgl", "bzw", "ca", "cia", "dipl", "dott", "dr", "dra",
    "eng", "evtl", "fr", "gen", "gr", "herr", "hr", "ing", "inkl", "inz", "lic", "max", "mgr",
    "min", "mme", "mr", "mrs", "ms", "mt", "no", "nos", "nr", "num", "pcs", "prof", "pt", "ref",
    "sig", "sr", "sra", "sres", "st", "tel", "ud", "uds", "usw", "vgl", "vs", "г", "др", "ед",
    "им", "нпр", "руб", "стр", "тел", "тов", "тыс", "ул", "шт",
];

/// Returns whether a word begins like a month in languages that write "30. Mai"; normalised.
fn begins_like_a_month(word: &str) -> bool {
    const STEMS: [&str; 24] = [
        "jan", "jen", "feb", "mar", "mae", "apr", "mai", "maj", "may", "jun", "jul", "aug", "avg",
        "sep", "okt", "oct", "nov", "dez", "dec", "des", "tammi", "helmi", "kvet", "ozu",
    ];
    let word = normalise(word);
    STEMS.iter().any(|stem| word.starts_with(stem))
}

/// Splits after each run of emoji.
fn split_at_pictures(text: &str, sentence: Range<usize>, out: &mut Vec<Range<usize>>) {
    let mut start = sentence.start;
    let mut was_picture = false;
    let mut has_letters = false;
    for (offset, c) in text[sentence.clone()].char_indices() {
        let is_picture = is_pictograph(c) || c == '\u{200d}';
        if was_picture && !is_picture && !is_white(c) && has_letters {
            let here = sentence.start + offset;
            if c.is_alphanumeric() {
                out.extend(trimmed(text, start..here));
                start = here;
                has_letters = false;
            }
        }
        has_letters |= c.is_alphanumeric();
        if !is_white(c) {
            was_picture = is_picture;
        }
    }
    out.extend(trimmed(text, start..sentence.end));
}

/// Splits a sentence that is too long at its commas, or at spaces if it has none.
fn split_at_commas(text: &str, sentence: Range<usize>, out: &mut Vec<Range<usize>>) {
    let mut start = sentence.start;
    let (mut width, mut comma, mut space) = (0_usize, None, None);
    for (offset, c) in text[sentence.clone()].char_indices() {
        let here = sentence.start + offset;
        if width >= MAX_SENTENCE {
            let at = comma.or(space).unwrap_or(here);
            out.extend(trimmed(text, start..at));
            start = at;
            width = width_of(&text[at..here]);
            (comma, space) = (None, None);
        }
        let next = here + c.len_utf8();
        width += char_width(c);
        // Pieces of a few words have little meaning.
        if matches!(c, ',' | ';' | '，' | '；' | '、' | '،' | '؛') && width * 4 >= MAX_SENTENCE
        {
            comma = Some(next);
        } else if is_white(c) {
            space = Some(next);
        }
    }
    out.extend(trimmed(text, start..sentence.end));
}

fn width_of(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// Returns the width of a character relative to [`MAX_SENTENCE`].
fn char_width(c: char) -> usize {
    if is_unspaced(c) { MAX_SENTENCE / MAX_DENSE_SENTENCE } else { 1 }
}

/// Returns whether a letter belongs to a script without spaces between words.
pub fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}'        // Thai, Lao
        | '\u{1000}'..='\u{109f}'    // Burmese
        | '\u{1780}'..='\u{17ff}'    // Khmer
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn sentences_end_at_stops_lines_and_emoji() {
        for (text, expected) in [
            ("Thanks. We wait.", &["Thanks.", "We wait."][..]),
            ("hi\nprice ok\nbut boss not here", &["hi", "price ok", "but boss not here"]),
            ("ok 👍 we pay monday", &["ok 👍", "we pay monday"]),
            ("收到了。下周回复您！谢谢", &["收到了。", "下周回复您！", "谢谢"]),
            ("Mr. Adeyemi signs. He is away.", &["Mr. Adeyemi signs.", "He is away."]),
            ("Ich bin am 30. Mai zurück. Gruß", &["Ich bin am 30. Mai zurück.", "Gruß"]),
            ("We need 30. Please send.", &["We need 30.", "Please send."]),
            (
                "The mail program of this buyer breaks all its lines at a\nwidth of its own. So.",
                &[
                    "The mail program of this buyer breaks all its lines at a\nwidth of its own.",
                    "So.",
                ],
            ),
            ("شكرا. هل وصلت البضاعة؟ نعم", &["شكرا.", "هل وصلت البضاعة؟", "نعم"]),
            ("  \n \n", &[]),
        ] {
            assert_eq!(split(text), expected, "{text}");
        }
    }

    #[test]
    fn a_text_without_stops_is_split_at_commas() {
        let text = "we like it but, ".repeat(60);
        let pieces = split(&text);
        assert!(pieces.len() > 2 && pieces.iter().all(|piece| piece.len() <= MAX_SENTENCE + 20));
        let dense = "我们还在等总部的消息，".repeat(30);
        assert!(split(&dense).len() > 2);
    }

    #[test]
    fn abbreviations_are_sorted() {
        assert!(ABBREVIATIONS.is_sorted());
    }
}
