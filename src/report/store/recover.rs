//! Finishes or undoes the work of a run that was killed, and removes what it left incomplete.
//!
//! Beside the report's folder ghosted has a folder with these names in it: `work`, a report being
//! written; `incoming`, a finished one before the exchange, or the old one directly after it;
//! `outgoing`, the old one on systems without an exchange; `older/`, the earlier reports; `trash`,
//! anything being removed. `swap` holds the hash of the incoming report's list of files, which
//! distinguishes the two meanings of `incoming`. Requires the lock.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::{self, Manifest};
use super::persons_work::{self, PersonsFile};
use super::swap;

/// The folders of one report.
#[derive(Clone, Debug)]
pub struct Places {
    /// The report itself, with links resolved.
    pub target: PathBuf,
    pub parent: PathBuf,
    /// The folder beside the report, owned by ghosted.
    pub side: PathBuf,
}

impl Places {
    /// Returns `None` for the root of the disk.
    pub fn of(target: &Path) -> Option<Self> {
        let target = target.canonicalize().unwrap_or_else(|_| target.to_owned());
        let name = target.file_name()?.to_string_lossy().into_owned();
        let parent = match target.parent()? {
            parent if parent.as_os_str().is_empty() => PathBuf::from("."),
            parent => parent.to_owned(),
        };
        let side = parent.join(format!(".{name}.ghosted"));
        Some(Self { target, parent, side })
    }

    pub fn work(&self) -> PathBuf {
        self.side.join("work")
    }

    pub fn incoming(&self) -> PathBuf {
        self.side.join("incoming")
    }

    pub fn outgoing(&self) -> PathBuf {
        self.side.join("outgoing")
    }

    pub fn swap(&self) -> PathBuf {
        self.side.join("swap")
    }

    pub fn older(&self) -> PathBuf {
        self.side.join("older")
    }

    /// Returns the earlier reports, oldest first.
    pub fn generations(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.older()).into_iter().flatten().flatten();
        let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        found.sort();
        found
    }

    /// Removes a folder of ghosted. A kill in between leaves it under a name that the next run
    /// removes.
    pub fn remove(&self, folder: &Path) -> io::Result<()> {
        let trash = self.side.join("trash");
        swap::remove(&trash)?;
        match fs::rename(folder, &trash) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
            Ok(()) => swap::remove(&trash),
        }
    }
}

/// Leaves a complete report in place, if there ever was one, and nothing incomplete.
///
/// # Errors
/// The system refuses; then nothing is lost.
pub fn recover(places: &Places) -> io::Result<()> {
    let (incoming, outgoing) = (places.incoming(), places.outgoing());
    places.remove(&places.work())?;
    swap::remove(&places.side.join("trash"))?;
    if !places.target.exists() {
        let is_whole = incoming.exists() && Manifest::read(&incoming)?.is_some();
        if is_whole {
            fs::rename(&incoming, &places.target)?;
        } else if outgoing.exists() {
            fs::rename(&outgoing, &places.target)?;
        }
    }
    if outgoing.exists() {
        file_away(places, &outgoing, persons_work::Carried::new())?;
    }
    if incoming.exists() {
        if is_on_its_way_in(places)? {
            places.remove(&incoming)?;
        } else {
            file_away(places, &incoming, persons_work::Carried::new())?;
        }
    }
    match fs::remove_file(places.swap()) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Returns whether `incoming` is a finished report that was never moved into place. If in doubt it
/// is an old one, which is kept.
fn is_on_its_way_in(places: &Places) -> io::Result<bool> {
    let Ok(noted) = fs::read_to_string(places.swap()) else { return Ok(false) };
    let list = |folder: &Path| manifest::hash_of(&folder.join(manifest::NAME));
    let is_in = list(&places.target).is_ok_and(|hash| manifest::hex(&hash) == noted);
    let is_it = list(&places.incoming()).is_ok_and(|hash| manifest::hex(&hash) == noted);
    Ok(is_it && !is_in)
}

/// Moves the replaced report to the older ones. Before that, carries people's work that is not in
/// `carried` over to the new report. Returns what could not be carried over.
pub fn file_away(
    places: &Places,
    old: &Path,
    carried: persons_work::Carried,
) -> io::Result<Vec<(String, String)>> {
    let mut before = persons_work::carried_from(old);
    before.extend(carried);
    let failed = carry_rest(places, old, &mut before)?;
    let Some(manifest) = Manifest::read(old)? else {
        // The folder was empty or had files of the system only: all of them were copied.
        if failed.is_empty() {
            places.remove(old)?;
        }
        return Ok(failed);
    };
    persons_work::note_carried(old, &before)?;
    let last = places.generations().last().and_then(|path| {
        path.file_name()?.to_string_lossy().split('-').next()?.parse::<u32>().ok()
    });
    let name = format!("{:04}-{}", last.unwrap_or(0).saturating_add(1), manifest.as_of);
    fs::create_dir_all(places.older())?;
    fs::rename(old, places.older().join(name.trim_end_matches('-')))?;
    Ok(failed)
}

/// Carries over people's work in an older report after it was replaced.
pub fn carry_rest(
    places: &Places,
    old: &Path,
    before: &mut persons_work::Carried,
) -> io::Result<Vec<(String, String)>> {
    let manifest = Manifest::read(old)?.unwrap_or_default();
    let found: Vec<PersonsFile> = persons_work::find(old, &manifest)?;
    let late = persons_work::carry(old, &found, &places.target, &manifest.as_of, before);
    before.extend(late.carried);
    Ok(late.failed)
}

/// Removes the oldest reports until `keep` are left, except those from which something cannot be
/// carried over.
///
/// # Errors
/// One of them cannot be searched or removed.
pub fn prune(places: &Places, keep: usize) -> io::Result<()> {
    let generations = places.generations();
    let surplus = generations.len().saturating_sub(keep);
    for old in &generations[..surplus] {
        remove_generation(places, old)?;
    }
    Ok(())
}

/// Removes an older report, unless a person's work in it cannot be carried over.
///
/// # Errors
/// It cannot be searched or removed.
pub fn remove_generation(places: &Places, old: &Path) -> io::Result<()> {
    let mut carried = persons_work::carried_from(old);
    if carry_rest(places, old, &mut carried)?.is_empty() {
        places.remove(old)?;
    }
    if places.generations().is_empty() {
        let _ = fs::remove_dir(places.older());
    }
    Ok(())
}
