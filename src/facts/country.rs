//! Looks up countries: their names in exports, calling codes, currency, weekend, time zone.
//!
//! The table is `data/countries.csv`. A country is only used for calendar, language, time zone,
//! currency and dated trade facts, never as evidence about a buyer.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::value::Currency;
use super::word_search::fold;

/// One country or territory of ISO 3166.
#[derive(Debug, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166 alpha-2, upper case.
    pub code: &'static str,
    pub name_en: &'static str,
    pub name_zh: &'static str,
    /// International calling codes without `+`; some countries have several.
    pub calling_codes: Vec<&'static str>,
    pub currency: Option<Currency>,
    /// Weekend days, Monday = 1.
    pub weekend: Vec<i8>,
    /// The IANA time zone of the commercial centre.
    pub time_zone: &'static str,
}

struct Table {
    countries: Vec<Country>,
    /// Indexed by [`key`].
    by_name: HashMap<String, u16, foldhash::fast::FixedState>,
    /// Names and codes exactly as in the table, which is how most exports spell them.
    as_written: HashMap<&'static str, u16, foldhash::fast::FixedState>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("../../data/countries.csv")))
}

/// Parses our own table: no quotes, nine columns; a test checks this.
fn read(text: &'static str) -> Table {
    let mut countries = Vec::new();
    let mut by_name = HashMap::default();
    let mut as_written = HashMap::default();
    for line in text.lines().skip(1) {
        let cells: Vec<&'static str> = line.split(',').collect();
        let &[code, name_en, other, name_zh, other_zh, phone, currency, weekend, time_zone] =
            cells.as_slice()
        else {
            continue;
        };
        let at = u16::try_from(countries.len()).unwrap_or(u16::MAX);
        let names = [code, name_en, name_zh].into_iter();
        for name in names.chain(other.split('|')).chain(other_zh.split('|')) {
            if !name.is_empty() {
                let first = *by_name.entry(key(name)).or_insert(at);
                as_written.insert(name, first);
            }
        }
        countries.push(Country {
            code,
            name_en,
            name_zh,
            calling_codes: phone.split('|').filter(|code| !code.is_empty()).collect(),
            currency: Currency::new(currency),
            weekend: weekend.bytes().map(|digit| (digit - b'0').cast_signed()).collect(),
            time_zone,
        });
    }
    Table { countries, by_name, as_written }
}

/// Normalises a name: without case, accents, width and punctuation.
fn key(name: &str) -> String {
    fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

impl Country {
    /// Returns the country of a cell: by code, by name in one of the languages of the table, or by
    /// the first part of a path such as `德国/柏林`.
    pub fn find(text: &str) -> Option<&'static Country> {
        let table = table();
        if let Some(&at) = table.as_written.get(text) {
            return table.countries.get(usize::from(at));
        }
        let by_key = |name: &str| {
            let at = table.by_name.get(name)?;
            table.countries.get(usize::from(*at))
        };
        let mut buffer = [0_u8; 64];
        let mut length = 0;
        let plain = text.len() <= buffer.len()
            && text.bytes().all(|b| {
                if b.is_ascii_alphanumeric() {
                    buffer[length] = b.to_ascii_lowercase();
                    length += 1;
                }
                b.is_ascii() && b != b'/'
            });
        let whole = if plain {
            std::str::from_utf8(&buffer[..length]).ok().and_then(by_key)
        } else {
            by_key(&key(text))
        };
        whole.or_else(|| Self::in_path(text, by_key))
    }

    /// Returns the country of a cell with more than a name: a path, an address, a name in two
    /// languages.
    fn in_path(
        text: &str,
        by_key: impl Fn(&str) -> Option<&'static Country>,
    ) -> Option<&'static Country> {
        let of_part = |part: &str| {
            let key = key(part);
            // Two letters are often a province: Toronto, CA.
            let is_short = key.len() <= 2 && !matches!(key.as_str(), "uk" | "us");
            if is_short { None } else { by_key(&key) }
        };
        // The country is the last part of an address, and the first part of a path or the one after
        // the continent.
        let is_comma = |c: char| matches!(c, ',' | '，');
        if let Some(found) =
            text.rsplit(is_comma).find_map(of_part).filter(|_| text.contains(is_comma))
        {
            return Some(found);
        }
        let is_mark = |c: char| {
            matches!(c, '/' | '-' | '>' | '|' | ',' | '，' | '(' | ')' | '（' | '）' | '[' | ']')
        };
        let parts = || text.split(is_mark);
        parts().find_map(of_part).or_else(|| {
            let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            text.contains(is_chinese).then(|| text.split_whitespace().find_map(of_part)).flatten()
        })
    }

    /// Returns the country of an ISO 3166 alpha-2 code in upper case.
    pub fn of_code(code: &str) -> Option<&'static Country> {
        (code.len() == 2).then(|| Self::find(code)).flatten()
    }

    /// Returns every name and code as the table writes it, sorted.
    pub fn names() -> Vec<&'static str> {
        let mut names: Vec<&str> = table().as_written.keys().copied().collect();
        names.sort_unstable();
        names
    }

    /// Returns all countries, sorted by code.
    pub fn all() -> &'static [Country] {
        &table().countries
    }

    /// Returns whether a country-code domain belongs to this country. The one of Britain differs
    /// from its ISO code.
    pub fn has_ending(&self, ending: &str) -> bool {
        let own = if self.code == "GB" { "uk" } else { self.code };
        ending.eq_ignore_ascii_case(own)
    }

    /// The same as [`Self::has_phone`], for a calling code that may be in a field of its own.
    pub fn has_phone_of(&self, code: Option<&str>, phone: &str) -> Option<bool> {
        self.has_phone(phone).or_else(|| {
            let code = code?.trim_start_matches(['\'', '+', '＋', ' ', '0']);
            self.has_phone(&format!("+{code}{phone}"))
        })
    }

    /// Returns whether an international phone number has one of the calling codes. Returns `None`
    /// if the number does not begin with `+` or `00`, or is not a number.
    pub fn has_phone(&self, phone: &str) -> Option<bool> {
        let phone = phone.trim_start_matches(['\'', ' ', '(']);
        let rest = phone
            .strip_prefix('+')
            .or_else(|| phone.strip_prefix('＋'))
            .or_else(|| phone.strip_prefix("00"))?;
        let digits = || rest.bytes().filter(u8::is_ascii_digit);
        let begins_with = |code: &&str| digits().take(code.len()).eq(code.bytes());
        (digits().count() >= 6).then(|| self.calling_codes.iter().any(begins_with))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole_and_in_order() {
        let lines = include_str!("../../data/countries.csv").lines().count() - 1;
        assert_eq!(Country::all().len(), lines);
        assert!(Country::all().is_sorted_by_key(|country| country.code));
        for country in Country::all() {
            assert!(std::ptr::eq(Country::find(country.code).unwrap(), country), "{country:?}");
            assert!(
                std::ptr::eq(Country::find(country.name_en).unwrap(), country),
                "{country:?} is found as {:?}",
                Country::find(country.name_en)
            );
            assert!(jiff::tz::TimeZone::get(country.time_zone).is_ok(), "{country:?}");
        }
    }

    #[test]
    fn a_name_as_the_table_writes_it_is_found_as_any_other_spelling_of_it() {
        for (name, at) in &table().as_written {
            assert_eq!(table().by_name.get(&key(name)), Some(at), "{name}");
            assert_eq!(Country::find(&format!(" {name} ")), Country::find(name), "{name}");
        }
    }

    #[test]
    fn finds_what_people_write() {
        for (written, code) in [
            ("德国", "DE"),
            ("U.S.A.", "US"),
            ("brasil", "BR"),
            ("Türkiye", "TR"),
            ("阿拉伯联合酋长国", "AE"),
            ("德国/柏林", "DE"),
            ("南美洲/智利", "CL"),
            ("印度-孟买", "IN"),
            ("沙特阿拉伯 利雅得", "SA"),
            ("Germany 德国", "DE"),
            ("Germany (德国)", "DE"),
            ("DE - Germany", "DE"),
            ("Germany (DE)", "DE"),
            ("🇩🇪 Germany", "DE"),
            ("Dubai, UAE", "AE"),
            ("Atlanta, Georgia, USA", "US"),
            ("London, UK", "GB"),
            ("UK", "GB"),
            ("England", "GB"),
            ("USA", "US"),
            ("United States of America", "US"),
            ("美国", "US"),
            ("美利坚合众国", "US"),
            ("Deutschland", "DE"),
            ("DEU", "DE"),
            ("Turkey", "TR"),
            ("South Korea", "KR"),
            ("Korea, Republic of", "KR"),
            ("Korea (South)", "KR"),
            ("大韩民国", "KR"),
            ("Viet Nam", "VN"),
            ("Czech Republic", "CZ"),
            ("Russian Federation", "RU"),
            ("Россия", "RU"),
            ("KSA", "SA"),
            ("Côte d'Ivoire", "CI"),
            ("Holland", "NL"),
            ("Hong Kong S.A.R.", "HK"),
            ("中国台湾", "TW"),
            ("España", "ES"),
            ("Pays-Bas", "NL"),
            ("ＵＳＡ", "US"),
            ("Guinea-Bissau", "GW"),
            ("Timor-Leste", "TL"),
            ("no", "NO"),
        ] {
            assert_eq!(Country::find(written).map(|c| c.code), Some(code), "{written}");
        }
        for none in ["Atlantis", "Toronto, CA", "-", "/", "华东", "EMEA"] {
            assert_eq!(Country::find(none), None, "{none}");
        }
        assert_eq!(Country::find(""), None);
    }

    #[test]
    fn a_phone_number_is_held_against_the_calling_codes() {
        let brazil = Country::find("BR").unwrap();
        assert_eq!(brazil.has_phone("'+55 (11) 5550-1234"), Some(true));
        assert_eq!(brazil.has_phone("0049 30 5550"), Some(false));
        assert_eq!(brazil.has_phone("030 5550"), None);
        assert_eq!(brazil.has_phone("+55"), None);
        assert_eq!(brazil.has_phone_of(Some("+55"), "11 5550 1234"), Some(true));
        assert_eq!(brazil.has_phone_of(Some("0049"), "30 5550 123"), Some(false));
        assert_eq!(brazil.has_phone_of(Some("+49"), "+55 11 5550 1234"), Some(true));
        assert_eq!(brazil.has_phone_of(None, "11 5550 1234"), None);
    }
}
