//! Finds lines that were pasted into a rule file by mistake: Markdown fences, merge conflict
//! markers, comments of other languages, bullets instead of dashes, and blanks that are not spaces.
//!
//! They are found line by line before the file is parsed as YAML. Texts of several lines are not
//! excluded; rule files contain none that begin like this.

use super::lines::{Line, lines};
use super::{Mistake, codes};
use crate::diagnostic::Edit;

const BULLETS: [char; 10] = ['–', '—', '•', '‣', '◦', '▪', '●', '·', '−', '－'];
/// Blanks that look like spaces, with their equivalent in spaces.
const BLANKS: [(char, &str); 4] =
    [('\u{a0}', " "), ('\u{3000}', "  "), ('\u{2003}', "  "), ('\u{2009}', " ")];

/// Returns all such lines in order, each with the change with which parsing continues.
pub(super) fn certain(text: &str) -> Vec<Mistake> {
    let lines = lines(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        if let Some(end) = end_of_conflict(&lines, at) {
            found.push(conflict(&lines[at..=end]));
            at = end;
        } else if let Some(mistake) =
            fence(text, line).or_else(|| comment(line)).or_else(|| bullet(line))
        {
            found.push(mistake);
        } else if let Some(mistake) = blanks(line) {
            found.push(mistake);
        }
        at += 1;
    }
    found
}

/// Returns the index of the line `>>>>>>>` that ends the conflict which begins at line `at`.
fn end_of_conflict(lines: &[Line<'_>], at: usize) -> Option<usize> {
    lines[at].text.strip_prefix("<<<<<<<")?;
    (at + 1..lines.len()).find(|end| lines[*end].text.starts_with(">>>>>>>"))
}

/// Explains a merge conflict. Parsing continues with the first version.
fn conflict(lines: &[Line<'_>]) -> Mistake {
    let first = &lines[0];
    let mut mistake = Mistake::new(
        codes::PASTED_MARKS,
        first.start..first.start + first.text.len(),
        "git has left two versions of these lines, with marks between them",
        "keep one of the two versions, and delete the other with the lines `<<<<<<<`, `=======` and \
         `>>>>>>>`",
    );
    let mut is_second = false;
    for line in lines {
        is_second |= line.text.starts_with("=======") || line.text.starts_with("|||||||");
        let is_mark = line.text.starts_with("<<<<<<<");
        if (is_second || is_mark) && !line.text.is_empty() {
            mistake
                .fix
                .push(Edit { span: line.start..line.start + line.text.len(), with: String::new() });
        }
    }
    mistake
}

/// Explains a fence: three backticks, alone or with the name of a language.
fn fence(text: &str, line: &Line<'_>) -> Option<Mistake> {
    let trimmed = line.text.trim();
    let rest = trimmed.strip_prefix("```").or_else(|| trimmed.strip_prefix("~~~"))?;
    if !rest.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '/' | '_' | '-' | ' ')) {
        return None;
    }
    let end = (line.start + line.text.len() + 1).min(text.len());
    let mistake = Mistake::new(
        codes::PASTED_MARKS,
        line.start..line.start + line.text.len(),
        "this line comes from a chat or a web page, where it marks an example",
        "delete the line",
    );
    Some(mistake.becomes(line.start..end, ""))
}

/// Explains `// text`, `-- text` and `<!-- text -->`, alone on a line or after a bracket or quote.
fn comment(line: &Line<'_>) -> Option<Mistake> {
    let indent = line.text.len() - line.text.trim_start().len();
    let (at, mark) = ["//", "<!--", "-- "]
        .into_iter()
        .find(|mark| line.text[indent..].starts_with(mark))
        .map(|mark| (indent, mark))
        .or_else(|| {
            ["//", "--"].into_iter().find_map(|mark| {
                let closed = ["} ", "] ", "\" "].into_iter();
                let at = closed.filter_map(|end| line.text.find(&format!("{end}{mark} "))).min()?;
                Some((at + 2, mark))
            })
        })?;
    let behind = line.text[at + mark.len()..].trim();
    let words = behind.strip_suffix("-->").filter(|_| mark == "<!--").unwrap_or(behind).trim();
    let comment = format!("# {words}").trim_end().to_owned();
    let span = line.start + at..line.start + line.text.trim_end().len();
    let mistake = Mistake::new(
        codes::FOREIGN_COMMENT,
        line.start + at..line.start + at + mark.trim_end().len(),
        format!("a comment of a rule file begins with `#`, not with `{}`", mark.trim_end()),
        format!("write `{comment}`"),
    );
    // A comment of several lines ends elsewhere.
    let is_open = mark == "<!--" && !behind.ends_with("-->");
    Some(if is_open { mistake } else { mistake.becomes(span, comment) })
}

/// Explains `• item` and `– item`.
fn bullet(line: &Line<'_>) -> Option<Mistake> {
    let indent = line.text.len() - line.text.trim_start().len();
    let text = &line.text[indent..];
    let mark = text.chars().next()?;
    let behind = &text[mark.len_utf8()..];
    let is_bullet = BULLETS.contains(&mark) && !behind.trim_start().is_empty()
        || mark == '*' && behind.starts_with(' ');
    if !is_bullet {
        return None;
    }
    let item = behind.trim_start_matches(|c: char| c.is_whitespace());
    let at = line.start + indent;
    let span = at..line.start + line.text.len() - item.len();
    let mistake = Mistake::new(
        codes::MISSING_DASH,
        at..at + mark.len_utf8(),
        format!("`{mark}` is not the dash of a list item"),
        format!("type a plain dash and a space: `- {}`", item.trim_end()),
    );
    Some(mistake.becomes(span, "- "))
}

/// Explains blanks from Word or Chinese typing before the first word.
fn blanks(line: &Line<'_>) -> Option<Mistake> {
    let is_blank = |c: char| BLANKS.iter().any(|(blank, _)| *blank == c);
    let indent = line.text.len() - line.text.trim_start().len();
    let before = &line.text[..indent];
    if !before.contains(is_blank) || before.contains('\t') || indent == line.text.len() {
        return None;
    }
    let spaces = |c: char| BLANKS.iter().find(|(blank, _)| *blank == c).map_or(" ", |own| own.1);
    let with: String = before.chars().map(spaces).collect();
    let mistake = Mistake::new(
        codes::INDENTATION,
        line.start..line.start + indent,
        "this line begins with blanks of Word or of Chinese typing, which are not spaces",
        "use the space bar: two spaces for each level, like the neighbouring lines",
    );
    Some(mistake.becomes(line.start..line.start + indent, with))
}
