//! Why a line of a rule file cannot be read, in the words of the person who wrote it.
//!
//! The parser says where it stopped, which is often behind the mistake; so the lines around are
//! looked over for what managers do: tabs, Chinese punctuation, quotes and brackets left open,
//! forgotten spaces, dashes, colons, and indentation that fits no neighbour. The first
//! explanation that fits is given; which of them is tried first matters.

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

/// One explanation: what, where, what to do.
struct Mistake {
    code: Code,
    at: Range<usize>,
    message: String,
    help: String,
    fix: Vec<Edit>,
    /// Whether `fix` is the one right way, and not merely good enough to read on.
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

    /// The one right way to fix it.
    fn fixed_by(mut self, fix: Vec<Edit>) -> Self {
        (self.fix, self.certain) = (fix, true);
        self
    }

    /// A way to read on; the author may have meant another.
    fn read_on_with(mut self, span: Range<usize>, with: &str) -> Self {
        self.fix = vec![Edit { span, with: with.to_owned() }];
        self
    }

    /// The one right way is to put `with` in the place of `span`.
    fn becomes(self, span: Range<usize>, with: impl Into<String>) -> Self {
        self.fixed_by(vec![Edit { span, with: with.into() }])
    }
}

/// The text that could not be read, and where reading stopped.
struct Scene<'t> {
    lines: Vec<Line<'t>>,
    /// Index of the line where reading stopped.
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

    /// The column at which the first word of a line stands everywhere else in the file, as the
    /// indentation that the line needs for it; `None` where it stands here and there, or less
    /// than `least` times.
    fn usual_column(&self, line: &Line<'_>, least: usize) -> Option<usize> {
        let word = line.first_key();
        let mut columns = self
            .lines
            .iter()
            .filter(|other| {
                other.text != line.text
                    && other.says_something()
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

    /// The nearest line above that begins at the column of the line where reading stopped.
    fn sister_above(&self) -> Option<&Line<'t>> {
        let here = self.lines.get(self.here)?;
        let mut above = self.lines[..self.here].iter().rev().filter(|line| line.says_something());
        above
            .find(|line| line.indent() <= here.indent())
            .filter(|line| line.indent() == here.indent())
    }

    /// The line where reading stopped and those that say something before it, nearest first.
    fn up(&self, count: usize) -> impl Iterator<Item = &Line<'t>> {
        let here = self.lines.get(self.here).into_iter();
        let before = self.lines[..self.here].iter().rev().filter(|line| line.says_something());
        here.chain(before.take(count))
    }
}

/// Why reading stopped, and how to read on.
pub(in crate::rules) struct Explained {
    pub diagnostic: Diagnostic,
    /// Changes of the text that was read, not of the file.
    pub fix: Vec<Edit>,
    /// Whether the text is now as its author meant it.
    pub certain: bool,
}

/// Finds mistakes that are known before the file is read: lines that came with copying, and marks
/// that would leave the file readable, but not as meant. Each comes with the change by which
/// reading goes on; where that change is the one right fix, the diagnostic holds it too.
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

/// Explains why reading the changed text stopped; the problem is placed in the file.
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

/// The lines of the rule between two bytes; `None` if there is nothing on them.
///
/// A rule is an item of the outermost list, or a key of the second level.
pub(in crate::rules) fn rule_at(text: &str, from: usize, to: usize) -> Option<Range<usize>> {
    let lines = lines(text);
    let outer = lines.iter().filter(|line| line.says_something() && !line.has_tab());
    let dash_at_margin = outer.clone().any(|line| line.indent() == 0 && line.has_dash());
    let level = if dash_at_margin {
        0
    } else {
        outer.map(Line::indent).filter(|indent| *indent > 0).min().unwrap_or(0)
    };
    let index = |at: usize| lines.partition_point(|line| line.start <= at).saturating_sub(1);
    let begins = |line: &Line<'_>| {
        line.says_something()
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
