//! Derives facts about our own messages: repeated mails, channels, unanswered questions.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::open_questions::open_questions;
use super::{Background, leave_blank, messages_of, put, whole};
use crate::facts::word_search::fold;
use crate::facts::{Deal, Party, Value, known};

/// Shorter texts ("Thanks!") are often equal without being a repetition.
const MIN_MAIL_LENGTH_TO_COMPARE: usize = 40;

pub(super) fn derive(buyer: &mut Deal<'_>, background: &Background<'_>, today: Date) {
    if !buyer.has_message_table && buyer.messages.is_empty() {
        for fact in [
            known::same_mail_twice,
            known::channels_used,
            known::questions_we_asked,
            known::buyer_questions_unanswered,
        ] {
            leave_blank(buyer, fact);
        }
        return;
    }
    let mut seen = BTreeSet::new();
    let twice = messages_of(buyer, Party::Us, today).any(|message| {
        let folded = fold(&message.text);
        let words: Vec<&str> = folded.split_whitespace().collect();
        let text = words.join(" ");
        text.chars().count() >= MIN_MAIL_LENGTH_TO_COMPARE && !seen.insert(text)
    });
    let pi = buyer.facts.date(known::pi_sent_on);
    let channels: BTreeSet<_> = messages_of(buyer, Party::Us, today)
        .filter(|message| pi.is_none_or(|pi| message.at.date() > pi))
        .map(|message| message.channel)
        .collect();
    let asked: usize =
        messages_of(buyer, Party::Us, today).map(|message| questions(&message.text)).sum();
    let unanswered = open_questions(buyer, background, today).len();
    let number = |count: usize| whole(i32::try_from(count).unwrap_or(i32::MAX));
    put(buyer, known::same_mail_twice, Some(twice), Value::YesNo);
    put(buyer, known::channels_used, Some(channels.len()), number);
    put(buyer, known::questions_we_asked, Some(asked), number);
    put(buyer, known::buyer_questions_unanswered, Some(unanswered), number);
}

/// Counts runs of question marks, in any of the supported scripts.
fn questions(text: &str) -> usize {
    let is_mark = |c: char| matches!(c, '?' | '？' | '؟');
    let mut count = 0;
    let mut inside = false;
    for c in text.chars() {
        let mark = is_mark(c);
        count += usize::from(mark && !inside);
        inside = mark;
    }
    count
}
