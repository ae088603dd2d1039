//! Long breaks that are not public holidays: Ramadan, August, Golden Week.

use jiff::civil::Date;

use crate::facts::catalog::Bilingual;

/// A range of dates in which few people answer, e.g. the month of Ramadan; from `calendar.yaml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Season {
    pub id: String,
    pub title: Bilingual,
    /// ISO 3166 alpha-2.
    pub countries: Vec<String>,
    pub from: Date,
    /// The last day, included.
    pub to: Date,
    /// Whether it comes back every year; there is one season for each.
    pub is_yearly: bool,
    pub source: String,
}

impl Season {
    pub fn covers(&self, country: &str, day: Date) -> bool {
        self.from <= day && day <= self.to && self.is_of(country)
    }

    pub fn is_of(&self, country: &str) -> bool {
        // Compares two bytes at once, because this is called several times per deal.
        let wanted: Option<[u8; 2]> = country.as_bytes().try_into().ok();
        wanted.is_some_and(|wanted| self.countries.iter().any(|code| code.as_bytes() == wanted))
    }
}
