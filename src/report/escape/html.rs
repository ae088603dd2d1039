//! Escapes text for HTML. Markup becomes text, and misleading characters, such as bidi controls,
//! are dropped.

use std::io::{self, Write};

use super::misleads;

/// Writes `text` so that a browser shows it literally.
///
/// # Errors
/// Writing to `out` fails.
pub fn write(text: &str, out: &mut dyn Write) -> io::Result<()> {
    if text.is_ascii() || !text.chars().any(misleads) {
        return tera::escape_html(text, out);
    }
    let plain: String = text.chars().filter(|c| !misleads(*c)).collect();
    tera::escape_html(&plain, out)
}

/// Returns the escaped text.
pub fn text(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let _ = write(text, &mut out); // writing to a Vec cannot fail
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        write(text, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn markup_becomes_text() {
        assert_eq!(written("<b onclick=\"x\">&'"), "&lt;b onclick=&quot;x&quot;&gt;&amp;&#39;");
        assert_eq!(written("exe\u{202E}fdp.上海"), "exefdp.上海");
    }

    proptest! {
        #[test]
        fn no_tag_and_no_attribute_can_begin(text in any::<String>()) {
            let written = written(&text);
            let bare = written.contains(['<', '>', '"', '\'', '\u{202E}']);
            prop_assert!(!bare, "{:?}", written);
        }
    }
}
