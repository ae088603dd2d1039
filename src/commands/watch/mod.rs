//! `ghosted watch`: after every save of a rule or a template, checks, tests and diagnoses again,
//! and shows what changed in the terminal and on open pages of the report.
//!
//! Nothing is written. Once it has begun, only Ctrl-C ends the watch: errors are shown, and the
//! last good report stays.

mod cached_exports;
mod changed_files;
mod changes;
mod live_state;
mod one_look;
mod page;
mod report;
mod request;
mod serve;
mod terminal;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;

use jiff::Zoned;

use self::changed_files::Watched;
use self::live_state::LiveState;
use self::one_look::{Found, Look};
use super::arguments::WatchArguments;
use super::error::CommandError;
use super::terminal::{row_counts, say, show};
use crate::diagnostic::{Diagnostic, in_reading_order};
use crate::exit_code::Exit;
use crate::exports::ENDINGS;
use serve::Server;

/// The polling interval.
const BETWEEN_LOOKS: Duration = Duration::from_millis(200);
/// An editor may still be writing. If two polls at this distance find the same state, it has
/// finished.
const UNTIL_WRITTEN: Duration = Duration::from_millis(25);

pub fn watch(arguments: &WatchArguments) -> Exit {
    match attempt(arguments) {
        Ok(exit) => exit,
        Err(stopped) => stopped.tell("Nothing can be watched."),
    }
}

fn attempt(arguments: &WatchArguments) -> Result<Exit, CommandError> {
    let ended = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&ended);
    // Without a handler Ctrl-C ends the program at once, which loses nothing either.
    let _ = ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed));

    let mut files = Files::of(arguments);
    let as_of = arguments.input.as_of.unwrap_or_else(|| Zoned::now().date());
    let language = arguments.lang.into();
    let mut workbench = Look::new(arguments, as_of, language);
    let live = Arc::new(LiveState::default());
    match workbench.look() {
        Ok(found) => {
            say(&format!("As of {as_of}. {}", row_counts(&found.report.accounts)));
            tell(found, &live);
        }
        // Saving a rule cannot fix this error, so waiting for a save would be useless.
        Err(stopped) if stopped.exit != Exit::FaultyRules => return Err(stopped),
        Err(stopped) => tell_errors(&stopped, &live, "The report comes when the files are fixed."),
    }
    let server = Server::start(Arc::clone(&live), language, arguments.port.unwrap_or(0))
        .map_err(CommandError::one(Exit::OutputFailed))?;
    say(&files.description());
    say(&format!("Open {} in a browser on this computer. Ctrl-C ends the watch.", server.address));
    while !ended.load(Ordering::Relaxed) {
        sleep(BETWEEN_LOOKS);
        let saved = files.saved();
        if saved.names.is_empty() {
            continue;
        }
        if saved.exports {
            workbench.forget_exports();
        }
        say(&terminal::saved(&saved.names));
        match workbench.look() {
            Ok(found) => tell(found, &live),
            Err(stopped) => tell_errors(&stopped, &live, "The last good report stays."),
        }
    }
    Ok(Exit::Done)
}

/// Updates the pages first; they refresh while the lines are printed.
fn tell(found: Found, live: &LiveState) {
    live.show(Arc::clone(&found.report));
    if !found.to_show.is_empty() {
        show(&found.to_show, "");
    }
    say(&terminal::rules(&found));
    if let Some(changes) = &found.changes {
        say(&changes::text(changes));
    }
}

fn tell_errors(stopped: &CommandError, live: &LiveState, what_follows: &str) {
    let mut errors: Vec<&Diagnostic> =
        stopped.diagnostics.iter().filter(|own| own.is_error()).collect();
    errors.sort_by(|a, b| in_reading_order(a, b));
    let texts: Vec<String> = errors.iter().map(|error| error.render(false)).collect();
    live.show_errors(&texts.join("\n\n"));
    show(&stopped.diagnostics, what_follows);
}

/// All watched files.
struct Files {
    rules: Watched,
    templates: Watched,
    exports: Watched,
}

struct Saved {
    names: Vec<String>,
    exports: bool,
}

impl Files {
    fn of(arguments: &WatchArguments) -> Self {
        let input = &arguments.input;
        let exports = input.exports.iter().chain(&input.rates).cloned().collect();
        let folder = |named: &Option<std::path::PathBuf>| named.iter().cloned().collect();
        Self {
            rules: Watched::new(
                input.rules.iter().chain(&input.source).cloned().collect(),
                &["yaml", "yml"],
            ),
            templates: Watched::new(
                folder(&arguments.templates),
                &["html", "md", "yaml", "css", "js"],
            ),
            exports: Watched::new(exports, &ENDINGS),
        }
    }

    /// Returns what was saved since the last call, once the files are complete.
    fn saved(&mut self) -> Saved {
        let mut saved = Saved { names: Vec::new(), exports: false };
        loop {
            let exports = self.exports.changed();
            let rules = self.rules.changed().into_iter().chain(self.templates.changed());
            let before = saved.names.len();
            saved.exports |= !exports.is_empty();
            saved.names.extend(rules.chain(exports));
            if saved.names.len() == before {
                saved.names.sort();
                saved.names.dedup();
                return saved;
            }
            sleep(UNTIL_WRITTEN);
        }
    }

    fn description(&self) -> String {
        let (rules, templates) = (self.rules.files(), self.templates.files());
        let exports = self.exports.files();
        terminal::watched(rules, templates, exports)
    }
}
