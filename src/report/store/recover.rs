//! Finishes or undoes what a run left that was killed, and sweeps what it left half made.
//!
//! Beside the report's folder there is one folder of ours, with these names in it: `work`, a report
//! in the making; `incoming`, a finished one on its way in, or the old one right after the
//! exchange; `outgoing`, the old one where the system knows no exchange; `older/`, the reports
//! before; `trash`, whatever is being removed. `swap` holds the hash of the incoming report's list
//! of files, by which the two meanings of `incoming` are told apart. Only the holder of the lock
//! comes here.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::{self, Manifest};
use super::persons_work::{self, Found};
use super::swap;

/// The folders of one report.
#[derive(Clone, Debug)]
pub struct Places {
    /// The report itself, no link.
    pub target: PathBuf,
    pub parent: PathBuf,
    /// Beside the report; ours.
    pub side: PathBuf,
}

impl Places {
    /// `None` for the root of the disk.
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

    /// The reports before, oldest first.
    pub fn generations(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.older()).into_iter().flatten().flatten();
        let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        found.sort();
        found
    }

    /// Removes a folder of ours. A kill in between leaves it under a name that is swept.
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

/// Leaves a whole report in its place, if there ever was one, and nothing half made.
///
/// # Errors
/// When the system refuses; nothing is lost then.
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

/// Whether `incoming` is a finished report that never got to its place. In doubt it is an old one,
/// which is kept.
fn is_on_its_way_in(places: &Places) -> io::Result<bool> {
    let Ok(noted) = fs::read_to_string(places.swap()) else { return Ok(false) };
    let list = |folder: &Path| manifest::hash_of(&folder.join(manifest::NAME));
    let is_in = list(&places.target).is_ok_and(|hash| manifest::hex(&hash) == noted);
    let is_it = list(&places.incoming()).is_ok_and(|hash| manifest::hex(&hash) == noted);
    Ok(is_it && !is_in)
}

/// Puts the report that was replaced among the older ones; what people did in it and is not among
/// `carried` yet goes to the new one first. Returns what could not be carried over.
pub fn file_away(
    places: &Places,
    old: &Path,
    carried: persons_work::Carried,
) -> io::Result<Vec<(String, String)>> {
    let mut before = persons_work::carried_from(old);
    before.extend(carried);
    let failed = carry_rest(places, old, &mut before)?;
    let Some(manifest) = Manifest::read(old)? else {
        // A folder that was empty, or that systems put files into: all of it was copied.
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

/// Carries over what people did in an older report after it was replaced.
pub fn carry_rest(
    places: &Places,
    old: &Path,
    before: &mut persons_work::Carried,
) -> io::Result<Vec<(String, String)>> {
    let manifest = Manifest::read(old)?.unwrap_or_default();
    let found: Vec<Found> = persons_work::find(old, &manifest)?;
    let late = persons_work::carry(old, &found, &places.target, &manifest.as_of, before);
    before.extend(late.carried);
    Ok(late.failed)
}

/// Removes the oldest reports so that `keep` are left; one from which something cannot be carried
/// over stays.
///
/// # Errors
/// When one cannot be looked through or removed.
pub fn prune(places: &Places, keep: usize) -> io::Result<()> {
    let generations = places.generations();
    let surplus = generations.len().saturating_sub(keep);
    for old in &generations[..surplus] {
        remove_generation(places, old)?;
    }
    Ok(())
}

/// Removes an older report, unless something in it that is a person's cannot be carried over.
///
/// # Errors
/// When it cannot be looked through or removed.
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
