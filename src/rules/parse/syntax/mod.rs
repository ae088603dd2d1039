//! Explains why a line of a rule file cannot be read, in the terms of its author.
//!
//! The YAML parser reports where it stopped, which is often after the mistake; so the surrounding
//! lines are checked for typical mistakes: tabs, Chinese punctuation, unclosed quotes and brackets,
//! missing spaces, dashes and colons, and indentation that matches no neighbour. The first matching
//! explanation is used, so their order matters.

mod layout;
mod lines;
mod marks;
mod pasted_lines;
mod patched_text;
mod punctuation;
mod word_list_lines;

use std::ops::Range;
use std::sync::Arc;

use self::lines::{Line, lines};
pub(in crate::rules) use self::patched_text::Patched;
use super::yaml::Stop;
use crate::diagnostic::{Code, Diagnostic, Edit, Place, SourceText};
use crate::rules::codes;

/// One explanation: the mistake, its position, and advice.
struct Mistake {
    code: Code,
    at: Range<usize>,
    message: String,
    help: String,
    fix: Vec<Edit>,
    /// Whether `fix` is the only right fix, and not merely good enough to continue.
    certain: bool,
}

impl Mistake {
    fn new(
        code: Code,
        at: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let (message, help) = (message.into(), help.into());
        Self { code, at, message, help, fix: Vec::new(), certain: false }
    }

    /// Sets the only right fix.
    fn fixed_by(mut self, fix: Vec<Edit>) -> Self {
        (self.fix, self.certain) = (fix, true);
        self
    }

    /// Sets a change with which parsing can continue; the author may have intended another one.
    fn read_on_with(mut self, span: Range<usize>, with: &str) -> Self {
        self.fix = vec![Edit { span, with: with.to_owned() }];
        self
    }

    /// Sets the only right fix: to replace `span` by `with`.
    fn becomes(self, span: Range<usize>, with: impl Into<String>) -> Self {
        self.fixed_by(vec![Edit { span, with: with.into() }])
    }
}

/// The text that could not be parsed, and where parsing stopped.
struct Scene<'t> {
    lines: Vec<Line<'t>>,
    /// The index of the line where parsing stopped.
    here: usize,
    stop: &'t Stop,
    text: &'t str,
}

impl<'t> Scene<'t> {
    fn new(text: &'t str, stop: &'t Stop) -> Self {
        let lines = lines(text);
        let here = lines.partition_point(|line| line.start <= stop.at).saturating_sub(1);
        Self { lines, here, stop, text }
    }

    fn says(&self, words: &str) -> bool {
        self.stop.reason.contains(words)
    }

    /// Returns the indentation that puts the first word of a line at the column where it is in the
    /// rest of the file; `None` if its column varies, or if it occurs less than `least` times.
    fn usual_column(&self, line: &Line<'_>, least: usize) -> Option<usize> {
        let word = line.first_key();
        let mut columns = self
            .lines
            .iter()
            .filter(|other| {
                other.text != line.text
                    && other.is_content()
                    && !other.has_tab()
                    && other.has_dash() == line.has_dash()
                    && other.first_key() == word
            })
            .map(Line::indent);
        let first = columns.next().filter(|_| !word.is_empty())?;
        let mut count = 1;
        let same = columns.all(|other| {
            count += 1;
            other == first
        });
        (same && count >= least).then_some(first)
    }

    /// Returns the nearest line above at the column of the line where parsing stopped.
    fn sister_above(&self) -> Option<&Line<'t>> {
        let here = self.lines.get(self.here)?;
        let mut above = self.lines[..self.here].iter().rev().filter(|line| line.is_content());
        above
            .find(|line| line.indent() <= here.indent())
            .filter(|line| line.indent() == here.indent())
    }

    /// Returns the line where parsing stopped and the non-blank lines before it, nearest first.
    fn up(&self, count: usize) -> impl Iterator<Item = &Line<'t>> {
        let here = self.lines.get(self.here).into_iter();
        let before = self.lines[..self.here].iter().rev().filter(|line| line.is_content());
        here.chain(before.take(count))
    }
}

/// Why parsing stopped, and how to continue.
pub(in crate::rules) struct Explained {
    pub diagnostic: Diagnostic,
    /// Changes of the parsed text, not of the file.
    pub fix: Vec<Edit>,
    /// Whether the changed text is certainly what the author intended.
    pub certain: bool,
}

/// Finds mistakes that are certain before the file is parsed: lines that were pasted by mistake,
/// and marks that would leave the file readable but not as intended. Each comes with the change
/// with which parsing continues; if that change is the only right fix, the diagnostic has it too.
pub(in crate::rules) fn certain_mistakes(source: &Arc<SourceText>) -> Vec<(Diagnostic, Vec<Edit>)> {
    let text = &source.text;
    let mistakes = pasted_lines::certain(text).into_iter().chain(marks::certain(text));
    let diagnostic = |mistake: Mistake| {
        let fix = if mistake.certain { mistake.fix.clone() } else { Vec::new() };
        let diagnostic = Diagnostic::error(mistake.code, mistake.message)
            .at(Place::new(source, mistake.at))
            .help(mistake.help)
            .fixed_by(fix);
        (diagnostic, mistake.fix)
    };
    mistakes.map(diagnostic).collect()
}

/// Explains why parsing the changed text stopped; the error is positioned in the file.
pub(in crate::rules) fn explain(
    patched: &Patched<'_>,
    stop: &Stop,
    source: &Arc<SourceText>,
) -> Explained {
    let text = patched.text();
    let scene = Scene::new(text, stop);
    let mistake = layout::tab(&scene)
        .or_else(|| word_list_lines::words_beside_languages(&scene))
        .or_else(|| punctuation::unused_syntax(&scene))
        .or_else(|| punctuation::wide_colon(&scene))
        .or_else(|| punctuation::curly_quotes(&scene))
        .or_else(|| punctuation::open_quote(&scene))
        .or_else(|| punctuation::special_first_letter(&scene))
        .or_else(|| punctuation::placeholder_first(&scene))
        .or_else(|| punctuation::text_behind_quote(&scene))
        .or_else(|| punctuation::wide_comma(&scene))
        .or_else(|| punctuation::unopened_bracket(&scene))
        .or_else(|| punctuation::open_bracket(&scene))
        .or_else(|| layout::brackets_left_out(&scene))
        .or_else(|| layout::missing_space(&scene))
        .or_else(|| punctuation::second_colon(&scene))
        .or_else(|| layout::missing_dash(&scene))
        .or_else(|| layout::missing_colon_above(&scene))
        .or_else(|| layout::missing_colon(&scene))
        .or_else(|| layout::indentation(&scene))
        .unwrap_or_else(|| {
            let line = scene.lines.get(scene.here);
            let end = line.map_or(stop.at, |line| line.start + line.text.len());
            Mistake::new(
                codes::UNREADABLE_LINE,
                stop.at..end.max(stop.at),
                "this line cannot be read",
                "compare its indentation, dashes, colons, quotes and brackets with the lines \
                 around it",
            )
        });
    let length = text.len();
    let at =
        mistake.at.start.min(length)..mistake.at.end.clamp(mistake.at.start.min(length), length);
    let fix = if mistake.certain {
        let origin = |edit: &Edit| Edit { span: patched.origin_of(&edit.span), ..edit.clone() };
        mistake.fix.iter().map(origin).collect()
    } else {
        Vec::new()
    };
    let diagnostic = Diagnostic::error(mistake.code, mistake.message)
        .at(Place::new(source, patched.origin_of(&at)))
        .help(mistake.help)
        .fixed_by(fix);
    Explained { diagnostic, fix: mistake.fix, certain: mistake.certain }
}

/// Returns the lines of the rule between two bytes; `None` if they are blank.
///
/// A rule is an item of the outermost list, or a key of the second level.
pub(in crate::rules) fn rule_at(text: &str, from: usize, to: usize) -> Option<Range<usize>> {
    let lines = lines(text);
    let outer = lines.iter().filter(|line| line.is_content() && !line.has_tab());
    let dash_at_margin = outer.clone().any(|line| line.indent() == 0 && line.has_dash());
    let level = if dash_at_margin {
        0
    } else {
        outer.map(Line::indent).filter(|indent| *indent > 0).min().unwrap_or(0)
    };
    let index = |at: usize| lines.partition_point(|line| line.start <= at).saturating_sub(1);
    let begins = |line: &Line<'_>| {
        line.is_content()
            && !line.has_tab()
            && (line.indent() < level
                || (line.indent() == level && (level > 0 || line.has_dash() || !dash_at_margin))
                || (line.indent() == level + 1 && level > 0 && line.has_dash()))
    };
    let (from, to) = (index(from.min(text.len())), index(to.min(text.len())));
    let first = (0..=from).rev().find(|at| begins(&lines[*at])).unwrap_or(0);
    let last = (to + 1..lines.len()).find(|at| begins(&lines[*at])).unwrap_or(lines.len());
    let end = lines.get(last).map_or(text.len(), |line| line.start);
    let start = lines[first].start;
    (!text[start..end].trim().is_empty()).then_some(start..end)
}
