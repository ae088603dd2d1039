//! What a person wrote, out of what a mail program stored: HTML to text, quoted replies cut.

use std::borrow::Cow;

/// Longer texts are cut: nobody writes so much, but mail programs append whole threads.
const LONGEST_TEXT: usize = 8_000;
/// Bytes between `&` and `;`.
const LONGEST_ENTITY: usize = 8;

/// The text of a mail body.
pub fn of_mail(body: &str) -> Cow<'_, str> {
    let text: Cow<'_, str> =
        if looks_like_html(body) { Cow::Owned(from_html(body)) } else { Cow::Borrowed(body) };
    let kept = own_part(&text).trim();
    let kept = capped(kept, LONGEST_TEXT);
    match text {
        Cow::Borrowed(body) => {
            let from = kept.as_ptr() as usize - body.as_ptr() as usize;
            Cow::Borrowed(&body[from..from + kept.len()])
        }
        Cow::Owned(_) => Cow::Owned(kept.to_owned()),
    }
}

/// The first `most` characters.
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
    // Buyers write these bodies: no byte may be looked at again for every `<` before it.
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
        // `Li <li@acme.example>` in a mail without HTML.
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
            .take(LONGEST_ENTITY + 1)
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

/// The lines above the quoted reply.
fn own_part(text: &str) -> &str {
    const BEGINS_QUOTE: [&str; 6] = [
        "-----original message",
        "----- original message",
        "---------- forwarded message",
        "________________________________",
        "发件人：",
        "发件人:",
    ];
    let (mut at, mut has_own_words) = (0, false);
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let lower = bare.to_lowercase();
        let is_attribution = (lower.starts_with("on ") && lower.ends_with("wrote:"))
            || (bare.starts_with('在') && (bare.ends_with("写道：") || bare.ends_with("写道:")));
        let begins = bare.starts_with('>')
            || is_attribution
            || BEGINS_QUOTE.iter().any(|start| lower.starts_with(start));
        // A mail that begins with a quote has its own words below it.
        if begins && has_own_words {
            return &text[..at];
        }
        has_own_words |= !begins && !bare.is_empty();
        at += line.len();
    }
    text
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
            prop_assert!(of_mail(&body).len() <= body.len() + body.matches('&').count() * 4);
        }
    }
}
