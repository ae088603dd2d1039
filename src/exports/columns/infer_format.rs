//! Infers the date order and the decimal mark of each column from its values. Decided once, when a
//! table is opened; cells are then read accordingly.

use std::io;

use csv::ByteRecord;

use super::date_order::Evidence as DateEvidence;
use super::decimal_mark;
use super::decimal_mark::{DecimalMark, Decision, Evidence as MarkEvidence};
use crate::diagnostic::Diagnostic;
use crate::exports::tables::table::Table;
use crate::exports::unreadable::unreadable;
use crate::exports::values::cell::Blanks;
use crate::exports::values::date;
use crate::exports::{ReadOptions, codes};
use crate::facts::{Kind, known};
use crate::rules::kinds::columns::{AnswerColumn, MessageColumn, OutcomeColumn, TableKind};

/// The number of rows read before the whole file is.
pub(in crate::exports) const ROWS_SAMPLED: usize = 2000;

/// The evidence from one table.
struct Evidence {
    dates: Vec<DateEvidence>,
    marks: Vec<MarkEvidence>,
    ids: Vec<IdEvidence>,
    /// Columns with dates, and whether one of their times has a UTC offset.
    moments: Vec<usize>,
    has_offsets: bool,
}

/// Ids that a spreadsheet turned into numbers.
struct IdEvidence {
    column: usize,
    first_rounded: Option<String>,
}

/// Returns whether a spreadsheet rounded the id: `5.8E+18`.
fn is_rounded(id: &str) -> bool {
    let Some((digits, power)) = id.split_once(['E', 'e']) else { return false };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (whole, places) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    power.strip_prefix('+').is_some_and(is_number) && is_number(whole) && is_number(places)
}

impl Evidence {
    fn look_at(&mut self, record: &ByteRecord, row: u32, blanks: &Blanks) {
        let text = |column: usize| {
            let bytes = record.get(column).unwrap_or_default();
            std::str::from_utf8(bytes).ok().and_then(|cell| blanks.text(cell))
        };
        for evidence in &mut self.dates {
            for column in [Some(evidence.column), evidence.beside].into_iter().flatten() {
                if let Some(text) = text(column) {
                    evidence.look_at(text, row);
                }
            }
        }
        for evidence in &mut self.marks {
            if let Some(text) = text(evidence.column) {
                evidence.look_at(text);
            }
        }
        if !self.has_offsets {
            let names_offset = |at: &usize| text(*at).is_some_and(date::names_offset);
            self.has_offsets = self.moments.iter().any(names_offset);
        }
        for evidence in &mut self.ids {
            if evidence.first_rounded.is_none() {
                evidence.first_rounded =
                    text(evidence.column).filter(|id| is_rounded(id)).map(str::to_owned);
            }
        }
    }
}

impl Table {
    /// Reads the first rows, and all rows only if those leave a question open.
    ///
    /// # Errors
    /// Every column whose format stays undecided.
    pub(in crate::exports) fn decide(
        &mut self,
        options: &ReadOptions,
    ) -> Result<(), Vec<Diagnostic>> {
        self.orders = vec![options.date_order; self.headers.len()];
        self.decimal_marks = vec![options.decimal_mark; self.headers.len()];
        self.decided_by = vec![None; self.headers.len()];
        let mut evidence = Evidence {
            dates: Vec::new(),
            marks: Vec::new(),
            ids: self.id_columns(),
            moments: self.date_columns(),
            has_offsets: false,
        };
        if options.date_order.is_none() {
            let beside = self.as_of_column();
            let of = |column| DateEvidence::of(column, beside);
            evidence.dates = self.date_columns().into_iter().map(of).collect();
        }
        if options.decimal_mark.is_none() {
            evidence.marks = self.number_columns();
        }
        let error = |error: io::Error| vec![unreadable(&self.name, &error)];
        self.look(&mut evidence, ROWS_SAMPLED).map_err(error)?;
        let is_open = evidence.dates.iter().any(DateEvidence::has_any)
            || evidence.marks.iter().any(MarkEvidence::is_doubtful);
        if is_open {
            self.look(&mut evidence, usize::MAX).map_err(error)?;
        }
        self.has_offsets = evidence.has_offsets;
        let mut diagnostics = Vec::new();
        for dates in &evidence.dates {
            match dates.order(&self.name, &self.headers[dates.column]) {
                Ok(order) => {
                    self.orders[dates.column] = order;
                    self.decided_by[dates.column] = dates.decider().map(str::to_owned);
                }
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        self.decide_marks(&evidence.marks, &mut diagnostics);
        self.warnings = evidence.ids.iter().filter_map(|ids| self.rounded(ids)).collect();
        if diagnostics.is_empty() { Ok(()) } else { Err(diagnostics) }
    }

    fn decide_marks(&mut self, marks: &[MarkEvidence], diagnostics: &mut Vec<Diagnostic>) {
        let decisions: Vec<Decision> = marks.iter().map(MarkEvidence::decision).collect();
        let of_file = self.mark_of_file(&decisions);
        for (evidence, decision) in marks.iter().zip(decisions) {
            let why = match decision {
                Decision::NotNeeded => continue,
                Decision::Decided(mark, seen) => {
                    self.decimal_marks[evidence.column] = Some(mark);
                    self.decided_by[evidence.column] = Some(seen);
                    continue;
                }
                Decision::Doubtful(_) if of_file.is_some() => {
                    self.decimal_marks[evidence.column] = of_file;
                    continue;
                }
                Decision::Doubtful(seen) => {
                    format!(
                        "“{seen}” could be either, and no other number in the column decides it"
                    )
                }
                Decision::Contradictory(one, other) => {
                    format!("“{one}” and “{other}” contradict each other")
                }
            };
            let header = &self.headers[evidence.column];
            diagnostics.push(decimal_mark::undecided(&self.name, header, &why));
        }
    }

    /// Returns the mark on which the decided columns agree, else a comma if the delimiter is `;`.
    fn mark_of_file(&self, decisions: &[Decision]) -> Option<DecimalMark> {
        let mut decided = decisions.iter().filter_map(|decision| match decision {
            Decision::Decided(mark, _) => Some(*mark),
            _ => None,
        });
        match decided.next() {
            Some(first) => decided.all(|mark| mark == first).then_some(first),
            None => (self.delimiter == b';').then_some(DecimalMark::Comma),
        }
    }

    /// Returns the column with the day of the run in a completed list of questions. A spreadsheet
    /// rewrites it in the same way as the day of the answer beside it.
    fn as_of_column(&self) -> Option<usize> {
        let is_answers = self.header.kind == TableKind::Answers;
        self.header_texts.iter().position(|own| is_answers && own.key == "asof")
    }

    fn id_columns(&self) -> Vec<IdEvidence> {
        let ids = [known::deal_id, known::contact_id, known::company_id];
        let columns = ids.into_iter().flat_map(|fact| self.header.columns_of(fact)).copied();
        let columns = columns
            .chain(self.header.answer(AnswerColumn::Deal))
            .chain(self.header.outcome(OutcomeColumn::Deal));
        columns.map(|column| IdEvidence { column, first_rounded: None }).collect()
    }

    fn rounded(&self, ids: &IdEvidence) -> Option<Diagnostic> {
        let (header, seen) = (&self.headers[ids.column], ids.first_rounded.as_ref()?);
        let what = format!(
            "The ids in the column “{header}” of {} have lost their last digits in a spreadsheet, \
             for example {seen}",
            self.name
        );
        Some(Diagnostic::warning(codes::ROUNDED_IDS, what).help(
            "Such ids join the wrong rows. Export the file again, and do not save it in a \
             spreadsheet",
        ))
    }

    fn date_columns(&self) -> Vec<usize> {
        let of_facts = self
            .header
            .facts
            .iter()
            .filter(|column| matches!(column.kind, Kind::Date | Kind::DateTime));
        let mut columns: Vec<usize> =
            of_facts.flat_map(|column| column.columns.iter().copied()).collect();
        columns.extend(self.header.message(MessageColumn::On));
        columns.extend(self.header.answer(AnswerColumn::On));
        columns.extend(self.header.answer(AnswerColumn::Until));
        columns.extend(self.header.outcome(OutcomeColumn::On));
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    fn number_columns(&self) -> Vec<MarkEvidence> {
        let numbers = self
            .header
            .facts
            .iter()
            .filter(|column| matches!(column.kind, Kind::Whole | Kind::Decimal | Kind::Money));
        let mut columns: Vec<(usize, Kind)> =
            numbers.flat_map(|column| column.columns.iter().map(|&at| (at, column.kind))).collect();
        columns.sort_unstable();
        columns.dedup_by_key(|(at, _)| *at);
        columns.into_iter().map(|(at, kind)| MarkEvidence::of(at, kind)).collect()
    }

    fn look(&self, evidence: &mut Evidence, most: usize) -> io::Result<()> {
        let is_empty =
            evidence.moments.is_empty() && evidence.marks.is_empty() && evidence.ids.is_empty();
        if is_empty {
            return Ok(());
        }
        let mut records = self.rows()?;
        let mut record = ByteRecord::new();
        let mut rows = 0;
        while rows < most
            && let Some(found) = records.read(&mut record)?
        {
            rows += 1;
            // The deciding value is shown to the user, so rows of people who opted out never
            // decide.
            if found.is_ok() && !self.is_opted_out(&record) {
                evidence.look_at(&record, records.row(), &self.blanks);
            }
        }
        Ok(())
    }
}
