//! Renders the page that compares two rule packs.
//!
//! Its readers are the authors of the rules, so it is in English like the rule files, and it is not
//! a template that teams edit.

use serde::Serialize;
use tera::Context;

use super::templates::files::built_in;
use super::templates::{hash_of, new_tera};
use crate::diagnostic::{Code, Diagnostic};

const PAGE: &str = "comparison.html";
const STYLE: &str = "style.css";
const PAGE_FAILED: Code = Code::new("E804", "template-failed");

#[derive(Debug, Serialize)]
pub struct ComparisonPage {
    pub old: String,
    pub new: String,
    pub as_of: String,
    pub compared: usize,
    pub changed: usize,
    pub only_shares: usize,
    pub rejected: usize,
    pub by_one_only: usize,
    pub hidden: usize,
    pub how: &'static str,
    pub edits: Vec<EditLine>,
    pub states: Vec<States>,
    pub most: Vec<Moved>,
    pub tests: Vec<TestLine>,
}

#[derive(Debug, Serialize)]
pub struct EditLine {
    pub rule: String,
    pub what: Vec<String>,
    pub line: Option<String>,
    /// No diagnosis reads it.
    pub is_wording: bool,
    pub buyers: usize,
    pub points: String,
}

#[derive(Debug, Serialize)]
pub struct States {
    pub name: &'static str,
    pub count: usize,
    /// Before, after, number of deals.
    pub lines: Vec<(String, String, usize)>,
}

#[derive(Debug, Serialize)]
pub struct Moved {
    pub id: String,
    pub title: String,
    pub description: String,
    pub because: String,
}

#[derive(Debug, Serialize)]
pub struct TestLine {
    pub name: String,
    pub how: &'static str,
    pub description: Vec<String>,
}

/// # Errors
/// The page cannot be rendered; the built-in one always can.
pub fn page(comparison: &ComparisonPage) -> Result<String, Diagnostic> {
    let style = built_in(STYLE);
    let made = Context::from_serialize(comparison).and_then(|mut context| {
        context.insert("style", style);
        context.insert("style_hash", &hash_of(style));
        let mut tera = new_tera(".html");
        tera.add_raw_template(PAGE, include_str!("comparison.html"))?;
        tera.render(PAGE, &context)
    });
    made.map_err(|error| Diagnostic::error(PAGE_FAILED, error.to_string()))
}
