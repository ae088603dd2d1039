//! Cuts a message down to what its sender wrote in it: without quoted and forwarded mails,
//! signatures and disclaimers, wherever they stand.
//!
//! Marks of mail programs are read first (HTML containers, `>`, the line above a quoted mail, the
//! head of a quoted mail). What was quoted without any mark is found by comparing with our earlier
//! messages, where they are known.

mod html;
mod ours;
mod quotes;
mod signature;
mod transcript;

use super::normalise::repair;
use ours::Ours;

/// What is known of the people who wrote to the sender of a message.
#[derive(Clone, Copy, Debug, Default)]
pub struct Thread<'a> {
    /// Our earlier messages of the thread, whole.
    pub our_texts: &'a [&'a str],
    /// Names and addresses of our people, for chats that were pasted in.
    pub our_names: &'a [&'a str],
}

/// One line of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Line {
    text: String,
    /// Whether a mail program marked it as another's.
    is_quoted: bool,
    /// Whether all that follows belongs to a quoted mail.
    begins_quote: bool,
}

/// Returns the sender's own words, [`repair`]ed, with `\n` between lines and none at the ends;
/// empty where everything is another's.
///
/// Takes time linear in the length of the body and of our texts.
pub fn own_words(body: &str, thread: Thread<'_>) -> String {
    let ours = Ours::of(thread.our_texts);
    let mut lines = html::lines(body);
    quotes::mark(&mut lines, &ours);
    transcript::mark(&mut lines, thread.our_names);
    for line in &mut lines {
        line.is_quoted |= ours.wrote(&line.text);
    }
    lines.retain(|line| !line.is_quoted);
    signature::cut(&mut lines);
    let mut own = String::new();
    for line in &lines {
        let text = line.text.trim();
        // One blank line between paragraphs is enough.
        if !(text.is_empty() && (own.is_empty() || own.ends_with("\n\n"))) {
            own.push_str(text);
            own.push('\n');
        }
    }
    own.truncate(own.trim_end().len());
    own
}

#[cfg(test)]
mod tests;
