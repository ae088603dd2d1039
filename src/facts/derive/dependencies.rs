//! Lists the base facts from which each derived fact is computed.
//!
//! Any one of the listed facts makes the derived fact known for some deals; so do messages, if they
//! are listed. A test compares the table with the derivations.

use crate::facts::catalog::{Catalog, FactId, Origin, known};

/// The inputs of a derived fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dependencies {
    /// Every group must have one known fact; these may be derived facts.
    pub facts: &'static [&'static [FactId]],
    /// Whether messages alone are enough.
    pub or_messages: bool,
}

const fn from(facts: &'static [&'static [FactId]]) -> Dependencies {
    Dependencies { facts, or_messages: false }
}

const fn also_messages(facts: &'static [&'static [FactId]]) -> Dependencies {
    Dependencies { facts, or_messages: true }
}

const COUNTRY: &[FactId] = &[known::country];
const MAIL: &[FactId] = &[known::email];
const PI: &[FactId] = &[known::pi_sent_on];
const RECEIVED: &[FactId] = &[known::last_received_on];
const INQUIRY: &[FactId] = &[known::inquiry_text];

/// Returns the inputs of a derived fact, or `None` for other facts.
pub fn needs(fact: FactId) -> Option<Dependencies> {
    Some(match fact {
        known::today | known::date_contradictions | known::gives_reason => from(&[]),
        known::days_silent | known::calendar_days_silent | known::silent_since => {
            also_messages(&[RECEIVED])
        }
        known::last_buyer_message_on => also_messages(&[RECEIVED]),
        known::last_our_message_on | known::days_since_we_wrote => {
            also_messages(&[&[known::last_sent_on, known::pi_sent_on]])
        }
        known::days_since_pi => from(&[PI]),
        known::closed_as => from(&[&[known::stage, known::status, known::is_won, known::is_lost]]),
        known::reply_owed_by => {
            also_messages(&[RECEIVED, &[known::last_sent_on, known::pi_sent_on]])
        }
        known::on_holiday
        | known::holiday_name
        | known::season
        | known::country_code
        | known::local_currency
        | known::trade_events => from(&[COUNTRY]),
        known::back_on => also_messages(&[COUNTRY]),
        known::silence_overlaps_holiday => from(&[COUNTRY, &[known::days_silent]]),
        known::out_of_office => {
            also_messages(&[&[known::out_of_office_until, known::inquiry_text]])
        }
        known::email_domain | known::email_site | known::mailbox_kind => from(&[MAIL]),
        known::website_site => from(&[&[known::website]]),
        known::email_fits_website => from(&[MAIL, &[known::website]]),
        known::email_fits_country => from(&[MAIL, COUNTRY]),
        known::phone_fits_country => from(&[&[known::phone], COUNTRY]),
        known::ip_fits_country => from(&[&[known::ip_country], COUNTRY]),
        known::identity_mismatches => from(&[
            &[known::email, known::phone, known::ip_country],
            &[known::country, known::website],
        ]),
        known::buyer_text
        | known::words_mean
        | known::last_words_mean
        | known::last_words
        | known::promised_until
        | known::asked_price_only
        | known::lists_found
        | known::pi_requested_in_writing
        | known::asked_to_stop => also_messages(&[INQUIRY]),
        known::quantity_stated => also_messages(&[&[known::quantity, known::inquiry_text]]),
        known::follow_ups_since_pi => also_messages(&[&[known::follow_ups_logged]]),
        known::tender_date => also_messages(&[&[known::tender_opening_date, known::inquiry_text]]),
        known::days_since_last_order => from(&[&[known::last_order_on]]),
        known::order_interval_passed => {
            from(&[&[known::last_order_on], &[known::usual_order_interval_days]])
        }
        known::pi_days_left => from(&[&[known::pi_valid_until]]),
        known::currency_change_since_pi => {
            from(&[&[known::buyer_currency, known::country], &[known::value, known::currency]])
        }
        known::undeliverable => also_messages(&[&[known::bounced]]),
        known::our_text
        | known::contact_left
        | known::same_mail_twice
        | known::channels_used
        | known::questions_we_asked
        | known::buyer_questions_unanswered
        | known::follow_up_gap_days
        | known::shortest_follow_up_gap
        | known::buyer_messages
        | known::our_messages
        | known::reply_delay_days
        | known::reply_delay_trend
        | known::quick_until_pi => also_messages(&[&[]]),
        _ => return None,
    })
}

/// Returns whether a fact can be known for any deal if the given facts have no column.
pub fn can_be_known(fact: FactId, without_column: &[FactId], has_messages: bool) -> bool {
    match needs(fact) {
        None => !without_column.contains(&fact),
        Some(needs) => {
            (needs.or_messages && has_messages)
                || needs.facts.iter().all(|group| {
                    group.iter().any(|&fact| can_be_known(fact, without_column, has_messages))
                })
        }
    }
}

/// Returns the facts whose columns would make this fact known, including itself if it has a column.
pub fn columns_for(fact: FactId) -> Vec<FactId> {
    match needs(fact) {
        None => vec![fact],
        Some(needs) => needs
            .facts
            .iter()
            .flat_map(|group| group.iter().flat_map(|&fact| columns_for(fact)))
            .collect(),
    }
}

/// Returns whether the table contains every derived fact of the catalog and no others.
pub fn is_complete(catalog: &Catalog) -> bool {
    catalog.iter().all(|(id, fact)| (fact.origin == Origin::Derived) == needs(id).is_some())
}
