//! Defines the command line: what the user typed, before it is resolved.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

pub use super::new::arguments::NewArguments;
use crate::exports::{DateOrder, DecimalMark};
use crate::limits::Limit;
use crate::report::Language;
use crate::rules::kinds::columns::TableKind;

/// Why did the buyer go silent after the proforma invoice?
///
/// Reads what your CRM exported, ranks the likely causes of each silence, picks the question to
/// ask next, and writes a follow-up report per deal. Nothing is sent anywhere.
#[derive(Debug, Parser)]
#[command(name = "ghosted", version, max_term_width = 100)]
#[command(after_help = "\
Exit codes: 0 done; 1 a rule file or template has an error, a test does not pass, or more
deals changed than --max-changed; 2 the command line cannot be understood; 3 the exports cannot
be read; 4 the output cannot be written; 5 rows were rejected and --strict was given; 6 the
report was written beside a folder that cannot be replaced; 70 an error of ghosted itself; 130
stopped by Ctrl-C or a signal.

Colours are left out if the output is not a terminal, or if NO_COLOR is set.")]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Diagnose every silent deal of the exports and write the reports
    Run(RunArguments),
    /// Show how the exports are read: tables, columns, dates and numbers, and what is missing
    Inspect(InspectArguments),
    /// Check, test and diagnose again on every save of a rule, and show what changed
    Watch(WatchArguments),
    /// Run the examples and tests of the rules, and show what they do not cover
    Test(TestArguments),
    /// Check rule files and templates, and show all errors at once
    Check(CheckArguments),
    /// Explain the code of an error, or with --deal one deal: gates, signs, weights, questions
    Explain(ExplainArguments),
    /// Show how an edit of the rules changes the deals of the exports
    Diff(DiffArguments),
    /// Learn from deals whose cause came out: correct the numbers of the rules by counted cases
    Learn(LearnArguments),
    /// List every fact that rules can use: type, meaning, columns, and the rules that use it
    Facts(DescribeArguments),
    /// Describe the rules in plain words: causes, signs, gates, questions, conduct, cadence, lists
    Rules(RulesArguments),
    /// Write JSON Schemas of the rule files, for completion and help in an editor
    Schema(SchemaArguments),
    /// Write a new sign, question, cause or test; asks for what is not given as options
    New(NewArguments),
    /// Write rules, schemas, templates and samples into a folder for editing
    Init(InitArguments),
    /// Print completions for a shell, to be saved where the shell looks for them
    Completions(CompletionsArguments),
    /// Print the man page
    Man,
}

/// The arguments of all commands that read exports.
#[derive(Debug, Args)]
pub struct InputArguments {
    /// Files that the CRM exported, or a folder of them
    #[arg(required = true)]
    pub exports: Vec<PathBuf>,
    /// The "today" of the run, e.g. 2026-03-16 [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
    /// A folder of rule files [default: the built-in rules]
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// A file with settings for reading your exports: columns, order of dates, lost reasons
    #[arg(long, value_name = "FILE")]
    pub source: Vec<PathBuf>,
    /// A fact and the header of your exports that holds it, e.g. "stage=Deal Phase"
    #[arg(long, value_name = "FACT=HEADER")]
    pub column: Vec<String>,
    /// Exchange rates as the European Central Bank publishes them (eurofxref-hist.csv)
    #[arg(long, value_name = "FILE")]
    pub rates: Option<PathBuf>,
    /// The order of day and month in dates such as 03/04/2026
    #[arg(long, value_enum, value_name = "ORDER")]
    pub date_order: Option<DateOrder>,
    /// The decimal mark in numbers such as 3.500
    #[arg(long, value_enum, value_name = "MARK")]
    pub decimal_mark: Option<DecimalMark>,
    /// The kind of a file, e.g. deals=quotes.csv; may be repeated [default: by its headers]
    #[arg(long, value_name = "TABLE=FILE", value_parser = table)]
    pub table: Vec<(TableKind, String)>,
    /// The sheet of a workbook to read; may be repeated [default: all with a table]
    #[arg(long, value_name = "NAME")]
    pub sheet: Vec<String>,
    /// The encoding of the exports, e.g. gb18030 or windows-1252 [default: detected per file]
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Raise a limit of the exports: row, columns, cells, workbook or ratio, e.g. row=16M
    #[arg(long, value_name = "NAME=NUMBER")]
    pub limit: Vec<Limit>,
}

#[derive(Debug, Args)]
pub struct RunArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// The folder for the reports
    #[arg(long, value_name = "DIR", default_value = "report")]
    pub out: PathBuf,
    /// The number of earlier reports to keep beside the new one
    #[arg(long, value_name = "N", default_value_t = 4)]
    pub keep_reports: u16,
    /// A folder of templates [default: the built-in templates]
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// The language of the reports
    #[arg(long, value_enum, default_value_t = LanguageArgument::En)]
    pub lang: LanguageArgument,
    /// The number of threads [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub threads: Option<u16>,
    /// Write results.csv and rejected.csv only: no pages, no results.jsonl
    #[arg(long)]
    pub no_reports: bool,
    /// End with exit code 5 if any row was rejected
    #[arg(long)]
    pub strict: bool,
    /// An earlier report; the overview shows what changed since then
    #[arg(long, value_name = "REPORT", conflicts_with = "no_reports")]
    pub since: Option<PathBuf>,
    /// Show initials and masked mail addresses in the overview
    #[arg(long)]
    pub redact: bool,
    /// Print nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
}

#[derive(Debug, Args)]
pub struct WatchArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// A folder of templates [default: the built-in templates]
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// The language of the report
    #[arg(long, value_enum, default_value_t = LanguageArgument::En)]
    pub lang: LanguageArgument,
    /// The port of 127.0.0.1 for the report page [default: a free one]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LanguageArgument {
    /// English
    En,
    /// Chinese
    Zh,
}

impl From<LanguageArgument> for Language {
    fn from(typed: LanguageArgument) -> Self {
        match typed {
            LanguageArgument::En => Language::En,
            LanguageArgument::Zh => Language::Zh,
        }
    }
}

#[derive(Debug, Args)]
pub struct InspectArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// Write how the headers are read to a source file, for you to correct
    #[arg(long, value_name = "FILE")]
    pub write: Option<PathBuf>,
    /// The format of the output
    #[arg(long, value_enum, default_value_t = InspectFormat::Text)]
    pub format: InspectFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InspectFormat {
    /// Text for people
    Text,
    /// One JSON object, for other programs
    Json,
}

#[derive(Debug, Args)]
#[command(override_usage = "\
ghosted explain [CODE]
       ghosted explain --deal <DEAL> [OPTIONS] <EXPORTS>...")]
#[command(mut_arg("exports", |exports| exports
    .required(false)
    .value_name("CODE|EXPORTS")
    .help("The code of an error or warning, e.g. E012, or its name, e.g. indentation [default: list \
           all]; with --deal: the files that the CRM exported, or a folder of them")
))]
pub struct ExplainArguments {
    /// The deal to explain: its id, PI number, mail address, or a part of the company's name
    #[arg(long, value_name = "DEAL")]
    pub deal: Option<String>,
    /// Words of a buyer: what the reader takes them to mean, sentence by sentence, and why
    #[arg(long, value_name = "WORDS", conflicts_with_all = ["deal", "what_if", "exports"])]
    pub text: Option<String>,
    #[command(flatten)]
    pub input: InputArguments,
    /// Try a different fact or answer, e.g. email=po@acme.example or answer.local_bid=yes
    #[arg(long, value_name = "FACT=VALUE")]
    pub what_if: Vec<String>,
    /// The language of the explanation
    #[arg(long, value_enum, default_value_t = LanguageArgument::En)]
    pub lang: LanguageArgument,
}

#[derive(Debug, Args)]
pub struct DiffArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// The rules before the edit: a folder, a revision of git (HEAD~1, HEAD~1:my/rules), or the
    /// word built-in [default: built-in]
    #[arg(long, value_name = "RULES")]
    pub against: Option<String>,
    /// Also write a page for the browser
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// End with exit code 1 if the verdict, leading cause, next question or gate of more deals than
    /// this changed: a count, e.g. 20, or a part of those compared, e.g. 5%
    #[arg(long, value_name = "N")]
    pub max_changed: Option<Allowance>,
    /// The number of threads [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub threads: Option<u16>,
}

/// The number of deals that may change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Allowance {
    Buyers(usize),
    /// Per 100 compared deals.
    Percent(f64),
}

impl Allowance {
    #[allow(clippy::cast_precision_loss)] // counts of buyers
    pub fn covers(self, changed: usize, compared: usize) -> bool {
        match self {
            Self::Buyers(allowed) => changed <= allowed,
            Self::Percent(allowed) => changed as f64 * 100.0 <= allowed * compared as f64,
        }
    }
}

impl FromStr for Allowance {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let read = match typed.strip_suffix(['%', '％']) {
            Some(percent) => percent.trim().parse().ok().map(Self::Percent),
            None => typed.parse().ok().map(Self::Buyers),
        };
        let is_within = |own: &Self| !matches!(own, Self::Percent(p) if !(0.0..=100.0).contains(p));
        read.filter(is_within)
            .ok_or_else(|| "write a count of buyers such as 20, or a part such as 5%".to_owned())
    }
}

impl fmt::Display for Allowance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Buyers(count) => count.fmt(f),
            Self::Percent(percent) => write!(f, "{percent}%"),
        }
    }
}

#[derive(Debug, Args)]
pub struct LearnArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// Only show what would be learned; write no learned.yaml
    #[arg(long)]
    pub dry_run: bool,
    /// Keep the expert's number of this line, or of all lines of this rule, from now on, e.g.
    /// signs.tender_words.tender; may be repeated
    #[arg(long, value_name = "LINE")]
    pub without: Vec<String>,
    /// The format of the output
    #[arg(long, value_enum, default_value_t = LearnFormat::Text)]
    pub format: LearnFormat,
    /// Also write a page for the browser, with a picture of stated and true shares
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LearnFormat {
    /// Text for people
    Text,
    /// One JSON object, for other programs
    Json,
}

#[derive(Debug, Args)]
pub struct TestArguments {
    /// With --from-deal: files that the CRM exported, or a folder of them
    pub exports: Vec<PathBuf>,
    /// A folder of rule files [default: the built-in rules]
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// End with exit code 1 if the tests cover fewer of 100 states of the rules
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub coverage_at_least: Option<u8>,
    /// The format of the results
    #[arg(long, value_enum, default_value_t = TestFormat::Text)]
    pub format: TestFormat,
    /// Measure how well the example sentences read: each file is read by all other files
    #[arg(long, conflicts_with_all = ["from_deal", "coverage_at_least"])]
    pub readings: bool,
    /// Measure how often the diagnosis is right: a folder with exports/ and expected.csv
    #[arg(long, value_name = "DIR", conflicts_with_all = ["from_deal", "coverage_at_least", "readings"])]
    pub labelled: Option<PathBuf>,
    /// Draw deals from the numbers of the rules, and compare stated shares with true ones
    #[arg(long, conflicts_with_all = ["from_deal", "coverage_at_least", "readings", "labelled"])]
    pub calibration: bool,
    /// Write a test from a deal of the exports, without names, addresses and texts
    #[arg(long, value_name = "DEAL")]
    pub from_deal: Option<String>,
    /// With --from-deal: the day of the diagnosis, e.g. 2026-03-16 [default: today]
    #[arg(long, value_name = "DATE", value_parser = day, requires = "from_deal")]
    pub as_of: Option<Date>,
    /// With --from-deal: exchange rates (eurofxref-hist.csv)
    #[arg(long, value_name = "FILE", requires = "from_deal")]
    pub rates: Option<PathBuf>,
}

impl TestArguments {
    /// Returns the exports of `--from-deal`; everything else is detected per file.
    pub fn input(&self) -> InputArguments {
        InputArguments {
            exports: self.exports.clone(),
            as_of: self.as_of,
            rules: self.rules.clone(),
            source: Vec::new(),
            column: Vec::new(),
            rates: self.rates.clone(),
            date_order: None,
            decimal_mark: None,
            table: Vec::new(),
            sheet: Vec::new(),
            encoding: None,
            limit: Vec::new(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TestFormat {
    /// Text for people
    Text,
    /// JUnit XML, for build servers
    Junit,
    /// One JSON object, for other programs
    Json,
}

#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Exports for testing the signs: shows signs that never count beside the others of their group
    pub exports: Vec<PathBuf>,
    /// A folder of rule files [default: the built-in rules]
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// A folder of templates [default: the built-in templates]
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// Fix errors that have exactly one right fix, and show what was changed
    #[arg(long)]
    pub fix: bool,
    /// The day by which the age of trade events is judged, e.g. 2026-03-16 [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
    /// The format of the errors
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub format: CheckFormat,
}

impl CheckArguments {
    /// Returns the exports as of a day; everything else is detected per file.
    pub fn input(&self, as_of: Date) -> InputArguments {
        InputArguments {
            exports: self.exports.clone(),
            as_of: Some(as_of),
            rules: self.rules.clone(),
            source: Vec::new(),
            column: Vec::new(),
            rates: None,
            date_order: None,
            decimal_mark: None,
            table: Vec::new(),
            sheet: Vec::new(),
            encoding: None,
            limit: Vec::new(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// Text for people
    Text,
    /// One JSON object, for other programs
    Json,
    /// Annotations for GitHub Actions
    Github,
}

#[derive(Debug, Args)]
pub struct CompletionsArguments {
    /// The shell
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub struct RulesArguments {
    #[command(flatten)]
    pub describe: DescribeArguments,
    /// Only what differs from the built-in rules, and what is switched off
    #[arg(long, conflicts_with_all = ["name", "out", "format"])]
    pub changes: bool,
}

#[derive(Debug, Args)]
pub struct DescribeArguments {
    /// Only this one, by its name in the rule files [default: all]
    pub name: Option<String>,
    /// A folder of rule files [default: the built-in rules]
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// The language
    #[arg(long, value_enum, default_value_t = LanguageArgument::En)]
    pub lang: LanguageArgument,
    /// The format [default: by the ending of --out, else text]
    #[arg(long, value_enum)]
    pub format: Option<DescribeFormat>,
    /// Write to this file instead of the terminal, e.g. rules.html
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DescribeFormat {
    /// For the terminal, 80 columns wide
    Text,
    /// For a wiki
    Markdown,
    /// One page for a browser, with a filter
    Html,
    /// One JSON object, for other programs
    Json,
}

#[derive(Debug, Args)]
pub struct SchemaArguments {
    /// A folder of rule files [default: the built-in rules]
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// The folder of rules, as an argument instead of --rules
    #[arg(hide = true, conflicts_with = "rules")]
    pub folder: Option<PathBuf>,
    /// The folder for the schemas; rule files refer to it as a folder beside their own
    #[arg(long, value_name = "DIR", default_value = "schema")]
    pub out: PathBuf,
}

#[derive(Debug, Args)]
pub struct InitArguments {
    /// A folder that does not exist yet, or is empty
    pub dir: PathBuf,
}

/// `deals=quotes.csv`.
fn table(typed: &str) -> Result<(TableKind, String), String> {
    let (kind, file) = typed.split_once('=').ok_or("write it as deals=quotes.csv")?;
    let found = TableKind::ALL.into_iter().find(|own| own.name() == kind.trim());
    let kinds = TableKind::ALL.map(TableKind::name).join(", ");
    let kind = found.ok_or_else(|| format!("“{kind}” is no table; write one of: {kinds}"))?;
    Ok((kind, file.trim().to_owned()))
}

fn day(typed: &str) -> Result<Date, String> {
    typed.parse().map_err(|_| "write a day of the calendar as 2026-03-16".to_owned())
}
