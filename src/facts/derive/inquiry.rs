//! Derives facts from the buyer's messages: which of them are real, and what their words say.

use std::borrow::Cow;

use jiff::civil::Date;

use super::{Background, has, leave_blank, messages_of, put, text_of};
use crate::facts::opt_out_words::asks_to_stop;
use crate::facts::word_search::{Found, WordSet};
use crate::facts::{Deal, Party, Value, known};

/// Auto-replies, out-of-office notes and bounces are not real messages.
pub(super) fn classify_messages(buyer: &mut Deal<'_>, background: &Background<'_>, until: Date) {
    let lists = background.lists;
    let mut scratch = String::new();
    let mut left = buyer.says_contact_left;
    let mut bounced = buyer.facts.yes_no(known::bounced) == Some(true);
    for message in &mut buyer.messages {
        if message.at.date() > until {
            continue;
        }
        bounced |= message.bounced;
        if message.from == Party::Us {
            continue;
        }
        let mut found = Found::default();
        background.words.scan(&message.subject, &mut scratch, &mut found);
        background.words.scan(&message.text, &mut scratch, &mut found);
        let says_left = has(&found, lists.contact_left);
        let says_bounced = has(&found, lists.bounce_words);
        message.automatic |=
            says_left || says_bounced || message.bounced || has(&found, lists.auto_reply);
        left |= says_left;
        bounced |= says_bounced;
    }
    let knows = buyer.has_message_table || !buyer.messages.is_empty();
    put(buyer, known::contact_left, (left || knows).then_some(left), Value::YesNo);
    let knows_bounces = knows || buyer.facts.get(known::bounced).is_known();
    let undeliverable = left || bounced;
    let undeliverable = (undeliverable || knows_bounces).then_some(undeliverable);
    put(buyer, known::undeliverable, undeliverable, Value::YesNo);
}

pub(super) fn derive<'a>(buyer: &mut Deal<'a>, background: &Background<'a>, until: Date) {
    let lists = background.lists;
    let enquiry = text_of(buyer, known::inquiry_text);
    let theirs: Vec<Cow<'a, str>> = enquiry
        .iter()
        .cloned()
        .chain(messages_of(buyer, Party::Buyer, until).map(|message| message.text.clone()))
        .collect();
    let ours: Vec<Cow<'a, str>> =
        messages_of(buyer, Party::Us, until).map(|message| message.text.clone()).collect();

    let mut scratch = std::mem::take(&mut buyer.scratch.folded);
    let mut found = std::mem::take(&mut buyer.scratch.found);
    found.clear();
    if let Some(first) = theirs.first() {
        background.words.scan(first, &mut scratch, &mut found);
        let quantity_known = matches!(buyer.facts.get(known::quantity),
            Value::Decimal(amount) if *amount > 0.0);
        let in_text =
            has(&found, lists.quantity_words) && first.bytes().any(|b| b.is_ascii_digit());
        let price_only = has(&found, lists.price_words)
            && !has(&found, lists.detail_words)
            && !quantity_known
            && !in_text;
        put(buyer, known::asked_price_only, Some(price_only), Value::YesNo);
    } else {
        leave_blank(buyer, known::asked_price_only);
    }
    for text in theirs.iter().skip(1) {
        background.words.scan(text, &mut scratch, &mut found);
    }

    let any_text = !theirs.is_empty();
    let quantity = match buyer.facts.get(known::quantity) {
        Value::Decimal(amount) if *amount > 0.0 => Some(true),
        _ if any_text => Some(
            has(&found, lists.quantity_words)
                && theirs.iter().any(|text| text.bytes().any(|b| b.is_ascii_digit())),
        ),
        _ => None,
    };
    put(buyer, known::quantity_stated, quantity, Value::YesNo);

    // An inquiry without a request for a PI proves little: the buyer may have asked for it in a
    // mail that was not exported.
    let asked_for_pi = has(&found, lists.pi_words);
    let saw_their_mails = messages_of(buyer, Party::Buyer, until).next().is_some();
    let asked_in_writing = (asked_for_pi || saw_their_mails).then_some(asked_for_pi);
    put(buyer, known::pi_requested_in_writing, asked_in_writing, Value::YesNo);
    let asks_by_subject = buyer.messages.iter().any(|message| {
        message.from == Party::Buyer
            && message.at.date() <= until
            && asks_to_stop(&message.subject, &message.text)
    });
    let asked_to_stop = asks_by_subject || has(&found, lists.stop_writing);
    let any_text = any_text || asks_by_subject;
    put(buyer, known::asked_to_stop, any_text.then_some(asked_to_stop), Value::YesNo);
    let any_text = !theirs.is_empty();
    put(buyer, known::lists_found, any_text.then_some(&found), |found| {
        let is_found = |(_, set): &&'a (String, WordSet)| found.contains(*set);
        let named = background.named_lists.iter().filter(is_found);
        Value::List(named.map(|(name, _)| Cow::Borrowed(name.as_str())).collect())
    });
    put(buyer, known::buyer_text, any_text.then_some(theirs), Value::List);
    let we_wrote = !ours.is_empty() || buyer.has_message_table;
    put(buyer, known::our_text, we_wrote.then_some(ours), Value::List);
    buyer.scratch.folded = scratch;
    buyer.buyer_words = Some(found);
}
