//! Loads the two packs: from a folder, a git revision, or the built-in rules.
//!
//! A revision is read from the git object database; the files of the work tree are neither read nor
//! changed.

use std::path::Path;
use std::process::Command;

use crate::commands::arguments::InputArguments;
use crate::commands::error::CommandError;
use crate::commands::input::choose_columns;
use crate::diagnostic::{Code, Diagnostic, shown};
use crate::exit_code::Exit;
use crate::rules::{Pack, RuleFiles, is_example_file, is_rule_file, load};

const NO_SUCH_RULES: Code = Code::new("E945", "no-such-rules");
/// The name of the built-in rules.
pub const BUILT_IN: &str = "built-in";
/// The default folder of the rules in a revision.
const USUAL_FOLDER: &str = "rules";

/// One of the two packs to compare.
pub struct Party {
    /// As it was typed.
    pub name: String,
    pub files: RuleFiles,
    pub pack: Pack,
}

/// Loads both packs, and reports the errors of both together.
///
/// # Errors
/// The rules do not exist, or have errors.
pub fn sides(old: &str, new: &str, input: &InputArguments) -> Result<(Party, Party), CommandError> {
    let files = [("OLD", old, new), ("NEW", new, old)]
        .map(|(which, typed, other)| rule_files(which, typed, other));
    let [old_files, new_files] = match files {
        [Ok(old_files), Ok(new_files)] => [old_files, new_files],
        errors => {
            let diagnostics = errors.into_iter().filter_map(Result::err).collect();
            return Err(CommandError::new(Exit::FaultyRules, diagnostics));
        }
    };
    let sides = [("OLD", old, old_files), ("NEW", new, new_files)]
        .map(|(which, typed, files)| side(which, typed, files, input));
    match sides {
        [Ok(old), Ok(new)] => Ok((old, new)),
        sides => {
            let stopped: Vec<CommandError> = sides.into_iter().filter_map(Result::err).collect();
            let exit = stopped.first().map_or(Exit::FaultyRules, |own| own.exit);
            Err(CommandError::new(
                exit,
                stopped.into_iter().flat_map(|own| own.diagnostics).collect(),
            ))
        }
    }
}

fn side(
    which: &str,
    typed: &str,
    mut files: RuleFiles,
    input: &InputArguments,
) -> Result<Party, CommandError> {
    for source in &input.source {
        files.give_source(source).map_err(CommandError::one(Exit::FaultyRules))?;
    }
    let loaded = load(&files);
    let Some(mut pack) = loaded.pack else {
        let mut diagnostics = loaded.diagnostics;
        diagnostics.retain(Diagnostic::is_error);
        let what = format!("The rules of {which}, {typed}, have the errors that are shown here");
        let help = "fix them and compare again; `ghosted check` shows the errors of a folder";
        diagnostics.push(Diagnostic::error(NO_SUCH_RULES, what).help(help));
        return Err(CommandError::new(Exit::FaultyRules, diagnostics));
    };
    choose_columns(input, &mut pack)?;
    Ok(Party { name: typed.to_owned(), files, pack })
}

fn rule_files(which: &str, typed: &str, other: &str) -> Result<RuleFiles, Diagnostic> {
    if typed == BUILT_IN {
        return Ok(RuleFiles::embedded());
    }
    if Path::new(typed).is_dir() {
        return RuleFiles::from_dir(Path::new(typed));
    }
    of_revision(typed, other).map_err(|why| {
        Diagnostic::error(NO_SUCH_RULES, format!("{which} is “{typed}”: {why}")).help(format!(
            "give a folder of rules, a revision of git such as HEAD~1 or HEAD~1:my/rules, or the \
             word {BUILT_IN} for the rules inside the program"
        ))
    })
}

/// Parses `HEAD~1` or `HEAD~1:my/rules`. The default path is the folder that the other side names,
/// or else `rules`.
fn of_revision(typed: &str, other: &str) -> Result<RuleFiles, String> {
    let beside = Path::new(other);
    let (place, tree) = match typed.split_once(':') {
        Some(_) => (Path::new("."), typed.to_owned()),
        None if beside.is_dir() => (beside, format!("{typed}:./")),
        None => {
            let folder = other.split_once(':').map_or(USUAL_FOLDER, |(_, folder)| folder);
            (Path::new("."), format!("{typed}:{folder}"))
        }
    };
    let tree = tree.strip_suffix('/').filter(|tree| !tree.ends_with('.')).unwrap_or(&tree);
    let listed = git(place, &["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", tree])?;
    let listed = String::from_utf8_lossy(&listed);
    let mut files = Vec::new();
    for entry in listed.split('\0') {
        // `100644 blob 89ab…<tab>signs/tender.yaml`; links and submodules are not rule files.
        let Some((about, name)) = entry.split_once('\t') else { continue };
        let mut about = about.split(' ');
        let (mode, sort, id) = (about.next(), about.next(), about.next());
        let is_file = sort == Some("blob") && mode.is_some_and(|mode| mode.starts_with("100"));
        let is_near = name.matches('/').count() < 2;
        let is_read = (is_near && is_rule_file(name)) || is_example_file(name);
        if let (true, true, Some(id)) = (is_file, is_read, id) {
            files.push((name.to_owned(), git(place, &["cat-file", "blob", id])?));
        }
    }
    if files.is_empty() {
        return Err("there is no rule file in that folder of the revision".into());
    }
    let folder = if typed.contains(':') {
        typed.trim_end_matches('/').to_owned()
    } else {
        let folder = if beside.is_dir() { shown(beside) } else { USUAL_FOLDER.into() };
        format!("{typed}:{folder}")
    };
    Ok(RuleFiles::new(format!("{folder}/"), files))
}

/// Runs git in a folder and returns its output.
fn git(place: &Path, arguments: &[&str]) -> Result<Vec<u8>, String> {
    let asked = Command::new("git")
        .arg("--no-optional-locks")
        .args(arguments)
        .current_dir(place)
        .env("LC_ALL", "C")
        .output();
    match asked {
        Err(_) => Err("no folder is called so, and the program git was not found".into()),
        Ok(answer) if answer.status.success() => Ok(answer.stdout),
        Ok(answer) => {
            let said = String::from_utf8_lossy(&answer.stderr);
            let said = said.lines().next().unwrap_or_default().trim_start_matches("fatal: ");
            Err(format!("no folder is called so, and git says: {said}"))
        }
    }
}
