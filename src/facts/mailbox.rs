//! What a mail address and a web address tell: domain, registrable domain, kind of mailbox.

use std::collections::HashSet;
use std::sync::OnceLock;

use foldhash::fast::FixedState;

type Domains = HashSet<&'static str, FixedState>;

fn lines(text: &'static str) -> Domains {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

fn free_mail() -> &'static Domains {
    static FREE: OnceLock<Domains> = OnceLock::new();
    FREE.get_or_init(|| lines(include_str!("../../data/free_mail.txt")))
}

fn disposable_mail() -> &'static Domains {
    static DISPOSABLE: OnceLock<Domains> = OnceLock::new();
    DISPOSABLE.get_or_init(|| lines(include_str!("../../data/disposable_mail.txt")))
}

/// The kinds of mailbox, as the fact `mailbox_kind` names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailboxKind {
    Free,
    Disposable,
    Company,
}

impl MailboxKind {
    pub const fn name(self) -> &'static str {
        match self {
            MailboxKind::Free => "free",
            MailboxKind::Disposable => "disposable",
            MailboxKind::Company => "company",
        }
    }

    /// By domain and its registrable domain, both in lower case; a subdomain of a free provider
    /// (`vip.163.com`) is free too.
    pub fn of(domain: &str, site: &str) -> Self {
        let listed = |domains: &Domains| {
            domains.contains(site) || (site.len() < domain.len() && domains.contains(domain))
        };
        if listed(disposable_mail()) {
            MailboxKind::Disposable
        } else if listed(free_mail()) {
            MailboxKind::Free
        } else {
            MailboxKind::Company
        }
    }
}

/// The part after the `@` of the first address; `None` unless it looks like a domain.
pub fn domain_of(address: &str) -> Option<&str> {
    let is_between =
        |c: char| c.is_whitespace() || matches!(c, ';' | ',' | '<' | '>' | '|' | '；' | '，');
    let first = address.split(is_between).find(|part| part.contains('@'))?;
    let domain = first.rsplit_once('@')?.1.trim_end_matches(['.', ')', '"']);
    let fits = domain.contains('.')
        && domain
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-') || b >= 128);
    fits.then_some(domain)
}

/// The domain that one registers, by the public suffix list: `mail.acme.com.cn` → `acme.com.cn`;
/// the domain itself where the list knows none.
pub fn registrable(domain: &str) -> &str {
    psl::domain_str(domain).unwrap_or(domain)
}

/// The host of a web address, without scheme, `www.`, port and path.
pub fn host_of(address: &str) -> Option<&str> {
    let address = address.trim();
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':', ' ']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    host.contains('.').then_some(host)
}

/// The two-letter country ending of a domain in lower case; `None` for `.com` and its like.
///
/// Endings that are sold world-wide as if they were generic say nothing of a country.
pub fn country_ending(domain: &str) -> Option<&str> {
    const SOLD_WORLD_WIDE: [&str; 12] =
        ["co", "io", "me", "tv", "cc", "ai", "eu", "ws", "fm", "la", "gg", "vc"];
    let ending = domain.rsplit('.').next()?;
    (ending.len() == 2 && !SOLD_WORLD_WIDE.contains(&ending)).then_some(ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_mailboxes_apart() {
        let of = |domain| MailboxKind::of(domain, registrable(domain));
        assert_eq!(of("gmail.com"), MailboxKind::Free);
        assert_eq!(of("vip.163.com"), MailboxKind::Free);
        assert_eq!(of("mailinator.com"), MailboxKind::Disposable);
        assert_eq!(of("acme.example"), MailboxKind::Company);
    }

    #[test]
    fn finds_domains() {
        assert_eq!(domain_of("Li <li@acme.com.cn>"), Some("acme.com.cn"));
        assert_eq!(domain_of("nobody"), None);
        assert_eq!(domain_of("li@acme.example; li@gmail.com"), Some("acme.example"));
        assert_eq!(domain_of("a@b@c.de"), Some("c.de"));
        assert_eq!(registrable("mail.acme.com.cn"), "acme.com.cn");
        assert_eq!(host_of("https://www.acme.de/x?y"), Some("acme.de"));
        assert_eq!(country_ending("acme.co.uk"), Some("uk"));
        assert_eq!(country_ending("acme.com"), None);
    }
}
