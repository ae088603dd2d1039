//! Reads and writes `learned.yaml`: the experts' numbers corrected by counted cases.
//!
//! The file is written by `ghosted learn` and lies over the rules, which stay as they are. Each
//! number has a line of its own, so that a person can delete it. A line whose rule is gone, or whose
//! expert's number was edited since, is reported and not used.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::pack::{Basis, CauseId};
use super::parse::reader::{Entry, Fields};
use super::{Numbers, Pack, codes};
use crate::report::Language;

/// The name of the file in the folder of the pack.
pub const LEARNED: &str = "learned.yaml";
/// The key of all causes that a rule does not name.
pub const MOST: &str = "most";

/// The kind of evidence whose damping is learned, as `weighing.yaml` calls it.
pub const DAMPED: &str = "signs";

/// The kind of rule that a learned number belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LearnedKind {
    /// How much signs count that do not read words.
    Damping,
    Cause,
    Sign,
    Question,
}

impl LearnedKind {
    const ALL: [Self; 4] = [Self::Damping, Self::Cause, Self::Sign, Self::Question];

    /// Returns the greatest number of its rules.
    pub(super) const fn greatest(self) -> f64 {
        match self {
            Self::Damping => 1.0,
            Self::Cause => 100.0,
            Self::Sign | Self::Question => 10.0,
        }
    }

    /// Returns whether its rules have one number each.
    pub(super) const fn is_single(self) -> bool {
        matches!(self, Self::Damping | Self::Cause)
    }

    /// Returns the key in the file.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Damping => "damping",
            Self::Cause => "causes",
            Self::Sign => "signs",
            Self::Question => "questions",
        }
    }
}

/// One number that cases corrected.
#[derive(Clone, Debug, PartialEq)]
pub struct LearnedLine {
    pub kind: LearnedKind,
    /// The id of the cause, sign or question.
    pub rule: String,
    /// The id of the outcome or answer; `None` for causes and for signs written with `of_10`.
    pub outcome: Option<String>,
    /// The id of the cause, or [`MOST`]; the rule itself for causes.
    pub cause: String,
    /// Of 100 for causes, of 10 for signs and questions, a factor for damping.
    pub expert: f64,
    /// How many cases show it, and how many were counted. Guesses count in part.
    pub cases: (f64, f64),
    pub used: f64,
}

impl LearnedLine {
    /// Describes the line: `tender: 7 by the expert, 7.5 used (11 of 14 cases)`.
    pub fn description(&self, language: Language) -> String {
        let name = match &self.outcome {
            Some(outcome) => format!("{outcome} / {}", self.cause),
            None => self.cause.clone(),
        };
        let ((shown, of), expert, used) = (self.cases, self.expert, self.used);
        match language {
            Language::En => {
                format!("{name}: {expert} by the expert, {used} used ({shown} of {of} cases)")
            }
            Language::Zh => {
                format!("{name}：专家 {expert}，现用 {used}（{of} 个案例中 {shown} 个）")
            }
        }
    }

    /// Returns the path of the line in the file, e.g. `signs.tender_words.tender`.
    pub fn path(&self) -> String {
        let mut path = format!("{}.{}", self.kind.key(), self.rule);
        if let Some(outcome) = &self.outcome {
            let _ = write!(path, ".{outcome}");
        }
        if !self.kind.is_single() {
            let _ = write!(path, ".{}", self.cause);
        }
        path
    }
}

/// The contents of `learned.yaml`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Learned {
    /// The day until which cases were counted.
    pub as_of: Option<Date>,
    /// The number of cases.
    pub cases: usize,
    /// The lines in force, in the order of the file.
    pub lines: Vec<LearnedLine>,
    /// Paths of lines, or beginnings of paths, that a person took back for good.
    pub without: Vec<String>,
}

impl Learned {
    /// Describes the file in a sentence.
    pub fn summary(&self, language: Language) -> String {
        let (lines, cases) = (self.lines.len(), self.cases);
        match language {
            Language::En => format!(
                "{LEARNED} is in force: {lines} number{} learned from {cases} case{}.",
                if lines == 1 { "" } else { "s" },
                if cases == 1 { "" } else { "s" },
            ),
            Language::Zh => format!("{LEARNED} 已生效：{lines} 个数字来自 {cases} 个案例。"),
        }
    }

    /// Returns the lines of one rule.
    pub fn of_rule<'l>(
        &'l self,
        kind: LearnedKind,
        rule: &'l str,
    ) -> impl Iterator<Item = &'l LearnedLine> {
        self.lines.iter().filter(move |line| line.kind == kind && line.rule == rule)
    }
}

/// Returns whether a line was taken back: by its path, or by the rule or outcome it belongs to.
pub fn is_taken_back(without: &[String], path: &str) -> bool {
    without.iter().any(|own| {
        path.strip_prefix(own.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

/// Rounds a number to the two decimals of the file.
pub fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

/// Formats the file.
pub fn render(learned: &Learned) -> String {
    let mut out = String::from(
        "# Written by `ghosted learn`: the numbers of the rules, corrected by counted cases. A run \
         uses them.\n# To take a number back until the next `ghosted learn`, delete its line; for \
         good, add it to `without`,\n# e.g. `- signs.tender_words.tender`. To take all back, delete \
         the file. No rule file was changed.\n# expert: the number in the rules. cases: how many \
         show it, of how many; guesses count in part.\n",
    );
    if let Some(as_of) = learned.as_of {
        let _ = writeln!(out, "as_of: {as_of}");
    }
    let _ = writeln!(out, "counted: {}", learned.cases);
    for kind in LearnedKind::ALL {
        let mut rules: Vec<&str> = Vec::new();
        let of_kind: Vec<&LearnedLine> =
            learned.lines.iter().filter(|line| line.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        let _ = writeln!(out, "{}:", kind.key());
        for line in &of_kind {
            if !rules.contains(&line.rule.as_str()) {
                rules.push(&line.rule);
            }
        }
        for rule in rules {
            let of_rule: Vec<&LearnedLine> =
                of_kind.iter().copied().filter(|line| line.rule == rule).collect();
            render_rule(rule, kind, &of_rule, &mut out);
        }
    }
    if !learned.without.is_empty() {
        out.push_str("without:\n");
        for path in &learned.without {
            let _ = writeln!(out, "  - {path}");
        }
    }
    out
}

fn render_rule(rule: &str, kind: LearnedKind, lines: &[&LearnedLine], out: &mut String) {
    let number = |line: &LearnedLine| {
        let (shown, of) = line.cases;
        format!(
            "{{expert: {}, cases: {} of {}, used: {}}}",
            line.expert,
            rounded(shown),
            rounded(of),
            line.used
        )
    };
    if let (true, [line, ..]) = (kind.is_single(), lines) {
        let _ = writeln!(out, "  {rule}: {}", number(line));
        return;
    }
    let _ = writeln!(out, "  {rule}:");
    let mut last = None;
    for line in lines {
        let indent = match &line.outcome {
            Some(outcome) => {
                if last != Some(outcome) {
                    let _ = writeln!(out, "    {outcome}:");
                    last = Some(outcome);
                }
                "      "
            }
            None => "    ",
        };
        let _ = writeln!(out, "{indent}{}: {}", line.cause, number(line));
    }
}

/// Reads the file, and replaces the numbers of the pack by those that it names.
pub(super) fn lay_over(root: Entry<'_>, pack: &mut Pack) {
    let Some(mut file) = root.fields(LEARNED) else { return };
    let experts = Numbers::of(pack);
    let mut layer = Layer { pack, numbers: experts.clone(), experts, learned: Learned::default() };
    layer.learned.as_of = file.get("as_of").and_then(|entry| entry.date());
    let counted = file.need("counted").and_then(|entry| entry.number(0.0..=1e9));
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within 0 and 1e9
    {
        layer.learned.cases = counted.unwrap_or(0.0) as usize;
    }
    for kind in LearnedKind::ALL {
        for (name, rule) in groups(&mut file, kind.key()) {
            layer.rule(kind, name, rule);
        }
    }
    let without = file.get("without").and_then(|entry| entry.items());
    layer.learned.without =
        without.into_iter().flatten().filter_map(|item| item.text().map(str::to_owned)).collect();
    file.finish();
    layer.finish();
}

/// Returns the keys below a key of the file; none if all of its lines were deleted.
fn groups<'n>(file: &mut Fields<'n>, key: &'static str) -> Vec<(&'n str, Entry<'n>)> {
    file.get(key).map_or_else(Vec::new, below)
}

fn below(entry: Entry<'_>) -> Vec<(&str, Entry<'_>)> {
    if entry.is_blank() {
        return Vec::new();
    }
    let lines = entry.free_fields("learned numbers").unwrap_or_default();
    lines.into_iter().map(|(_, name, value)| (name, value)).collect()
}

struct Layer<'p> {
    pack: &'p mut Pack,
    /// As the rules say.
    experts: Numbers,
    numbers: Numbers,
    learned: Learned,
}

/// The place of a number in [`Numbers`].
enum Spot {
    Damping,
    Cause(usize),
    /// Rule, outcome, causes.
    Sign(usize, usize, Vec<usize>),
    Question(usize, usize, Vec<usize>),
}

impl Layer<'_> {
    fn rule(&mut self, kind: LearnedKind, rule: &str, entry: Entry<'_>) {
        if kind.is_single() {
            self.line(kind, rule, None, rule, entry);
            return;
        }
        for (name, value) in below(entry) {
            let is_number = value.peek("used").is_some();
            if is_number {
                self.line(kind, rule, None, name, value);
                continue;
            }
            for (cause, value) in below(value) {
                self.line(kind, rule, Some(name), cause, value);
            }
        }
    }

    fn line(
        &mut self,
        kind: LearnedKind,
        rule: &str,
        outcome: Option<&str>,
        cause: &str,
        entry: Entry<'_>,
    ) {
        let Some(mut fields) = entry.fields("a learned number") else { return };
        let greatest = kind.greatest();
        let expert = fields.need("expert").and_then(|entry| entry.number(0.0..=greatest));
        let used = fields.need("used").and_then(|entry| entry.number(0.0..=greatest));
        let cases = fields.need("cases").and_then(cases);
        fields.finish();
        let (Some(expert), Some(used), Some(cases)) = (expert, used, cases) else { return };
        let line = LearnedLine {
            kind,
            rule: rule.to_owned(),
            outcome: outcome.map(str::to_owned),
            cause: cause.to_owned(),
            expert,
            cases,
            used,
        };
        let Some(spot) = spot(self.pack, &line) else {
            entry.as_key().warning(
                codes::OUTDATED_LEARNED,
                format!("`{}` is not in the rules any more, so its line is not used", line.path()),
                "run `ghosted learn` again, or delete the line",
            );
            return;
        };
        let now = expert_at(&self.experts, &spot);
        if (now - expert).abs() > 0.006 {
            entry.as_key().warning(
                codes::OUTDATED_LEARNED,
                format!(
                    "`{}` was learned from the expert's number {expert}, and the rules say {now} \
                     now, so its line is not used",
                    line.path()
                ),
                "run `ghosted learn` again, or delete the line",
            );
            return;
        }
        put(&mut self.numbers, &spot, used);
        self.learned.lines.push(line);
    }

    fn finish(self) {
        let Self { pack, numbers, learned, .. } = self;
        let numbers = numbers.clipped();
        pack.damping.signs = numbers.damping;
        for (cause, of_100) in pack.causes.iter_mut().zip(numbers.causes) {
            if learned.of_rule(LearnedKind::Cause, &cause.id).next().is_some() {
                (cause.of_100, cause.basis) = (of_100, Basis::Learned);
            }
        }
        for (sign, rows) in pack.signs.iter_mut().zip(numbers.signs) {
            if learned.of_rule(LearnedKind::Sign, &sign.id).next().is_some() {
                sign.basis = Basis::Learned;
                for (outcome, row) in sign.outcomes.iter_mut().zip(rows) {
                    outcome.probability = row;
                }
            }
        }
        for (question, rows) in pack.questions.iter_mut().zip(numbers.questions) {
            if learned.of_rule(LearnedKind::Question, &question.id).next().is_some() {
                for (answer, row) in question.answers.iter_mut().zip(rows) {
                    answer.probability = row;
                }
            }
        }
        pack.learned = Some(learned);
    }
}

/// Returns the numbers with those of the lines in their places.
pub fn with_lines(pack: &Pack, numbers: &Numbers, lines: &[LearnedLine]) -> Numbers {
    let mut numbers = numbers.clone();
    for line in lines {
        if let Some(spot) = spot(pack, line) {
            put(&mut numbers, &spot, line.used);
        }
    }
    numbers.clipped()
}

fn put(numbers: &mut Numbers, spot: &Spot, used: f64) {
    match spot {
        Spot::Damping => numbers.damping = used,
        Spot::Cause(cause) => numbers.causes[*cause] = used,
        Spot::Sign(sign, outcome, causes) => {
            set(&mut numbers.signs[*sign], *outcome, causes, used / 10.0);
        }
        Spot::Question(question, answer, causes) => {
            set(&mut numbers.questions[*question], *answer, causes, used / 10.0);
        }
    }
}

/// Sets the frequency of an outcome. Of two outcomes, the other one is the rest.
fn set(rows: &mut [Vec<f64>], outcome: usize, causes: &[usize], probability: f64) {
    for &cause in causes {
        rows[outcome][cause] = probability;
        if rows.len() == 2 {
            rows[1 - outcome][cause] = 1.0 - probability;
        }
    }
}

/// Reads `11 of 14`.
fn cases(entry: Entry<'_>) -> Option<(f64, f64)> {
    let text = entry.text()?;
    let read = text.split_once(" of ").and_then(|(shown, of)| {
        let (shown, of): (f64, f64) = (shown.trim().parse().ok()?, of.trim().parse().ok()?);
        (shown >= 0.0 && of >= shown).then_some((shown, of))
    });
    if read.is_none() {
        entry.error(
            codes::NOT_A_NUMBER,
            format!("`{text}` does not say how many cases show it"),
            "write e.g. `11 of 14`, or run `ghosted learn` again",
        );
    }
    read
}

/// Returns the expert's number at a spot, as it is written to the file.
fn expert_at(experts: &Numbers, spot: &Spot) -> f64 {
    let of = |rows: &[Vec<f64>], outcome: usize, causes: &[usize]| {
        causes.first().map_or(0.0, |&cause| 10.0 * rows[outcome][cause])
    };
    rounded(match spot {
        Spot::Damping => experts.damping,
        Spot::Cause(cause) => experts.causes[*cause],
        Spot::Sign(sign, outcome, causes) => of(&experts.signs[*sign], *outcome, causes),
        Spot::Question(question, answer, causes) => {
            of(&experts.questions[*question], *answer, causes)
        }
    })
}

fn spot(pack: &Pack, line: &LearnedLine) -> Option<Spot> {
    let cause = |id: &str| pack.cause_named(id).map(|cause| usize::from(cause.0));
    let causes = |named: &[CauseId]| {
        if line.cause == MOST {
            let others = unnamed(pack, named);
            return (!others.is_empty()).then_some(others);
        }
        let own = cause(&line.cause)?;
        named.iter().any(|named| usize::from(named.0) == own).then(|| vec![own])
    };
    match line.kind {
        LearnedKind::Damping => (line.rule == DAMPED && line.used > 0.0).then_some(Spot::Damping),
        LearnedKind::Cause => cause(&line.rule).map(Spot::Cause),
        LearnedKind::Sign => {
            let at = pack.signs.iter().position(|sign| sign.id == line.rule)?;
            let sign = &pack.signs[at];
            let outcome = match &line.outcome {
                None => sign.is_two_valued().then_some(0)?,
                Some(id) => sign.outcomes.iter().position(|outcome| outcome.id == *id)?,
            };
            Some(Spot::Sign(at, outcome, causes(&sign.named)?))
        }
        LearnedKind::Question => {
            let at = pack.questions.iter().position(|question| question.id == line.rule)?;
            let question = &pack.questions[at];
            let id = line.outcome.as_ref()?;
            let answer = question.answers.iter().position(|answer| answer.id == *id)?;
            Some(Spot::Question(at, answer, causes(&question.named)?))
        }
    }
}

/// Returns the causes that a rule does not name.
pub fn unnamed(pack: &Pack, named: &[CauseId]) -> Vec<usize> {
    let is_named = |cause: &usize| named.iter().any(|named| usize::from(named.0) == *cause);
    (0..pack.causes.len()).filter(|cause| !is_named(cause)).collect()
}
