//! Replaces names, mailboxes, websites and phone numbers by invented ones that the rules treat
//! alike.

use super::{Bench, Record, with};
use crate::facts::country::Country;
use crate::facts::mailbox::{domain_of, host_of, registrable};
use crate::facts::{FactId, Value, known};

/// Invented domains that nobody can register.
const COMPANY: &str = "company.example";
const OTHER_COMPANY: &str = "other.example";

/// Replaces values, and returns the facts that have an invented value now.
pub(in crate::rule_tests::describe) fn stand_in(
    bench: &Bench<'_>,
    record: &mut Record,
) -> Vec<FactId> {
    let mut all = mail_and_website(bench, record);
    for (fact, invented) in [
        (known::company_name, "Company"),
        (known::contact_name, "Contact"),
        (known::first_name, "First"),
        (known::last_name, "Last"),
        (known::address, "Street 1"),
        (known::city, "City"),
        (known::email, "buyer@company.example"),
        (known::website, COMPANY),
    ] {
        if !all.contains(&fact) && one_of(bench, record, fact, &[invented.to_owned()]) {
            all.push(fact);
        }
    }
    for fact in [known::country, known::ip_country] {
        let country = text(record, fact).and_then(|own| Country::find(&own));
        let name = country.map(|country| country.name_en.to_owned());
        if one_of(bench, record, fact, name.as_slice()) {
            all.push(fact);
        }
    }
    if phone(bench, record) {
        all.push(known::phone);
    }
    all
}

/// Both are replaced together, because rules compare them.
fn mail_and_website(bench: &Bench<'_>, record: &mut Record) -> Vec<FactId> {
    let mail = text(record, known::email);
    let domain = mail.as_deref().and_then(domain_of).map(str::to_lowercase);
    let site = domain.as_deref().map(registrable);
    let website = text(record, known::website);
    let own_website = website.as_deref().and_then(host_of).map(str::to_lowercase);
    let is_one = own_website.as_deref().map(registrable) == site;
    let mut invented = vec![COMPANY.to_owned()];
    // The top-level domain may name a country. A public mailbox identifies nobody.
    let ending = site.and_then(|site| site.split_once('.')).map(|(_, ending)| ending);
    invented.extend(ending.map(|ending| format!("example.{ending}")));
    invented.extend(domain.clone());
    for own in invented {
        let is_done = bench.attempt(record, |record| {
            let facts = &mut record.buyer.facts;
            if mail.is_some() {
                facts.set(known::email, Value::Text(format!("buyer@{own}").into()), None);
            }
            if website.is_some() {
                let host = if is_one { own.as_str() } else { OTHER_COMPANY };
                facts.set(known::website, Value::Text(host.to_owned().into()), None);
            }
        });
        if is_done {
            return vec![known::email, known::website];
        }
    }
    Vec::new()
}

/// Keeps only the leading digits that rules read; returns whether the phone number was replaced.
fn phone(bench: &Bench<'_>, record: &mut Record) -> bool {
    let Some(own) = text(record, known::phone) else { return false };
    let digits = own.chars().filter(char::is_ascii_digit).count();
    let masked: Vec<String> = (0..digits)
        .map(|open| {
            let mut left = open;
            own.chars()
                .filter(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '(' | ')'))
                .map(|c| match c {
                    '0'..='9' if left == 0 => '0',
                    '0'..='9' => {
                        left -= 1;
                        c
                    }
                    c => c,
                })
                .collect()
        })
        .collect();
    one_of(bench, record, known::phone, &masked)
}

/// Replaces the value by the first candidate that is enough; returns whether there is one.
fn one_of(bench: &Bench<'_>, record: &mut Record, fact: FactId, invented: &[String]) -> bool {
    if text(record, fact).is_none() {
        return false;
    }
    let fitting = invented
        .iter()
        .map(|own| with(record, fact, Value::Text(own.clone().into())))
        .find(|changed| bench.is_enough(changed));
    let is_found = fitting.is_some();
    if let Some(changed) = fitting {
        *record = changed;
    }
    is_found
}

fn text(record: &Record, fact: FactId) -> Option<String> {
    record.buyer.facts.text(fact).map(str::to_owned)
}
