//! Cuts the end of a message: closing words, names and job titles, lines that phones append, lines
//! that end several messages of the sender, and disclaimers.
//!
//! A full sentence in a signature is kept ("Our shop moves in autumn …"), because it is addressed
//! to the reader.

use std::collections::BTreeMap;

use super::Line;
use crate::text::normalise::normalise;
use crate::text::sentences::is_unspaced;

/// Words that close a mail, normalised, as a whole line.
const CLOSINGS: &[&str] = &[
    "abracos",
    "abraco",
    "atenciosamente",
    "atentamente",
    "atte",
    "att",
    "b rgds",
    "b.regards",
    "b.rgds",
    "beste gruesse",
    "beste grusse",
    "best",
    "best regards",
    "best rgds",
    "best wishes",
    "bien a vous",
    "bien cordialement",
    "br",
    "brgds",
    "cheers",
    "cordialement",
    "cordiali saluti",
    "cordialmente",
    "cdt",
    "cdlt",
    "distinti saluti",
    "faithfully",
    "freundliche grusse",
    "greetings",
    "gruss",
    "grusse",
    "hormat kami",
    "hilsen",
    "med vanlig halsning",
    "vanliga halsningar",
    "iyi calismalar",
    "kind regards",
    "kind rgds",
    "kr",
    "lg",
    "many thanks and regards",
    "met vriendelijke groet",
    "met vriendelijke groeten",
    "mfg",
    "mit besten grussen",
    "mit freundlichen grussen",
    "mvh",
    "pozdrawiam",
    "pozdravy",
    "regards",
    "rgds",
    "s pozdravem",
    "saludos",
    "saludos cordiales",
    "salutations",
    "salam hormat",
    "saygilar",
    "saygilarimla",
    "sincerely",
    "sincerely yours",
    "thank you and best regards",
    "thanks & regards",
    "thanks and regards",
    "thanks & best regards",
    "tran trong",
    "un saludo",
    "un cordial saludo",
    "viele grusse",
    "vennlig hilsen",
    "venlig hilsen",
    "warm regards",
    "warmest regards",
    "with best regards",
    "with kind regards",
    "with regards",
    "yours",
    "yours faithfully",
    "yours sincerely",
    "yours truly",
    "z powazaniem",
    "ystavallisin terveisin",
    "terveisin",
    "с уважением",
    "с наилучшими пожеланиями",
    "з повагою",
    "مع التحيه",
    "تحياتي",
    "مع خالص التحيه",
    "وتفضلوا بقبول فائق الاحترام",
    "此致",
    "敬礼",
    "祝好",
    "顺祝商祺",
    "顺颂商祺",
    "祝商祺",
    "よろしくお願いいたします",
    "よろしくお願い致します",
    "敬具",
    "감사합니다",
    "드림",
    "올림",
    "ขอแสดงความนับถือ",
    "best regards from",
];
/// Words in lines that phones and mail programs append.
const DEVICES: &[&str] = &[
    "iphone",
    "ipad",
    "android",
    "galaxy",
    "samsung",
    "huawei",
    "xiaomi",
    "redmi",
    "outlook for",
    "outlook pour",
    "outlook para",
    "outlook fur",
    "yahoo mail",
    "blackberry",
    "mail for windows",
    "mail fur windows",
    "thunderbird",
    "foxmail",
    "qq邮箱",
    "网易邮箱",
    "proton mail",
    "protonmail",
    "web.de",
    "gmx",
    "mail.ru",
    "smartphone",
    "handy",
    "мобильн",
    "телефон",
    "手机",
];
/// Stems of disclaimers, normalised. A paragraph with two of them is a disclaimer.
const DISCLAIMER: &[&str] = &[
    "confidential",
    "intended recipient",
    "intended only",
    "intended solely",
    "privileged",
    "in error",
    "unauthori",
    "disclos",
    "virus",
    "environment before printing",
    "before printing",
    "disclaimer",
    "legally",
    "liab",
    "vertraulich",
    "irrtumlich",
    "adressat",
    "unbefugt",
    "confidencial",
    "destinatari",
    "por error",
    "por engano",
    "privilegiad",
    "divulga",
    "confidentiel",
    "destinataire",
    "par erreur",
    "riservat",
    "per errore",
    "конфиденциал",
    "предназначен",
    "ошибк",
    "سري",
    "بالخطا",
    "المستلم",
    "gizli",
    "yanlislik",
    "alici",
    "poufn",
    "adresat",
    "机密",
    "保密",
    "收件人",
    "误收",
    "秘密",
    "機密",
    "誤って",
    "기밀",
    "수신인",
    "rahasia",
    "penerima",
    "registered office",
    "registergericht",
    "geschaftsfuhrer",
    "company number",
    "vat reg",
];
/// The maximum number of lines below the closing words of a signature.
const MAX_SIGNATURE_LINES: usize = 14;

/// The maximum number of lines of a signature without closing words.
const MAX_NAME_LINES: usize = 6;
/// The maximum number of words of a line with the sender's name.
const MAX_NAME_WORDS: usize = 6;

/// Removes signatures from the end of the message, and disclaimers from anywhere; `names` are those
/// of the sender and the sender's company.
pub fn cut(lines: &mut Vec<Line>, names: &[&str]) {
    lines.retain(|line| !is_appended(&line.text) && !is_disclaimer(&line.text));
    let names: Vec<String> = names.iter().flat_map(|name| name_words(name)).collect();
    let mut start = None;
    let mut below = lines.iter().filter(|line| !line.text.trim().is_empty()).count();
    let mut says_something = false;
    for (index, line) in lines.iter().enumerate() {
        below -= usize::from(!line.text.trim().is_empty());
        let is_name = says_something && below < MAX_NAME_LINES && is_name(&line.text, &names);
        if is_name || begins_signature(&line.text, below) {
            start = Some(index);
            break;
        }
        says_something |= !line.text.trim().is_empty();
    }
    let Some(start) = start else { return };
    let mut kept = lines.split_off(start);
    kept.retain(|line| is_sentence(&line.text));
    lines.append(&mut kept);
}

/// Removes lines that end several texts of the same sender, except from a text without any other
/// line. Of a repeated sentence, the first occurrence stays.
pub fn cut_repeated_endings(texts: &mut [String]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for text in texts.iter() {
        let mut own: Vec<String> = endings(text).map(normalise).collect();
        own.sort_unstable();
        own.dedup();
        own.into_iter().for_each(|line| *seen.entry(line).or_default() += 1);
    }
    seen.retain(|_, count| *count > 1);
    if seen.is_empty() {
        return;
    }
    for text in texts {
        let mut kept: Vec<&str> = Vec::new();
        let mut end = text.trim_end();
        while let Some((before, line)) = end.rsplit_once('\n') {
            match seen.get_mut(&normalise(line)) {
                _ if line.trim().is_empty() => {}
                Some(unsaid) if is_sentence(line) && *unsaid > 0 => {
                    *unsaid = 0;
                    kept.push(line);
                }
                Some(_) => {}
                None => break,
            }
            end = before.trim_end();
        }
        let mut shorter = end.to_owned();
        for line in kept.into_iter().rev() {
            shorter.push('\n');
            shorter.push_str(line);
        }
        *text = shorter;
    }
}

/// Returns the last lines of a text, without the first.
fn endings(text: &str) -> impl Iterator<Item = &str> {
    let said = text.lines().filter(|line| !line.trim().is_empty()).skip(1);
    let last: Vec<&str> = said.collect();
    let from = last.len().saturating_sub(MAX_NAME_LINES);
    last.into_iter().skip(from)
}

/// Returns the words of a name, without initials and legal forms.
fn name_words(name: &str) -> Vec<String> {
    let normal = normalise(name);
    let words = normal.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.chars().count() >= 3).map(str::to_owned).collect()
}

/// Returns whether at least half of the words of a short line are the sender's names.
fn is_name(text: &str, names: &[String]) -> bool {
    let words = name_words(text);
    let known = words.iter().filter(|word| names.contains(word)).count();
    known > 0 && words.len() <= MAX_NAME_WORDS && known * 2 >= words.len()
}

fn begins_signature(text: &str, below: usize) -> bool {
    let trimmed = text.trim();
    if matches!(trimmed, "--" | "—" | "___" | "---") || text.starts_with("-- ") && trimmed == "--"
    {
        return below <= 2 * MAX_SIGNATURE_LINES;
    }
    if trimmed.chars().count() > 60 || below > MAX_SIGNATURE_LINES {
        return false;
    }
    let words = normalise(trimmed);
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    if CLOSINGS.contains(&words) {
        return true;
    }
    // "Best regards, Ali" and "Saludos / Best regards".
    let head = words.split([',', '/', '!']).next().unwrap_or("").trim();
    let is_short = words.split(' ').count() <= 8;
    is_short && head != words && head.len() > 3 && CLOSINGS.contains(&head)
}

/// Matches "Sent from my iPhone", in any language.
fn is_appended(text: &str) -> bool {
    let text = text.trim();
    let count = text.chars().count();
    if count == 0 || count > 70 || text.contains(['?', '？']) || text.ends_with(['!', '。']) {
        return false;
    }
    let normal = normalise(text);
    const SENT: &[&str] = &[
        "sent",
        "get ",
        "gesendet",
        "von meinem",
        "diese nachricht",
        "enviado",
        "envoye",
        "inviato",
        "отправлено",
        "надіслано",
        "gonderildi",
        "wyslan",
        "verzonden",
        "skickat",
        "sendt",
        "发自",
        "发送自",
        "来自",
        "obtener",
        "obter",
        "telecharger",
        "hol dir",
        "scarica",
        "ارسلت",
        "مرسل",
        "から送信",
        "보냄",
        "에서 보",
        "dikirim",
        "gui tu",
        "odeslano",
        "lahetetty",
        "ส่งจาก",
        "holen sie",
    ];
    DEVICES.iter().any(|device| normal.contains(device))
        && SENT.iter().any(|word| {
            normal.starts_with(word)
                || normal.ends_with(word)
                || !word.is_ascii() && normal.contains(word)
        })
}

fn is_disclaimer(text: &str) -> bool {
    let normal = normalise(text);
    let is_dense = normal.chars().any(is_unspaced);
    if normal.len() < if is_dense { 45 } else { 60 } {
        return false;
    }
    DISCLAIMER.iter().filter(|stem| normal.contains(**stem)).count() >= 2
}

/// Returns whether a line of a signature is a sentence: several words, most of them not names.
fn is_sentence(text: &str) -> bool {
    let text = text.trim();
    if text.chars().filter(|&c| is_unspaced(c)).count() >= 12 {
        return text.ends_with(['。', '！', '!', '.', '？']);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let plain = words.iter().filter(|word| word.starts_with(char::is_lowercase)).count();
    let is_caseless = !text.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    words.len() >= 7 && (plain * 2 >= words.len() || is_caseless)
}
