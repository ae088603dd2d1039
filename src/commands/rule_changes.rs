//! Lists what differs between a team's rules and those inside the program.

use std::path::Path;

use super::error::CommandError;
use super::input::pack_of;
use super::terminal::{counted, say};
use crate::changes::edits;

/// Prints every rule that differs from the built-in ones, and every rule that is switched off.
///
/// # Errors
/// The rules have an error.
pub(super) fn print(rules: Option<&Path>) -> Result<(), CommandError> {
    let built_in = pack_of(None)?;
    let pack = pack_of(rules)?;
    let off = |rule: &str| {
        pack.off
            .rules
            .iter()
            .any(|(sort, id)| rule.strip_prefix(sort).is_some_and(|rest| rest.trim_start() == id))
    };
    let edits = edits(&built_in, &pack);
    let mut lines: Vec<String> = edits
        .iter()
        .filter(|edit| !off(&edit.rule))
        .map(|edit| match &edit.line {
            Some(line) if line.line > 0 => {
                format!("{}  ({}:{})", edit.description(), line.file, line.line)
            }
            _ => edit.description(),
        })
        .collect();
    lines.extend(pack.off.rules.iter().map(|(sort, id)| format!("{sort} {id}: off")));
    if lines.is_empty() {
        say("The rules are those inside the program.");
        return Ok(());
    }
    lines.iter().for_each(|line| say(line));
    say(&format!("\n{} from the rules inside the program.", counted(lines.len(), "difference")));
    match pack.off.tests {
        0 => {}
        1 => say("1 test is about a rule that is off."),
        tests => say(&format!("{} are about rules that are off.", counted(tests, "test"))),
    }
    Ok(())
}
