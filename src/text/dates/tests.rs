use jiff::civil::date;

use super::*;

/// Returns the dates found in a text written on Monday, 20 April 2026.
fn days(text: &str) -> Vec<Option<(Date, Date)>> {
    dates(text, date(2026, 4, 20)).into_iter().map(|found| found.days).collect()
}

#[test]
fn single_days_are_read_in_many_languages() {
    for (text, month, day) in [
        ("I am back on 3 June", 6, 3),
        ("back on June 3rd, 2026", 6, 3),
        ("the 3rd of June we open", 6, 3),
        ("returning 2026-06-03.", 6, 3),
        ("bis einschließlich 03.06.2026 nicht im Büro", 6, 3),
        ("Ich bin am 3. Juni zurück", 6, 3),
        ("bis 3.6. nicht da", 6, 3),
        ("de retour le 3 juin 2026", 6, 3),
        ("hasta el 3 de junio", 6, 3),
        ("até 03/06", 6, 3),
        ("il 3 giugno riapriamo", 6, 3),
        ("вернусь 3 июня", 6, 3),
        ("до 03.06.2026", 6, 3),
        ("3 Haziran'da dönüyorum", 6, 3),
        ("حتى 3 يونيو", 6, 3),
        ("حتى ٣ يونيو", 6, 3),
        ("6月3日回来", 6, 3),
        ("六月三号开标", 6, 3),
        ("6월 3일까지", 6, 3),
        ("wracam 3 czerwca", 6, 3),
        ("kembali tanggal 3 Juni", 6, 3),
        ("tomorrow", 4, 21),
        ("by Thursday", 4, 23),
        ("in two weeks", 5, 4),
        ("через 2 недели", 5, 4),
        ("14天后", 5, 4),
    ] {
        let expected = date(2026, month, day);
        assert_eq!(days(text), [Some((expected, expected))], "{text}");
    }
}

#[test]
fn longer_times_are_read() {
    for (text, first, last) in [
        ("end of June", date(2026, 6, 20), date(2026, 6, 30)),
        ("Ende Juni", date(2026, 6, 20), date(2026, 6, 30)),
        ("not before September", date(2026, 9, 1), date(2026, 9, 30)),
        ("in May", date(2026, 5, 1), date(2026, 5, 31)),
        ("in Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("3. Quartal", date(2026, 7, 1), date(2026, 9, 30)),
        ("in the first quarter of 2027", date(2027, 1, 1), date(2027, 3, 31)),
        ("next month", date(2026, 5, 1), date(2026, 5, 31)),
        ("el mes que viene", date(2026, 5, 1), date(2026, 5, 31)),
        ("下个月", date(2026, 5, 1), date(2026, 5, 31)),
        ("下周答复", date(2026, 4, 27), date(2026, 5, 1)),
        ("next year", date(2027, 1, 1), date(2027, 12, 31)),
        ("in autumn", date(2026, 9, 1), date(2026, 11, 30)),
        ("6月底", date(2026, 6, 20), date(2026, 6, 30)),
        ("after Eid al-Adha", date(2026, 5, 27), date(2026, 5, 31)),
        ("nach Weihnachten", date(2026, 12, 24), date(2026, 12, 26)),
        ("after Ramadan", date(2027, 2, 8), date(2027, 3, 9)),
    ] {
        assert_eq!(days(text), [Some((first, last))], "{text}");
    }
}

#[test]
fn until_further_notice_has_no_day() {
    for text in ["closed until further notice", "bis auf Weiteres", "另行通知", "hasta nuevo aviso"]
    {
        assert_eq!(days(text), [None], "{text}");
    }
}

#[test]
fn what_is_no_date_is_left_alone() {
    for text in [
        "we may order 30 pcs",
        "price is 4.10 per piece",
        "model 2026-A",
        "100 pcs, 30% deposit",
        "size 12/24",
        "3 months guarantee",
        "tel. 030-12-34",
        "we march on",
        "5个月保修",
    ] {
        assert_eq!(days(text), [], "{text}");
    }
}

#[test]
fn the_last_day_counts() {
    let on = date(2026, 4, 20);
    assert_eq!(last_day("from 1 to 15 May on leave", on), Some(date(2026, 5, 15)));
    assert_eq!(last_day("away 1-15 May", on), Some(date(2026, 5, 15)));
    assert_eq!(last_day("we met on 3 April", on), None);
    assert_eq!(last_day("[26 May] Please do not contact me", on), None, "a stamp is no deadline");
    assert_eq!(last_day("[26 May] Away until 3 June", on), Some(date(2026, 6, 3)));
    assert_eq!(last_day("the opening [of 5 June", on), Some(date(2026, 6, 5)));
}

proptest::proptest! {
    #[test]
    fn spans_lie_within_any_text(text in ".{0,80}") {
        let mut end = 0;
        for found in dates(&text, date(2026, 4, 20)) {
            assert!(found.span.start >= end && text.get(found.span.clone()).is_some());
            end = found.span.end;
        }
    }
}

#[test]
fn common_words_are_no_months() {
    let on = date(2026, 2, 10);
    for text in ["I am out of the office", "it was ten years ago", "we set the price"] {
        assert_eq!(last_day(text, on), None, "{text}");
    }
}
