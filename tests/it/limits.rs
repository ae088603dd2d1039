//! Tests inputs that are too large, endless or hostile: a readable error within seconds.
#![allow(clippy::unwrap_used)] // a test may stop

use crate::common;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{ghosted, project, text};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const DEALS: &str = "Deal ID,Deal Name,Email,PI sent on\n1,Lamps,ana@acme.example,2026-02-02\n";

/// Returns the output and exit code of the command, limited to ten seconds and 1 GB of memory.
fn bounded(arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = if cfg!(target_os = "linux") {
        let mut command = Command::new("sh");
        command.args([
            "-c",
            "ulimit -v 2000000; exec \"$0\" \"$@\"",
            env!("CARGO_BIN_EXE_ghosted"),
        ]);
        command
    } else {
        Command::new(env!("CARGO_BIN_EXE_ghosted"))
    };
    let mut child = command
        .args(arguments)
        .env("NO_COLOR", "1")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if began.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            panic!("{arguments:?} does not end");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = child.wait_with_output().unwrap();
    (output.status.code(), text(&output.stdout) + &text(&output.stderr))
}

fn run_on(exports: &Path, more: &[&str]) -> (Option<i32>, String) {
    let out = exports.parent().unwrap().join("report");
    let (exports, out) = (exports.to_str().unwrap().to_owned(), out.to_str().unwrap().to_owned());
    let own = ["run", &exports, "--as-of", "2026-03-16", "--out", &out];
    bounded(&[&own, more].concat())
}

fn archive(path: &Path, members: &[(&str, &[u8])]) {
    let mut archive = ZipWriter::new(fs::File::create(path).unwrap());
    for (name, bytes) in members {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap();
}

#[test]
fn a_stray_cell_at_the_end_of_a_sheet_is_named() {
    let room = TempDir::new().unwrap();
    let path = room.path().join("deals.xlsx");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, header) in ["Deal ID", "Deal Name", "Email", "PI sent on"].iter().enumerate() {
        let column = u16::try_from(column).unwrap();
        sheet.write(0, column, *header).unwrap();
        sheet.write(1, column, "1").unwrap();
    }
    sheet.write(1_048_575, 16_383, "x").unwrap();
    workbook.save(&path).unwrap();
    let (code, said) = run_on(&path, &[]);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("E950") && said.contains("column 16384"), "{said}");
    assert!(said.contains("--limit columns="), "{said}");
}

#[test]
fn a_small_file_that_expands_to_billions_of_cells_is_refused() {
    let room = TempDir::new().unwrap();
    let path = room.path().join("deals.ods");
    let content = r#"<?xml version="1.0"?><office:document-content><office:body><office:spreadsheet>
        <table:table table:name="a"><table:table-row table:number-rows-repeated="1048576">
        <table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p>
        </table:table-cell></table:table-row></table:table>
        </office:spreadsheet></office:body></office:document-content>"#;
    let kind = b"application/vnd.oasis.opendocument.spreadsheet";
    archive(&path, &[("mimetype", kind), ("content.xml", content.as_bytes())]);
    let (code, said) = run_on(&path, &[]);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("E950") && said.contains("`cells`"), "{said}");
}

#[test]
fn a_workbook_that_unpacks_to_far_more_than_its_size_is_refused() {
    let room = TempDir::new().unwrap();
    let path = room.path().join("deals.xlsx");
    archive(&path, &[("xl/sharedStrings.xml", &vec![b' '; 100 << 20])]);
    let (code, said) = run_on(&path, &[]);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("E950") && said.contains("times its size"), "{said}");
    let (_, raised) = run_on(&path, &["--limit", "ratio=9000"]);
    assert!(!raised.contains("E950"), "{raised}");
}

#[test]
fn a_line_without_end_is_named_and_its_limit_can_be_raised() {
    let room = TempDir::new().unwrap();
    let path = room.path().join("deals.csv");
    let row = format!("2,{},b@bolt.example,2026-02-03\n", "x".repeat(5 << 20));
    fs::write(&path, format!("{DEALS}{row}")).unwrap();
    let (code, said) = run_on(&path, &[]);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("E950") && said.contains("`row`") && said.len() < 2000, "{said}");
    let (code, said) = run_on(&path, &["--limit", "row=16M"]);
    assert_eq!(code, Some(0), "{said}");
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_no_files() {
    let room = TempDir::new().unwrap();
    let exports = room.path().join("exports");
    fs::create_dir(&exports).unwrap();
    let pipe = exports.join("pipe.csv");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in [pipe.as_path(), Path::new("/dev/zero")] {
        let out = room.path().join("report");
        let (code, said) =
            bounded(&["run", path.to_str().unwrap(), "--out", out.to_str().unwrap()]);
        assert_eq!(code, Some(3), "{said}");
        assert!(said.contains("regular file"), "{said}");
    }
    fs::write(exports.join("deals.csv"), DEALS).unwrap();
    let (code, said) = run_on(&exports, &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("is not a regular file"), "{said}");
}

#[test]
fn a_wrong_encoding_does_not_flood_the_terminal() {
    let room = TempDir::new().unwrap();
    let path = room.path().join("deals.csv");
    let rows: String =
        (2..20_000).map(|id| format!("{id},Lamps,a{id}@acme.example,2026-02-02\n")).collect();
    fs::write(&path, format!("{DEALS}{rows}")).unwrap();
    let (code, said) = run_on(&path, &["--encoding", "utf-16le"]);
    assert_eq!(code, Some(3), "{}", said.len());
    assert!(said.len() < 6000, "{} bytes", said.len());
}

fn with_page(page: &str) -> (Option<i32>, String) {
    let room = TempDir::new().unwrap();
    let templates = room.path().join("templates");
    fs::create_dir(&templates).unwrap();
    fs::write(templates.join("overview.html"), page).unwrap();
    let rules = project().join("rules");
    bounded(&["check", rules.to_str().unwrap(), "--templates", templates.to_str().unwrap()])
}

#[test]
fn no_template_breaks_the_program_or_runs_without_end() {
    // Formerly a tag without a word closed the scope of the page, and `set` found none.
    let (code, said) = with_page("{{ \"a\" }}{% set x = 1 %}");
    assert_eq!(code, Some(0), "{said}");
    let loops = |body: &str| {
        let (mut page, mut end) = (String::new(), String::new());
        for depth in 0..8 {
            page += &format!("{{% for a{depth} in range(end=90000) %}}");
            end += "{% endfor %}";
        }
        page + body + &end
    };
    for body in ["x", ""] {
        let (code, said) = with_page(&loops(body));
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("error["), "{said}");
    }
}

#[test]
fn a_pattern_that_grows_without_measure_is_an_error_of_the_rules() {
    let room = TempDir::new().unwrap();
    let mine = room.path().join("mine");
    assert!(ghosted(&["init", mine.to_str().unwrap()]).status.success());
    let sign = mine.join("rules/signs/tender.yaml");
    let before = fs::read_to_string(&sign).unwrap();
    let pattern = "signs:\n  - id: huge\n    says: {en: a, zh: a}\n    when: {notes: {matches: '\\w{180}\\w{180}\\w{180}'}}\n    of_10: {most: 1, tender: 7}\n";
    fs::write(mine.join("rules/signs/huge.yaml"), pattern).unwrap();
    assert!(before.contains("signs:"));
    let (code, said) = bounded(&["check", mine.join("rules").to_str().unwrap()]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("pattern"), "{said}");
}
