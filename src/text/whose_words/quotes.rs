//! Finds quoted and forwarded mails in lines of text: `>`, the line above a quoted mail ("On … Li
//! wrote:"), and the header of a quoted mail ("From: … Sent: …"), in any language.

use super::Line;
use super::ours::Ours;
use crate::text::normalise::normalise;

/// Words for "wrote" at the end or beginning of the line above a quoted mail, normalised.
const WROTE: &[&str] = &[
    "wrote",
    "writes",
    "schrieb",
    "geschrieben",
    "escribio",
    "escreveu",
    "a ecrit",
    "ha scritto",
    "napisal",
    "napisala",
    "pisze",
    "skrev",
    "skriver",
    "kirjoitti",
    "написал",
    "написала",
    "пишет",
    "писал",
    "написав",
    "пише",
    "yazdi",
    "كتب",
    "كتبت",
    "写道",
    "寫道",
    "写到",
    "のメール",
    "書きました",
    "作成",
    "님이 작성",
    "작성",
    "썼습니다",
    "menulis",
    "da viet",
    "viet",
    "เขียน",
    "schreef",
    "geschreven",
    "napsal",
    "napsala",
    "irta",
    "εγραψε",
    "כתב",
    "a scris",
    "je napisao",
    "pise",
    "rakstija",
    "rase",
    "kirjutas",
    "kirjutab",
    "нaписа",
    "написа",
    "va escriure",
    "aliandika",
    "sumulat",
];
/// Field names of header lines (sender, time, recipient, subject), normalised.
const HEAD_FIELDS: &[&str] = &[
    "from",
    "sent",
    "date",
    "to",
    "cc",
    "bcc",
    "subject",
    "reply-to",
    "importance",
    "attachments",
    "发件人",
    "发送时间",
    "发送日期",
    "时间",
    "日期",
    "收件人",
    "抄送",
    "主题",
    "寄件者",
    "寄件人",
    "寄件日期",
    "收件者",
    "主旨",
    "副本",
    "de",
    "enviado",
    "enviado el",
    "enviada em",
    "enviado em",
    "fecha",
    "para",
    "asunto",
    "assunto",
    "data",
    "von",
    "gesendet",
    "datum",
    "an",
    "betreff",
    "envoye",
    "a",
    "objet",
    "da",
    "inviato",
    "oggetto",
    "van",
    "verzonden",
    "aan",
    "onderwerp",
    "от",
    "от кого",
    "отправлено",
    "дата",
    "кому",
    "тема",
    "копия",
    "kimden",
    "gonderen",
    "gonderildi",
    "gonderme tarihi",
    "tarih",
    "kime",
    "alici",
    "konu",
    "fran",
    "skickat",
    "till",
    "amne",
    "fra",
    "sendt",
    "til",
    "emne",
    "od",
    "wyslano",
    "do",
    "temat",
    "dw",
    "lahettaja",
    "lahetetty",
    "vastaanottaja",
    "aihe",
    "من",
    "تاريخ الارسال",
    "التاريخ",
    "الى",
    "الموضوع",
    "ارسلت",
    "差出人",
    "送信日時",
    "日時",
    "宛先",
    "件名",
    "보낸 사람",
    "보낸사람",
    "보낸 날짜",
    "날짜",
    "받는 사람",
    "받는사람",
    "제목",
    "tu",
    "gui",
    "ngay",
    "den",
    "toi",
    "chu de",
    "dari",
    "dikirim",
    "tanggal",
    "kepada",
    "ke",
    "perihal",
    "subjek",
    "จาก",
    "ส่ง",
    "วันที่",
    "ถึง",
    "เรื่อง",
    "odesilatel",
    "odeslano",
    "komu",
    "predmet",
    "felado",
    "kuldve",
    "cimzett",
    "targy",
    "od koho",
    "віддправлено",
    "від",
    "дата",
    "надіслано",
    "de la",
    "trimis",
    "catre",
    "subiect",
    "απο",
    "προς",
    "θεμα",
    "ημερομηνια",
    "מאת",
    "נשלח",
    "אל",
    "נושא",
];
/// Parts of the line that some programs draw above a quoted mail, normalised.
const ORIGINAL: &[&str] = &[
    "original",
    "forwarded",
    "begin forwarded",
    "原始",
    "转发",
    "轉寄",
    "邮件原件",
    "回复的原邮件",
    "ursprungliche",
    "weitergeleitet",
    "reenviad",
    "encaminhad",
    "d'origine",
    "transfere",
    "transmis",
    "исходное",
    "пересыла",
    "пересла",
    "переслан",
    "reply message",
    "inoltrat",
    "doorgestuurd",
    "oorspronkelijk",
    "videresendt",
    "vidarebefordra",
    "oprindelig",
    "ursprungligt",
    "przekazan",
    "wiadomosc",
    "iletilen",
    "ozgun",
    "orijinal",
    "المحوله",
    "الرساله الاصليه",
    "معاد توجيه",
    "転送",
    "元のメッセージ",
    "전달된",
    "원본",
    "diteruskan",
    "pesan asli",
    "chuyen tiep",
    "tin nhan goc",
    "preposlan",
    "puvodni",
    "tovabbitott",
    "eredeti",
    "alkuperainen",
];
/// The maximum distance between the lines of a header.
const HEAD_LINES: usize = 7;
/// The maximum length of the line above a quoted mail, in characters, also if it was wrapped.
const MAX_ATTRIBUTION: usize = 220;

/// Marks the lines that are quoted.
pub fn mark(lines: &mut [Line], ours: &Ours) {
    let normal: Vec<String> = lines.iter().map(|line| normalise(&capped(&line.text))).collect();
    let mut index = 0;
    while index < lines.len() {
        if lines[index].is_quoted || is_cited(&lines[index].text) {
            lines[index].is_quoted = true;
            index += 1;
        } else if let Some(length) = attribution(&lines[index..], &normal[index..]) {
            lines[index..index + length].iter_mut().for_each(|line| line.is_quoted = true);
            index += length;
            let is_cited_below = lines[index..]
                .iter()
                .find(|line| !line.text.trim().is_empty())
                .is_some_and(|line| line.is_quoted || is_cited(&line.text));
            // If `>` marks the quotations, answers may be between them; otherwise everything below
            // is quoted.
            if !is_cited_below {
                quote_rest(lines, index, ours);
                return;
            }
        } else if begins_mail(&lines[index..], &normal[index..]) {
            quote_rest(lines, index, ours);
            return;
        } else {
            index += 1;
        }
    }
}

/// Marks all lines from `start` on as quoted. If nothing precedes the quoted mail, text below its
/// last line that is known to be ours is not marked.
fn quote_rest(lines: &mut [Line], start: usize, ours: &Ours) {
    let is_top_empty =
        lines[..start].iter().all(|line| line.is_quoted || line.text.trim().is_empty());
    let own_start = if is_top_empty {
        lines[start..].iter().rposition(|line| ours.wrote(&line.text))
    } else {
        None
    };
    let end = own_start.map_or(lines.len(), |last| start + last + 1);
    lines[start..end].iter_mut().for_each(|line| line.is_quoted = true);
}

/// Returns as much of a line as is needed to recognise it.
fn capped(line: &str) -> String {
    line.chars().take(MAX_ATTRIBUTION + 1).collect()
}

/// Matches `> text`, `Li> text`, also with the full-width mark of East Asian keyboards.
fn is_cited(line: &str) -> bool {
    let line = line.trim_start();
    if line.starts_with(['>', '＞']) || line.starts_with("&gt;") {
        return true;
    }
    // "LZ> text", as old programs write it.
    let initials = line.bytes().take(4).take_while(u8::is_ascii_uppercase).count();
    (1..=3).contains(&initials) && line[initials..].starts_with("> ")
}

/// Returns the number of lines of the attribution that begins here; it may be wrapped into three.
fn attribution(lines: &[Line], normal: &[String]) -> Option<usize> {
    let mut whole = String::new();
    for length in 1..=3.min(lines.len()) {
        let line = &normal[length - 1];
        let is_broken = length == 1 || !whole.ends_with(['.', '!', '?']);
        if line.is_empty() || !is_broken || length > 1 && lines[length - 1].is_quoted {
            return None;
        }
        if !whole.is_empty() {
            whole.push(' ');
        }
        whole.push_str(line);
        if whole.chars().count() > MAX_ATTRIBUTION {
            return None;
        }
        if whole.ends_with([':', '：']) || ends_without_colon(&whole) {
            let next = lines.get(length).map(|line| line.text.trim_start());
            let is_cited_next = next.is_some_and(|next| next.starts_with('>'))
                || lines.get(length).is_some_and(|line| line.is_quoted);
            return is_attribution(&whole, is_cited_next).then_some(length);
        }
    }
    None
}

/// Some programs end the line with the address, or with nothing.
fn ends_without_colon(whole: &str) -> bool {
    whole.ends_with('>') && has_wrote(whole) && whole.contains('@')
}

fn is_attribution(whole: &str, is_cited_next: bool) -> bool {
    let has_address = whole.contains('@');
    let has_time = has_time(whole);
    let has_date = has_year(whole);
    let evidence = usize::from(has_address)
        + usize::from(has_time)
        + usize::from(has_date)
        + usize::from(has_wrote(whole)) * 2
        + usize::from(is_cited_next) * 2;
    evidence >= 3
}

fn has_wrote(whole: &str) -> bool {
    // The verb is at the end, or just before the name or time; never deep inside a long sentence.
    WROTE.iter().any(|verb| {
        whole.match_indices(verb).any(|(start, _)| {
            let before = whole[..start].chars().next_back();
            let after = whole[start + verb.len()..].chars().next();
            let is_letter =
                |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() && verb.is_ascii());
            !is_letter(before) && !is_letter(after)
        })
    })
}

/// Matches `9:00`, `09.00 Uhr` or `9:00 AM`.
fn has_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(4).enumerate().any(|(index, window)| {
        window[0].is_ascii_digit()
            && matches!(window[1], b':' | b'.')
            && window[2].is_ascii_digit()
            && window[3].is_ascii_digit()
            && !bytes.get(index + 4).is_some_and(u8::is_ascii_digit)
    })
}

/// Matches a four-digit year from 1990 to 2099, including Thai ones.
fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| {
        digits.len() == 4
            && digits.parse::<u16>().is_ok_and(|year| matches!(year, 1990..=2099 | 2540..=2640))
    })
}

/// Returns whether a quoted mail begins here: by an HTML mark, a drawn line with words, or its
/// header.
fn begins_mail(lines: &[Line], normal: &[String]) -> bool {
    if lines[0].begins_quote {
        return true;
    }
    is_drawn_line(&normal[0]) || is_head(lines, normal)
}

/// Matches `-----Original Message-----`, `------------------ 原始邮件 ------------------`.
fn is_drawn_line(normal: &str) -> bool {
    let words = normal.trim_matches(|c| matches!(c, '-' | '_' | '=' | '*' | ' '));
    if words.is_empty() || words.chars().count() > 60 {
        return false;
    }
    let drawn = normal.len() - words.len();
    let is_apple = words.ends_with(':') && words.starts_with("begin");
    (drawn >= 4 || is_apple || words.ends_with(':') && drawn >= 2)
        && ORIGINAL.iter().any(|word| words.contains(word))
        || is_apple
        || ORIGINAL_ALONE.contains(&words)
}

/// The same words without a drawn line.
const ORIGINAL_ALONE: &[&str] = &[
    "begin forwarded message:",
    "anfang der weitergeleiteten nachricht:",
    "inicio del mensaje reenviado:",
    "debut du message reexpedie :",
    "debut du message transfere :",
    "inicio da mensagem reencaminhada:",
    "inizio messaggio inoltrato:",
    "начало переадресованного сообщения:",
];

/// Matches a header: three lines "field: value" close together, with known field names or with an
/// address and a time in their values.
fn is_head(lines: &[Line], normal: &[String]) -> bool {
    let Some((field, value)) = field_of(&normal[0]) else { return false };
    let is_sender = HEAD_FIELDS.contains(&field);
    let (mut fields, mut known) = (0, 0);
    let (mut has_address, mut has_moment) = (false, false);
    let mut blank = 0;
    for (line, normal) in lines.iter().zip(normal).take(HEAD_LINES) {
        if line.text.trim().is_empty() {
            blank += 1;
            if blank > fields.max(1) {
                break;
            }
            continue;
        }
        let Some((field, value)) = field_of(normal) else { break };
        fields += 1;
        known += usize::from(HEAD_FIELDS.contains(&field));
        has_address |= value.contains('@');
        has_moment |= has_time(value) || has_year(value);
    }
    let is_bare = value.is_empty() || fields < 2;
    !is_bare
        && (is_sender && known >= 2 && (has_address || has_moment || known >= 3)
            || fields >= 3 && has_address && has_moment)
}

/// Returns the field and the value of a header line, without the asterisks of bold text.
fn field_of(normal: &str) -> Option<(&str, &str)> {
    let line = normal.trim_start_matches(['*', ' ']);
    let (field, value) = line.split_once([':', '：'])?;
    let field = field.trim_matches(['*', ' ']);
    let is_short = !field.is_empty() && field.chars().count() <= 24;
    let is_word = field.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\''))
        || HEAD_FIELDS.contains(&field);
    (is_short && is_word).then(|| (field, value.trim_start_matches(['*', ' '])))
}
