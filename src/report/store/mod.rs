//! Stores a run's output atomically and without losing anybody's work.
//!
//! Everything is written to a folder beside the target, flushed to disk, and exchanged with the
//! target in one step. The replaced report is kept among the older ones. What people changed or
//! added in it is carried over to the new report; their work is never deleted. A target that cannot
//! be replaced stays unchanged, and the report gets a dated name beside it. Every run begins by
//! finishing or undoing what a killed run left. `docs/reliability.md` lists the promises and the
//! tests of each.

mod lock;
mod manifest;
mod persons_work;
mod purge;
mod recover;
pub mod stop;
mod swap;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::civil::Date;
use rayon::prelude::*;

pub use self::persons_work::AnswerFile;
pub use self::purge::Purge;

use self::lock::Lock;
use self::manifest::Manifest;
use self::persons_work::{Carried, KEPT, PersonsFile};
use self::recover::Places;
use self::swap::Exchanged;
use crate::diagnostic::{Code, Diagnostic, cannot_write, shown};

pub const FOLDER_IN_USE: Code = Code::new("E920", "folder-in-use");
pub const WRITTEN_BESIDE: Code = Code::new("W950", "written-beside");
pub const OTHER_RUN: Code = Code::new("E951", "other-run");
pub const PERSONS_WORK: Code = Code::new("W951", "kept-work");

/// The size of the write buffer, in bytes.
const WRITTEN_AT_ONCE: usize = 1 << 16;
/// The maximum time to wait for another run on the same folder.
const MAX_WAIT: Duration = Duration::from_mins(10);

/// Options for storing a folder.
#[derive(Clone, Copy, Debug, Default)]
pub struct StoreOptions {
    /// The number of earlier reports to keep.
    pub keep: usize,
    /// The day of the run, for the names of kept files.
    pub as_of: Option<Date>,
    /// Whether a target that cannot be replaced gets a dated neighbour; otherwise it is an error.
    pub may_go_beside: bool,
}

/// The folder of the stored output, and warnings for the user.
#[derive(Debug)]
pub struct Committed {
    /// The path for display.
    pub folder: PathBuf,
    pub is_beside: bool,
    /// Warnings.
    pub notices: Vec<Diagnostic>,
}

/// An output folder being written. If dropped without [`commit`](Self::commit), it leaves nothing
/// behind.
#[derive(Debug)]
pub struct OutputFolder {
    /// As the user typed it.
    typed: PathBuf,
    /// The same path, or its dated neighbour.
    target: PathBuf,
    /// The reason why the folder that the user named cannot be replaced.
    not_in_place: Option<String>,
    options: StoreOptions,
    places: Places,
    lock: Lock,
    written: Mutex<Vec<String>>,
    /// Files that people changed or added in the report that is replaced.
    found: Vec<PersonsFile>,
    /// The day of that report.
    day: String,
    /// The files already carried over.
    carried: Carried,
    notices: Vec<Diagnostic>,
}

impl OutputFolder {
    /// Creates a folder beside `target`, which need not exist, after waiting for other runs. Calls
    /// `tell` once before waiting.
    ///
    /// # Errors
    /// Nothing can be written there.
    pub fn begin(
        target: &Path,
        options: StoreOptions,
        tell: impl Fn(),
    ) -> Result<Self, Diagnostic> {
        let (places, mut lock) = locked(target, &tell)?;
        let Some(why) = refusal(&places).map_err(|error| unwritable(target, &error))? else {
            return Self::at(target, target, None, options, (places, lock));
        };
        lock.release_and_tidy();
        if !options.may_go_beside {
            return Err(in_use(target, &why));
        }
        for name in dated_names(target, options.as_of) {
            let (places, mut lock) = locked(&name, &tell)?;
            if refusal(&places).map_err(|error| unwritable(&name, &error))?.is_none() {
                return Self::at(target, &name, Some(why), options, (places, lock));
            }
            lock.release_and_tidy();
        }
        Err(in_use(target, &why))
    }

    fn at(
        typed: &Path,
        target: &Path,
        not_in_place: Option<String>,
        options: StoreOptions,
        (places, lock): (Places, Lock),
    ) -> Result<Self, Diagnostic> {
        let failed = |error: io::Error| unwritable(target, &error);
        let manifest = Manifest::read(&places.target).map_err(failed)?;
        let found = match &manifest {
            Some(manifest) => persons_work::find(&places.target, manifest).map_err(failed)?,
            None if places.target.is_dir() => {
                persons_work::find(&places.target, &Manifest::default()).map_err(failed)?
            }
            None => Vec::new(),
        };
        let mut folder = Self {
            day: manifest.unwrap_or_default().as_of,
            typed: typed.to_owned(),
            target: target.to_owned(),
            not_in_place,
            options,
            places,
            lock,
            written: Mutex::default(),
            found,
            carried: Carried::default(),
            notices: Vec::new(),
        };
        let work = folder.places.work();
        stop::set_in_the_making(Some(&work));
        fs::create_dir(&work).map_err(|error| unwritable(&folder.target, &error))?;
        // This run reads the answers; everything else waits until the names of the new report are
        // known.
        folder.carry(PersonsFile::is_answers);
        Ok(folder)
    }

    /// Returns the lists of answers that people completed, in this report or an earlier one.
    pub fn answers(&self) -> Vec<AnswerFile> {
        persons_work::answer_files(&self.places.work())
    }

    fn carry(&mut self, which: impl Fn(&PersonsFile) -> bool) {
        let found: Vec<PersonsFile> = self.found.iter().filter(|own| which(own)).cloned().collect();
        let (from, to) = (&self.places.target, self.places.work());
        let outcome = persons_work::carry(from, &found, &to, &self.day, &self.carried);
        self.carried.extend(outcome.carried);
        for (name, why) in outcome.failed {
            self.notices.push(not_carried(&self.target.join(name), &why));
        }
        for name in outcome.kept {
            self.notices.push(kept(&self.target.join(name)));
        }
    }

    /// Writes one file; `name` has `/` between folders. May be called from many threads.
    ///
    /// # Errors
    /// It cannot be written, or was written before.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        let mut file = self.new_file(name)?;
        io::Write::write_all(&mut file, bytes)
            .map_err(|error| unwritable(&self.target.join(name), &error))
    }

    /// Opens one file for writing piece by piece.
    ///
    /// # Errors
    /// It cannot be created, or was created before.
    pub fn create(&self, name: &str) -> Result<BufWriter<File>, Diagnostic> {
        self.new_file(name).map(|file| BufWriter::with_capacity(WRITTEN_AT_ONCE, file))
    }

    fn new_file(&self, name: &str) -> Result<File, Diagnostic> {
        let path = self.places.work().join(name);
        let failed = |error: io::Error| unwritable(&self.target.join(name), &error);
        let is_ours = name == manifest::NAME || Path::new(name).starts_with(KEPT);
        if !manifest::is_inside(name) || is_ours {
            return Err(failed(io::Error::other("a report has no such file")));
        }
        if stop::is_stopping() {
            return Err(failed(ErrorKind::Interrupted.into()));
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

    /// Moves the folder into place, replacing that of an earlier run, and removes the traces of the
    /// people in `purge`.
    ///
    /// # Errors
    /// It can be put nowhere; the message says where everything is.
    pub fn commit(mut self, purge: &Purge) -> Result<Committed, Diagnostic> {
        let target = self.target.clone();
        let failed = |error: io::Error| unwritable(&target, &error);
        self.carry(|_| true);
        let work = self.places.work();
        purge.of_kept(&work).map_err(failed)?;
        self.write_manifest().map_err(failed)?;
        swap::flush_all(&work).map_err(failed)?;

        let moving = stop::moving();
        // The target may have changed during the run.
        let swapped = match refusal(&self.places).map_err(failed)? {
            None => self.swap().map_err(failed)?,
            Some(why) => Err(why),
        };
        let old = match swapped {
            Ok(old) => old,
            Err(why) if self.options.may_go_beside => {
                self.put_beside(why).map_err(failed)?;
                None
            }
            Err(why) => return Err(in_use(&target, &why)),
        };
        stop::set_in_place();
        drop(moving);

        // The report is in place: later errors do not make it an unwritten one.
        if let Err(error) = self.tidy(old, purge) {
            let what = format!("What is kept beside {} cannot be tidied: {error}", shown(&target));
            self.notices.push(Diagnostic::warning(PERSONS_WORK, what).help(
                "Nothing is lost; the next run tries again. Check the permissions of the folder",
            ));
        }
        let (folder, is_beside) = (self.target.clone(), self.not_in_place.is_some());
        if let Some(why) = &self.not_in_place {
            self.notices.insert(0, beside(&self.typed, &folder, why));
        }
        Ok(Committed { folder, is_beside, notices: std::mem::take(&mut self.notices) })
    }

    fn write_manifest(&self) -> io::Result<()> {
        let work = self.places.work();
        let mut names = self.written.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let kept = persons_work::find(&work.join(KEPT), &Manifest::default());
        names.extend(kept.unwrap_or_default().iter().map(|own| format!("{KEPT}/{}", own.name)));
        let hashed = names.into_par_iter().map(|name| {
            let hash = manifest::hash_of(&work.join(&name))?;
            Ok((name, Some(hash)))
        });
        let files = hashed.collect::<io::Result<BTreeMap<_, _>>>()?;
        let as_of = self.options.as_of.map_or_else(String::new, |day| day.to_string());
        fs::write(work.join(manifest::NAME), Manifest { as_of, files }.text())
    }

    /// Exchanges the finished report with the target. Returns the path of the old one, if there was
    /// one, or the reason why the target cannot be replaced; then the finished report is in
    /// `incoming`.
    fn swap(&self) -> io::Result<Result<Option<PathBuf>, String>> {
        let (incoming, target) = (self.places.incoming(), &self.places.target);
        let list = manifest::hash_of(&self.places.work().join(manifest::NAME))?;
        fs::write(self.places.swap(), manifest::hex(&list))?;
        File::options().append(true).open(self.places.swap())?.sync_all()?;
        fs::rename(self.places.work(), &incoming)?;
        swap::flush_names(&self.places.side)?;
        let old = if target.exists() {
            match swap::exchange(&incoming, target) {
                Ok(Exchanged::Yes) => Some(incoming),
                Ok(Exchanged::NotAvailable) => match self.swap_in_two_steps()? {
                    None => Some(self.places.outgoing()),
                    Some(refused) => return Ok(Err(refused)),
                },
                Err(error) => return Ok(Err(error.to_string())),
            }
        } else {
            match fs::rename(&incoming, target) {
                Ok(()) => None,
                Err(error) => return Ok(Err(error.to_string())),
            }
        };
        Ok(Ok(old))
    }

    /// For systems without an atomic exchange: the next run repairs a kill between the two steps.
    fn swap_in_two_steps(&self) -> io::Result<Option<String>> {
        let (incoming, outgoing) = (self.places.incoming(), self.places.outgoing());
        if let Err(error) = fs::rename(&self.places.target, &outgoing) {
            return Ok(Some(error.to_string()));
        }
        let Err(error) = fs::rename(&incoming, &self.places.target) else { return Ok(None) };
        fs::rename(&outgoing, &self.places.target).map_err(|again| {
            let (last, new) = (shown(&outgoing), shown(&incoming));
            io::Error::other(format!(
                "{error}, and then {again}. The last report is in {last}, the new one in {new}; \
                 the next run puts it in its place"
            ))
        })?;
        Ok(Some(error.to_string()))
    }

    /// Moves the finished report to a dated name beside the target.
    fn put_beside(&mut self, why: String) -> io::Result<()> {
        let work = self.places.work();
        let finished = if work.exists() { work } else { self.places.incoming() };
        let mut last = io::Error::other("all dated names beside it are taken");
        for name in dated_names(&self.places.target, self.options.as_of) {
            if fs::symlink_metadata(&name).is_ok() {
                continue;
            }
            match fs::rename(&finished, &name) {
                Ok(()) => {
                    let own = name.file_name().unwrap_or_default();
                    self.target = self.target.with_file_name(own);
                    self.not_in_place.get_or_insert(why);
                    return Ok(());
                }
                Err(error) => last = error,
            }
        }
        let finished = shown(&finished);
        Err(io::Error::other(format!("{why}, and then {last}. The new report is in {finished}")))
    }

    /// Moves the old report to the older ones, and removes reports beyond the limit.
    fn tidy(&mut self, old: Option<PathBuf>, purge: &Purge) -> io::Result<()> {
        swap::flush_names(&self.places.parent)?;
        if let Some(old) = old {
            let carried = std::mem::take(&mut self.carried);
            for (name, why) in recover::file_away(&self.places, &old, carried)? {
                self.notices.push(not_carried(&self.target.join(name), &why));
            }
        }
        match fs::remove_file(self.places.swap()) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        purge.of_older(&self.places)?;
        recover::prune(&self.places, self.options.keep)
    }
}

impl Drop for OutputFolder {
    fn drop(&mut self) {
        let _ = swap::remove(&self.places.work());
        stop::set_in_the_making(None);
        self.lock.release_and_tidy();
    }
}

/// Returns the folders of a target, locked, after cleaning up after killed runs.
fn locked(target: &Path, tell: &impl Fn()) -> Result<(Places, Lock), Diagnostic> {
    let failed = |error: io::Error| unwritable(target, &error);
    if let Some(parent) = target.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    let places = Places::of(target).ok_or_else(|| in_use(target, "it is the root of the disk"))?;
    let lock = Lock::acquire(&places.side, MAX_WAIT, tell).map_err(failed)?;
    let Some(lock) = lock else {
        let what = format!("Another run has been writing to {} for a long time", shown(target));
        return Err(Diagnostic::error(OTHER_RUN, what)
            .help("Wait for it, end it, or choose another folder with --out"));
    };
    recover::recover(&places).map_err(failed)?;
    Ok((places, lock))
}

/// Returns the reason why a target cannot be replaced; `None` if none is visible.
fn refusal(places: &Places) -> io::Result<Option<String>> {
    let target = &places.target;
    match fs::metadata(target) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
        Ok(found) if !found.is_dir() => return Ok(Some("it is a file".to_owned())),
        Ok(_) => {}
    }
    if is_mount_point(places)? {
        return Ok(Some("it is a disk of its own, or a mounted folder".to_owned()));
    }
    if Manifest::read(target)?.is_some() {
        return Ok(None);
    }
    // Files that systems create in folders that were merely opened.
    const LEFT_BY_SYSTEMS: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];
    let mut names = Vec::new();
    for entry in fs::read_dir(target)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let foreign = names.iter().find(|name| !LEFT_BY_SYSTEMS.contains(&name.as_str()));
    Ok(foreign.map(|name| format!("ghosted did not write “{name}” in it")))
}

#[cfg(unix)]
fn is_mount_point(places: &Places) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    Ok(fs::metadata(&places.target)?.dev() != fs::metadata(&places.parent)?.dev())
}

#[cfg(not(unix))]
fn is_mount_point(_: &Places) -> io::Result<bool> {
    Ok(false)
}

/// Returns `report-2026-03-16`, then `report-2026-03-16-2` and so on.
fn dated_names(target: &Path, as_of: Option<Date>) -> impl Iterator<Item = PathBuf> {
    let name = Places::of(target).unwrap_or_else(|| Places {
        target: target.to_owned(),
        parent: PathBuf::new(),
        side: PathBuf::new(),
    });
    let typed = target.file_name().map(|_| target.to_owned());
    let day = as_of.map_or_else(|| "new".to_owned(), |day| day.to_string());
    let own = name.target.file_name().unwrap_or_default().to_string_lossy().into_owned();
    (1..100).map(move |nth| {
        let nth = if nth == 1 { String::new() } else { format!("-{nth}") };
        let dated = format!("{own}-{day}{nth}");
        typed
            .as_ref()
            .map_or_else(|| name.parent.join(&dated), |typed| typed.with_file_name(&dated))
    })
}

fn in_use(target: &Path, why: &str) -> Diagnostic {
    Diagnostic::error(FOLDER_IN_USE, format!("{} cannot be replaced: {why}", shown(target)))
        .help("Move it elsewhere, or choose another folder with --out")
}

fn beside(target: &Path, folder: &Path, why: &str) -> Diagnostic {
    let what = format!(
        "{} cannot be replaced: {why}. The report was written to {}",
        shown(target),
        shown(folder)
    );
    Diagnostic::warning(WRITTEN_BESIDE, what)
        .help("Nothing was changed there. Move it elsewhere, or choose another folder with --out")
}

fn kept(path: &Path) -> Diagnostic {
    let what =
        format!("A file of the last report was changed by a person; it is kept as {}", shown(path));
    Diagnostic::warning(PERSONS_WORK, what).help(
        "Answers in it are read by this run and the next. Delete it when you no longer need it",
    )
}

fn not_carried(path: &Path, why: &str) -> Diagnostic {
    let what = format!("{} cannot be copied to the new report: {why}", shown(path));
    Diagnostic::warning(PERSONS_WORK, what).help("It stays in the older report beside the new one")
}

fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    cannot_write(path, error).help("Free space on the disk, or choose another folder with --out")
}

#[cfg(test)]
mod tests;
