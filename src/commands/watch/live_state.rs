//! What open pages are shown: the last good report, the errors since then, and a number that goes
//! up at every look, so that a page can wait for the next one.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::report::Report;

#[derive(Clone, Default)]
pub struct Shown {
    /// From 1 on.
    pub look: u64,
    /// `None` until rules without an error were seen.
    pub report: Option<Arc<Report>>,
    /// What is wrong with the rules as they are now.
    pub errors: Option<Arc<str>>,
}

/// Shared by the watch, which sets it, and the server, which shows it.
#[derive(Default)]
pub struct LiveState {
    shown: Mutex<Shown>,
    changed: Condvar,
}

impl LiveState {
    pub fn show(&self, report: Arc<Report>) {
        self.set(|shown| (shown.report, shown.errors) = (Some(report), None));
    }

    /// The last good report stays.
    pub fn show_errors(&self, errors: &str) {
        self.set(|shown| shown.errors = Some(errors.into()));
    }

    pub fn shown(&self) -> Shown {
        self.lock().clone()
    }

    /// The number of the last look, as soon as it is another one than `look`, or after `time`.
    pub fn wait(&self, look: u64, time: Duration) -> u64 {
        let waited = self.changed.wait_timeout_while(self.lock(), time, |own| own.look == look);
        waited.unwrap_or_else(PoisonError::into_inner).0.look
    }

    fn set(&self, change: impl FnOnce(&mut Shown)) {
        let mut shown = self.lock();
        change(&mut shown);
        shown.look += 1;
        drop(shown);
        self.changed.notify_all();
    }

    /// A thread that panicked holding the lock has changed nothing by halves.
    fn lock(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
