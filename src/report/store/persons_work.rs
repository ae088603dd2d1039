//! Finds what people changed or added in a report, and carries it over to the next one.
//!
//! A file that a person added keeps its name. A file that ghosted wrote and a person changed, or
//! whose name the new report needs, is moved to `kept/`, below the day of its report. Files in
//! `kept/` stay there from report to report.

use std::collections::BTreeMap;
use std::fs::{self, File, FileTimes};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::manifest::{self, Hash, Manifest};
use crate::exports::ENDINGS;

/// The folder of a report for files that people changed.
pub const KEPT: &str = "kept";
pub const ANSWERS: &str = "answers-to-fill.csv";
const ANSWERS_BEGIN: &str = "answers-to-fill";
/// The list in an older report of the files that were carried over from it.
const CARRIED: &str = ".ghosted-carried";

/// A file that a person changed or added.
#[derive(Clone, Debug)]
pub struct PersonsFile {
    /// Relative to the report's folder.
    path: PathBuf,
    /// The same with `/` between folders.
    pub name: String,
    /// `None` for a link or anything else that is not a file.
    hash: Option<Hash>,
    /// Whether ghosted wrote it, and a person changed it.
    is_changed: bool,
}

impl PersonsFile {
    /// Returns whether it is a list of answers that this run reads.
    pub fn is_answers(&self) -> bool {
        let (folder, name) = self.name.rsplit_once('/').unwrap_or(("", &self.name));
        is_answers(name) && (folder.is_empty() || self.path.starts_with(KEPT))
    }
}

/// Files that were carried over, by name.
pub type Carried = BTreeMap<String, Hash>;

/// The result of carrying files over.
#[derive(Debug, Default)]
pub struct Outcome {
    /// New names of changed files.
    pub kept: Vec<String>,
    pub carried: Carried,
    /// Files that could not be copied, with the reason. They stay in place.
    pub failed: Vec<(String, String)>,
}

/// Returns the files of a report that differ from what ghosted wrote, by name.
///
/// # Errors
/// A folder cannot be read.
pub fn find(report: &Path, manifest: &Manifest) -> io::Result<Vec<PersonsFile>> {
    let mut files = Vec::new();
    walk(report, Path::new(""), &mut files)?;
    let found = files.into_par_iter().filter_map(|(path, is_file)| {
        let name = path.to_string_lossy().replace('\\', "/");
        let listed = manifest.files.get(&name);
        // An unreadable file counts as a person's.
        let hash = if is_file { manifest::hash_of(&report.join(&path)).ok() } else { None };
        let is_kept = path.starts_with(KEPT);
        let is_ours = match listed {
            _ if is_kept => false,
            Some(Some(own)) => hash.as_ref() == Some(own),
            // Earlier versions wrote no hashes: lists that people fill in count as changed.
            Some(None) => is_file && name != ANSWERS,
            None => false,
        };
        let is_changed = listed.is_some() && !is_kept;
        (!is_ours).then_some(PersonsFile { path, name, hash, is_changed })
    });
    let mut found: Vec<PersonsFile> = found.collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn walk(report: &Path, within: &Path, files: &mut Vec<(PathBuf, bool)>) -> io::Result<()> {
    for entry in fs::read_dir(report.join(within))? {
        let entry = entry?;
        let path = within.join(entry.file_name());
        let kind = entry.file_type()?; // of a link itself, not of its target
        if kind.is_dir() {
            walk(report, &path, files)?;
        } else if path != Path::new(manifest::NAME) && path != Path::new(CARRIED) {
            files.push((path, kind.is_file()));
        }
    }
    Ok(())
}

/// Copies people's work from one report to another, except the files in `before`. `day` names the
/// report that it comes from.
pub fn carry(
    from: &Path,
    found: &[PersonsFile],
    to: &Path,
    day: &str,
    before: &Carried,
) -> Outcome {
    let mut outcome = Outcome::default();
    for own in found {
        if own.hash.is_some() && before.get(&own.name) == own.hash.as_ref() {
            continue;
        }
        let source = from.join(&own.path);
        match carry_one(own, &source, to, day) {
            Ok(name) => {
                outcome.carried.insert(own.name.clone(), own.hash.unwrap_or_default());
                if own.is_changed {
                    outcome.kept.extend(name);
                }
            }
            Err(error) => outcome.failed.push((own.name.clone(), error.to_string())),
        }
    }
    outcome
}

/// Returns the name of the file in the new report; `None` if an identical file is there already.
fn carry_one(own: &PersonsFile, source: &Path, to: &Path, day: &str) -> io::Result<Option<String>> {
    let day = if day.is_empty() { "earlier" } else { day };
    let kept = || Path::new(KEPT).join(day).join(&own.path);
    let first = if own.is_changed { kept() } else { own.path.clone() };
    let others = (1..1000).map(|nth| {
        let day = if nth == 1 { day.to_owned() } else { format!("{day}-{nth}") };
        Path::new(KEPT).join(day).join(&own.path)
    });
    for name in std::iter::once(first).chain(others) {
        let target = to.join(&name);
        if fs::symlink_metadata(&target).is_ok() {
            if own.hash.is_some() && manifest::hash_of(&target).ok() == own.hash {
                return Ok(None);
            }
            continue;
        }
        if let Some(folder) = target.parent()
            && fs::create_dir_all(folder).is_err()
        {
            continue; // a file of the new report has the name of the folder
        }
        copy(source, &target)?;
        return Ok(Some(name.to_string_lossy().replace('\\', "/")));
    }
    Err(io::Error::other("all names are taken"))
}

fn copy(source: &Path, target: &Path) -> io::Result<()> {
    let about = fs::symlink_metadata(source)?;
    if about.is_symlink() {
        return copy_link(source, target);
    }
    if !about.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    fs::copy(source, target)?;
    if let Ok(modified) = about.modified() {
        let file = File::options().append(true).open(target);
        let _ = file.and_then(|file| file.set_times(FileTimes::new().set_modified(modified)));
    }
    Ok(())
}

#[cfg(unix)]
fn copy_link(source: &Path, target: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(source)?, target)
}

#[cfg(not(unix))]
fn copy_link(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::Error::other("it is a link"))
}

/// Lists in an older report what was carried over from it.
///
/// # Errors
/// The list cannot be written.
pub fn note_carried(report: &Path, carried: &Carried) -> io::Result<()> {
    let files = carried.iter().map(|(name, hash)| (name.clone(), Some(*hash))).collect();
    fs::write(report.join(CARRIED), Manifest { as_of: String::new(), files }.text())
}

/// Updates the list for the files in `kept/` of an older report after ghosted changed them.
///
/// # Errors
/// The list cannot be written.
pub fn note_kept_again(report: &Path) -> io::Result<()> {
    let before = carried_from(report);
    let is_kept = |name: &str| name.starts_with(KEPT);
    let now = before.iter().filter_map(|(name, hash)| {
        let hash = if is_kept(name) { manifest::hash_of(&report.join(name)).ok()? } else { *hash };
        Some((name.clone(), hash))
    });
    let now: Carried = now.collect();
    if now == before { Ok(()) } else { note_carried(report, &now) }
}

/// Returns what was carried over from an older report.
pub fn carried_from(report: &Path) -> Carried {
    let text = fs::read(report.join(CARRIED)).unwrap_or_default();
    let noted = Manifest::parse(&String::from_utf8_lossy(&text)).unwrap_or_default();
    noted.files.into_iter().filter_map(|(name, hash)| Some((name, hash?))).collect()
}

/// A list of answers that people completed.
#[derive(Clone, Debug)]
pub struct AnswerFile {
    pub path: PathBuf,
    /// Relative to the report's folder, for display.
    pub name: String,
}

/// Returns whether it has the name of a list of answers, with any file ending.
fn is_answers(name: &str) -> bool {
    let has_ending = |ending: &str| ENDINGS.contains(&ending.to_ascii_lowercase().as_str());
    name.starts_with(ANSWERS_BEGIN) && name.rsplit_once('.').is_some_and(|(_, own)| has_ending(own))
}

/// Returns all lists of answers that people completed, by name. `report` contains only people's
/// work.
pub fn answer_files(report: &Path) -> Vec<AnswerFile> {
    let mut folders = vec![(report.to_owned(), String::new())];
    for day in fs::read_dir(report.join(KEPT)).into_iter().flatten().flatten() {
        folders.push((day.path(), format!("{KEPT}/{}/", day.file_name().to_string_lossy())));
    }
    let mut files = Vec::new();
    for (folder, within) in folders {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_answers(&name) && entry.path().is_file() {
                files.push(AnswerFile { path: entry.path(), name: format!("{within}{name}") });
            }
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}
