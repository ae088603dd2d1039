//! Why a line of a rule file cannot be read, in the words of the person who wrote it.
//!
//! The parser says where it stopped, which is often behind the slip; so the lines around are
//! looked over for what managers do: tabs, Chinese punctuation, quotes and brackets left open,
//! forgotten spaces, dashes, colons, and indentation that fits no neighbour. The first
//! explanation that fits is given; which of them is tried first matters.

mod layout;
mod lines;
mod punctuation;

use std::ops::Range;
use std::sync::Arc;

use super::codes;
use super::yaml::Stop;
use crate::problem::{Code, Place, Problem, SourceText};
use lines::{Line, lines};

/// One explanation: what, where, what to do.
struct Slip {
    code: Code,
    at: Range<usize>,
    message: String,
    help: String,
}

impl Slip {
    fn new(
        code: Code,
        at: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { code, at, message: message.into(), help: help.into() }
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

    /// The line where reading stopped and those that say something before it, nearest first.
    fn up(&self, count: usize) -> impl Iterator<Item = &Line<'t>> {
        let here = self.lines.get(self.here).into_iter();
        let before = self.lines[..self.here].iter().rev().filter(|line| line.says_something());
        here.chain(before.take(count))
    }
}

/// Explains why reading stopped. `text` is the source, perhaps with rules left out as spaces, so
/// that places are the same in both.
pub(super) fn explain(text: &str, stop: &Stop, source: &Arc<SourceText>) -> Problem {
    let scene = Scene::new(text, stop);
    let slip = layout::tab(&scene)
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
        .or_else(|| layout::missing_space(&scene))
        .or_else(|| punctuation::second_colon(&scene))
        .or_else(|| layout::missing_dash(&scene))
        .or_else(|| layout::missing_colon(&scene))
        .or_else(|| layout::indentation(&scene))
        .unwrap_or_else(|| {
            let line = scene.lines.get(scene.here);
            let end = line.map_or(stop.at, |line| line.start + line.text.len());
            Slip::new(
                codes::UNREADABLE_LINE,
                stop.at..end.max(stop.at),
                "this line cannot be read",
                "compare its indentation, dashes, colons, quotes and brackets with the lines \
                 around it",
            )
        });
    let length = source.text.len();
    let at = slip.at.start.min(length)..slip.at.end.clamp(slip.at.start.min(length), length);
    Problem::error(slip.code, slip.message).at(Place::new(source, at)).help(slip.help)
}

/// The text with the rule between two bytes turned into spaces; `None` if nothing is left to
/// leave out.
///
/// A rule is an item of the outermost list, or a key of the second level.
pub(super) fn without_rule_at(text: &str, from: usize, to: usize) -> Option<String> {
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
    let left_out: String =
        text[start..end].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    (left_out != text[start..end]).then(|| format!("{}{left_out}{}", &text[..start], &text[end..]))
}
