//! Writes test results as JUnit XML, which most build servers show.

use std::fmt::Write as _;

use crate::report::escape::html;
use crate::rule_tests::{RuleTest, RuleTestResults};

/// Returns one suite of examples and one of tests.
pub(in crate::commands::test) fn junit(rule_tests: &RuleTestResults) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for (name, cases) in [("examples", &rule_tests.examples), ("tests", &rule_tests.tests)] {
        let failures = cases.iter().filter(|rule_test| !rule_test.is_right()).count();
        let _ = writeln!(
            out,
            "<testsuite name=\"{name}\" tests=\"{}\" failures=\"{failures}\">",
            cases.len()
        );
        cases.iter().for_each(|rule_test| case(rule_test, &mut out));
        out.push_str("</testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn case(rule_test: &RuleTest, out: &mut String) {
    let attribute = |text: &str| {
        let printable: String = text.chars().filter(|c| !c.is_control()).collect();
        let mut escaped = Vec::new();
        let _ = html::write(&printable, &mut escaped); // writing to memory cannot fail
        String::from_utf8_lossy(&escaped).into_owned()
    };
    let _ = write!(
        out,
        "<testcase classname=\"{}:{}\" name=\"{}\"",
        attribute(&rule_test.line.file),
        rule_test.line.line,
        attribute(&rule_test.name)
    );
    if rule_test.is_right() {
        out.push_str("/>\n");
    } else {
        let _ = writeln!(
            out,
            "><failure message=\"{}\"/></testcase>",
            attribute(&rule_test.description())
        );
    }
}
