//! Ends a run within a second of Ctrl-C, SIGTERM or SIGHUP, and leaves nothing half made.
//!
//! The signal handler has a thread of its own. It waits while a finished report is being moved to
//! its place, which takes milliseconds, removes the folder that was being written, and ends the
//! program. The last good report is not touched.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::swap;

static IS_STOPPING: AtomicBool = AtomicBool::new(false);
static IS_IN_PLACE: AtomicBool = AtomicBool::new(false);
/// Held while folders change places.
static MOVING: Mutex<()> = Mutex::new(());
/// The folder that is being written, and its lock's folder.
static IN_THE_MAKING: Mutex<Option<PathBuf>> = Mutex::new(None);

/// What is left after this is for the next run to sweep.
const MAX_REMOVAL_TIME: Duration = Duration::from_millis(800);

/// Installs the handler; `last_words` are called with nothing half made left, and end the program.
/// They are given whether the new report is in its place already.
pub fn on_signal(last_words: impl Fn(bool) + Send + 'static) {
    // A second handler cannot be set; without one the signals end the program at once, which
    // leaves the last good report as it was, too.
    let _ = ctrlc::set_handler(move || {
        abandon();
        last_words(IS_IN_PLACE.load(Ordering::SeqCst));
    });
}

/// Removes the folder that is being written, before the program ends in the middle of it.
pub fn abandon() {
    IS_STOPPING.store(true, Ordering::SeqCst);
    let _moving = moving();
    let began = Instant::now();
    let folder = IN_THE_MAKING.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(folder) = folder {
        // A file that was being written at that moment may come in between.
        while swap::remove(&folder).is_err() && began.elapsed() < MAX_REMOVAL_TIME {}
        if let Some(side) = folder.parent() {
            tidy(side);
        }
    }
}

/// Whether a signal came: nothing more may be written.
pub fn is_stopping() -> bool {
    IS_STOPPING.load(Ordering::Relaxed)
}

/// No signal ends the program while this is held.
pub fn moving() -> MutexGuard<'static, ()> {
    MOVING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Notes that the new report is in its place.
pub fn set_in_place() {
    IS_IN_PLACE.store(true, Ordering::SeqCst);
    set_in_the_making(None);
}

/// Names the folder that a signal removes; `None` when there is none any more.
pub fn set_in_the_making(folder: Option<&Path>) {
    let folder = folder.map(Path::to_path_buf);
    *IN_THE_MAKING.lock().unwrap_or_else(PoisonError::into_inner) = folder;
}

/// Removes the folder beside the report if only the lock is in it.
fn tidy(side: &Path) {
    let is_alone = fs::read_dir(side).is_ok_and(|entries| entries.count() == 1);
    if is_alone {
        let _ = fs::remove_file(side.join("lock"));
        let _ = fs::remove_dir(side);
    }
}
