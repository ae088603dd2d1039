//! Renders the comparison as a page for a browser.

use super::Comparison;
use super::terminal::{HOW, points};
use crate::changes::{Part, What};
use crate::diagnostic::Diagnostic;
use crate::report::diff_page::{ComparisonPage, EditLine, Moved, States, TestLine, page};

impl Comparison<'_> {
    /// # Errors
    /// The page cannot be rendered.
    pub fn page(&self) -> Result<String, Diagnostic> {
        let tally = &self.changes.tally;
        let edits = self.bench.edits.iter().zip(&self.changes.touched);
        let edits = edits.map(|(edit, &(buyers, most))| EditLine {
            rule: edit.rule.clone(),
            what: edit.what.clone(),
            line: edit.line.as_ref().map(|line| format!("{}:{}", line.file, line.line)),
            is_wording: edit.part == Part::Wording,
            buyers,
            points: if buyers > 0 { points(most) } else { "–".into() },
        });
        let states = What::ALL.into_iter().map(|what| States {
            name: what.name(),
            count: tally.count(what),
            lines: tally
                .transitions(what)
                .iter()
                .map(|own| (own.from.to_owned(), own.to.to_owned(), own.buyers))
                .collect(),
        });
        let most = tally.most.iter().map(|mover| Moved {
            id: mover.id.clone(),
            title: mover.title.clone(),
            description: mover.description.clone(),
            because: mover.because.clone(),
        });
        let tests = self.turned.iter().map(|own| TestLine {
            name: own.name.clone(),
            how: own.how.words(),
            description: own.description.clone(),
        });
        page(&ComparisonPage {
            old: self.old.to_owned(),
            new: self.new.to_owned(),
            as_of: self.as_of.to_string(),
            compared: tally.compared,
            changed: tally.changed,
            only_shares: tally.moved - tally.changed,
            rejected: self.changes.rejected,
            by_one_only: self.changes.by_one_only,
            hidden: tally.hidden,
            how: HOW,
            edits: edits.collect(),
            states: states.collect(),
            most: most.collect(),
            tests: tests.collect(),
        })
    }
}
