//! Reads the pages of `docs/rules/codes/`: a bad and a good example of every error.
#![allow(dead_code, clippy::unwrap_used)] // each test file uses a part; a test may panic

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

use super::{Files, clean_pack};

/// A block between ```` ``` ```` and ```` ``` ````.
#[derive(Debug)]
pub struct Block {
    pub language: String,
    /// The file that the block is, or belongs to.
    pub file: String,
    pub text: String,
}

#[derive(Debug)]
pub struct Page {
    pub id: String,
    pub bad: Vec<Block>,
    pub good: Vec<Block>,
}

pub fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn page_files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(home().join("docs/rules/codes")).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files
}

pub fn pages() -> Vec<Page> {
    page_files().iter().map(|path| page(path)).collect()
}

pub fn page(path: &Path) -> Page {
    let text = fs::read_to_string(path).unwrap();
    let id = path.file_stem().unwrap().to_str().unwrap().to_owned();
    assert!(text.starts_with(&format!("# {id} ")), "{id}: the first line names the code");
    let parts: Vec<&str> = text.split("\n## ").collect();
    let header_texts: Vec<&str> = parts.iter().skip(1).map(|p| p.lines().next().unwrap()).collect();
    assert_eq!(header_texts, ["Why", "Bad", "Good"], "{id}");
    assert!(parts.iter().all(|part| part.trim().lines().count() > 1), "{id}: an empty part");
    Page { id, bad: blocks(parts[2]), good: blocks(parts[3]) }
}

pub fn blocks(part: &str) -> Vec<Block> {
    let fence = Regex::new(r"(?m)^```(\w+) ?(\S*)\n((?s:.*?))^```$").unwrap();
    let block = |found: regex::Captures<'_>| Block {
        language: found[1].to_owned(),
        file: found[2].to_owned(),
        text: found[3].to_owned(),
    };
    fence.captures_iter(part).map(block).collect()
}

/// Returns the pack that the examples change or add to.
pub fn pack() -> Files {
    clean_pack()
}

/// Inserts a block into its file. A part of the file that the good example shows is replaced; other
/// indented lines are appended to their file; unindented lines are the whole file.
pub fn put(files: Files, block: &Block, good: &[Block]) -> Files {
    let own = if files.has(&block.file) { files.text(&block.file) } else { String::new() };
    let shown = good.iter().find(|good| good.file == block.file && own.contains(&good.text));
    match shown {
        Some(shown) => files.edit(&block.file, &shown.text, &block.text),
        None if block.text.starts_with(' ') => {
            files.add(&block.file, &format!("{own}{}", block.text))
        }
        None => files.add(&block.file, &block.text),
    }
}

/// Returns files that a text block cannot show.
pub fn scene(id: &str) -> Option<Files> {
    match id {
        "E002" => Some(pack().add_bytes("events.yaml", b"events: [] # \xcd\xb6\xb1\xea\n")),
        "E074" => {
            let copy = pack().text("signs/tender.yaml");
            Some(pack().add("signs/tender - Copy.yaml", &copy))
        }
        "E003" => Some(pack().without("cadence.yaml")),
        _ => None,
    }
}
