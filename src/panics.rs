//! Turns panics into errors: whatever breaks in the program, no user meets a stack trace.

use std::any::Any;
use std::cell::Cell;
use std::io::Write as _;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    static IS_EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// Says nothing of panics that are caught on purpose, and one line of all others.
pub fn install_hook() {
    panic::set_hook(Box::new(|about| {
        if IS_EXPECTED.with(Cell::get) {
            return;
        }
        let place = about.location().map(|at| format!(" at {}:{}", at.file(), at.line()));
        let (why, place) = (reason(about.payload()), place.unwrap_or_default());
        let _ = writeln!(std::io::stderr(), "ghosted has an error of its own{place}: {why}");
    }));
}

/// Runs something that may panic.
///
/// # Errors
/// The message of the panic.
pub fn caught<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    let before = IS_EXPECTED.with(|expected| expected.replace(true));
    let result = panic::catch_unwind(AssertUnwindSafe(run));
    IS_EXPECTED.with(|expected| expected.set(before));
    result.map_err(|payload| reason(payload.as_ref()))
}

fn reason(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "no reason given".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message() {
        assert_eq!(caught(|| 1), Ok(1));
        let broken: Result<(), String> = caught(|| panic!("no {}", "way"));
        assert_eq!(broken, Err("no way".to_owned()));
    }
}
