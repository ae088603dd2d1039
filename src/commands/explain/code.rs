//! `ghosted explain E012`: prints what a code means, why it matters, a bad and a good example.
//!
//! The pages are the files in `docs/rules/codes/`, one per code, which are built in. They are
//! Markdown, for a web page too; the terminal shows them without the markup.

use std::fmt::Write as _;

use include_dir::{Dir, include_dir};

use crate::commands::terminal::{say, show};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::exit_code::Exit;

static PAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/docs/rules/codes");

const UNKNOWN_CODE: Code = Code::new("E932", "unknown-code");

/// One page: its first line is `# E012 indentation`.
struct Page {
    id: &'static str,
    name: &'static str,
    text: &'static str,
}

/// Prints the page of a code, or the list of all codes if none is given.
pub fn explain_code(code: Option<&str>) -> Exit {
    let pages = pages();
    let Some(asked) = code else {
        say(list(&pages).trim_end());
        return Exit::Done;
    };
    match pages.iter().find(|page| is_asked_for(page, asked)) {
        Some(page) => {
            say(plain(page.text).trim_end());
            Exit::Done
        }
        None => {
            show(&[unknown(asked, &pages)], "");
            Exit::Usage
        }
    }
}

/// Returns all pages, sorted by code.
fn pages() -> Vec<Page> {
    let texts = PAGES.files().filter_map(|file| file.contents_utf8());
    let mut pages: Vec<Page> = texts
        .filter_map(|text| {
            let (id, name) = text.lines().next()?.strip_prefix("# ")?.split_once(' ')?;
            Some(Page { id, name, text })
        })
        .collect();
    pages.sort_by_key(|page| page.id);
    pages
}

fn is_asked_for(page: &Page, asked: &str) -> bool {
    let first = asked.split_whitespace().next().unwrap_or("");
    first.eq_ignore_ascii_case(page.id) || first.eq_ignore_ascii_case(page.name)
}

fn unknown(asked: &str, pages: &[Page]) -> Diagnostic {
    let names = || pages.iter().flat_map(|page| [page.id, page.name]);
    let help = match nearest(asked, names().skip(1).step_by(2)) {
        Some(near) => format!("did you mean `{near}`? `ghosted explain` lists all codes"),
        None => "`ghosted explain` without a code lists them all".to_owned(),
    };
    Diagnostic::error(UNKNOWN_CODE, format!("there is no code `{asked}`")).help(help)
}

/// Formats code, name and first sentence of every page.
fn list(pages: &[Page]) -> String {
    let mut out = String::new();
    for page in pages {
        let what = page.text.lines().skip(1).find(|line| !line.is_empty()).unwrap_or("");
        let _ = writeln!(out, "{} {:<24} {what}", page.id, page.name);
    }
    out
}

/// Removes the Markdown markup: headings are plain lines, and examples are indented below their
/// file.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut in_example = false;
    for line in text.lines() {
        if let Some(opened) = line.strip_prefix("```") {
            in_example = !in_example && !opened.is_empty();
            if let Some((_, file)) = opened.split_once(' ') {
                let _ = writeln!(out, "  {file}");
            }
        } else if in_example && !line.is_empty() {
            let _ = writeln!(out, "    {line}");
        } else {
            let _ = writeln!(out, "{}", line.trim_start_matches('#').trim_start());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_found_by_code_and_by_name_in_any_case() {
        let pages = pages();
        for asked in ["e040", "E040", "unknown-fact", "E040 unknown-fact"] {
            assert!(pages.iter().any(|page| page.id == "E040" && is_asked_for(page, asked)));
        }
        let diagnostic = unknown("unknwon-fact", &pages);
        assert!(
            diagnostic.help.is_some_and(|help| help.starts_with("did you mean `unknown-fact`?"))
        );
    }

    #[test]
    fn a_page_at_the_terminal_has_no_marks_of_markdown() {
        let shown = plain("# E1 x\n\nWhat.\n\n## Bad\n\n```yaml causes.yaml\n  # a comment\n```\n");
        assert_eq!(shown, "E1 x\n\nWhat.\n\nBad\n\n  causes.yaml\n      # a comment\n");
    }
}
