//! Tests folders of rules as people leave them: files that are not read, copies, other encodings,
//! facts at the end of facts.yaml, pasted lines, switched-off rules.
#![allow(clippy::unwrap_used)] // a test may stop

use std::fs;

use crate::check;
use crate::common;

use check::{Files, clean_pack};
use common::{ghosted, text};
use ghosted::diagnostic::Diagnostic;
use ghosted::rules::{RuleFiles, fix, load};
use jiff::civil::date;

fn shown(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|own| own.render(false) + "\n").collect()
}

/// Returns the errors of the clean pack with one more file in its folder.
fn with_file(name: &str, bytes: &[u8]) -> String {
    let room = tempfile::tempdir().unwrap();
    clean_pack().write(room.path());
    let path = room.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
    shown(&load(&RuleFiles::from_dir(room.path()).unwrap()).diagnostics)
}

/// Returns the only error of the edited clean pack.
fn one_error(name: &str, from: &str, to: &str) -> String {
    let loaded = load(&clean_pack().edit(name, from, to).rule_files());
    assert_eq!(loaded.diagnostics.len(), 1, "{to:?}: {}", shown(&loaded.diagnostics));
    shown(&loaded.diagnostics)
}

#[test]
fn files_that_nothing_reads_are_errors_with_what_to_do() {
    for (name, says) in [
        ("signs/mine.yaml.txt", "rename it to mine.yaml"),
        ("mine.YAML", "rename it to mine.yaml"),
        ("signs/mine.yaml.bak", "rename it to mine.yaml"),
        ("signs/mine.txt", "rename it to mine.yaml"),
        ("lists/mine", "rename it to mine.yaml"),
        ("signs/amy/mine.yaml", "move it to signs/mine.yaml"),
        ("mine.docx", "plain text editor"),
        ("signs/mine.json", "move it out of the rules"),
    ] {
        let said = with_file(name, b"signs: []\n");
        assert!(said.contains(&format!("{name} is not read")) && said.contains(says), "{said}");
        assert_eq!(said.matches("error[").count(), 1, "{said}");
    }
    for name in [".DS_Store", "README.md", "signs/notes.md", "Thumbs.db", ".git/config", "signs/~x"]
    {
        assert_eq!(with_file(name, b"x"), "", "{name}");
    }
}

#[test]
fn a_copy_is_one_error_and_not_one_per_rule() {
    let signs = clean_pack().text("signs/tender.yaml");
    for name in [
        "signs/tender - Copy.yaml",
        "signs/Kopie von tender.yaml",
        "signs/tender (1).yaml",
        "signs/tender - 副本.yaml",
        "signs/tender_of_amy.yaml",
    ] {
        let said = with_file(name, signs.replace("tender: 7", "tender: 6").as_bytes());
        assert!(said.contains("is a copy of signs/tender.yaml"), "{name}: {said}");
        assert_eq!(said.matches("error[").count(), 1, "{said}");
    }
    // A copy that was changed to have signs of its own is not a copy.
    let own = signs.replace("id: tender_words", "id: auction_words");
    assert!(!with_file("signs/tender (1).yaml", own.as_bytes()).contains("is a copy"));
}

#[test]
fn the_folder_above_the_rules_is_answered_with_theirs() {
    let room = tempfile::tempdir().unwrap();
    clean_pack().write(&room.path().join("mine/rules"));
    let error = RuleFiles::from_dir(&room.path().join("mine")).unwrap_err();
    assert!(error.help.unwrap().ends_with("mine/rules"));
}

#[test]
fn a_fact_at_the_end_of_the_file_is_a_fact() {
    let own = "buyer_tier:\n  type: text\n  columns: [Tier]\n";
    let below: String = own.lines().map(|line| format!("  {line}\n")).collect();
    let tier = "\"Buyer tier\"";
    for fact in [format!("\n{own}"), format!("messages:\n{below}")] {
        let facts = clean_pack().text("facts.yaml");
        assert!(!facts.contains(tier));
        let files = clean_pack().add("facts.yaml", &format!("{facts}{fact}"));
        let loaded = load(&files.rule_files());
        let pack = loaded.pack.unwrap_or_else(|| panic!("{}", shown(&loaded.diagnostics)));
        assert!(pack.catalog.find("buyer_tier").is_some(), "{fact}");
    }
}

#[test]
fn pasted_lines_are_named_and_fixed_where_that_is_certain() {
    let head = "list: tender_words\n";
    for (pasted, says) in [
        ("```yaml\nlist: tender_words\n", "delete the line"),
        ("// our words\nlist: tender_words\n", "write `# our words`"),
        ("-- our words\nlist: tender_words\n", "write `# our words`"),
        ("<!-- our words -->\nlist: tender_words\n", "write `# our words`"),
    ] {
        let said = one_error("lists/tender_words.yaml", head, pasted);
        assert!(said.contains(says), "{said}");
        let files = clean_pack().edit("lists/tender_words.yaml", head, pasted);
        let fixed = fix(&files.rule_files(), date(2026, 3, 16)).files;
        assert!(load(&fixed).pack.is_some(), "{pasted}");
    }
    for bullet in ["–", "—", "•", "*", "·"] {
        let list = format!("list: tender_words\nwords:\n  - tender\n  {bullet} auction\n");
        let files = clean_pack().add("lists/tender_words.yaml", &list);
        let fixed = Files::of(&fix(&files.rule_files(), date(2026, 3, 16)).files);
        assert_eq!(
            fixed.text("lists/tender_words.yaml"),
            "list: tender_words\nwords:\n  - tender\n  - auction\n"
        );
    }
    let of_10 = "    of_10: {most: 0.4, tender: 7}\n";
    let conflict =
        format!("<<<<<<< HEAD\n{of_10}=======\n    of_10: {{most: 1, tender: 8}}\n>>>>>>> amy\n");
    let said = one_error("signs/tender.yaml", of_10, &conflict);
    assert!(said.contains("keep one of the two versions"), "{said}");
}

#[test]
fn hours_are_answered_with_the_form_that_is_read() {
    for hours in ["9:00-11:00", "9-11", "09:00–11:00", "9 to 11"] {
        let said = one_error("cadence.yaml", "[9, 11]", hours);
        assert!(said.contains("`[9, 11]`"), "{said}");
    }
}

#[test]
fn a_list_within_a_list_is_refused() {
    let said = one_error("lists/tender_words.yaml", "auction", "$auction_words");
    assert!(said.contains("a list has words only"), "{said}");
}

#[test]
fn a_fix_never_leads_to_a_name_that_is_two_letters_away() {
    let today = date(2026, 3, 16);
    for (name, from, to) in [
        ("signs/tender.yaml", "$tender_words", "$tendency_words"),
        ("signs/tender.yaml", "$tender_words", "$render_word"),
        ("tests/known.yaml", "[tender_words]", "[tenders_word]"),
    ] {
        let files = clean_pack().edit(name, from, to);
        let fixed = fix(&files.rule_files(), today);
        assert_eq!(Files::of(&fixed.files).text(name), files.text(name), "{to}");
    }
    let gone = clean_pack().without("lists/tender_words.yaml");
    let said = shown(&load(&gone.rule_files()).diagnostics);
    assert!(said.contains("copy the file back"), "{said}");
}

#[test]
fn any_number_of_certain_errors_is_fixed_in_one_go() {
    let item = |colon: &str, id: usize| {
        format!(
            "  - id: sign_{id}\n    title{colon} {{en: A, zh: 一}}\n    when: {{opens: {{is_at_least: {id}}}}}\n    \
             of_10: {{most: 1, tender: 2}}\n    basis: guess\n    because: {{en: A, zh: 一}}\n    \
             examples: [{{given: {{opens: 0}}, expect: absent}}]\n"
        )
    };
    let file = |colon: &str| {
        let items: String = (1..=60).map(|id| item(colon, id)).collect();
        format!("signs:\n{items}")
    };
    let wrong = clean_pack().add("signs/many.yaml", &file("："));
    let fixed = fix(&wrong.rule_files(), date(2026, 3, 16));
    assert_eq!(fixed.fixed.len(), 60);
    assert_eq!(Files::of(&fixed.files).text("signs/many.yaml"), file(":"));
}

/// Tests a gate on countries in the built-in rules.
#[test]
fn countries_are_compared_by_code_however_they_are_written() {
    let sign = |country: &str| {
        let given = ["Brazil", "BRASIL", "巴西", "br"]
            .map(|own| format!("      - {{given: {{country: {own}}}, expect: present}}\n"))
            .concat();
        format!(
            "signs:\n  - id: there\n    title: {{en: A, zh: 一}}\n    when: {{country: {country}}}\n    \
             of_10: {{most: 1, tender: 2}}\n    basis: guess\n    because: {{en: A, zh: 一}}\n    \
             examples:\n{given}      - {{given: {{country: Chile}}, expect: absent}}\n"
        )
    };
    for country in ["BR", "Brazil", "巴西", "[NO, Brasil]", "{is_none_of: [Chile, NO]}"] {
        let files = clean_pack().add("signs/there.yaml", &sign(country));
        let loaded = load(&files.rule_files());
        let pack = loaded.pack.unwrap_or_else(|| panic!("{}", shown(&loaded.diagnostics)));
        let wrong: Vec<String> =
            ghosted::rule_tests::run(&pack).wrong().map(|own| own.description()).collect();
        assert!(wrong.is_empty(), "{country}: {wrong:#?}");
    }
    let files = clean_pack().add("signs/there.yaml", &sign("Atlantis"));
    assert!(shown(&load(&files.rule_files()).diagnostics).contains("`Atlantis` is not a country"));
}

#[test]
fn a_rule_that_is_off_takes_its_tests_with_it() {
    let off = clean_pack().edit(
        "signs/tender.yaml",
        "  - id: tender_words\n",
        "  - id: tender_words\n    enabled: no\n",
    );
    let loaded = load(&off.rule_files());
    let pack = loaded.pack.unwrap_or_else(|| panic!("{}", shown(&loaded.diagnostics)));
    assert!(pack.signs.iter().all(|sign| sign.id != "tender_words"));
    assert_eq!(pack.off.rules, [("sign", "tender_words".to_owned())]);
    assert_eq!((pack.off.tests, pack.tests.len()), (1, 0));
    // A misspelt name is still an error.
    let wrong = off.edit("tests/known.yaml", "[tender_words]", "[tender_wrods]");
    assert!(load(&wrong.rule_files()).pack.is_none());
}

#[test]
fn every_sort_of_rule_can_be_switched_off() {
    let room = tempfile::tempdir().unwrap();
    let built_in = Files::of(&RuleFiles::embedded());
    let first = |name: &str| {
        let text = built_in.text(name);
        let at = text.find("  - id: ").unwrap();
        text[at..].lines().next().unwrap().to_owned()
    };
    let mut files = built_in.clone();
    let sorts =
        ["causes.yaml", "gates.yaml", "questions.yaml", "conduct.yaml", "signs/tender.yaml"];
    for name in sorts {
        let line = first(name);
        files = files.edit(name, &line, &format!("{line}\n    enabled: no"));
    }
    files.write(room.path());
    let rules = room.path().to_str().unwrap();
    let said = ghosted(&["rules", "--changes", "--rules", rules]);
    assert!(said.status.success(), "{}", text(&said.stderr));
    let said = text(&said.stdout);
    for name in sorts {
        let id = first(name).replace("  - id: ", "");
        assert!(said.contains(&format!(" {id}: off\n")), "{id}: {said}");
    }
    let tests = text(&ghosted(&["test", "--rules", rules]).stdout);
    assert!(tests.contains("about rules that are off."), "{tests}");
}

#[test]
fn days_have_a_least_and_a_greatest() {
    for (operator, before, same, after) in [
        ("is_at_least", "absent", "present", "present"),
        ("is_at_most", "present", "present", "absent"),
    ] {
        let sign = format!(
            "signs:\n  - id: sent\n    title: {{en: A, zh: 一}}\n    \
             when: {{pi_sent_on: {{{operator}: 2026-01-10}}}}\n    of_10: {{most: 1, tender: 2}}\n    \
             basis: guess\n    because: {{en: A, zh: 一}}\n    examples:\n      \
             - {{given: {{pi_sent_on: 2026-01-09}}, expect: {before}}}\n      \
             - {{given: {{pi_sent_on: 2026-01-10}}, expect: {same}}}\n      \
             - {{given: {{pi_sent_on: 2026-01-11}}, expect: {after}}}\n"
        );
        let loaded = load(&clean_pack().add("signs/sent.yaml", &sign).rule_files());
        let pack = loaded.pack.unwrap_or_else(|| panic!("{}", shown(&loaded.diagnostics)));
        let wrong: Vec<String> =
            ghosted::rule_tests::run(&pack).wrong().map(|own| own.description()).collect();
        assert!(wrong.is_empty(), "{operator}: {wrong:#?}");
    }
}

#[test]
fn a_pack_that_extends_the_built_in_one_holds_only_what_differs() {
    let room = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = room.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("pack.yaml", "extends: built-in\n");
    let load_room = || load(&RuleFiles::from_dir(room.path()).unwrap());
    let built_in = load(&RuleFiles::embedded()).pack.unwrap();
    let same = load_room();
    let same = same.pack.unwrap_or_else(|| panic!("{}", shown(&same.diagnostics)));
    assert!(ghosted::changes::edits(&built_in, &same).is_empty());
    // One sign is replaced, in a file of the team's own.
    let signs = Files::of(&RuleFiles::embedded()).text("signs/tender.yaml");
    let second = signs[10..].find("\n  - id: ").unwrap() + 10;
    let second = signs[second + 1..].find("\n  - id: ").map_or(signs.len(), |at| at + second + 1);
    let own = signs[..second].replace("tender: 7", "tender: 9") + "\n";
    write("signs/ours.yaml", &own);
    write("lists/terms_words.yaml", "list: terms_words\nwords: [our own word]\n");
    let loaded = load_room();
    let pack = loaded.pack.unwrap_or_else(|| panic!("{}", shown(&loaded.diagnostics)));
    assert_eq!(pack.signs.len(), built_in.signs.len());
    let edits = ghosted::changes::edits(&built_in, &pack);
    let told: Vec<String> = edits.iter().map(|edit| edit.description()).collect();
    assert!(told.iter().any(|edit| edit.contains("7 → 9")), "{told:#?}");
    assert!(told.iter().any(|edit| edit.starts_with("list terms_words")), "{told:#?}");
    write("pack.yaml", "extends: bulit-in\n");
    assert!(shown(&load_room().diagnostics).contains("did you mean `built-in`?"));
}

#[test]
fn a_file_of_a_pack_that_extends_the_built_in_one_replaces_only_the_rules_in_it() {
    let room = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = room.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let files = Files::of(&RuleFiles::embedded());
    // One rule of a built-in file, from its `- id:` to the next.
    let rule = |name: &str, id: &str| {
        let text = files.text(name);
        let start = text.find(&format!("  - id: {id}\n")).unwrap();
        let end = text[start + 1..].find("\n  - id: ").map_or(text.len(), |at| start + at + 2);
        text[start..end].to_owned()
    };
    write("pack.yaml", "extends: built-in\n");
    let cause = rule("causes.yaml", "tender");
    let own_cause = cause.replace("id: tender", "id: strike");
    write(
        "causes.yaml",
        &format!("causes:\n{own_cause}{}", cause.replace("of_100: ", "of_100: 1")),
    );
    let gate = rule("gates.yaml", "asks_to_stop");
    let own_gate = gate.replace("id: asks_to_stop", "id: ours");
    write("gates.yaml", &format!("gates:\n{own_gate}{}", gate.replace("first: yes", "first: no")));
    let question = rule("questions.yaml", "project").replace("What project", "What building");
    write("questions.yaml", &format!("questions:\n{question}"));
    let check = rule("conduct.yaml", "price_question").replace("level: error", "level: note");
    write("conduct.yaml", &format!("checks:\n{check}"));
    write("facts.yaml", "facts:\n  buyer_tier: {type: text, columns: [Tier]}\n");
    let meaning = "meanings:\n  - id: tender\n    title: {en: Our own words, zh: 自己的话}\n    cause: tender\n";
    write("readings/meanings.yaml", meaning);

    let built_in = load(&RuleFiles::embedded()).pack.unwrap();
    let loaded = load(&RuleFiles::from_dir(room.path()).unwrap());
    let pack = loaded.pack.unwrap_or_else(|| panic!("{}", shown(&loaded.diagnostics)));
    // New rules follow the built-in ones; `other` stays the last cause.
    let ids = |pack: &ghosted::rules::Pack| {
        let causes = pack.causes.iter().map(|own| own.id.clone());
        let gates = pack.gates.iter().map(|own| own.id.clone());
        (causes.collect::<Vec<_>>(), gates.collect::<Vec<_>>())
    };
    let (mut causes, mut gates) = ids(&built_in);
    causes.insert(causes.len() - 1, "strike".to_owned());
    gates.push("ours".to_owned());
    assert_eq!(ids(&pack), (causes, gates));
    assert_eq!(pack.questions.len(), built_in.questions.len());
    assert_eq!(pack.conduct.len(), built_in.conduct.len());
    assert_eq!(pack.catalog.len(), built_in.catalog.len() + 1);
    assert_eq!(pack.readings.sentences.len(), built_in.readings.sentences.len());
    let edits = ghosted::changes::edits(&built_in, &pack);
    let told = edits.iter().map(|edit| edit.description()).collect::<Vec<_>>().join("\n");
    for sort in [
        "cause tender",
        "cause strike",
        "gate asks_to_stop",
        "gate ours",
        "question project",
        "price_question",
        "buyer_tier",
    ] {
        assert!(told.contains(sort), "{sort}: {told}");
    }
    assert!(!told.contains("not_the_decider"), "{told}");
    // Each rule has its position in its own file.
    let place = |id: &str| {
        let gate = pack.gates.iter().find(|gate| gate.id == id).unwrap();
        (gate.line.file.clone(), gate.line.line)
    };
    let own_file = format!("{}/gates.yaml", room.path().display());
    assert_eq!(place("ours"), (own_file.clone(), 2));
    assert_eq!(place("asks_to_stop"), (own_file, 2 + own_gate.lines().count()));
    assert_eq!(place("opted_out"), ("built-in rules/gates.yaml".to_owned(), 8));
    // An error is shown in the file of the team.
    write("gates.yaml", &format!("gates:\n{}", own_gate.replace("first:", "frist:")));
    let said = shown(&load(&RuleFiles::from_dir(room.path()).unwrap()).diagnostics);
    assert!(said.contains("gates.yaml:") && said.contains("did you mean `first`?"), "{said}");
}

#[test]
fn the_files_of_the_reader_are_read_and_others_beside_them_are_errors() {
    let room = tempfile::tempdir().unwrap();
    Files::of(&RuleFiles::embedded()).write(room.path());
    let examples = room.path().join("readings/examples");
    fs::create_dir_all(&examples).unwrap();
    fs::write(room.path().join("readings/README.md"), "Sentences.\n").unwrap();
    fs::write(examples.join("own.csv"), "text,lang,meaning\nWe bid on Friday.,en,tender\n")
        .unwrap();
    let check = || shown(&load(&RuleFiles::from_dir(room.path()).unwrap()).diagnostics);
    assert_eq!(check(), "");
    for name in ["readings/examples/ours.xlsx", "readings/ours.csv", "readings/amy/ours.csv"] {
        let path = room.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "x").unwrap();
        let said = check();
        assert!(said.contains(&format!("{name} is not read")), "{said}");
        assert!(said.contains("save it as readings/examples/ours.csv"), "{said}");
        fs::remove_file(path).unwrap();
    }
}
