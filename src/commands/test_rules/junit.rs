//! Trials as JUnit XML, which most build servers show.

use std::fmt::Write as _;

use crate::report::escape::html;
use crate::trials::{Trial, Trials};

/// One suite of examples and one of tests, as JUnit reads them.
pub(super) fn junit(trials: &Trials) -> String {
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
