//! Reads the files of a rule pack from a folder, or the built-in ones.

use std::path::Path;
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::codes;
use crate::diagnostic::{Diagnostic, Place, SourceText, shown};
use crate::limits::must_be_a_file;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// The bytes of all rule files, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFiles {
    /// The prefix of file names in messages, e.g. `rules/`.
    pub folder: String,
    /// Name within the folder, with `/`, and content; sorted by name.
    files: Vec<(String, Vec<u8>)>,
    /// The files of example sentences: name and content, sorted by name.
    examples: Vec<(String, Vec<u8>)>,
    /// Sources named individually, by the name in messages, in the order in which they were named.
    given: Vec<(String, Vec<u8>)>,
}

impl RuleFiles {
    /// Sorts the files, so that their order does not matter.
    pub fn new(folder: impl Into<String>, mut files: Vec<(String, Vec<u8>)>) -> Self {
        files.sort();
        let (examples, files) = files.into_iter().partition(|(name, _)| is_example_file(name));
        Self { folder: folder.into(), files, examples, given: Vec::new() }
    }

    /// Returns the built-in pack.
    pub fn embedded() -> Self {
        let mut files = Vec::new();
        let mut folders = vec![&BUILT_IN];
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            files.extend(folder.files().filter_map(|file| {
                let name = shown(file.path());
                (is_rule_file(&name) || is_example_file(&name))
                    .then(|| (name, file.contents().to_vec()))
            }));
        }
        Self::new("rules/", files)
    }

    /// Reads the files of the given folder, or else the built-in ones.
    ///
    /// # Errors
    /// See [`from_dir`](Self::from_dir).
    pub fn of(folder: Option<&Path>) -> Result<Self, Diagnostic> {
        folder.map_or_else(|| Ok(Self::embedded()), Self::from_dir)
    }

    /// Reads all `.yaml` and `.yml` files of a folder and its subfolders, and the `.csv` files of
    /// `readings/examples`. Hidden files and other kinds of files are ignored.
    ///
    /// # Errors
    /// The folder or a file in it cannot be read.
    pub fn from_dir(folder: &Path) -> Result<Self, Diagnostic> {
        let mut files = Vec::new();
        read_folder(folder, "", &mut files)?;
        let mut name = shown(folder);
        if !name.is_empty() && !name.ends_with('/') {
            name.push('/');
        }
        Ok(Self::new(name, files))
    }

    /// Returns a copy with the content of one file replaced, or with one more file.
    #[must_use]
    pub fn with(&self, name: &str, content: Vec<u8>) -> Self {
        let mut files = self.files.clone();
        match files.binary_search_by(|(own, _)| own.as_str().cmp(name)) {
            Ok(at) => files[at].1 = content,
            Err(at) => files.insert(at, (name.to_owned(), content)),
        }
        Self { files, ..self.clone() }
    }

    /// Returns a line, counted from 1, of the file with the name `shown` in messages.
    pub fn place_of(&self, shown: &str, line: usize) -> Option<Place> {
        let name = shown.strip_prefix(&self.folder)?;
        let (_, bytes) = self.files.iter().find(|(own, _)| own == name)?;
        let source = readable(shown.to_owned(), std::str::from_utf8(bytes).ok()?);
        let text = &source.text;
        let start: usize =
            text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
        let written = text[start..].lines().next()?;
        let indent = written.len() - written.trim_start().len();
        Some(Place::new(&source, start + indent..start + written.trim_end().len()))
    }

    /// Adds a source with priority over those of the folder.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn give_source(&mut self, path: &Path) -> Result<(), Diagnostic> {
        let read = must_be_a_file(path).and_then(|()| std::fs::read(path));
        let bytes = read.map_err(|error| {
            unreadable(path, &error).help("name a file that says how to read your exports")
        })?;
        self.given.push((shown(path), bytes));
        Ok(())
    }

    /// Returns the individually named sources, by the name in messages, with their content.
    pub fn given(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.given.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    /// Returns names and contents of the files of example sentences, sorted by name.
    pub fn examples(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.examples.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    /// Returns a line, counted from 1, of the file of examples with the name `shown` in messages.
    pub fn place_of_example(&self, shown: &str, line: usize) -> Option<Place> {
        let name = shown.strip_prefix(&self.folder)?;
        let (_, bytes) = self.examples.iter().find(|(own, _)| own == name)?;
        let source = readable(shown.to_owned(), std::str::from_utf8(bytes).ok()?);
        let start: usize =
            source.text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
        let length = source.text[start..].lines().next()?.len();
        Some(Place::new(&source, start..start + length))
    }

    pub fn len(&self) -> usize {
        self.files.len()
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Returns names and contents, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }
}

/// Returns whether a file name is that of a rule file: YAML, not hidden, not a backup of an editor.
pub fn is_rule_file(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    !last.starts_with(['.', '~']) && (last.ends_with(".yaml") || last.ends_with(".yml"))
}

/// Returns whether a file name, within the folder of the pack, is that of example sentences.
pub fn is_example_file(name: &str) -> bool {
    let last = name.strip_prefix(super::readings::EXAMPLES);
    last.is_some_and(|last| last.ends_with(".csv") && !last.starts_with(['.', '~']))
}

fn read_folder(
    folder: &Path,
    prefix: &str,
    files: &mut Vec<(String, Vec<u8>)>,
) -> Result<(), Diagnostic> {
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        let path = entry.path();
        let own_name = entry.file_name().to_string_lossy().into_owned();
        let name = format!("{prefix}{own_name}");
        if path.is_dir() {
            // Two levels, or three for examples, so a symbolic link cannot cause a loop.
            let is_of_pack = prefix.is_empty() || format!("{name}/") == super::readings::EXAMPLES;
            if is_of_pack && !own_name.starts_with('.') {
                read_folder(&path, &format!("{name}/"), files)?;
            }
        } else if is_rule_file(&name) || is_example_file(&name) {
            let read = must_be_a_file(&path).and_then(|()| std::fs::read(&path));
            let bytes = read.map_err(|error| unreadable(&path, &error))?;
            files.push((name, bytes));
        }
    }
    Ok(())
}

/// Returns the text of a rule file without a byte-order mark, with `\n` as the line ending.
pub(super) fn readable(name: String, text: &str) -> Arc<SourceText> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    SourceText::new(name, text.replace("\r\n", "\n").replace('\r', "\n"))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostic {
    let reason = match error.kind() {
        std::io::ErrorKind::NotFound => "it is not there".to_owned(),
        std::io::ErrorKind::PermissionDenied => "the system does not allow it".to_owned(),
        std::io::ErrorKind::NotADirectory => "it is not a folder".to_owned(),
        _ => error.to_string(),
    };
    Diagnostic::error(codes::UNREADABLE, format!("{} cannot be read: {reason}", shown(path)))
        .help("give the folder that holds causes.yaml and the other rule files")
}
