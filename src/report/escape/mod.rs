//! Texts of a buyer made harmless for the place they are written to. One room per place.

pub mod csv;
pub mod file_name;
pub mod html;
pub mod markdown;
pub mod terminal;

/// Characters that change the direction of the text around them or take up no room, and can make
/// a text read as something else: bidi controls and marks, zero-width spaces, the byte order mark.
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
