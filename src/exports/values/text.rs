//! Extracts what a person wrote from what a mail program stored: converts HTML to text, cuts quoted
//! replies and signatures. Mails may be long and hostile, so the running time is linear.

use std::borrow::Cow;

/// The maximum number of characters; longer texts are cut with a mark. Mail programs append whole
/// threads.
const MAX_TEXT_LENGTH: usize = 8_000;
/// The maximum number of bytes between `&` and `;`.
const MAX_ENTITY_LENGTH: usize = 8;

/// Returns the text that the writer of a mail wrote.
pub fn of_mail(body: &str) -> Cow<'_, str> {
    readable(body, own_part)
}

/// Returns the text of an inquiry or a note, which quotes nothing.
pub fn of_note(note: &str) -> Cow<'_, str> {
    readable(note, |text| text)
}

/// Converts a body to text. `part` selects the part to keep.
fn readable(body: &str, part: fn(&str) -> &str) -> Cow<'_, str> {
    let text = without_html(body);
    let own = part(&text).trim();
    let kept = capped(own, MAX_TEXT_LENGTH);
    if kept.len() < own.len() {
        let all = own.chars().count();
        return Cow::Owned(format!("{kept} […{MAX_TEXT_LENGTH} / {all}]"));
    }
    match text {
        Cow::Borrowed(body) => {
            let from = kept.as_ptr() as usize - body.as_ptr() as usize;
            Cow::Borrowed(&body[from..from + kept.len()])
        }
        Cow::Owned(_) => Cow::Owned(kept.to_owned()),
    }
}

fn without_html(body: &str) -> Cow<'_, str> {
    if memchr::memchr2(b'<', b'&', body.as_bytes()).is_none() {
        return Cow::Borrowed(body);
    }
    if looks_like_html(body) {
        return Cow::Owned(from_html(body));
    }
    // HTML that a second program has escaped to text.
    if body.contains("&lt;") && body.contains("&gt;") {
        let mut tagged = String::with_capacity(body.len());
        push_text(body, &mut tagged);
        return Cow::Owned(if looks_like_html(&tagged) { from_html(&tagged) } else { tagged });
    }
    Cow::Borrowed(body)
}

/// Decodes a cell that a web program wrote: `O&#039;Brien &amp; Sons`.
pub fn without_entities(cell: &str) -> Cow<'_, str> {
    let Some(at) = memchr::memchr(b'&', cell.as_bytes()) else { return Cow::Borrowed(cell) };
    if memchr::memchr(b';', &cell.as_bytes()[at..]).is_none() {
        return Cow::Borrowed(cell);
    }
    let mut out = String::with_capacity(cell.len());
    push_text(cell, &mut out);
    // Some programs escape twice.
    if out.contains("&amp;") || out.contains("&#") {
        let once = std::mem::take(&mut out);
        push_text(&once, &mut out);
    }
    Cow::Owned(out)
}

/// Returns the first `most` characters.
pub fn capped(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}

fn looks_like_html(text: &str) -> bool {
    let has_tag = text.match_indices('<').any(|(at, _)| {
        text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!')
    });
    has_tag || text.contains("&nbsp;") || text.contains("&amp;")
}

fn from_html(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    // Buyers control these bodies: the search must not be quadratic in the number of `<`.
    let last_end = html.rfind('>');
    while let Some(at) = rest.find('<') {
        push_text(&rest[..at], &mut out);
        let tag = &rest[at..];
        let is_tag = last_end.is_some_and(|last| html.len() - tag.len() < last)
            && tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        let Some(end) = is_tag.then(|| tag.find('>')).flatten() else {
            out.push('<');
            rest = &tag[1..];
            continue;
        };
        // `Li <li@acme.example>` in a plain-text mail.
        if tag[1..end].contains('@') && !tag[1..end].contains([' ', '\n', '<', '=']) {
            out.push_str(&tag[..=end]);
            rest = &tag[end + 1..];
            continue;
        }
        let name: String = tag[1..end]
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        rest = &tag[end + 1..];
        match name.as_str() {
            "br" | "p" | "div" | "li" | "tr" | "h1" | "h2" | "h3" | "blockquote"
                if !out.ends_with('\n') && !out.is_empty() =>
            {
                out.push('\n');
            }
            "script" | "style" if !tag.starts_with("</") => {
                let closes = |at: usize| {
                    let own = rest.as_bytes().get(at + 2..at + 2 + name.len());
                    own.is_some_and(|own| own.eq_ignore_ascii_case(name.as_bytes()))
                };
                let end = rest.match_indices("</").map(|(at, _)| at).find(|&at| closes(at));
                rest = end.map_or("", |end| &rest[end..]);
            }
            _ => {}
        }
    }
    push_text(rest, &mut out);
    out
}

fn push_text(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let tail = &rest[at..];
        match tail
            .bytes()
            .skip(1)
            .take(MAX_ENTITY_LENGTH + 1)
            .position(|byte| byte == b';')
            .and_then(|end| Some((entity(&tail[1..=end])?, end)))
        {
            Some((c, end)) => {
                out.push(c);
                rest = &tail[end + 2..];
            }
            None => {
                out.push('&');
                rest = &tail[1..];
            }
        }
    }
    out.push_str(rest);
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" | "#39" => '\'',
        "nbsp" => ' ',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

/// Beginnings and ends of the line above a quoted mail, in many languages.
const WRITES: [&str; 17] = [
    "wrote:",
    "wrote :",
    "写道：",
    "写道:",
    "寫道：",
    "寫道:",
    "escribió:",
    "escribió :",
    "escreveu:",
    "a écrit :",
    "a écrit\u{a0}:",
    "a écrit:",
    "ha scritto:",
    "написал:",
    "написал(а):",
    "пишет:",
    "şunları yazdı:",
];
/// Phrases around the name of the writer.
const WRITES_AROUND: [(&str, &str); 2] = [("am ", " schrieb "), ("op ", " schreef ")];
/// The header line of a forwarded or quoted mail that names its writer.
const FROM: [&str; 12] =
    ["from", "发件人", "寄件者", "寄件人", "de", "von", "da", "van", "от", "kimden", "från", "od"];
/// The header lines that follow.
const SENT: [&str; 31] = [
    "sent",
    "date",
    "to",
    "cc",
    "subject",
    "发送时间",
    "日期",
    "收件人",
    "主题",
    "抄送",
    "寄件日期",
    "enviado",
    "enviado el",
    "fecha",
    "para",
    "asunto",
    "assunto",
    "data",
    "gesendet",
    "datum",
    "an",
    "betreff",
    "envoyé",
    "à",
    "objet",
    "inviato",
    "oggetto",
    "verzonden",
    "отправлено",
    "дата",
    "кому",
];
/// Lines that end a mail: a name, a job title and a disclaimer follow.
const CLOSINGS: [&str; 34] = [
    "best regards",
    "kind regards",
    "warm regards",
    "regards",
    "best wishes",
    "thanks and regards",
    "thanks & regards",
    "thank you and best regards",
    "with best regards",
    "b.regards",
    "b.rgds",
    "rgds",
    "sincerely",
    "yours sincerely",
    "yours faithfully",
    "sincerely yours",
    "saludos",
    "saludos cordiales",
    "un saludo",
    "atentamente",
    "atenciosamente",
    "abraços",
    "cordialement",
    "bien cordialement",
    "mit freundlichen grüßen",
    "mit freundlichen grüssen",
    "freundliche grüße",
    "viele grüße",
    "cordiali saluti",
    "met vriendelijke groet",
    "с уважением",
    "顺祝商祺",
    "此致",
    "祝好",
];
/// Lines that phones and mail programs append.
const APPENDED: [&str; 11] = [
    "sent from my ",
    "get outlook for ",
    "发自我的",
    "发送自我的",
    "来自我的",
    "enviado desde mi ",
    "enviado do meu ",
    "von meinem ",
    "envoyé de mon ",
    "inviato da ",
    "отправлено с ",
];
/// The maximum number of characters after a closing line.
const MAX_SIGNATURE_LENGTH: usize = 1_500;

/// Returns the lines above the quoted reply and the signature.
fn own_part(text: &str) -> &str {
    let (mut at, mut has_own_words) = (0, false);
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let below = &text[at + line.len()..];
        let begins = begins_quote(bare, below);
        // In a mail that begins with a quote, the writer's own words follow below.
        if has_own_words && (begins || begins_signature(bare, line, below)) {
            return &text[..at];
        }
        has_own_words |= !begins && !bare.is_empty();
        at += line.len();
    }
    text
}

fn begins_quote(bare: &str, below: &str) -> bool {
    match bare.as_bytes() {
        [] => false,
        [b'>', ..] => true,
        [b'-' | b'_' | b'=', ..] => is_rule(bare),
        _ => is_attribution(bare, below) || is_head_of_mail(bare, below),
    }
}

/// Matches `-----Original Message-----`, `------------------ 原始邮件 ------------------`, a line of
/// `_`.
fn is_rule(bare: &str) -> bool {
    let mark = bare.chars().next().unwrap_or_default();
    let words = bare.trim_start_matches(mark);
    let length = bare.len() - words.len();
    if words.is_empty() {
        return mark == '_' && length >= 20;
    }
    const ABOUT: [&str; 12] = [
        "original",
        "forwarded",
        "原始",
        "转发",
        "邮件原件",
        "ursprüngliche",
        "weitergeleitete",
        "reenviado",
        "encaminhada",
        "d'origine",
        "исходное",
        "reply message",
    ];
    length >= 4 && ABOUT.iter().any(|word| finds(words, word))
}

/// Matches `On Mon, 2 Mar 2026, Li wrote:`, which may be wrapped once.
fn is_attribution(bare: &str, below: &str) -> bool {
    let ends = |line: &str| WRITES.iter().any(|word| ends_with(line, word));
    let is_around = |line: &str| {
        line.ends_with(':')
            && WRITES_AROUND
                .iter()
                .any(|(start, word)| starts_with(line, start) && finds(line, word))
    };
    let names_time = |line: &str| line.contains(|c: char| c.is_ascii_digit() || c == '@');
    if bare.ends_with([':', '：']) {
        return (ends(bare) && names_time(bare)) || is_around(bare);
    }
    let starts = ["on ", "el ", "em ", "le ", "il ", "am ", "op ", "在"];
    let is_start = starts.iter().any(|start| starts_with(bare, start)) && names_time(bare);
    let next = || below.lines().next().unwrap_or_default().trim();
    is_start && next().ends_with([':', '：']) && (ends(next()) || finds(next(), "schrieb"))
}

/// Matches `From: …` followed by `Sent: …`, `To: …` or `Subject: …` in one of the lines below. The
/// Chinese word is sufficient alone.
fn is_head_of_mail(bare: &str, below: &str) -> bool {
    fn key(line: &str) -> Option<&str> {
        let line = line.trim_start_matches(['*', ' ']);
        let at = line.find([':', '：']).filter(|&at| at <= 24)?;
        Some(line[..at].trim_matches(['*', ' ', '\u{a0}']))
    }
    // A fast check: most lines have no such mark so early.
    let Some(first) = key(bare).filter(|first| FROM.iter().any(|word| is(first, word))) else {
        return false;
    };
    is(first, "发件人")
        || below
            .lines()
            .filter(|line| !line.trim().is_empty())
            .take(3)
            .any(|line| key(line).is_some_and(|own| SENT.iter().any(|word| is(own, word))))
}

fn begins_signature(bare: &str, line: &str, below: &str) -> bool {
    if matches!(bare, "--" | "—") || line.starts_with("-- \n") {
        return true;
    }
    if bare.len() > 60 {
        return false;
    }
    if APPENDED.iter().any(|start| starts_with(bare, start)) {
        return true;
    }
    let words = bare.trim_end_matches([',', '!', '.', '，', '！', '。', ':', ' ']);
    let is_last = below.len() <= MAX_SIGNATURE_LENGTH;
    is_last
        && CLOSINGS.iter().any(|closing| is(words, closing))
        && !below.lines().any(|line| starts_with(line.trim(), "ps") || line.contains('?'))
}

/// Compares letter by letter, so that lines are not copied.
fn starts_with(text: &str, start: &str) -> bool {
    let mut letters = text.chars().flat_map(char::to_lowercase);
    start.chars().all(|own| letters.next() == Some(own))
}

fn ends_with(text: &str, end: &str) -> bool {
    let mut letters = text.chars().rev().flat_map(char::to_lowercase);
    end.chars().rev().all(|own| letters.next() == Some(own))
}

fn is(text: &str, word: &str) -> bool {
    text.chars().flat_map(char::to_lowercase).eq(word.chars())
}

fn finds(text: &str, word: &str) -> bool {
    text.char_indices().any(|(at, _)| starts_with(&text[at..], word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn html_becomes_text() {
        let html = "<p>Dear Li,</p><p>price &amp; terms &lt;ok&gt;?<br>5 &#60; 6</p>";
        assert_eq!(of_mail(html), "Dear Li,\nprice & terms <ok>?\n5 < 6");
        assert_eq!(of_mail("<style>p{}</style><div>Hi</div>"), "Hi");
        assert_eq!(of_mail("<STYLE>p{}</Style><div>Hi</div>"), "Hi");
        assert_eq!(of_mail("<script>let a = '</p>';</script>Hi"), "Hi");
        assert_eq!(of_mail("<p>one <b"), "one <b");
        assert_eq!(of_mail("a < b and c > d"), "a < b and c > d");
    }

    #[test]
    fn tags_that_were_written_as_text_are_none_either() {
        assert_eq!(of_note("&lt;p&gt;Best price pls&lt;/p&gt;"), "Best price pls");
        assert_eq!(of_note("5 &lt; 6 and 7 &gt; 6"), "5 < 6 and 7 > 6");
        assert_eq!(of_note("On 2 Mar Li wrote:\n> old"), "On 2 Mar Li wrote:\n> old");
    }

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        let long = "价".repeat(9_000);
        let kept = of_mail(&long);
        assert!(kept.ends_with("价 […8000 / 9000]"), "{}", &kept[kept.len() - 40..]);
        assert_eq!(kept.chars().filter(|c| *c == '价').count(), 8_000);
    }

    #[test]
    fn a_quote_is_seen_in_many_languages() {
        for quote in [
            "On Mon, 2 Mar 2026 at 10:00, Li Wei <li@seller.example> wrote:",
            "On Mon, 2 Mar 2026 at 10:00, Li Wei\n<li@seller.example> wrote:",
            "在 2026年3月2日，李伟 <li@seller.example> 写道：",
            "李伟 <li@seller.example> 于2026年3月2日周一 10:00写道：",
            "El lun, 2 mar 2026 a las 10:00, Li Wei (<li@seller.example>) escribió:",
            "Em seg., 2 de mar. de 2026 às 10:00, Li Wei <li@seller.example> escreveu:",
            "Am Mo., 2. März 2026 um 10:00 Uhr schrieb Li Wei <li@seller.example>:",
            "Le lun. 2 mars 2026 à 10:00, Li Wei <li@seller.example> a écrit :",
            "Il giorno lun 2 mar 2026 alle ore 10:00 Li Wei <li@seller.example> ha scritto:",
            "пн, 2 мар. 2026 г. в 10:00, Li Wei <li@seller.example>:\nOn 2 Mar 2026 wrote:",
            "2 марта 2026, Li Wei <li@seller.example> написал(а):",
            "-----Original Message-----",
            "------------------ 原始邮件 ------------------",
            "-------- Mensaje original --------",
            "-----Ursprüngliche Nachricht-----",
            "---------- Forwarded message ---------",
            "________________________________",
            "From: Li Wei <li@seller.example>\nSent: Monday, 2 March 2026\nTo: Ana",
            "*From:* Li Wei\n\n*Sent:* Monday",
            "De: Li Wei\nEnviado el: lunes, 2 de marzo de 2026\nPara: Ana",
            "Von: Li Wei\nGesendet: Montag, 2. März 2026",
            "发件人：李伟\n发送时间：2026年3月2日",
            "> is the price ok?",
        ] {
            let mail = format!("We wait for the bank.\n\n{quote}\n\nIs the price ok?");
            let cut = of_mail(&mail);
            let is_cut = cut.starts_with("We wait for the bank.") && !cut.contains("price");
            assert!(is_cut, "{quote}\n→ {cut}");
        }
        for own in [
            "He wrote: no stock",
            "Dear Li,\nplease see what my boss wrote:\nwe need 500",
            "From: Ningbo\nPrice please",
            "De: todo un poco",
            "----\nLine 2",
            "Quantity: 500\nTo: Hamburg",
        ] {
            assert_eq!(of_mail(own), own, "nothing is quoted");
        }
    }

    #[test]
    fn a_signature_is_cut() {
        for signature in [
            "Best regards,\nAna Pérez\nPurchasing assistant",
            "Thanks & Regards\nR. Kumar",
            "Mit freundlichen Grüßen\nJ. Klosterfeld\nEinkauf",
            "Saludos cordiales,\nAna",
            "С уважением,\nИ. Ким",
            "顺祝商祺！\n王",
            "-- \nAna",
            "--\nAna",
            "Sent from my iPhone",
            "发自我的iPhone",
        ] {
            let mail = format!("We need 500 sets.\n\n{signature}");
            assert_eq!(of_mail(&mail).trim_end(), "We need 500 sets.", "{signature}");
        }
        for own in [
            "Best regards\nAna",
            "We need 500.\nRegards to your team.\nWhen can you ship?",
            "We need 500.\nBest regards\nAna\nPS: in red, please",
        ] {
            assert_eq!(of_mail(own), own);
        }
    }

    #[test]
    fn the_quoted_reply_is_cut() {
        let mail = "We wait for the bank.\n\nOn Mon, 2 Mar 2026, Li wrote:\n> is the price ok?";
        assert_eq!(of_mail(mail), "We wait for the bank.");
        assert_eq!(of_mail("好的\n发件人: 李\n旧邮件"), "好的");
        assert_eq!(of_mail("> quoted\nbelow it"), "> quoted\nbelow it");
        let below = "On Mon, 2 Mar 2026, Li wrote:\n> is the\n> price ok?\n\nWe wait for the bank.";
        assert_eq!(of_mail(below), below);
        let with_address = "We wait.\n\nOn Mon, 2 Mar 2026, Li <li@acme.example> wrote:\n> old";
        assert_eq!(of_mail(with_address), "We wait.");
    }

    proptest! {
        #[test]
        fn never_panics_and_never_grows(body in "\\PC{0,60}|[<>/a-z&;#0-9 ]{0,60}") {
            let longest = body.len() + body.matches('&').count() * 4;
            prop_assert!(of_mail(&body).len() <= longest && of_note(&body).len() <= longest);
        }
    }
}
