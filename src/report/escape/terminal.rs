//! Escapes text for a terminal: control characters could move the cursor or rename the window, and
//! bidi characters could hide what the text is (CWE-150).

use std::borrow::Cow;

use super::misleads;

/// Returns the text on one line, without control characters and misleading characters; a line break
/// or tab becomes a space.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c.is_control() || misleads(c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .filter_map(|c| match c {
                '\n' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
                c if c.is_control() || misleads(c) => None,
                c => Some(c),
            })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_escape_sequence_loses_its_power() {
        assert_eq!(plain("a\u{1b}[2Jb\r\nc\u{202E}d"), "a[2Jb cd");
        assert!(matches!(plain("上海 Ümlaut"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn nothing_is_left_that_steers_a_terminal(text in any::<String>()) {
            prop_assert!(!plain(&text).chars().any(|c| c.is_control() || misleads(c)));
        }
    }
}
