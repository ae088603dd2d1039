//! `ghosted init DIR`: writes the built-in rules, templates and samples to a folder for editing.

use std::fs;
use std::path::Path;

use include_dir::{Dir, DirEntry, include_dir};

use super::arguments::InitArguments;
use super::schema::write_schemas;
use super::terminal::{counted, say, show};
use crate::diagnostic::{Code, Diagnostic, cannot_write, shown};
use crate::exit_code::Exit;
use crate::rules::{RuleFiles, load};

const FOLDER_IN_USE: Code = Code::new("E920", "folder-in-use");

static PARTS: [(&str, Dir<'static>); 3] = [
    ("rules", include_dir!("$CARGO_MANIFEST_DIR/rules")),
    ("templates", include_dir!("$CARGO_MANIFEST_DIR/templates")),
    ("samples", include_dir!("$CARGO_MANIFEST_DIR/samples")),
];

pub fn init(arguments: &InitArguments) -> Exit {
    match write_out(&arguments.dir) {
        Ok(files) => {
            let dir = shown(&arguments.dir);
            say(&format!(
                "Wrote {} to {dir}: rules, their schemas, templates and samples.",
                counted(files, "file")
            ));
            say(&format!(
                "Try: ghosted run {dir}/samples/pipedrive --rules {dir}/rules --templates \
                 {dir}/templates --as-of 2026-03-16"
            ));
            Exit::Done
        }
        Err(diagnostic) => {
            show(&[diagnostic], "Nothing was overwritten.");
            Exit::OutputFailed
        }
    }
}

fn write_out(dir: &Path) -> Result<usize, Diagnostic> {
    let in_use = fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
    if in_use || dir.is_file() {
        return Err(Diagnostic::error(FOLDER_IN_USE, format!("{} is not empty", shown(dir))).help(
            "Name a folder that does not exist yet, so that nothing of yours is overwritten",
        ));
    }
    let mut files = 0;
    for (name, part) in &PARTS {
        files += write_part(part, &dir.join(name))?;
    }
    // The rule files refer to schemas in the folder next to theirs.
    if let Some(pack) = load(&RuleFiles::embedded()).pack {
        files += write_schemas(&pack, &dir.join("schema"))?;
    }
    Ok(files)
}

fn write_part(part: &Dir<'_>, target: &Path) -> Result<usize, Diagnostic> {
    let failed = |path: &Path, error: &std::io::Error| {
        cannot_write(path, error).help("Name a folder that you may write to")
    };
    fs::create_dir_all(target).map_err(|error| failed(target, &error))?;
    let mut files = 0;
    for entry in part.entries() {
        let Some(name) = entry.path().file_name() else { continue };
        let path = target.join(name);
        match entry {
            DirEntry::Dir(inner) => files += write_part(inner, &path)?,
            DirEntry::File(file) => {
                fs::write(&path, file.contents()).map_err(|error| failed(&path, &error))?;
                files += 1;
            }
        }
    }
    Ok(files)
}
