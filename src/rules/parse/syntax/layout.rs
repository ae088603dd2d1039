//! Explains mistakes of layout, one function each: tabs, dashes, colons, spaces, indentation.

use super::lines::Line;
use super::{Mistake, Scene, codes};
use crate::diagnostic::Edit;

/// Explains a tab before the first word. The parser may stop one line earlier.
pub(in crate::rules::parse::syntax) fn tab(scene: &Scene<'_>) -> Option<Mistake> {
    let around = [0_isize, 1, -1, -2, 2]
        .into_iter()
        .filter_map(|step| scene.here.checked_add_signed(step))
        .filter_map(|at| Some((at, scene.lines.get(at)?)));
    for (index, line) in around {
        let space = line.text.len() - line.text.trim_start_matches([' ', '\t', '-']).len();
        if let Some(at) = line.text[..space].find('\t') {
            let end = space.max(at + 1);
            let mistake = Mistake::new(
                codes::TAB,
                line.start + at..line.start + end,
                "this line begins with a tab",
                "use the space bar: two spaces for each level, like the neighbouring lines",
            );
            let (right, certain) = right_indent(scene, index);
            let dash = if line.text[..space].contains('-') { "- " } else { "" };
            let with = format!("{}{dash}", " ".repeat(right));
            let span = line.start..line.start + space;
            return Some(if certain { mistake.becomes(span, with) } else { mistake });
        }
    }
    None
}

/// Returns the right indentation for a line whose own is meaningless, and whether its neighbours
/// leave no doubt.
fn right_indent(scene: &Scene<'_>, index: usize) -> (usize, bool) {
    let says = |line: &&Line<'_>| line.is_content();
    let above: Vec<&Line<'_>> = scene.lines[..index].iter().rev().filter(says).collect();
    let Some(previous) = above.first() else { return (0, true) };
    let below = scene.lines[index + 1..].iter().find(|line| says(line) && !line.has_tab());
    let bare = scene.lines[index].text.trim_start_matches([' ', '\t']);
    let own = Line { start: 0, text: bare };
    let dash = own.has_dash() || bare.starts_with("-\t");
    let below = below.map(|line| (line.indent(), line.has_dash()));
    if let Some(column) = column_in_brackets(bare, &above) {
        return (column, true);
    }
    if previous.opens() {
        let base = previous.key_indent();
        // Lines below an open bracket are inside it.
        let is_open = |open: char, close: char| bare.starts_with(open) && !bare.contains(close);
        if is_open('[', ']') || is_open('{', '}') {
            return (base + 2, true);
        }
        return match below {
            Some((indent, below_dash)) if dash == below_dash && !own.opens() && indent > base => {
                (indent, true)
            }
            // The line's own keys are below it.
            Some((indent, false)) if indent >= base + 2 && (dash || own.opens()) => {
                (indent - 2, true)
            }
            _ => (base + 2, false),
        };
    }
    let is_column = |column: usize| {
        above.iter().any(|line| {
            if dash {
                line.has_dash() && line.indent() == column
            } else {
                line.key_indent() == column
            }
        })
    };
    let sister = above.iter().find(|line| line.has_dash()).map(|line| line.indent());
    let likely = scene.usual_column(&own, 2).or(match below {
        Some((indent, true)) if dash => Some(indent).filter(|_| sister == Some(indent)),
        // The line after the last one of a block shows nothing.
        Some((indent, false)) if !dash && !own.opens() => {
            Some(indent).filter(|indent| *indent == previous.key_indent())
        }
        Some((indent, false)) if dash => indent.checked_sub(2).filter(|own| sister == Some(*own)),
        Some((indent, _)) if own.opens() => indent.checked_sub(2),
        _ => None,
    });
    match likely.filter(|column| is_column(*column)) {
        Some(column) => (column, true),
        None => (previous.key_indent(), false),
    }
}

/// Returns the column of a line inside brackets of several lines, or of the line that closes them;
/// `None` if the lines above do not show such brackets.
fn column_in_brackets(bare: &str, above: &[&Line<'_>]) -> Option<usize> {
    let previous = above.first()?;
    let ends_open = |line: &Line<'_>| line.text.trim_end().ends_with(['[', '{']);
    if bare.starts_with([']', '}']) {
        let opener = above.iter().find(|line| ends_open(line) || line.indent() < previous.indent());
        return opener.filter(|line| ends_open(line)).map(|line| line.indent());
    }
    ends_open(previous).then(|| previous.indent() + 2)
}

/// Explains `key:value` and `-item`.
pub(in crate::rules::parse::syntax) fn missing_space(scene: &Scene<'_>) -> Option<Mistake> {
    for line in scene.up(1) {
        let word = line.word();
        let behind = &line.text[word.end..];
        if !word.is_empty()
            && let Some(value) = behind.strip_prefix(':')
            && value.starts_with(|c: char| !c.is_whitespace() && c != '/')
        {
            let key = &line.text[word.clone()];
            return Some(
                Mistake::new(
                    codes::MISSING_SPACE,
                    line.start + word.end..line.start + word.end + 1,
                    format!("a space is missing after the colon of `{key}`"),
                    format!("write `{key}: {}`", value.trim_end()),
                )
                .becomes(line.start + word.end + 1..line.start + word.end + 1, " "),
            );
        }
        let text = line.text.trim_start();
        if let Some(item) = text.strip_prefix('-')
            && item.starts_with(|c: char| c.is_alphabetic() || c == '"' || c == '{')
        {
            let at = line.start + line.indent();
            return Some(
                Mistake::new(
                    codes::MISSING_DASH,
                    at..at + 1,
                    "behind this dash a space is missing",
                    format!("write `- {}`", item.trim_end()),
                )
                .becomes(at + 1..at + 1, " "),
            );
        }
    }
    None
}

/// Explains an item at the column of its siblings, without their dash.
pub(in crate::rules::parse::syntax) fn missing_dash(scene: &Scene<'_>) -> Option<Mistake> {
    let mistake = |line: &Line<'_>, spaces_are_there: bool| {
        let at = line.start + line.indent();
        let mistake = Mistake::new(
            codes::MISSING_DASH,
            at..at + line.text.trim().len(),
            "this item has no dash before it",
            format!("write `- {}`", line.text.trim()),
        );
        let from = if spaces_are_there { at - 2 } else { at };
        mistake.becomes(from..at, "- ")
    };
    for line in scene.up(1) {
        let elsewhere = scene.usual_column(line, 1).is_some_and(|column| column != line.indent());
        if line.has_dash() || !line.is_content() || elsewhere {
            continue;
        }
        let mut before = scene.lines.iter().rev().filter(|other| {
            other.start < line.start && other.is_content() && other.indent() <= line.indent()
        });
        let sister = before.next()?;
        let in_line = sister.indent() == line.indent()
            || (sister.key_indent() == line.indent() && line.text.trim().starts_with('{'));
        let sister_is_out =
            scene.usual_column(sister, 1).is_some_and(|column| column != sister.indent());
        if in_line && sister.has_dash() && !sister_is_out {
            return Some(mistake(line, sister.indent() < line.indent() && line.indent() >= 2));
        }
    }
    // The first item of a list: its siblings, or its own other keys, are below it.
    let here = scene.lines.get(scene.here)?;
    if let Some(first) = first_below_the_key(scene, here) {
        return Some(mistake(first, true));
    }
    let previous = scene.up(1).nth(1).filter(|line| !line.has_dash())?;
    let begins_an_item = previous.text.trim_start().starts_with('{')
        || ["id", "name", "given"].contains(&&previous.text[previous.word()]);
    let has_a_sister = here.has_dash() && here.indent() == previous.indent();
    let has_more_keys = here.indent() == previous.indent() + 2;
    (begins_an_item && (has_a_sister || has_more_keys)).then(|| mistake(previous, false))
}

/// Returns the first line below the key of the item `here`, if it is at the column of an item's
/// text and has no dash.
fn first_below_the_key<'s, 't>(scene: &'s Scene<'t>, here: &Line<'t>) -> Option<&'s Line<'t>> {
    let says = |line: &&Line<'_>| line.is_content();
    let before = &scene.lines[..scene.here];
    let key = before.iter().rposition(|line| line.is_content() && line.indent() < here.indent())?;
    let first = before[key + 1..].iter().find(says)?;
    let stands_there = first.indent() == here.indent() + 2 && !first.has_dash();
    (here.has_dash() && before[key].opens() && stands_there).then_some(first)
}

/// Explains `basis guess`.
pub(in crate::rules::parse::syntax) fn missing_colon(scene: &Scene<'_>) -> Option<Mistake> {
    for (at, line) in scene.up(1).enumerate() {
        let word = line.word();
        let behind = &line.text[word.end..];
        let value = behind.trim();
        let begins_a_value = value.starts_with(['{', '[', '"']);
        // With a dash, the line may be a text; the lines below decide.
        let may_be_a_text = line.has_dash() && at == 0;
        if line.is_content()
            && !word.is_empty()
            && !may_be_a_text
            && (value.is_empty() || behind.starts_with(' '))
            && (begins_a_value || !behind.contains(": "))
            && !value.starts_with(':')
        {
            let key = &line.text[word.clone()];
            // `Too expensive - terms_gap`: a dash instead of the colon.
            let dash = line.text[word.start..].split_once(" - ");
            let right = match dash {
                Some((name, value)) => format!("{name}: {}", value.trim()),
                None => format!("{key}: {value}").trim_end().to_owned(),
            };
            let key = dash.map_or(key, |(name, _)| name);
            return Some(
                Mistake::new(
                    codes::MISSING_COLON,
                    line.start + word.start..line.start + word.end,
                    format!("a colon is missing after `{key}`"),
                    format!("write `{right}`"),
                )
                .read_on_with(line.start + word.end..line.start + word.end, ":"),
            );
        }
    }
    None
}

/// Explains `- given: {…}, expect: present`: an item on one line without its brackets.
pub(in crate::rules::parse::syntax) fn brackets_left_out(scene: &Scene<'_>) -> Option<Mistake> {
    for line in scene.up(1).filter(|line| line.has_dash()) {
        let text = line.text.trim_start().strip_prefix("- ")?.trim();
        let word = line.word();
        let behind = line.text[word.end..].strip_prefix(": {");
        let Some((_, rest)) = behind.and_then(|inside| inside.split_once('}')) else { continue };
        let next = rest.strip_prefix(", ").and_then(|rest| rest.split_once(": "));
        let is_key = |key: &str| key.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        if !word.is_empty() && next.is_some_and(|(key, _)| is_key(key)) {
            let at = line.start + line.key_indent();
            return Some(
                Mistake::new(
                    codes::UNCLOSED_BRACKET,
                    at..at + text.len(),
                    "several keys are on one line without brackets",
                    format!("write `- {{{text}}}`"),
                )
                .fixed_by(vec![
                    Edit { span: at..at, with: "{".to_owned() },
                    Edit { span: at + text.len()..at + text.len(), with: "}".to_owned() },
                ]),
            );
        }
    }
    None
}

/// Explains `words` without its colon; the parser stops at the next key of the same level.
pub(in crate::rules::parse::syntax) fn missing_colon_above(scene: &Scene<'_>) -> Option<Mistake> {
    let sister = scene.sister_above()?;
    let word = sister.word();
    let bare = !sister.has_dash() && !word.is_empty() && sister.text[word.end..].trim().is_empty();
    let end = sister.start + word.end;
    bare.then(|| {
        let key = &sister.text[word.clone()];
        Mistake::new(
            codes::MISSING_COLON,
            sister.start + word.start..end,
            format!("a colon is missing after `{key}`"),
            format!("write `{key}:`"),
        )
        .read_on_with(end..end, ":")
    })
}

/// Explains a line at a column where no neighbour begins.
pub(in crate::rules::parse::syntax) fn indentation(scene: &Scene<'_>) -> Option<Mistake> {
    let line = scene.lines.get(scene.here).filter(|line| line.is_content())?;
    let own = line.indent();
    let above: Vec<&Line<'_>> =
        scene.lines[..scene.here].iter().rev().filter(|line| line.is_content()).collect();
    let previous = *above.first()?;
    let below = scene.lines[scene.here + 1..].iter().find(|line| line.is_content());
    if let Some(lacking) = without_dash(line, previous, &above) {
        return Some(lacks_its_dash(lacking));
    }
    // A line at an unusual column is wrong, be it this one or one a little above.
    let siblings = above.iter().take_while(|other| other.indent() >= own);
    let parent = above.iter().find(|other| other.indent() < own);
    for other in std::iter::once(&line).chain(siblings).chain(parent) {
        if let Some(right) = scene.usual_column(other, 1).filter(|right| *right != other.indent()) {
            return Some(out_of_line(other, right));
        }
    }
    if let Some(mistake) = previous_is_out(line, previous, &above, below) {
        return Some(mistake);
    }
    let mut columns: Vec<usize> = Vec::new();
    for other in above.iter().filter(|line| line.has_dash() || line.value().is_some()) {
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
            Mistake::new(
                codes::INDENTATION,
                line.start + own..line.start + own + 1,
                "this list item is between keys",
                "indent it below the key that it belongs to, or remove the dash",
            )
        });
    }
    let dashes: Vec<usize> =
        above.iter().filter(|line| line.has_dash()).map(|line| line.indent()).collect();
    if line.has_dash() && columns.iter().any(|column| dashes.contains(column)) {
        columns.retain(|column| dashes.contains(column));
    }
    let holds_below =
        |column: usize| line.opens() && below.is_some_and(|below| below.indent() == column + 2);
    let nearest = columns
        .iter()
        .copied()
        .min_by_key(|column| (column.abs_diff(own), !holds_below(*column), usize::MAX - *column))?;
    // Levels differ by two spaces: of two lines that differ by one, the odd one is wrong.
    let odd_one = previous.indent() == nearest || previous.key_indent() == nearest;
    if odd_one && own.is_multiple_of(2) && !nearest.is_multiple_of(2) {
        return Some(out_of_line(previous, own));
    }
    Some(out_of_line(line, nearest))
}

/// Returns whether this line is in line with those before, and the one above it is not.
/// Returns the line that lacks the dash of its siblings: the first item, directly below the key of
/// the list, or a later one.
fn without_dash<'l, 't>(
    line: &'l Line<'t>,
    previous: &'l Line<'t>,
    above: &[&Line<'_>],
) -> Option<&'l Line<'t>> {
    let own = line.indent();
    let before = above.get(1)?;
    if previous.indent() != own {
        return None;
    }
    match (previous.has_dash(), line.has_dash()) {
        (false, true) => (before.opens() && before.key_indent() < own).then_some(previous),
        (true, false) => {
            let is_key_of_list =
                |other: &&&Line<'_>| other.key_indent() == own && !other.has_dash();
            let opens = line.opens() || line.value().is_some();
            (opens && own > 0 && above.iter().find(is_key_of_list).is_none()).then_some(line)
        }
        _ => None,
    }
}

fn lacks_its_dash(line: &Line<'_>) -> Mistake {
    let at = line.start + line.indent();
    Mistake::new(
        codes::MISSING_DASH,
        at..at + 1,
        "the dash of this list item is missing",
        "write `- ` in front of it, as in the items beside it",
    )
    .fixed_by(vec![Edit { span: at..at, with: "- ".to_owned() }])
}

fn previous_is_out(
    line: &Line<'_>,
    previous: &Line<'_>,
    above: &[&Line<'_>],
    below: Option<&Line<'_>>,
) -> Option<Mistake> {
    let own = line.indent();
    // A key with lines below it may be further left than its siblings on both sides.
    if let Some(at) = above.iter().position(|other| other.indent() < own).filter(|at| *at > 0)
        && let Some(sister) = above[at + 1..].iter().find(|other| other.indent() <= own)
        && above[at].opens()
        && above[..at].iter().all(|between| between.indent() > own)
        && sister.indent() == own
        && sister.has_dash() == line.has_dash()
        && above[at].has_dash() == line.has_dash()
    {
        return Some(out_of_line(above[at], own));
    }
    if previous.opens() || previous.indent() == own {
        return None;
    }
    let before = above.get(1)?;
    // It is further left than its siblings on both sides.
    let sisters = before.indent() == own && before.has_dash() == line.has_dash();
    if previous.indent() < own && sisters && previous.has_dash() == line.has_dash() {
        return Some(out_of_line(previous, own));
    }
    // It is the first line below its key, and indented by more than one level.
    let right = before.key_indent() + 2;
    if previous.indent() > own && before.opens() && own == right {
        return Some(out_of_line(previous, own));
    }
    // It is the first item, and its siblings below are indented more.
    let deeper_item = line.has_dash()
        && previous.has_dash()
        && own == previous.indent() + 2
        && below.is_some_and(|below| below.indent() >= own);
    (deeper_item && before.opens()).then(|| out_of_line(previous, own))
}

fn out_of_line(line: &Line<'_>, right: usize) -> Mistake {
    let spaces = |count: usize| match count {
        0 => "not at all".to_owned(),
        1 => "by 1 space".to_owned(),
        _ => format!("by {count} spaces"),
    };
    let own = line.indent();
    let end = own + line.text.trim().len();
    Mistake::new(
        codes::INDENTATION,
        line.start + own..line.start + end,
        format!("this line is indented {}, its neighbours {}", spaces(own), spaces(right)),
        match right {
            0 => "begin it at the margin, like its neighbours".to_owned(),
            1 => "begin it with 1 space, like its neighbours".to_owned(),
            _ => format!("begin it with {right} spaces, like its neighbours"),
        },
    )
    .read_on_with(line.start..line.start + own, &" ".repeat(right))
}
