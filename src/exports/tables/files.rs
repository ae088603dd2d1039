//! Expands the given paths to files that may hold tables: searches folders, unpacks archives,
//! ignores copies of the same file.

use std::io::BufRead as _;
use std::path::{Path, PathBuf};

use super::open::IgnoredFile;
use crate::diagnostic::{Diagnostic, shown};
use crate::exports::bytes::archive;
use crate::exports::codes;
use crate::exports::unreadable::unreadable;
use crate::limits::must_be_a_file;

/// The file endings of exports.
pub const ENDINGS: [&str; 9] = ["csv", "tsv", "txt", "xlsx", "xlsm", "xlsb", "xls", "ods", "zip"];

/// The maximum depth of folders; deeper is a mistake or a circle of links.
const MAX_LEVELS: usize = 8;

/// A file that may hold tables.
pub struct Named {
    pub path: PathBuf,
    /// The name for display; a file of an archive is shown as if in a folder.
    pub name: String,
    /// Whether the user named it, rather than its folder or archive.
    pub was_named: bool,
}

/// The files found under the paths.
#[derive(Default)]
pub struct Files {
    /// In order of name, each file once.
    pub named: Vec<Named>,
    /// Files of a folder that are not opened.
    pub other: Vec<IgnoredFile>,
    /// Temporary files, removed with this.
    pub unpacked: Vec<tempfile::TempPath>,
}

/// Finds the files under all paths.
///
/// # Errors
/// Every path that does not exist or cannot be read, and every folder without an export.
pub fn files_of(paths: &[PathBuf]) -> Result<Files, Vec<Diagnostic>> {
    let (mut files, mut diagnostics) = (Files::default(), Vec::new());
    for path in paths {
        if path.is_dir() {
            let before = files.named.len();
            match search(path, 0, &mut files) {
                Ok(()) if files.named.len() == before => diagnostics.push(no_exports(path)),
                Ok(()) => {}
                Err(error) => diagnostics.push(unreadable(&shown(path), &error)),
            }
        } else if let Err(error) = must_be_a_file(path) {
            diagnostics.push(unreadable(&shown(path), &error));
        } else {
            let named = Named { path: path.clone(), name: shown(path), was_named: true };
            let before = files.named.len();
            match take(named, &mut files) {
                Ok(()) if files.named.len() == before => diagnostics.push(no_exports(path)),
                Ok(()) => {}
                Err(error) => diagnostics.push(unreadable(&shown(path), &error)),
            }
        }
    }
    // A file named beside its folder is read once, and counts as named.
    files.named.sort_by(|a, b| a.name.cmp(&b.name).then(b.was_named.cmp(&a.was_named)));
    files.named.dedup_by(|again, first| again.name == first.name);
    if diagnostics.is_empty() { Ok(files) } else { Err(diagnostics) }
}

fn no_exports(folder: &Path) -> Diagnostic {
    let what = format!("There are no CSV files and no workbooks in {}", shown(folder));
    Diagnostic::error(codes::NO_EXPORTS, what)
        .help("Save the exports of your CRM there as CSV or Excel, or name another folder")
}

fn search(folder: &Path, level: usize, files: &mut Files) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        if name.starts_with('.') || name == "__MACOSX" {
            continue; // hidden files of systems and editors
        }
        let why = if let Some(workbook) = name.strip_prefix("~$") {
            format!("is there because {workbook} is open; unsaved changes are not read")
        } else if path.is_dir() {
            if level < MAX_LEVELS && !is_report(&path) {
                search(&path, level + 1, files)?;
                continue;
            }
            "is a report of ghosted, or too deep".to_owned()
        } else if must_be_a_file(&path).is_err() {
            "is not a regular file".to_owned()
        } else if is_export(&path) {
            take(Named { name: shown(&path), path, was_named: false }, files)?;
            continue;
        } else {
            "is neither a CSV file nor a workbook".to_owned()
        };
        files.other.push(IgnoredFile { name: shown(&path), why });
    }
    Ok(())
}

/// Returns whether a folder was written by a run.
fn is_report(folder: &Path) -> bool {
    folder.join(".ghosted").is_file()
        || (folder.join("results.csv").is_file() && folder.join("rejected.csv").is_file())
}

fn is_export(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.iter().any(|own| ending == *own))
}

/// Adds a file, or the files of an archive.
fn take(file: Named, files: &mut Files) -> std::io::Result<()> {
    if !archive::is_archive(&file.path)? {
        files.named.push(file);
        return Ok(());
    }
    let is_wanted =
        |path: &Path| is_export(path) && path.extension().is_some_and(|own| own != "zip");
    let contents = archive::unpack(&file.path, is_wanted)?;
    let name_of = |member: &str| format!("{}/{member}", file.name);
    for (member, why) in &contents.others {
        files.other.push(IgnoredFile { name: name_of(member), why: why.clone() });
    }
    for unpacked in contents.files {
        let (path, name) = (unpacked.path, name_of(&unpacked.name));
        files.named.push(Named { path, name, was_named: false });
        files.unpacked.push(unpacked.file);
    }
    Ok(())
}

/// Drops files with the same bytes as an earlier one: the same export saved twice would give every
/// row twice.
pub fn without_copies(
    mut named: Vec<Named>,
) -> Result<(Vec<Named>, Vec<IgnoredFile>), Vec<Diagnostic>> {
    let mut files: Vec<(u64, Named)> = Vec::new();
    let (mut copies, mut diagnostics) = (Vec::new(), Vec::new());
    // `deals.csv` before `deals (1).csv`.
    named.sort_by_key(|file| (!file.was_named, file.name.len(), file.name.clone()));
    for file in named {
        let name = file.name.clone();
        let first = std::fs::metadata(&file.path).and_then(|about| {
            let length = about.len();
            for (_, earlier) in files.iter().filter(|(own, _)| *own == length && length > 0) {
                if is_same(&earlier.path, &file.path)? {
                    return Ok(Err(earlier.name.clone()));
                }
            }
            Ok(Ok(length))
        });
        match first {
            Ok(Ok(length)) => files.push((length, file)),
            Ok(Err(first)) => {
                copies.push(IgnoredFile { name, why: format!("has the same content as {first}") });
            }
            Err(error) => diagnostics.push(unreadable(&name, &error)),
        }
    }
    let mut files: Vec<Named> = files.into_iter().map(|(_, file)| file).collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    if diagnostics.is_empty() { Ok((files, copies)) } else { Err(diagnostics) }
}

/// Returns whether two files of the same length hold the same bytes.
fn is_same(one: &Path, other: &Path) -> std::io::Result<bool> {
    let open = |path| std::fs::File::open(path).map(std::io::BufReader::new);
    let (mut one, mut other) = (open(one)?, open(other)?);
    loop {
        let (left, right) = (one.fill_buf()?, other.fill_buf()?);
        let length = left.len().min(right.len());
        if left[..length] != right[..length] {
            return Ok(false);
        }
        if length == 0 {
            return Ok(left.len() == right.len());
        }
        one.consume(length);
        other.consume(length);
    }
}
