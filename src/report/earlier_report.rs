//! Reads the conclusions of an earlier report from its `results.csv`, so that the overview can show
//! what changed since.

use std::collections::HashMap;
use std::path::Path;

use jiff::civil::Date;

use super::escape::csv::as_read;
use crate::diagnosis::Headline;
use crate::diagnostic::{Code, Diagnostic, shown};
use crate::rules::Pack;

const UNREADABLE_REPORT: Code = Code::new("E917", "unreadable-report");
const RESULTS: &str = "results.csv";

/// An earlier report.
#[derive(Clone, Debug)]
pub struct Earlier {
    pub as_of: Date,
    /// By the id of the deal, as in a CSV cell.
    conclusions: HashMap<String, EarlierConclusion>,
}

/// What the earlier report concludes about a deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EarlierConclusion {
    Known(Headline),
    /// The id of a gate or a cause that the rules no longer have.
    Former(String),
}

impl Earlier {
    /// `conclusions` are by the id of the deal.
    pub fn new(
        as_of: Date,
        conclusions: impl IntoIterator<Item = (String, EarlierConclusion)>,
    ) -> Self {
        let conclusions =
            conclusions.into_iter().map(|(id, conclusion)| (as_read(&id).into_owned(), conclusion));
        Self { as_of, conclusions: conclusions.collect() }
    }

    /// Reads the report in a folder, or its `results.csv`, for a run of the day `today`.
    ///
    /// # Errors
    /// The path is not a report of ghosted, or the report has no deals or a later date.
    pub fn read(path: &Path, pack: &Pack, today: Date) -> Result<Self, Diagnostic> {
        let file = if path.is_dir() { path.join(RESULTS) } else { path.to_path_buf() };
        let error = |what: &str| {
            let what = format!("The earlier report {} {what}", shown(&file));
            let help = "Give the folder that an earlier run wrote, for example that of last week";
            Diagnostic::error(UNREADABLE_REPORT, what).help(help)
        };
        let unreadable = |cause: csv::Error| error(&format!("cannot be read: {cause}"));
        let mut reader = csv::Reader::from_path(&file).map_err(unreadable)?;
        let headers = reader.headers().map_err(unreadable)?;
        let column = |name: &str| {
            let at = headers.iter().position(|header| header == name);
            at.ok_or_else(|| error(&format!("has no column `{name}`: ghosted did not write it")))
        };
        let (buyer, gate, verdict) = (column("deal_id")?, column("gate")?, column("verdict")?);
        let (cause, day) = (column("cause")?, column("as_of")?);
        let mut as_of: Option<Date> = None;
        let mut conclusions = HashMap::new();
        for record in reader.into_records() {
            let record = record.map_err(unreadable)?;
            let cell = |at: usize| record.get(at).unwrap_or_default();
            let on = cell(day).parse();
            as_of = Some(on.map_err(|_| error("has a row without its day in `as_of`"))?);
            let conclusion =
                EarlierConclusion::of_row(pack, cell(gate), cell(verdict), cell(cause));
            conclusions.insert(cell(buyer).to_owned(), conclusion);
        }
        match as_of {
            Some(as_of) if as_of > today => {
                Err(error(&format!("is of {as_of}, a later day than {today}, that of this run")))
            }
            Some(as_of) => Ok(Self { as_of, conclusions }),
            None => Err(error("holds no buyer: there is nothing to compare with")),
        }
    }

    /// Returns the earlier conclusion about the deal, if there is one.
    pub(super) fn of(&self, id: &str) -> Option<&EarlierConclusion> {
        self.conclusions.get(as_read(id).as_ref())
    }

    /// Returns the number of deals in the report.
    pub(super) fn buyers(&self) -> usize {
        self.conclusions.len()
    }
}

impl EarlierConclusion {
    fn of_row(pack: &Pack, gate: &str, verdict: &str, cause: &str) -> Self {
        let id = if gate.is_empty() { cause } else { gate };
        let known = match (gate.is_empty(), verdict) {
            (false, _) => pack.gate_named(id).map(Headline::Gate),
            (true, "open") => Some(Headline::Open),
            (true, _) => pack.cause_named(id).map(Headline::Cause),
        };
        known.map_or_else(|| Self::Former(id.to_owned()), Self::Known)
    }

    /// Returns whether the earlier report concludes the same.
    pub(super) fn is(&self, headline: Headline) -> bool {
        *self == Self::Known(headline)
    }
}
