//! The folder that a run writes to: whole or not there at all.
//!
//! Everything is written to a temporary folder beside the target and moved into place at the end.
//! A list of what was written, `.ghosted`, marks the folder as ours: only a folder that holds
//! that list, and nothing that is not on it, is ever replaced. What somebody else put there is
//! never deleted.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::TempDir;

use crate::diagnostic::{Code, Diagnostic, cannot_write, shown};

pub const FOLDER_IN_USE: Code = Code::new("E920", "folder-in-use");

/// Bytes of a file that is written bit by bit.
const WRITTEN_AT_ONCE: usize = 1 << 16;
const MANIFEST: &str = ".ghosted";
const FIRST_LINE: &str =
    "Written by ghosted. The next run replaces this folder if it holds only what is listed here.";
/// What file managers leave behind in a folder that was merely looked at.
const LEFT_BY_SYSTEMS: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// A folder in the making. Dropped without [`commit`](Self::commit), it leaves nothing behind.
#[derive(Debug)]
pub struct OutputFolder {
    /// As the user typed it.
    target: PathBuf,
    /// Holds the new folder, and for a moment the old one.
    beside: TempDir,
    written: Mutex<Vec<String>>,
}

impl OutputFolder {
    /// Makes room beside `target`, which need not exist.
    ///
    /// # Errors
    /// When `target` holds anything that ghosted did not write, or nothing can be written there.
    pub fn begin(target: &Path) -> Result<Self, Diagnostic> {
        refuse_foreign(target)?;
        let place = resolved(target);
        let parent = match place.parent() {
            Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
            Some(parent) => parent,
            None => return Err(in_use(target, "it is the root of the disk")),
        };
        let made = fs::create_dir_all(parent)
            .and_then(|()| tempfile::Builder::new().prefix(".ghosted-").tempdir_in(parent))
            .and_then(|beside| fs::create_dir(beside.path().join("new")).map(|()| beside));
        let beside = made.map_err(|error| unwritable(target, &error))?;
        Ok(Self { target: target.to_owned(), beside, written: Mutex::default() })
    }

    /// Writes one file; `name` has `/` between folders. May be called from many threads.
    ///
    /// # Errors
    /// When it cannot be written, or was written before.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        let mut file = self.new_file(name)?;
        io::Write::write_all(&mut file, bytes)
            .map_err(|error| unwritable(&self.target.join(name), &error))
    }

    /// Opens one file to be written bit by bit.
    ///
    /// # Errors
    /// When it cannot be made, or was made before.
    pub fn create(&self, name: &str) -> Result<BufWriter<File>, Diagnostic> {
        self.new_file(name).map(|file| BufWriter::with_capacity(WRITTEN_AT_ONCE, file))
    }

    fn new_file(&self, name: &str) -> Result<File, Diagnostic> {
        let stays_inside =
            Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        let path = self.beside.path().join("new").join(name);
        let failed = |error: io::Error| unwritable(&self.target.join(name), &error);
        if !stays_inside || name.is_empty() || name == MANIFEST {
            return Err(failed(io::Error::other("no file of a report is called so")));
        }
        let file = match File::create_new(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let folder = path.parent().unwrap_or(&path);
                fs::create_dir_all(folder).and_then(|()| File::create_new(&path))
            }
            made => made,
        };
        let file = file.map_err(failed)?;
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        written.push(name.to_owned());
        Ok(file)
    }

    /// Puts the folder in its place, instead of the one that an earlier run wrote.
    ///
    /// # Errors
    /// When it cannot be put there; the old folder is then still in its place.
    pub fn commit(self) -> Result<(), Diagnostic> {
        let failed = |error: io::Error| unwritable(&self.target, &error);
        // Somebody may have put a file there while the run went on.
        refuse_foreign(&self.target)?;
        let (new, old) = (self.beside.path().join("new"), self.beside.path().join("old"));
        let mut names = self.written.lock().unwrap_or_else(PoisonError::into_inner).clone();
        names.sort_unstable();
        let list = [FIRST_LINE.to_owned()].into_iter().chain(names).collect::<Vec<_>>().join("\n");
        fs::write(new.join(MANIFEST), list + "\n").map_err(failed)?;
        let target = resolved(&self.target);
        let is_there = target.exists();
        if is_there {
            fs::rename(&target, &old).map_err(failed)?;
        }
        if let Err(error) = fs::rename(&new, &target) {
            if is_there {
                fs::rename(&old, &target).map_err(failed)?;
            }
            return Err(failed(error));
        }
        Ok(())
    }
}

/// Where `target` really is, so that a link to a folder stays a link.
fn resolved(target: &Path) -> PathBuf {
    target.canonicalize().unwrap_or_else(|_| target.to_owned())
}

fn refuse_foreign(target: &Path) -> Result<(), Diagnostic> {
    match fs::metadata(target) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(unwritable(target, &error)),
        Ok(found) if !found.is_dir() => return Err(in_use(target, "it is a file")),
        Ok(_) => {}
    }
    let listed = match fs::read_to_string(target.join(MANIFEST)) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(unwritable(&target.join(MANIFEST), &error)),
    };
    let mut ours: BTreeSet<&str> = match listed.strip_prefix(FIRST_LINE) {
        Some(names) => names.lines().filter(|name| !name.is_empty()).collect(),
        None => BTreeSet::new(),
    };
    if listed.starts_with(FIRST_LINE) {
        ours.insert(MANIFEST);
    }
    match first_foreign(target, "", &ours).map_err(|error| unwritable(target, &error))? {
        None => Ok(()),
        Some(name) => Err(in_use(target, &format!("ghosted did not write “{name}” in it"))),
    }
}

/// The first name, in order, that is not on the list.
fn first_foreign(folder: &Path, within: &str, ours: &BTreeSet<&str>) -> io::Result<Option<String>> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let own_name = entry.file_name();
        let own_name = own_name.to_string_lossy();
        let name = format!("{within}{own_name}");
        let inside = format!("{name}/");
        let holds_ours =
            ours.range(inside.as_str()..).next().is_some_and(|n| n.starts_with(&inside));
        if entry.file_type()?.is_dir() && holds_ours {
            if let Some(foreign) = first_foreign(&entry.path(), &inside, ours)? {
                return Ok(Some(foreign));
            }
        } else if !ours.contains(name.as_str()) && !LEFT_BY_SYSTEMS.contains(&own_name.as_ref()) {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

fn in_use(target: &Path, why: &str) -> Diagnostic {
    Diagnostic::error(FOLDER_IN_USE, format!("{} cannot be replaced: {why}", shown(target)))
        .help("Move it elsewhere, or choose another folder with --out")
}

fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    cannot_write(path, error).help("Free room on the disk, or choose another folder with --out")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write_report(target: &Path, files: &[&str]) -> Result<(), Diagnostic> {
        let folder = OutputFolder::begin(target)?;
        std::thread::scope(|scope| {
            for name in files {
                scope.spawn(|| folder.write(name, name.as_bytes()).unwrap());
            }
        });
        folder.commit()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_report_replaces_the_old_one_and_leaves_nothing_beside_it() {
        let room = TempDir::new().unwrap();
        let target = room.path().join("report");
        fs::create_dir(&target).unwrap(); // an empty folder is fine
        write_report(&target, &["index.html", "deals/a.html"]).unwrap();
        fs::write(target.join(".DS_Store"), "").unwrap();
        write_report(&target, &["deals/b.html", "index.html"]).unwrap();
        assert_eq!(names(&target), [MANIFEST, "deals", "index.html"]);
        assert_eq!(names(&target.join("deals")), ["b.html"]);
        assert_eq!(names(room.path()), ["report"]);
        let list = fs::read_to_string(target.join(MANIFEST)).unwrap();
        assert_eq!(list, format!("{FIRST_LINE}\ndeals/b.html\nindex.html\n"));
    }

    #[test]
    fn a_run_that_stops_leaves_the_last_report_as_it_was() {
        let room = TempDir::new().unwrap();
        let target = room.path().join("report");
        write_report(&target, &["index.html"]).unwrap();
        let folder = OutputFolder::begin(&target).unwrap();
        folder.write("other.html", b"").unwrap();
        drop(folder);
        assert_eq!(names(&target), [MANIFEST, "index.html"]);
        assert_eq!(names(room.path()), ["report"]);
    }

    #[test]
    fn what_somebody_else_put_there_is_named_and_kept() {
        let room = TempDir::new().unwrap();
        let target = room.path().join("report");
        for foreign in ["notes.txt", "deals/notes.txt", "mine/notes.txt"] {
            write_report(&target, &["index.html", "deals/a.html"]).unwrap();
            let notes = target.join(foreign);
            let folder = OutputFolder::begin(&target).unwrap();
            // It comes while the run goes on.
            fs::create_dir_all(notes.parent().unwrap()).unwrap();
            fs::write(&notes, "mine").unwrap();
            let refused = folder.commit().unwrap_err();
            assert!(refused.message.contains(foreign.split('/').next().unwrap()), "{refused:?}");
            assert!(OutputFolder::begin(&target).is_err());
            assert_eq!(fs::read_to_string(&notes).unwrap(), "mine");
            fs::remove_dir_all(&target).unwrap();
        }
        fs::write(&target, "a file").unwrap();
        assert_eq!(OutputFolder::begin(&target).unwrap_err().code, FOLDER_IN_USE);
    }

    #[test]
    fn no_name_leads_out_of_the_folder_or_is_used_twice() {
        let room = TempDir::new().unwrap();
        let folder = OutputFolder::begin(&room.path().join("report")).unwrap();
        for name in ["../x", "/x", "a/../../x", "", MANIFEST] {
            assert!(folder.write(name, b"").is_err(), "{name:?}");
        }
        folder.write("a", b"").unwrap();
        assert!(folder.write("a", b"").is_err());
    }
}
