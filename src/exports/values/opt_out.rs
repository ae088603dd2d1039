//! Recognises opt-out columns and reads their cells.
//!
//! Fails closed: a cell that is not a yes, a no or a known word is [`OptOut::Unclear`], and a
//! person has to decide.

use std::sync::LazyLock;

use super::{date, number};
use crate::exports::values::cell;
use crate::facts::cell_words::{CellWords, WordTable};
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

/// The meaning of a yes in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// `Unsubscribed`: yes means no contact.
    Objection,
    /// `Marketing consent`: yes means contact is allowed.
    Consent,
}

/// Parts of normalised headers of such columns.
const OBJECTION: [&str; 57] = [
    "optout",
    "optedout",
    "optingout",
    "unsub",
    "donotcontact",
    "donotemail",
    "donotmail",
    "donotcall",
    "donotallow",
    "donotwrite",
    "donotsend",
    "dontcontact",
    "dontemail",
    "nocontact",
    "noemail",
    "nomail",
    "blacklist",
    "blocklist",
    "suppress",
    "gdprobjection",
    "objectedto",
    "emailcomplaint",
    "spamcomplaint",
    "dnc",
    "退订",
    "拒收",
    "黑名单",
    "不要联系",
    "禁止联系",
    "勿扰",
    "退訂",
    "拒絕",
    "黑名單",
    "配信停止",
    "수신거부",
    "abgemeldet",
    "abmeldung",
    "abbestellt",
    "nichtkontaktieren",
    "keinewerbung",
    "werbesperre",
    "keinkontakt",
    "desinscri",
    "desabonn",
    "nepascontacter",
    "bajavoluntaria",
    "dadodebaja",
    "cancelarsuscripcion",
    "nocontactar",
    "descadastr",
    "naocontatar",
    "cancelouainscricao",
    "disiscritt",
    "cancellatodalla",
    "noncontattare",
    "отписа",
    "отписк",
];
const CONSENT: [&str; 22] = [
    "optin",
    "optedin",
    "consent",
    "marketingstatus",
    "subscriptionstatus",
    "subscribed",
    "subscribestatus",
    "emailpermission",
    "mailingallowed",
    "allowemail",
    "acceptsmarketing",
    "acceptsemail",
    "acceptemail",
    "einwilligung",
    "angemeldet",
    "consentement",
    "consentimiento",
    "consentimento",
    "consenso",
    "订阅状态",
    "同意接收",
    "согласие",
];
/// Parts of headers about something else: reason, person, frequency, list.
const ABOUT: [&str; 14] = [
    "reason", "source", "by", "method", "campaign", "count", "link", "url", "token", "原因",
    "grund", "motivo", "raison", "motif",
];

/// Returns the meaning of yes in a column with this header; `None` if it is not such a column.
pub fn asks(header: &str) -> Option<Asks> {
    let key = normalised(header);
    let has = |parts: &[&str]| parts.iter().any(|part| key.contains(&normalised(part)));
    let about = ABOUT.iter().any(|end| key.ends_with(&normalised(end)));
    // Nobody contacts buyers by fax.
    if about || key.contains("fax") {
        None
    } else if has(&OBJECTION) {
        Some(Asks::Objection)
    } else if has(&CONSENT) {
        Some(Asks::Consent)
    } else {
        None
    }
}

/// Normalised words of CRMs for people who were never asked. It is the default state and not an
/// objection.
const NEVER_ASKED: [&str; 4] = ["noconsent", "notasked", "neverasked", "neversubscribed"];

struct Words {
    not: WordTable,
    may: WordTable,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| Words {
    not: WordTable::of(
        "unsubscribed unsubscribe unsub opted_out opt_out optout optedout do_not not_allowed disallowed denied deny blocked block \
         blacklisted blacklist suppressed withdrawn revoked objected refused complained complaint cleaned stop stopped never \
         not_subscribed no_longer abgemeldet abbestellt widerrufen gesperrt nicht desinscrit desabonne refus refuse retire baja \
         cancelado rechazado descadastrado cancelou revogado disiscritto revocato negato отписан* отказ* запрещ* нельзя",
        &[
            "退订",
            "拒收",
            "拒绝",
            "不要",
            "禁止",
            "勿",
            "黑名单",
            "取消订阅",
            "退訂",
            "拒絕",
            "黑名單",
            "停止",
            "수신거부",
            "거부",
            "配信停止",
        ],
    ),
    may: WordTable::of(
        "subscribed subscribe opted_in opt_in optin optedin allow allowed granted given consented confirmed active accepted \
         enabled permitted ok okay angemeldet erteilt bestatigt inscrit abonne accorde suscrito concedido inscrito iscritto concesso \
         подписан* разреш* можно согласен",
        &[
            "订阅",
            "允许",
            "同意",
            "正常",
            "可联系",
            "可以",
            "訂閱",
            "允許",
            "수신동의",
            "동의",
            "許可",
        ],
    ),
});

/// Words of a stage or status that forbid contact.
static NO_CONTACT: LazyLock<WordTable> = LazyLock::new(|| {
    WordTable::of(
        "unsubscribed unsubscribe unsub opted_out opt_out optout optedout do_not_contact do_not_email do_not_mail do_not_call \
         do_not_write dont_contact blacklisted blacklist nicht_kontaktieren abgemeldet desabonne no_contactar nao_contatar",
        &["退订", "拒收", "黑名单", "不要联系", "请勿联系", "勿扰", "退訂", "黑名單"],
    )
});

/// Returns whether a stage or status says that the buyer must not be contacted.
pub fn forbids_contact(stage: &str) -> bool {
    CellWords::of(stage).holds(&NO_CONTACT)
}

/// Reads a cell that is not blank. `settled` are folded words whose meaning a person has settled.
pub fn read(asks: Asks, text: &str, settled: &[(String, OptOut)]) -> OptOut {
    if !settled.is_empty() {
        let folded = fold(text.trim());
        if let Some((_, own)) = settled.iter().find(|(own, _)| *own == folded) {
            return *own;
        }
    }
    let by = |yes: bool| match (asks, yes) {
        (Asks::Objection, true) => OptOut::MustNotWrite,
        // The column does not distinguish a refusal from never having been asked.
        (Asks::Consent, false) => OptOut::Unclear,
        (Asks::Objection, false) | (Asks::Consent, true) => OptOut::MayWrite,
    };
    if let Some(yes) = number::yes_no(text) {
        return by(yes);
    }
    if asks == Asks::Consent && NEVER_ASKED.contains(&normalised(text).as_str()) {
        return OptOut::MayWrite;
    }
    let words = CellWords::of(text);
    // Checked before the words that allow contact: `Do not allow`, `Not subscribed`, `取消订阅`.
    if words.holds(&WORDS.not) {
        return OptOut::MustNotWrite;
    }
    if words.claims(&WORDS.may) {
        return OptOut::MayWrite;
    }
    let is_day = cell::moment(text, None, None).is_ok() || date::undecided(text).is_some();
    if is_day { by(true) } else { OptOut::Unclear }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(header: &str, cell: &str) -> Option<OptOut> {
        Some(read(asks(header)?, cell, &[]))
    }

    #[test]
    fn a_stage_may_forbid_contact() {
        for stage in ["Do not contact", "Follow up - unsubscribed", "3. Opted out", "黑名单客户"]
        {
            assert!(forbids_contact(stage), "{stage}");
        }
        for stage in ["No contact yet", "Contacted", "Proposal sent", "Do not lose", "On hold"] {
            assert!(!forbids_contact(stage), "{stage}");
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
        for header in
            ["Email", "Unsubscribe reason", "Stage", "Unsub link", "Option", "Fax Opt Out"]
        {
            assert_eq!(asks(header), None, "{header}");
        }
    }
}
