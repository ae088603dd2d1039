//! Headers: which column is which fact, or which part of a message or an answer.
//!
//! Headings are compared by what they say; position never matters. Of several columns for one fact
//! the first alias in the rule file goes first, and a column of the row itself before one of its
//! contact or company.

use crate::facts::{Catalog, FactId, Kind, known};
use crate::problem::Problem;
use crate::rules::columns::{AnswerColumn, Columns, MessageColumn, OutcomeColumn, TableKind};

use super::codes;
use super::heading::{Heading, normalised};

/// What the columns of a file hold.
#[derive(Clone, Debug)]
pub struct Header {
    pub kind: TableKind,
    /// Facts by column: for each fact its columns, best alias first.
    pub facts: Vec<FactColumn>,
    pub messages: Vec<(MessageColumn, Vec<usize>)>,
    pub answers: Vec<(AnswerColumn, Vec<usize>)>,
    pub outcomes: Vec<(OutcomeColumn, Vec<usize>)>,
}

impl Header {
    /// Of a table of that kind, without a column yet.
    pub fn of(kind: TableKind) -> Self {
        Self {
            kind,
            facts: Vec::new(),
            messages: Vec::new(),
            answers: Vec::new(),
            outcomes: Vec::new(),
        }
    }
}

#[derive(Clone, Debug)]
pub struct FactColumn {
    pub fact: FactId,
    pub kind: Kind,
    pub columns: Vec<usize>,
}

impl Header {
    pub fn message(&self, column: MessageColumn) -> &[usize] {
        self.messages.iter().find(|(own, _)| *own == column).map_or(&[], |(_, at)| at)
    }

    pub fn answer(&self, column: AnswerColumn) -> Option<usize> {
        self.answers.iter().find(|(own, _)| *own == column).and_then(|(_, at)| at.first().copied())
    }

    pub fn outcome(&self, column: OutcomeColumn) -> Option<usize> {
        let columns = self.outcomes.iter().find(|(own, _)| *own == column);
        columns.and_then(|(_, at)| at.first().copied())
    }

    /// The columns of a fact, best alias first.
    pub fn columns_of(&self, fact: FactId) -> &[usize] {
        self.facts.iter().find(|own| own.fact == fact).map_or(&[], |own| &own.columns)
    }
}

/// Matches the columns. `Err` where a header that is used stands there twice.
pub fn read(
    file: &str,
    headings: &[Heading],
    kind: TableKind,
    columns: &Columns,
    catalog: &Catalog,
) -> Result<Header, Vec<Problem>> {
    let mut matching = Matching { file, headings, problems: Vec::new() };
    let mut header = Header::of(kind);
    match kind {
        TableKind::Deals | TableKind::Contacts | TableKind::Companies => {
            for entry in &columns.facts {
                let name = &catalog.fact(entry.fact).name;
                let places = matching.of_fact(name, kind, &entry.aliases);
                if !places.is_empty() {
                    let kind = catalog.fact(entry.fact).kind;
                    header.facts.push(FactColumn { fact: entry.fact, kind, columns: places });
                }
            }
        }
        TableKind::Messages => {
            for (column, aliases) in &columns.messages {
                header.messages.push((*column, matching.of_part(column.name(), aliases)));
            }
        }
        TableKind::Answers => {
            for (column, aliases) in &columns.answers {
                header.answers.push((*column, matching.of_part(column.name(), aliases)));
            }
        }
        TableKind::Outcomes => {
            for (column, aliases) in &columns.outcomes {
                header.outcomes.push((*column, matching.of_part(column.name(), aliases)));
            }
        }
    }
    let mut problems = matching.problems;
    let has = |fact| !header.columns_of(fact).is_empty();
    if kind == TableKind::Deals && !has(known::deal_id) && !has(known::deal_name) {
        problems.push(no_id(file, headings, columns));
    }
    if problems.is_empty() { Ok(header) } else { Err(problems) }
}

struct Matching<'h> {
    file: &'h str,
    headings: &'h [Heading],
    problems: Vec<Problem>,
}

impl Matching<'_> {
    fn of_fact(
        &mut self,
        name: &str,
        kind: TableKind,
        aliases: &[(Option<TableKind>, String)],
    ) -> Vec<usize> {
        let mut places = Vec::new();
        for (_, alias) in aliases.iter().filter(|(table, _)| table.is_none_or(|own| own == kind)) {
            self.whole(name, alias, &mut places);
            self.part(kind, alias, &mut places);
        }
        for related in [TableKind::Contacts, TableKind::Companies] {
            let of_it = aliases.iter().filter(|(table, _)| table.is_none_or(|own| own == related));
            if related != kind {
                of_it.for_each(|(_, alias)| self.part(related, alias, &mut places));
            }
        }
        places
    }

    fn of_part(&mut self, name: &str, aliases: &[String]) -> Vec<usize> {
        let mut places = Vec::new();
        for alias in aliases {
            self.whole(name, alias, &mut places);
            self.part(TableKind::Messages, alias, &mut places);
        }
        places
    }

    /// Columns whose whole header is the alias.
    fn whole(&mut self, name: &str, alias: &str, places: &mut Vec<usize>) {
        let key = normalised(alias);
        if key.is_empty() {
            return;
        }
        for (at, heading) in self.headings.iter().enumerate().filter(|(_, own)| own.key == key) {
            if heading.is_repeated && !alias.contains('#') {
                // A better column is there already; which of these is meant does not matter.
                if places.is_empty() {
                    self.report_twice(name, at);
                }
                continue;
            }
            push_new(places, at);
        }
        // `Stage #1`: the first of several, chosen.
        if let Some(base) = key.strip_suffix("#1") {
            let first = self.headings.iter().position(|own| own.is_repeated && own.key == base);
            first.into_iter().for_each(|at| push_new(places, at));
        }
    }

    /// Columns that name the sort of row before it: `Deal - Title`.
    fn part(&self, kind: TableKind, alias: &str, places: &mut Vec<usize>) {
        let key = normalised(alias);
        let says = |own: &Heading| own.says_of(kind, &key);
        let found = self.headings.iter().enumerate().filter(|(_, own)| says(own));
        found.for_each(|(at, _)| push_new(places, at));
    }

    fn report_twice(&mut self, name: &str, first: usize) {
        let base = &self.headings[first];
        let letters: Vec<String> = self
            .headings
            .iter()
            .enumerate()
            .filter(|(at, own)| *at == first || is_copy_of(own, base))
            .map(|(at, _)| letters_of(at))
            .collect();
        let problem = Problem::error(
            codes::HEADER_TWICE,
            format!(
                "{} has the column “{}” more than once (columns {}), and `{name}` is read from it",
                self.file,
                base.shown,
                letters.join(" and ")
            ),
        )
        .help("Rename one of the two in the file, or leave it out of the export");
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

fn push_new(places: &mut Vec<usize>, at: usize) {
    if !places.contains(&at) {
        places.push(at);
    }
}

fn is_copy_of(heading: &Heading, first: &Heading) -> bool {
    heading.is_repeated
        && heading
            .key
            .strip_prefix(first.key.as_str())
            .and_then(|rest| rest.strip_prefix('#'))
            .is_some_and(|number| number.bytes().all(|digit| digit.is_ascii_digit()))
}

/// A column as spreadsheets name it: A, B, … Z, AA.
fn letters_of(column: usize) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0); // below 26
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters
}

fn no_id(file: &str, headings: &[Heading], columns: &Columns) -> Problem {
    let aliases: Vec<&str> = columns
        .facts
        .iter()
        .filter(|entry| entry.fact == known::deal_id)
        .flat_map(|entry| entry.aliases.iter().map(|(_, alias)| alias.as_str()))
        .collect();
    let shown = aliases.iter().take(4).copied().collect::<Vec<_>>().join(", ");
    let headers: Vec<&str> = headings.iter().map(|own| own.shown.as_str()).collect();
    Problem::error(
        codes::NO_ID_COLUMN,
        format!("{file} has no column with the deal's id or name; it has: {}", headers.join(", ")),
    )
    .help(format!(
        "Export the id too ({shown}, …), or add the header that holds it to `deal_id` in facts.yaml"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        let named = [0, 25, 26, 51, 52, 701, 702].map(letters_of);
        assert_eq!(named, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
