//! Ends a run within a second of Ctrl-C, SIGTERM or SIGHUP, and leaves nothing incomplete.
//!
//! The signal handler has a thread of its own. It waits while a finished report is being moved into
//! place, which takes milliseconds, removes the folder that was being written, and ends the
//! program. The last complete report is not touched.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::swap;

static IS_STOPPING: AtomicBool = AtomicBool::new(false);
static IS_IN_PLACE: AtomicBool = AtomicBool::new(false);
/// Held while folders are moved.
static MOVING: Mutex<()> = Mutex::new(());
/// The folder that is being written, and its lock's folder.
static IN_THE_MAKING: Mutex<Option<PathBuf>> = Mutex::new(None);

/// The maximum time for removing files; the next run removes the rest.
const MAX_REMOVAL_TIME: Duration = Duration::from_millis(800);

/// Installs the handler. `last_words` is called after the clean-up and ends the program; its
/// argument is whether the new report is in place already.
pub fn on_signal(last_words: impl Fn(bool) + Send + 'static) {
    // A second handler cannot be set; without one the signals end the program at once, which also
    // leaves the last complete report unchanged.
    let _ = ctrlc::set_handler(move || {
        abandon();
        last_words(IS_IN_PLACE.load(Ordering::SeqCst));
    });
}

/// Removes the folder that is being written, before the program ends.
pub fn abandon() {
    IS_STOPPING.store(true, Ordering::SeqCst);
    let _moving = moving();
    let began = Instant::now();
    let folder = IN_THE_MAKING.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(folder) = folder {
        // A file may be written at the same moment.
        while swap::remove(&folder).is_err() && began.elapsed() < MAX_REMOVAL_TIME {}
        if let Some(side) = folder.parent() {
            tidy(side);
        }
    }
}

/// Returns whether a signal came, so that nothing more may be written.
pub fn is_stopping() -> bool {
    IS_STOPPING.load(Ordering::Relaxed)
}

/// Prevents signals from ending the program while the guard is held.
pub fn moving() -> MutexGuard<'static, ()> {
    MOVING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Records that the new report is in place.
pub fn set_in_place() {
    IS_IN_PLACE.store(true, Ordering::SeqCst);
    set_in_the_making(None);
}

/// Sets the folder that a signal removes; `None` if there is none any more.
pub fn set_in_the_making(folder: Option<&Path>) {
    let folder = folder.map(Path::to_path_buf);
    *IN_THE_MAKING.lock().unwrap_or_else(PoisonError::into_inner) = folder;
}

/// Removes the folder beside the report if it contains only the lock.
fn tidy(side: &Path) {
    let is_alone = fs::read_dir(side).is_ok_and(|entries| entries.count() == 1);
    if is_alone {
        let _ = fs::remove_file(side.join("lock"));
        let _ = fs::remove_dir(side);
    }
}
