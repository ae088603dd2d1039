//! From the paths that were named to the tables that they hold.

use std::io::BufRead as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::table::{NoTable, Source, Table};
use crate::diagnostic::{Diagnostic, nearest, shown};
use crate::exports::bytes::workbook::Workbook;
use crate::exports::codes;
use crate::exports::columns::chosen_columns;
use crate::exports::columns::decimal_mark::DecimalMark;
use crate::exports::columns::recognise_table::Unknown;
use crate::exports::opt_out::OptedOut;
use crate::exports::unreadable::unreadable;
use crate::exports::{FilledIn, ReadOptions};
use crate::facts::Catalog;
use crate::limits::must_be_a_file;
use crate::rules::kinds::columns::{Columns, TableKind};

/// The tables among the files, by name.
pub struct Opened {
    pub tables: Vec<Table>,
    pub ignored_files: Vec<IgnoredFile>,
    /// Warnings.
    pub notices: Vec<Diagnostic>,
    pub opted_out: Arc<OptedOut>,
}

/// A file of a folder, or a sheet of a workbook, that is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IgnoredFile {
    pub name: String,
    /// Goes on after the name: `is …`, `holds …`.
    pub why: String,
}

pub fn open(
    paths: &[PathBuf],
    columns: &Columns,
    catalog: &Catalog,
    options: &ReadOptions,
) -> Result<Opened, Vec<Diagnostic>> {
    let Files { named, other } = files_of(paths)?;
    let mut opener = Opener::new(columns, catalog, options);
    let (files, again) = without_copies(named)?;
    for file in &files {
        opener.open(file);
    }
    let sheet_errors = opener.sheets_not_found();
    let mut notices = opener.open_filled_in();
    let Opener { tables, mut diagnostics, mut ignored_files, unknown, .. } = opener;
    diagnostics.extend(sheet_errors);
    let has_deals = tables.iter().any(|table| table.header.kind == TableKind::Deals);
    if diagnostics.is_empty() && !has_deals {
        diagnostics.extend(unknown);
        diagnostics.push(no_deals(&tables));
    }
    let (errors, warnings): (Vec<Diagnostic>, Vec<Diagnostic>) =
        chosen_columns::missing(&tables, columns).into_iter().partition(Diagnostic::is_error);
    diagnostics.extend(errors);
    notices.extend(warnings);
    notices.extend(tables.iter().flat_map(Table::notices));
    notices.extend(again.iter().map(twice));
    ignored_files.extend(again);
    ignored_files.extend(other);
    ignored_files.sort_by(|a, b| a.name.cmp(&b.name));
    if diagnostics.is_empty() {
        let mut tables = tables;
        let opted_out = OptedOut::of(&tables)
            .map_err(|(table, error)| vec![unreadable(&table.name, &error)])?;
        let opted_out = Arc::new(opted_out);
        for table in &mut tables {
            table.opted_out = Arc::clone(&opted_out);
        }
        notices.extend(tables.iter().flat_map(|table| table.told_of_unlike(catalog)));
        Ok(Opened { tables, ignored_files, notices, opted_out })
    } else {
        Err(diagnostics)
    }
}

/// Opens one file after the other.
struct Opener<'o> {
    columns: &'o Columns,
    catalog: &'o Catalog,
    options: &'o ReadOptions,
    tables: Vec<Table>,
    diagnostics: Vec<Diagnostic>,
    ignored_files: Vec<IgnoredFile>,
    /// What the files that are ignored would have to be told of if nothing else were there.
    unknown: Vec<Diagnostic>,
    /// Sheets of all workbooks.
    sheets: Vec<String>,
}

impl<'o> Opener<'o> {
    fn new(columns: &'o Columns, catalog: &'o Catalog, options: &'o ReadOptions) -> Self {
        Self {
            columns,
            catalog,
            options,
            tables: Vec::new(),
            diagnostics: Vec::new(),
            ignored_files: Vec::new(),
            unknown: Vec::new(),
            sheets: Vec::new(),
        }
    }

    fn open(&mut self, file: &Named) {
        let opened = match Workbook::is_one(&file.path) {
            Ok(true) => self.open_workbook(file),
            Ok(false) => Source::of_text(&file.path, &file.name, self.options)
                .map(|source| self.take(source, file.was_named)),
            Err(error) => Err(unreadable(&file.name, &error)),
        };
        if let Err(diagnostic) = opened {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Takes the sheets that were named; where none was, the first that is a table.
    fn open_workbook(&mut self, file: &Named) -> Result<(), Diagnostic> {
        let name = file.name.clone();
        let mut workbook = Workbook::open(&file.path, &name, self.options.limits)?;
        let sheets = workbook.sheets();
        self.sheets.extend(sheets.iter().map(|(sheet, _)| sheet.clone()));
        let is_named = |sheet: &String| {
            self.options.sheets.iter().any(|own| own.to_lowercase() == sheet.to_lowercase())
        };
        let any_named = sheets.iter().any(|(sheet, _)| is_named(sheet));
        let mark = self.options.decimal_mark.unwrap_or(DecimalMark::Point);
        let before = self.tables.len();
        for (sheet, is_hidden) in &sheets {
            let shown = match &sheets[..] {
                [_only] => name.clone(),
                _ => format!("{name}, sheet {sheet}"),
            };
            let is_wanted =
                if any_named { is_named(sheet) } else { self.tables.len() == before && !is_hidden };
            let why = if !is_wanted {
                if *is_hidden && !any_named {
                    "is hidden"
                } else {
                    "was not chosen; --sheet chooses"
                }
            } else {
                let text = workbook.text_of(sheet, mark)?;
                if text.width > 0 || sheets.len() == 1 {
                    let must_be_a_table = any_named || (file.was_named && sheets.len() == 1);
                    self.take(Source::of_sheet(shown, sheet, text), must_be_a_table);
                    continue;
                }
                "is empty"
            };
            self.ignored_files.push(IgnoredFile { name: shown, why: why.to_owned() });
        }
        if file.was_named && self.tables.len() == before && self.diagnostics.is_empty() {
            self.diagnostics.append(&mut self.unknown);
        }
        Ok(())
    }

    /// Opens the lists that people filled in in the last report. Returns warnings of those that
    /// cannot be used: they must not keep the week's report from being written.
    fn open_filled_in(&mut self) -> Vec<Diagnostic> {
        let errors_before = self.diagnostics.len();
        for FilledIn { path, name } in &self.options.filled_in {
            let tables_before = self.tables.len();
            self.open(&Named { path: path.clone(), name: name.clone(), was_named: false });
            let opened = self.tables.get(tables_before);
            if opened.is_some_and(|table| table.header.kind != TableKind::Answers) {
                self.tables.truncate(tables_before);
                let why = "is no list of answers any more".to_owned();
                self.ignored_files.push(IgnoredFile { name: name.clone(), why });
            }
        }
        let errors = self.diagnostics.drain(errors_before..);
        errors.map(Diagnostic::into_warning).collect()
    }

    /// In a folder there may be anything; a file that was named must be a table.
    fn take(&mut self, source: Source, must_be_a_table: bool) {
        let number = u16::try_from(self.tables.len()).unwrap_or(u16::MAX);
        let name = source.name.clone();
        match Table::open(source, number, self.columns, self.catalog, self.options) {
            Ok(table) => self.tables.push(table),
            Err(NoTable::Faulty(errors)) => self.diagnostics.extend(errors),
            Err(NoTable::Unknown(Unknown { why, help })) => {
                let what = format!("{name} {why}");
                let diagnostic = Diagnostic::error(codes::UNKNOWN_TABLE, what).help(help);
                if must_be_a_table {
                    self.diagnostics.push(diagnostic);
                } else {
                    self.unknown.push(diagnostic);
                    self.ignored_files.push(IgnoredFile { name, why });
                }
            }
        }
    }

    /// Sheets that were named and that no workbook has.
    fn sheets_not_found(&self) -> Vec<Diagnostic> {
        let has = |wanted: &String| {
            self.sheets.iter().any(|own| own.to_lowercase() == wanted.to_lowercase())
        };
        let missing = self.options.sheets.iter().filter(|sheet| !has(sheet));
        let told = |sheet: &String| {
            let what = format!("No workbook among the files has a sheet “{sheet}”");
            let all = || self.sheets.iter().map(String::as_str);
            let help = match nearest(sheet, all()) {
                Some(near) => format!("Did you mean “{near}”?"),
                None if self.sheets.is_empty() => "There is no workbook; leave --sheet out".into(),
                None => format!("The sheets are: {}", all().collect::<Vec<_>>().join(", ")),
            };
            Diagnostic::error(codes::NO_SUCH_SHEET, what).help(help)
        };
        missing.map(told).collect()
    }
}

struct Named {
    path: PathBuf,
    /// As it is shown to the user.
    name: String,
    /// By the user, not found in a folder.
    was_named: bool,
}

impl Named {
    fn new(path: PathBuf, was_named: bool) -> Self {
        Self { name: shown(&path), path, was_named }
    }
}

/// What the paths hold.
struct Files {
    /// By name, each once.
    named: Vec<Named>,
    /// Files of a folder that are not looked into.
    other: Vec<IgnoredFile>,
}

fn files_of(paths: &[PathBuf]) -> Result<Files, Vec<Diagnostic>> {
    let (mut files, mut other, mut diagnostics) = (Vec::new(), Vec::new(), Vec::new());
    for path in paths {
        if path.is_dir() {
            match exports_in(path, &mut other) {
                Ok(found) if found.is_empty() => {
                    let what = format!("There is no CSV file and no workbook in {}", shown(path));
                    diagnostics.push(Diagnostic::error(codes::NO_EXPORTS, what).help(
                        "Save the exports of your CRM there as CSV or Excel, or name another folder",
                    ));
                }
                Ok(found) => {
                    files.extend(found.into_iter().map(|path| Named::new(path, false)));
                }
                Err(error) => diagnostics.push(unreadable(&shown(path), &error)),
            }
        } else {
            match must_be_a_file(path) {
                Ok(()) => files.push(Named::new(path.clone(), true)),
                Err(error) => diagnostics.push(unreadable(&shown(path), &error)),
            }
        }
    }
    // A file that was named beside its folder is read once, and counts as named.
    files.sort_by(|a, b| a.path.cmp(&b.path).then(b.was_named.cmp(&a.was_named)));
    files.dedup_by(|again, first| again.path == first.path);
    if diagnostics.is_empty() { Ok(Files { named: files, other }) } else { Err(diagnostics) }
}

/// Files that hold the same bytes as an earlier one are the same export saved twice: read again,
/// every row of it would be a row that stands there already.
fn without_copies(
    mut named: Vec<Named>,
) -> Result<(Vec<Named>, Vec<IgnoredFile>), Vec<Diagnostic>> {
    let mut files: Vec<(u64, Named)> = Vec::new();
    let (mut copies, mut diagnostics) = (Vec::new(), Vec::new());
    // `deals.csv` before `deals (1).csv`.
    named.sort_by_key(|file| (!file.was_named, file.path.as_os_str().len(), file.path.clone()));
    for file in named {
        let name = shown(&file.path);
        let first = std::fs::metadata(&file.path).and_then(|about| {
            let length = about.len();
            for (_, earlier) in files.iter().filter(|(own, _)| *own == length && length > 0) {
                if is_same(&earlier.path, &file.path)? {
                    return Ok(Err(shown(&earlier.path)));
                }
            }
            Ok(Ok(length))
        });
        match first {
            Ok(Ok(length)) => files.push((length, file)),
            Ok(Err(first)) => {
                copies.push(IgnoredFile { name, why: format!("holds the same as {first}") });
            }
            Err(error) => diagnostics.push(unreadable(&name, &error)),
        }
    }
    let mut files: Vec<Named> = files.into_iter().map(|(_, file)| file).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    if diagnostics.is_empty() { Ok((files, copies)) } else { Err(diagnostics) }
}

/// Whether two files of the same length hold the same bytes.
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

fn twice(copy: &IgnoredFile) -> Diagnostic {
    let what = format!("{} {}, and is read once", copy.name, copy.why);
    Diagnostic::warning(codes::SAME_FILE, what).help(
        "Delete one of the two. If it should be another export, save it again: this is the same one",
    )
}

/// Endings of the files that exports come in.
pub const ENDINGS: [&str; 8] = ["csv", "tsv", "txt", "xlsx", "xlsm", "xlsb", "xls", "ods"];

fn exports_in(folder: &Path, other: &mut Vec<IgnoredFile>) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        if name.starts_with('.') {
            continue; // systems and editors put them there, and nobody sees them
        }
        let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
        let is_table = ending.is_some_and(|ending| ENDINGS.iter().any(|own| ending == *own));
        let why = if let Some(workbook) = name.strip_prefix("~$") {
            format!("stands there because {workbook} is open; what is not saved yet is not read")
        } else if path.is_dir() {
            "is a folder, and folders in a folder are not looked into".to_owned()
        } else if must_be_a_file(&path).is_err() {
            "is no regular file".to_owned()
        } else if is_table {
            found.push(path);
            continue;
        } else {
            "is no CSV file and no workbook".to_owned()
        };
        other.push(IgnoredFile { name: shown(&path), why });
    }
    Ok(found)
}

fn no_deals(tables: &[Table]) -> Diagnostic {
    let found: Vec<String> = tables
        .iter()
        .map(|table| format!("{} is a {} table", table.name, table.header.kind.name()))
        .collect();
    let found = if found.is_empty() { String::new() } else { format!(": {}", found.join(", ")) };
    Diagnostic::error(codes::NO_DEALS, format!("There is no table of deals among the files{found}"))
        .help("Export the deals (opportunities, 商机) from your CRM as well")
}
