//! Holds the state that open pages show: the last good report, the errors since then, and a number
//! that increases with every save, so that a page can wait for the next one.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::report::Report;

#[derive(Clone, Default)]
pub struct Shown {
    /// Counted from 1.
    pub look: u64,
    /// `None` until the rules had no errors for the first time.
    pub report: Option<Arc<Report>>,
    /// The current errors of the rules.
    pub errors: Option<Arc<str>>,
}

/// Shared by the watch, which updates it, and the server, which reads it.
#[derive(Default)]
pub struct LiveState {
    shown: Mutex<Shown>,
    changed: Condvar,
}

impl LiveState {
    pub fn show(&self, report: Arc<Report>) {
        self.set(|shown| (shown.report, shown.errors) = (Some(report), None));
    }

    /// Keeps the last good report.
    pub fn show_errors(&self, errors: &str) {
        self.set(|shown| shown.errors = Some(errors.into()));
    }

    pub fn shown(&self) -> Shown {
        self.lock().clone()
    }

    /// Returns the current number as soon as it differs from `look`, or after `time`.
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

    /// A thread that panicked with the lock held has not left a partial change.
    fn lock(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
