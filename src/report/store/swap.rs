//! Replaces one folder by another, and flushes folders to the disk.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// The result of exchanging two folders.
#[derive(Debug, PartialEq, Eq)]
pub enum Exchanged {
    /// Each is at the path of the other.
    Yes,
    /// This system, or this file system, has no atomic exchange; nothing happened.
    NotAvailable,
}

/// Exchanges two folders atomically: both paths exist at any time.
///
/// # Errors
/// The system refuses; then nothing happened.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub fn exchange(one: &Path, other: &Path) -> io::Result<Exchanged> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(Exchanged::Yes),
        Err(Errno::NOSYS | Errno::INVAL | Errno::OPNOTSUPP) => Ok(Exchanged::NotAvailable),
        Err(error) => Err(error.into()),
    }
}

/// Exchanges two folders atomically, on systems that can.
///
/// # Errors
/// None on this system.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub fn exchange(_: &Path, _: &Path) -> io::Result<Exchanged> {
    Ok(Exchanged::NotAvailable)
}

/// Flushes all files below a folder, and the folders, to the disk.
///
/// # Errors
/// The disk reports that something could not be written.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub fn flush_all(folder: &Path) -> io::Result<()> {
    // One call for the file system: tens of thousands of single flushes would take minutes.
    rustix::fs::syncfs(File::open(folder)?)?;
    Ok(())
}

/// Flushes all files below a folder, and the folders, to the disk.
///
/// # Errors
/// The disk reports that something could not be written.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub fn flush_all(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let about = fs::symlink_metadata(&path)?;
        if about.is_dir() {
            flush_all(&path)?;
        } else if about.is_file() {
            File::options().write(true).open(&path)?.sync_all()?;
        }
    }
    flush_names(folder)
}

/// Flushes the names in a folder, so that a rename in it survives a system crash.
///
/// # Errors
/// The disk reports that they could not be written.
pub fn flush_names(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Removes a folder with everything in it; links are not followed. A missing folder is fine.
///
/// # Errors
/// A part of it cannot be removed.
pub fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
