//! Splits a sentence into numbers, words and marks, to find dates.

use std::ops::Range;

use crate::text::normalise::{fold_char, is_white};
use crate::text::sentences::is_unspaced;

/// A number, a word or a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub span: Range<usize>,
    /// Normalised.
    pub text: String,
    /// Whether no white space precedes it.
    pub is_joined: bool,
}

impl Token {
    /// Returns the number if the token consists of digits.
    pub fn number(&self) -> Option<i32> {
        let is_number = self.text.len() <= 4 && self.text.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { self.text.parse().ok() } else { None }
    }

    /// Returns the year from 2000 to 2099, converted from Buddhist years if necessary.
    pub fn year(&self) -> Option<i16> {
        let number = i16::try_from(self.number()?).ok().filter(|_| self.text.len() == 4)?;
        match number {
            2000..=2099 => Some(number),
            2543..=2642 => Some(number - 543),
            _ => None,
        }
    }

    pub fn is(&self, text: &str) -> bool {
        self.text == text
    }
}

/// Splits a sentence. Each character of a script without spaces is a word; Chinese numerals are
/// converted to numbers.
pub fn tokens(sentence: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut is_joined = false;
    // The kind of the current token.
    let mut open = Kind::Mark;
    for (start, c) in sentence.char_indices() {
        let span = start..start + c.len_utf8();
        if is_white(c) {
            is_joined = false;
            open = Kind::Mark;
            continue;
        }
        let mut text = String::new();
        fold_char(c, &mut text);
        let kind = match text.chars().next() {
            None => {
                // A combining mark belongs to the letter before it.
                if let Some(last) = tokens.last_mut() {
                    last.span.end = span.end;
                }
                continue;
            }
            Some(first) if first.is_ascii_digit() => Kind::Digit,
            Some(first) if is_unspaced(first) => Kind::Mark,
            Some(first) if first.is_alphanumeric() => Kind::Letter,
            Some(_) => Kind::Mark,
        };
        match tokens.last_mut() {
            Some(last) if kind == open && kind != Kind::Mark && is_joined => {
                last.text.push_str(&text);
                last.span.end = span.end;
            }
            _ => tokens.push(Token { span, text, is_joined }),
        }
        open = kind;
        is_joined = true;
    }
    chinese_numbers(&mut tokens);
    tokens
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Digit,
    Letter,
    Mark,
}

/// Converts 二十三 before a unit of time to 23.
fn chinese_numbers(tokens: &mut Vec<Token>) {
    const UNITS: [&str; 10] = ["月", "日", "号", "號", "天", "周", "週", "星", "个", "年"];
    let mut index = 0;
    while index < tokens.len() {
        let length =
            tokens[index..].iter().take_while(|token| digit(&token.text).is_some()).count();
        let next = tokens.get(index + length);
        let is_time = next.is_some_and(|next| UNITS.contains(&next.text.as_str()));
        if (1..=3).contains(&length) && is_time {
            let values: Vec<u32> = tokens[index..index + length]
                .iter()
                .filter_map(|token| digit(&token.text))
                .collect();
            let number = match values[..] {
                [one] => one,
                [10, one] => 10 + one,
                [tens, 10] => tens * 10,
                [tens, 10, one] => tens * 10 + one,
                _ => 0,
            };
            if number > 0 {
                let end = tokens[index + length - 1].span.end;
                tokens[index].text = number.to_string();
                tokens[index].span.end = end;
                tokens.drain(index + 1..index + length);
            }
        }
        index += length.max(1);
    }
}

fn digit(text: &str) -> Option<u32> {
    let value = match text {
        "一" => 1,
        "二" | "两" | "兩" => 2,
        "三" => 3,
        "四" => 4,
        "五" => 5,
        "六" => 6,
        "七" => 7,
        "八" => 8,
        "九" => 9,
        "十" => 10,
        _ => return None,
    };
    Some(value)
}
