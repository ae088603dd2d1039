//! `ghosted check --rules DIR --fix`: writes the fixes, and shows them as a small diff.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use jiff::civil::Date;
use tempfile::NamedTempFile;

use super::terminal::counted;
use crate::diagnostic::{Diagnostic, cannot_write};

use crate::rules::{self, Fixed, FixedFile, RuleFiles};

/// Fixes the files of a folder and writes those that changed.
///
/// # Errors
/// A file cannot be written; the files before it are already written.
pub(super) fn fix(folder: &Path, files: &RuleFiles, as_of: Date) -> Result<Fixed, Diagnostic> {
    let fixed = rules::fix(files, as_of);
    for ((name, before), (_, after)) in files.iter().zip(fixed.files.iter()) {
        if before != after {
            let path = folder.join(name);
            replace(&path, after).map_err(|error| locked(&path, &error))?;
        }
    }
    Ok(fixed)
}

/// Writes a file that may not exist yet.
pub(super) fn save(path: &Path, content: &[u8]) -> Result<(), Diagnostic> {
    let made = || {
        if !path.exists() {
            fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
            fs::File::create_new(path)?;
        }
        replace(path, content)
    };
    made().map_err(|error| locked(path, &error))
}

fn locked(path: &Path, error: &io::Error) -> Diagnostic {
    cannot_write(path, error)
        .help("close it in other programs, and look whether you may write to it")
}

/// Replaces the file atomically, so that it is never half written.
fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    // A symbolic link stays; its target is replaced.
    let path = path.canonicalize()?;
    let mut new = NamedTempFile::new_in(path.parent().unwrap_or(Path::new(".")))?;
    new.write_all(content)?;
    fs::set_permissions(new.path(), fs::metadata(&path)?.permissions())?;
    new.persist(&path).map(drop).map_err(|error| error.error)
}

/// Formats every change with its position, the line before and the line after.
pub(super) fn changes(fixed: &[FixedFile]) -> String {
    let mut out = String::new();
    for change in fixed {
        let code = change.diagnostic.code;
        let _ =
            writeln!(out, "{}:{}: {code}: {}", change.file, change.line, change.diagnostic.message);
        let _ = writeln!(out, "- {}", visible(&change.before));
        if let Some(after) = &change.after {
            let _ = writeln!(out, "+ {}", visible(after));
        }
        out.push('\n');
    }
    match fixed.len() {
        0 => out + "Nothing was fixed: no error has exactly one right fix.",
        count => {
            let _ = write!(out, "{} fixed.", counted(count, "error"));
            out
        }
    }
}

/// Shows tabs as arrows, because they look like spaces.
fn visible(line: &str) -> String {
    line.chars().map(|c| if c == '\t' { '→' } else { c }).filter(|c| !c.is_control()).collect()
}
