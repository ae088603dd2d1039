//! Finds section rows: a single cell, such as the name of a salesperson, above the rows it applies
//! to.
//!
//! In hand-made lists the text applies to all rows down to the next section. It becomes an
//! additional column: the stage if the texts are stages, else the owner.

use std::io;

use csv::ByteRecord;

use super::column::Column;
use super::table::Table;
use crate::exports::columns::column_map::FactColumn;
use crate::exports::columns::header_text::HeaderText;
use crate::exports::values::opt_out;
use crate::exports::values::opt_out::OptOut;
use crate::facts::word_search::fold;
use crate::facts::{FactId, Kind, known};
use crate::rules::kinds::columns::TableKind;

/// The maximum number of rows searched.
const ROWS_SAMPLED: usize = 2_000;
/// The maximum number of letters of a section.
const MAX_SECTION_LENGTH: usize = 60;
/// The minimum number of columns; in narrower tables, rows look like sections.
const MIN_COLUMNS: usize = 3;
/// The header of the added column.
const HEADER: &str = "(section)";

/// Words that occur in stages only, without case and accents.
const STAGE_WORDS: [&str; 34] = [
    "won",
    "lost",
    "closed",
    "open",
    "sent",
    "quoted",
    "quote",
    "pending",
    "negotiation",
    "proposal",
    "follow",
    "stage",
    "order",
    "ordered",
    "paid",
    "cancelled",
    "canceled",
    "waiting",
    "active",
    "inactive",
    "dead",
    "new",
    "赢单",
    "输单",
    "成交",
    "跟进",
    "报价",
    "丢单",
    "下单",
    "谈判",
    "ganado",
    "perdido",
    "gewonnen",
    "verloren",
];

impl Table {
    /// Adds the section column if the table has sections.
    pub(super) fn find_sections(&mut self) -> io::Result<()> {
        let has_people = matches!(
            self.header.kind,
            TableKind::Deals | TableKind::Contacts | TableKind::Companies | TableKind::OptOuts
        );
        let is_list = self.header.kind == TableKind::Deals && self.columns.len() >= MIN_COLUMNS;
        let first_is_an_id = |fact| self.header.columns_of(fact).contains(&0);
        let is_id = first_is_an_id(known::deal_id) || first_is_an_id(known::pi_number);
        let all_count = is_list && is_id;
        if !has_people || self.columns.len() < 2 {
            return Ok(());
        }
        let (mut rows, mut record) = (self.rows()?, ByteRecord::new());
        let (mut texts, mut read, mut is_open, mut has_rows) = (Vec::new(), 0, false, false);
        while read < ROWS_SAMPLED
            && let Some(found) = rows.read(&mut record)?
        {
            read += 1;
            if found.is_err() {
                continue;
            }
            match section_of(&record) {
                Some(text) => {
                    texts.push(text.to_owned());
                    is_open = true;
                }
                None => has_rows |= is_open,
            }
        }
        let is_opt_out = |text: &String| opt_out::names_opt_outs(text);
        let has_opt_outs = texts.iter().any(is_opt_out);
        if texts.is_empty() || !has_rows || !(all_count || has_opt_outs) {
            return Ok(());
        }
        texts.retain(|text| !is_opt_out(text));
        let column = self.columns.len();
        let fact = fact_of(&texts);
        self.columns.push(Column::new(HeaderText {
            shown: HEADER.to_owned(),
            key: String::new(),
            part: None,
            unit: None,
            is_repeated: false,
        }));
        match self.header.facts.iter_mut().find(|own| own.fact == fact) {
            Some(own) => own.columns.push(column),
            None => {
                let own = FactColumn { fact, kind: Kind::Text, columns: vec![column] };
                self.header.facts.push(own);
            }
        }
        self.has_sections = true;
        self.has_opt_out_sections_only = !all_count;
        Ok(())
    }
}

/// Returns the text of a section row.
pub fn section_of(record: &ByteRecord) -> Option<&str> {
    let mut cells = record.iter();
    let first = cells.next().filter(|cell| !cell.is_empty())?;
    if !cells.all(|cell| cell.trim_ascii().is_empty()) {
        return None;
    }
    let text = std::str::from_utf8(first).ok()?.trim();
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    let has_words = text.contains(char::is_whitespace) || text.contains(['年', '月']);
    let is_short = text.chars().count() <= MAX_SECTION_LENGTH;
    let is_word = text.chars().count() > 2 || !text.is_ascii();
    (is_short && is_word && !text.is_empty() && (!has_digit || has_words)).then_some(text)
}

/// Returns whether a section of people who opted out begins, or ends with the next one.
pub fn begins_or_ends_opt_outs(text: &str) -> bool {
    opt_out::names_opt_outs(text)
        || opt_out::read(opt_out::Asks::Consent, text, &[]) == OptOut::MayWrite
        || fact_of(&[text.to_owned()]) == known::stage
}

fn fact_of(texts: &[String]) -> FactId {
    let is_stage = |text: &&String| {
        let folded = fold(text);
        let words = folded.split(|c: char| !c.is_alphanumeric());
        let has_word = words.into_iter().any(|word| STAGE_WORDS.contains(&word));
        let wide = |word: &&&str| !word.is_ascii() && folded.contains(**word);
        has_word || STAGE_WORDS.iter().any(|word| wide(&word))
    };
    let stages = texts.iter().filter(is_stage).count();
    if stages * 2 > texts.len() || texts.is_empty() { known::stage } else { known::owner }
}
