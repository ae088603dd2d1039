//! Derives facts from exchange rates and from dated trade events of the buyer's country.

use std::borrow::Cow;

use super::{Background, put};
use crate::facts::{AsOf, Currency, Deal, Value, known};

pub(super) fn derive<'a>(buyer: &mut Deal<'a>, background: &Background<'a>, as_of: &AsOf) {
    let change = currency_change(buyer, as_of);
    put(buyer, known::currency_change_since_pi, change, Value::Decimal);
    let kinds = match buyer.facts.get(known::country_code) {
        Value::Text(code) => {
            let in_force =
                background.events.iter().filter(|event| event.in_force(code, as_of.date));
            let mut kinds: Vec<Cow<'a, str>> =
                in_force.map(|event| Cow::Borrowed(event.kind.as_str())).collect();
            kinds.dedup();
            Some(kinds)
        }
        _ => None,
    };
    put(buyer, known::trade_events, kinds, Value::List);
}

/// Returns the change, in percent, of what one unit of the buyer's currency buys in the currency of
/// the PI, from the day of the PI to the as-of date.
fn currency_change(buyer: &Deal<'_>, as_of: &AsOf) -> Option<f64> {
    let theirs = buyer
        .facts
        .text(known::buyer_currency)
        .or_else(|| buyer.facts.text(known::local_currency))
        .and_then(Currency::new)?;
    let of_pi = match buyer.facts.get(known::value) {
        Value::Money(money) => money.currency,
        _ => buyer.facts.text(known::currency).and_then(Currency::new),
    }?;
    if theirs == of_pi {
        return Some(0.0);
    }
    let rates = as_of.rates.as_ref()?;
    let pi_on = buyer.facts.date(known::pi_sent_on).filter(|&day| day <= as_of.date)?;
    let worth = |on| Some(rates.per_euro(of_pi, on)? / rates.per_euro(theirs, on)?);
    Some((worth(as_of.date)? / worth(pi_on)? - 1.0) * 100.0)
}
