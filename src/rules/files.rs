//! Reads the files of a rule pack from a folder, or the built-in ones.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use encoding_rs::{UTF_16BE, UTF_16LE};
use include_dir::{Dir, include_dir};

use super::{codes, overlay};
use crate::diagnostic::{Diagnostic, Place, SourceText, shown};
use crate::limits::must_be_a_file;

/// The folders of a pack that hold rule files.
const RULE_FOLDERS: [&str; 6] =
    ["signs/", "lists/", "tests/", "sources/", "readings/", super::readings::EXAMPLES];
/// Levels of folders that are looked through for rule files that are not read.
const MAX_DEPTH: usize = 4;
/// How the names of built-in files begin in messages, if they belong to a pack that extends them.
pub(super) const BUILT_IN_NAME: &str = "built-in rules/";

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
    /// Names of files in the folder that are not read; sorted.
    not_read: Vec<String>,
    /// Names of the files that the pack inherits from the built-in one.
    inherited: BTreeSet<String>,
    /// Built-in files that complete files of the pack with the same name.
    completing: Vec<(String, Vec<u8>)>,
    /// Sources named individually, by the name in messages, in the order in which they were named.
    given: Vec<(String, Vec<u8>)>,
}

impl RuleFiles {
    /// Sorts the files, so that their order does not matter.
    pub fn new(folder: impl Into<String>, mut files: Vec<(String, Vec<u8>)>) -> Self {
        files.sort();
        for (_, bytes) in &mut files {
            if let Some(text) = decoded_utf16(bytes) {
                *bytes = text.into_bytes();
            }
        }
        let (examples, files) = files.into_iter().partition(|(name, _)| is_example_file(name));
        Self {
            folder: folder.into(),
            files,
            examples,
            not_read: Vec::new(),
            inherited: BTreeSet::new(),
            completing: Vec::new(),
            given: Vec::new(),
        }
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

    /// Returns whether the built-in pack has a file of this name.
    pub fn is_built_in(name: &str) -> bool {
        BUILT_IN.get_file(name).is_some()
    }

    /// Reads the files of the given folder, or else the built-in ones.
    ///
    /// # Errors
    /// See [`from_dir`](Self::from_dir).
    pub fn of(folder: Option<&Path>) -> Result<Self, Diagnostic> {
        folder.map_or_else(|| Ok(Self::embedded()), Self::from_dir)
    }

    /// Reads all `.yaml` and `.yml` files of a folder and its subfolders, and the `.csv` files of
    /// `readings/examples`. Notes the names of the other files that are not read.
    ///
    /// # Errors
    /// The folder or a file in it cannot be read.
    pub fn from_dir(folder: &Path) -> Result<Self, Diagnostic> {
        let rules = folder.join("rules");
        if !folder.join("causes.yaml").exists() && rules.join("causes.yaml").exists() {
            let message = format!("{} holds no rules, but a folder with rules", shown(folder));
            return Err(Diagnostic::error(codes::UNREADABLE, message)
                .help(format!("name that folder: {}", shown(&rules))));
        }
        let (mut files, mut not_read) = (Vec::new(), Vec::new());
        read_folder(folder, "", &mut files, &mut not_read)?;
        not_read.sort();
        let mut name = shown(folder);
        if !name.is_empty() && !name.ends_with('/') {
            name.push('/');
        }
        let own = Self::new(name, files);
        if !overlay::extends_built_in(&own.files) {
            return Ok(Self { not_read, ..own });
        }
        let own_files = [own.files, own.examples].concat();
        let built_in = Self::embedded();
        let completing = overlay::completing(&own_files, &built_in.files);
        let inherited =
            overlay::inherited(&own_files, &[built_in.files, built_in.examples].concat());
        let names = inherited.iter().map(|(name, _)| name.clone()).collect();
        let files = own_files.into_iter().chain(inherited).collect();
        Ok(Self { not_read, inherited: names, completing, ..Self::new(own.folder, files) })
    }

    /// Returns the built-in file that completes the file of the pack with this name.
    pub fn completing(&self, name: &str) -> Option<&[u8]> {
        let (_, bytes) = self.completing.iter().find(|(own, _)| own == name)?;
        Some(bytes)
    }

    /// Returns the name under which a file is shown: with its folder, or as a built-in one.
    pub fn shown_name(&self, name: &str) -> String {
        if self.inherited.contains(name) {
            format!("{BUILT_IN_NAME}{name}")
        } else {
            format!("{}{name}", self.folder)
        }
    }

    /// Returns the names of the files in the folder that nothing reads, without hidden files,
    /// backups of editors and texts for people (`README`, `*.md`).
    pub fn not_read(&self) -> &[String] {
        &self.not_read
    }

    /// Returns a copy with the content of one file replaced, or with one more file.
    #[must_use]
    pub fn with(&self, name: &str, content: Vec<u8>) -> Self {
        let mut new = self.clone();
        let files = if is_example_file(name) { &mut new.examples } else { &mut new.files };
        match files.binary_search_by(|(own, _)| own.as_str().cmp(name)) {
            Ok(at) => files[at].1 = content,
            Err(at) => files.insert(at, (name.to_owned(), content)),
        }
        new
    }

    /// Returns the pack without the file of this name.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.files.retain(|(own, _)| own != name);
        self
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
    not_read: &mut Vec<String>,
) -> Result<(), Diagnostic> {
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        let path = entry.path();
        let own_name = entry.file_name().to_string_lossy().into_owned();
        let name = format!("{prefix}{own_name}");
        if path.is_dir() {
            if own_name.starts_with('.') {
                continue;
            }
            // Two levels, or three for examples, so a symbolic link cannot cause a loop.
            if prefix.is_empty() || format!("{name}/") == super::readings::EXAMPLES {
                read_folder(&path, &format!("{name}/"), files, not_read)?;
            } else {
                note_rule_files(&path, &name, MAX_DEPTH, not_read);
            }
        } else if is_rule_file(&name) || is_example_file(&name) {
            let read = must_be_a_file(&path).and_then(|()| std::fs::read(&path));
            let bytes = read.map_err(|error| unreadable(&path, &error))?;
            files.push((name, bytes));
        } else if belongs_to_the_pack(prefix) && !may_lie_beside_rules(&own_name) {
            not_read.push(name);
        }
    }
    Ok(())
}

/// Returns whether rule files belong in a folder: the pack's own, or one of its subfolders.
fn belongs_to_the_pack(prefix: &str) -> bool {
    prefix.is_empty() || RULE_FOLDERS.contains(&prefix)
}

/// Returns whether a file may be ignored silently: hidden files, leftovers of systems and editors,
/// and texts for people.
fn may_lie_beside_rules(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.starts_with(['.', '~'])
        || lower.ends_with('~')
        || lower.ends_with(".md")
        || ["thumbs.db", "desktop.ini"].contains(&lower.as_str())
        || ["readme", "license", "licence", "changelog", "authors"]
            .iter()
            .any(|word| lower.starts_with(word))
}

/// Adds the names of the rule files below a folder that is too deep to be read.
fn note_rule_files(folder: &Path, name: &str, depth: usize, not_read: &mut Vec<String>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let own_name = entry.file_name().to_string_lossy().into_owned();
        let name = format!("{name}/{own_name}");
        if entry.path().is_dir() {
            note_rule_files(&entry.path(), &name, depth, not_read);
        } else if is_rule_file(&name)
            || (name.starts_with("readings/") && own_name.ends_with(".csv"))
        {
            not_read.push(name);
        }
    }
}

/// Returns the text of a file that is saved as UTF-16 with a byte-order mark, which is what old
/// editors of Windows call “Unicode”.
fn decoded_utf16(bytes: &[u8]) -> Option<String> {
    let encoding = match bytes {
        [0xFF, 0xFE, ..] => UTF_16LE,
        [0xFE, 0xFF, ..] => UTF_16BE,
        _ => return None,
    };
    let (text, has_errors) = encoding.decode_with_bom_removal(bytes);
    (!has_errors).then(|| text.into_owned())
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
