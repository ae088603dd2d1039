//! Finds people that a sentence mentions: a name with a title, or a role with what follows it ("the
//! principal in Lagos", "engineer Khaled", "李总").

use std::ops::Range;

use super::normalise::normalise;
use super::sentences::is_unspaced;

/// Titles that precede a name; normalised, without full stop.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "eng",
    "engr",
    "sir",
    "madam",
    "chief",
    "herr",
    "herrn",
    "frau",
    "m",
    "mme",
    "monsieur",
    "madame",
    "sr",
    "sra",
    "srta",
    "senor",
    "senora",
    "don",
    "dona",
    "ing",
    "lic",
    "senhor",
    "senhora",
    "signor",
    "signora",
    "dott",
    "sig",
    "pan",
    "pani",
    "г-н",
    "г-жа",
    "господин",
    "госпожа",
    "السيد",
    "السيده",
    "المهندس",
    "الاستاذ",
    "الدكتور",
    "الشيخ",
    "bpk",
    "bapak",
    "ibu",
    "pak",
    "bu",
    "bay",
    "sayin",
    "anh",
    "chi",
    "ong",
    "ba",
    "engineer",
    "ingeniero",
    "ingenieur",
    "engenheiro",
    "инженер",
];
/// Roles of people who decide or pay, normalised.
const ROLES: &[&str] = &[
    "boss",
    "ceo",
    "cfo",
    "director",
    "manager",
    "owner",
    "principal",
    "chairman",
    "president",
    "partner",
    "partners",
    "client",
    "customer",
    "board",
    "committee",
    "donor",
    "headquarters",
    "ministry",
    "engineer",
    "consultant",
    "accountant",
    "treasurer",
    "investor",
    "shareholders",
    "brother",
    "father",
    "uncle",
    "son",
    "chef",
    "geschaftsfuhrer",
    "geschaftsleitung",
    "inhaber",
    "vorstand",
    "kunde",
    "kunden",
    "bauherr",
    "zentrale",
    "gesellschafter",
    "bauleiter",
    "architekt",
    "patron",
    "directeur",
    "directrice",
    "responsable",
    "siege",
    "associe",
    "bailleur",
    "maitre",
    "client",
    "jefe",
    "jefa",
    "dueno",
    "duena",
    "gerente",
    "socio",
    "cliente",
    "directorio",
    "junta",
    "patron",
    "comite",
    "matriz",
    "casa",
    "ministerio",
    "chefe",
    "dono",
    "dona",
    "diretor",
    "diretora",
    "diretoria",
    "patrao",
    "matriz",
    "conselho",
    "titolare",
    "direttore",
    "capo",
    "committente",
    "sede",
    "директор",
    "директору",
    "директора",
    "начальник",
    "начальнику",
    "руководство",
    "руководству",
    "заказчик",
    "заказчика",
    "учредитель",
    "партнер",
    "партнеру",
    "шеф",
    "шефу",
    "المدير",
    "المالك",
    "صاحب",
    "العميل",
    "الزبون",
    "الشريك",
    "اللجنه",
    "الوزاره",
    "الاداره",
    "patronum",
    "patron",
    "mudur",
    "mudurumuz",
    "genel",
    "ortagim",
    "musteri",
    "musterimiz",
    "szef",
    "szefa",
    "prezes",
    "prezesa",
    "dyrektor",
    "klient",
    "klienta",
    "wspolnik",
    "zarzad",
    "atasan",
    "direktur",
    "pemilik",
    "klien",
    "kantor",
    "sep",
    "giam",
    "khach",
    "owners",
    "superintendent",
    "bursar",
];
/// Words that join a role to its place or company.
const JOINS: &[&str] = &[
    "in", "of", "at", "from", "for", "de", "del", "da", "do", "di", "du", "des", "von", "vom",
    "en", "em", "a", "der", "la", "le", "el", "the", "и", "в", "из", "من", "في", "w", "z",
];
/// Roles in scripts without spaces; the whole word is found.
const DENSE_ROLES: &[&str] = &[
    "老板",
    "总经理",
    "经理",
    "总监",
    "董事长",
    "客户",
    "总部",
    "总公司",
    "领导",
    "业主",
    "甲方",
    "合伙人",
    "工程师",
    "财务",
    "社長",
    "上司",
    "本社",
    "部長",
    "お客様",
    "お客さん",
    "사장님",
    "대표님",
    "본사",
    "고객",
    "팀장님",
    "이사님",
];

/// Returns the byte ranges of the people that the sentence mentions, in order, without overlap.
pub fn people(sentence: &str) -> Vec<Range<usize>> {
    let words = words(sentence);
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut index = 0;
    while index < words.len() {
        let end = titled(&words, index).or_else(|| role(&words, index));
        match end {
            Some(end) => {
                found.push(words[index].span.start..words[end - 1].span.end);
                index = end;
            }
            None => index += 1,
        }
    }
    for role in DENSE_ROLES {
        for (start, _) in sentence.match_indices(role) {
            let end = start + role.len();
            // The family name precedes the title: 李总经理.
            if !found.iter().any(|other| other.start < end && start < other.end) {
                found.push(start..end);
            }
        }
    }
    found.sort_by_key(|range| range.start);
    found
}

struct Word<'a> {
    span: Range<usize>,
    text: &'a str,
    normal: String,
    /// Whether a comma or similar mark precedes it.
    is_cut_off: bool,
}

fn words(sentence: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut is_cut_off = false;
    let ends = sentence.char_indices().chain([(sentence.len(), ' ')]);
    for (index, c) in ends {
        let goes_on = (c.is_alphanumeric() || c == '-' || c == '\'' || c == '’') && !is_unspaced(c);
        match (start, goes_on) {
            (None, true) => start = Some(index),
            (Some(first), false) => {
                let text = &sentence[first..index];
                let normal = normalise(text);
                words.push(Word { span: first..index, text, normal, is_cut_off });
                start = None;
                is_cut_off = false;
            }
            _ => {}
        }
        // The full stop of "Mr." does not separate the name.
        is_cut_off |= matches!(c, ',' | ';' | ':' | '(' | ')' | '!' | '?' | '،' | '\n');
    }
    words
}

/// Matches "Mr. Adeyemi", "المهندس خالد". Returns the end.
fn titled(words: &[Word<'_>], index: usize) -> Option<usize> {
    if !TITLES.contains(&words[index].normal.as_str()) {
        return None;
    }
    let names =
        words[index + 1..].iter().take(3).take_while(|word| !word.is_cut_off && is_name(word));
    let names = match words.get(index + 1) {
        // In scripts without capitals the name is one word.
        Some(word) if has_no_case(word.text) && !word.is_cut_off => 1,
        _ => names.count(),
    };
    (names > 0).then_some(index + 1 + names)
}

/// Matches "principal in Lagos", "head office", "committee of the Ministry". Returns the end.
fn role(words: &[Word<'_>], index: usize) -> Option<usize> {
    let is_pair = |first: &str, second: &str| {
        words[index].normal == first
            && words.get(index + 1).is_some_and(|word| word.normal == second)
    };
    let mut end = index;
    if is_pair("head", "office")
        || is_pair("main", "contractor")
        || is_pair("end", "user")
        || is_pair("end", "customer")
        || is_pair("kantor", "pusat")
        || is_pair("giam", "doc")
    {
        end = index + 2;
    } else if ROLES.contains(&words[index].normal.as_str()) {
        end = index + 1;
    }
    if end == index {
        return None;
    }
    // Names and places that follow.
    let mut joined = end;
    while let Some(word) = words.get(joined).filter(|word| !word.is_cut_off) {
        if is_name(word) {
            joined += 1;
            end = joined;
        } else if JOINS.contains(&word.normal.as_str()) && joined < end + 2 {
            joined += 1;
        } else {
            break;
        }
    }
    Some(end)
}

fn is_name(word: &Word<'_>) -> bool {
    word.text.starts_with(char::is_uppercase) && word.text.chars().count() > 1
}

fn has_no_case(text: &str) -> bool {
    !text.chars().any(|c| c.is_lowercase() || c.is_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_and_roles_are_found() {
        for (sentence, expected) in [
            ("we wait for the principal in Lagos", &["principal in Lagos"][..]),
            ("Mr. Adeyemi Bello must sign", &["Mr. Adeyemi Bello"]),
            ("please write to Frau Krüger, she decides", &["Frau Krüger"]),
            ("I passed it to head office in Osaka.", &["head office in Osaka"]),
            ("رفعته إلى المهندس سالم", &["المهندس سالم"]),
            ("等老板决定", &["老板"]),
            ("mi jefe todavía no firma", &["jefe"]),
            ("Please send 500 chairs to Mombasa", &[]),
        ] {
            let found: Vec<&str> =
                people(sentence).into_iter().map(|range| &sentence[range]).collect();
            assert_eq!(found, expected, "{sentence}");
        }
    }
}
