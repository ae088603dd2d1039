//! Reads the tree of a rule file: named keys, items, plain values. Reports every mistake with its
//! position and continues.
//!
//! The tree is the pack *as written*; its readers produce the pack *as checked*. Dropping a
//! [`Fields`] without [`Fields::finish`] would let unknown keys pass, so `finish` consumes it.

use std::ops::Range;
use std::sync::Arc;

use super::yaml::{Field, Node, Tree};
use crate::diagnostic::{Code, Diagnostic, Edit, Place, SourceText, nearest, only_near};
use crate::rules::codes;
use crate::rules::diagnostics::{Diagnostics, listed};
use crate::rules::pack::RuleLine;

/// One value of a file, with methods that check its type.
#[derive(Clone, Copy, Debug)]
pub(in crate::rules) struct Entry<'n> {
    node: &'n Node,
    /// The part of the value at which errors are shown, instead of the whole.
    part: Option<(usize, usize)>,
    /// The key of the value; errors of a blank value are shown there.
    key: Option<&'n Field>,
    pub source: &'n Arc<SourceText>,
    pub errors: &'n Diagnostics,
    /// The number of levels from here down in which missing keys are no further error, because
    /// lines were ignored.
    lacking: u8,
}

impl<'n> Entry<'n> {
    /// Wraps the root of a file. `whole`: every line could be read.
    pub fn root(
        node: &'n Node,
        source: &'n Arc<SourceText>,
        errors: &'n Diagnostics,
        whole: bool,
    ) -> Self {
        // Lines of the file's own keys, and directly below them, were ignored.
        let lacking = if whole { 0 } else { 2 };
        Self { node, part: None, key: None, source, errors, lacking }
    }

    /// Returns the value of one key of the file without checking the other keys.
    pub fn peek(&self, key: &str) -> Option<Self> {
        let Tree::Fields(fields) = &self.node.tree else { return None };
        let field = fields.iter().find(|field| field.key == key)?;
        Some(self.value_of(field))
    }

    fn value_of(&self, field: &'n Field) -> Self {
        let lacking = self.lacking.saturating_sub(1);
        let source = field.value.source.as_ref().unwrap_or(self.source);
        Self { node: &field.value, part: None, key: Some(field), source, lacking, ..*self }
    }

    fn child(&self, node: &'n Node) -> Self {
        let source = node.source.as_ref().unwrap_or(self.source);
        Self { node, part: None, key: None, source, lacking: 0, ..*self }
    }

    pub fn tree(&self) -> &'n Tree {
        &self.node.tree
    }

    pub fn span(&self) -> Range<usize> {
        if let Some((start, end)) = self.part {
            return start..end;
        }
        match (self.key, &self.node.tree) {
            (Some(key), Tree::Blank) => key.key_span.clone(),
            (_, Tree::Items(_) | Tree::Fields(_)) => self.first_word(),
            _ => self.node.span.clone(),
        }
    }

    /// Returns the beginning of lists and groups of keys: the key that holds them, else their first
    /// key.
    fn first_word(&self) -> Range<usize> {
        match (self.key, &self.node.tree) {
            (Some(key), _) => key.key_span.clone(),
            (None, Tree::Fields(fields)) if !fields.is_empty() => fields[0].key_span.clone(),
            (None, Tree::Items(items)) if !items.is_empty() => self.child(&items[0]).span(),
            _ => self.node.span.clone(),
        }
    }

    /// Returns the same value, with errors shown at the first `words` in it.
    pub fn within(&self, words: &str) -> Self {
        let span = self.span();
        let found = self.source.text.get(span.clone()).and_then(|text| text.find(words));
        let part = found.map(|at| (span.start + at, span.start + at + words.len()));
        Self { part, ..*self }
    }

    pub fn place(&self) -> Place {
        Place::new(self.source, self.span())
    }

    pub fn line(&self) -> RuleLine {
        let place = self.place();
        RuleLine { file: self.source.name.clone(), line: place.line() }
    }

    pub fn error(&self, code: Code, message: impl Into<String>, help: impl Into<String>) {
        self.errors.add(Diagnostic::error(code, message).at(self.place()).help(help));
    }

    /// Reports an error. If `right` is given, writing it for `typed` is the only right fix.
    pub fn misspelt(
        &self,
        code: Code,
        message: impl Into<String>,
        help: impl Into<String>,
        typed: &str,
        right: Option<&str>,
    ) {
        let span = self.span();
        let written = self.source.text.get(span.clone()).unwrap_or("");
        let edit = right.zip(written.find(typed)).map(|(right, at)| {
            let start = span.start + at;
            Edit { span: start..start + typed.len(), with: right.to_owned() }
        });
        self.errors.add(
            Diagnostic::error(code, message)
                .at(self.place())
                .help(help)
                .fixed_by(edit.into_iter().collect()),
        );
    }

    /// Reports an error with one right fix: to put the items `now` in the order `right`. Leaves it
    /// to the author if an item has several lines, or is followed by a comment that would stay in
    /// place.
    pub fn out_of_order(
        &self,
        code: Code,
        message: impl Into<String>,
        help: impl Into<String>,
        now: &[Entry<'_>],
        right: &[usize],
    ) {
        let text = &self.source.text;
        let spans: Option<Vec<Range<usize>>> = now.iter().map(Entry::movable).collect();
        let edits = spans.map_or_else(Vec::new, |spans| {
            let moved = spans.iter().zip(right).filter(|(own, from)| **own != spans[**from]);
            moved
                .map(|(own, from)| Edit {
                    span: own.clone(),
                    with: text[spans[*from].clone()].to_owned(),
                })
                .collect()
        });
        self.errors
            .add(Diagnostic::error(code, message).at(self.place()).help(help).fixed_by(edits));
    }

    /// Returns what moves with the value: a value on one line, or an item that fills its line.
    fn movable(&self) -> Option<Range<usize>> {
        let text = &self.source.text;
        let span = self.node.span.clone();
        if matches!(self.node.tree, Tree::Text { .. }) {
            return Some(span).filter(|span| !text[span.clone()].contains('\n'));
        }
        let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let line = text[start..].lines().next()?;
        let item = line.trim().strip_prefix("- ")?;
        let at = start + line.find(item)?;
        (item.starts_with('{') && item.ends_with('}')).then(|| at..at + item.len())
    }

    pub fn warning(&self, code: Code, message: impl Into<String>, help: impl Into<String>) {
        self.errors.add(Diagnostic::warning(code, message).at(self.place()).help(help));
    }

    /// Returns whether the rule is switched off with `enabled: no`.
    pub fn is_off(&self) -> bool {
        let enabled = self.peek("enabled").and_then(|enabled| enabled.as_text());
        enabled
            .is_some_and(|text| matches!(text.to_ascii_lowercase().as_str(), "no" | "false" | "否"))
    }

    pub fn is_blank(&self) -> bool {
        matches!(self.node.tree, Tree::Blank)
    }

    /// Describes the value for messages of the form "… here".
    fn shape(&self) -> &'static str {
        match self.node.tree {
            Tree::Blank => "nothing is",
            Tree::Text { .. } => "a single value is",
            Tree::Items(_) => "a list is",
            Tree::Fields(_) => "keys with values are",
        }
    }

    fn wrong_shape(&self, wanted: &str, help: &str) {
        if self.is_blank() && self.lacking > 0 {
            return;
        }
        let name = self.key.map_or_else(String::new, |key| format!("`{}`: ", key.key));
        if self.is_blank() {
            self.error(
                codes::NO_VALUE,
                format!("{name}nothing is written here, and {wanted} is needed"),
                help,
            );
        } else {
            let shape = self.shape();
            self.error(
                codes::WRONG_SHAPE,
                format!("{name}{shape} here, and {wanted} is needed"),
                help,
            );
        }
    }

    /// Returns the text of a single value; reports wrong quotation marks.
    pub fn text(&self) -> Option<&'n str> {
        match &self.node.tree {
            Tree::Text { text, .. } => Some(text),
            _ => {
                let help = "write one value after the colon, e.g. `key: value`; a text with `: `, \
                            `{` or `[` in it needs straight quotes \"…\"";
                self.wrong_shape("one value", help);
                None
            }
        }
    }

    /// Returns the text of a single value, without reporting other values.
    pub fn as_text(&self) -> Option<&'n str> {
        match &self.node.tree {
            Tree::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Returns the items of a list.
    pub fn items(&self) -> Option<Vec<Entry<'n>>> {
        match &self.node.tree {
            Tree::Items(items) => Some(items.iter().map(|item| self.child(item)).collect()),
            Tree::Text { text, .. } if text.starts_with('-') => {
                self.error(
                    codes::MISSING_DASH,
                    "these lines are read as one text, not as a list",
                    "put a space after every dash: `- item`",
                );
                None
            }
            _ => {
                self.wrong_shape(
                    "a list",
                    "write each item on its own line with a dash and a space before it \
                     (`- item`), or all in one line as `[first, second]`",
                );
                None
            }
        }
    }

    /// Returns the items, or the value itself if a list of one is written without brackets.
    pub fn items_or_one(&self) -> Option<Vec<Entry<'n>>> {
        if matches!(self.node.tree, Tree::Text { .. }) { Some(vec![*self]) } else { self.items() }
    }

    /// Returns the keys and values. `what` is what they describe, e.g. `a cause`.
    pub fn fields(&self, what: &'static str) -> Option<Fields<'n>> {
        let Tree::Fields(fields) = &self.node.tree else {
            let help = match self.as_text() {
                Some(text) if text.contains('：') => {
                    "use the plain colon `:` with a space after it, not the Chinese one `：`"
                }
                Some(text) if text.contains(':') => "put a space after the colon: `key: value`",
                _ => "write one `key: value` on each line, or `{key: value, key: value}`",
            };
            self.wrong_shape(&format!("{what} (lines of `key: value`)"), help);
            return None;
        };
        for (at, field) in fields.iter().enumerate() {
            if let Some(first) = fields[..at].iter().find(|other| other.key == field.key) {
                let first_line = Place::new(self.source, first.key_span.clone()).line();
                self.errors.add(
                    Diagnostic::error(
                        codes::DUPLICATE_KEY,
                        format!("`{}` occurs here a second time", field.key),
                    )
                    .at(Place::new(self.source, field.key_span.clone()))
                    .help(format!(
                        "the first is on line {first_line}; keep one of the two, or begin a new \
                         item with `- `"
                    )),
                );
            }
        }
        Some(Fields {
            whole: *self,
            fields,
            asked: Vec::new(),
            accepted: Vec::new(),
            missing: Vec::new(),
            what,
        })
    }

    /// Returns keys chosen by the user with their values, in file order and each key once.
    pub fn free_fields(&self, what: &'static str) -> Option<Vec<(Entry<'n>, &'n str, Entry<'n>)>> {
        let fields = self.fields(what)?;
        let mut all: Vec<(Entry<'n>, &'n str, Entry<'n>)> = Vec::new();
        for field in fields.fields {
            if !all.iter().any(|(_, key, _)| *key == field.key) {
                all.push((fields.key_entry(field), &field.key, fields.value_entry(field)));
            }
        }
        Some(all)
    }

    /// The same, after `free_fields` or `fields` has reported the errors.
    pub fn free_fields_quietly(&self) -> Vec<(&'n str, Entry<'n>)> {
        let Tree::Fields(fields) = &self.node.tree else { return Vec::new() };
        fields.iter().map(|field| (field.key.as_str(), self.value_of(field))).collect()
    }
}

/// The keys of one rule or other object, read by name.
#[derive(Debug)]
#[must_use = "finish() reports the unknown keys"]
pub(in crate::rules) struct Fields<'n> {
    whole: Entry<'n>,
    fields: &'n [Field],
    asked: Vec<&'static str>,
    /// Keys chosen by the user that are allowed here.
    accepted: Vec<&'n str>,
    /// Missing required keys; reported at the end, when unknown keys in their place are known.
    missing: Vec<&'static str>,
    what: &'static str,
}

impl Drop for Fields<'_> {
    fn drop(&mut self) {
        for key in std::mem::take(&mut self.missing) {
            let what = self.what;
            self.whole.error(
                codes::MISSING_KEY,
                format!("{what} needs `{key}`, and it is not here"),
                format!("add a line `{key}: …` with the same indentation as its neighbours"),
            );
        }
    }
}

impl<'n> Fields<'n> {
    fn key_entry(&self, field: &'n Field) -> Entry<'n> {
        self.value_entry(field).as_key()
    }

    fn value_entry(&self, field: &'n Field) -> Entry<'n> {
        self.whole.value_of(field)
    }

    /// Returns the value of an optional key.
    pub fn get(&mut self, key: &'static str) -> Option<Entry<'n>> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        let field = self.fields.iter().find(|field| field.key == key)?;
        Some(self.value_entry(field))
    }

    /// Returns the value of a required key.
    pub fn need(&mut self, key: &'static str) -> Option<Entry<'n>> {
        let found = self.get(key);
        if found.is_none() && self.whole.lacking == 0 && !self.has_misspelt(key) {
            self.missing.push(key);
        }
        found
    }

    /// Returns whether a misspelling of the key is present: one error is enough.
    pub fn has_misspelt(&self, key: &str) -> bool {
        self.fields.iter().any(|field| {
            field.key.contains('：')
                || field.key.split_once([':', ' ']).is_some_and(|(own, _)| own == key)
                || (nearest(&field.key, [key]).is_some()
                    && !self.asked.iter().any(|a| *a == field.key))
        })
    }

    /// Reads `enabled`, which every rule may have. Returns whether the rule is switched off.
    pub fn is_off(&mut self) -> bool {
        self.get("enabled").and_then(|enabled| enabled.yes_no()) == Some(false)
    }

    /// Accepts a key chosen by the user.
    pub fn accept(&mut self, key: &'n str) {
        self.accepted.push(key);
    }

    /// Reports every key that was not read.
    pub fn finish(mut self) {
        let mut is_cut = false;
        let lacking = self.missing_key_in_place();
        for field in self.fields {
            if self.asked.iter().any(|asked| *asked == field.key)
                || self.accepted.contains(&field.key.as_str())
            {
                is_cut = false;
                continue;
            }
            let before = self.whole.source.text[..field.key_span.start].trim_end();
            let mut fix = None;
            let start = field.key_span.start;
            let (code, message, help) = if let Some((key, _)) = field.key.split_once('：') {
                (
                    codes::WIDE_PUNCTUATION,
                    format!("the colon after `{}` is a Chinese one", key.trim()),
                    format!("type a plain colon and a space: `{}: …`", key.trim()),
                )
            } else if let Some((key, _)) = field.key.split_once(':') {
                let behind = start + key.len() + 1;
                fix = Some(Edit { span: behind..behind, with: " ".to_owned() });
                (
                    codes::MISSING_SPACE,
                    format!("a space is missing after the colon of `{key}`"),
                    format!("write `{key}: …`"),
                )
            } else if let Some((key, _)) = field.key.split_once(" {") {
                (
                    codes::MISSING_COLON,
                    format!("a colon is missing after `{key}`"),
                    format!("write `{key}: {{…}}`"),
                )
            } else if matches!(field.value.tree, Tree::Blank) && before.ends_with(',') {
                // Parts of one text are one error.
                if std::mem::replace(&mut is_cut, true) {
                    continue;
                }
                (
                    codes::NEEDS_QUOTES,
                    "the comma before this place splits the text".to_owned(),
                    "put straight quotes \"…\" around the whole text: within { } a comma begins a \
                     new entry"
                        .to_owned(),
                )
            } else {
                let is_free = |key: &&str| !self.fields.iter().any(|field| field.key == **key);
                fix = only_near(&field.key, self.asked.iter().copied())
                    .filter(is_free)
                    .map(|right| Edit { span: field.key_span.clone(), with: right.to_owned() });
                let allowed = format!("Allowed here: {}", listed(self.asked.iter().copied()));
                let near = nearest(&field.key, self.asked.iter().copied().filter(is_free));
                let none = format!("`{}` is not a key of {}", field.key, self.what);
                match (near, lacking) {
                    (Some(near), _) => {
                        (codes::UNKNOWN_KEY, none, format!("did you mean `{near}`? {allowed}"))
                    }
                    (None, Some(lacking)) => {
                        self.missing.clear();
                        (
                            codes::UNKNOWN_KEY,
                            format!("{none}, and `{lacking}` is missing"),
                            format!("is this `{lacking}`? {allowed}"),
                        )
                    }
                    (None, None) => (codes::UNKNOWN_KEY, none, allowed),
                }
            };
            self.whole.errors.add(
                Diagnostic::error(code, message)
                    .at(Place::new(self.whole.source, field.key_span.clone()))
                    .help(help)
                    .fixed_by(fix.into_iter().collect()),
            );
        }
    }

    /// Returns the missing key if exactly one is missing and one unknown key is present: they may
    /// be the same.
    fn missing_key_in_place(&self) -> Option<&'static str> {
        let unknown = |field: &&Field| !self.asked.iter().any(|asked| *asked == field.key);
        match self.missing.as_slice() {
            [only] if self.fields.iter().filter(unknown).count() == 1 => Some(only),
            _ => None,
        }
    }

    pub fn whole(&self) -> Entry<'n> {
        self.whole
    }
}

/// A blank value, whose errors are shown at its key.
static BLANK: Node = Node { span: 0..0, tree: Tree::Blank, source: None };

impl Entry<'_> {
    /// Returns the same position, with errors shown at the key.
    pub fn as_key(&self) -> Self {
        if self.key.is_some() { Self { node: &BLANK, ..*self } } else { *self }
    }
}
