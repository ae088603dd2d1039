//! Parses YAML to a tree with positions.
//!
//! Invariant: every span is within the text and on character boundaries. Plain values keep the
//! spelling of the file (`007`, `1.50`, `NO`, dates). Other modules interpret the tree.

use std::ops::Range;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::Spanned;
use serde_yaml::options::{DuplicateKeyPolicy, MergeKeyPolicy};

use crate::diagnostic::SourceText;

/// A value of a rule file with its position.
#[derive(Debug)]
pub(in crate::rules) struct Node {
    pub span: Range<usize>,
    pub tree: Tree,
    /// The file of the value, if it differs from that of the enclosing value.
    pub source: Option<Arc<SourceText>>,
}

#[derive(Debug)]
pub(in crate::rules) enum Tree {
    /// Nothing written.
    Blank,
    Text {
        text: String,
        /// Without quotation marks and on one line.
        plain: bool,
    },
    Items(Vec<Node>),
    Fields(Vec<Field>),
}

impl Node {
    /// Maps every span of the tree.
    pub fn place_by(&mut self, place: &dyn Fn(&Range<usize>) -> Range<usize>) {
        self.span = place(&self.span);
        match &mut self.tree {
            Tree::Blank | Tree::Text { .. } => {}
            Tree::Items(items) => {
                for item in items {
                    item.place_by(place);
                }
            }
            Tree::Fields(fields) => {
                for field in fields {
                    field.key_span = place(&field.key_span);
                    field.value.place_by(place);
                }
            }
        }
    }
}

/// `key: value`.
#[derive(Debug)]
pub(in crate::rules) struct Field {
    pub key: String,
    pub key_span: Range<usize>,
    pub value: Node,
}

/// Where and why parsing stopped.
#[derive(Debug)]
pub(in crate::rules) struct Stop {
    /// The parser's own message; only used to choose our explanation.
    pub reason: String,
    /// The offset in the text, in bytes.
    pub at: usize,
}

enum Raw {
    Blank,
    /// A number or a boolean, whose spelling is in the file.
    Spelled,
    Text(String),
    Items(Vec<Spanned<Raw>>),
    Fields(Vec<(Spanned<Key>, Spanned<Raw>)>),
}

/// Parses one file.
pub(in crate::rules) fn parse(text: &str) -> Result<Node, Stop> {
    let options = serde_yaml::options! {
        strict_booleans: true,
        reject_unsupported_tags: true,
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::Error,
        with_snippet: false,
    };
    match serde_yaml::from_str_with_options::<Spanned<Raw>>(text, options) {
        Ok(raw) => Ok(place(raw, text)),
        Err(error) => {
            let at = error
                .location()
                .map_or(0, |at| byte_at(text, size(at.line()), size(at.column())).min(text.len()));
            Err(Stop { reason: error.without_snippet().to_string(), at })
        }
    }
}

fn size(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Returns the offset of a line and a column, both counted from 1, columns in characters.
pub(in crate::rules) fn byte_at(text: &str, line: usize, column: usize) -> usize {
    let start = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or("");
    let line_text = rest.split('\n').next().unwrap_or("");
    let ahead = line_text.char_indices().nth(column.saturating_sub(1));
    start + ahead.map_or(line_text.len(), |(at, _)| at)
}

fn span_of<T>(raw: &Spanned<T>, text: &str) -> Range<usize> {
    let span = raw.referenced.span();
    let start = match span.byte_offset() {
        Some(at) => size(at),
        None => byte_at(text, size(raw.referenced.line()), size(raw.referenced.column())),
    };
    let length = span.byte_len().map_or(0, size);
    let start = border(text, start);
    start..border(text, start.saturating_add(length)).max(start)
}

/// Returns the nearest character boundary at or before `at`.
fn border(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}

fn place(raw: Spanned<Raw>, text: &str) -> Node {
    let span = span_of(&raw, text);
    let written = &text[span.clone()];
    let tree = match raw.value {
        Raw::Blank if written.starts_with(['"', '\'']) => {
            Tree::Text { text: String::new(), plain: false }
        }
        Raw::Blank => Tree::Blank,
        Raw::Spelled => Tree::Text { text: written.trim().to_owned(), plain: true },
        Raw::Text(value) => {
            let plain = !written.starts_with(['"', '\'']) && !written.contains('\n');
            Tree::Text { text: value, plain }
        }
        Raw::Items(items) => Tree::Items(items.into_iter().map(|item| place(item, text)).collect()),
        Raw::Fields(fields) => Tree::Fields(
            fields
                .into_iter()
                .map(|(key, value)| Field {
                    key_span: span_of(&key, text),
                    key: key.value.0,
                    value: place(value, text),
                })
                .collect(),
        ),
    };
    Node { span, tree, source: None }
}

/// Deserializes any key as text.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Key)
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Anything)
    }
}

struct Anything;

impl<'de> Visitor<'de> for Anything {
    type Value = Raw;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
        Ok(Raw::Spelled)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Spelled)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Spelled)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
        Ok(Raw::Spelled)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
        Ok(Raw::Spelled)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Spelled)
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Blank)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Blank)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element()? {
            all.push(item);
        }
        Ok(Raw::Items(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Raw, A::Error> {
        let mut all = Vec::new();
        while let Some(field) = fields.next_entry()? {
            all.push(field);
        }
        Ok(Raw::Fields(all))
    }
}
