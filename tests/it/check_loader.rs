//! Tests properties of the loader: it never panics, the order of files does not matter, any editor
//! may have saved the files, and every message is readable without a programmer.

use crate::check;

use check::small_pack;
use ghosted::rules::{RuleFiles, load};
use proptest::prelude::*;

#[test]
fn the_built_in_rules_have_no_error() {
    let loaded = load(&RuleFiles::embedded());
    let shown: Vec<String> =
        loaded.diagnostics.iter().map(|diagnostic| diagnostic.render(false)).collect();
    assert!(loaded.diagnostics.is_empty(), "{}", shown.join("\n\n"));
    let pack = loaded.pack.unwrap();
    assert!(pack.signs.len() >= 30 && pack.questions.len() >= 12);
    for sign in &pack.signs {
        for cause in 0..pack.causes.len() {
            let sum: f64 = sign.outcomes.iter().map(|outcome| outcome.probability[cause]).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{} for cause {cause}: {sum}", sign.id);
        }
    }
}

#[test]
fn the_order_in_which_files_come_does_not_matter() {
    let built_in: Vec<_> = RuleFiles::embedded()
        .iter()
        .map(|(name, bytes)| (name.to_owned(), bytes.to_vec()))
        .collect();
    let mut reversed = built_in.clone();
    reversed.reverse();
    let mut rotated = built_in.clone();
    rotated.rotate_left(17);
    let debug = |files| format!("{:?}", load(&RuleFiles::new("rules/", files)).pack.unwrap());
    let expected = debug(built_in);
    assert_eq!(debug(reversed), expected);
    assert_eq!(debug(rotated), expected);
}

#[test]
fn a_file_that_notepad_saved_is_read_like_any_other() {
    let plain = small_pack();
    let text = plain.text("causes.yaml");
    let notepad =
        plain.clone().add("causes.yaml", &format!("\u{feff}{}", text.replace('\n', "\r\n")));
    assert_eq!(notepad.transcript(), plain.transcript());
    let mistake =
        |files: check::Files| files.edit("causes.yaml", "zh: 询问开标日期}", "cn: 询问开标日期}");
    assert_eq!(mistake(notepad).transcript(), mistake(plain).transcript());
}

#[test]
fn another_encoding_is_named_with_its_remedy() {
    let gbk =
        small_pack().add_bytes("lists/tender_words.yaml", b"list: x\nwords: [\xcd\xb6\xb1\xea]\n");
    let shown = gbk.transcript();
    assert!(shown.contains("is not saved as UTF-8 but as another encoding, e.g. GBK"), "{shown}");
    assert!(!shown.contains("tender_words`"), "one error makes no second: {shown}");
    let list = format!("\u{feff}{}", small_pack().text("lists/tender_words.yaml"));
    for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        let utf16: Vec<u8> = list.encode_utf16().flat_map(to_bytes).collect();
        let shown = small_pack().add_bytes("lists/tender_words.yaml", &utf16).transcript();
        assert_eq!(shown, small_pack().transcript(), "its first bytes say how it is saved");
    }
}

#[test]
fn a_hash_that_cuts_a_text_is_a_warning_and_a_comment_is_not() {
    let list = |line: &str| format!("list: tender_words\nwords:\n  - {line}\n");
    let shown = |line: &str| small_pack().add("lists/tender_words.yaml", &list(line)).transcript();
    assert!(shown("Item #4").contains("`#4` is read as a comment"));
    for comment in
        ["tender  # in English", "tender # in English", "tender    #english", "\"Item #4\""]
    {
        assert_eq!(shown(comment), "No errors in 9 files.\n", "{comment}");
    }
}

#[test]
fn a_rule_that_cannot_be_read_makes_no_errors_elsewhere() {
    // A sign and a question name the cause `tender`.
    let files = small_pack().edit("causes.yaml", "    basis: guess", "\tbasis: guess");
    assert!(files.transcript().ends_with("1 error in 1 file; nothing was run.\n"));
    let files = small_pack().edit("facts.yaml", "bounced: {type", "bounced: {{type");
    assert!(files.transcript().ends_with("1 error in 1 file; nothing was run.\n"));
}

const JARGON: [&str; 8] =
    ["mapping", "scalar", "sequence", "node", "token", "parse", "indicator", "block"];

fn without_quotes_of_the_file(message: &str) -> String {
    message.split('`').step_by(2).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 150,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_edit_of_the_built_in_files_makes_the_loader_panic(
        file in 0_usize..53,
        at in 0.0_f64..1.0,
        removed in 0_usize..12,
        added in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..6),
            "[\\-:#{}\\[\\]\"'：，“”@%`&*!|>\t\n ?,a0]{0,4}".prop_map(String::into_bytes),
        ],
    ) {
        let built_in = RuleFiles::embedded();
        let mut files: Vec<_> =
            built_in.iter().map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect();
        let file = file % files.len();
        let bytes = &mut files[file].1;
        let from = (at * bytes.len() as f64) as usize;
        let to = (from + removed).min(bytes.len());
        bytes.splice(from..to, added);
        let loaded = load(&RuleFiles::new("rules/", files));
        for diagnostic in &loaded.diagnostics {
            prop_assert!(diagnostic.render(false).contains(diagnostic.code.id));
            let words = without_quotes_of_the_file(&diagnostic.message).to_lowercase();
            for jargon in JARGON {
                prop_assert!(!words.contains(jargon), "{words}");
            }
            if let Some(place) = &diagnostic.place {
                let text = &place.source.text;
                prop_assert!(text.get(place.span.clone()).is_some(), "{diagnostic:?}");
            }
        }
        prop_assert_eq!(loaded.pack.is_none(), loaded.diagnostics.iter().any(|p| p.is_error()));
    }
}
