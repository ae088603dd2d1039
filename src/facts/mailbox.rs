//! Extracts facts from mail and web addresses: domain, registrable domain, kind of mailbox.

use std::collections::HashMap;
use std::sync::OnceLock;

use foldhash::fast::FixedState;

type Domains = HashMap<&'static str, MailboxKind, FixedState>;

/// Free and disposable providers, by domain; a domain on both lists is disposable.
fn providers() -> &'static Domains {
    static PROVIDERS: OnceLock<Domains> = OnceLock::new();
    PROVIDERS.get_or_init(|| {
        let free = lines(include_str!("../../data/free_mail.txt"));
        let disposable = lines(include_str!("../../data/disposable_mail.txt"));
        let free = free.map(|domain| (domain, MailboxKind::Free));
        free.chain(disposable.map(|domain| (domain, MailboxKind::Disposable))).collect()
    })
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
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

    /// Looks up the domain and its registrable domain, both in lower case; a subdomain of a free
    /// provider (`vip.163.com`) is free too.
    pub fn of(domain: &str, site: &str) -> Self {
        let of_site = providers().get(site);
        let of_domain = (site.len() < domain.len()).then(|| providers().get(domain)).flatten();
        match (of_site, of_domain) {
            (None, None) => MailboxKind::Company,
            (Some(MailboxKind::Disposable), _) | (_, Some(MailboxKind::Disposable)) => {
                MailboxKind::Disposable
            }
            _ => MailboxKind::Free,
        }
    }
}

/// Returns the part after the `@` of the first address, or `None` if it does not look like a
/// domain.
pub fn domain_of(address: &str) -> Option<&str> {
    let is_between =
        |c: char| c.is_whitespace() || matches!(c, ';' | ',' | '<' | '>' | '|' | '；' | '，');
    let rest = &address[memchr::memchr(b'@', address.as_bytes())? + 1..];
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
    if rest.bytes().all(is_plain) {
        // The common case: a cell with a single address.
        let domain = rest.trim_end_matches('.');
        return domain.contains('.').then_some(domain);
    }
    let first = rest.split(is_between).next()?;
    let domain = first.rsplit('@').next()?.trim_end_matches(['.', ')', '"']);
    let fits = domain.contains('.') && domain.bytes().all(|b| is_plain(b) || b >= 128);
    fits.then_some(domain)
}

/// Returns the registrable domain by the public suffix list: `mail.acme.com.cn` → `acme.com.cn`;
/// the domain itself if the list has no suffix for it.
pub fn registrable(domain: &str) -> &str {
    // Cut by length: comparing the letters again would take longer than the look-up.
    let found = psl::domain(domain.as_bytes()).map(|found| found.as_bytes().len());
    let found = found.and_then(|length| domain.get(domain.len() - length..));
    found.map_or(domain, |found| found.strip_suffix('.').unwrap_or(found))
}

/// Returns the host of a web address, without scheme, `www.`, port and path.
pub fn host_of(address: &str) -> Option<&str> {
    let address = address.trim();
    let mut colons = memchr::memchr_iter(b':', address.as_bytes());
    let rest = colons.find_map(|at| address[at..].strip_prefix("://")).unwrap_or(address);
    let host = rest.split(['/', '?', '#', ':', ' ']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    host.contains('.').then_some(host)
}

/// Returns the two-letter country code of a domain in lower case, or `None` for `.com` and similar.
///
/// Country codes that are sold world-wide as generic domains do not count.
pub fn country_ending(domain: &str) -> Option<&str> {
    const SOLD_WORLD_WIDE: [&str; 12] =
        ["co", "io", "me", "tv", "cc", "ai", "eu", "ws", "fm", "la", "gg", "vc"];
    let ending = domain.rsplit('.').next()?;
    (ending.len() == 2 && !SOLD_WORLD_WIDE.contains(&ending)).then_some(ending)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_one_registers_is_as_the_list_says(
            domain in "([a-z\u{e9}]{0,3}|com|co|cn|uk|example)([.]([a-z]{0,3}|com|co|cn|uk)){0,4}",
        ) {
            let plainly = psl::domain_str(&domain).unwrap_or(&domain);
            prop_assert_eq!(registrable(&domain), plainly);
        }

        #[test]
        fn the_domain_is_that_of_the_first_part_with_an_at(
            address in "[a@.<; ,\u{ff1b}\u{a0}\u{e9})\"-]{0,14}",
        ) {
            let is_between =
                |c: char| c.is_whitespace() || matches!(c, ';' | ',' | '<' | '>' | '|' | '；' | '，');
            let first = address.split(is_between).find(|part| part.contains('@'));
            let domain = first.and_then(|part| part.rsplit_once('@')).map(|(_, domain)| domain);
            let plainly = domain.map(|own| own.trim_end_matches(['.', ')', '"'])).filter(|own| {
                own.contains('.')
                    && own.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c) || !c.is_ascii())
            });
            prop_assert_eq!(domain_of(&address), plainly);
        }

        #[test]
        fn the_scheme_ends_with_the_first_colon_and_two_slashes(
            address in "(https?)?[a.:/]{0,5}(://)?[a.:/]{0,8}",
        ) {
            let rest = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
            let host = rest.split(['/', '?', '#', ':', ' ']).next().unwrap();
            let plainly = Some(host).filter(|host| host.contains('.'));
            prop_assert_eq!(host_of(&address), plainly);
        }
    }

    #[test]
    fn distinguishes_mailboxes() {
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
