//! One calendar: no next date and no planned date falls on a day off of ours or the buyer's, or
//! into a season or an announced absence.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use ghosted::facts::calendar::{Calendars, Season};
use ghosted::rules::{RuleFiles, load};
use jiff::Span;
use jiff::civil::{Date, date};

use crate::common::{ghosted, read_csv, text};

const COUNTRIES: [&str; 30] = [
    "DE", "FR", "IT", "ES", "GB", "US", "BR", "CL", "MX", "AR", "CN", "JP", "KR", "TW", "VN", "TH",
    "IN", "ID", "MY", "AE", "SA", "EG", "BD", "TR", "MA", "NG", "HU", "RU", "IL", "ZA",
];

/// Our own days in the test, beside the public holidays of China.
const OURS: &str = "our_country: 中国
working_days: [mon, tue, wed, thu, fri, sat]
holidays:
  - {on: 2026-03-18, until: 2026-03-20, title: {en: Factory move, zh: 工厂搬迁}}
  - 2027-05-12
extra_working_days: [2027-05-16]
countries:
  Brazil: {holidays: [{on: 2026-03-23, until: 2026-03-27, title: {en: Strike, zh: 罢工}}]}
";

/// A small generator of numbers, so that the deals are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.0 >> 33) % u64::try_from(limit).unwrap()).unwrap()
    }

    fn is_one_in(&mut self, many: i64) -> bool {
        self.below(many) == 0
    }
}

fn after(day: Date, days: i64) -> Date {
    day.saturating_add(Span::new().days(days))
}

struct Made {
    country: &'static str,
    tender: Option<Date>,
    away_until: Option<Date>,
    owes: bool,
}

/// Writes an export of deals, and returns what was written, by id.
fn export(path: &Path, as_of: Date, count: usize, numbers: &mut Numbers) -> BTreeMap<String, Made> {
    let mut csv = String::from(
        "Deal ID,Company,Country,Owner,Email,PI sent on,PI valid until,Last received,Last sent,\
         Follow-ups,Tender opening date,Out of office until,Amount,Currency\n",
    );
    let mut made = BTreeMap::new();
    for index in 0..count {
        let country = COUNTRIES[index % COUNTRIES.len()];
        let pi = after(as_of, -numbers.below(120));
        let sent = after(pi, numbers.below(1 + i64::from(pi.until(as_of).unwrap().get_days())));
        let owes = numbers.is_one_in(8);
        let received = if owes { after(sent, 1).min(as_of) } else { after(pi, -3) };
        let sent = if owes { pi } else { sent };
        let tender = numbers.is_one_in(4).then(|| after(as_of, numbers.below(70)));
        let away_until = numbers.is_one_in(6).then(|| after(as_of, numbers.below(25)));
        let valid = numbers.is_one_in(3).then(|| after(as_of, numbers.below(40) - 5));
        let shown = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
        let (tender_on, away, valid) = (shown(tender), shown(away_until), shown(valid));
        let owner = ["Amy", "Bo", "Cai"][index % 3];
        let follow_ups = numbers.below(7);
        writeln!(
            csv,
            "{index},Buyer {index},{country},{owner},b{index}@buyer{index}.example,{pi},{valid},\
             {received},{sent},{follow_ups},{tender_on},{away},{},USD",
            1000 + index
        )
        .unwrap();
        made.insert(index.to_string(), Made { country, tender, away_until, owes });
    }
    std::fs::write(path, csv).unwrap();
    made
}

fn in_season(seasons: &[Season], country: &str, day: Date) -> bool {
    seasons.iter().any(|season| season.covers(country, day))
}

#[test]
fn no_date_falls_on_a_day_off_or_into_a_season() {
    let room = tempfile::tempdir().unwrap();
    let (rules, exports, out) =
        (room.path().join("rules"), room.path().join("deals.csv"), room.path().join("out"));
    std::fs::create_dir_all(&rules).unwrap();
    std::fs::write(rules.join("pack.yaml"), "extends: built-in\n").unwrap();
    std::fs::write(rules.join("calendar.yaml"), OURS).unwrap();
    let pack = load(&RuleFiles::of(Some(&rules)).unwrap()).pack.unwrap();
    let calendars: &Calendars = &pack.calendars;
    let mut numbers = Numbers(2026);
    let (mut dates, mut in_breaks) = (0, 0);
    for as_of in [
        date(2024, 12, 20),
        date(2026, 2, 9),
        date(2026, 3, 16),
        date(2026, 4, 24),
        date(2026, 7, 27),
        date(2026, 9, 28),
        date(2026, 12, 21),
        date(2027, 5, 8),
        date(2031, 1, 4),
        date(2034, 11, 12),
    ] {
        let made = export(&exports, as_of, 240, &mut numbers);
        let as_of_text = as_of.to_string();
        let output = ghosted(&[
            "run".as_ref(),
            exports.as_os_str(),
            "--rules".as_ref(),
            rules.as_os_str(),
            "--out".as_ref(),
            out.as_os_str(),
            "--as-of".as_ref(),
            as_of_text.as_ref(),
        ]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        for row in read_csv(&out.join("plan.csv")) {
            let own = &made[&row["deal_id"]];
            let day = |column: &str| row[column].parse::<Date>().ok();
            for (column, on) in ["next_on", "planned_on"].map(|column| (column, day(column))) {
                let Some(on) = on else { continue };
                let context = format!("{column} {on} of {row:?} as of {as_of}");
                dates += 1;
                assert!(on >= as_of, "{context}");
                assert!(calendars.of(Some(own.country)).is_working_day(on), "{context}");
                assert!(calendars.ours().is_working_day(on), "{context}");
                let is_away = own.away_until.is_some_and(|until| on <= until);
                if in_season(calendars.seasons(), own.country, on) || is_away {
                    in_breaks += 1;
                    // Only what cannot wait: an answer that we owe, or a tender that is opened
                    // before there is any other day.
                    let is_free = |day: Date| {
                        calendars.ours().is_working_day(day)
                            && calendars.of(Some(own.country)).is_working_day(day)
                            && !in_season(calendars.seasons(), own.country, day)
                            && own.away_until.is_none_or(|until| day > until)
                    };
                    let is_pressed = own.tender.is_some_and(|opening| {
                        let days = as_of.series(Span::new().days(1));
                        !days.take_while(|&day| day <= opening).any(is_free)
                    });
                    assert!(own.owes || is_pressed, "{context}");
                }
            }
        }
    }
    assert!(dates > 3000 && in_breaks > 10, "{dates} dates, {in_breaks} in breaks");
}

#[test]
fn years_without_holidays_are_announced_once_at_the_top() {
    let room = tempfile::tempdir().unwrap();
    let exports = room.path().join("deals.csv");
    let run = |deals: &str, as_of: &str| {
        let header = "Deal ID,Company,Country,PI sent on,Last received,Last sent\n";
        std::fs::write(&exports, format!("{header}{deals}")).unwrap();
        let out = room.path().join("out");
        let output = ghosted(&[
            "run".as_ref(),
            exports.as_os_str(),
            "--out".as_ref(),
            out.as_os_str(),
            "--as-of".as_ref(),
            as_of.as_ref(),
        ]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let page = std::fs::read_to_string(out.join("index.html")).unwrap();
        (text(&output.stderr), page)
    };
    let lanka = "1,Ceylon Lamps,Sri Lanka,2026-12-29,2026-12-28,2026-12-29\n\
                 2,Kandy Steel,LK,2026-12-29,2026-12-28,2026-12-29\n";
    let (told, page) = run(lanka, "2026-12-30");
    let missing = "the public holidays of Sri Lanka in 2027";
    assert_eq!(told.matches(missing).count(), 1, "{told}");
    assert!(told.starts_with("warning[W952 calendar-ends]: the calendar does not have "), "{told}");
    assert_eq!(page.matches(missing).count(), 1);
    assert!(page.find(missing).unwrap() < page.find("<h2>").unwrap());

    let (told, page) = run(&lanka.replace("2026-12", "2026-03"), "2026-03-30");
    assert!(!told.contains("W952") && !page.contains("the calendar does not have"), "{told}");

    let germany = "1,Lampen,Deutschland,2035-12-27,2035-12-18,2035-12-27\n";
    let (told, _) = run(germany, "2035-12-28");
    assert!(told.contains("the public holidays of China, Germany in 2036"), "{told}");
}

/// Returns what `ghosted check` says about a `calendar.yaml` of a team.
fn check(calendar: &str) -> String {
    let room = tempfile::tempdir().unwrap();
    std::fs::write(room.path().join("pack.yaml"), "extends: built-in\n").unwrap();
    std::fs::write(room.path().join("calendar.yaml"), calendar).unwrap();
    let output = ghosted(&["check".as_ref(), room.path().as_os_str()]);
    text(&output.stdout) + &text(&output.stderr)
}

#[test]
fn mistakes_in_our_own_days_are_shown_with_their_line() {
    for (calendar, expected) in [
        ("holidays: [2026-02-30]\n", "E054 bad-date]: there is no day `2026-02-30`"),
        ("holidays:\n  - 4 May 2026\n", "calendar.yaml:2:5"),
        ("holidays: [{on: 2026-05-04, to: 2026-05-05}]\n", "E030 unknown-key]: `to`"),
        ("holidays: [{until: 2026-05-04}]\n", "E031 missing-key]: a day needs `on`"),
        (
            "holidays: [{on: 2026-05-04, until: 2026-05-01}]\n",
            "E059 not-rising]: it ends on 2026-05-01, before it begins on 2026-05-04",
        ),
        (
            "holidays: [{on: 2026-05-04, until: 2028-05-04}]\n",
            "E053 out-of-range]: from 2026-05-04 to 2028-05-04 is more than a year",
        ),
        (
            "holidays: [2062-05-04]\n",
            "E053 out-of-range]: the calendar does not have the year 2062",
        ),
        (
            "holidays:\n  - 2026-05-04\nextra_working_days:\n  - 2026-05-04\n",
            "E080 day-twice]: 2026-05-04 is a working day here and a holiday in line 2",
        ),
        (
            "holidays:\n  - {on: 2026-05-04, until: 2026-05-09}\n  - 2026-05-06\n",
            "E080 day-twice]: 2026-05-06 is already a holiday in line 2",
        ),
        ("our_country: Chnia\n", "did you mean `China`?"),
        ("our_country: Atlantis\n", "E046 unknown-country]: `Atlantis` is not a country"),
        ("countries:\n  Atlantis: {holidays: [2026-05-04]}\n", "calendar.yaml:2:3"),
        (
            "countries:\n  Brazil: {holidays: [2026-05-04]}\n  巴西: {holidays: [2026-05-05]}\n",
            "E032 duplicate-key]: `巴西` is a country that is above under another name",
        ),
        ("working_days: []\n", "E036 no-value]: an empty list of working days"),
        ("working_days: [mon, tues]\n", "E038 unknown-word]"),
        (
            "seasons:\n  - {id: slow, title: {en: Slow, zh: 淡季}, countries: [BR], from: 07-01, \
             to: 2026-07-31, source: custom}\n",
            "E054 bad-date]: one end of the season has a year, and the other has none",
        ),
        (
            "seasons:\n  - {id: slow, title: {en: Slow, zh: 淡季}, countries: [BR], from: 02-29, \
             to: 03-31, source: custom}\n",
            "E054 bad-date]",
        ),
    ] {
        let told = check(calendar);
        assert!(told.contains(expected), "{calendar}\n{told}");
        assert!(told.contains("calendar.yaml:"), "{calendar}\n{told}");
    }
    let told = check(OURS);
    assert!(!told.contains("error["), "{told}");
}

#[test]
fn a_team_adds_its_days_to_the_built_in_calendar() {
    let room = tempfile::tempdir().unwrap();
    std::fs::write(room.path().join("pack.yaml"), "extends: built-in\n").unwrap();
    let load_with = |calendar: &str| {
        std::fs::write(room.path().join("calendar.yaml"), calendar).unwrap();
        load(&RuleFiles::of(Some(room.path())).unwrap()).pack.unwrap()
    };
    let season = |pack: &ghosted::rules::Pack, country: &str, day: Date| {
        in_season(pack.calendars.seasons(), country, day)
    };
    let pack = load_with("holidays: [2026-05-11]\n");
    assert!(season(&pack, "SA", date(2026, 3, 2)), "the seasons are inherited");
    assert!(season(&pack, "FR", date(2031, 8, 10)), "August comes every year");
    assert!(season(&pack, "DE", date(2033, 1, 1)) && season(&pack, "DE", date(2032, 12, 24)));
    assert!(!pack.calendars.ours().is_working_day(date(2026, 5, 11)));
    assert!(!pack.calendars.ours().is_working_day(date(2026, 10, 1)), "National Day of China");
    assert!(pack.calendars.ours().is_working_day(date(2026, 10, 10)), "a make-up Saturday");

    let mut seasons = String::from("our_country: Deutschland\nseasons:\n");
    for (id, countries, enabled) in [("august", "[法国, Italy]", "no"), ("slow", "[Brazil]", "yes")]
    {
        let title = "{en: Slow, zh: 淡季}";
        writeln!(
            seasons,
            "  - {{id: {id}, title: {title}, countries: {countries}, from: 07-01, to: 08-31, \
             source: custom, enabled: {enabled}}}"
        )
        .unwrap();
    }
    let pack = load_with(&seasons);
    assert!(!season(&pack, "FR", date(2026, 8, 10)), "switched off");
    assert!(season(&pack, "BR", date(2026, 7, 10)), "by its name");
    assert!(!pack.calendars.ours().is_working_day(date(2026, 10, 3)), "German Unity Day");
    assert!(pack.calendars.ours().is_working_day(date(2026, 10, 1)));
}

#[test]
fn the_rules_show_our_days() {
    let room = tempfile::tempdir().unwrap();
    std::fs::write(room.path().join("pack.yaml"), "extends: built-in\n").unwrap();
    std::fs::write(room.path().join("calendar.yaml"), OURS).unwrap();
    for (language, expected) in [
        (
            "en",
            [
                "**Our country:** China",
                "2026-03-18 to 2026-03-20: Factory move",
                "08-01 to 08-31 of every year",
            ],
        ),
        (
            "zh",
            ["**我方所在国:** 中国", "2026-03-18 至 2026-03-20：工厂搬迁", "每年 08-01 至 08-31"],
        ),
    ] {
        let output = ghosted(&[
            "rules".as_ref(),
            "--rules".as_ref(),
            room.path().as_os_str(),
            "--lang".as_ref(),
            language.as_ref(),
            "--format".as_ref(),
            "markdown".as_ref(),
        ]);
        let told = text(&output.stdout);
        for words in expected {
            assert!(told.contains(words), "{words} is missing from\n{}", told.len());
        }
    }
}
