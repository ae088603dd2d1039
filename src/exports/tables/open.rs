//! Opens files and returns their tables.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{Files, Named, files_of, without_copies};
use super::key_columns;
use super::related_records;
use super::table::{NoTable, Source, Table};
use crate::diagnostic::{Diagnostic, nearest};
use crate::exports::bytes::markup_sheet;
use crate::exports::bytes::markup_sheet::markup_of;
use crate::exports::bytes::workbook::{SheetText, Workbook};
use crate::exports::codes;
use crate::exports::columns::chosen_columns;
use crate::exports::columns::decimal_mark::DecimalMark;
use crate::exports::columns::recognise_table::Unknown;
use crate::exports::opt_out::OptedOut;
use crate::exports::unreadable::unreadable;
use crate::exports::values::opt_out::names_opt_outs;
use crate::exports::{FilledIn, ReadOptions};
use crate::facts::Catalog;
use crate::rules::kinds::columns::{Columns, TableKind};

/// The tables of the files, by name.
pub struct Opened {
    pub tables: Vec<Table>,
    pub ignored_files: Vec<IgnoredFile>,
    /// Warnings.
    pub notices: Vec<Diagnostic>,
    pub opted_out: Arc<OptedOut>,
    /// Temporary files from archives, removed with this.
    pub unpacked: Vec<tempfile::TempPath>,
}

/// A file of a folder, or a sheet of a workbook, that is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IgnoredFile {
    pub name: String,
    /// The reason, as the continuation of the name: `is …`, `holds …`.
    pub why: String,
}

pub fn open(
    paths: &[PathBuf],
    columns: &Columns,
    catalog: &Catalog,
    options: &ReadOptions,
) -> Result<Opened, Vec<Diagnostic>> {
    let Files { named, other, unpacked } = files_of(paths)?;
    let mut opener = Opener::new(columns, catalog, options);
    let (files, again) = without_copies(named)?;
    for file in &files {
        opener.open(file);
    }
    let mut notices = opener.open_filled_in();
    let mut stated_errors = opener.sheets_not_found();
    stated_errors.extend(opener.stated_not_found());
    let Opener { mut tables, mut diagnostics, mut ignored_files, unknown, mut unusable, .. } =
        opener;
    diagnostics.extend(stated_errors);
    match related_records::set_apart(&mut tables) {
        Ok(related) => ignored_files.extend(related),
        Err(error) => diagnostics.push(unreadable("The exports", &error)),
    }
    let has_deals = tables.iter().any(|table| table.header.kind == TableKind::Deals);
    match key_columns::find(&mut tables) {
        Ok(found) => notices.extend(found),
        Err(error) => diagnostics.push(unreadable("The exports", &error)),
    }
    if has_deals {
        notices.extend(unusable.iter().map(not_used));
    } else {
        diagnostics.append(&mut unusable);
        if diagnostics.is_empty() {
            diagnostics.extend(unknown);
            // The error of the only file is sufficient.
            if diagnostics.is_empty() || !tables.is_empty() {
                diagnostics.push(no_deals(&tables));
            }
        }
    }
    let (errors, missing): (Vec<Diagnostic>, Vec<Diagnostic>) =
        chosen_columns::missing(&tables, columns).into_iter().partition(Diagnostic::is_error);
    if diagnostics.is_empty() {
        diagnostics.extend(errors);
    }
    notices.extend(missing);
    for (number, table) in (0..).zip(&mut tables) {
        table.file = number;
    }
    notices.extend(identity_notice(&tables));
    notices.extend(tables.iter().flat_map(Table::notices));
    notices.extend(again.iter().map(twice));
    ignored_files.extend(again);
    ignored_files.extend(other);
    ignored_files.sort_by(|a, b| a.name.cmp(&b.name));
    if diagnostics.is_empty() {
        let opted_out = OptedOut::of(&tables)
            .map_err(|(table, error)| vec![unreadable(&table.name, &error)])?;
        let opted_out = Arc::new(opted_out);
        for table in &mut tables {
            table.opted_out = Arc::clone(&opted_out);
        }
        for table in &tables {
            notices.extend(table.warn_of_type_mismatches(catalog));
            let found = table.unreadable_cells(catalog);
            notices.extend(found.map_err(|error| vec![unreadable(&table.name, &error)])?);
        }
        Ok(Opened { tables, ignored_files, notices, opted_out, unpacked })
    } else {
        Err(diagnostics)
    }
}

/// Returns one warning for all tables without ids: sheets of a workbook have the same columns.
fn identity_notice(tables: &[Table]) -> Vec<Diagnostic> {
    let mut notices: Vec<Diagnostic> = Vec::new();
    let mut names: Vec<(String, Vec<String>)> = Vec::new();
    for table in tables {
        let Some(notice) = table.identity.notice(&table.name) else { continue };
        let Some(rest) = notice.message.strip_prefix(table.name.as_str()) else { continue };
        match names.iter_mut().find(|(own, _)| own == rest) {
            Some((_, files)) => files.push(table.name.clone()),
            None => {
                names.push((rest.to_owned(), vec![table.name.clone()]));
                notices.push(notice.clone());
            }
        }
    }
    for (notice, (rest, files)) in notices.iter_mut().zip(&names) {
        if let [first, .., last] = &files[..] {
            let rest = rest.replacen(" has no column", " have no column", 1);
            notice.message = format!("{} tables, {first} to {last},{rest}", files.len());
        }
    }
    notices
}

/// Errors that exclude their file only, if a table of deals is present.
const COSTS_THE_FILE: [&str; 7] = ["E903", "E904", "E905", "E908", "E911", "E912", "E915"];

fn costs_the_file(diagnostic: &Diagnostic) -> bool {
    COSTS_THE_FILE.contains(&diagnostic.code.id)
}

/// Turns an error into a warning.
fn not_used(error: &Diagnostic) -> Diagnostic {
    let what = format!("{}; the file is not used", error.message);
    let warning = Diagnostic::warning(codes::FILE_NOT_USED, what);
    match &error.help {
        Some(help) => warning.help(help.clone()),
        None => warning,
    }
}

/// Opens the files in turn.
struct Opener<'o> {
    columns: &'o Columns,
    catalog: &'o Catalog,
    options: &'o ReadOptions,
    tables: Vec<Table>,
    diagnostics: Vec<Diagnostic>,
    /// Errors that stop the run only without a table of deals.
    unusable: Vec<Diagnostic>,
    ignored_files: Vec<IgnoredFile>,
    /// Errors for ignored files, reported only if no table is found.
    unknown: Vec<Diagnostic>,
    /// The sheets of all workbooks.
    sheets: Vec<String>,
    /// By table kind set by the user: whether it matched a file.
    stated: Vec<bool>,
}

impl<'o> Opener<'o> {
    fn new(columns: &'o Columns, catalog: &'o Catalog, options: &'o ReadOptions) -> Self {
        Self {
            columns,
            catalog,
            options,
            tables: Vec::new(),
            diagnostics: Vec::new(),
            unusable: Vec::new(),
            ignored_files: Vec::new(),
            unknown: Vec::new(),
            sheets: Vec::new(),
            stated: vec![false; options.tables.len()],
        }
    }

    fn open(&mut self, file: &Named) {
        let opened = match is_workbook_or_markup(&file.path) {
            Ok(Form::Workbook) => self.open_workbook(file),
            Ok(Form::Markup) => self.open_markup(file),
            Ok(Form::Text) => Source::of_text(&file.path, file.name.clone(), self.options)
                .map(|source| self.take(source, &file.path, file.was_named)),
            Err(error) => Err(unreadable(&file.name, &error)),
        };
        if let Err(diagnostic) = opened {
            self.put(vec![diagnostic]);
        }
    }

    fn put(&mut self, errors: Vec<Diagnostic>) {
        let (of_file, others): (Vec<_>, Vec<_>) = errors.into_iter().partition(costs_the_file);
        if others.is_empty() {
            self.unusable.extend(of_file);
        }
        self.diagnostics.extend(others);
    }

    /// Opens the sheets that the user named, or all visible ones with a table.
    fn open_workbook(&mut self, file: &Named) -> Result<(), Diagnostic> {
        let mut workbook = Workbook::open(&file.path, &file.name, self.options.limits)?;
        let sheets = workbook.sheets();
        let mark = self.options.decimal_mark.unwrap_or(DecimalMark::Point);
        self.open_sheets(file, &sheets, |at| workbook.text_of(&sheets[at].0, mark))
    }

    fn open_markup(&mut self, file: &Named) -> Result<(), Diagnostic> {
        let tables = markup_sheet::read(&file.path, self.options.encoding)
            .map_err(|error| unreadable(&file.name, &error))?;
        if tables.is_empty() {
            return Err(Diagnostic::error(
                codes::NOT_TEXT,
                format!("{} is a web page without a table", file.name),
            )
            .help("It may be the page on which the CRM asks to log in. Export the file again"));
        }
        let sheets: Vec<(String, bool)> =
            tables.iter().map(|table| (table.name.clone(), false)).collect();
        let mut texts: Vec<Option<SheetText>> =
            tables.into_iter().map(|table| Some(table.text)).collect();
        self.open_sheets(file, &sheets, |at| {
            texts[at].take().ok_or_else(|| {
                Diagnostic::error(codes::NOT_TEXT, format!("{} cannot be read", file.name))
            })
        })
    }

    /// Opens sheets, given by name and whether they are hidden; `text_of` reads one.
    fn open_sheets(
        &mut self,
        file: &Named,
        sheets: &[(String, bool)],
        mut text_of: impl FnMut(usize) -> Result<SheetText, Diagnostic>,
    ) -> Result<(), Diagnostic> {
        self.sheets.extend(sheets.iter().map(|(sheet, _)| sheet.clone()));
        let is_named = |sheet: &String| {
            self.options.sheets.iter().any(|own| own.to_lowercase() == sheet.to_lowercase())
        };
        let named: Vec<bool> = sheets.iter().map(|(sheet, _)| is_named(sheet)).collect();
        let any_named = named.contains(&true);
        let (before, errors) = (self.tables.len(), self.diagnostics.len() + self.unusable.len());
        for (at, (sheet, is_hidden)) in sheets.iter().enumerate() {
            let shown = match sheets {
                [_only] => file.name.clone(),
                _ => format!("{}, sheet {sheet}", file.name),
            };
            // Who opted out counts wherever it is noted.
            let is_wanted = names_opt_outs(sheet) || if any_named { named[at] } else { !is_hidden };
            let why = if is_wanted {
                let text = text_of(at)?;
                if text.width > 0 || sheets.len() == 1 {
                    let must_be_a_table = any_named || (file.was_named && sheets.len() == 1);
                    let source = Source::of_sheet(shown, sheet, text);
                    self.take(source, &file.path, must_be_a_table);
                    continue;
                }
                "is empty"
            } else if *is_hidden && !any_named {
                "is hidden"
            } else {
                "was not chosen; --sheet chooses"
            };
            self.ignored_files.push(IgnoredFile { name: shown, why: why.to_owned() });
        }
        let is_clean = self.diagnostics.len() + self.unusable.len() == errors;
        if file.was_named && self.tables.len() == before && is_clean {
            self.unusable.append(&mut self.unknown);
        }
        Ok(())
    }

    /// Opens the lists completed in the last report. Returns warnings for those that cannot be
    /// used: they must not prevent this week's report.
    fn open_filled_in(&mut self) -> Vec<Diagnostic> {
        let errors_before = self.diagnostics.len();
        for FilledIn { path, name } in &self.options.filled_in {
            let tables_before = self.tables.len();
            self.open(&Named { path: path.clone(), name: name.clone(), was_named: false });
            let opened = self.tables.get(tables_before);
            if opened.is_some_and(|table| table.header.kind != TableKind::Answers) {
                self.tables.truncate(tables_before);
                let why = "is not a list of answers any more".to_owned();
                self.ignored_files.push(IgnoredFile { name: name.clone(), why });
            }
        }
        let errors = self.diagnostics.drain(errors_before..);
        errors.map(Diagnostic::into_warning).collect()
    }

    /// A folder may contain other files; a file that the user named must be a table.
    fn take(&mut self, mut source: Source, path: &Path, must_be_a_table: bool) {
        let number = u16::try_from(self.tables.len()).unwrap_or(u16::MAX);
        let name = source.name.clone();
        source.kind = self.stated_kind(&name, path);
        let is_stated = source.kind.is_some();
        let again = source.again();
        let opened = Table::open(source, number, self.columns, self.catalog, self.options);
        let opened = if is_stated { opened } else { self.as_opt_outs(opened, again, number) };
        match opened {
            Ok(table) => self.tables.push(table),
            Err(NoTable::Faulty(errors)) if is_stated => self.diagnostics.extend(errors),
            Err(NoTable::Faulty(errors)) => self.put(errors),
            Err(NoTable::Unknown(Unknown { why, help, .. })) => {
                let what = format!("{name} {why}");
                let diagnostic = Diagnostic::error(codes::UNKNOWN_TABLE, what).help(help);
                if must_be_a_table {
                    self.unusable.push(diagnostic);
                } else {
                    self.unknown.push(diagnostic);
                    self.ignored_files.push(IgnoredFile { name, why });
                }
            }
        }
    }

    /// Opens a file again as a list of opt-outs, if it is one by its name, or if it is no other known
    /// table and says of people that they opted out.
    fn as_opt_outs(
        &self,
        opened: Result<Table, NoTable>,
        mut source: Source,
        number: u16,
    ) -> Result<Table, NoTable> {
        let is_named = names_opt_outs(own_name(&source.name));
        match &opened {
            Ok(table) if !is_named || table.opt_outs.decides() => return opened,
            Ok(table) if matches!(table.header.kind, TableKind::Messages | TableKind::Answers) => {
                return opened;
            }
            Err(NoTable::Unknown(unknown)) if !unknown.may_have_people => return opened,
            _ => {}
        }
        source.kind = Some(TableKind::OptOuts);
        let Ok(mut table) = Table::open(source, number, self.columns, self.catalog, self.options)
        else {
            return opened;
        };
        table.opt_outs.is_list = is_named && !table.opt_outs.decides();
        if table.names_opt_outs().unwrap_or(false) { Ok(table) } else { opened }
    }

    /// Returns the kind that the user set for a file: by path, by display name, or by file name.
    fn stated_kind(&mut self, name: &str, path: &Path) -> Option<TableKind> {
        let at = self.options.tables.iter().position(|(_, file)| {
            let file = file.as_str();
            let is_last = |own: &str| own.rsplit(['/', '\\']).next() == Some(file);
            file == name || Path::new(file) == path || is_last(name)
        })?;
        self.stated[at] = true;
        Some(self.options.tables[at].0)
    }

    /// Returns errors for files that the user set a kind for and that do not exist.
    fn stated_not_found(&self) -> Vec<Diagnostic> {
        let missing = self.options.tables.iter().zip(&self.stated).filter(|(_, found)| !**found);
        let error = |((kind, file), _): (&(TableKind, String), &bool)| {
            let what = format!("--table {}={file}: no such file among the exports", kind.name());
            let names = || {
                let read = self.tables.iter().map(|table| table.name.as_str());
                read.chain(self.ignored_files.iter().map(|own| own.name.as_str()))
            };
            let help = match nearest(file, names()) {
                Some(near) => format!("Did you mean “{near}”?"),
                None => format!("The files are: {}", names().collect::<Vec<_>>().join(", ")),
            };
            Diagnostic::error(codes::NO_SUCH_FILE, what).help(help)
        };
        missing.map(error).collect()
    }

    /// Returns errors for sheets that the user named and no workbook has.
    fn sheets_not_found(&self) -> Vec<Diagnostic> {
        let has = |wanted: &String| {
            self.sheets.iter().any(|own| own.to_lowercase() == wanted.to_lowercase())
        };
        let missing = self.options.sheets.iter().filter(|sheet| !has(sheet));
        let error = |sheet: &String| {
            let what = format!("No workbook among the files has a sheet “{sheet}”");
            let all = || self.sheets.iter().map(String::as_str);
            let help = match nearest(sheet, all()) {
                Some(near) => format!("Did you mean “{near}”?"),
                None if self.sheets.is_empty() => "There is no workbook; leave --sheet out".into(),
                None => format!("The sheets are: {}", all().collect::<Vec<_>>().join(", ")),
            };
            Diagnostic::error(codes::NO_SUCH_SHEET, what).help(help)
        };
        missing.map(error).collect()
    }
}

/// Returns the part of a display name that says what is inside: the name of the sheet, or of the
/// file without its folders and ending.
fn own_name(name: &str) -> &str {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    match name.rsplit_once(", sheet ") {
        Some((_, sheet)) => sheet,
        None => name.rsplit_once('.').map_or(name, |(stem, _)| stem),
    }
}

enum Form {
    Workbook,
    Markup,
    Text,
}

fn is_workbook_or_markup(path: &Path) -> std::io::Result<Form> {
    use std::io::Read as _;
    if Workbook::is_workbook(path)? {
        return Ok(Form::Workbook);
    }
    let mut beginning = Vec::new();
    let most = markup_sheet::BEGINNING as u64;
    std::fs::File::open(path)?.take(most).read_to_end(&mut beginning)?;
    Ok(if markup_of(&beginning).is_some() { Form::Markup } else { Form::Text })
}

fn twice(copy: &IgnoredFile) -> Diagnostic {
    let what = format!("{} {}, and is read once", copy.name, copy.why);
    Diagnostic::warning(codes::SAME_FILE, what)
        .help("Delete one of the two. If it should be a different export, export it again")
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
