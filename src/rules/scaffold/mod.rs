//! Writes new rules as text from the answers of a person, and inserts them at their place.
//!
//! Nothing is checked here: callers check the whole pack with the new rule.

mod insert;
pub mod scalar;

use std::fmt::Write as _;

use super::RuleFiles;
use super::files::readable;
use super::parse::decode;
use super::parse::yaml::parse;
use crate::facts::Bilingual;

/// A rule that is not yet in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// `sign`, `question`, `cause` or `test`.
    pub sort: &'static str,
    /// Its id, or a test's name.
    pub id: String,
    /// The path within the folder of rules; a file of the same name with the ending `.yml` takes
    /// precedence.
    file: String,
    list: &'static str,
    /// The beginning of a new file, up to the list.
    head: String,
    /// The item before which the rule is inserted, if that item exists.
    before: Option<&'static str>,
    lines: Vec<String>,
}

/// The files with the new rule.
#[derive(Debug)]
pub struct Added {
    pub files: RuleFiles,
    /// The path of the file with the rule, within the folder of rules.
    pub file: String,
    /// The line of the rule, from 1.
    pub line: usize,
}

impl Added {
    /// Returns the text of the file with the rule.
    pub fn content(&self) -> &[u8] {
        let own = self.files.iter().find(|(name, _)| *name == self.file);
        own.map_or(&[], |(_, bytes)| bytes)
    }
}

/// Numbers of 10 by cause, as written: `most`, then the causes that differ.
pub type Numbers = Vec<(String, String)>;

/// The contents of a new sign. `basis` is always a guess, because the number was not measured.
#[derive(Clone, Debug, Default)]
pub struct NewSign {
    pub id: String,
    pub title: Bilingual,
    /// Signs in one group are repetitions of the same evidence.
    pub group: Option<String>,
    pub fact: String,
    pub operator: String,
    /// As rule files write it.
    pub value: String,
    pub of_10: Numbers,
    pub because: Bilingual,
    /// The fact of the examples, and its values for a buyer who shows the sign and one who does
    /// not, as rule files write them.
    pub example_fact: String,
    pub present: String,
    pub absent: String,
}

#[derive(Clone, Debug, Default)]
pub struct NewQuestion {
    pub id: String,
    pub topic: String,
    pub kind: String,
    pub ask: Bilingual,
    pub spot: Vec<String>,
    pub answers: Vec<NewAnswer>,
}

#[derive(Clone, Debug, Default)]
pub struct NewAnswer {
    pub id: String,
    pub says: Bilingual,
    pub of_10: Numbers,
}

#[derive(Clone, Debug, Default)]
pub struct NewCause {
    pub id: String,
    pub title: Bilingual,
    /// As written.
    pub of_100: String,
    pub means: Bilingual,
    pub act: Bilingual,
    pub avoid: Bilingual,
}

/// A known buyer for a test. Keys and values are as rule files write them.
#[derive(Clone, Debug, Default)]
pub struct NewTest {
    pub name: String,
    pub as_of: String,
    pub buyer: Vec<(String, String)>,
    /// One line each, `{on: …, from: …}`; `None` if there is no table of messages.
    pub messages: Option<Vec<String>>,
    pub answers: Vec<String>,
    pub expect: Vec<(String, String)>,
}

const SCHEMA: &str = "# yaml-language-server: $schema=../../schema/";
/// The file for tests that the program writes.
const OWN_TESTS: &str = "tests/known_buyers.yaml";

impl NewSign {
    /// Drafts the sign in the file of its group, or else in a new one.
    pub fn draft(&self, files: &RuleFiles) -> Draft {
        let group = self.group.as_deref().filter(|group| *group != self.id);
        let stem = group.unwrap_or(&self.id);
        let file = group
            .and_then(|group| file_of_group(files, group))
            .unwrap_or_else(|| format!("{}{stem}.yaml", decode::SIGNS));
        let group = group.map_or_else(String::new, |group| format!("group: {group}\n"));
        let lines = vec![
            format!("id: {}", self.id),
            format!("title: {}", scalar::bilingual(&self.title)),
            format!("when: {{{}: {{{}: {}}}}}", self.fact, self.operator, self.value),
            format!("of_10: {}", numbers(&self.of_10)),
            "basis: guess".to_owned(),
            format!("because: {}", scalar::bilingual(&self.because)),
            "examples:".to_owned(),
            format!("  - {{given: {{{}: {}}}, expect: present}}", self.example_fact, self.present),
            format!("  - {{given: {{{}: {}}}, expect: absent}}", self.example_fact, self.absent),
        ];
        Draft {
            sort: "sign",
            id: self.id.clone(),
            file,
            list: "signs",
            head: format!("{SCHEMA}signs.json\n\n{group}signs:\n"),
            before: None,
            lines,
        }
    }
}

impl NewQuestion {
    pub fn draft(&self) -> Draft {
        let mut lines = vec![
            format!("id: {}", self.id),
            format!("topic: {}", self.topic),
            format!("kind: {}", self.kind),
            format!("ask: {}", scalar::bilingual(&self.ask)),
            format!("spot: {}", scalar::list(self.spot.iter().map(String::as_str))),
            "answers:".to_owned(),
        ];
        for answer in &self.answers {
            lines.push(format!(
                "  - {{id: {}, says: {}, of_10: {}}}",
                scalar::text(&answer.id),
                scalar::bilingual(&answer.says),
                numbers(&answer.of_10)
            ));
        }
        Draft {
            sort: "question",
            id: self.id.clone(),
            file: decode::QUESTIONS.to_owned(),
            list: "questions",
            head: "questions:\n".to_owned(),
            before: None,
            lines,
        }
    }
}

impl NewCause {
    /// Before `other`, which covers the rest.
    pub fn draft(&self) -> Draft {
        let lines = vec![
            format!("id: {}", self.id),
            format!("title: {}", scalar::bilingual(&self.title)),
            format!("of_100: {}", self.of_100),
            "basis: guess".to_owned(),
            format!("means: {}", scalar::bilingual(&self.means)),
            format!("do: {}", scalar::bilingual(&self.act)),
            format!("avoid: {}", scalar::bilingual(&self.avoid)),
        ];
        Draft {
            sort: "cause",
            id: self.id.clone(),
            file: decode::CAUSES.to_owned(),
            list: "causes",
            head: "causes:\n".to_owned(),
            before: Some("other"),
            lines,
        }
    }
}

impl NewTest {
    pub fn draft(&self) -> Draft {
        let pairs = |pairs: &[(String, String)]| {
            let pairs: Vec<String> =
                pairs.iter().map(|(key, value)| format!("{key}: {value}")).collect();
            format!("{{{}}}", pairs.join(", "))
        };
        let mut lines = vec![
            format!("name: {}", scalar::text(&self.name)),
            format!("as_of: {}", self.as_of),
            format!("buyer: {}", pairs(&self.buyer)),
        ];
        match self.messages.as_deref() {
            None => {}
            Some([]) => lines.push("messages: []".to_owned()),
            Some(messages) => {
                lines.push("messages:".to_owned());
                lines.extend(messages.iter().map(|message| format!("  - {message}")));
            }
        }
        if !self.answers.is_empty() {
            lines.push("answers:".to_owned());
            lines.extend(self.answers.iter().map(|answer| format!("  - {answer}")));
        }
        lines.push(format!("expect: {}", pairs(&self.expect)));
        Draft {
            sort: "test",
            id: self.name.clone(),
            file: OWN_TESTS.to_owned(),
            list: "tests",
            head: format!(
                "{SCHEMA}tests.json\n# Buyers that we know, and what the rules must say about \
                 them.\n\ntests:\n"
            ),
            before: None,
            lines,
        }
    }
}

/// Formats `{most: 2, tender: 7}`.
fn numbers(all: &Numbers) -> String {
    let mut out = String::from("{");
    for (at, (cause, number)) in all.iter().enumerate() {
        let comma = if at == 0 { "" } else { ", " };
        let _ = write!(out, "{comma}{cause}: {number}");
    }
    out + "}"
}

/// Returns the file of signs that names the group.
fn file_of_group(files: &RuleFiles, group: &str) -> Option<String> {
    let of_signs = files.iter().filter(|(name, _)| name.starts_with(decode::SIGNS));
    of_signs
        .filter_map(|(name, bytes)| {
            let source = readable(String::new(), std::str::from_utf8(bytes).ok()?);
            let root = parse(&source.text).ok()?;
            (insert::text_of(&root, "group") == Some(group)).then(|| name.to_owned())
        })
        .next()
}

impl Draft {
    /// Returns the file to which the rule belongs.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Returns the rule as it will be in its file.
    pub fn text(&self) -> String {
        insert::item_text(&self.lines, 2)
    }

    /// Returns the files with this rule, or `None` if the file has no list with items on lines of
    /// their own.
    pub fn added_to(&self, files: &RuleFiles) -> Option<Added> {
        // Some people use the ending `.yml`.
        let is_own = |name: &str| {
            name == self.file || name.strip_suffix(".yml") == self.file.strip_suffix(".yaml")
        };
        let own = files.iter().find(|(name, _)| is_own(name));
        let file = own.map_or(self.file.as_str(), |(name, _)| name).to_owned();
        let (text, line) = match own {
            Some((_, bytes)) => {
                let raw = std::str::from_utf8(bytes).ok()?;
                insert::with_item(raw, self.list, &self.lines, self.before)?
            }
            None => {
                let line = self.head.matches('\n').count() + 1;
                (format!("{}{}", self.head, self.text()), line)
            }
        };
        Some(Added { files: files.with(&file, text.into_bytes()), file, line })
    }
}
