//! Recognises opt-out columns and reads their cells; finds opt-outs in other cells by their words.
//!
//! Headers are understood by their words, not as a whole: permission or prohibition, and contact or
//! newsletter. Fails closed: a cell of such a column that is not a yes, a no or a known word is
//! [`OptOut::Unclear`], and a person has to decide.

use std::borrow::Cow;

use super::{date, number};
use crate::exports::values::cell;
use crate::facts::cell_words::{CellWords, WordTable};
use crate::facts::opt_out_words::WORDS;
use crate::facts::word_search::fold;
use crate::rules::kinds::columns::normalised;

/// Whether the person of a row may be contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OptOut {
    MayWrite,
    /// The cell cannot be read.
    Unclear,
    MustNotWrite,
}

impl OptOut {
    /// The words with which a person settles the meaning of a cell.
    pub const SETTLED: [(&'static str, OptOut); 2] =
        [("may_write", OptOut::MayWrite), ("must_not_write", OptOut::MustNotWrite)];

    pub const fn name(self) -> &'static str {
        match self {
            OptOut::MayWrite => "may_write",
            OptOut::Unclear => "unclear",
            OptOut::MustNotWrite => "must_not_write",
        }
    }
}

/// What a column about contact asks, and what a yes, a no and other words mean in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// `Unsubscribed`: yes means no contact.
    Objection,
    /// `Marketing consent`: yes means contact is allowed; no may mean that nobody asked.
    Consent,
    /// `Contact allowed`: yes means contact is allowed, no means that it is not.
    Permission,
    /// `Email status`, `Newsletter`: only words of an opt-out count. A no is unclear, because it may
    /// be about newsletters only.
    Status,
    /// `Blocked`: a yes is unclear, because the account or a payment may be blocked.
    Block,
    /// `Unsubscribe date`, `Unsubscribe reason`: filled only after an opt-out.
    Trace,
}

/// Returns what a column with this header asks; `None` if it is not about contact.
pub fn asks(header: &str) -> Option<Asks> {
    let words = CellWords::of(header);
    let own = &*WORDS;
    let has = |list: &WordTable| words.holds(list);
    // Nobody contacts buyers by fax.
    if words.is_empty() || words.as_slice().iter().any(|word| word == "fax") {
        return None;
    }
    let denied = words.asserts(&own.out, &own.denied, &own.no) == Some(false);
    let is_out = has(&own.out) || has(&own.out_in_name);
    let is_about_contact = has(&own.contact) || has(&own.subscription);
    if has(&own.other) {
        return None;
    }
    if has(&own.consent) && !is_out || has(&own.can_contact) {
        if has(&own.trace) {
            return has(&own.when).then_some(Asks::Status);
        }
        let is_bare = words.as_slice().len() == 1 || is_about_contact || !has(&own.allowed);
        if has(&own.can_contact) {
            return Some(if has(&own.forbidden) { Asks::Objection } else { Asks::Permission });
        }
        // Not `Export permission`.
        let is_of_person = is_bare || has(&own.consent_alone);
        return is_of_person.then_some(Asks::Consent);
    }
    if is_out && !denied {
        // A price of a black list is no list of people.
        let is_trace = has(&own.trace);
        return Some(if is_trace { Asks::Trace } else { Asks::Objection });
    }
    if has(&own.forbidden) && is_about_contact && !has(&own.trace) && !has(&own.done) {
        return Some(Asks::Objection);
    }
    if has(&own.allowed) && is_about_contact && !has(&own.trace) {
        return Some(Asks::Permission);
    }
    if has(&own.blocked) && words.as_slice().len() == 1 {
        return Some(Asks::Block);
    }
    let is_status = is_about_contact && has(&own.status);
    ((is_status || has(&own.subscription)) && !has(&own.trace)).then_some(Asks::Status)
}

/// Returns whether the name of a file or a sheet says that it lists people who opted out.
pub fn names_opt_outs(name: &str) -> bool {
    let (words, own) = (CellWords::of(name), &*WORDS);
    let is_out = words.asserts(&own.out, &own.denied, &own.no) == Some(true);
    is_out || words.holds(&own.out_in_name)
}

/// A column that is not about contact, in which words of an opt-out may be written nevertheless.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// A tag, a status, a group: a cell that is an opt-out counts as one.
    Tag,
    /// Free text: a person has to read it.
    Note,
}

/// Returns how opt-outs may be written in a column with this header; `None` for names, products and
/// the buyer's own mails.
pub fn written(header: &str) -> Option<Written> {
    let words = CellWords::of(header);
    if words.holds(&WORDS.not_tags) {
        None
    } else if words.holds(&WORDS.note) {
        Some(Written::Note)
    } else {
        Some(Written::Tag)
    }
}

/// The maximum number of words of a tag; more is free text.
const MAX_TAG_WORDS: usize = 4;
/// The maximum number of letters of a tag in a script without spaces.
const MAX_TAG_LETTERS: usize = 10;
/// The maximum number of bytes of a cell that are searched.
const MAX_SEARCHED: usize = 16 << 10;
/// The maximum number of words of a sentence about an opt-out; longer ones are footers of mails.
const MAX_SENTENCE_WORDS: usize = 40;

/// Searches a cell of any column for words of an opt-out. Returns the tag or sentence with them.
pub fn find<'t>(
    how: Written,
    text: &'t str,
    settled: &[(String, OptOut)],
) -> Option<(OptOut, &'t str)> {
    let text = &text[..text.floor_char_boundary(MAX_SEARCHED)];
    let separators = [';', ',', '|', '\n', '\r', '、', '；', '，', '。', '！', '？'];
    let mut worst: Option<(OptOut, &str)> = None;
    let sentences = text.split(separators).flat_map(|part| part.split(". "));
    let parts = sentences.flat_map(|part| part.split("! ")).flat_map(|part| part.split("? "));
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        let Some(says) = find_in_part(how, part, settled) else { continue };
        if worst.is_none_or(|(own, _)| own < says) {
            worst = Some((says, part));
        }
    }
    worst.filter(|(says, part)| {
        *says != OptOut::MayWrite && settled_as(text, settled).is_none() && !part.is_empty()
    })
}

fn find_in_part(how: Written, part: &str, settled: &[(String, OptOut)]) -> Option<OptOut> {
    if let Some(own) = settled_as(part, settled) {
        return Some(own);
    }
    // Addresses and links of pages are not words.
    let is_link =
        |word: &str| word.contains("://") || word.contains('@') || word.starts_with("www.");
    let part = if part.split_whitespace().any(is_link) {
        let kept = part.split_whitespace().filter(|word| !is_link(word));
        Cow::Owned(kept.collect::<Vec<_>>().join(" "))
    } else {
        Cow::Borrowed(part)
    };
    let (words, own) = (CellWords::of(&part), &*WORDS);
    let count = words.as_slice().len();
    let letters = part.chars().count();
    let is_tag =
        count <= MAX_TAG_WORDS && (part.is_ascii() || count > 1 || letters <= MAX_TAG_LETTERS);
    if words.is_one_of(&own.out_as_tag) {
        return Some(if how == Written::Note { OptOut::Unclear } else { OptOut::MustNotWrite });
    }
    if words.asserts(&own.out, &own.denied, &own.no) != Some(true) {
        return None;
    }
    if how == Written::Tag && is_tag {
        Some(OptOut::MustNotWrite)
    } else {
        (count <= MAX_SENTENCE_WORDS && !words.holds(&own.other)).then_some(OptOut::Unclear)
    }
}

fn settled_as(text: &str, settled: &[(String, OptOut)]) -> Option<OptOut> {
    if settled.is_empty() {
        return None;
    }
    let folded = fold(text.trim());
    settled.iter().find(|(own, _)| *own == folded).map(|(_, own)| *own)
}

/// Normalised words of CRMs for people who were never asked. It is the default state and not an
/// objection.
const NEVER_ASKED: [&str; 4] = ["noconsent", "notasked", "neverasked", "neversubscribed"];

/// Reads a cell that is not blank. `settled` are folded words whose meaning a person has settled.
pub fn read(asks: Asks, text: &str, settled: &[(String, OptOut)]) -> OptOut {
    if let Some(own) = settled_as(text, settled) {
        return own;
    }
    if cell::is_placeholder_date(text) {
        return OptOut::MayWrite;
    }
    let (words, own) = (CellWords::of(text), &*WORDS);
    if let Some(yes) = yes_no(text, &words) {
        return match (asks, yes) {
            (Asks::Objection | Asks::Trace, true) | (Asks::Permission, false) => {
                OptOut::MustNotWrite
            }
            // The column does not distinguish a refusal from never having been asked.
            (Asks::Consent | Asks::Status, false) | (Asks::Block, true) => OptOut::Unclear,
            _ => OptOut::MayWrite,
        };
    }
    let is_asked = !matches!(asks, Asks::Consent | Asks::Status)
        || !NEVER_ASKED.contains(&normalised(text).as_str());
    if !is_asked {
        return OptOut::MayWrite;
    }
    // Checked before the words that allow contact: `Do not allow`, `Not subscribed`, `取消订阅`.
    match words.asserts(&own.out, &own.denied, &own.no) {
        Some(true) => return OptOut::MustNotWrite,
        Some(false) => return OptOut::MayWrite,
        None if words.is_one_of(&own.out_as_tag) => return OptOut::MustNotWrite,
        None => {}
    }
    if words.holds(&own.refused) {
        return match asks {
            Asks::Status | Asks::Block | Asks::Trace => OptOut::Unclear,
            _ => OptOut::MustNotWrite,
        };
    }
    if matches!(asks, Asks::Status | Asks::Block) || words.claims(&own.may) {
        return OptOut::MayWrite;
    }
    let is_day = cell::moment(text, None, None).is_ok() || date::undecided(text).is_some();
    match asks {
        Asks::Objection | Asks::Trace if is_day => OptOut::MustNotWrite,
        Asks::Consent | Asks::Permission if is_day => OptOut::MayWrite,
        _ => OptOut::Unclear,
    }
}

/// Reads yes or no in more languages than other columns are read in: a wrong yes costs little here.
fn yes_no(text: &str, words: &CellWords) -> Option<bool> {
    number::yes_no(text).or_else(|| match text.trim() {
        "✓" | "✔" | "☑" | "✅" | "+" => Some(true),
        "✗" | "✘" | "☐" | "❌" => Some(false),
        _ if words.is_one_of(&WORDS.yes) => Some(true),
        _ if words.is_one_of(&WORDS.no) => Some(false),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a test may stop
    use super::*;

    fn said(header: &str, cell: &str) -> Option<OptOut> {
        Some(read(asks(header)?, cell, &[]))
    }

    #[test]
    fn headers_are_understood_by_their_words_in_many_languages() {
        for (header, cell) in [
            ("Kontakt erlaubt", "nein"),
            ("Can contact?", "No"),
            ("Allowed to email", "no"),
            ("Puede contactar", "No"),
            ("Contact autorisé", "Non"),
            ("Можно писать", "нет"),
            ("是否可联系", "否"),
            ("Kontaktverbot", "ja"),
            ("Stop emails", "x"),
            ("Unsubscribe date", "2026-01-05"),
            ("Email status", "Unsubscribed"),
            ("Subscription", "Opted out"),
            ("İletişim izni", "hayır"),
        ] {
            assert_eq!(said(header, cell), Some(OptOut::MustNotWrite), "{header}: {cell}");
        }
        for (header, cell) in [
            ("Newsletter", "no"),
            ("Marketing consent", "no"),
            ("Contact allowed", "perhaps"),
            ("Zgoda marketingowa", "nie"),
            ("Unsubscribed reason", "too many mails"),
            ("Blocked", "yes"),
        ] {
            assert_eq!(said(header, cell), Some(OptOut::Unclear), "{header}: {cell}");
        }
        for (header, cell) in [
            ("Email status", "bounced"),
            ("Contact status", "Not contacted yet"),
            ("Newsletter", "monthly"),
            ("Kontakt erlaubt", "ja"),
            ("Opted out", "Not opted out"),
            ("Unsubscribe date", "1970-01-01"),
        ] {
            assert_eq!(said(header, cell), Some(OptOut::MayWrite), "{header}: {cell}");
        }
        for header in [
            "Not contacted yet",
            "Partial shipment allowed",
            "Discount allowed",
            "Export permission",
            "Contact type",
            "Last contact",
            "Preferred supplier",
            "Black list price",
        ] {
            assert_eq!(asks(header), None, "{header}");
        }
    }

    #[test]
    fn words_of_an_opt_out_count_in_any_column() {
        let found = |how, cell| find(how, cell, &[]).map(|(says, _)| says);
        for cell in ["DNC", "VIP; do not contact", "unsubscribed", "不要联系", "не беспокоить"]
        {
            assert_eq!(found(Written::Tag, cell), Some(OptOut::MustNotWrite), "{cell}");
        }
        for cell in [
            "Buyer called: do not contact any more",
            "客户要求不要再联系",
            "möchte keine E-Mails mehr",
            "Asked to be removed from our mailing list.",
        ] {
            assert_eq!(found(Written::Note, cell), Some(OptOut::Unclear), "{cell}");
        }
        for cell in [
            "Do not ship before 1 May",
            "Not contacted yet",
            "STOP valve",
            "Block & Co",
            "opt-in",
            "Unsubscribed: no",
            "not blacklisted",
            "未退订",
            "https://example.com/unsubscribe?id=1",
        ] {
            assert_eq!(found(Written::Tag, cell), None, "{cell}");
            assert_eq!(found(Written::Note, cell), None, "{cell}");
        }
        let settled = [("dnc".to_owned(), OptOut::MayWrite)];
        assert_eq!(find(Written::Tag, "DNC", &settled), None);
    }

    #[test]
    fn accents_and_other_scripts_are_read() {
        for text in [
            "désabonné",
            "DO NOT  CONTACT",
            "Отписался",
            "черный список",
            "чёрный список",
            "hủy đăng ký",
            "إلغاء الاشتراك",
            "İletişime geçmeyin",
            "요청: 수신 거부",
            "ห้ามติดต่อ",
            "μην επικοινωνείτε",
        ] {
            let is_out = CellWords::of(text).asserts(&WORDS.out, &WORDS.denied, &WORDS.no);
            assert_eq!(is_out, Some(true), "{text}");
        }
    }

    #[test]
    fn lists_are_known_by_their_names() {
        for name in ["do_not_contact", "unsubscribes-2026-03", "退订名单", "bajas", "DNC list"]
        {
            assert!(names_opt_outs(name), "{name}");
        }
        for name in ["contacts", "opt-in list", "subscribers", "block_and_co", "stop valves"] {
            assert!(!names_opt_outs(name), "{name}");
        }
    }

    #[test]
    fn an_objection_is_read_in_every_form() {
        for (header, cell) in [
            ("Do not allow Emails", "Do Not Allow"),
            ("Person - Marketing status", "unsubscribed"),
            ("UNSUB_TIME", "2026-02-10 10:00:00"),
            ("Unsubscribed Time", "10/02/2026"),
            ("Opted out of email: Marketing Information", "true"),
            ("EMAIL_BLACKLISTED", "1"),
            ("邮件退订", "已退订"),
            ("Abgemeldet", "Ja"),
            ("Email Marketing Consent", "UNSUBSCRIBED"),
            ("Blacklist", "True"),
            ("Newsletter opt-in", "Withdrawn"),
        ] {
            assert_eq!(said(header, cell), Some(OptOut::MustNotWrite), "{header}: {cell}");
        }
    }

    #[test]
    fn who_may_be_written_to_is_read_as_well() {
        for (header, cell) in [
            ("Do not allow Emails", "Allow"),
            ("Person - Marketing status", "subscribed"),
            ("Opted out of email: One to One", "false"),
            ("EMAIL_BLACKLISTED", "0"),
            ("Abgemeldet", "Nein"),
            ("Person - Marketing status", "no_consent"),
            ("Person - Marketing status", "No consent"),
            ("Email Marketing Consent", "SUBSCRIBED"),
            ("Email Marketing Consent Timestamp", "2026-02-10"),
        ] {
            assert_eq!(said(header, cell), Some(OptOut::MayWrite), "{header}: {cell}");
        }
    }

    #[test]
    fn a_cell_that_cannot_be_read_is_unclear_and_other_headers_are_none() {
        for cell in ["see note", "?", "NEVER MIND", "3", "no_consent", "archived"] {
            let own = said("Opt out", cell);
            assert!(matches!(own, Some(OptOut::Unclear | OptOut::MustNotWrite)), "{cell}: {own:?}");
        }
        assert_eq!(said("Accepts Marketing", "no"), Some(OptOut::Unclear));
        for header in ["Email", "Stage", "Unsub link", "Option", "Fax Opt Out"] {
            assert_eq!(asks(header), None, "{header}");
        }
    }
}
