//! Prevents two runs from writing to the same folder at once.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(50);
const LOCK: &str = "lock";

/// A lock, held until it is dropped. The system releases it however the program ends.
#[derive(Debug)]
pub struct Lock {
    /// `None` after release.
    file: Option<File>,
    path: PathBuf,
}

impl Lock {
    /// Waits for the lock of a folder, which is created if needed. Returns `None` if it took longer
    /// than `patience`. Calls `tell` once before waiting.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub fn acquire(
        folder: &Path,
        patience: Duration,
        tell: impl FnOnce(),
    ) -> io::Result<Option<Self>> {
        let (path, since) = (folder.join(LOCK), Instant::now());
        let mut tell = Some(tell);
        loop {
            fs::create_dir_all(folder)?;
            let mut options = OpenOptions::new();
            let is_over = since.elapsed() > patience;
            let file = match options.create(true).truncate(false).read(true).write(true).open(&path)
            {
                // The run that held the lock removed the folder with it.
                Err(error) if error.kind() == io::ErrorKind::NotFound && !is_over => continue,
                opened => opened?,
            };
            match file.try_lock() {
                Ok(()) if is_still_there(&file, &path) => {
                    return Ok(Some(Self { file: Some(file), path }));
                }
                Ok(()) => continue,
                Err(TryLockError::WouldBlock) if is_over => return Ok(None),
                Err(TryLockError::WouldBlock) => {}
                // The file system has no locks: a report without a lock is better than none.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                    return Ok(Some(Self { file: Some(file), path }));
                }
                Err(TryLockError::Error(error)) => return Err(error),
            }
            if let Some(tell) = tell.take() {
                tell();
            }
            sleep(LOOK_AGAIN_AFTER);
        }
    }

    /// Removes the lock and its folder if nothing else is in it, and releases the lock.
    pub fn release_and_tidy(&mut self) {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let is_alone = fs::read_dir(folder).is_ok_and(|entries| entries.count() == 1);
        if is_alone && self.file.is_some() {
            // Waiting runs notice that the file is gone, and create a new one.
            let _ = fs::remove_file(&self.path);
            let _ = fs::remove_dir(folder);
        }
        self.file = None;
    }
}

/// Returns whether the locked file is still at its path, and was not removed meanwhile.
#[cfg(unix)]
fn is_still_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let id = |about: fs::Metadata| (about.dev(), about.ino());
    let own = file.metadata().map(id).ok();
    own.is_some() && own == fs::metadata(path).map(id).ok()
}

/// On this system an open file cannot be removed.
#[cfg(not(unix))]
fn is_still_there(_: &File, _: &Path) -> bool {
    true
}
