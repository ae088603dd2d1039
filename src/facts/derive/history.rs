//! Derives facts from past orders and from the validity of the PI.

use jiff::civil::Date;

use super::{put, whole};
use crate::facts::calendar::days_between;
use crate::facts::{Deal, Value, known};

pub(super) fn derive(buyer: &mut Deal<'_>, today: Date) {
    let last_order = buyer.facts.date(known::last_order_on).filter(|&day| day <= today);
    let since = last_order.map(|day| days_between(day, today));
    put(buyer, known::days_since_last_order, since, whole);
    let usual = buyer.facts.whole(known::usual_order_interval_days);
    let passed = since.zip(usual).map(|(since, usual)| i64::from(since) >= usual);
    put(buyer, known::order_interval_passed, passed, Value::YesNo);
    let valid_until = buyer.facts.date(known::pi_valid_until);
    put(buyer, known::pi_days_left, valid_until, |day| whole(days_between(today, day)));
}
