//! Prepares the templates for a run: parses and checks them, and adds the values that are the same
//! on every page.

pub(super) mod dry_run;
pub(super) mod errors;
pub(super) mod files;
mod guard;
pub(super) mod mistakes;
pub(super) mod paths;
pub(super) mod specimen_deal;

use std::borrow::Cow;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

use self::errors::{diagnostic, unknown_parts};
use self::files::{TemplateFiles, built_in};
pub use self::guard::GiveUp;
use super::escape::{html, markdown};
use super::overview::{Overview, OverviewContext, OwnerContext};
use super::plan::Phrases;
use super::sheet::{SheetContext, file_stem};
use super::{Language, SheetInput, page_words, results};
use crate::diagnostic::Diagnostic;
use crate::rules::Pack;

const BUYER_PAGE: &str = "buyer.html";
const BUYER_TEXT: &str = "buyer.md";
const OVERVIEW_PAGE: &str = "overview.html";
const OWNER_PAGE: &str = "owner.html";

/// The names that every page has in addition to its own.
pub(super) const EVERYWHERE: [&str; 6] =
    ["say", "lang", "style", "style_hash", "script", "script_hash"];

/// The pages of one deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The name of its files without the ending; unique per deal.
    pub file_stem: String,
    pub html: String,
    pub markdown: String,
}

/// The data of a sheet before its templates are rendered.
#[derive(Clone, Debug)]
pub struct PreparedSheet {
    file_stem: String,
    context: Context,
}

/// Checked templates in one language. Built once per run and shared by all workers.
#[derive(Debug)]
pub struct Templates {
    html: Tera,
    markdown: Tera,
    files: TemplateFiles,
    say: Value,
}

impl Templates {
    /// Reads the templates of a folder, or the built-in ones, and renders them with specimens.
    /// `give_up` ends the program when that takes too long.
    ///
    /// # Errors
    /// All errors of all files, each with its position and remedy.
    pub fn load(
        dir: Option<&Path>,
        pack: &Pack,
        language: Language,
        give_up: GiveUp,
    ) -> Result<Self, Vec<Diagnostic>> {
        let files = TemplateFiles::read(dir)?;
        let mut diagnostics = Vec::new();
        let say = match files.get("words.yaml") {
            Some(source) => page_words::load(source, built_in("words.yaml"), language),
            None => Ok(Value::none()),
        };
        let say = say.unwrap_or_else(|errors| {
            diagnostics.extend(errors);
            Value::none()
        });
        let mut pages = [(".html", None), (".md", None)];
        for (ending, page) in &mut pages {
            match parse(&files, ending) {
                Ok(tera) => *page = Some(tera),
                Err(errors) => diagnostics.extend(errors),
            }
        }
        let [(_, Some(mut html)), (_, Some(mut markdown))] = pages else { return Err(diagnostics) };
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        for tera in [&mut html, &mut markdown] {
            everywhere(tera.global_context(), &files, &say, language);
        }
        let templates = Self { html, markdown, files, say };
        let trial = || dry_run::errors(&templates, pack, language);
        let errors = guard::within_time(give_up, || guard::read("the templates", trial))
            .unwrap_or_else(|broken| vec![broken]);
        if errors.is_empty() { Ok(templates) } else { Err(errors) }
    }

    pub(super) fn pages(&self) -> [(&'static str, &Tera); 4] {
        [
            (BUYER_PAGE, &self.html),
            (BUYER_TEXT, &self.markdown),
            (OVERVIEW_PAGE, &self.html),
            (OWNER_PAGE, &self.html),
        ]
    }

    /// Returns the hashes of the style and the script of the pages, in the syntax of a content
    /// security policy.
    pub fn policy_hashes(&self) -> [String; 2] {
        ["style.css", "overview.js"].map(|name| hash_of(self.files.text(name)))
    }

    /// Returns the texts of the pages.
    pub(super) fn say(&self) -> &Value {
        &self.say
    }

    pub(super) fn files(&self) -> &TemplateFiles {
        &self.files
    }

    /// Renders the pages of one deal.
    ///
    /// # Errors
    /// A template uses a missing value, which the dry run at loading makes unlikely.
    pub fn sheet(&self, input: &SheetInput<'_>) -> Result<Sheet, Diagnostic> {
        self.render(self.prepare(input)?)
    }

    /// Builds the template context of the pages of one deal.
    ///
    /// # Errors
    /// As for [`sheet`](Self::sheet).
    pub fn prepare(&self, input: &SheetInput<'_>) -> Result<PreparedSheet, Diagnostic> {
        let file_stem = file_stem(input.buyer);
        let context = Context::from_serialize(&SheetContext::of(input, &file_stem))
            .map_err(|error| diagnostic(&error, &self.files))?;
        Ok(PreparedSheet { file_stem, context })
    }

    /// Renders the templates of a sheet.
    ///
    /// # Errors
    /// As for [`sheet`](Self::sheet).
    pub fn render(&self, prepared: PreparedSheet) -> Result<Sheet, Diagnostic> {
        let PreparedSheet { file_stem, context } = prepared;
        let render = |tera: &Tera, name| guard::render(tera, name, &context, &self.files);
        let (html, markdown) =
            (render(&self.html, BUYER_PAGE)?, render(&self.markdown, BUYER_TEXT)?);
        Ok(Sheet { file_stem, html, markdown })
    }

    /// Renders the page of all deals.
    ///
    /// # Errors
    /// As for [`sheet`](Self::sheet).
    pub fn overview(&self, overview: &Overview) -> Result<String, Diagnostic> {
        let context = Context::from_serialize(&OverviewContext::of(overview, &self.say))
            .map_err(|error| diagnostic(&error, &self.files))?;
        guard::render(&self.html, OVERVIEW_PAGE, &context, &self.files)
    }

    /// Renders the page of every salesperson; each with its file name below the report.
    ///
    /// # Errors
    /// As for [`sheet`](Self::sheet).
    pub fn owner_pages(&self, overview: &Overview) -> Result<Vec<(String, String)>, Diagnostic> {
        let pages = OwnerContext::all(overview, &self.say).into_iter().map(|(file, context)| {
            let context = Context::from_serialize(&context)
                .map_err(|error| diagnostic(&error, &self.files))?;
            Ok((file, guard::render(&self.html, OWNER_PAGE, &context, &self.files)?))
        });
        pages.collect()
    }

    /// Returns the plan of all deals as a CSV file.
    pub fn plan_csv(&self, overview: &Overview) -> Vec<u8> {
        results::plan_csv(overview, Phrases::new(&self.say, overview.language()))
    }
}

/// Loads all pages with one file ending.
fn parse(files: &TemplateFiles, ending: &'static str) -> Result<Tera, Vec<Diagnostic>> {
    let mut diagnostics = Vec::new();
    for (name, source) in files.ending_with(ending) {
        let unread = mistakes::unread(source, &[]);
        if !unread.is_empty() {
            diagnostics.extend(unread);
            continue;
        }
        // Parses each separately first, so that an error does not hide those of other files.
        match guard::read(name, || new_tera(ending).add_raw_template(name, &source.text)) {
            Ok(Err(error)) if matches!(error.kind(), tera::ErrorKind::SyntaxError(_)) => {
                diagnostics.push(diagnostic(&error, files));
            }
            Ok(_) => {}
            Err(broken) => diagnostics.push(broken),
        }
    }
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let mut tera = new_tera(ending);
    let pages = files.ending_with(ending).map(|(name, source)| (name, source.text.as_str()));
    match guard::read(ending, || tera.add_raw_templates(pages)).map_err(|broken| vec![broken])? {
        Ok(()) => Ok(tera),
        Err(error) => Err(unknown_parts(&error, files)),
    }
}

pub(super) fn new_tera(ending: &'static str) -> Tera {
    let mut tera = Tera::new();
    tera.autoescape_on([ending]);
    if ending == ".md" {
        tera.set_escape_fn(markdown::write_inline);
    } else {
        tera.set_escape_fn(html::write);
    }
    tera.register_filter("fill", fill);
    tera
}

/// Fills values into the placeholders of a text: `{{ say.as_of | fill(a=as_of) }}` for `As of {a}`.
///
/// A missing value is an error of the template and stops the page; an unknown value is shown as a
/// dash.
fn fill(text: &str, values: Kwargs, _: &State<'_>) -> TeraResult<String> {
    if let Some((gap, _)) = values.iter().find(|(_, value)| value.is_undefined()) {
        let gap = gap.as_str().unwrap_or("?");
        return Err(tera::Error::message(format!(
            "the name given to `fill` for `{gap}` is not there"
        )));
    }
    Ok(page_words::fill_gaps(text, |gap| {
        let (_, value) = values.iter().find(|(key, _)| key.as_str() == Some(gap))?;
        Some(match value.as_str() {
            Some(text) => Cow::Borrowed(text),
            None if value.is_none() => Cow::Borrowed("–"),
            None => Cow::Owned(value.to_string()),
        })
    }))
}

/// Adds the values that are the same on every page.
fn everywhere(context: &mut Context, files: &TemplateFiles, say: &Value, language: Language) {
    // The names must match EVERYWHERE.
    context.insert_value("say", say.clone());
    context.insert("lang", language.tag());
    for (name, hash_name, file) in
        [("style", "style_hash", "style.css"), ("script", "script_hash", "overview.js")]
    {
        let text = files.text(file);
        context.insert(name, text);
        context.insert(hash_name, &hash_of(text));
    }
}

/// Returns the hash of a style or script, in the syntax of a content security policy.
pub(crate) fn hash_of(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}
