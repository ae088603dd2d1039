//! Redacts names to initials and masks mail addresses, for a page that is passed on.

/// Returns the first letter of each word: `Contratista Sur` becomes `C. S.`.
pub(super) fn initials(name: &str) -> String {
    let letters =
        name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let initials: Vec<String> = letters.take(4).map(|c| format!("{c}.")).collect();
    if initials.is_empty() { "–".into() } else { initials.join(" ") }
}

/// Masks an address: `po@contractor.com.cl` becomes `p***@***.cl`.
pub(super) fn masked_mail(mail: &str) -> String {
    let first = mail.chars().next().filter(|c| c.is_alphanumeric());
    let ending = mail.rsplit_once('@').and_then(|(_, domain)| domain.rsplit_once('.'));
    let ending = ending.map_or_else(String::new, |(_, ending)| format!(".{ending}"));
    format!("{}***@***{ending}", first.map_or_else(String::new, String::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_to_recognise_a_buyer_by() {
        assert_eq!(initials("  Müller & Söhne GmbH"), "M. S. G.");
        assert_eq!(initials("上海灯具"), "上.");
        assert_eq!(initials("—"), "–");
        assert_eq!(masked_mail("po@contractor.com.cl"), "p***@***.cl");
        assert_eq!(masked_mail("not a mail"), "n***@***");
    }
}
