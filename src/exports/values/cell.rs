//! Parses one cell to a typed value.

use std::borrow::Cow;

use jiff::tz::TimeZone;

use super::date;
use super::date::{DateOrder, Moment};
use super::number;
use super::number::Multiple;
use crate::exports::columns::decimal_mark::{DecimalMark, Shows, numeral, shows};
use crate::facts::word_search::fold;
use crate::facts::{Cell, Currency, Kind, Money, Value};

/// Cells that CRMs and spreadsheets write for missing values. Not `NA`, which is Namibia.
const BLANKS: [&str; 20] = [
    "--",
    "-",
    "—",
    "n/a",
    "(no value)",
    "#n/a",
    "#ref!",
    "#value!",
    "#name?",
    "#div/0!",
    "null",
    "none",
    "000000000000000",
    "000000000000000aaa",
    "0000-00-00",
    "0000-00-00 00:00:00",
    "暂无",
    "空",
    "\\n",
    "[]",
];
const MAX_BLANK_LENGTH: usize = 19;

/// Words in cells for unknown values: the usual ones and those of the team.
#[derive(Clone, Debug)]
pub struct Blanks {
    /// The team's words, without case, width and accents.
    own: Vec<String>,
    /// By first byte: whether a cell that ends in a letter or sign is never blank, which is true
    /// for most cells.
    is_plain: [bool; 256],
}

impl Default for Blanks {
    fn default() -> Self {
        Self::with(&[])
    }
}

impl Blanks {
    pub fn with(own: &[String]) -> Self {
        let mut is_plain = [false; 256];
        for first in b'!'..=b'~' {
            is_plain[usize::from(first)] = !may_be_blank(first) && !matches!(first, GUARD | b'=');
        }
        let own: Vec<String> = own.iter().map(|word| fold(word.trim()).into_owned()).collect();
        for first in own.iter().filter_map(|word| word.bytes().next()) {
            is_plain[usize::from(first)] = false;
            is_plain[usize::from(first.to_ascii_uppercase())] = false;
        }
        Self { own, is_plain }
    }

    /// Returns the text of a cell; `None` also for the team's blanks.
    #[inline]
    pub fn text<'c>(&self, cell: &'c str) -> Option<&'c str> {
        match *cell.as_bytes() {
            [first, ..] if self.is_plain[usize::from(first)] && !ends_in_a_gap(cell) => Some(cell),
            _ => self.doubtful_text(cell),
        }
    }

    fn doubtful_text<'c>(&self, cell: &'c str) -> Option<&'c str> {
        text(cell).filter(|text| !self.own.iter().any(|blank| *blank == fold(text)))
    }
}

/// Returns whether a cell ends in a space, or in a letter beyond ASCII, which may be one.
fn ends_in_a_gap(cell: &str) -> bool {
    !cell.as_bytes().last().is_some_and(u8::is_ascii_graphic)
}

/// Written before text that a spreadsheet would read as a formula or a number.
const GUARD: u8 = b'\'';

/// Returns whether one of [`BLANKS`] begins with this byte.
const fn may_be_blank(first: u8) -> bool {
    matches!(first, b'-' | b'n' | b'N' | b'(' | b'#' | b'0' | b'\\' | b'[' | 0x80..)
}

/// Returns the text of a cell without the quote that protects `+`, `-`, `=`, `@` and numbers in
/// spreadsheets; `None` if it is blank.
pub fn text(cell: &str) -> Option<&str> {
    let cell = match cell.as_bytes() {
        [] => return None,
        // Most cells need no trimming, and checking that is cheaper than decoding their ends.
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => cell,
        _ => cell.trim(),
    };
    match *cell.as_bytes().first()? {
        GUARD if cell[1..].starts_with(|c: char| is_guarded(c)) => Some(&cell[1..]),
        b'=' => text_formula(cell).map_or(Some(cell), text),
        first if may_be_blank(first) && is_blank(cell) => None,
        _ => Some(cell),
    }
}

/// Returns the text in `="1142"`, which prevents spreadsheets from reading an id as a number.
fn text_formula(cell: &str) -> Option<&str> {
    let inner = cell.strip_prefix("=\"")?.strip_suffix('"')?;
    (!inner.contains('"')).then_some(inner)
}

/// Returns whether a spreadsheet reads text with this first letter as a formula or a number, unless
/// `'` precedes it.
fn is_guarded(first: char) -> bool {
    matches!(first, '+' | '-' | '=' | '@') || first.is_ascii_digit()
}

fn is_blank(cell: &str) -> bool {
    cell.len() <= MAX_BLANK_LENGTH && BLANKS.iter().any(|blank| blank.eq_ignore_ascii_case(cell))
}

/// Returns a name without the mail address or site in brackets that one CRM appends; from a list of
/// such names the first.
pub fn name(cell: &str) -> &str {
    if memchr::memchr(b'(', cell.as_bytes()).is_none() {
        return cell; // the usual case
    }
    let first = cell.split(';').next().unwrap_or(cell).trim_end();
    let name = without_address(first);
    if name.len() < first.len() { name } else { without_address(cell) }
}

fn without_address(cell: &str) -> &str {
    match cell.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")) {
        Some((name, inner)) if inner.contains(['@', '.']) && !inner.contains(' ') => {
            name.trim_end()
        }
        _ => cell,
    }
}

/// Words that people write in a column of dates if there is no date, without case and accents.
const NO_DATE: [&str; 52] = [
    "no",
    "none",
    "never",
    "nil",
    "not yet",
    "no reply",
    "no reply yet",
    "no replies",
    "no response",
    "no response yet",
    "no answer",
    "no answer yet",
    "not replied",
    "unanswered",
    "not received",
    "not sent",
    "not closed",
    "nothing",
    "keine",
    "keine antwort",
    "nie",
    "nein",
    "nicht gesendet",
    "noch nicht",
    "sin respuesta",
    "ninguna",
    "nunca",
    "no enviado",
    "sem resposta",
    "nenhuma",
    "pas de reponse",
    "aucune",
    "aucune reponse",
    "jamais",
    "non",
    "nessuna",
    "nessuna risposta",
    "mai",
    "нет",
    "нет ответа",
    "не ответил",
    "не закрыта",
    "не закрыто",
    "无",
    "没有",
    "未回复",
    "未回",
    "没回复",
    "无回复",
    "暂无回复",
    "なし",
    "未返信",
];

/// Returns whether a cell of a column of dates means "no such day".
pub fn says_no_date(cell: &str) -> bool {
    // Dates this short contain digits, which none of the words does.
    if cell.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let folded = fold(cell.trim_matches(|c: char| !c.is_alphanumeric()));
    NO_DATE.iter().any(|word| *word == folded)
}

/// A description of the expected value.
pub type TypeError = &'static str;

/// The format of a column's cells.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'z> {
    pub order: Option<DateOrder>,
    /// The time zone for times with a UTC offset; `None` means UTC.
    pub zone: Option<&'z TimeZone>,
    /// The currency of the column, else of the same row.
    pub currency: Option<Currency>,
    /// The unit of an amount: 1, or 10,000 under `金额（万元）`.
    pub multiple: Multiple,
    pub decimal_mark: Option<DecimalMark>,
}

/// Parses a cell that is not blank as a value of the kind.
pub fn read<'c>(cell: &'c str, kind: Kind, context: Context<'_>) -> Result<Value<'c>, TypeError> {
    let mut value = Value::Blank;
    read_into(cell, kind, context, &mut value).map(|()| value)
}

/// Like [`read`], but writes to `value`, which is not meaningful after an error.
pub fn read_into<'c>(
    cell: &'c str,
    kind: Kind,
    context: Context<'_>,
    value: &mut Value<'c>,
) -> Result<(), TypeError> {
    let mark = context.decimal_mark;
    let number = |what| number::with_unit(cell, mark).ok_or(what);
    match kind {
        Kind::Text => *value = Value::Text(Cow::Borrowed(cell)),
        Kind::List => {
            let items = cell.split([';', '；']).map(str::trim).filter(|item| !item.is_empty());
            *value = Value::List(items.map(Cow::Borrowed).collect());
        }
        Kind::Whole => match number("a whole number")? {
            count if count % Money::SCALE == 0 => *value = Value::Whole(count / Money::SCALE),
            _ => return Err("a whole number"),
        },
        Kind::Decimal if mark.is_none() && is_doubtful(cell) => {
            return Err("a number with a clear decimal mark; add --decimal-mark point or comma");
        }
        #[allow(clippy::cast_precision_loss)] // quantities are far below 2^53 ten-thousandths
        Kind::Decimal => {
            *value = Value::Decimal(number("a number")? as f64 / Money::SCALE as f64);
        }
        Kind::Money => match number::money(cell, context.currency, mark) {
            Some(Ok(money)) => match context.multiple.of(money) {
                Some(money) => *value = Value::Money(money),
                None => return Err("an amount of money"),
            },
            Some(Err(_)) => return Err("an amount with a known currency code"),
            None => return Err("an amount of money"),
        },
        Kind::Date | Kind::DateTime if says_no_date(cell) || is_placeholder_date(cell) => {
            *value = Value::Blank;
        }
        Kind::Date => *value = Value::Date(moment(cell, context.order, context.zone)?.at.date()),
        Kind::DateTime => match moment(cell, context.order, context.zone)? {
            moment if moment.has_time => *value = Value::DateTime(moment.at),
            moment => *value = Value::Date(moment.at.date()),
        },
        Kind::YesNo => *value = Value::YesNo(number::yes_no(cell).ok_or("yes or no")?),
        Kind::Duration => return Err("a duration"),
    }
    Ok(())
}

/// Returns whether a date is the zero of a program, such as 1970-01-01 or 30.12.1899: it stands for
/// an unknown date.
pub fn is_placeholder_date(cell: &str) -> bool {
    let mut parts = cell.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let (Some(a), Some(b), Some(c)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let (year, first, second) = if a.len() == 4 { (a, b, c) } else { (c, a, b) };
    let number = |part: &str| part.parse::<u8>().unwrap_or(u8::MAX);
    let (low, high) = {
        let (first, second) = (number(first), number(second));
        (first.min(second), first.max(second))
    };
    match year {
        "0000" | "0001" | "1601" | "1753" | "1900" | "1970" => high <= 1,
        "1899" => low == 12 && high >= 30,
        "1969" => low == 12 && high == 31,
        _ => false,
    }
}

/// Returns whether the number can be read with either mark.
fn is_doubtful(cell: &str) -> bool {
    numeral(cell).is_some_and(|numeral| matches!(shows(numeral), Shows::Either(_)))
}

/// Returns the position of a cell.
pub fn place(file: u16, row: u32, column: usize) -> Cell {
    Cell { file, row, column: u16::try_from(column).unwrap_or(u16::MAX) }
}

/// Parses a day and an optional time of day.
pub fn moment(
    cell: &str,
    order: Option<DateOrder>,
    zone: Option<&TimeZone>,
) -> Result<Moment, TypeError> {
    let read = date::read(cell, order).map(|moment| moment.in_zone(zone));
    read.ok_or_else(|| {
        let can_be_read = date::undecided(cell)
            .is_some_and(|own| DateOrder::ALL.iter().any(|&order| own.read_as(order).is_some()));
        if can_be_read && order.is_none() {
            "a date in which day and month are clear; add --date-order day-first or month-first"
        } else {
            "a day of the calendar"
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cell_that_is_seen_to_be_its_own_text_at_once_is_so_on_a_closer_look(
            cell in "[-nNtT'(#0+ \u{a0}\u{e9}\u{ff34}Aa9\"\\\\]{0,4}|n/a|tbd|TBD|\\PC{0,6}",
            own in prop::collection::vec("[tTA\u{ff34}(']{1,3}|tbd", 0..3),
        ) {
            let blanks = Blanks::with(&own);
            prop_assert_eq!(blanks.text(&cell), blanks.doubtful_text(&cell));
        }
    }

    #[test]
    fn blanks_of_crms_are_blank() {
        for blank in [
            "",
            "  ",
            "--",
            "N/A",
            "=\"\"",
            "(No value)",
            "#REF!",
            "000000000000000AAA",
            "0000-00-00",
        ] {
            assert_eq!(text(blank), None, "{blank:?}");
        }
        assert_eq!(text("'+86 10"), Some("+86 10"));
        assert_eq!(text("'0049 30"), Some("0049 30"));
        assert_eq!(text("'tis"), Some("'tis"));
        assert_eq!(text("=\"0049\""), Some("0049"));
        assert_eq!(text("=\"a\"&\"b\""), Some("=\"a\"&\"b\""), "a formula that computes");
        assert_eq!(text("0"), Some("0"), "0 is a value");
        assert_eq!(text("NA"), Some("NA"), "Namibia");
        assert_eq!(text("\u{a0}德国 "), Some("德国"));
    }

    #[test]
    fn a_team_has_blanks_of_its_own() {
        let blanks = Blanks::with(&["TBD".into(), "待定".into(), " Ohne ".into()]);
        for blank in ["TBD", "tbd", " tbd ", "ＴＢＤ", "待定", "ohne", "--"] {
            assert_eq!(blanks.text(blank), None, "{blank:?}");
        }
        for word in ["TBD 2", "t", "待", "0"] {
            assert_eq!(blanks.text(word), Some(word));
        }
        assert_eq!(Blanks::default().text("TBD"), Some("TBD"));
    }

    #[test]
    fn every_blank_is_seen_in_any_case() {
        for blank in BLANKS {
            assert_eq!(text(blank), None, "{blank:?}");
            assert_eq!(text(&blank.to_uppercase()), None, "{blank:?}");
        }
    }

    #[test]
    fn a_name_is_freed_of_the_address_behind_it() {
        assert_eq!(name("Li Wei (li@acme.example)"), "Li Wei");
        assert_eq!(name("Acme (acme.example)"), "Acme");
        assert_eq!(name("Acme (Chile)"), "Acme (Chile)");
        assert_eq!(name("Li (li@acme.example);Kim (kim@acme.example)"), "Li");
        assert_eq!(name("Li; Kim"), "Li; Kim");
        assert_eq!(name("(x.y)"), "(x.y)");
    }

    #[test]
    fn a_cell_becomes_a_value_of_its_facts_kind_or_says_what_it_should_be() {
        assert_eq!(read("1,200", Kind::Whole, Context::default()), Ok(Value::Whole(1200)));
        assert_eq!(read("1.5", Kind::Whole, Context::default()), Err("a whole number"));
        assert_eq!(
            read("2026-02-30", Kind::Date, Context::default()),
            Err("a day of the calendar")
        );
        assert_eq!(
            read("Acme; Beta", Kind::List, Context::default()),
            Ok(Value::List(vec!["Acme".into(), "Beta".into()]))
        );
        assert_eq!(read("perhaps", Kind::YesNo, Context::default()), Err("yes or no"));
    }
}
