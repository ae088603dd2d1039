//! Reads the files of a rule pack: from a folder, or those that are built in.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use encoding_rs::{UTF_16BE, UTF_16LE};
use include_dir::{Dir, include_dir};

use super::{codes, overlay};
use crate::diagnostic::{Diagnostic, Place, SourceText, shown};

/// The folders of a pack that hold rule files.
const RULE_FOLDERS: [&str; 4] = ["signs/", "lists/", "tests/", "sources/"];
/// Levels of folders that are looked through for rule files that are not read.
const MAX_DEPTH: usize = 4;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// The bytes of all rule files, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFiles {
    /// Put before a file's name when it is shown, e.g. `rules/`.
    pub folder: String,
    /// Name within the folder, with `/`, and content; sorted by name.
    files: Vec<(String, Vec<u8>)>,
    /// Names of files that lie in the folder and are not read; sorted.
    not_read: Vec<String>,
    /// Names of the files that the pack inherits from the one inside the program.
    inherited: BTreeSet<String>,
    /// Sources that were named one by one, as shown, in the order in which they were named.
    given: Vec<(String, Vec<u8>)>,
}

impl RuleFiles {
    /// The order in which the files come does not matter.
    pub fn new(folder: impl Into<String>, mut files: Vec<(String, Vec<u8>)>) -> Self {
        files.sort();
        for (_, bytes) in &mut files {
            if let Some(text) = decoded_utf16(bytes) {
                *bytes = text.into_bytes();
            }
        }
        Self {
            folder: folder.into(),
            files,
            not_read: Vec::new(),
            inherited: BTreeSet::new(),
            given: Vec::new(),
        }
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

    /// Reads all `.yaml` and `.yml` files of a folder and the folders in it, and notes the names
    /// of the files that are not read.
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
        let inherited = overlay::inherited(&own.files, &Self::embedded().files);
        let names = inherited.iter().map(|(name, _)| name.clone()).collect();
        let files = own.files.into_iter().chain(inherited).collect();
        Ok(Self { not_read, inherited: names, ..Self::new(own.folder, files) })
    }

    /// The name under which a file is shown: with its folder, or as one inside the program.
    pub fn shown_name(&self, name: &str) -> String {
        if self.inherited.contains(name) {
            format!("built-in rules/{name}")
        } else {
            format!("{}{name}", self.folder)
        }
    }

    /// Names of the files that lie in the folder and that nothing reads, without hidden files,
    /// backups of editors and texts for people (`README`, `*.md`).
    pub fn not_read(&self) -> &[String] {
        &self.not_read
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
        let bytes = std::fs::read(path).map_err(|error| {
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
    not_read: &mut Vec<String>,
) -> Result<(), Diagnostic> {
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        let path = entry.path();
        let own_name = entry.file_name().to_string_lossy().into_owned();
        let name = format!("{prefix}{own_name}");
        if path.is_dir() {
            // Two levels: the pack has no deeper ones, and a link cannot lead in circles.
            if own_name.starts_with('.') {
                continue;
            }
            if prefix.is_empty() {
                read_folder(&path, &format!("{name}/"), files, not_read)?;
            } else {
                note_rule_files(&path, &name, MAX_DEPTH, not_read);
            }
        } else if is_rule_file(&name) {
            let bytes = std::fs::read(&path).map_err(|error| unreadable(&path, &error))?;
            files.push((name, bytes));
        } else if belongs_to_the_pack(prefix) && !may_lie_beside_rules(&own_name) {
            not_read.push(name);
        }
    }
    Ok(())
}

/// Whether rule files stand in the folder: in the pack's own, or in one of its four folders.
fn belongs_to_the_pack(prefix: &str) -> bool {
    prefix.is_empty() || RULE_FOLDERS.contains(&prefix)
}

/// Hidden files, what systems and editors leave behind, and texts for people.
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
        } else if is_rule_file(&name) {
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
