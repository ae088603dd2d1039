//! Tests reading exports from files to deals.

mod accounts;
mod binary_workbook;
mod cases;
mod damage;
mod errors;
mod joins;
mod samples;
mod values;
mod ways;
mod workbooks;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::{Batch, Exports, ReadOptions, Rejected};
use crate::diagnostic::Diagnostic;
use crate::facts::Deal;
use crate::rules::{Pack, RuleFiles, load};

/// The built-in pack, whose columns these tests use.
fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| {
        let loaded = load(&RuleFiles::embedded());
        loaded.pack.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics))
    })
}

/// A folder of files for one test.
struct Folder(tempfile::TempDir);

impl Folder {
    fn of(files: &[(&str, &[u8])]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, bytes) in files {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    fn open(&self, options: &ReadOptions) -> Result<Exports, Vec<Diagnostic>> {
        open(&[self.path().to_path_buf()], options)
    }
}

fn open(paths: &[PathBuf], options: &ReadOptions) -> Result<Exports, Vec<Diagnostic>> {
    Exports::open(paths, &pack().columns, &pack().catalog, options)
}

/// Opens files in a folder, which must outlive the exports.
fn opened(files: &[(&str, &str)]) -> (Folder, Exports) {
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let folder = Folder::of(&files);
    let exports =
        folder.open(&ReadOptions::default()).unwrap_or_else(|errors| panic!("{errors:?}"));
    (folder, exports)
}

/// Passes every deal to `look`. Returns the rejected deal rows.
fn each(exports: &Exports, mut look: impl FnMut(&Deal<'_>)) -> Vec<Rejected> {
    let (mut reader, mut batch) = (exports.deals().unwrap(), Batch::default());
    let mut rejected = Vec::new();
    while reader.read(&mut batch).unwrap() {
        for row in batch.rows() {
            let mut buyer = Deal::new(pack().catalog.len());
            match exports.fill(row, &mut buyer) {
                Ok(()) => look(&buyer),
                Err(error) => rejected.push(error),
            }
        }
    }
    rejected
}

/// Returns one line per deal.
fn shown(exports: &Exports, show: impl Fn(&Deal<'_>) -> String) -> Vec<String> {
    let mut lines = Vec::new();
    each(exports, |buyer| lines.push(show(buyer)));
    lines
}
