//! Reduces a message to what its sender wrote: removes quoted and forwarded mails, signatures and
//! disclaimers at any position.
//!
//! Marks of mail programs are checked first (HTML containers, `>`, the line above a quoted mail,
//! the header of a quoted mail). Quotations without any mark are found by comparison with our
//! earlier messages, if they are known.

mod html;
mod ours;
mod quotes;
mod signature;
mod transcript;

use super::normalise::repair;
use ours::Ours;
pub use signature::cut_repeated_endings;

/// What is known about the people who wrote to the sender of a message.
#[derive(Clone, Copy, Debug, Default)]
pub struct Thread<'a> {
    /// The full texts of our earlier messages of the thread.
    pub our_texts: &'a [&'a str],
    /// Names and addresses of our people, for pasted chats.
    pub our_names: &'a [&'a str],
    /// Names of the sender and of the sender's company, for signatures without closing words.
    pub their_names: &'a [&'a str],
}

/// One line of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Line {
    text: String,
    /// Whether a mail program marked it as quoted.
    is_quoted: bool,
    /// Whether everything after it belongs to a quoted mail.
    begins_quote: bool,
}

/// Returns the sender's own words, [`repair`]ed, with `\n` between lines and none at the ends;
/// empty if everything is quoted.
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
    signature::cut(&mut lines, thread.their_names);
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
