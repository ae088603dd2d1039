//! Completes a team's pack that says `extends: built-in` with the built-in rules.
//!
//! A rule of the team replaces the built-in one with the same id: signs and lists in any file;
//! causes, gates, questions, conduct checks, facts and meanings in the file of the same name. Any
//! other file of the team replaces the built-in file of the same name. Everything else is
//! inherited, so that an update of the program reaches the team.

use std::collections::BTreeSet;

use super::parse::completed::is_completed;

/// The file that says what a pack extends.
pub(super) const PACK: &str = "pack.yaml";

/// Name and content of a rule file.
type File = (String, Vec<u8>);

/// Returns whether the pack extends the built-in one.
pub(super) fn extends_built_in(files: &[File]) -> bool {
    let pack = files.iter().find(|(name, _)| yaml_name(name) == PACK);
    let text = pack.and_then(|(_, bytes)| std::str::from_utf8(bytes).ok()).unwrap_or("");
    text.lines().any(|line| {
        let value = line.trim_start_matches('\u{feff}').strip_prefix("extends:");
        value.is_some_and(|value| value.split('#').next().unwrap_or("").trim() == "built-in")
    })
}

/// Returns the built-in files that the team inherits, without what it has itself.
pub(super) fn inherited(own: &[File], built_in: &[File]) -> Vec<File> {
    let names: BTreeSet<String> = own.iter().map(|(name, _)| yaml_name(name)).collect();
    let signs = ids(own, "signs/", "- id:");
    let lists = ids(own, "lists/", "list:");
    let kept = built_in.iter().filter(|(name, _)| !names.contains(name));
    kept.filter_map(|(name, bytes)| {
        let text = std::str::from_utf8(bytes).ok()?;
        if name.starts_with("lists/") && ids_in(text, "list:").any(|id| lists.contains(id)) {
            return None;
        }
        if name.starts_with("signs/") {
            return without_signs(text, &signs).map(|text| (name.clone(), text.into_bytes()));
        }
        Some((name.clone(), bytes.clone()))
    })
    .collect()
}

/// Returns the built-in files that complete the team's files of the same name, rule by rule.
pub(super) fn completing(own: &[File], built_in: &[File]) -> Vec<File> {
    let names: BTreeSet<String> = own.iter().map(|(name, _)| yaml_name(name)).collect();
    let both = |(name, _): &&File| names.contains(name) && is_completed(name);
    built_in.iter().filter(both).cloned().collect()
}

fn yaml_name(name: &str) -> String {
    name.strip_suffix(".yml").map_or(name.to_owned(), |stem| format!("{stem}.yaml"))
}

fn ids<'f>(files: &'f [File], folder: &str, key: &'f str) -> BTreeSet<&'f str> {
    let texts = files.iter().filter(|(name, _)| name.starts_with(folder));
    texts
        .filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok())
        .flat_map(|text| ids_in(text, key))
        .collect()
}

fn ids_in<'t>(text: &'t str, key: &'t str) -> impl Iterator<Item = &'t str> {
    let value = move |line: &'t str| line.trim_start().strip_prefix(key).map(value_of);
    text.lines().filter_map(value)
}

fn value_of(text: &str) -> &str {
    text.split(" #").next().unwrap_or(text).trim()
}

/// Returns the file with those signs blanked out, so that lines keep their numbers; `None` if no
/// sign is left. Relies on built-in files beginning every sign with `  - id:`, which a test checks.
fn without_signs(text: &str, gone: &BTreeSet<&str>) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let (mut is_gone, mut left) = (false, 0);
    for line in text.split_inclusive('\n') {
        if let Some(id) = line.strip_prefix("  - id:") {
            is_gone = gone.contains(value_of(id));
            left += usize::from(!is_gone);
        } else if line.starts_with(|c: char| !c.is_whitespace()) {
            is_gone = false;
        }
        out.push_str(if is_gone { "\n" } else { line });
    }
    (left > 0).then_some(out)
}

#[cfg(test)]
mod tests {
    use crate::rules::RuleFiles;

    #[test]
    fn every_built_in_sign_begins_as_it_is_looked_for() {
        let files = RuleFiles::embedded();
        let texts: Vec<&str> = files
            .iter()
            .filter(|(name, _)| name.starts_with("signs/"))
            .filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok())
            .collect();
        let begun: usize = texts
            .iter()
            .map(|text| text.lines().filter(|line| line.starts_with("  - id:")).count())
            .sum();
        let pack = crate::rules::load(&files).pack;
        assert_eq!(pack.map(|pack| pack.signs.len()), Some(begun));
    }
}
