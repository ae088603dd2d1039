//! Matches different spellings of a company: `Acme Ltd`, `ACME LIMITED` and `Acme  Ltd.`
//!
//! A name is first compared unchanged. Only if it joins nothing, legal forms are compared by
//! meaning and punctuation is ignored. A name without a form joins a name with one, and vice versa,
//! if only one company has that name. `Acme GmbH` and `Acme Ltd` are two companies.

use std::collections::BTreeMap;

use crate::exports::join::key_index::{Index, Key};
use crate::facts::word_search::fold;

/// The minimum length of a word; shorter ones begin the domains of too many companies.
const MIN_WORD_LENGTH: usize = 4;

/// Spellings of legal forms with their canonical names. Longer ones first.
const FORMS: [(&str, &str); 94] = [
    ("s de rl de cv", "s de rl"),
    ("srl de cv", "s de rl"),
    ("sapi de cv", "sapi"),
    ("sa de cv", "sa de cv"),
    ("sadecv", "sa de cv"),
    ("gmbh and co kg", "gmbh co kg"),
    ("gmbh and co kgaa", "gmbh co kgaa"),
    ("gmbh co kg", "gmbh co kg"),
    ("ag and co kg", "ag co kg"),
    ("private company limited", "private ltd"),
    ("public company limited", "plc"),
    ("public limited company", "plc"),
    ("private limited", "private ltd"),
    ("private ltd", "private ltd"),
    ("pvt limited", "private ltd"),
    ("pvt ltd", "private ltd"),
    ("p ltd", "private ltd"),
    ("pte limited", "pte ltd"),
    ("pte ltd", "pte ltd"),
    ("pty limited", "pty ltd"),
    ("pty ltd", "pty ltd"),
    ("proprietary limited", "pty ltd"),
    ("sdn bhd", "sdn bhd"),
    ("sendirian berhad", "sdn bhd"),
    ("limited liability company", "llc"),
    ("limited company", "ltd"),
    ("company limited", "ltd"),
    ("company ltd", "ltd"),
    ("co limited", "ltd"),
    ("co ltd", "ltd"),
    ("ltd co", "ltd"),
    ("ltd sti", "ltd sti"),
    ("limited sirketi", "ltd sti"),
    ("anonim sirketi", "as"),
    ("sociedad anonima", "sa"),
    ("societe anonyme", "sa"),
    ("societa per azioni", "spa"),
    ("sp z oo", "sp zoo"),
    ("sp zoo", "sp zoo"),
    ("spolka z oo", "sp zoo"),
    ("spol sro", "sro"),
    ("besloten vennootschap", "bv"),
    ("joint stock company", "jsc"),
    ("fz llc", "fz llc"),
    ("limited", "ltd"),
    ("ltd", "ltd"),
    ("incorporated", "inc"),
    ("inc", "inc"),
    ("corporation", "corp"),
    ("corp", "corp"),
    ("company", "co"),
    ("co", "co"),
    ("llc", "llc"),
    ("llp", "llp"),
    ("plc", "plc"),
    ("gmbh", "gmbh"),
    ("mbh", "gmbh"),
    ("kgaa", "kgaa"),
    ("ag", "ag"),
    ("kg", "kg"),
    ("ohg", "ohg"),
    ("ug", "ug"),
    ("sarl", "sarl"),
    ("sasu", "sasu"),
    ("sas", "sas"),
    ("snc", "snc"),
    ("sa", "sa"),
    ("srl", "srl"),
    ("spa", "spa"),
    ("slu", "slu"),
    ("sl", "sl"),
    ("ltda", "ltda"),
    ("limitada", "ltda"),
    ("eireli", "eireli"),
    ("lda", "lda"),
    ("bv", "bv"),
    ("nv", "nv"),
    ("aps", "aps"),
    ("as", "as"),
    ("ab", "ab"),
    ("oyj", "oyj"),
    ("oy", "oy"),
    ("sro", "sro"),
    ("doo", "doo"),
    ("kft", "kft"),
    ("zrt", "zrt"),
    ("ood", "ood"),
    ("jsc", "jsc"),
    ("fze", "fze"),
    ("fzco", "fzco"),
    ("dmcc", "dmcc"),
    ("wll", "wll"),
    ("bhd", "bhd"),
    ("tbk", "tbk"),
];
/// Forms that precede the name.
const BEFORE: [(&str, &str); 6] =
    [("ооо", "ооо"), ("зао", "зао"), ("оао", "оао"), ("пао", "пао"), ("ао", "ао"), ("pt", "pt")];
/// Forms written without a space after the name. 有限责任公司 is the long form of 有限公司, while 股份有限公司 is a
/// different form; `集团` and the like belong to the name.
const JOINED: [(&str, &str); 6] = [
    ("股份有限公司", "股份有限公司"),
    ("有限责任公司", "有限公司"),
    ("有限公司", "有限公司"),
    ("股份公司", "股份有限公司"),
    ("株式会社", "株式会社"),
    ("有限会社", "有限会社"),
];

/// A normalised name.
#[derive(Debug, PartialEq, Eq)]
struct Meant {
    /// Without form, case, accents, width and punctuation; never blank.
    name: String,
    /// Blank if the name has none.
    form: &'static str,
}

fn meant(company: &str) -> Option<Meant> {
    let words = words(company);
    let mut form = "";
    let mut name = words.as_str();
    if let Some((rest, own)) = FORMS
        .iter()
        .find_map(|(written, own)| Some((words.strip_suffix(written)?.strip_suffix(' ')?, *own)))
    {
        (name, form) = (rest, own);
    } else if let Some((rest, own)) = BEFORE
        .iter()
        .find_map(|(written, own)| Some((words.strip_prefix(written)?.strip_prefix(' ')?, *own)))
    {
        (name, form) = (rest, own);
    } else if let Some((rest, own)) = JOINED.iter().find_map(|(written, own)| {
        let rest = words.strip_suffix(written).or_else(|| words.strip_prefix(written))?;
        Some((rest.trim(), *own))
    }) {
        (name, form) = (rest, own);
    }
    (!name.is_empty()).then(|| Meant { name: name.to_owned(), form })
}

/// Returns its words in lower case, separated by one space; single letters in a row are one word,
/// so that `S.A.` is `sa`.
fn words(company: &str) -> String {
    let folded = fold(company);
    let mut words = String::with_capacity(folded.len());
    let mut last_is_letter = false;
    let spelled = folded.replace(['&', '+'], " and ");
    for word in spelled.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let is_letter = word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic());
        let goes_on = is_letter && last_is_letter;
        if !words.is_empty() && !goes_on {
            words.push(' ');
        }
        words.push_str(word);
        last_is_letter = is_letter;
    }
    words
}

/// Returns whether the words of the company form the domain of a mail address, in lower case:
/// `nandi` and `nandiwater` are domains of `Nandi Water Works Ltd`.
pub fn is_in_domain(company: &str, label: &str) -> bool {
    let Some(Meant { name, .. }) = meant(company) else { return false };
    let label: String = label.chars().filter(|c| c.is_alphanumeric()).collect();
    let first = name.split(' ').next().unwrap_or_default();
    label == name.replace(' ', "") || (first.len() >= MIN_WORD_LENGTH && label.starts_with(first))
}

/// The keys of one name.
#[derive(Clone, Copy, Debug)]
pub struct NameKeys {
    exact: Key,
    /// The keys with and without the form, and whether there is a form.
    meant: Option<(Key, Key, bool)>,
}

impl NameKeys {
    pub fn of(company: &str) -> Self {
        let keys = |meant: Meant| {
            let whole = Key::exact(&format!("{}\u{1f}{}", meant.name, meant.form));
            (whole, Key::exact(&format!("\u{1f}{}", meant.name)), !meant.form.is_empty())
        };
        Self { exact: Key::folded(company), meant: meant(company).map(keys) }
    }
}

/// Returns the same key for every spelling of a name.
pub fn same_name(company: &str) -> Key {
    let keys = NameKeys::of(company);
    keys.meant.map_or(keys.exact, |(whole, _, _)| whole)
}

/// Returns the keys under which [`rows`] finds the rows of companies.
pub fn pairs(named: &[(NameKeys, u32)]) -> Vec<(Key, u32)> {
    let mut pairs: Vec<(Key, u32)> = named.iter().map(|(keys, row)| (keys.exact, *row)).collect();
    // By name without form: the only full name with it, or `None` if there are several.
    let mut of_bare: BTreeMap<Key, Option<Key>> = BTreeMap::new();
    for (whole, bare, _) in named.iter().filter_map(|(keys, _)| keys.meant) {
        let only = of_bare.entry(bare).or_insert(Some(whole));
        *only = only.filter(|own| *own == whole);
    }
    for (keys, row) in named {
        let Some((whole, bare, has_form)) = keys.meant else { continue };
        pairs.push((whole, *row));
        if of_bare.get(&bare).copied().flatten().is_some() {
            pairs.push((any_form(bare), *row));
            pairs.extend((!has_form).then_some((bare, *row)));
        }
    }
    pairs
}

/// Returns the rows of a company in an index of [`pairs`], lowest first.
pub fn rows<'i>(index: &'i Index, company: &str) -> &'i [u32] {
    let exact = index.rows(Key::folded(company));
    if !exact.is_empty() {
        return exact;
    }
    let Some((whole, bare, has_form)) = NameKeys::of(company).meant else { return &[] };
    match index.rows(whole) {
        [] if has_form => index.rows(bare),
        [] => index.rows(any_form(bare)),
        same => same,
    }
}

fn any_form(bare: Key) -> Key {
    bare.beside(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(names: &[&str]) -> Index {
        let named: Vec<(NameKeys, u32)> =
            names.iter().zip(0..).map(|(name, row)| (NameKeys::of(name), row)).collect();
        Index::new(pairs(&named))
    }

    fn is_same(one: &str, other: &str) -> bool {
        let (there, back) = (index(&[one]), index(&[other]));
        let is_same = !rows(&there, other).is_empty();
        assert_eq!(is_same, !rows(&back, one).is_empty(), "{one} and {other}");
        is_same
    }

    #[test]
    fn a_domain_with_the_words_of_a_company_is_its_domain() {
        for label in ["nandi", "nandiwater", "nandi-water-works"] {
            assert!(is_in_domain("Nandi Water Works Ltd", label), "{label}");
        }
        assert!(is_in_domain("SIA", "sia"));
        for label in ["water", "larsvik", "siamagro", ""] {
            assert!(!is_in_domain("Nandi Water Works Ltd", label), "{label}");
            assert!(!is_in_domain("SIA Ltd", label), "{label}");
        }
    }

    #[test]
    fn a_legal_form_may_be_written_in_many_ways() {
        for (one, other) in [
            ("Acme Ltd", "ACME LIMITED"),
            ("Acme Ltd", "Acme  Ltd."),
            ("Acme Co., Ltd.", "Acme Company Limited"),
            ("Acme, Inc.", "ACME INCORPORATED"),
            ("Brunn GmbH & Co. KG", "Brunn GmbH and Co KG"),
            ("Café Río S.A.", "cafe rio sa"),
            ("Rio Sul Ltda.", "RIO SUL LIMITADA"),
            ("Widget Pvt. Ltd.", "Widget Private Limited"),
            ("Wisła Sp. z o.o.", "WISŁA SP ZOO"),
            ("ООО «Ромашка»", "ООО Ромашка"),
            ("深圳市华强电子有限责任公司", "深圳市华强电子 有限公司"),
            ("Acme", "Acme Ltd"),
            ("深圳市华强电子", "深圳市华强电子有限公司"),
        ] {
            assert!(is_same(one, other), "{one} and {other}");
        }
    }

    #[test]
    fn companies_that_only_look_alike_stay_apart() {
        for (one, other) in [
            ("Acme Ltd", "Acme GmbH"),
            ("Acme Ltd", "Acme Trading Ltd"),
            ("华强电子有限公司", "华强电子股份有限公司"),
            ("华强集团有限公司", "华强有限公司"),
            ("Limited", "Ltd"),
            ("A & B Trading", "AB Trading"),
        ] {
            assert!(!is_same(one, other), "{one} and {other}");
        }
    }

    #[test]
    fn a_name_that_several_companies_share_joins_none() {
        let several = index(&["Acme Ltd", "Acme GmbH", "Beta", "Beta Inc"]);
        assert!(rows(&several, "Acme").is_empty());
        assert!(rows(&several, "Acme SA").is_empty());
        assert_eq!(rows(&several, "ACME LIMITED"), [0]);
        assert_eq!(rows(&several, "beta"), [2], "unchanged");
        assert!(rows(&several, "Beta Ltd").is_empty());
    }

    #[test]
    fn of_two_rows_of_one_company_both_are_found() {
        assert_eq!(rows(&index(&["Acme Ltd", "ACME LIMITED"]), "Acme Ltd."), [0, 1]);
    }
}
