//! Fills the placeholders of the sentences of drafts.

use jiff::civil::Date;

use super::is_in_chinese;
use super::situation::{Situation, quotable};
use crate::diagnosis::TaskKind;
use crate::facts::known;
use crate::report::SheetInput;
use crate::report::format_value;
use crate::report::sheet::contact_name;
use crate::rules::drafts::{Blank, DraftPiece, Wording};
use crate::text::written_language::WrittenLanguage;

const LONGEST_NAME: usize = 60;
const LONGEST_GOODS: usize = 40;
const LONGEST_NUMBER: usize = 30;

/// The values of the placeholders, in one language. A wording whose placeholder has none is not
/// used.
#[derive(Clone)]
pub(super) struct Blanks<'s> {
    pub language: WrittenLanguage,
    pub said: Option<String>,
    pub question: Option<String>,
    input: SheetInput<'s>,
    situation: &'s Situation<'s>,
}

impl<'s> Blanks<'s> {
    pub fn new(
        input: &SheetInput<'s>,
        situation: &'s Situation<'s>,
        language: WrittenLanguage,
    ) -> Self {
        Self { language, said: None, question: None, input: *input, situation }
    }

    /// Returns the wording with every placeholder filled; `None` if it is not written in the
    /// language, or a value is not known.
    pub fn fill(&self, wording: &Wording, language: WrittenLanguage) -> Option<String> {
        let mut text = String::new();
        for piece in wording.in_language(language)? {
            match piece {
                DraftPiece::Text(own) => text.push_str(own),
                DraftPiece::Blank(blank) => text.push_str(&self.value(*blank)?),
            }
        }
        Some(text)
    }

    fn value(&self, blank: Blank) -> Option<String> {
        let facts = &self.input.buyer.facts;
        let reading = self.situation.reading;
        let date = |day: Date| format_day(day, self.input.as_of.date, self.language);
        let short = |text: &str, longest| format_value::shortened(text, longest).into_owned();
        let valid_until = facts.date(known::pi_valid_until);
        match blank {
            Blank::Contact => {
                let name = contact_name(self.input.buyer)?;
                Some(short(&name, LONGEST_NAME))
            }
            Blank::Owner => Some(match facts.text(known::owner) {
                Some(name) => short(name, LONGEST_NAME),
                None => "[…]".to_owned(),
            }),
            Blank::Goods => {
                let goods = facts.text(known::product)?;
                let is_readable = self.language == WrittenLanguage::Zh || !is_in_chinese(goods);
                is_readable.then(|| short(goods, LONGEST_GOODS))
            }
            Blank::Pi => {
                let number = short(facts.text(known::pi_number)?, LONGEST_NUMBER);
                let says_so = number.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("PI"));
                Some(if says_so { number } else { format!("PI {number}") })
            }
            Blank::PiSentOn => facts.date(known::pi_sent_on).map(date),
            Blank::ValidUntil => valid_until.filter(|&day| day >= self.situation.on).map(date),
            Blank::ExpiredOn => valid_until.filter(|&day| day < self.situation.on).map(date),
            Blank::NewValidUntil => self.situation.task(TaskKind::RenewPi)?.until.map(date),
            // Without the date of the PI it may be an enquiry.
            Blank::WordsOn => {
                facts.date(known::pi_sent_on)?;
                reading.filter(|own| own.is_after_pi)?.on.map(date)
            }
            Blank::Words => {
                let reading = reading?;
                let words = match reading.carried_by.trim() {
                    carried_by if self.situation.has_meaning() && !carried_by.is_empty() => {
                        carried_by
                    }
                    _ => reading.quote.trim(),
                };
                quotable(&self.input, words)
            }
            Blank::Said => self.said.clone(),
            Blank::Until => {
                let reading = reading?;
                let until = reading.confirmed.as_ref().and_then(|own| own.until);
                until.or(reading.until).filter(|&day| day >= self.situation.on).map(date)
            }
            Blank::Question => self.question.clone().filter(|text| !text.is_empty()),
            Blank::TenderDate => facts.date(known::tender_date).map(date),
        }
    }
}

/// Formats a day as people write it in a mail, with the year if it is not that of `today`.
fn format_day(day: Date, today: Date, language: WrittenLanguage) -> String {
    let (number, year) = (day.day(), day.year());
    let month = usize::from(day.month().unsigned_abs()) - 1;
    let has_year = year != today.year();
    let of_year = |before: &str, after: &str| match has_year {
        true => format!("{before}{year}{after}"),
        false => String::new(),
    };
    match language {
        WrittenLanguage::En => format!("{number} {}{}", EN[month], of_year(" ", "")),
        WrittenLanguage::Zh => format!("{}{}月{number}日", of_year("", "年"), month + 1),
        WrittenLanguage::Es => format!("{number} de {}{}", ES[month], of_year(" de ", "")),
        WrittenLanguage::Fr => {
            let number = if number == 1 { "1er".to_owned() } else { number.to_string() };
            format!("{number} {}{}", FR[month], of_year(" ", ""))
        }
        WrittenLanguage::Pt => format!("{number} de {}{}", PT[month], of_year(" de ", "")),
        WrittenLanguage::Ru => format!("{number} {}{}", RU[month], of_year(" ", " г.")),
        WrittenLanguage::De => format!("{number}. {}{}", DE[month], of_year(" ", "")),
    }
}

const EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const ES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
const FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const PT: [&str; 12] = [
    "janeiro",
    "fevereiro",
    "março",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
];
const RU: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];
const DE: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
