//! The plan of a run: all arguments, with the files loaded and checked.

use std::path::Path;

use crate::commands::arguments::RunArguments;
use crate::commands::error::CommandError;
use crate::commands::give_up;
use crate::commands::input::{self, Rules};
use crate::commands::terminal::show;
use crate::exit_code::Exit;
use crate::exports::{Exports, FilledIn};
use crate::facts::AsOf;
use crate::report::{Earlier, Language, OutputFolder, Templates};
use crate::rules::Pack;

pub struct Plan {
    pub pack: Pack,
    pub templates: Templates,
    pub exports: Exports,
    pub as_of: AsOf,
    pub language: Language,
    pub no_reports: bool,
    pub redact: bool,
    /// The earlier report for the comparison on the overview.
    pub earlier: Option<Earlier>,
}

impl Plan {
    /// Loads rules and templates first, and the exports only if those have no errors. `folder` is
    /// the one that the run writes to.
    pub fn resolve(arguments: &RunArguments, folder: &OutputFolder) -> Result<Self, CommandError> {
        let language = arguments.lang.into();
        let Rules { pack, warnings } = Rules::load(&arguments.input)?;
        let templates = Templates::load(arguments.templates.as_deref(), &pack, language, give_up)
            .map_err(|diagnostics| CommandError::new(Exit::FaultyRules, diagnostics))?;
        let as_of = input::as_of(&arguments.input)?;
        // In the first week there is no report to compare with.
        let is_first = |report: &&Path| *report == arguments.out && !report.exists();
        let earlier = arguments.since.as_deref().filter(|report| !is_first(report));
        let earlier = earlier
            .map(|report| Earlier::read(report, &pack, as_of.date))
            .transpose()
            .map_err(CommandError::one(Exit::FaultyExports))?;
        let own = folder.answers().into_iter();
        let filled_in = own.map(|file| FilledIn { path: file.path, name: file.name }).collect();
        let exports = input::open_with(&arguments.input, &pack, filled_in)?;
        let warnings = [warnings.as_slice(), exports.notices()].concat();
        if !arguments.quiet && !warnings.is_empty() {
            show(&warnings, "");
        }
        Ok(Self {
            pack,
            templates,
            exports,
            as_of,
            language,
            no_reports: arguments.no_reports,
            redact: arguments.redact,
            earlier,
        })
    }
}
