//! Runs the program as a user does, and reads its results.
#![allow(dead_code, clippy::unwrap_used)] // every test file uses its own part, and a test may stop

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use ghosted::analysis::{Analysis, Diagnosed, open_exports};
use ghosted::diagnosis::Finding;
use ghosted::diagnostic::Diagnostic;
use ghosted::exports::ReadOptions;
use ghosted::facts::AsOf;
use ghosted::facts::silence_proof::ProofGap;
use ghosted::rules::{Pack, RuleFiles, load};
use tempfile::TempDir;

pub type Row = BTreeMap<String, String>;

pub fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn samples() -> PathBuf {
    project().join("samples")
}

/// Runs `ghosted` in the folder of the project.
pub fn ghosted<S: AsRef<OsStr>>(arguments: &[S]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ghosted"))
        .args(arguments)
        .current_dir(project())
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

/// Ends the tests if the templates take too long.
pub fn give_up(error: &Diagnostic) -> ! {
    let _ = writeln!(std::io::stderr(), "{}", error.render(false));
    std::process::exit(1)
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The output of `--no-reports` for one export.
pub struct Results {
    pub rows: Vec<Row>,
    pub rejected: Vec<Row>,
    pub said: String,
}

impl Results {
    pub fn of_sample(folder: &str, as_of: &str, more: &[&str]) -> Self {
        Self::of(&samples().join(folder), as_of, more)
    }

    pub fn of(exports: &Path, as_of: &str, more: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("report");
        let (exports, out_shown) = (exports.to_str().unwrap(), out.to_str().unwrap());
        let mut arguments =
            vec!["run", exports, "--as-of", as_of, "--no-reports", "--out", out_shown];
        arguments.extend_from_slice(more);
        let ended = ghosted(&arguments);
        assert!(ended.status.success(), "{}\n{}", text(&ended.stdout), text(&ended.stderr));
        Self {
            rows: read_csv(&out.join("results.csv")),
            rejected: read_csv(&out.join("rejected.csv")),
            said: text(&ended.stdout),
        }
    }

    pub fn buyer(&self, id: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row["deal_id"] == id)
    }

    /// Returns causes with their shares in 100, by descending share; ties as in the file.
    pub fn ranking(&self, id: &str) -> Vec<(String, f64)> {
        let Some(row) = self.buyer(id) else { return Vec::new() };
        let mut shares: Vec<(String, f64)> = row
            .iter()
            .filter_map(|(name, share)| {
                Some((name.strip_prefix("share_")?.to_owned(), share.parse().ok()?))
            })
            .collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1));
        shares
    }
}

pub fn read_csv(path: &Path) -> Vec<Row> {
    let bytes = std::fs::read(path).unwrap();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut reader = csv::Reader::from_reader(bytes);
    let headers = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            headers.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect()
        })
        .collect()
}

/// Returns every file below a folder with its bytes, by relative path.
pub fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// Runs `ghosted` with [`quick_rules`] in the folder of the project.
pub fn quick<S: AsRef<OsStr>>(arguments: &[S]) -> Output {
    let rules = [OsStr::new("--rules"), quick_rules().as_os_str()];
    let arguments: Vec<&OsStr> = arguments.iter().map(AsRef::as_ref).chain(rules).collect();
    ghosted(&arguments)
}

/// Returns a folder with the built-in rules and few examples of readings. A run that reads words
/// with them starts at once; learning all examples takes a second or two.
pub fn quick_rules() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = TempDir::new().unwrap();
        for (name, bytes) in RuleFiles::embedded().iter() {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        let examples = "readings/examples/en1.csv";
        let path = folder.path().join(examples);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(project().join("rules").join(examples), path).unwrap();
        folder
    });
    folder.path()
}

/// The conclusion for one deal.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The id of the gate that holds.
    pub gate: Option<String>,
    /// Whether the gate keeps the deal out of every output.
    pub hidden: bool,
    /// What is missing to prove the silence.
    pub gap: Option<&'static str>,
}

/// Diagnoses exports by the built-in rules as of 16 March 2026, in this process: the reader of
/// words is built once for all tests. Returns the outcome of each deal by its id.
pub fn outcomes(files: &[(&str, &str)]) -> BTreeMap<String, Outcome> {
    static PACK: OnceLock<Pack> = OnceLock::new();
    let pack = PACK.get_or_init(|| load(&RuleFiles::embedded()).pack.unwrap());
    let room = TempDir::new().unwrap();
    for (name, content) in files {
        fs::write(room.path().join(name), content).unwrap();
    }
    let folder = room.path().to_path_buf();
    let exports = open_exports(pack, &[folder], &ReadOptions::default());
    let exports = exports.map_err(|errors| errors[0].render(false)).unwrap();
    let as_of = AsOf::new("2026-03-16".parse().unwrap());
    let analysis = Analysis::new(pack, &exports, &as_of);
    let outcome = |diagnosed: Diagnosed<'_, '_>| {
        let (deal, diagnosis) = diagnosed.ok()?;
        let gate = match &diagnosis.finding {
            Finding::Gated(gated) => Some(pack.gate(gated.gate)),
            Finding::Weighed(_) => None,
        };
        let outcome = Outcome {
            gate: gate.map(|gate| gate.id.clone()),
            hidden: gate.is_some_and(|gate| gate.hidden),
            gap: deal.proof.gap.map(ProofGap::name),
        };
        Some((deal.id.to_string(), outcome))
    };
    let all = analysis.diagnose_all(outcome).map_err(|error| error.render(false)).unwrap();
    all.filter_map(|one| one.map_err(|error| error.render(false)).unwrap()).collect()
}
