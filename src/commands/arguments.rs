//! What the user typed.

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
/// ask next, and writes a follow-up report per buyer. Nothing is sent anywhere.
#[derive(Debug, Parser)]
#[command(name = "ghosted", version, max_term_width = 100)]
#[command(after_help = "\
Exit codes: 0 done; 1 a rule file or template has an error, a test does not pass, or more
buyers changed than --max-changed; 2 the command line cannot be understood; 3 the exports cannot
be read; 4 the output cannot be written; 5 rows were rejected and --strict was given; 6 the
report was written beside a folder that cannot be replaced; 70 an error of ghosted itself; 130
stopped by Ctrl-C or a signal.

Colours are left out where the output is no terminal, or where NO_COLOR is set.")]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Diagnose every silent buyer of the exports and write the reports
    Run(RunArguments),
    /// Show what is read of the exports: tables, columns, dates and numbers, and what is lacking
    Inspect(InspectArguments),
    /// Check, test and diagnose anew on every save of a rule, and tell what moved
    Watch(WatchArguments),
    /// Try the examples and tests that stand in the rules, and show what none of them has seen
    Test(TestArguments),
    /// Check rule files and templates, and show every error at once
    Check(CheckArguments),
    /// Explain the code of an error, or with --deal one deal: gates, signs, weights, questions
    Explain(ExplainArguments),
    /// Show what an edit of the rules does to the buyers of the exports
    Diff(DiffArguments),
    /// Show every fact that a rule may name: its type, its meaning, its columns, what uses it
    Facts(DescribeArguments),
    /// Read the rules back in plain words: causes, signs, gates, questions, conduct, cadence, lists
    Rules(RulesArguments),
    /// Write JSON Schemas of the rule files, by which an editor completes and explains them
    Schema(SchemaArguments),
    /// Write a new sign, question, cause or test: asks what it needs, or takes it as options
    New(NewArguments),
    /// Write rules, schemas, templates and samples into a folder for editing
    Init(InitArguments),
    /// Print the completions of a shell, to be saved where the shell looks for them
    Completions(CompletionsArguments),
    /// Print the man page
    Man,
}

/// What every command takes that reads exports.
#[derive(Debug, Args)]
pub struct InputArguments {
    /// Files that the CRM exported, or a folder of them
    #[arg(required = true)]
    pub exports: Vec<PathBuf>,
    /// The "today" of the run, e.g. 2026-03-16 [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
    /// A folder of rule files [default: the rules inside the program]
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// A file that says how to read your exports: columns, order of dates, lost reasons
    #[arg(long, value_name = "FILE")]
    pub source: Vec<PathBuf>,
    /// A header of your exports and the fact that it is, e.g. "stage=Deal Phase"
    #[arg(long, value_name = "FACT=HEADER")]
    pub column: Vec<String>,
    /// Exchange rates as the European Central Bank publishes them (eurofxref-hist.csv)
    #[arg(long, value_name = "FILE")]
    pub rates: Option<PathBuf>,
    /// The order of day and month in dates such as 03/04/2026
    #[arg(long, value_enum, value_name = "ORDER")]
    pub date_order: Option<DateOrder>,
    /// What stands before the decimals in numbers such as 3.500
    #[arg(long, value_enum, value_name = "MARK")]
    pub decimal_mark: Option<DecimalMark>,
    /// What a file is, e.g. deals=quotes.csv; may be given several times [default: by its headers]
    #[arg(long, value_name = "TABLE=FILE", value_parser = table)]
    pub table: Vec<(TableKind, String)>,
    /// The sheet of a workbook to read; may be given several times [default: all that are tables]
    #[arg(long, value_name = "NAME")]
    pub sheet: Vec<String>,
    /// The encoding of the exports, e.g. gb18030 or windows-1252 [default: found per file]
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Raise a limit of what is read: row, columns, cells, workbook or ratio, e.g. row=16M
    #[arg(long, value_name = "NAME=NUMBER")]
    pub limit: Vec<Limit>,
}

#[derive(Debug, Args)]
pub struct RunArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// The folder that the reports are written to
    #[arg(long, value_name = "DIR", default_value = "report")]
    pub out: PathBuf,
    /// How many of the reports before are kept beside the new one
    #[arg(long, value_name = "N", default_value_t = 4)]
    pub keep_reports: u16,
    /// A folder of templates [default: the templates inside the program]
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// The language of the reports
    #[arg(long, value_enum, default_value_t = LanguageArgument::En)]
    pub lang: LanguageArgument,
    /// How many threads work [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub threads: Option<u16>,
    /// Write results.csv and rejected.csv only: no pages, no results.jsonl
    #[arg(long)]
    pub no_reports: bool,
    /// End with exit code 5 when any row was rejected
    #[arg(long)]
    pub strict: bool,
    /// An earlier report: the overview tells what changed since
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
    /// A folder of templates [default: the templates inside the program]
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// The language of the report
    #[arg(long, value_enum, default_value_t = LanguageArgument::En)]
    pub lang: LanguageArgument,
    /// The port of 127.0.0.1 that the report is shown on [default: one that is free]
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
    /// Write which header is which fact to a source file, to be corrected
    #[arg(long, value_name = "FILE")]
    pub write: Option<PathBuf>,
    /// How to show what was read
    #[arg(long, value_enum, default_value_t = InspectFormat::Text)]
    pub format: InspectFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InspectFormat {
    /// For people
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
    #[command(flatten)]
    pub input: InputArguments,
    /// Take a fact or an answer for this, e.g. email=po@acme.example or answer.local_bid=yes
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
    /// The rules as they were: a folder, a revision of git (HEAD~1, HEAD~1:my/rules), or the word
    /// built-in for the rules inside the program [default: built-in]
    #[arg(long, value_name = "RULES")]
    pub against: Option<String>,
    /// Write a page for the browser, too
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// End with exit code 1 when more buyers than this have another verdict, leading cause, next
    /// question or gate: a count, e.g. 20, or a part of those compared, e.g. 5%
    #[arg(long, value_name = "N")]
    pub max_changed: Option<Allowance>,
    /// How many threads work [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub threads: Option<u16>,
}

/// So many buyers may change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Allowance {
    Buyers(usize),
    /// Of 100 that were compared.
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
pub struct TestArguments {
    /// With --from-deal: files that the CRM exported, or a folder of them
    pub exports: Vec<PathBuf>,
    /// A folder of rule files [default: the rules inside the program]
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// End with exit code 1 when fewer of 100 states of the rules were seen
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub coverage_at_least: Option<u8>,
    /// How the results are written
    #[arg(long, value_enum, default_value_t = TestFormat::Text)]
    pub format: TestFormat,
    /// Measure how well the example sentences read: each file is read by all other files
    #[arg(long, conflicts_with_all = ["from_deal", "coverage_at_least"])]
    pub readings: bool,
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
    /// The exports of `--from-deal`; everything else is found per file.
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
    /// For people
    Text,
    /// JUnit XML, for build servers
    Junit,
    /// One JSON object, for other programs
    Json,
}

#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Exports on which signs are tried: which of them never count beside the others of their group
    pub exports: Vec<PathBuf>,
    /// A folder of rule files [default: the rules inside the program]
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// A folder of templates [default: the templates inside the program]
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// Fix what has exactly one right fix, and say what was changed
    #[arg(long)]
    pub fix: bool,
    /// The day against which trade events are called old, e.g. 2026-03-16 [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
    /// How the errors are written
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub format: CheckFormat,
}

impl CheckArguments {
    /// The exports that were named, as of a day; everything else is found per file.
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
    /// For people
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
    /// Only what differs from the rules inside the program, and what is switched off
    #[arg(long, conflicts_with_all = ["name", "out", "format"])]
    pub changes: bool,
}

#[derive(Debug, Args)]
pub struct DescribeArguments {
    /// Only this one, by its name in the rule files [default: all]
    pub name: Option<String>,
    /// A folder of rule files [default: the rules inside the program]
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// The language
    #[arg(long, value_enum, default_value_t = LanguageArgument::En)]
    pub lang: LanguageArgument,
    /// How it is written [default: as the ending of --out says, else text]
    #[arg(long, value_enum)]
    pub format: Option<DescribeFormat>,
    /// A file to write it to instead of the terminal, e.g. rules.html
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
    /// A folder of rule files [default: the rules inside the program]
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// The folder of rules as it was given before there was --rules
    #[arg(hide = true, conflicts_with = "rules")]
    pub folder: Option<PathBuf>,
    /// The folder that the schemas are written to; the rule files look for it beside their own
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
