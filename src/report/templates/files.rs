//! Reads the template files: those of a folder, and the built-in ones for missing files.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use crate::diagnostic::{Code, Diagnostic, SourceText, nearest, shown};
use crate::limits::must_be_a_file;

pub const UNREADABLE_TEMPLATE: Code = Code::new("E800", "unreadable-template");
pub const UNKNOWN_TEMPLATE: Code = Code::new("E801", "unknown-template");

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// Other files that a folder of templates may contain.
const NOT_A_TEMPLATE: &str = "README.md";

/// Every built-in file by name, sorted, with the team's own text if there is one.
#[derive(Debug)]
pub(in crate::report) struct TemplateFiles {
    sources: Vec<Arc<SourceText>>,
}

impl TemplateFiles {
    /// Files missing in the folder are the built-in ones.
    pub(in crate::report) fn read(dir: Option<&Path>) -> Result<Self, Vec<Diagnostic>> {
        let mut sources: Vec<Arc<SourceText>> = built_in_names()
            .into_iter()
            .map(|name| SourceText::new(name, built_in(name)))
            .collect();
        if let Some(dir) = dir {
            lay_over(dir, &mut sources)?;
        }
        Ok(Self { sources })
    }

    /// Returns the file that is displayed as `name` or as a path that ends with it.
    pub(in crate::report) fn get(&self, name: &str) -> Option<&Arc<SourceText>> {
        self.sources.iter().find(|source| file_name(source) == name)
    }

    pub(in crate::report) fn text(&self, name: &str) -> &str {
        self.get(name).map_or("", |source| &source.text)
    }

    /// Returns the pages with the file ending `ending`, by file name.
    pub(in crate::report) fn ending_with(
        &self,
        ending: &'static str,
    ) -> impl Iterator<Item = (&str, &Arc<SourceText>)> {
        self.sources
            .iter()
            .map(|source| (file_name(source), source))
            .filter(move |(name, _)| name.ends_with(ending))
    }
}

/// Returns the text of a built-in file; empty if there is none of that name.
pub(in crate::report) fn built_in(name: &str) -> &'static str {
    BUILT_IN.get_file(name).and_then(include_dir::File::contents_utf8).unwrap_or("")
}

fn built_in_names() -> Vec<&'static str> {
    let names = BUILT_IN.files().filter_map(|file| file.path().to_str());
    let mut names: Vec<&str> = names.filter(|name| *name != NOT_A_TEMPLATE).collect();
    names.sort_unstable();
    names
}

fn file_name(source: &SourceText) -> &str {
    source.name.rsplit('/').next().unwrap_or(&source.name)
}

fn lay_over(dir: &Path, sources: &mut [Arc<SourceText>]) -> Result<(), Vec<Diagnostic>> {
    let unreadable = |path: &Path, why: &dyn std::fmt::Display| {
        Diagnostic::error(UNREADABLE_TEMPLATE, format!("{} cannot be read: {why}", shown(path)))
            .help("`ghosted init` writes a folder with the templates in it")
    };
    let entries = fs::read_dir(dir).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut entries = entries.map_err(|error| vec![unreadable(dir, &error)])?;
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut diagnostics = Vec::new();
    for path in entries.iter().map(fs::DirEntry::path) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name == NOT_A_TEMPLATE || name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        let Some(source) = sources.iter_mut().find(|source| file_name(source) == name) else {
            let names = built_in_names();
            let help = match nearest(&name, names.iter().copied()) {
                Some(near) => format!("did you mean {near}?"),
                None => format!("the files here are {}; move it elsewhere", names.join(", ")),
            };
            let message = format!("no page is made from {}", shown(&path));
            diagnostics.push(Diagnostic::error(UNKNOWN_TEMPLATE, message).help(help));
            continue;
        };
        match must_be_a_file(&path).and_then(|()| fs::read(&path)) {
            Err(error) => diagnostics.push(unreadable(&path, &error)),
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => {
                    let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
                    *source = SourceText::new(shown(&path), text);
                }
                Err(_) => diagnostics.push(unreadable(&path, &"it is not saved as UTF-8")),
            },
        }
    }
    if diagnostics.is_empty() { Ok(()) } else { Err(diagnostics) }
}
