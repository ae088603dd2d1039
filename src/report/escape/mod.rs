//! Escapes texts of a buyer for the output format. One submodule per format.

pub mod csv;
pub mod file_name;
pub mod html;
pub mod markdown;
pub mod terminal;

/// Returns whether a character changes the direction of the surrounding text or has no width, so
/// that text can look different from what it is: bidi controls and marks, zero-width spaces, the
/// byte order mark.
pub(crate) const fn misleads(c: char) -> bool {
    matches!(
        c,
        '\u{061C}'
            | '\u{200B}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FEFF}'
            | '\u{2028}'
            | '\u{2029}'
    )
}
