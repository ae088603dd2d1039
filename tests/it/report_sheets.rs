//! Tests the contents of a sheet and of the overview, and that no text of a buyer can break them.

#![allow(clippy::unwrap_used)] // a test may panic

use crate::report_buyers;

use std::borrow::Cow;

use base64::Engine as _;
use ghosted::diagnosis::{Finding, Verdict, Weighed, Weighing};
use ghosted::facts::{FactId, Value, known};
use ghosted::report::{AllRowCounts, Language, Overview, OverviewRow};
use report_buyers::{Case, pack, templates};
use sha2::{Digest as _, Sha256};

const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x onerror=y> ![a](http://b/c.png) |x| ```\n# =1+1 \u{202E}";

fn text(text: &str) -> Value<'static> {
    Value::Text(Cow::Owned(text.to_owned()))
}

/// Returns the text between two marks.
fn between<'t>(page: &'t str, from: &str, to: &str) -> &'t str {
    let (_, rest) = page.split_once(from).unwrap();
    rest.split_once(to).unwrap().0
}

fn hash_of(text: &str) -> String {
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text));
    format!("'sha256-{hash}'")
}

#[test]
fn nothing_that_a_buyer_wrote_has_power_over_a_page() {
    let everywhere = [
        known::company_name,
        known::contact_name,
        known::deal_name,
        known::owner,
        known::product,
        known::pi_number,
        known::email,
        known::phone,
        known::job_title,
        known::inquiry_text,
    ];
    let facts: Vec<(FactId, Value<'static>)> =
        everywhere.into_iter().map(|fact| (fact, text(HOSTILE))).collect();
    let mut case = Case::with("A contractor", &facts);
    case.buyer.id = HOSTILE.into();
    for language in [Language::En, Language::Zh] {
        let templates = templates(language);
        let sheet = templates.sheet(&case.input(language)).unwrap();
        assert!(!sheet.html.contains("<script") && !sheet.html.contains("<img"));
        assert!(!sheet.html.contains('\u{202E}') && !sheet.markdown.contains('\u{202E}'));
        let outside_code = |line: &&str| !line.starts_with("    ");
        for line in sheet.markdown.lines().filter(outside_code) {
            assert!(
                !line.contains("<script") && !line.contains("![") && !line.contains("```"),
                "{line}"
            );
        }
        let mut overview = Overview::new(pack(), &case.as_of, language, false);
        overview.rows.push(OverviewRow::of(&case.input(language), &sheet.file_stem));
        let page = templates.overview(&overview).unwrap();
        assert_eq!(page.matches("<script").count(), 1, "only our own");
        assert!(!page.contains("<img") && !page.contains('\u{202E}'));
    }
}

#[test]
fn pages_load_nothing_and_run_only_what_we_wrote() {
    let templates = templates(Language::En);
    let case = Case::named("A contractor");
    let sheet = templates.sheet(&case.input(Language::En)).unwrap();
    let mut overview = Overview::new(pack(), &case.as_of, Language::En, false);
    overview.rows.push(OverviewRow::of(&case.input(Language::En), &sheet.file_stem));
    let page = templates.overview(&overview).unwrap();
    for page in [&sheet.html, &page] {
        assert!(page.contains("default-src 'none'"));
        assert!(page.contains(&hash_of(between(page, "<style>", "</style>"))));
        assert!(!page.contains("http://") && !page.contains("https://"), "no remote resource");
        assert!(!page.contains(" style=") && !page.contains(" onclick="));
    }
    assert!(page.contains(&hash_of(between(&page, "<script>", "</script>"))));
    assert!(!sheet.html.contains("<script"));
}

#[test]
fn a_sheet_says_what_it_rests_on_and_that_it_is_a_hypothesis() {
    let case = Case::with(
        "A contractor",
        &[(known::pi_valid_until, Value::Date(jiff::civil::date(2026, 4, 20)))],
    );
    let sheet = templates(Language::En).sheet(&case.input(Language::En)).unwrap();
    let Finding::Weighed(weighed) = &case.diagnosis.finding else { panic!("gated") };
    let question = pack().question(weighed.questions[0].question).id.as_str();
    for page in [&sheet.html, &sheet.markdown] {
        for part in [
            "Bidding on a tender",
            "likely, ",
            "A hypothesis, not a judgement of the buyer",
            "without legal force",
            "2026-03-16",
            question,
            "20 April",
            "For",
            "Against",
            "Best sent between 09:00–11:00",
            "A person decides",
        ] {
            assert!(page.contains(part), "{part}");
        }
    }
}

#[test]
fn the_sum_that_is_shown_adds_up() {
    for case in Case::all() {
        let sheet = templates(Language::En).sheet(&case.input(Language::En)).unwrap();
        if !sheet.html.contains("<table class=\"sum\">") {
            continue;
        }
        let table = between(&sheet.html, "<table class=\"sum\">", "</table>");
        let tenths: Vec<i32> = table
            .split("<td class=\"number\">")
            .skip(1)
            .map(|cell| {
                let shown =
                    cell.split(" dB").next().unwrap().replace('−', "-").replace(['.', '+'], "");
                shown.parse().unwrap()
            })
            .collect();
        let (sum, parts) = tenths.split_last().unwrap();
        assert_eq!(parts.iter().sum::<i32>(), *sum, "{tenths:?}");
    }
}

#[test]
fn a_draft_names_the_goods_only_where_its_reader_can_read_them() {
    let pi = (known::pi_number, text("PI-7"));
    for (goods, is_named) in [("Bomba de água 2\"", true), ("Насос 2\"", true), ("水泵 2\"", false)]
    {
        let case = Case::with("A contractor", &[pi.clone(), (known::product, text(goods))]);
        let sheet = templates(Language::En).sheet(&case.input(Language::En)).unwrap();
        let subject = between(&sheet.html, "<p class=\"subject\">", "</p>");
        let goods = goods.replace('"', "&quot;");
        assert!(subject.contains("PI-7"), "{subject}");
        assert_eq!(subject.contains(&goods), is_named, "{goods}: {subject}");
        assert!(sheet.html.contains(&goods), "{goods} is in the head");
    }
}

#[test]
fn a_draft_is_short_for_every_cause_and_question() {
    let mut case = Case::with(
        "A contractor",
        &[
            (known::pi_number, text("PI-2026-0312")),
            (known::pi_valid_until, Value::Date(jiff::civil::date(2026, 4, 20))),
        ],
    );
    let templates = templates(Language::En);
    let Finding::Weighed(weighed) = case.diagnosis.finding.clone() else { panic!("a gate") };
    for verdict in [Verdict::Leading, Verdict::Open] {
        for leader in weighed.ranking.clone() {
            for questions in [0, 1, 2] {
                let mut changed = Weighing::clone(&weighed);
                changed.verdict = verdict;
                changed.ranking.retain(|cause| *cause != leader);
                changed.ranking.insert(0, leader);
                changed.questions.truncate(questions);
                let weighing = std::sync::Arc::new(changed);
                case.diagnosis.finding = Finding::Weighed(Weighed { weighing, ..weighed.clone() });
                let sheet = templates.sheet(&case.input(Language::En)).unwrap();
                let words = between(&sheet.html, "A draft to edit <small>", " words");
                let words: usize = words.parse().unwrap();
                assert!((50..=125).contains(&words), "{words} words for {leader:?}, {questions}");
            }
        }
    }
}

#[test]
fn a_silence_that_the_export_cannot_prove_is_said_to_be_unproven() {
    let mut case = Case::named("A contractor");
    case.diagnosis.silence_is_proven = false;
    let sheet = templates(Language::En).sheet(&case.input(Language::En)).unwrap();
    assert!(sheet.html.contains("cannot prove the silence"));
    assert!(sheet.markdown.contains("cannot prove the silence"));
}

#[test]
fn a_redacted_overview_has_no_name() {
    let case = Case::with(
        "A contractor",
        &[(known::company_name, text("Contratista Sur")), (known::contact_name, text("Ana Ruiz"))],
    );
    let templates = templates(Language::En);
    let sheet = templates.sheet(&case.input(Language::En)).unwrap();
    let mut overview = Overview::new(pack(), &case.as_of, Language::En, true);
    overview.rows.push(OverviewRow::of(&case.input(Language::En), &sheet.file_stem));
    let page = templates.overview(&overview).unwrap().to_lowercase();
    for told in ["contratista", "ana ruiz", "contractor.example", &sheet.file_stem] {
        assert!(!page.contains(told), "{told}");
    }
    assert!(page.contains("c. s."));
}

#[test]
fn the_overview_does_not_depend_on_the_order_of_the_rows() {
    let templates = templates(Language::Zh);
    let mut overview =
        Overview::new(pack(), &Case::named("A contractor").as_of, Language::Zh, false);
    for case in Case::all() {
        let input = case.input(Language::Zh);
        overview.rows.push(OverviewRow::of(&input, &templates.sheet(&input).unwrap().file_stem));
    }
    overview.accounts = AllRowCounts {
        rows_in: 23,
        diagnosed: 11,
        gated: 9,
        rejected: 3,
        opted_out: 1,
        ..AllRowCounts::default()
    };
    let page = templates.overview(&overview).unwrap();
    overview.rows.reverse();
    assert_eq!(templates.overview(&overview).unwrap(), page);
    assert!(page.contains("共 23 行 = 已分析 11 + 无需分析 9 + 无法使用 3。"));
}
