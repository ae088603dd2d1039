//! Builds file names from a buyer's company and the id of the deal: readable, valid on every
//! system, and different for different deals.
//!
//! A name is `company_id` in lower-case ASCII letters, digits and `-`. If the id has other
//! characters, `_` and 16 hex digits of its SHA-256 follow. Neither part contains `_`, so two ids
//! never give the same name, whatever the company. No reserved name of Windows contains `_` either.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

/// The maximum number of characters of the company, and of the id.
const LONGEST_PART: usize = 40;

/// Returns the file name of a deal without its ending; at most 98 characters.
pub fn stem(company: &str, id: &str) -> String {
    let mut name = slug(company);
    if name.is_empty() {
        name.push_str("buyer");
    }
    name.push('_');
    let plain = slug(id);
    name.push_str(&plain);
    if plain != id || id.is_empty() {
        name.push('_');
        for byte in &Sha256::digest(id.as_bytes())[..8] {
            let _ = write!(name, "{byte:02x}"); // writing to a String cannot fail
        }
    }
    name
}

/// Returns the file name of the page of an owner without its ending. It has a hash if asked for, or
/// if the name has other characters than ASCII letters, digits and spaces, or is that of a device
/// of Windows.
pub fn owner_stem(owner: Option<&str>, with_hash: bool) -> String {
    let Some(owner) = owner else {
        return if with_hash { "without-owner_".into() } else { "without-owner".into() };
    };
    let mut name = slug(owner);
    let is_plain = owner.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ');
    let is_device = DEVICES.contains(&name.trim_end_matches(|c: char| c.is_ascii_digit()));
    if with_hash || !is_plain || is_device || name.is_empty() || owner.len() > LONGEST_PART {
        name.push('_');
        for byte in &Sha256::digest(owner.as_bytes())[..8] {
            let _ = write!(name, "{byte:02x}"); // writing to a String cannot fail
        }
    }
    name
}

/// Names that Windows keeps for devices, without digits.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// Keeps lower-case ASCII letters and digits; other characters between them become one `-`.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.nfkd().filter(|c| !is_mark(*c)) {
        if slug.len() == LONGEST_PART {
            break;
        }
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Returns whether the character is a combining accent.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_can_be_read_and_never_leaves_the_folder() {
        assert_eq!(stem("Müller & Söhne GmbH", "4711"), "muller-sohne-gmbh_4711");
        assert!(stem("上海公司", "D-1").starts_with("buyer_d-1_"));
        assert!(stem("con", "../../etc").starts_with("con_etc_"));
        assert_ne!(stem("a", "D1"), stem("a", "d1"), "they would be one file on Windows");
    }

    proptest! {
        #[test]
        fn names_suit_every_system(company in any::<String>(), id in any::<String>()) {
            let name = stem(&company, &id);
            prop_assert!(name.len() <= 98);
            prop_assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_'));
            let first = name.split('_').next().unwrap();
            prop_assert!(name.contains('_') && !first.is_empty());
        }

        #[test]
        fn different_ids_have_different_names(
            company in "[a-c_ -]{0,3}", other in "[a-c_ -]{0,3}",
            id in "[aAbé_ -]{0,4}", second in "[aAbé_ -]{0,4}",
        ) {
            prop_assume!(id != second);
            prop_assert_ne!(stem(&company, &id), stem(&other, &second));
        }
    }
}
