//! Runs templates within bounds: a page that never ends, grows without end, or breaks the engine
//! becomes an error like any other.

use std::io::{self, Write};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use tera::{Context, Tera};

use super::errors::{TEMPLATE_FAILED, diagnostic};
use super::files::TemplateFiles;
use crate::diagnostic::Diagnostic;
use crate::limits::{PAGE_BYTES, PAGE_SECONDS, TRIAL_SECONDS};
use crate::panics;

/// A page in the making.
struct Bounded {
    page: Vec<u8>,
    until: Instant,
    is_over: bool,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.page.len() + bytes.len() > PAGE_BYTES || Instant::now() > self.until {
            self.is_over = true;
            return Err(io::Error::other("the page does not end"));
        }
        self.page.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Fills a template.
///
/// # Errors
/// What the engine says of it; a page that does not end; a panic of the engine.
pub fn render(
    tera: &Tera,
    name: &str,
    context: &Context,
    files: &TemplateFiles,
) -> Result<String, Diagnostic> {
    let until = Instant::now() + Duration::from_secs(PAGE_SECONDS);
    let mut out = Bounded { page: Vec::with_capacity(1 << 14), until, is_over: false };
    let rendered = panics::caught(|| tera.render_to(name, context, &mut out));
    if out.is_over {
        return Err(endless(name));
    }
    match rendered {
        Ok(Ok(())) => {
            String::from_utf8(out.page).map_err(|_| broken(name, "it wrote bytes that are no text"))
        }
        Ok(Err(error)) => Err(diagnostic(&error, files)),
        Err(why) => Err(broken(name, &why)),
    }
}

/// Reads a template; the engine's panic on one that it cannot read becomes an error.
///
/// # Errors
/// A panic of the engine.
pub fn read<T>(name: &str, read: impl FnOnce() -> T) -> Result<T, Diagnostic> {
    panics::caught(read).map_err(|why| broken(name, &why))
}

/// Ends the program. It is called on a thread of its own with the reason.
pub type GiveUp = fn(&Diagnostic) -> !;

/// Runs the trial of the templates, and gives up when it takes too long: a loop that writes nothing
/// cannot be stopped in any other way.
pub fn within_time<T>(give_up: GiveUp, trial: impl FnOnce() -> T) -> T {
    let (done, is_done) = mpsc::channel::<()>();
    std::thread::spawn(move || {
        let time = Duration::from_secs(TRIAL_SECONDS);
        if is_done.recv_timeout(time) == Err(RecvTimeoutError::Timeout) {
            give_up(&endless("A template"));
        }
    });
    let result = trial();
    drop(done);
    result
}

fn endless(name: &str) -> Diagnostic {
    Diagnostic::error(TEMPLATE_FAILED, format!("{name} makes a page that does not end"))
        .help("look for loops within loops, and for a `range` with a large number")
}

fn broken(name: &str, why: &str) -> Diagnostic {
    let why = why.lines().next().unwrap_or_default();
    Diagnostic::error(TEMPLATE_FAILED, format!("the template engine breaks on {name}: {why}"))
        .help("undo the last change of the file, or take it as `ghosted init` writes it")
}
