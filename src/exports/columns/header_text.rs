//! Normalises headers for comparison: removes case, width, accents and punctuation, and splits off
//! the record type in headers such as `Deal - Title`.
//!
//! Knows no facts; [`super::column_map`] maps headers to them.

use unicode_normalization::UnicodeNormalization;

use crate::exports::values::number::{Multiple, currency};
use crate::facts::Currency;
use crate::rules::kinds::columns::{Alias, Chosen, Columns, Table, TableKind, normalised};

#[derive(Clone, Debug)]
pub struct HeaderText {
    /// The text for display: trimmed, and with ` #2` for the second column of the same header.
    pub shown: String,
    /// The normalised header; blank if it has no letters or digits.
    pub key: String,
    /// The header without its record type, and that type.
    pub part: Option<(TableKind, String)>,
    /// The unit of the amounts if the header states it, as in `Amount (USD)`.
    pub unit: Option<Unit>,
    /// Whether the file has this header more than once.
    pub is_repeated: bool,
}

impl HeaderText {
    /// Returns whether the header is among those that were chosen.
    pub fn is_chosen_by(&self, chosen: &Chosen) -> bool {
        chosen.headers.iter().any(|header| self.is_meant_by(header))
    }

    /// Returns whether `named` refers to this header; `Stage #1` is the first of several `Stage`
    /// columns.
    pub fn is_meant_by(&self, named: &Alias) -> bool {
        let is_first = |base: &str| self.is_repeated && named.key.strip_suffix("#1") == Some(base);
        !named.key.is_empty() && (self.key == named.key || is_first(&self.key))
    }

    /// Returns whether the header is `key`, alone or after the record type `kind`.
    pub fn says_of(&self, kind: TableKind, key: &str) -> bool {
        self.part.as_ref().is_some_and(|(own, part)| *own == kind && part == key)
    }
}

/// Normalises the headers of a file, in order.
pub fn header_texts(headers: &[String], columns: &Columns) -> Vec<HeaderText> {
    let sorts = Sorts(&columns.tables);
    let mut all: Vec<HeaderText> = Vec::with_capacity(headers.len());
    let keys: Vec<String> = headers.iter().map(|header| same_text(header)).collect();
    for (at, header) in headers.iter().enumerate() {
        let same = |(_, key): &(usize, &String)| **key == keys[at] && !keys[at].is_empty();
        let copies = keys.iter().enumerate().filter(same).count();
        let before = keys[..at].iter().enumerate().filter(same).count();
        let shown = if before > 0 { format!("{header} #{}", before + 1) } else { header.clone() };
        all.push(HeaderText {
            key: normalised(&shown),
            part: if before > 0 { None } else { sorts.part_of(header) },
            unit: unit_of(header),
            is_repeated: copies > 1,
            shown,
        });
    }
    all
}

/// The unit of the amounts of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The normalised header without the unit.
    pub key: String,
    pub currency: Currency,
    pub multiple: Multiple,
}

/// Returns the unit in `Amount (USD)`, `Amount in USD`, `金额（万元）`.
fn unit_of(header: &str) -> Option<Unit> {
    let header = header.trim();
    let in_brackets = header.strip_suffix([')', '）', ']', '】']).and_then(|rest| {
        let at = rest.rfind(['(', '（', '[', '【'])?;
        let open = rest[at..].chars().next()?.len_utf8();
        Some((&rest[..at], &rest[at + open..]))
    });
    let in_words = || {
        [" in ", " - ", " / ", ", ", " "].iter().find_map(|mark| {
            let (base, unit) = header.rsplit_once(mark)?;
            // Words such as `Real` or `All` are not currencies; a code in capitals is.
            let is_code = unit.len() == 3 && unit.bytes().all(|b| b.is_ascii_uppercase());
            is_code.then_some((base, unit))
        })
    };
    let (base, unit) = in_brackets.or_else(in_words)?;
    let unit = unit.trim();
    let whole = currency(unit).ok().map(|currency| (currency, 1));
    let (currency, multiple) = whole.or_else(|| {
        let many = [("万", 10_000), ("千", 1_000), ("k", 1_000), ("K", 1_000)];
        many.iter().find_map(|(word, many)| {
            let rest = unit.strip_prefix(word).or_else(|| unit.strip_suffix(word))?;
            Some((currency(rest.trim()).ok()?, *many))
        })
    })?;
    let key = normalised(base);
    (!key.is_empty()).then_some(Unit { key, currency, multiple: Multiple(multiple) })
}

/// Folds width and case only: two headers are repetitions if they differ in nothing else, so both
/// `Email` and `E-mail` are read.
fn same_text(header: &str) -> String {
    header.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).collect()
}

/// The words for record types that CRMs put before headers.
struct Sorts<'c>(&'c [Table]);

impl Sorts<'_> {
    fn kind(&self, word: &str) -> Option<TableKind> {
        let word = normalised(word);
        let is_called = |table: &&Table| table.called.iter().any(|own| own.key == word);
        self.0.iter().find(is_called).map(|table| table.kind)
    }

    fn part_of(&self, header: &str) -> Option<(TableKind, String)> {
        self.behind_its_sort(header)
            .or_else(|| self.before_its_sort(header))
            .filter(|(_, part)| !part.is_empty())
    }

    /// Splits `Deal - Title`, `Opportunity_Topic`, `opportunity.name`.
    fn behind_its_sort(&self, header: &str) -> Option<(TableKind, String)> {
        [" - ", " – ", " — ", "_", ".", " / ", ": "].iter().find_map(|mark| {
            let (sort, rest) = header.split_once(mark)?;
            Some((self.kind(sort)?, normalised(rest)))
        })
    }

    /// Splits `Country/Region (Potential Customer) (Account)`: a column of the record that the
    /// first bracket links to.
    fn before_its_sort(&self, header: &str) -> Option<(TableKind, String)> {
        let (rest, sort) = header.strip_suffix(')')?.rsplit_once(" (")?;
        let (part, _) = rest.strip_suffix(')')?.rsplit_once(" (")?;
        Some((self.kind(sort)?, normalised(part)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Bilingual;

    fn of(headers: &[&str]) -> Vec<HeaderText> {
        let table = |kind, called: &[&str]| Table {
            kind,
            means: Bilingual::default(),
            called: called.iter().map(|&word| Alias::new(word)).collect(),
            recognised_by: Vec::new(),
        };
        let columns = Columns {
            tables: vec![
                table(TableKind::Deals, &["Deal", "Opportunity"]),
                table(TableKind::Companies, &["Account", "Organisation"]),
            ],
            ..Columns::default()
        };
        let headers: Vec<String> = headers.iter().map(|&header| header.to_owned()).collect();
        header_texts(&headers, &columns)
    }

    #[test]
    fn headers_are_compared_by_what_they_say() {
        assert_eq!(normalised("\u{feff} Deal - ID\u{a0}"), "dealid");
        assert_eq!(normalised("Ｄｅａｌ　Id"), "dealid");
        assert_eq!(normalised("最近「写跟进」时间"), "最近写跟进时间");
        assert_eq!(
            normalised("Nu\u{301}mero de tele\u{301}fono"),
            normalised("Numero de Teléfono")
        );
        assert_eq!(normalised("De\u{200b}al\u{ad} Name"), "dealname");
    }

    #[test]
    fn a_header_may_begin_with_its_record_type() {
        let part = |header: &str| of(&[header])[0].part.clone();
        let deals = |part: &str| Some((TableKind::Deals, part.to_owned()));
        assert_eq!(part("Deal - Title"), deals("title"));
        assert_eq!(part("Opportunity_Est. revenue"), deals("estrevenue"));
        assert_eq!(
            part("Country/Region (Potential Customer) (Account)"),
            Some((TableKind::Companies, "countryregion".to_owned()))
        );
        assert_eq!(part("Owner - Email"), None, "no row of ours");
        assert_eq!(part("Probability (%)"), None);
    }

    #[test]
    fn a_header_may_name_the_currency_of_its_amounts() {
        let unit = |header: &str| {
            let unit = unit_of(header)?;
            Some((unit.key, unit.currency.to_string(), unit.multiple.0))
        };
        let of = |key: &str, code: &str, many| Some((key.to_owned(), code.to_owned(), many));
        assert_eq!(unit("Amount (USD)"), of("amount", "USD", 1));
        assert_eq!(unit("Amount in EUR"), of("amount", "EUR", 1));
        assert_eq!(unit("Deal Value USD"), of("dealvalue", "USD", 1));
        assert_eq!(unit("金额（美元）"), of("金额", "USD", 1));
        assert_eq!(unit("合同金额(万元)"), of("合同金额", "CNY", 10_000));
        assert_eq!(unit("Value [k€]"), of("value", "EUR", 1_000));
        for header in
            ["Probability (%)", "Amount", "USD", "(USD)", "Account (Account)", "Deal ALL X"]
        {
            assert_eq!(unit(header), None, "{header}");
        }
    }

    #[test]
    fn the_same_header_again_is_numbered() {
        let all = of(&["Stage", "E-mail", "stage", "Email", "", ""]);
        let shown: Vec<_> = all.iter().map(|own| (own.shown.as_str(), own.is_repeated)).collect();
        assert_eq!(
            shown,
            [
                ("Stage", true),
                ("E-mail", false),
                ("stage #2", true),
                ("Email", false),
                ("", false),
                ("", false)
            ]
        );
    }
}
