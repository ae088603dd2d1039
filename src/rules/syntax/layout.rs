//! Slips of layout, one function each: tabs, dashes, colons, spaces, indentation.

use super::lines::Line;
use super::{Scene, Slip, codes};

/// A tab before the first word. It is at times noticed one line early.
pub(super) fn tab(scene: &Scene<'_>) -> Option<Slip> {
    let around = [0_isize, 1, -1, -2, 2]
        .into_iter()
        .filter_map(|step| scene.lines.get(scene.here.checked_add_signed(step)?));
    for line in around {
        let space = line.text.len() - line.text.trim_start_matches([' ', '\t', '-']).len();
        if let Some(at) = line.text[..space].find('\t') {
            let end = space.max(at + 1);
            return Some(Slip::new(
                codes::TAB,
                line.start + at..line.start + end,
                "this line begins with a tab",
                "use the space bar: two spaces for each level, in line with the neighbours",
            ));
        }
    }
    None
}

/// `key:value` and `-item`.
pub(super) fn missing_space(scene: &Scene<'_>) -> Option<Slip> {
    for line in scene.up(1) {
        let word = line.word();
        let behind = &line.text[word.end..];
        if !word.is_empty()
            && let Some(value) = behind.strip_prefix(':')
            && value.starts_with(|c: char| !c.is_whitespace() && c != '/')
        {
            let key = &line.text[word.clone()];
            return Some(Slip::new(
                codes::MISSING_SPACE,
                line.start + word.end..line.start + word.end + 1,
                format!("behind the colon of `{key}` a space is missing"),
                format!("write `{key}: {}`", value.trim_end()),
            ));
        }
        let text = line.text.trim_start();
        if let Some(item) = text.strip_prefix('-')
            && item.starts_with(|c: char| c.is_alphabetic() || c == '"' || c == '{')
        {
            let at = line.start + line.indent();
            return Some(Slip::new(
                codes::MISSING_DASH,
                at..at + 1,
                "behind this dash a space is missing",
                format!("write `- {}`", item.trim_end()),
            ));
        }
    }
    None
}

/// An item in line with its sisters, without the dash that they have.
pub(super) fn missing_dash(scene: &Scene<'_>) -> Option<Slip> {
    let slip = |line: &Line<'_>| {
        let at = line.start + line.indent();
        Slip::new(
            codes::MISSING_DASH,
            at..at + line.text.trim().len(),
            "this item has no dash before it",
            format!("write `- {}`", line.text.trim()),
        )
    };
    for line in scene.up(1) {
        if line.has_dash() || !line.says_something() {
            continue;
        }
        let mut before = scene.lines.iter().rev().filter(|other| {
            other.start < line.start && other.says_something() && other.indent() <= line.indent()
        });
        let sister = before.next()?;
        let in_line = sister.indent() == line.indent()
            || (sister.key_indent() == line.indent() && line.text.trim().starts_with('{'));
        if in_line && sister.has_dash() {
            return Some(slip(line));
        }
    }
    // The first item of a list: its sisters, or its own other keys, stand below it.
    let here = scene.lines.get(scene.here)?;
    let previous = scene.up(1).nth(1).filter(|line| !line.has_dash())?;
    let begins_an_item = previous.text.trim_start().starts_with('{')
        || ["id", "name", "given"].contains(&&previous.text[previous.word()]);
    let has_a_sister = here.has_dash() && here.indent() == previous.indent();
    let has_more_keys = here.indent() == previous.indent() + 2;
    (begins_an_item && (has_a_sister || has_more_keys)).then(|| slip(previous))
}

/// `basis guess`.
pub(super) fn missing_colon(scene: &Scene<'_>) -> Option<Slip> {
    for (at, line) in scene.up(1).enumerate() {
        let word = line.word();
        let behind = &line.text[word.end..];
        let value = behind.trim();
        let begins_a_value = value.starts_with(['{', '[', '"']);
        // With a dash before it, the line may be a text; what stands below tells.
        let may_be_a_text = line.has_dash() && at == 0;
        if line.says_something()
            && !word.is_empty()
            && !may_be_a_text
            && (value.is_empty() || behind.starts_with(' '))
            && (begins_a_value || !behind.contains(": "))
            && !value.starts_with(':')
        {
            let key = &line.text[word.clone()];
            return Some(Slip::new(
                codes::MISSING_COLON,
                line.start + word.start..line.start + word.end,
                format!("behind `{key}` a colon is missing"),
                format!("write `{}`", format!("{key}: {value}").trim_end()),
            ));
        }
    }
    None
}

/// A line that begins at a column where no neighbour does.
pub(super) fn indentation(scene: &Scene<'_>) -> Option<Slip> {
    let line = scene.lines.get(scene.here).filter(|line| line.says_something())?;
    let own = line.indent();
    let above = scene.lines[..scene.here].iter().rev().filter(|line| line.says_something());
    let previous = above.clone().next()?;
    let mut columns: Vec<usize> = Vec::new();
    for other in above.filter(|line| line.has_dash() || line.value().is_some()) {
        if columns.last().is_some_and(|column| other.indent() >= *column) {
            continue;
        }
        columns.extend([other.key_indent(), other.indent()]);
        if other.indent() == 0 {
            break;
        }
    }
    let deeper = own > previous.key_indent();
    if deeper && previous.opens() || columns.contains(&own) && !deeper {
        return line.has_dash().then(|| {
            Slip::new(
                codes::INDENTATION,
                line.start + own..line.start + own + 1,
                "a list item stands here among keys",
                "indent it below the key that it belongs to, or take the dash away",
            )
        });
    }
    let nearest = columns
        .iter()
        .copied()
        .min_by_key(|column| (column.abs_diff(own), usize::MAX - *column))?;
    // Levels are two spaces each: of two lines that differ by one, the odd one is out.
    let odd_one = previous.indent() == nearest || previous.key_indent() == nearest;
    if odd_one && own.is_multiple_of(2) && !nearest.is_multiple_of(2) {
        return Some(out_of_line(previous, own));
    }
    Some(out_of_line(line, nearest))
}

fn out_of_line(line: &Line<'_>, right: usize) -> Slip {
    let spaces = |count: usize| match count {
        0 => "not at all".to_owned(),
        1 => "by 1 space".to_owned(),
        _ => format!("by {count} spaces"),
    };
    let own = line.indent();
    let end = own + line.text.trim().len();
    Slip::new(
        codes::INDENTATION,
        line.start + own..line.start + end,
        format!("this line is indented {}, its neighbours {}", spaces(own), spaces(right)),
        match right {
            0 => "begin it at the margin, in line with its neighbours".to_owned(),
            1 => "begin it with 1 space, in line with its neighbours".to_owned(),
            _ => format!("begin it with {right} spaces, in line with its neighbours"),
        },
    )
}
