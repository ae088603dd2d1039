//! Processes rules, templates and exports after a save: checks, tests, diagnoses, compares.
//!
//! The last good state is kept until there is a new one; an error removes nothing.

use std::sync::Arc;

use jiff::civil::Date;

use super::cached_exports::Opened;
use super::report::Report;
use crate::changes::BetweenReports;
use crate::commands::arguments::WatchArguments;
use crate::commands::check::errors_of_templates;
use crate::commands::error::CommandError;
use crate::commands::give_up;
use crate::commands::input::{ReadBy, choose_columns, rule_files};
use crate::diagnostic::Diagnostic;
use crate::exit_code::Exit;
use crate::report::{Language, Templates};
use crate::rule_tests;
use crate::rule_tests::RuleTestResults;
use crate::rules;
use crate::rules::{Pack, RuleFiles};

pub struct Look<'w> {
    arguments: &'w WatchArguments,
    /// The day on which the watch began, so that no deal changes at midnight.
    as_of: Date,
    language: Language,
    opened: Option<Arc<Opened>>,
    last_good: Option<Arc<Report>>,
    warnings: Vec<Diagnostic>,
}

/// The result if there are no errors.
pub struct Found {
    pub report: Arc<Report>,
    /// `None` for the first report.
    pub changes: Option<BetweenReports>,
    pub rule_tests: RuleTestResults,
    pub warnings: usize,
    /// New messages about rules and exports, which the previous pass did not show. For the first
    /// pass, warnings about rules are only counted, because nobody has edited the rules yet.
    pub to_show: Vec<Diagnostic>,
}

impl<'w> Look<'w> {
    pub fn new(arguments: &'w WatchArguments, as_of: Date, language: Language) -> Self {
        Self { arguments, as_of, language, opened: None, last_good: None, warnings: Vec::new() }
    }

    /// Drops the cached exports after a save, so that the next pass reads them again.
    pub fn forget_exports(&mut self) {
        self.opened = None;
    }

    /// # Errors
    /// All errors of rules, templates or exports that prevent a new report.
    pub fn look(&mut self) -> Result<Found, CommandError> {
        let (files, pack, warnings) = self.rules()?;
        let (opened, mut to_show) = self.opened(&files, &pack)?;
        let (report, rule_tests) =
            rayon::join(|| self.report(&pack, opened), || rule_tests::run(&pack));
        let report = Arc::new(report?);
        let changes = self
            .last_good
            .as_deref()
            .map(|old| BetweenReports::of((&old.pack, &old.deals), (&report.pack, &report.deals)));
        self.last_good = Some(Arc::clone(&report));
        let count = warnings.len();
        let before = std::mem::replace(&mut self.warnings, warnings);
        if changes.is_some() {
            let is_new = |own: &&Diagnostic| !before.iter().any(|other| is_same(own, other));
            to_show.extend(self.warnings.iter().filter(is_new).cloned());
        }
        Ok(Found { report, changes, rule_tests, warnings: count, to_show })
    }

    fn rules(&self) -> Result<(RuleFiles, Arc<Pack>, Vec<Diagnostic>), CommandError> {
        let input = &self.arguments.input;
        let files = rule_files(input)?;
        let loaded = rules::check(&files, self.as_of);
        match loaded.pack {
            Some(mut pack) => {
                choose_columns(input, &mut pack)?;
                Ok((files, Arc::new(pack), loaded.diagnostics))
            }
            None => Err(CommandError::new(Exit::FaultyRules, loaded.diagnostics)),
        }
    }

    /// Returns the exports, and the messages about them if they were read again.
    fn opened(
        &mut self,
        files: &RuleFiles,
        pack: &Pack,
    ) -> Result<(Arc<Opened>, Vec<Diagnostic>), CommandError> {
        let read_by = ReadBy::of(files);
        if let Some(opened) = self.opened.as_ref().filter(|own| own.was_read_by(&read_by)) {
            return Ok((Arc::clone(opened), Vec::new()));
        }
        let opened = Arc::new(Opened::read(&self.arguments.input, self.as_of, pack, read_by)?);
        self.opened = Some(Arc::clone(&opened));
        let notices = opened.exports.notices().to_vec();
        Ok((opened, notices))
    }

    fn report(&self, pack: &Arc<Pack>, opened: Arc<Opened>) -> Result<Report, CommandError> {
        let folder = self.arguments.templates.as_deref();
        // Check the other language too, so that its errors are found now.
        let errors = errors_of_templates(folder, pack);
        if !errors.is_empty() {
            return Err(CommandError::new(Exit::FaultyRules, errors));
        }
        let templates = Templates::load(folder, pack, self.language, give_up)
            .map_err(|errors| CommandError::new(Exit::FaultyRules, errors))?;
        Report::make(Arc::clone(pack), templates, opened, self.language)
            .map_err(CommandError::one(Exit::FaultyRules))
    }
}

/// Returns whether a warning is the same for the same file; its line may differ.
fn is_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    let file = |own: &Diagnostic| own.place.as_ref().map(|place| place.source.name.clone());
    one.code == other.code && one.message == other.message && file(one) == file(other)
}
