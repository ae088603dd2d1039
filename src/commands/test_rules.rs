//! `ghosted test [DIR]`: whether the examples and tests of the rules come true, and what none of
//! them has seen.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::arguments::TestArguments;
use super::stopped::Stopped;
use super::terminal::{counted, say};
use crate::exit::Exit;
use crate::problem::{Code, Problem, shown};
use crate::report::escape::html;
use crate::rules::{RuleFiles, load};
use crate::trials::{self, Coverage, Trial, Trials};

const CANNOT_WRITE: Code = Code::new("E921", "cannot-write");

pub fn test(arguments: &TestArguments) -> Exit {
    match attempt(arguments) {
        Ok(exit) => exit,
        Err(stopped) => stopped.tell("Nothing was tested."),
    }
}

fn attempt(arguments: &TestArguments) -> Result<Exit, Stopped> {
    let files = match &arguments.rules {
        Some(dir) => RuleFiles::from_dir(dir).map_err(Stopped::one(Exit::FaultyRules))?,
        None => RuleFiles::embedded(),
    };
    let loaded = load(&files);
    // A test that names a rule which is not there is a fault of the pack.
    let Some(pack) = loaded.pack else {
        return Err(Stopped::new(Exit::FaultyRules, loaded.problems));
    };
    let trials = trials::run(&pack);
    say(&text(&trials));
    if let Some(file) = &arguments.junit {
        write(file, &junit(&trials))?;
    }
    let enough = arguments
        .coverage_at_least
        .is_none_or(|least| trials.coverage.percent() >= usize::from(least));
    if let (false, Some(least)) = (enough, arguments.coverage_at_least) {
        say(&format!("Less than the {least} of 100 that were asked for."));
    }
    let is_right = trials.wrong().next().is_none();
    Ok(if is_right && enough { Exit::Done } else { Exit::FaultyRules })
}

fn text(trials: &Trials) -> String {
    let mut out = String::new();
    for trial in trials.wrong() {
        let _ = writeln!(out, "wrong  {}:{}  {}", trial.line.file, trial.line.line, trial.name);
        for unmet in &trial.unmet {
            let _ = writeln!(out, "         {}", unmet.what);
            let _ = writeln!(out, "           expected  {}", unmet.expected);
            let _ = writeln!(out, "           found     {}", unmet.found);
        }
        for weight in &trial.weights {
            let _ = writeln!(out, "         {weight}");
        }
        out.push('\n');
    }
    let tried = format!(
        "{} and {}",
        counted(trials.examples.len(), "example"),
        counted(trials.tests.len(), "test")
    );
    let wrong = trials.wrong().count();
    let right = trials.all().count() - wrong;
    let _ = writeln!(out, "{tried}: {right} right, {wrong} wrong.\n");
    out.push_str(&coverage(&trials.coverage));
    out.trim_end().to_owned()
}

fn coverage(coverage: &Coverage) -> String {
    let (seen, all) = coverage.counts();
    let mut out = format!(
        "They have seen {seen} of {all} states of the rules, {} of 100.",
        coverage.percent()
    );
    let unseen: Vec<_> = coverage
        .rules
        .iter()
        .map(|rule| (rule, rule.unseen().collect::<Vec<_>>()))
        .filter(|(_, states)| !states.is_empty())
        .collect();
    if !unseen.is_empty() {
        out.push_str(" Not seen so far:\n");
    }
    for (rule, states) in unseen {
        let _ = writeln!(out, "  {} {}: {}", rule.sort, rule.id, states.join(", "));
    }
    out
}

/// One suite of examples and one of tests, as JUnit reads them.
fn junit(trials: &Trials) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for (name, cases) in [("examples", &trials.examples), ("tests", &trials.tests)] {
        let failures = cases.iter().filter(|trial| !trial.is_right()).count();
        let _ = writeln!(
            out,
            "<testsuite name=\"{name}\" tests=\"{}\" failures=\"{failures}\">",
            cases.len()
        );
        cases.iter().for_each(|trial| case(trial, &mut out));
        out.push_str("</testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn case(trial: &Trial, out: &mut String) {
    let attribute = |text: &str| {
        let printable: String = text.chars().filter(|c| !c.is_control()).collect();
        let mut escaped = Vec::new();
        let _ = html::write(&printable, &mut escaped); // memory takes everything
        String::from_utf8_lossy(&escaped).into_owned()
    };
    let _ = write!(
        out,
        "<testcase classname=\"{}:{}\" name=\"{}\"",
        attribute(&trial.line.file),
        trial.line.line,
        attribute(&trial.name)
    );
    if trial.is_right() {
        out.push_str("/>\n");
    } else {
        let _ = writeln!(out, "><failure message=\"{}\"/></testcase>", attribute(&trial.told()));
    }
}

fn write(file: &Path, text: &str) -> Result<(), Stopped> {
    fs::write(file, text).map_err(|error| {
        let what = format!("{} cannot be written: {error}", shown(file));
        let problem = Problem::error(CANNOT_WRITE, what).help("Choose another file with --junit");
        Stopped::new(Exit::OutputFailed, vec![problem])
    })
}
