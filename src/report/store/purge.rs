//! Removes opted-out people from the output of earlier runs.
//!
//! An older report that lists one of their deals is removed as a whole; their answers are removed
//! from lists that people completed, and their sheets from files that people changed.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::Manifest;
use super::persons_work::{self, ANSWERS, KEPT};
use super::recover::{Places, remove_generation};
use crate::report::escape::csv::as_read;

/// The deals to remove.
#[derive(Clone, Debug, Default)]
pub struct Purge {
    /// Ids of deals, as in CSV cells.
    ids: BTreeSet<String>,
    /// Names of sheets without their endings.
    sheets: BTreeSet<String>,
}

impl Purge {
    /// Adds a deal by its id and the name of its sheet without its ending.
    pub fn add(&mut self, id: &str, sheet: String) {
        self.ids.insert(as_read(id).into_owned());
        self.sheets.insert(sheet);
    }

    fn names(&self, id: &str) -> bool {
        self.ids.contains(as_read(id).as_ref())
    }

    /// Removes their traces from a new report before anybody sees it.
    ///
    /// # Errors
    /// A kept file cannot be read or written.
    pub(super) fn of_kept(&self, report: &Path) -> io::Result<()> {
        let kept = report.join(KEPT);
        if self.ids.is_empty() || !kept.is_dir() {
            return Ok(());
        }
        for day in fs::read_dir(&kept)? {
            let day = day?.path();
            let answers = day.join(ANSWERS);
            if answers.is_file() {
                self.of_answers(&answers)?;
            }
            let sheets = fs::read_dir(day.join("deals")).into_iter().flatten().flatten();
            for sheet in sheets {
                let path = sheet.path();
                let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
                if stem.is_some_and(|stem| self.sheets.contains(&stem)) {
                    fs::remove_file(path)?;
                }
            }
        }
        Ok(())
    }

    /// Rewrites a list of answers without theirs; a list without any is unchanged.
    fn of_answers(&self, file: &Path) -> io::Result<()> {
        let bytes = fs::read(file)?;
        // Spreadsheets use any of the three delimiters.
        let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |delimiter: u8| line.iter().filter(|byte| **byte == delimiter).count();
        let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|own| count(*own));
        let delimiter = delimiter.unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new();
        let reader = reader.delimiter(delimiter).flexible(true).has_headers(false);
        let (mut out, mut is_less) = (Vec::new(), false);
        let mut writer = csv::WriterBuilder::new();
        let mut writer = writer.delimiter(delimiter).flexible(true).from_writer(&mut out);
        for record in reader.from_reader(bytes.as_slice()).byte_records() {
            let record = record.map_err(io::Error::other)?;
            let id = String::from_utf8_lossy(record.get(0).unwrap_or_default());
            if self.names(&id) {
                is_less = true;
            } else {
                writer.write_byte_record(&record).map_err(io::Error::other)?;
            }
        }
        writer.flush()?;
        drop(writer);
        if is_less { fs::write(file, out) } else { Ok(()) }
    }

    /// Removes older reports that list one of their deals, and reports that were written beside the
    /// folder.
    ///
    /// # Errors
    /// One of them cannot be read or removed.
    pub(super) fn of_older(&self, places: &Places) -> io::Result<()> {
        if self.ids.is_empty() {
            return Ok(());
        }
        let beside = neighbours(places)?;
        for report in places.generations().iter().chain(&beside) {
            if self.is_listed_in(report) {
                remove_generation(places, report)?;
            } else {
                self.of_kept(report)?;
                persons_work::note_kept_again(report)?;
            }
        }
        Ok(())
    }

    fn is_listed_in(&self, report: &Path) -> bool {
        let Ok(mut reader) = csv::Reader::from_path(report.join("results.csv")) else {
            return false;
        };
        let mut records = reader.byte_records().filter_map(Result::ok);
        records.any(|record| {
            let id = String::from_utf8_lossy(record.get(0).unwrap_or_default());
            self.names(&id)
        })
    }
}

/// Returns the dated reports beside a folder, by name.
fn neighbours(places: &Places) -> io::Result<Vec<PathBuf>> {
    let own = places.target.file_name().map(|name| name.to_string_lossy().into_owned());
    let begin = format!("{}-", own.unwrap_or_default());
    let mut found = Vec::new();
    for entry in fs::read_dir(&places.parent)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let day = name.strip_prefix(&begin).and_then(|day| day.get(..10));
        let is_dated = day.is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok());
        if is_dated && Manifest::read(&entry.path()).is_ok_and(|found| found.is_some()) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}
