//! Headers: which table a file is, and which column is which fact.
//!
//! Headers are compared without case, width, spaces and punctuation; position never matters. Of several columns for one fact the first alias in the rule file goes first.

use unicode_normalization::UnicodeNormalization;

use crate::facts::{Catalog, FactId, Kind, known};
use crate::problem::{Problem, nearest};
use crate::rules::columns::{AnswerColumn, Columns, MessageColumn, OutcomeColumn, TableKind};

use super::codes;

/// A header as it is compared.
pub fn normalised(header: &str) -> String {
    header
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric() || *c == '#')
        .collect()
}

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

/// The table whose telling headers are most often there; at least one must be.
pub fn recognise(headers: &[String], columns: &Columns) -> Option<TableKind> {
    let own: Vec<String> = headers.iter().map(|header| normalised(header)).collect();
    let mut best = None;
    for table in &columns.tables {
        let hits = own
            .iter()
            .filter(|header| table.recognised_by.iter().any(|alias| normalised(alias) == **header));
        // These are recognised by all their columns together: each word alone is common.
        let hits = hits.count();
        let needed = match table.kind {
            TableKind::Answers => 3,
            TableKind::Outcomes => 2,
            _ => 1,
        };
        if hits >= needed && best.is_none_or(|(most, _)| hits > most) {
            best = Some((hits, table.kind));
        }
    }
    best.map(|(_, kind)| kind)
}

/// Matches the columns. `Err` where a header that is used stands there twice.
pub fn read(
    file: &str,
    headers: &[String],
    kind: TableKind,
    columns: &Columns,
    catalog: &Catalog,
) -> Result<Header, Vec<Problem>> {
    let own: Vec<String> = headers.iter().map(|header| normalised(header)).collect();
    let mut problems = Vec::new();
    let mut find = |alias: &str| {
        let alias = normalised(alias);
        let mut places = own.iter().enumerate().filter(|(_, header)| **header == alias);
        let first = places.next()?.0;
        if places.next().is_some() {
            let header = &headers[first];
            let problem = Problem::error(
                codes::HEADER_TWICE,
                format!("{file} has the column “{header}” twice, and the rules use it"),
            )
            .help("Rename one of the two in the file, or leave it out of the export");
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        Some(first)
    };
    let mut all = |aliases: &mut dyn Iterator<Item = &str>| {
        let mut places: Vec<usize> = Vec::new();
        for place in aliases.filter_map(&mut find) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places
    };
    let mut header = Header::of(kind);
    match kind {
        TableKind::Deals | TableKind::Contacts | TableKind::Companies => {
            for entry in &columns.facts {
                let aliases = entry.aliases.iter();
                let mut aliases = aliases
                    .filter(|(table, _)| table.is_none_or(|table| table == kind))
                    .map(|(_, alias)| alias.as_str());
                let places = all(&mut aliases);
                if !places.is_empty() {
                    let kind = catalog.fact(entry.fact).kind;
                    header.facts.push(FactColumn { fact: entry.fact, kind, columns: places });
                }
            }
        }
        TableKind::Messages => {
            for (column, aliases) in &columns.messages {
                header.messages.push((*column, all(&mut aliases.iter().map(String::as_str))));
            }
        }
        TableKind::Answers => {
            for (column, aliases) in &columns.answers {
                header.answers.push((*column, all(&mut aliases.iter().map(String::as_str))));
            }
        }
        TableKind::Outcomes => {
            for (column, aliases) in &columns.outcomes {
                header.outcomes.push((*column, all(&mut aliases.iter().map(String::as_str))));
            }
        }
    }
    if kind == TableKind::Deals && header.columns_of(known::deal_id).is_empty() {
        problems.push(no_id(file, headers, columns));
    }
    if problems.is_empty() { Ok(header) } else { Err(problems) }
}

fn no_id(file: &str, headers: &[String], columns: &Columns) -> Problem {
    let aliases: Vec<&str> = columns
        .facts
        .iter()
        .filter(|entry| entry.fact == known::deal_id)
        .flat_map(|entry| entry.aliases.iter().map(|(_, alias)| alias.as_str()))
        .collect();
    let shown = aliases.iter().take(4).copied().collect::<Vec<_>>().join(", ");
    Problem::error(
        codes::NO_ID_COLUMN,
        format!("{file} has no column with the deal's id; it has: {}", headers.join(", ")),
    )
    .help(format!(
        "Export the id too ({shown}, …), or add the header that holds it to `deal_id` in facts.yaml"
    ))
}

/// A file that is no table that we know.
pub fn unknown_table(file: &str, headers: &[String], columns: &Columns) -> Problem {
    let mut hint = None;
    for table in &columns.tables {
        let aliases = || table.recognised_by.iter().map(String::as_str);
        for header in headers {
            if let Some(alias) = nearest(header, aliases()).filter(|_| header.chars().count() > 3) {
                hint.get_or_insert((header.clone(), alias.to_owned(), table.kind));
            }
        }
    }
    let shown: Vec<&str> = headers.iter().take(12).map(String::as_str).collect();
    let more = if headers.len() > 12 { ", …" } else { "" };
    let problem = Problem::error(
        codes::UNKNOWN_TABLE,
        format!(
            "{file} is no table that the rules know; its headers are: {}{more}",
            shown.join(", ")
        ),
    );
    problem.help(match hint {
        Some((header, alias, kind)) => format!(
            "“{header}” is near “{alias}” of the {} table; add the header under `recognised_by` and \
             `columns` in facts.yaml",
            kind.name()
        ),
        None => "A deals file needs an id and a deal name, stage or PI number: add its headers under \
                 `recognised_by` and `columns` in facts.yaml"
            .to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_compared_by_what_they_say() {
        assert_eq!(normalised("\u{feff} Deal - ID\u{a0}"), "dealid");
        assert_eq!(normalised("Ｄｅａｌ　Id"), "dealid");
        assert_eq!(normalised("最近「写跟进」时间"), "最近写跟进时间");
    }
}
