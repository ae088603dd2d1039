//! Maps columns to facts and to the parts of messages and answers, by their headers.
//!
//! Compares normalised headers; the position of a column never matters. If several columns match
//! one fact, the first alias in the rule file wins, and a column of the row itself wins over one of
//! its contact or company.

use crate::diagnostic::Diagnostic;
use crate::facts::{Catalog, FactId, Kind, known};
use crate::rules::kinds::columns::{
    Alias, AnswerColumn, Chosen, ChosenFor, Columns, MessageColumn, OutcomeColumn, TableKind,
};

use super::header_text::HeaderText;
use super::header_words;
use crate::exports::codes;
use crate::exports::join::deal_identity::Identity;
use crate::exports::values::opt_out;

/// Headers for the name of a person, in a list of people.
const NAMES: [&str; 8] = ["name", "person", "姓名", "nombre", "nome", "nom", "имя", "客户"];

/// The meaning of each column of a file.
#[derive(Clone, Debug)]
pub struct HeaderMap {
    pub kind: TableKind,
    /// The columns of each fact, best alias first.
    pub facts: Vec<FactColumn>,
    pub messages: Vec<(MessageColumn, Vec<usize>)>,
    pub answers: Vec<(AnswerColumn, Vec<usize>)>,
    pub outcomes: Vec<(OutcomeColumn, Vec<usize>)>,
}

impl HeaderMap {
    /// Returns an empty map for a table of the given kind.
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

impl HeaderMap {
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

    /// Reads a `Date` column beside a PI number as the PI date, if no other column is.
    fn take_date_of_pi(&mut self, header_texts: &[HeaderText]) {
        const DATES: [&str; 7] = ["date", "日期", "datum", "fecha", "data", "дата", "sent"];
        let has = |fact| !self.columns_of(fact).is_empty();
        if !has(known::pi_number) || has(known::pi_sent_on) {
            return;
        }
        let is_free = |at: usize| !self.facts.iter().any(|own| own.columns.contains(&at));
        let says = |(at, own): &(usize, &HeaderText)| {
            DATES.contains(&own.key.as_str()) && !own.is_repeated && is_free(*at)
        };
        if let Some((column, _)) = header_texts.iter().enumerate().find(says) {
            let (fact, kind) = (known::pi_sent_on, Kind::Date);
            self.facts.push(FactColumn { fact, kind, columns: vec![column] });
        }
    }

    /// Excludes `From` and `To` of a table of meetings: they are times, not people.
    fn take_meeting_times(&mut self, header_texts: &[HeaderText], columns: &Columns) {
        let is_one = |key: &str| header_texts.iter().any(|own| own.key == key);
        let has_place = columns.only_meetings.iter().any(|alias| is_one(&alias.key));
        if !has_place || !is_one("from") || !is_one("to") {
            return;
        }
        let is_time = |at: &usize| matches!(header_texts[*at].key.as_str(), "from" | "to");
        let mut start = None;
        for (column, places) in &mut self.messages {
            if matches!(column, MessageColumn::From | MessageColumn::To) {
                let found = places.iter().copied().find(|at| header_texts[*at].key == "from");
                start = start.or(found);
                places.retain(|at| !is_time(at));
            }
        }
        let on = self.messages.iter_mut().find(|(column, _)| *column == MessageColumn::On);
        if let (Some((_, places)), Some(start)) = (on, start) {
            places.insert(0, start);
        }
    }

    /// Maps columns that are still unused by the words of their headers.
    fn find_by_words(
        &mut self,
        headers: &[HeaderText],
        columns: &Columns,
        taken: &[usize],
        catalog: &Catalog,
    ) {
        let own = self.facts.iter().flat_map(|own| &own.columns);
        let parts = self.messages.iter().flat_map(|(_, places)| places);
        let mut used: Vec<usize> = own.chain(parts).chain(taken).copied().collect();
        if self.kind == TableKind::Messages {
            for (part, aliases) in &columns.messages {
                if !self.message(*part).is_empty() {
                    continue;
                }
                let mut places =
                    header_words::of_message(aliases, *part == MessageColumn::On, headers);
                places.retain(|at| !used.contains(at));
                used.extend(&places);
                let found = self.messages.iter_mut().find(|(own, _)| own == part);
                if let Some((_, own)) = found {
                    *own = places;
                }
            }
            return;
        }
        for entry in &columns.facts {
            if !self.columns_of(entry.fact).is_empty() {
                continue;
            }
            let mut places = header_words::of_fact(entry.fact, &entry.aliases, self.kind, headers);
            places.retain(|at| !used.contains(at));
            if !places.is_empty() {
                used.extend(&places);
                let kind = catalog.fact(entry.fact).kind;
                self.facts.push(FactColumn { fact: entry.fact, kind, columns: places });
            }
        }
    }

    /// Maps the columns that identify the people of a list of opt-outs. An id that several kinds of
    /// record have is that of a contact.
    fn find_people(&mut self, headers: &[HeaderText], columns: &Columns, catalog: &Catalog) {
        let mut used: Vec<usize> = Vec::new();
        for fact in [
            known::email,
            known::contact_id,
            known::company_id,
            known::deal_id,
            known::pi_number,
            known::contact_name,
            known::first_name,
            known::last_name,
            known::company_name,
        ] {
            let entries = columns.facts.iter().filter(|entry| entry.fact == fact);
            let aliases: Vec<&Alias> =
                entries.flat_map(|entry| &entry.aliases).map(|(_, alias)| alias).collect();
            let is_one = |own: &HeaderText| {
                aliases.iter().any(|alias| alias.key == own.key)
                    || (fact == known::contact_name && NAMES.contains(&own.key.as_str()))
            };
            let all = headers.iter().enumerate();
            let free = all.filter(|(at, own)| !used.contains(at) && is_one(own));
            let found: Vec<usize> = free.map(|(at, _)| at).collect();
            if !found.is_empty() {
                used.extend(&found);
                let kind = catalog.fact(fact).kind;
                self.facts.push(FactColumn { fact, kind, columns: found });
            }
        }
    }

    /// Maps every column that records opt-outs.
    fn find_opt_outs(&mut self, headers: &[HeaderText], taken: &[usize]) {
        let facts = self.facts.iter().flat_map(|own| own.columns.clone());
        let parts = self.messages.iter().flat_map(|(_, places)| places.clone());
        let used: Vec<usize> = facts.chain(parts).collect();
        let all = headers.iter().enumerate();
        let found = all.filter(|(at, own)| {
            !taken.contains(at) && !used.contains(at) && opt_out::asks(&own.shown).is_some()
        });
        let found: Vec<usize> = found.map(|(at, _)| at).collect();
        if found.is_empty() {
            return;
        }
        match self.facts.iter_mut().find(|own| own.fact == known::opted_out) {
            Some(own) => own.columns.extend(found),
            None => {
                let (fact, kind) = (known::opted_out, Kind::YesNo);
                self.facts.push(FactColumn { fact, kind, columns: found });
            }
        }
    }

    /// Returns the columns of a fact, best alias first.
    pub fn columns_of(&self, fact: FactId) -> &[usize] {
        self.facts.iter().find(|own| own.fact == fact).map_or(&[], |own| &own.columns)
    }
}

/// Matches the columns to facts. Returns an error if a header that is used occurs twice.
pub fn read(
    file: &str,
    header_texts: &[HeaderText],
    kind: TableKind,
    columns: &Columns,
    catalog: &Catalog,
) -> Result<HeaderMap, Vec<Diagnostic>> {
    let mut matching = Matching {
        file,
        header_texts,
        kind,
        chosen: &columns.chosen,
        taken: Vec::new(),
        diagnostics: Vec::new(),
    };
    matching.take_chosen();
    let mut header = HeaderMap::of(kind);
    match kind {
        TableKind::Deals | TableKind::Contacts | TableKind::Companies => {
            for entry in &columns.facts {
                let name = &catalog.fact(entry.fact).name;
                let chosen = matching.chosen(ChosenFor::Fact(entry.fact), name);
                let places = match chosen {
                    Some(places) => places,
                    None => matching.of_fact(name, &entry.aliases, catalog.fact(entry.fact).kind),
                };
                if !places.is_empty() {
                    let kind = catalog.fact(entry.fact).kind;
                    header.facts.push(FactColumn { fact: entry.fact, kind, columns: places });
                }
            }
            header.find_by_words(header_texts, columns, &matching.taken, catalog);
            header.find_opt_outs(header_texts, &matching.taken);
        }
        TableKind::OptOuts => {
            header.find_people(header_texts, columns, catalog);
            header.find_opt_outs(header_texts, &[]);
        }
        TableKind::Messages => {
            for (column, aliases) in &columns.messages {
                let places = matching.of_part(ChosenFor::Message(*column), column.name(), aliases);
                header.messages.push((*column, places));
            }
            header.find_by_words(header_texts, columns, &matching.taken, catalog);
            header.take_meeting_times(header_texts, columns);
            header.find_opt_outs(header_texts, &matching.taken);
        }
        TableKind::Answers => {
            for (column, aliases) in &columns.answers {
                let places = matching.of_part(ChosenFor::Answer(*column), column.name(), aliases);
                header.answers.push((*column, places));
            }
        }
        TableKind::Outcomes => {
            for (column, aliases) in &columns.outcomes {
                let places = matching.of_part(ChosenFor::Outcome(*column), column.name(), aliases);
                header.outcomes.push((*column, places));
            }
        }
    }
    let mut diagnostics = matching.diagnostics;
    if kind == TableKind::Deals {
        header.take_date_of_pi(header_texts);
    }
    if kind == TableKind::Deals && !Identity::is_there(&header) {
        diagnostics.push(no_id(file, header_texts));
    }
    if diagnostics.is_empty() { Ok(header) } else { Err(diagnostics) }
}

struct Matching<'h> {
    file: &'h str,
    header_texts: &'h [HeaderText],
    kind: TableKind,
    chosen: &'h [Chosen],
    /// Columns that the user chose for a fact; nothing else is read from them.
    taken: Vec<usize>,
    diagnostics: Vec<Diagnostic>,
}

impl<'h> Matching<'h> {
    fn take_chosen(&mut self) {
        for chosen in self.of_this_table() {
            let all = self.header_texts.iter().enumerate();
            self.taken.extend(all.filter(|(_, own)| own.is_chosen_by(chosen)).map(|(at, _)| at));
        }
    }

    fn of_this_table(&self) -> impl Iterator<Item = &'h Chosen> + use<'h> {
        let kind = self.kind;
        self.chosen.iter().filter(move |own| own.is_of(kind))
    }

    /// Returns the chosen columns, by the first choice that this file satisfies.
    fn chosen(&mut self, what: ChosenFor, name: &str) -> Option<Vec<usize>> {
        for chosen in self.of_this_table().filter(|own| own.what == what) {
            let mut places = Vec::new();
            for header in &chosen.headers {
                for (at, header_text) in self.header_texts.iter().enumerate() {
                    if !header_text.is_meant_by(header) {
                        continue;
                    }
                    if header_text.is_repeated && !header.shown.contains('#') {
                        self.report_twice(name, at);
                    }
                    push_new(&mut places, at);
                }
            }
            if !places.is_empty() {
                return Some(places);
            }
        }
        None
    }

    fn of_fact(
        &mut self,
        name: &str,
        aliases: &[(Option<TableKind>, Alias)],
        fact: Kind,
    ) -> Vec<usize> {
        let kind = self.kind;
        let mut places = Vec::new();
        for (_, alias) in aliases.iter().filter(|(table, _)| table.is_none_or(|own| own == kind)) {
            self.whole(name, alias, &mut places);
            self.part(kind, alias, &mut places);
            if fact == Kind::Money {
                self.with_unit(alias, &mut places);
            }
        }
        // Files made for ghosted use the names of the facts as headers.
        if aliases.iter().any(|(table, _)| table.is_none_or(|own| own == kind)) {
            self.whole(name, &Alias::new(name), &mut places);
        }
        for related in [TableKind::Contacts, TableKind::Companies] {
            let of_it = aliases.iter().filter(|(table, _)| table.is_none_or(|own| own == related));
            if related != kind {
                of_it.for_each(|(_, alias)| self.part(related, alias, &mut places));
            }
        }
        places
    }

    fn of_part(&mut self, what: ChosenFor, name: &str, aliases: &[Alias]) -> Vec<usize> {
        let name = &format!("{}.{name}", self.kind.name());
        if let Some(chosen) = self.chosen(what, name) {
            return chosen;
        }
        let mut places = Vec::new();
        for alias in aliases {
            self.whole(name, alias, &mut places);
            self.part(TableKind::Messages, alias, &mut places);
        }
        places
    }

    /// Adds the columns whose whole header is the alias.
    fn whole(&mut self, name: &str, alias: &Alias, places: &mut Vec<usize>) {
        if alias.key.is_empty() {
            return;
        }
        let says = |own: &HeaderText| own.key == alias.key;
        for (at, header_text) in self.header_texts.iter().enumerate().filter(|(_, own)| says(own)) {
            if self.taken.contains(&at) {
                continue;
            }
            if header_text.is_repeated && !alias.shown.contains('#') {
                // A better column was found already, so the ambiguity does not matter.
                if places.is_empty() {
                    self.report_twice(name, at);
                }
                continue;
            }
            push_new(places, at);
        }
    }

    /// Adds the columns whose header ends with a currency: `Amount (USD)`.
    fn with_unit(&self, alias: &Alias, places: &mut Vec<usize>) {
        let says = |own: &HeaderText| own.unit.as_ref().is_some_and(|unit| unit.key == alias.key);
        let found = self.header_texts.iter().enumerate().filter(|(_, own)| says(own));
        let free = found.filter(|(at, own)| !self.taken.contains(at) && !own.is_repeated);
        free.for_each(|(at, _)| push_new(places, at));
    }

    /// Adds the columns whose header begins with the record type: `Deal - Title`.
    fn part(&self, kind: TableKind, alias: &Alias, places: &mut Vec<usize>) {
        let says = |own: &HeaderText| own.says_of(kind, &alias.key);
        let found = self.header_texts.iter().enumerate().filter(|(_, own)| says(own));
        let free = found.filter(|(at, _)| !self.taken.contains(at));
        free.for_each(|(at, _)| push_new(places, at));
    }

    fn report_twice(&mut self, name: &str, first: usize) {
        let base = &self.header_texts[first];
        let copies = self.header_texts.iter().enumerate();
        let copies: Vec<String> = copies
            .filter(|(at, own)| *at == first || is_copy_of(own, base))
            .map(|(at, _)| letters_of(at))
            .collect();
        let choices = copies.iter().zip(1..).map(|(letters, number)| {
            format!("--column \"{name}={} #{number}\" for column {letters}", base.shown)
        });
        let diagnostic = Diagnostic::error(
            codes::HEADER_TWICE,
            format!(
                "{} has the column “{}” more than once (columns {}), and `{name}` is read from it",
                self.file,
                base.shown,
                copies.join(" and ")
            ),
        )
        .help(format!(
            "Choose one: {}, or write the same under `columns` in a file of sources/",
            choices.collect::<Vec<_>>().join(", or ")
        ));
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }
}

fn push_new(places: &mut Vec<usize>, at: usize) {
    if !places.contains(&at) {
        places.push(at);
    }
}

fn is_copy_of(header_text: &HeaderText, first: &HeaderText) -> bool {
    header_text.is_repeated
        && header_text
            .key
            .strip_prefix(first.key.as_str())
            .and_then(|rest| rest.strip_prefix('#'))
            .is_some_and(|number| number.bytes().all(|digit| digit.is_ascii_digit()))
}

/// Returns a column's name in spreadsheets: A, B, … Z, AA.
pub fn letters_of(column: usize) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0); // below 26
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters
}

fn no_id(file: &str, header_texts: &[HeaderText]) -> Diagnostic {
    let headers: Vec<&str> =
        header_texts.iter().map(|own| own.shown.as_str()).filter(|own| !own.is_empty()).collect();
    let is_chinese = headers.iter().any(|own| own.contains(|c: char| ('一'..='鿿').contains(&c)));
    let ids = if is_chinese {
        "商机编号, 订单编号"
    } else {
        "Deal ID, Opportunity ID, Record ID"
    };
    Diagnostic::error(
        codes::NO_ID_COLUMN,
        format!(
            "{file} has no column with the deal's id or name, nor one with the buyer; it has: {}",
            headers.join(", ")
        ),
    )
    .help(format!(
        "Add the id to the export (in most CRMs it is called {ids}); if it has another header, \
         write: --column \"deal_id=…\", or under `columns` in a file of sources/"
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
