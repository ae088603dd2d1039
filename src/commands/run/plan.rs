//! What the run will do: everything that was typed, loaded and checked.

use crate::commands::arguments::RunArguments;
use crate::commands::input::{self, Rules};
use crate::commands::stopped::Stopped;
use crate::commands::terminal::show;
use crate::exit::Exit;
use crate::exports::Exports;
use crate::facts::AsOf;
use crate::report::{Language, Templates};
use crate::rules::Pack;

pub struct Plan {
    pub pack: Pack,
    pub templates: Templates,
    pub exports: Exports,
    pub as_of: AsOf,
    pub language: Language,
    pub results_only: bool,
    pub redact: bool,
}

impl Plan {
    /// Rules and templates first; the exports only when those are right.
    pub fn resolve(arguments: &RunArguments) -> Result<Self, Stopped> {
        let language = arguments.lang.into();
        let Rules { pack, warnings } = Rules::load(&arguments.input)?;
        let templates = Templates::load(arguments.templates.as_deref(), &pack, language)
            .map_err(|problems| Stopped::new(Exit::FaultyRules, problems))?;
        let as_of = input::as_of(&arguments.input)?;
        let exports = input::open(&arguments.input, &pack)?;
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
            results_only: arguments.results_only,
            redact: arguments.redact,
        })
    }
}
