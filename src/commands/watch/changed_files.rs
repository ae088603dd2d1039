//! Finds the watched files that were saved since the last poll.
//!
//! A poll compares time and size of every file with those of the previous poll. This detects every
//! kind of save (in place, or as a new file under the old name) on every file system, including
//! network drives, without notifications of the operating system.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::diagnostic::shown;

/// Modification time and size of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    saved: Option<SystemTime>,
    bytes: u64,
}

/// Some files, or folders with the files in them.
#[derive(Debug)]
pub struct Watched {
    places: Vec<PathBuf>,
    endings: &'static [&'static str],
    stamps: BTreeMap<PathBuf, Stamp>,
}

impl Watched {
    /// Watches the files with one of `endings` in folders and their subfolders. A file that is
    /// named is watched whatever its ending.
    pub fn new(places: Vec<PathBuf>, endings: &'static [&'static str]) -> Self {
        let mut watched = Self { places, endings, stamps: BTreeMap::new() };
        watched.stamps = watched.look();
        watched
    }

    pub fn files(&self) -> usize {
        self.stamps.len()
    }

    /// Returns the files that were saved, created or deleted since the last call, by name.
    pub fn changed(&mut self) -> Vec<String> {
        let now = self.look();
        let before = std::mem::replace(&mut self.stamps, now);
        let saved = self.stamps.iter().filter(|(path, stamp)| before.get(*path) != Some(*stamp));
        let gone = before.iter().filter(|(path, _)| !self.stamps.contains_key(*path));
        let mut changed: Vec<String> = saved.chain(gone).map(|(path, _)| shown(path)).collect();
        changed.sort();
        changed
    }

    fn look(&self) -> BTreeMap<PathBuf, Stamp> {
        let mut stamps = BTreeMap::new();
        for place in &self.places {
            if place.is_dir() {
                self.look_into(place, 2, &mut stamps);
            } else {
                stamp(place, &mut stamps);
            }
        }
        stamps
    }

    fn look_into(&self, folder: &Path, levels: u8, stamps: &mut BTreeMap<PathBuf, Stamp>) {
        // Unreadable files are reported when they are loaded.
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            if path.is_dir() {
                if levels > 1 {
                    self.look_into(&path, levels - 1, stamps);
                }
            } else if self.is_ours(&path) {
                stamp(&path, stamps);
            }
        }
    }

    fn is_ours(&self, path: &Path) -> bool {
        let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
        ending.is_some_and(|ending| self.endings.iter().any(|own| ending == *own))
    }
}

fn stamp(path: &Path, stamps: &mut BTreeMap<PathBuf, Stamp>) {
    if let Ok(about) = fs::metadata(path) {
        let stamp = Stamp { saved: about.modified().ok(), bytes: about.len() };
        stamps.insert(path.to_path_buf(), stamp);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_save_a_new_file_and_a_lost_one_are_seen_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("causes.yaml"), "a").unwrap();
        fs::write(path("gates.yaml"), "a").unwrap();
        let mut watched = Watched::new(vec![folder.path().to_path_buf()], &["yaml"]);
        assert_eq!(watched.files(), 2);
        assert!(watched.changed().is_empty());

        fs::write(path("causes.yaml"), "longer").unwrap();
        fs::remove_file(path("gates.yaml")).unwrap();
        fs::create_dir(path("signs")).unwrap();
        fs::write(path("signs/tender.yaml"), "a").unwrap();
        for not_ours in ["notes.txt", ".causes.yaml.swp", ".hidden.yaml"] {
            fs::write(path(not_ours), "a").unwrap();
        }
        let names = ["causes.yaml", "gates.yaml", "signs/tender.yaml"];
        assert_eq!(watched.changed(), names.map(|name| shown(&path(name))));
        assert!(watched.changed().is_empty());
    }

    #[test]
    fn a_new_file_under_the_old_name_is_a_save() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("causes.yaml");
        fs::write(&path, "one").unwrap();
        let mut watched = Watched::new(vec![path.clone()], &[]);
        let aside = folder.path().join("new");
        fs::write(&aside, "other").unwrap();
        fs::rename(&aside, &path).unwrap();
        assert_eq!(watched.changed(), [shown(&path)]);
    }
}
