//! From the paths that were named to the tables that they hold.

use std::path::{Path, PathBuf};

use super::ReadOptions;
use super::chosen;
use super::codes;
use super::table::{NoTable, Table, unreadable};
use crate::facts::Catalog;
use crate::problem::{Problem, shown};
use crate::rules::columns::{Columns, TableKind};

/// The tables among the files, by name.
pub struct Opened {
    pub tables: Vec<Table>,
    /// Files of a folder that are no tables of ours.
    pub left_out: Vec<String>,
    /// Warnings.
    pub notices: Vec<Problem>,
}

pub fn open(
    paths: &[PathBuf],
    columns: &Columns,
    catalog: &Catalog,
    options: &ReadOptions,
) -> Result<Opened, Vec<Problem>> {
    let mut tables: Vec<Table> = Vec::new();
    let (mut problems, mut unknown) = (Vec::new(), Vec::new());
    for file in files_of(paths)? {
        let number = u16::try_from(tables.len()).unwrap_or(u16::MAX);
        match Table::open(&file.path, number, columns, catalog, options) {
            Ok(table) => tables.push(table),
            Err(NoTable::Faulty(faults)) => problems.extend(faults),
            // In a folder there may be anything; a file that was named must be a table.
            Err(NoTable::Unknown(problem)) if file.was_named => problems.push(problem),
            Err(NoTable::Unknown(problem)) => unknown.push((shown(&file.path), problem)),
        }
    }
    let has_deals = tables.iter().any(|table| table.header.kind == TableKind::Deals);
    if problems.is_empty() && !has_deals {
        problems.extend(unknown.iter().map(|(_, problem)| problem.clone()));
        problems.push(no_deals(&tables));
    }
    let (faults, mut notices): (Vec<Problem>, Vec<Problem>) =
        chosen::missing(&tables, columns).into_iter().partition(Problem::is_error);
    problems.extend(faults);
    notices.extend(tables.iter().flat_map(Table::notices));
    if problems.is_empty() {
        let left_out = unknown.into_iter().map(|(name, _)| name).collect();
        Ok(Opened { tables, left_out, notices })
    } else {
        Err(problems)
    }
}

struct Named {
    path: PathBuf,
    /// By the user, not found in a folder.
    was_named: bool,
}

/// The files to read, by name, each once.
fn files_of(paths: &[PathBuf]) -> Result<Vec<Named>, Vec<Problem>> {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        if path.is_dir() {
            match exports_in(path) {
                Ok(found) if found.is_empty() => {
                    let what = format!("There is no CSV file in {}", shown(path));
                    problems.push(
                        Problem::error(codes::NO_EXPORTS, what).help(
                            "Save the exports of your CRM there as CSV, or name another folder",
                        ),
                    );
                }
                Ok(found) => {
                    files.extend(found.into_iter().map(|path| Named { path, was_named: false }));
                }
                Err(error) => problems.push(unreadable(&shown(path), &error)),
            }
        } else if path.exists() {
            files.push(Named { path: path.clone(), was_named: true });
        } else {
            let absent = std::io::Error::from(std::io::ErrorKind::NotFound);
            problems.push(unreadable(&shown(path), &absent));
        }
    }
    // A file that was named beside its folder is read once, and counts as named.
    files.sort_by(|a, b| a.path.cmp(&b.path).then(b.was_named.cmp(&a.was_named)));
    files.dedup_by(|again, first| again.path == first.path);
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

fn exports_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
        let is_table =
            ending.is_some_and(|ending| ["csv", "tsv", "txt"].iter().any(|own| ending == *own));
        if is_table && path.is_file() {
            found.push(path);
        }
    }
    Ok(found)
}

fn no_deals(tables: &[Table]) -> Problem {
    let found: Vec<String> = tables
        .iter()
        .map(|table| format!("{} is a {} table", table.name, table.header.kind.name()))
        .collect();
    let found = if found.is_empty() { String::new() } else { format!(": {}", found.join(", ")) };
    Problem::error(codes::NO_DEALS, format!("There is no table of deals among the files{found}"))
        .help("Export the deals (opportunities, 商机) from your CRM as well")
}
