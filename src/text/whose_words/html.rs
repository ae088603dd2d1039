//! Converts a body to lines, with what its HTML shows about their author.

use html5gum::{Token, Tokenizer};

use super::{Line, repair};

/// Elements that begin a new line.
const BLOCKS: [&str; 17] = [
    "address",
    "blockquote",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "table",
    "tr",
    "ul",
];
/// Ids and classes of containers around, or marks above, a quoted mail. Everything after them was
/// written by somebody else.
const QUOTE_MARKS: [&str; 12] = [
    "divrplyfwdmsg",
    "appendonsend",
    "olk_src_body_section",
    "yahoo_quoted",
    "protonmail_quote",
    "tutanota_quote",
    "zmail_extra",
    "stopspelling",
    "mail-editor-reference-message-container",
    "reply-intro",
    "ms-outlook-mobile-reference-message",
    "foxmail_quote",
];
/// Ids and classes of signatures.
const SIGNATURE_MARKS: [&str; 4] =
    ["gmail_signature", "ms-outlook-mobile-signature", "moz-signature", "protonmail_signature"];

/// Returns the lines of a body, HTML or not.
pub fn lines(body: &str) -> Vec<Line> {
    if is_html(body) {
        return of_html(body);
    }
    // HTML that a second program has escaped to text.
    if body.contains("&lt;") && body.contains("&gt;") {
        let decoded = html_escape::decode_html_entities(body);
        if is_html(&decoded) {
            return of_html(&decoded);
        }
    }
    let line = |text: &str| Line { text: text.to_owned(), ..Line::default() };
    repair(body).split('\n').map(line).collect()
}

/// Returns whether a text has one of the usual tags; `<li@acme.example>` is not one.
fn is_html(text: &str) -> bool {
    const TAGS: [&str; 17] = [
        "a",
        "b",
        "blockquote",
        "body",
        "br",
        "div",
        "font",
        "h1",
        "head",
        "html",
        "i",
        "p",
        "pre",
        "span",
        "style",
        "table",
        "tr",
    ];
    text.match_indices('<').any(|(start, _)| {
        let inside = &text.as_bytes()[start + 1..];
        let inside = inside.strip_prefix(b"/").unwrap_or(inside);
        let length = inside.iter().take(11).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let ends = matches!(inside.get(length), Some(b'>' | b' ' | b'/' | b'\n' | b'\t' | b'\r'));
        let name = inside[..length].to_ascii_lowercase();
        ends && TAGS.iter().any(|tag| tag.as_bytes() == name)
    })
}

fn of_html(html: &str) -> Vec<Line> {
    let mut page = Page::default();
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let value = |key: &[u8]| {
                    let found = tag.attributes.get(key);
                    found.map(|value| String::from_utf8_lossy(value).to_ascii_lowercase())
                };
                let marks = format!(
                    "{} {}",
                    value(b"class").unwrap_or_default(),
                    value(b"id").unwrap_or_default()
                );
                let style = value(b"style").unwrap_or_default();
                page.open(&name, &marks, &style, tag.self_closing);
            }
            Token::EndTag(tag) => page.close(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => page.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    page.end_line();
    page.lines
}

#[derive(Default)]
struct Page {
    lines: Vec<Line>,
    text: String,
    /// The number of open blockquotes.
    quotes: usize,
    /// The number of open `style`, `script`, `head` and `title` elements.
    hidden: usize,
    /// The number of open elements since a signature began; 0 outside.
    in_signature: usize,
    in_pre: usize,
    begins_quote: bool,
}

impl Page {
    fn open(&mut self, name: &str, marks: &str, style: &str, self_closing: bool) {
        if name == "br" || BLOCKS.contains(&name) {
            self.end_line();
        }
        let is_void =
            self_closing || matches!(name, "br" | "hr" | "img" | "input" | "meta" | "link");
        if self.in_signature > 0 && !is_void && is_nested(name) {
            self.in_signature += 1;
        } else if SIGNATURE_MARKS.iter().any(|mark| marks.contains(mark)) && is_nested(name) {
            self.in_signature = 1;
        }
        // Outlook draws a line above the header of the mail that it quotes.
        let has_rule =
            style.contains("border-top:solid #") || style.contains("border-top: solid #");
        let has_rule = has_rule && style.contains("border:none");
        if has_rule || QUOTE_MARKS.iter().any(|mark| marks.contains(mark)) {
            self.end_line();
            self.begins_quote = true;
        }
        match name {
            "blockquote" => self.quotes += 1,
            "style" | "script" | "title" => self.hidden += 1,
            "pre" => self.in_pre += 1,
            "td" | "th" => self.text.push(' '),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if BLOCKS.contains(&name) {
            self.end_line();
        }
        if self.in_signature > 0 && is_nested(name) {
            self.in_signature -= 1;
        }
        match name {
            "blockquote" => self.quotes = self.quotes.saturating_sub(1),
            "style" | "script" | "title" => self.hidden = self.hidden.saturating_sub(1),
            "pre" => self.in_pre = self.in_pre.saturating_sub(1),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.hidden > 0 || self.in_signature > 0 {
            return;
        }
        let text = repair(text);
        if self.in_pre > 0 {
            let mut parts = text.split('\n');
            self.text.push_str(parts.next().unwrap_or(""));
            for part in parts {
                self.end_line();
                self.text.push_str(part);
            }
            return;
        }
        for c in text.chars() {
            if !c.is_whitespace() {
                self.text.push(c);
            } else if !self.text.is_empty() && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
        }
    }

    fn end_line(&mut self) {
        if self.text.trim().is_empty() {
            self.text.clear();
            return;
        }
        self.lines.push(Line {
            text: std::mem::take(&mut self.text),
            is_quoted: self.quotes > 0,
            begins_quote: std::mem::take(&mut self.begins_quote),
        });
    }
}

/// Returns whether an element needs a closing tag; browsers close the others.
fn is_nested(name: &str) -> bool {
    matches!(name, "div" | "span" | "table" | "font" | "section" | "blockquote")
}
