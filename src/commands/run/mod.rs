//! `ghosted run`: reads exports and writes reports.
//!
//! The command line becomes a [`Plan`] with everything loaded and checked; rows are read only after
//! that. Each stage that fails returns its exit code.

mod asked;
mod plan;
pub(super) mod same_buyer;
mod summary;
mod work;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

use self::work::{Chunk, Worker};
use super::arguments::RunArguments;
use super::error::CommandError;
use super::terminal::{say, show};
use crate::diagnostic::{Code, Diagnostic};
use crate::exit_code::Exit;
use crate::exports::Batch;
use crate::pipeline;
use crate::report::OutputFolder;
use plan::Plan;
use same_buyer::DealsOfBuyer;
use summary::Summary;

pub(super) const INTERRUPTED: Code = Code::new("E930", "interrupted");

pub fn run(arguments: &RunArguments) -> Exit {
    match attempt(arguments) {
        Ok(exit) => exit,
        Err(stopped) if stopped.exit == Exit::Interrupted => {
            stopped.tell("The last good output is untouched.")
        }
        Err(stopped) => stopped.tell("Nothing was written."),
    }
}

fn attempt(arguments: &RunArguments) -> Result<Exit, CommandError> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupted);
    // A handler can only be set once. Without one, Ctrl-C ends the program at once, which also
    // leaves the previous output unchanged.
    let _ = ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed));

    let plan = Plan::resolve(arguments)?;
    let folder =
        OutputFolder::begin(&arguments.out).map_err(CommandError::one(Exit::OutputFailed))?;
    let progress = progress(arguments.quiet);
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = arguments.threads {
        pool = pool.num_threads(usize::from(threads));
    }
    let summary = match pool.build() {
        Ok(pool) => pool.install(|| work(&plan, &folder, &interrupted, &progress)),
        Err(_) => work(&plan, &folder, &interrupted, &progress),
    }?;
    progress.finish_and_clear();
    folder.commit().map_err(CommandError::one(Exit::OutputFailed))?;
    if !arguments.quiet {
        let warnings = summary.word_warnings(&plan);
        if !warnings.is_empty() {
            show(&warnings, "");
        }
        say(&summary.text(&plan, arguments));
    }
    let rejected = summary.rejected() > 0;
    Ok(if arguments.strict && rejected { Exit::RowsSetAside } else { Exit::Done })
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
    interrupted: &AtomicBool,
    progress: &ProgressBar,
) -> Result<Summary, CommandError> {
    let mut reader = plan.exports.deals().map_err(CommandError::one(Exit::FaultyExports))?;
    let mut summary =
        Summary::begin(plan, folder).map_err(CommandError::one(Exit::OutputFailed))?;
    let same_buyer =
        if plan.no_reports { DealsOfBuyer::default() } else { DealsOfBuyer::find(plan)? };
    let worker = Worker::new(plan, folder, &same_buyer);
    pipeline::run(
        (Batch::default(), Batch::default()),
        |batch: &mut Batch| {
            if interrupted.load(Ordering::Relaxed) {
                let diagnostic = Diagnostic::error(INTERRUPTED, "Stopped by Ctrl-C");
                return Err(CommandError::new(Exit::Interrupted, vec![diagnostic]));
            }
            reader.read(batch).map_err(CommandError::one(Exit::FaultyExports))
        },
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
