//! Suggests columns for the facts of an unknown table by their headers and values, so that the
//! advice can be copied into a command.

use crate::exports::values::cell;
use crate::exports::values::cell::Context;
use crate::exports::values::date;
use crate::facts::Kind;
use crate::facts::word_search::fold;

/// One column: its header and some of its values.
pub struct Column<'t> {
    pub header: &'t str,
    pub values: Vec<&'t str>,
}

/// A fact and the column suggested for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub fact: &'static str,
    pub header: String,
    pub example: String,
}

/// The type of the values of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Dates,
    Numbers,
    Mails,
    Ids,
    Texts,
}

struct Wanted {
    fact: &'static str,
    sorts: &'static [Sort],
    /// Words of a header, strongest first, without case and accents.
    words: &'static [&'static str],
    /// Whether values must differ from row to row.
    is_unique: bool,
}

/// In the order of the suggestions.
const WANTED: [Wanted; 7] = [
    Wanted {
        fact: "deal_id",
        sorts: &[Sort::Ids],
        words: &[
            "deal",
            "pi",
            "quot",
            "offer",
            "opportunity",
            "order",
            "id",
            "ref",
            "no",
            "编号",
            "号",
            "nr",
        ],
        is_unique: true,
    },
    Wanted {
        fact: "company_name",
        sorts: &[Sort::Texts],
        words: &[
            "company",
            "client",
            "customer",
            "buyer",
            "account",
            "firm",
            "importer",
            "distributor",
            "kunde",
            "cliente",
            "empresa",
            "客户",
            "公司",
            "买家",
            "клиент",
            "компания",
            "name",
        ],
        is_unique: false,
    },
    Wanted {
        fact: "email",
        sorts: &[Sort::Mails],
        words: &["mail", "contact", "邮箱"],
        is_unique: false,
    },
    Wanted {
        fact: "pi_sent_on",
        sorts: &[Sort::Dates],
        words: &[
            "pi", "quot", "offer", "proforma", "proposal", "sent", "issued", "date", "日期",
            "报价", "on",
        ],
        is_unique: false,
    },
    Wanted {
        fact: "last_received_on",
        sorts: &[Sort::Dates],
        words: &["reply", "replied", "received", "answer", "response", "回复", "收件"],
        is_unique: false,
    },
    Wanted {
        fact: "value",
        sorts: &[Sort::Numbers],
        words: &[
            "amount",
            "value",
            "total",
            "sum",
            "price",
            "budget",
            "usd",
            "eur",
            "金额",
            "总价",
            "сумма",
        ],
        is_unique: false,
    },
    Wanted {
        fact: "stage",
        sorts: &[Sort::Texts],
        words: &["stage", "status", "phase", "阶段", "状态", "этап", "статус"],
        is_unique: false,
    },
];

/// Returns the best column for each fact; each column is suggested once.
pub fn suggestions(columns: &[Column<'_>]) -> Vec<Suggestion> {
    let sorts: Vec<Option<Sort>> = columns.iter().map(|column| sort_of(&column.values)).collect();
    let mut taken = vec![false; columns.len()];
    let mut found = Vec::new();
    for wanted in &WANTED {
        let score = |at: usize| {
            let sort = sorts[at]?;
            let own = wanted.sorts.contains(&sort)
                && !taken[at]
                && (!wanted.is_unique || is_unique(&columns[at].values));
            let word = place_of_word(columns[at].header, wanted.words);
            own.then_some(word?)
        };
        let best = (0..columns.len()).filter_map(|at| Some((score(at)?, at))).min();
        let Some((_, at)) = best else { continue };
        taken[at] = true;
        found.push(suggestion(wanted.fact, &columns[at]));
    }
    let tells_apart = |own: &Suggestion| matches!(own.fact, "deal_id" | "company_name" | "email");
    if !found.iter().any(tells_apart) {
        let is_name = |at: &usize| {
            matches!(sorts[*at], Some(Sort::Ids | Sort::Texts | Sort::Mails))
                && !taken[*at]
                && is_unique(&columns[*at].values)
        };
        let first = (0..columns.len()).find(is_name);
        found.splice(0..0, first.map(|at| suggestion("deal_id", &columns[at])));
    }
    found
}

fn suggestion(fact: &'static str, column: &Column<'_>) -> Suggestion {
    let example = column.values.first().map_or("", |value| value).to_owned();
    Suggestion { fact, header: column.header.to_owned(), example }
}

/// Returns the index of the first word in the header; Latin words must begin one of its words.
fn place_of_word(header: &str, words: &[&str]) -> Option<usize> {
    let folded = fold(header);
    let own: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).collect();
    words.iter().position(|word| {
        let is_short = word.len() < 3;
        let begins = |own: &&str| if is_short { own == word } else { own.starts_with(word) };
        if word.is_ascii() { own.iter().any(begins) } else { folded.contains(word) }
    })
}

fn is_unique(values: &[&str]) -> bool {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.windows(2).all(|two| two[0] != two[1])
}

/// Returns the type of nearly all values; `None` without values.
fn sort_of(values: &[&str]) -> Option<Sort> {
    let most = |is: &dyn Fn(&str) -> bool| {
        values.iter().filter(|value| is(value)).count() * 5 >= values.len() * 4
    };
    let reads = |text: &str, kind| cell::read(text, kind, Context::default()).is_ok();
    let is_date = |text: &str| date::undecided(text).is_some() || reads(text, Kind::Date);
    let is_id = |text: &str| {
        text.bytes().any(|byte| byte.is_ascii_digit())
            && !text.contains(char::is_whitespace)
            && text.len() <= 40
    };
    if values.is_empty() {
        None
    } else if most(&|text| text.contains('@')) {
        Some(Sort::Mails)
    } else if most(&|text| is_date(text) && text.len() > 5) {
        Some(Sort::Dates)
    } else if most(&|text| is_id(text) && !reads(text, Kind::Money)) {
        Some(Sort::Ids)
    } else if most(&|text| reads(text, Kind::Money)) {
        // Consecutive numbers are ids as well as numbers.
        let is_running =
            is_unique(values) && most(&|text| text.bytes().all(|b| b.is_ascii_digit()));
        let steps = values.windows(2).all(|two| two[0].len() <= two[1].len());
        Some(if is_running && steps && values.len() > 2 { Sort::Ids } else { Sort::Numbers })
    } else {
        Some(Sort::Texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_proposed_by_header_and_values() {
        let columns = [
            Column { header: "AQL", values: vec!["2.5", "4.0"] },
            Column { header: "Issued", values: vec!["2026-02-02", "2026-02-02"] },
            Column { header: "Client firm", values: vec!["Nandi Water Works Ltd", "Larsvik AS"] },
            Column { header: "Client country", values: vec!["Kenya", "Norway"] },
            Column { header: "PPC budget USD", values: vec!["4800", "900"] },
        ];
        let found: Vec<String> = suggestions(&columns)
            .iter()
            .map(|own| format!("{}={}", own.fact, own.header))
            .collect();
        assert_eq!(
            found,
            ["company_name=Client firm", "pi_sent_on=Issued", "value=PPC budget USD"]
        );
    }

    #[test]
    fn without_a_known_header_the_first_column_of_names_identifies_the_deals() {
        let columns = [
            Column { header: "x", values: vec!["2026-02-02", "2026-02-03"] },
            Column { header: "y", values: vec!["A-1", "A-2"] },
        ];
        assert_eq!(suggestions(&columns)[0].header, "y");
    }
}
