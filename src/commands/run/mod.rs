//! `ghosted run`: reads exports and writes reports.
//!
//! The command line becomes a [`Plan`] with everything loaded and checked; rows are read only after
//! that. Each stage that fails returns its exit code.

mod asked;
mod plan;
pub(super) mod same_buyer;
mod summary;
mod work;

use std::io::Write as _;

use indicatif::{ProgressBar, ProgressStyle};

use self::work::{Chunk, Worker};
use super::arguments::RunArguments;
use super::error::CommandError;
use super::input;
use super::terminal::{say, show};
use crate::analysis::Analysis;
use crate::diagnostic::{Code, Diagnostic, shown};
use crate::exit_code::Exit;
use crate::exports::Batch;
use crate::pipeline;
use crate::report::OutputFolder;
use crate::report::results::facts_read;
use crate::report::store::{self, StoreOptions};
use plan::Plan;
use same_buyer::DealsOfBuyer;
use summary::Summary;

pub(super) const INTERRUPTED: Code = Code::new("E930", "interrupted");

pub fn run(arguments: &RunArguments) -> Exit {
    let ended = attempt(arguments);
    if ended.is_err() && store::stop::is_stopping() {
        // The handler of the signal says what happened, and ends the program.
        std::thread::sleep(std::time::Duration::from_secs(2));
        return Exit::Interrupted;
    }
    ended.unwrap_or_else(|error| match error.exit {
        Exit::OutputFailed => error.tell("The last good report is as it was."),
        _ => error.tell("Nothing was written."),
    })
}

fn attempt(arguments: &RunArguments) -> Result<Exit, CommandError> {
    store::stop::on_signal(|is_in_place| {
        let what_follows = if is_in_place {
            "The new report is in its place."
        } else {
            "The last good report is as it was."
        };
        show(&[Diagnostic::error(INTERRUPTED, "Stopped by a signal")], what_follows);
        // The handler has a thread of its own; the others may be in the middle of a long step.
        std::process::exit(Exit::Interrupted as i32);
    });

    let options = StoreOptions {
        keep: usize::from(arguments.keep_reports),
        as_of: Some(input::day(&arguments.input)),
        may_go_beside: true,
    };
    let is_waiting = || {
        if !arguments.quiet {
            let out = shown(&arguments.out);
            let _ =
                writeln!(anstream::stderr(), "Another run is writing to {out}; waiting for it.");
        }
    };
    let folder = OutputFolder::begin(&arguments.out, options, is_waiting)
        .map_err(CommandError::one(Exit::OutputFailed))?;
    let plan = Plan::resolve(arguments, &folder)?;
    let progress = progress(arguments.quiet);
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = arguments.threads {
        pool = pool.num_threads(usize::from(threads));
    }
    let mut summary = match pool.build() {
        Ok(pool) => pool.install(|| work(&plan, &folder, &progress)),
        Err(_) => work(&plan, &folder, &progress),
    }?;
    progress.finish_and_clear();
    let purge = std::mem::take(&mut summary.purge);
    let committed = folder.commit(&purge).map_err(CommandError::one(Exit::OutputFailed))?;
    let is_shown = |own: &&Diagnostic| !arguments.quiet || own.code == store::WRITTEN_BESIDE;
    let notices: Vec<Diagnostic> = committed.notices.iter().filter(is_shown).cloned().collect();
    if !notices.is_empty() {
        show(&notices, "");
    }
    if !arguments.quiet {
        let warnings = summary.warnings(&plan);
        if !warnings.is_empty() {
            show(&warnings, "");
        }
        say(&summary.text(&plan, &committed.folder));
    }
    let rejected = summary.rejected() > 0;
    Ok(match (committed.is_beside, arguments.strict && rejected) {
        (true, _) => Exit::WrittenBeside,
        (false, true) => Exit::RowsSetAside,
        (false, false) => Exit::Done,
    })
}

/// Shows the number of rows so far on standard error, if that is a terminal.
fn progress(is_quiet: bool) -> ProgressBar {
    if is_quiet {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{human_pos} rows")
        .unwrap_or(ProgressStyle::default_spinner());
    ProgressBar::no_length().with_style(style)
}

/// Reads, diagnoses and writes all deals, then the pages that depend on all of them.
fn work(
    plan: &Plan,
    folder: &OutputFolder,
    progress: &ProgressBar,
) -> Result<Summary, CommandError> {
    let mut reader = plan.exports.deals().map_err(CommandError::one(Exit::FaultyExports))?;
    let mut summary =
        Summary::begin(plan, folder).map_err(CommandError::one(Exit::OutputFailed))?;
    let analysis = Analysis::new(&plan.pack, &plan.exports, &plan.as_of);
    let (analysis, same_buyer) = if plan.no_reports {
        let needed = facts_read(analysis.engine());
        (analysis.deriving_only(needed), DealsOfBuyer::default())
    } else {
        let same_buyer = DealsOfBuyer::find(plan);
        (analysis, same_buyer.map_err(CommandError::one(Exit::FaultyExports))?)
    };
    let worker = Worker::new(plan, &analysis, folder, &same_buyer);
    pipeline::run(
        (Batch::default(), Batch::default()),
        |batch: &mut Batch| reader.read(batch).map_err(CommandError::one(Exit::FaultyExports)),
        |batch| worker.work(batch).map_err(CommandError::one(Exit::OutputFailed)),
        |chunks: Vec<Chunk>| {
            progress.inc(chunks.iter().map(Chunk::rows_read).sum());
            chunks
                .into_iter()
                .try_for_each(|chunk| summary.take(chunk))
                .map_err(CommandError::one(Exit::OutputFailed))
        },
    )?;
    summary
        .finish(plan, folder, reader.accounts())
        .map_err(CommandError::one(Exit::OutputFailed))?;
    Ok(summary)
}
