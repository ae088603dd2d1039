//! Turns a page of the report into a live page, which refreshes after a save and shows the errors
//! of the rules.
//!
//! Only served pages are changed, never written reports. The policy of a live page allows the
//! scripts and styles with the given hashes, and connections to this server.

use std::sync::LazyLock;

use super::live_state::Shown;
use crate::report::escape::html::text as escaped;
use crate::report::{Language, hash_of};

const SCRIPT: &str = include_str!("live.js");
const STYLE: &str = include_str!("live.css");

static HASHES: LazyLock<[String; 2]> = LazyLock::new(|| [STYLE, SCRIPT].map(hash_of));

/// Returns the policy sent with every page; `own` are the hashes of the style and script of the
/// templates.
pub fn policy(own: Option<&[String; 2]>) -> String {
    let [style, script] = &*HASHES;
    let own = |at: usize| own.map_or_else(String::new, |own| format!(" '{}'", own[at]));
    format!(
        "default-src 'none'; style-src '{style}'{}; script-src '{script}'{}; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        own(0),
        own(1),
    )
}

/// Returns `page` with the polling script and the note on errors. `home` is the path of the
/// overview.
pub fn live(page: &str, shown: &Shown, language: Language, home: &str) -> String {
    let page = without_policy(page);
    let words = Words::of(language);
    let mut note = format!(
        "<style>{STYLE}</style><aside id=\"ghosted-watch\" role=\"status\" data-look=\"{look}\" \
         data-next=\"{home}next?look={look}\" data-ended=\"{}\"{}>",
        words.ended,
        if shown.errors.is_some() { "" } else { " hidden" },
        look = shown.look,
    );
    if let Some(errors) = &shown.errors {
        let what = if shown.report.is_some() { words.errors } else { words.errors_at_first };
        note.push_str(&format!("<b>{what}</b><pre>{}</pre>", escaped(errors)));
    }
    note.push_str(&format!("</aside><script>{SCRIPT}</script>\n"));
    let at = page.rfind("</body>").unwrap_or(page.len());
    [&page[..at], &note, &page[at..]].concat()
}

/// Returns a page with a message and a link to the overview.
pub fn saying(text: Option<&str>, shown: &Shown, language: Language, home: &str) -> String {
    let text = text.map_or_else(String::new, |text| format!("<p>{}</p>", escaped(text)));
    let (lang, back) = (language.tag(), Words::of(language).back);
    let page = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <title>ghosted watch</title>\n</head>\n<body>\n{text}\n\
         <p><a href=\"{home}\">{back}</a></p>\n</body>\n</html>\n"
    );
    live(&page, shown, language, home)
}

/// Removes the policy in a written page, which would forbid polling; the policy sent as a header
/// replaces it. A page with a policy in another form keeps it, and does not refresh.
fn without_policy(page: &str) -> String {
    let policy = "<meta http-equiv=\"Content-Security-Policy\"";
    let Some(start) = page.find(policy) else { return page.to_owned() };
    match page[start..].find('>') {
        Some(length) => [&page[..start], &page[start + length + 1..]].concat(),
        None => page.to_owned(),
    }
}

/// The text of the note, in the language of the report.
struct Words {
    errors: &'static str,
    errors_at_first: &'static str,
    ended: &'static str,
    back: &'static str,
}

impl Words {
    const fn of(language: Language) -> Self {
        match language {
            Language::En => Self {
                errors: "The files have an error. This page shows the last good report.",
                errors_at_first: "The files have an error. The report comes when it is fixed.",
                ended: "ghosted watch has ended. This page does not change any more.",
                back: "To the overview",
            },
            Language::Zh => Self {
                errors: "文件有错误。本页显示的是上一份正确的报告。",
                errors_at_first: "文件有错误。改正后即显示报告。",
                ended: "ghosted watch 已结束，本页不再更新。",
                back: "返回总览",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gets_the_note_and_loses_its_own_policy() {
        let page = "<head><meta http-equiv=\"Content-Security-Policy\" content=\"x\">\n</head><body>a</body>";
        let shown = Shown { look: 3, report: None, errors: Some("gates.yaml: <b> &".into()) };
        let live = live(page, &shown, Language::En, "/t/");
        assert!(!live.contains("Content-Security-Policy"), "{live}");
        assert!(live.contains("data-next=\"/t/next?look=3\""), "{live}");
        assert!(live.contains("gates.yaml: &lt;b&gt; &amp;"), "{live}");
        assert!(live.ends_with("</script>\n</body>"), "{live}");
    }

    #[test]
    fn the_policy_names_what_may_run_and_nothing_else() {
        let policy = policy(Some(&["sha256-a".into(), "sha256-b".into()]));
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert!(policy.contains(" 'sha256-a'; ") && policy.contains(" 'sha256-b'; "), "{policy}");
        assert!(!policy.contains("unsafe"));
    }
}
