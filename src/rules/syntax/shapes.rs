//! The slips, one function each: does it explain why reading stopped here?

use super::lines::{Line, double_quotes};
use super::{Scene, Slip, codes};

const CURLY: [char; 8] = ['“', '”', '„', '‘', '’', '＂', '＇', '«'];

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

/// `&`, `*`, `!`, `<<` and `---`.
pub(super) fn unused_syntax(scene: &Scene<'_>) -> Option<Slip> {
    let line = scene.lines.get(scene.here)?;
    let at = scene.stop.at;
    let to_end = at..(line.start + line.text.trim_end().len()).max(at);
    if scene.says("multiple YAML documents") {
        let line = scene.lines.iter().rev().find(|line| line.text.starts_with("---"))?;
        return Some(Slip::new(
            codes::UNUSED_SYNTAX,
            line.start..line.start + 3,
            "a line of three dashes begins a second document, which nobody would read",
            "take this line out, or write `#---` to keep it as a comment",
        ));
    }
    if scene.says("unsupported tag") || scene.says("anchor") || scene.says("merge") {
        let at = line.text.find(" !").or_else(|| line.text.find(" *")).or(line.text.find("<<"));
        let start = at.map_or(to_end.start, |at| {
            line.start + at + line.text[at..].find(|c| c != ' ').unwrap_or(0)
        });
        return Some(Slip::new(
            codes::UNUSED_SYNTAX,
            start..to_end.end.max(start),
            "a text that begins with !, & or * must stand in quotes",
            "put straight quotes \"…\" around the whole text",
        ));
    }
    None
}

/// `key：value`.
pub(super) fn wide_colon(scene: &Scene<'_>) -> Option<Slip> {
    for line in scene.up(2) {
        for (at, mark) in line.text.match_indices('：') {
            let before = &line.text[..at];
            let word =
                before.trim_end().trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
            let key = before[word.len()..].trim_end();
            let opens = word.trim_start_matches([' ', '-']).is_empty()
                || word.trim_end().ends_with(['{', ','])
                || word.trim_end().ends_with('，');
            if opens && !key.is_empty() {
                return Some(Slip::new(
                    codes::WIDE_PUNCTUATION,
                    line.start + at..line.start + at + mark.len(),
                    format!("behind `{key}` stands a Chinese colon"),
                    format!("type a plain colon and a space: `{key}: …`"),
                ));
            }
        }
    }
    None
}

/// “ and ” where a value begins.
pub(super) fn curly_quotes(scene: &Scene<'_>) -> Option<Slip> {
    for line in scene.up(1) {
        for (at, mark) in line.text.match_indices(CURLY) {
            let before = line.text[..at].trim_end();
            if before.ends_with([':', '{', '[', ',', '-']) {
                return Some(Slip::new(
                    codes::CURLY_QUOTES,
                    line.start + at..line.start + at + mark.len(),
                    format!("{mark} is a quotation mark of Chinese typing or of Word"),
                    "use straight quotes \"…\"",
                ));
            }
        }
    }
    None
}

/// A quotation mark that is never closed, or closed by the next one by chance.
pub(super) fn open_quote(scene: &Scene<'_>) -> Option<Slip> {
    let slip = |at: usize| {
        Slip::new(
            codes::UNCLOSED_QUOTE,
            at..at + 1,
            "this quotation mark is never closed",
            "close it with the same mark at the end of the text",
        )
    };
    let odd: Vec<&Line<'_>> = scene.lines[..=scene.here]
        .iter()
        .filter(|line| line.says_something() && double_quotes(line.text).len() % 2 == 1)
        .collect();
    let here = scene.lines.get(scene.here)?;
    let culprit = match odd.as_slice() {
        [.., opened, closed] if odd.len().is_multiple_of(2) && closed.start == here.start => {
            Some(*opened)
        }
        [.., opened] if !odd.len().is_multiple_of(2) => Some(*opened),
        _ => None,
    };
    if let Some(line) = culprit
        && let Some(at) = unclosed_mark(line)
    {
        return Some(slip(line.start + at));
    }
    scene.says("unclosed quote").then(|| slip(scene.stop.at))
}

/// Of an odd number of marks, the one that opens a text and has no partner before a `,`, a
/// bracket or the end.
fn unclosed_mark(line: &Line<'_>) -> Option<usize> {
    let marks = double_quotes(line.text);
    let opens = |at: usize| line.text[..at].trim_end().ends_with([':', '{', '[', ',', '-']);
    let closes = |at: usize| {
        let behind = line.text[at + 1..].trim_start();
        behind.is_empty() || behind.starts_with([',', '}', ']', '#', ':'])
    };
    let mut open = None;
    for &at in &marks {
        if opens(at) {
            if let Some(open) = open {
                return Some(open);
            }
            open = Some(at);
        } else if closes(at) {
            open = None;
        }
    }
    open
}

/// A value that begins with @, %, ` or the like.
pub(super) fn special_first_letter(scene: &Scene<'_>) -> Option<Slip> {
    let line = scene.lines.get(scene.here)?;
    let at = scene.stop.at.checked_sub(line.start)?;
    let letter = line.text.get(at..)?.chars().next()?;
    if !matches!(letter, '@' | '%' | '`' | '|' | '>' | '?') || !scene.says("character") {
        return None;
    }
    let text = line.text[at..].trim_end();
    Some(Slip::new(
        codes::NEEDS_QUOTES,
        scene.stop.at..scene.stop.at + text.len(),
        format!("a text that begins with {letter} must stand in quotes"),
        format!("write \"{text}\""),
    ))
}

/// `en: {email_domain} is a free mailbox`.
pub(super) fn placeholder_first(scene: &Scene<'_>) -> Option<Slip> {
    for line in scene.up(1) {
        for (at, _) in line.text.match_indices(['{', '[']) {
            let before = line.text[..at].trim_end();
            if !before.ends_with([':', '-']) {
                continue;
            }
            let inside = &line.text[at + 1..];
            let Some(close) = inside.find(['}', ']']) else { continue };
            let behind = inside[close + 1..].trim_start();
            let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ' ';
            if inside[..close].chars().all(is_word)
                && !behind.is_empty()
                && !behind.starts_with([',', '}', ']', '#'])
            {
                return Some(Slip::new(
                    codes::NEEDS_QUOTES,
                    line.start + at..line.start + line.text.trim_end().len(),
                    "a text that begins with a bracket must stand in quotes",
                    "put straight quotes \"…\" around the whole text",
                ));
            }
        }
    }
    None
}

/// `en: "Best price" again`.
pub(super) fn text_behind_quote(scene: &Scene<'_>) -> Option<Slip> {
    for line in scene.up(1) {
        let marks = double_quotes(line.text);
        if let [open, close, ..] = marks.as_slice()
            && line.text[..*open].trim_end().ends_with([':', '-', '{', ',', '['])
        {
            let behind = line.text[close + 1..].trim_start();
            if behind.starts_with(|c: char| c.is_alphanumeric() || c == '"') {
                return Some(Slip::new(
                    codes::NEEDS_QUOTES,
                    line.start + open..line.start + line.text.trim_end().len(),
                    "behind the closing quotation mark the text goes on",
                    "put single quotes '…' around the whole text, and keep the double ones inside",
                ));
            }
        }
    }
    None
}

/// `{most: 3，tender: 7}`.
pub(super) fn wide_comma(scene: &Scene<'_>) -> Option<Slip> {
    for line in scene.up(1) {
        for (at, mark) in line.text.match_indices(['，', '、']) {
            let behind = line.text[at + mark.len()..].trim_start();
            let word = behind.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
            let before_a_key = word.len() < behind.len() && word.starts_with(':');
            let behind_a_quote = line.text[..at].ends_with(['"', '\'']);
            if before_a_key || behind_a_quote {
                return Some(Slip::new(
                    codes::WIDE_PUNCTUATION,
                    line.start + at..line.start + at + mark.len(),
                    format!("`{mark}` is a comma of Chinese typing"),
                    "type a plain comma and a space: `, `",
                ));
            }
        }
    }
    None
}

/// A bracket without its partner, or something between brackets without its comma.
pub(super) fn open_bracket(scene: &Scene<'_>) -> Option<Slip> {
    let here = scene.lines.get(scene.here)?;
    let open = innermost_open(scene.text, scene.stop.at);
    let runs_on = open.is_some_and(|at| {
        let opener = scene.lines.iter().rev().find(|line| line.start <= at);
        let word = here.word();
        let is_a_line_of_its_own =
            here.has_dash() || (!word.is_empty() && here.text[word.end..].starts_with(':'));
        opener.is_some_and(|opener| opener.start < here.start && here.indent() <= opener.indent())
            && is_a_line_of_its_own
    });
    let about_brackets = ["flow", "bracket", "',' or"].iter().any(|words| scene.says(words));
    if !about_brackets && !runs_on {
        return None;
    }
    let Some(at) = open else {
        return Some(Slip::new(
            codes::UNCLOSED_BRACKET,
            scene.stop.at..scene.stop.at + 1,
            "this closing bracket was never opened",
            "take it out, or add the opening one",
        ));
    };
    let bracket = &scene.text[at..=at];
    let lacks_a_comma = scene.says("',' or") && !runs_on;
    if lacks_a_comma && at < here.start {
        let end = here.start + here.text.trim_end().len();
        return Some(Slip::new(
            codes::UNCLOSED_BRACKET,
            scene.stop.at..end.max(scene.stop.at + 1),
            "before this place a comma or the closing bracket is missing",
            "put a comma between two items, and the closing bracket behind the last",
        ));
    }
    if at < here.start || scene.says("unclosed bracket") {
        let partner = if bracket == "{" { "}" } else { "]" };
        return Some(Slip::new(
            codes::UNCLOSED_BRACKET,
            at..at + 1,
            format!("this bracket {bracket} is never closed"),
            format!("close it with {partner}"),
        ));
    }
    Some(Slip::new(
        codes::UNCLOSED_BRACKET,
        scene.stop.at..scene.stop.at + 1,
        "between these brackets something is missing before this place",
        "put a comma between two entries, a colon and a space behind every key, and quotes around \
         texts with `: ` or `, ` in them",
    ))
}

/// `zh: "one", "two"]`.
pub(super) fn unopened_bracket(scene: &Scene<'_>) -> Option<Slip> {
    for line in scene.up(1) {
        let marks = double_quotes(line.text);
        let [open, close, ..] = marks.as_slice() else { continue };
        let before = line.text[..*open].trim();
        if (before.is_empty() || before.ends_with(':'))
            && line.text[close + 1..].starts_with(',')
            && innermost_open(scene.text, line.start + open).is_none()
        {
            return Some(Slip::new(
                codes::UNCLOSED_BRACKET,
                line.start + open..line.start + close + 1,
                "several items stand here without a bracket before them",
                "put [ before the first item and ] behind the last",
            ));
        }
    }
    None
}

/// The last bracket before `end` that is still open, quoted ones aside.
fn innermost_open(text: &str, end: usize) -> Option<usize> {
    let mut open = Vec::new();
    let mut quote = None;
    let mut before = ' ';
    // A stop may stand on the closing bracket itself or at the end of the text.
    for (at, c) in text.get(..end.min(text.len()))?.char_indices() {
        match (quote, c) {
            (Some(mark), _) if c == mark => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if !before.is_alphanumeric() => quote = Some(c),
            (None, '{' | '[') => open.push(at),
            (None, '}' | ']') => {
                open.pop();
            }
            _ => {}
        }
        before = c;
    }
    open.pop().or_else(|| text.get(end..)?.starts_with(['{', '[']).then_some(end))
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

/// `en: Note: pay first`.
pub(super) fn second_colon(scene: &Scene<'_>) -> Option<Slip> {
    let line = scene.lines.get(scene.here)?;
    let (at, value) = line.value()?;
    let colon = value.find(": ").or_else(|| value.ends_with(':').then(|| value.len() - 1))?;
    if value.starts_with(['"', '\'', '{', '[']) {
        return None;
    }
    Some(Slip::new(
        codes::NEEDS_QUOTES,
        line.start + at + colon..line.start + at + colon + 1,
        "a text with a colon and a space in it must stand in quotes",
        format!("write \"{value}\""),
    ))
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
