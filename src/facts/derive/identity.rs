//! Derives facts about the identity of the buyer, and whether mail, website, phone and IP address
//! agree with it.
//!
//! A mismatch is only counted if both sides are known. The country itself is never evidence.

use std::borrow::Cow;

use super::{part_of, put, text_of, word};
use crate::facts::country::Country;
use crate::facts::mailbox::{MailboxKind, country_ending, domain_of, host_of, registrable};
use crate::facts::{Deal, Value, known};

pub(super) fn derive(buyer: &mut Deal<'_>) {
    let country = buyer.facts.text(known::country).and_then(Country::find);
    put(buyer, known::country_code, country, |country| word(country.code));
    let currency = country.and_then(|country| country.currency.as_ref());
    put(buyer, known::local_currency, currency, |currency| word(currency.as_str()));

    let email = text_of(buyer, known::email);
    let domain = email.as_ref().and_then(|email| part_of(email, domain_of)).map(lower_case);
    let site =
        domain.as_ref().and_then(|domain| part_of(domain, |domain| Some(registrable(domain))));
    let kind = domain.as_deref().zip(site.as_deref());
    let kind = kind.map(|(domain, site)| MailboxKind::of(domain, site));
    let website = text_of(buyer, known::website);
    let host = website.as_ref().and_then(|website| part_of(website, host_of)).map(lower_case);
    let website_site = host.as_ref().and_then(|host| part_of(host, |host| Some(registrable(host))));

    let is_company = kind == Some(MailboxKind::Company);
    let fits_website = match (&site, &website_site) {
        (Some(site), Some(website)) if is_company => Some(site == website),
        _ => None,
    };
    let ending = domain.as_deref().filter(|_| is_company).and_then(country_ending);
    let fits_country = ending.zip(country).map(|(ending, country)| country.has_ending(ending));
    let phone = buyer.facts.text(known::phone);
    let code = buyer.facts.text(known::phone_code);
    let phone_fits =
        phone.zip(country).and_then(|(phone, country)| country.has_phone_of(code, phone));
    let ip_country = buyer.facts.text(known::ip_country).and_then(Country::find);
    let ip_fits = ip_country.zip(country).map(|(ip, country)| ip.code == country.code);

    let fits = [fits_website, fits_country, phone_fits, ip_fits];
    let mismatches = fits
        .iter()
        .any(Option::is_some)
        .then(|| fits.iter().filter(|&&fit| fit == Some(false)).map(|_| 1).sum());
    put(buyer, known::identity_mismatches, mismatches, Value::Whole);
    put(buyer, known::email_fits_website, fits_website, Value::YesNo);
    put(buyer, known::email_fits_country, fits_country, Value::YesNo);
    put(buyer, known::phone_fits_country, phone_fits, Value::YesNo);
    put(buyer, known::ip_fits_country, ip_fits, Value::YesNo);
    put(buyer, known::mailbox_kind, kind, |kind| word(kind.name()));
    put(buyer, known::email_domain, domain, Value::Text);
    put(buyer, known::email_site, site, Value::Text);
    put(buyer, known::website_site, website_site, Value::Text);
}

fn lower_case(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        text
    }
}
