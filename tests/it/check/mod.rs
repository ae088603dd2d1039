//! Builds a small rule pack, and typical mistakes in edits.
#![allow(dead_code, clippy::unwrap_used)] // each test file uses a part; a test may panic

pub mod conditions;
pub mod pages;
pub mod schemas;

use std::path::Path;

use ghosted::rules::RuleFiles;

/// The files of a pack, for editing.
#[derive(Clone, Default)]
pub struct Files(Vec<(String, Vec<u8>)>);

/// Returns the pack in `tests/check/pack`.
pub fn small_pack() -> Files {
    Files(files_in("pack"))
}

/// Returns a pack with every kind of file and everything that files can contain.
pub fn broad_pack() -> Files {
    let broad = files_in("broad");
    broad.into_iter().fold(small_pack(), |files, (name, bytes)| files.add_bytes(&name, &bytes))
}

fn files_in(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check").join(folder);
    let files = RuleFiles::from_dir(&folder).unwrap();
    files.iter().map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect()
}

/// Returns a pack without warnings about the whole pack.
pub fn clean_pack() -> Files {
    let test = "as_of: 2026-03-16\ntests:\n  - name: A bidder\n    buyer: {buyer_text: [For our bid]}\n    \
                expect: {present: [tender_words]}\n";
    small_pack()
        .edit("lists/tender_words.yaml", "bid, bid bond", "bid, auction")
        .add("tests/known.yaml", test)
}

impl Files {
    pub fn text(&self, name: &str) -> String {
        let (_, bytes) = self.0.iter().find(|(own, _)| own == name).unwrap();
        String::from_utf8(bytes.clone()).unwrap()
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(own, _)| own == name)
    }

    /// Replaces the first occurrence of `from`.
    pub fn edit(self, name: &str, from: &str, to: &str) -> Self {
        let text = self.text(name);
        assert!(text.contains(from), "{from:?} does not stand in {name}");
        self.add(name, &text.replacen(from, to, 1))
    }

    pub fn add(self, name: &str, text: &str) -> Self {
        self.add_bytes(name, text.as_bytes())
    }

    pub fn add_bytes(self, name: &str, bytes: &[u8]) -> Self {
        let mut files = self.without(name);
        files.0.push((name.to_owned(), bytes.to_vec()));
        files
    }

    pub fn without(mut self, name: &str) -> Self {
        self.0.retain(|(own, _)| own != name);
        self
    }

    pub fn reversed(mut self) -> Self {
        self.0.reverse();
        self
    }

    pub fn rule_files(&self) -> RuleFiles {
        RuleFiles::new("rules/", self.0.clone())
    }

    /// Writes the files into a folder.
    pub fn write(&self, folder: &Path) {
        for (name, bytes) in &self.0 {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }

    pub fn of(files: &RuleFiles) -> Self {
        Self(files.iter().map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect())
    }

    /// Returns the output of `ghosted check`, without colours.
    pub fn transcript(&self) -> String {
        let mut out = Vec::new();
        let files = self.rule_files();
        let diagnostics = ghosted::rules::load(&files).diagnostics;
        ghosted::diagnostic::write_all(&diagnostics, files.len(), false, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }
}
