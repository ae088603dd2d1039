//! Reads our own mail domains: the part after the `@` of our addresses. A web address would match
//! no mail, and every mail of ours would be taken for the buyer's.

use crate::rules::codes;
use crate::rules::parse::reader::Entry;

/// Reads the domains of `our_domains`, in lower case.
pub(in crate::rules) fn read(entry: &Entry<'_>) -> Vec<String> {
    let items = entry.items_or_one().unwrap_or_default();
    items.iter().filter_map(domain).collect()
}

fn domain(item: &Entry<'_>) -> Option<String> {
    let written = item.text()?.trim();
    let right = meant(written);
    if right.as_deref() == Some(written) {
        return Some(written.to_lowercase());
    }
    let help = match &right {
        Some(right) => format!("write `{right}`: only the part after the @ of your addresses"),
        None => "write the part after the @ of your addresses, e.g. `acme.example`".to_owned(),
    };
    let message = format!("`{written}` is not the domain of a mail address");
    item.misspelt(codes::NOT_A_DOMAIN, message, help, written, right.as_deref());
    None
}

/// Returns the domain in a web or mail address; a domain is returned unchanged.
fn meant(written: &str) -> Option<String> {
    let address = written.split_once("://").map_or(written, |(_, address)| address);
    let without_path = address.split(['/', '?']).next().unwrap_or("");
    let behind_at = without_path.rsplit('@').next().unwrap_or("");
    let host = behind_at.split(':').next().unwrap_or("").trim();
    let is_web = host.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
    let host = if is_web { &host[4..] } else { host };
    let labels = host.split('.');
    let is_domain = labels.clone().count() > 1
        && host.rsplit('.').next().is_some_and(|last| last.contains(char::is_alphabetic))
        && labels.into_iter().all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        });
    is_domain.then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_found_in_what_is_typed_for_it() {
        for typed in [
            "acme.example",
            "www.acme.example",
            "https://www.acme.example/en?x=1",
            "sales@acme.example",
            "@acme.example",
            "acme.example:443",
        ] {
            assert_eq!(meant(typed).as_deref(), Some("acme.example"), "{typed}");
        }
        assert_eq!(meant("Mail.灯具.example").as_deref(), Some("Mail.灯具.example"));
        for typed in
            ["acme", "", "Acme Lighting Ltd", "acme..example", "www.acme", "a.b, c.d", "1.5"]
        {
            assert_eq!(meant(typed), None, "{typed}");
        }
    }
}
