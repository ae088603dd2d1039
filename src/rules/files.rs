//! The files of a rule pack: from a folder, or those that are built in.

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
    /// Put before a file's name when it is shown, e.g. `rules/`.
    pub folder: String,
    /// Name within the folder, with `/`, and content; sorted by name.
    files: Vec<(String, Vec<u8>)>,
    /// Sources that were named one by one, as shown, in the order in which they were named.
    given: Vec<(String, Vec<u8>)>,
}

impl RuleFiles {
    /// The order in which the files come does not matter.
    pub fn new(folder: impl Into<String>, mut files: Vec<(String, Vec<u8>)>) -> Self {
        files.sort();
        Self { folder: folder.into(), files, given: Vec::new() }
    }

    /// The pack that ships with the program.
    pub fn embedded() -> Self {
        let mut files = Vec::new();
        let mut folders = vec![&BUILT_IN];
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            files.extend(folder.files().filter_map(|file| {
                let name = shown(file.path());
                is_rule_file(&name).then(|| (name, file.contents().to_vec()))
            }));
        }
        Self::new("rules/", files)
    }

    /// The files of the folder that was named, else those inside the program.
    ///
    /// # Errors
    /// As for [`from_dir`](Self::from_dir).
    pub fn of(folder: Option<&Path>) -> Result<Self, Diagnostic> {
        folder.map_or_else(|| Ok(Self::embedded()), Self::from_dir)
    }

    /// All `.yaml` and `.yml` files of a folder and the folders in it; hidden ones and other
    /// kinds of file are skipped.
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

    /// The same with another content of one file, or with one file more.
    #[must_use]
    pub fn with(&self, name: &str, content: Vec<u8>) -> Self {
        let mut files = self.files.clone();
        match files.binary_search_by(|(own, _)| own.as_str().cmp(name)) {
            Ok(at) => files[at].1 = content,
            Err(at) => files.insert(at, (name.to_owned(), content)),
        }
        Self { files, ..self.clone() }
    }

    /// A line, counted from 1, of the file that is shown as `shown`.
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

    /// Adds a source that goes before those of the folder.
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

    /// The sources that were given, as shown, with their content.
    pub fn given(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.given.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    pub fn len(&self) -> usize {
        self.files.len()
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Name and content, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }
}

/// Whether a file of that name holds rules: YAML, not hidden, not a copy that an editor left.
pub fn is_rule_file(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    !last.starts_with(['.', '~']) && (last.ends_with(".yaml") || last.ends_with(".yml"))
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
            // Two levels: the pack has no deeper ones, and a link cannot lead in circles.
            if prefix.is_empty() && !own_name.starts_with('.') {
                read_folder(&path, &format!("{name}/"), files)?;
            }
        } else if is_rule_file(&name) {
            let read = must_be_a_file(&path).and_then(|()| std::fs::read(&path));
            let bytes = read.map_err(|error| unreadable(&path, &error))?;
            files.push((name, bytes));
        }
    }
    Ok(())
}

/// The text of a rule file as it is read and shown: without byte-order mark, lines ended by `\n`.
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
