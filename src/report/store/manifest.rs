//! Reads and writes `.ghosted`, the list of files that a run wrote into its folder.
//!
//! Every file is listed with its SHA-256, so that a later run can detect what a person changed or
//! added. Nothing is deleted because of the list: a forged one can at most make a file of its own
//! folder count as written by ghosted. Names outside the folder are dropped.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io;
use std::path::{Component, Path};

use sha2::{Digest as _, Sha256};

pub const NAME: &str = ".ghosted";
const FIRST_LINE: &str = "Written by ghosted. What you change or add here is kept by the next run.";
/// The first line of the lists without hashes that earlier versions wrote.
const FIRST_LINE_WITHOUT_HASHES: &str = "Written by ghosted.";
const AS_OF: &str = "as of ";

pub type Hash = [u8; 32];

/// The files written by a run.
#[derive(Debug, Default)]
pub struct Manifest {
    /// The day of the run, as in file names; blank if the list has none.
    pub as_of: String,
    /// By name, with `/` between folders; `None` for lists of versions without hashes.
    pub files: BTreeMap<String, Option<Hash>>,
}

impl Manifest {
    /// Reads the list in a folder. Returns `None` if there is none.
    ///
    /// # Errors
    /// It exists and cannot be read.
    pub fn read(folder: &Path) -> io::Result<Option<Self>> {
        match fs::read(folder.join(NAME)) {
            Ok(bytes) => Ok(Self::parse(&String::from_utf8_lossy(&bytes))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default();
        let has_hashes = first == FIRST_LINE;
        if !has_hashes && !first.starts_with(FIRST_LINE_WITHOUT_HASHES) {
            return None;
        }
        let mut manifest = Self::default();
        for line in lines {
            if has_hashes && let Some(day) = line.strip_prefix(AS_OF) {
                let is_day = |c: char| c.is_ascii_digit() || c == '-';
                manifest.as_of = day.chars().filter(|c| is_day(*c)).take(10).collect();
                continue;
            }
            let (hash, name) = match has_hashes.then(|| line.split_once(' ')).flatten() {
                Some((hash, name)) => (from_hex(hash), name),
                None => (None, line),
            };
            if is_inside(name) && (hash.is_some() || !has_hashes) {
                manifest.files.insert(name.to_owned(), hash);
            }
        }
        Some(manifest)
    }

    pub fn text(&self) -> String {
        let mut text = format!("{FIRST_LINE}\n");
        if !self.as_of.is_empty() {
            let _ = writeln!(text, "{AS_OF}{}", self.as_of);
        }
        for (name, hash) in &self.files {
            let _ = writeln!(text, "{} {name}", hex(&hash.unwrap_or_default()));
        }
        text
    }
}

/// Returns whether a name stays within the folder: only folders and a file name.
pub fn is_inside(name: &str) -> bool {
    let is_normal = |part| matches!(part, Component::Normal(_));
    !name.is_empty() && Path::new(name).components().all(is_normal)
}

/// Returns the SHA-256 of a file.
///
/// # Errors
/// It cannot be read.
pub fn hash_of(path: &Path) -> io::Result<Hash> {
    let mut hasher = Sha256::new();
    io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok(hasher.finalize().into())
}

pub fn hex(hash: &Hash) -> String {
    hash.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // writing to a String never fails
        text
    })
}

fn from_hex(text: &str) -> Option<Hash> {
    let mut hash = Hash::default();
    let bytes = text.as_bytes();
    if bytes.len() != 2 * hash.len() {
        return None;
    }
    for (byte, pair) in hash.iter_mut().zip(bytes.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_it_was_written() {
        let files = BTreeMap::from([("deals/a b.md".to_owned(), Some([7; 32]))]);
        let written = Manifest { as_of: "2026-03-16".into(), files };
        let read = Manifest::parse(&written.text()).unwrap();
        assert_eq!((read.as_of, read.files), (written.as_of, written.files));
    }

    #[test]
    fn names_that_lead_out_of_the_folder_and_days_that_are_paths_are_dropped() {
        let hash = hex(&[1; 32]);
        let forged = format!(
            "{FIRST_LINE}\nas of ../../x\n{hash} ../x\n{hash} /etc/x\n{hash} a/../../x\n{hash} ok\n"
        );
        let read = Manifest::parse(&forged).unwrap();
        assert_eq!(read.files.keys().collect::<Vec<_>>(), ["ok"]);
        assert_eq!(read.as_of, "");
        assert!(Manifest::parse("Shopping\nmilk\n").is_none());
    }
}
