//! Lists the words of dates in the languages of the main markets, normalised.

use jiff::civil::{Date, Weekday};

use super::feasts::Feast;
use super::tokens::Token;

/// A part of a month or a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Beginning,
    Middle,
    End,
    Whole,
}

impl Part {
    /// Returns the first and last day of the part of a period.
    pub fn of(self, first: Date, last: Date) -> (Date, Date) {
        let length = (last - first).get_days();
        let plus = |days: i32| {
            let span = jiff::Span::new().try_days(days);
            span.ok().and_then(|span| first.checked_add(span).ok()).unwrap_or(last)
        };
        match self {
            Part::Beginning => (first, plus(length / 3)),
            Part::Middle => (plus(length / 3), plus(length * 2 / 3)),
            Part::End => (plus(length * 2 / 3), last),
            Part::Whole => (first, last),
        }
    }
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// A time relative to the day of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relative {
    /// This many days later.
    Tomorrow(i32),
    WeekDay(Weekday),
    NextUnit(Unit),
    Units(i32, Unit),
    /// A part of this month.
    Month(Part),
    /// A part of this year.
    Year(Part),
    PartOfYear(Part),
    /// By its first month on the northern hemisphere.
    Season(i8),
}

/// Stems of month names; a word with this prefix is the month. Those in [`SHORT`] must match whole
/// words.
const MONTHS: [&[&str]; 12] = [
    &[
        "januar",
        "january",
        "janvier",
        "enero",
        "janeiro",
        "gennaio",
        "январ",
        "січ",
        "ocak",
        "يناير",
        "stycz",
        "ledn",
        "มกรา",
    ],
    &[
        "februar",
        "fevrier",
        "febrero",
        "fevereiro",
        "febbraio",
        "феврал",
        "лют",
        "subat",
        "فبراير",
        "شباط",
        "unor",
        "luteg",
        "กุมภา",
    ],
    &[
        "march",
        "marz",
        "mars",
        "marzo",
        "marco",
        "maart",
        "март",
        "берез",
        "mart",
        "مارس",
        "اذار",
        "marzec",
        "marca",
        "maret",
        "brezn",
        "มีนา",
    ],
    &[
        "april",
        "avril",
        "abril",
        "aprile",
        "апрел",
        "квіт",
        "nisan",
        "ابريل",
        "نيسان",
        "kwie",
        "dubn",
        "เมษา",
    ],
    &[
        "may",
        "mai",
        "mayo",
        "maio",
        "maggio",
        "mei",
        "maj",
        "мая",
        "май",
        "мае",
        "трав",
        "mayis",
        "مايو",
        "ايار",
        "kvetn",
        "พฤษภา",
    ],
    &[
        "june",
        "juni",
        "juin",
        "junio",
        "junho",
        "giugno",
        "июн",
        "черв",
        "haziran",
        "يونيو",
        "حزيران",
        "czerw",
        "cerv",
        "มิถุนา",
    ],
    &[
        "july",
        "juli",
        "juillet",
        "julio",
        "julho",
        "luglio",
        "июл",
        "лип",
        "temmuz",
        "يوليو",
        "تموز",
        "lip",
        "cervenc",
        "กรกฎา",
    ],
    &[
        "august",
        "aout",
        "agosto",
        "augustus",
        "август",
        "серп",
        "agustos",
        "اغسطس",
        "sierp",
        "agustus",
        "srpn",
        "สิงหา",
    ],
    &[
        "september",
        "septembre",
        "septiembre",
        "setiembre",
        "setembro",
        "settembre",
        "сентябр",
        "верес",
        "eylul",
        "سبتمبر",
        "ايلول",
        "wrze",
        "zari",
        "กันยา",
    ],
    &[
        "october",
        "oktober",
        "octobre",
        "octubre",
        "outubro",
        "ottobre",
        "октябр",
        "жовт",
        "ekim",
        "اكتوبر",
        "pazdz",
        "rijn",
        "ตุลา",
    ],
    &[
        "november",
        "novembre",
        "noviembre",
        "novembro",
        "ноябр",
        "листоп",
        "kasim",
        "نوفمبر",
        "listopad",
        "nopember",
        "พฤศจิกา",
    ],
    &[
        "december",
        "dezember",
        "decembre",
        "diciembre",
        "dezembro",
        "dicembre",
        "декабр",
        "груд",
        "aralik",
        "ديسمبر",
        "grud",
        "desember",
        "prosin",
        "ธันวา",
    ],
];
/// Abbreviations and month names that are prefixes of other words.
const SHORT: [&[&str]; 12] = [
    &["jan", "ene", "gen", "янв", "oca"],
    &["feb", "fev", "fevr", "фев", "sub", "lut"],
    &["mar", "mart", "mrz", "mars", "marz", "marzo", "marco", "мар", "marca", "march"],
    &["apr", "avr", "abr", "апр", "nis"],
    &["may", "mai", "mayo", "maio", "mei", "maj", "maja", "мая", "май", "мае", "mag", "трав"],
    &["jun", "giu", "июн", "haz"],
    &["jul", "lug", "июл", "tem", "lip", "lipca", "lipcu", "лип", "липня"],
    &["aug", "ago", "авг", "agu", "agt", "sie"],
    &["sep", "sept", "set", "сен", "сент", "eyl", "zari"],
    &["oct", "okt", "out", "ott", "окт", "eki"],
    &["nov", "ноя", "kas"],
    &["dec", "dez", "dic", "des", "дек", "ara", "gru"],
];

/// Returns the month with this name.
pub fn month(token: &Token) -> Option<i8> {
    let word = token.text.as_str();
    let is_short = |list: &[&str]| list.contains(&word);
    if let Some(index) = SHORT.iter().position(|list| is_short(list)) {
        return Some(index as i8 + 1);
    }
    if word.chars().count() < 4 {
        return None;
    }
    let begins = |list: &&[&str]| {
        list.iter().any(|stem| {
            stem.chars().count() >= 3
                && word.starts_with(stem)
                && word.chars().count() <= stem.chars().count() + 4
                && !(stem.is_ascii() && SHORT.iter().any(|short| short.contains(stem)))
        })
    };
    MONTHS.iter().position(begins).map(|index| index as i8 + 1)
}

/// Returns whether an abbreviated month is a common English word: "I am out" contains no October.
pub fn is_common_word(token: &Token) -> bool {
    matches!(token.text.as_str(), "out" | "set" | "ago")
}

/// Returns whether the name of a month is also a different word, or an abbreviation of one.
pub fn is_doubtful_month(token: &Token) -> bool {
    SHORT.iter().any(|list| list.contains(&token.text.as_str()))
        || matches!(token.text.as_str(), "march" | "august" | "ocak" | "ekim")
}

/// Returns whether the word can precede a month: "in May", "until May", "after March".
pub fn leads_to_month(token: &Token) -> bool {
    leads_to_date(token)
        || matches!(
            token.text.as_str(),
            "in" | "of"
                | "im"
                | "en"
                | "em"
                | "de"
                | "a"
                | "w"
                | "в"
                | "next"
                | "during"
                | "since"
                | "until"
                | "through"
                | "around"
                | "этом"
                | "у"
                | "bulan"
                | "mois"
                | "mes"
                | "mese"
        )
}

/// Returns whether the word can precede a date: "until 15/6", "bis 15.6".
pub fn leads_to_date(token: &Token) -> bool {
    matches!(
        token.text.as_str(),
        "until"
            | "till"
            | "til"
            | "by"
            | "before"
            | "after"
            | "from"
            | "on"
            | "to"
            | "since"
            | "bis"
            | "ab"
            | "am"
            | "vom"
            | "zum"
            | "nach"
            | "vor"
            | "seit"
            | "jusqu"
            | "au"
            | "du"
            | "le"
            | "avant"
            | "apres"
            | "des"
            | "hasta"
            | "el"
            | "desde"
            | "antes"
            | "despues"
            | "al"
            | "ate"
            | "dia"
            | "apos"
            | "depois"
            | "fino"
            | "dal"
            | "dopo"
            | "entro"
            | "prima"
            | "il"
            | "до"
            | "с"
            | "по"
            | "после"
            | "від"
            | "після"
            | "do"
            | "od"
            | "po"
            | "dnia"
            | "przed"
            | "kadar"
            | "sonra"
            | "حتى"
            | "من"
            | "الى"
            | "بعد"
            | "قبل"
            | "يوم"
            | "ngay"
            | "den"
            | "sau"
            | "truoc"
            | "tanggal"
            | "tgl"
            | "sampai"
            | "hingga"
            | "setelah"
            | "tot"
            | "vanaf"
            | "na"
            | "fran"
            | "efter"
    )
}

/// Returns whether a word or mark can be part of a date: "30th of June", "30 de junio del 2026",
/// "30. Juni".
pub fn fills_date(token: &Token) -> bool {
    is_ordinal(token)
        || matches!(
            token.text.as_str(),
            "of" | "de"
                | "del"
                | "di"
                | "do"
                | "da"
                | "the"
                | "des"
                | "von"
                | "month"
                | ","
                | "."
                | "-"
                | "/"
                | "من"
                | "شهر"
                | "day"
                | "d"
                | "'"
                | "bulan"
                | "thang"
                | "г"
                | "van"
                | "a"
        )
}

/// Returns whether the word is the ending of an ordinal number, as in "30th".
pub fn is_ordinal(token: &Token) -> bool {
    matches!(
        token.text.as_str(),
        "st" | "nd" | "rd" | "th" | "er" | "eme" | "e" | "o" | "º" | "го" | "е"
    ) && token.is_joined
}

/// Parses "end of", "Ende", "fines de", "конец". Returns the part and the number of tokens.
pub fn part_of(rest: &[Token]) -> Option<(Part, usize)> {
    let is_mid = |word: &str| {
        [
            "mid",
            "mitte",
            "mediados",
            "meados",
            "meta",
            "середин",
            "polow",
            "ortas",
            "منتصف",
            "pertengahan",
            "giua",
            "middle",
            "mi",
        ]
        .contains(&word)
            || word.starts_with("середин")
            || word.starts_with("ortas")
            || word.starts_with("polow")
    };
    let is_end = |word: &str| {
        [
            "end",
            "ende",
            "fin",
            "fines",
            "final",
            "finales",
            "finais",
            "fine",
            "late",
            "eind",
            "slutet",
            "نهايه",
            "اواخر",
            "akhir",
            "cuoi",
            "sonu",
            "sonuna",
            "sonunda",
            "koniec",
            "koncem",
            "konca",
            "koncu",
        ]
        .contains(&word)
            || word.starts_with("конц")
            || word.starts_with("кінц")
    };
    let is_beginning = |word: &str| {
        [
            "early",
            "beginning",
            "start",
            "anfang",
            "debut",
            "principios",
            "comienzos",
            "inicio",
            "inicios",
            "comeco",
            "inizio",
            "begin",
            "بدايه",
            "اوائل",
            "awal",
            "dau",
            "basi",
            "basinda",
        ]
        .contains(&word)
            || word.starts_with("начал")
            || word.starts_with("poczatk")
            || word.starts_with("початк")
    };
    let word = rest.first()?.text.as_str();
    let part = if is_mid(word) {
        Part::Middle
    } else if is_end(word) {
        Part::End
    } else if is_beginning(word) {
        Part::Beginning
    } else {
        return None;
    };
    Some((part, 1))
}

/// Parses "Q3", "3rd quarter", "3. Quartal", "tercer trimestre", "三季度". Returns the quarter and the
/// number of tokens.
pub fn quarter(rest: &[Token]) -> Option<(i8, usize)> {
    let first = rest.first()?;
    let number = |token: &Token| {
        token.number().filter(|n| (1..=4).contains(n)).and_then(|n| i8::try_from(n).ok())
    };
    let is_word = |token: &Token| {
        [
            "quarter",
            "quartal",
            "trimestre",
            "quadrimestre",
            "quartale",
            "kwartal",
            "kwartaal",
            "квартал",
            "ceyrek",
            "ربع",
            "الربع",
            "kuartal",
            "quy",
            "季",
            "분기",
            "四",
        ]
        .iter()
        .any(|stem| token.text.starts_with(stem))
    };
    if matches!(first.text.as_str(), "q" | "t" | "quy" | "kuartal") {
        let number = number(rest.get(1)?)?;
        let is_close = rest[1].is_joined || first.text.len() > 1;
        return is_close.then_some((number, 2));
    }
    let ordinal = number(first).or_else(|| {
        let words: [&[&str]; 4] = [
            &[
                "first",
                "erste",
                "ersten",
                "primer",
                "premier",
                "primeiro",
                "primo",
                "первый",
                "первом",
                "1q",
                "ilk",
            ],
            &[
                "second",
                "zweite",
                "zweiten",
                "segundo",
                "deuxieme",
                "secondo",
                "второй",
                "втором",
                "ikinci",
            ],
            &[
                "third",
                "dritte",
                "dritten",
                "tercer",
                "troisieme",
                "terceiro",
                "terzo",
                "третий",
                "третьем",
                "ucuncu",
            ],
            &[
                "fourth",
                "vierte",
                "vierten",
                "cuarto",
                "quatrieme",
                "quarto",
                "четвертый",
                "четвертом",
                "dorduncu",
                "last",
                "letzten",
                "ultimo",
            ],
        ];
        let found = words.iter().position(|list| list.contains(&first.text.as_str()));
        found.map(|index| index as i8 + 1)
    })?;
    let filling = rest[1..].iter().take(2).take_while(|token| fills_date(token)).count();
    let next = rest.get(1 + filling)?;
    is_word(next).then_some((ordinal, 2 + filling))
}

/// Parses "tomorrow", "next week", "in two weeks", "on Thursday", "end of the year", "in autumn".
pub fn relative(rest: &[Token]) -> Option<(Relative, usize)> {
    let word = rest.first()?.text.as_str();
    if matches!(
        word,
        "tomorrow"
            | "tmrw"
            | "morgen"
            | "demain"
            | "manana"
            | "amanha"
            | "domani"
            | "завтра"
            | "yarin"
            | "غدا"
            | "jutro"
            | "besok"
            | "明"
            | "내일"
            | "imorgon"
    ) {
        let is_chinese = word == "明";
        let next = rest.get(1);
        if is_chinese && next.is_some_and(|next| next.is("年")) {
            return Some((Relative::NextUnit(Unit::Year), 2));
        }
        return match (is_chinese, next) {
            (true, Some(next)) if next.is("天") || next.is("日") => {
                Some((Relative::Tomorrow(1), 2))
            }
            (true, _) => None,
            _ => Some((Relative::Tomorrow(1), 1)),
        };
    }
    if let Some(day) = weekday(word) {
        return Some((Relative::WeekDay(day), 1));
    }
    next_unit(rest).or_else(|| units(rest)).or_else(|| of_this(rest)).or_else(|| season(rest))
}

fn weekday(word: &str) -> Option<Weekday> {
    const DAYS: [(&[&str], Weekday); 7] = [
        (
            &[
                "monday",
                "montag",
                "lundi",
                "lunes",
                "понедельник",
                "pazartesi",
                "الاثنين",
                "poniedzialek",
                "senin",
                "lunedi",
                "월요일",
            ],
            Weekday::Monday,
        ),
        (
            &[
                "tuesday",
                "dienstag",
                "mardi",
                "martes",
                "вторник",
                "الثلاثاء",
                "wtorek",
                "selasa",
                "martedi",
                "화요일",
            ],
            Weekday::Tuesday,
        ),
        (
            &[
                "wednesday",
                "mittwoch",
                "mercredi",
                "miercoles",
                "среду",
                "carsamba",
                "الاربعاء",
                "rabu",
                "mercoledi",
                "수요일",
            ],
            Weekday::Wednesday,
        ),
        (
            &[
                "thursday",
                "donnerstag",
                "jeudi",
                "jueves",
                "четверг",
                "persembe",
                "الخميس",
                "czwartek",
                "kamis",
                "giovedi",
                "목요일",
            ],
            Weekday::Thursday,
        ),
        (
            &[
                "friday",
                "freitag",
                "vendredi",
                "viernes",
                "пятницу",
                "الجمعه",
                "piatek",
                "jumat",
                "venerdi",
                "금요일",
            ],
            Weekday::Friday,
        ),
        (
            &[
                "saturday",
                "samstag",
                "sonnabend",
                "samedi",
                "sabado",
                "субботу",
                "cumartesi",
                "السبت",
                "sobote",
                "sabtu",
                "sabato",
                "토요일",
            ],
            Weekday::Saturday,
        ),
        (
            &[
                "sunday",
                "sonntag",
                "dimanche",
                "domingo",
                "воскресенье",
                "الاحد",
                "niedziele",
                "domenica",
                "일요일",
            ],
            Weekday::Sunday,
        ),
    ];
    DAYS.iter().find(|(names, _)| names.contains(&word)).map(|&(_, day)| day)
}

fn unit(word: &str) -> Option<Unit> {
    let is = |list: &[&str]| list.contains(&word);
    if is(&[
        "day", "days", "tag", "tage", "tagen", "jour", "jours", "dia", "dias", "giorno", "giorni",
        "день", "дня", "дней", "gun", "يوم", "ايام", "dzien", "dni", "hari", "天", "日", "dagar",
        "dagen",
    ]) {
        Some(Unit::Day)
    } else if is(&[
        "week",
        "weeks",
        "woche",
        "wochen",
        "semaine",
        "semaines",
        "semana",
        "semanas",
        "settimana",
        "settimane",
        "неделя",
        "неделю",
        "недели",
        "неделе",
        "недель",
        "hafta",
        "haftaya",
        "اسبوع",
        "الاسبوع",
        "اسابيع",
        "tydzien",
        "tygodniu",
        "tygodnie",
        "tygodni",
        "minggu",
        "tuan",
        "周",
        "週",
        "wk",
        "wks",
        "veckor",
        "weken",
    ]) {
        Some(Unit::Week)
    } else if is(&[
        "month",
        "months",
        "monat",
        "monate",
        "monaten",
        "mois",
        "mes",
        "meses",
        "mese",
        "mesi",
        "месяц",
        "месяца",
        "месяце",
        "месяцев",
        "ay",
        "aya",
        "شهر",
        "الشهر",
        "اشهر",
        "miesiac",
        "miesiacu",
        "miesiace",
        "miesiecy",
        "bulan",
        "thang",
        "月",
        "manader",
        "maanden",
    ]) {
        Some(Unit::Month)
    } else if is(&[
        "year",
        "years",
        "jahr",
        "jahre",
        "jahren",
        "an",
        "ans",
        "annee",
        "ano",
        "anos",
        "anno",
        "anni",
        "год",
        "года",
        "году",
        "yil",
        "سنه",
        "السنه",
        "العام",
        "عام",
        "rok",
        "roku",
        "tahun",
        "nam",
        "年",
        "ar",
    ]) {
        Some(Unit::Year)
    } else {
        None
    }
}

/// Parses "next week", "nächsten Monat", "la semana que viene", "الشهر القادم", "下周", "minggu
/// depan".
fn next_unit(rest: &[Token]) -> Option<(Relative, usize)> {
    const NEXT: &[&str] = &[
        "next",
        "following",
        "nachste",
        "nachsten",
        "nachster",
        "nachstes",
        "kommende",
        "kommenden",
        "prochain",
        "prochaine",
        "proximo",
        "proxima",
        "prossimo",
        "prossima",
        "следующей",
        "следующем",
        "следующую",
        "будущем",
        "gelecek",
        "onumuzdeki",
        "przyszly",
        "przyszlym",
        "下",
        "来",
        "nasta",
        "volgende",
    ];
    const BEHIND: &[&[&str]] = &[
        &["que", "viene"],
        &["que", "vem"],
        &["prochain"],
        &["prochaine"],
        &["proximo"],
        &["proxima"],
        &["prossimo"],
        &["prossima"],
        &["depan"],
        &["القادم"],
        &["المقبل"],
        &["القادمه"],
        &["المقبله"],
        &["toi"],
        &["sau"],
        &["entrante"],
    ];
    let first = rest.first()?;
    if NEXT.contains(&first.text.as_str()) {
        let middle = usize::from(rest.get(1).is_some_and(|token| token.is("个") || token.is("個")));
        let unit = unit(&rest.get(1 + middle)?.text)?;
        let is_chinese = first.is("下") || first.is("来");
        // 下次 and 来电 are not dates; 下月 and 下周 are.
        return (!is_chinese || unit != Unit::Day)
            .then_some((Relative::NextUnit(unit), 2 + middle));
    }
    let unit = unit(&first.text)?;
    let behind = BEHIND.iter().find(|words| {
        words.len() < rest.len() && words.iter().zip(&rest[1..]).all(|(word, token)| token.is(word))
    })?;
    Some((Relative::NextUnit(unit), 1 + behind.len()))
}

/// Parses "in two weeks", "within 10 days", "dentro de 3 meses", "через две недели", "三个月后".
fn units(rest: &[Token]) -> Option<(Relative, usize)> {
    const IN: &[&str] = &[
        "in",
        "within",
        "after",
        "dans",
        "apres",
        "dentro",
        "en",
        "em",
        "daqui",
        "tra",
        "fra",
        "entro",
        "через",
        "после",
        "بعد",
        "خلال",
        "za",
        "po",
        "dalam",
        "setelah",
        "sau",
        "om",
        "binnen",
        "nach",
    ];
    let first = rest.first()?;
    let lead = usize::from(IN.contains(&first.text.as_str()));
    let filling = if lead == 1 {
        rest[1..]
            .iter()
            .take(2)
            .take_while(|token| {
                matches!(
                    token.text.as_str(),
                    "de" | "a" | "about" | "another" | "the" | "next" | "ca" | "khoang"
                )
            })
            .count()
    } else {
        0
    };
    // "in a week": the article means one.
    if lead == 1
        && let Some(unit_token) = rest.get(1 + filling)
        && filling > 0
        && rest[filling].is("a")
        && let Some(unit) = unit(&unit_token.text)
    {
        return Some((Relative::Units(1, unit), 2 + filling));
    }
    let count_place = lead + filling;
    let count = count(rest.get(count_place)?)?;
    let middle = rest[count_place + 1..]
        .iter()
        .take(2)
        .take_while(|token| {
            matches!(token.text.as_str(), "-" | "个" | "個" | "more" | "weitere" | "working")
        })
        .count();
    let place = count_place + 1 + middle;
    let unit = unit(&rest.get(place)?.text)?;
    let is_followed = rest.get(place + 1).is_some_and(|token| {
        matches!(
            token.text.as_str(),
            "后" | "後" | "以" | "之" | "later" | "sonra" | "lagi" | "nua" | "spater" | "내"
        )
    });
    let is_led = lead == 1 && !rest[place].is("月");
    (is_led || is_followed)
        .then_some((Relative::Units(count, unit), place + 1 + usize::from(is_followed)))
}

fn count(token: &Token) -> Option<i32> {
    if let Some(number) = token.number() {
        return (1..=365).contains(&number).then_some(number);
    }
    const COUNTS: [&[&str]; 10] = [
        &[
            "one", "einer", "einem", "eine", "une", "un", "una", "uma", "одну", "один", "bir",
            "jeden", "satu", "mot",
        ],
        &[
            "two", "zwei", "deux", "dos", "dois", "duas", "due", "две", "два", "iki", "dwa",
            "dwie", "dua", "hai", "couple", "twee", "tva",
        ],
        &[
            "three",
            "drei",
            "trois",
            "tres",
            "tre",
            "три",
            "uc",
            "ثلاثه",
            "trzy",
            "tiga",
            "ba",
            "drie",
        ],
        &[
            "four",
            "vier",
            "quatre",
            "cuatro",
            "quatro",
            "quattro",
            "четыре",
            "dort",
            "اربعه",
            "cztery",
            "empat",
            "bon",
        ],
        &["five", "funf", "cinq", "cinco", "cinque", "пять", "bes", "piec", "lima"],
        &["six", "sechs", "seis", "sei", "шесть", "alti", "szesc", "enam", "sau"],
        &["seven", "sieben", "sept", "siete", "sete"],
        &["eight", "acht", "huit", "ocho", "oito"],
        &["nine", "neun", "neuf", "nueve", "nove"],
        &["ten", "zehn", "dix", "diez", "dez", "dieci", "десять", "on"],
    ];
    let word = token.text.as_str();
    COUNTS.iter().position(|list| list.contains(&word)).map(|index| index as i32 + 1)
}

/// Parses "end of the month", "Ende des Jahres", "fin de año", "年底", "月底".
fn of_this(rest: &[Token]) -> Option<(Relative, usize)> {
    let first = rest.first()?;
    if first.is("年") || first.is("月") {
        let part = match rest.get(1)?.text.as_str() {
            "底" | "末" => Part::End,
            "中" => Part::Middle,
            "初" => Part::Beginning,
            _ => return None,
        };
        let relative = if first.is("年") { Relative::Year(part) } else { Relative::Month(part) };
        return Some((relative, 2));
    }
    let (part, length) = part_of(rest)?;
    let filling = rest[length..]
        .iter()
        .take(3)
        .take_while(|token| {
            fills_date(token)
                || matches!(token.text.as_str(), "this" | "dieses" | "este" | "deste" | "ce" | "l")
        })
        .count();
    match unit(&rest.get(length + filling)?.text)? {
        Unit::Month => Some((Relative::Month(part), length + filling + 1)),
        Unit::Year => Some((Relative::PartOfYear(part), length + filling + 1)),
        _ => None,
    }
}

/// Parses "in autumn", "im Herbst"; requires the preposition, since seasons are also names.
fn season(rest: &[Token]) -> Option<(Relative, usize)> {
    const IN: &[&str] = &[
        "in", "im", "en", "au", "no", "na", "until", "till", "after", "this", "next", "bis",
        "before", "w", "до", "в",
    ];
    let first = rest.first()?;
    let lead = usize::from(IN.contains(&first.text.as_str()));
    let article = usize::from(
        rest.get(lead)
            .is_some_and(|token| matches!(token.text.as_str(), "the" | "zum" | "el" | "la")),
    );
    let month = match rest.get(lead + article)?.text.as_str() {
        "spring" | "fruhjahr" | "fruhling" | "printemps" | "primavera" | "wiosna" | "весны" => {
            3
        }
        "summer" | "sommer" | "ete" | "verano" | "verao" | "estate" | "лета" => 6,
        "autumn" | "herbst" | "automne" | "otono" | "outono" | "autunno" | "осени" | "jesienia" => {
            9
        }
        "winter" | "hiver" | "invierno" | "inverno" | "зимы" => 12,
        _ => return None,
    };
    (lead == 1).then_some((Relative::Season(month), lead + article + 1))
}

/// Returns the feast with this name, and the number of tokens.
pub fn feast(rest: &[Token]) -> Option<(Feast, usize)> {
    let first = rest.first()?;
    let word = first.text.as_str();
    let two = rest.get(1).map(|token| token.text.as_str());
    if matches!(word, "chinese" | "lunar" | "chinesischen" | "chinesisches")
        && matches!(two, Some("new" | "neujahr" | "neujahrsfest"))
    {
        let year = usize::from(rest.get(2).is_some_and(|token| token.is("year")));
        return Some((Feast::ChineseNewYear, 2 + year));
    }
    if word == "eid" || word == "عيد" {
        let is_adha = rest.iter().take(4).any(|token| {
            token.text.contains("adha")
                || token.text.contains("اضحى")
                || token.text.contains("الاضحي")
        });
        let named = rest.iter().take(4).position(|token| {
            ["adha", "fitr", "الاضحي", "الفطر"].iter().any(|name| token.text.contains(name))
        });
        let feast = if is_adha { Feast::EidAlAdha } else { Feast::EidAlFitr };
        return Some((feast, named.map_or(1, |place| place + 1)));
    }
    let feast = match word {
        "ramadan" | "ramadhan" | "ramazan" | "рамадан" | "рамадана" | "рамазан" | "رمضان" => {
            Feast::Ramadan
        }
        "lebaran" | "bayram" | "bayramdan" | "idulfitri" => Feast::EidAlFitr,
        "hajj" | "haj" | "الحج" | "hac" | "kurban" => Feast::EidAlAdha,
        "tet" | "cny" => Feast::ChineseNewYear,
        "christmas" | "xmas" | "weihnachten" | "noel" | "navidad" | "natal" | "natale"
        | "рождества" => Feast::Christmas,
        "easter" | "ostern" | "paques" | "pascua" | "pascoa" | "pasqua" | "пасхи" | "wielkanoc"
        | "wielkanocy" => Feast::Easter,
        "diwali" | "deepavali" => Feast::Diwali,
        "春" if two == Some("节") => return Some((Feast::ChineseNewYear, 2)),
        "过" if two == Some("年") => return Some((Feast::ChineseNewYear, 2)),
        "国" if two == Some("庆") => return Some((Feast::GoldenWeek, 2)),
        "new" if two == Some("year") => return Some((Feast::NewYear, 2)),
        _ => return None,
    };
    Some((feast, 1))
}

/// Parses "until further notice" and equivalents.
pub fn further_notice(rest: &[Token]) -> Option<usize> {
    const PHRASES: &[&[&str]] = &[
        &["until", "further", "notice"],
        &["till", "further", "notice"],
        &["bis", "auf", "weiteres"],
        &["jusqu", "'", "a", "nouvel", "ordre"],
        &["hasta", "nuevo", "aviso"],
        &["hasta", "nueva", "orden"],
        &["ate", "segunda", "ordem"],
        &["ate", "nova", "ordem"],
        &["ate", "novo", "aviso"],
        &["fino", "a", "nuovo", "avviso"],
        &["до", "особого", "распоряжения"],
        &["до", "дальнейшего", "уведомления"],
        &["حتى", "اشعار", "اخر"],
        &["ikinci", "bir", "duyuruya", "kadar"],
        &["do", "odwolania"],
        &["另", "行", "通", "知"],
        &["sampai", "pemberitahuan", "lebih", "lanjut"],
        &["cho", "den", "khi", "co", "thong", "bao"],
        &["追", "って"],
        &["추후", "공지"],
    ];
    let found = PHRASES.iter().find(|phrase| {
        phrase.len() <= rest.len() && phrase.iter().zip(rest).all(|(word, token)| token.is(word))
    })?;
    Some(found.len())
}
