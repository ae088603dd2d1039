//! Defines the options that answer the questions of `ghosted new`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub struct NewArguments {
    #[command(subcommand)]
    pub what: What,
}

#[derive(Debug, Subcommand)]
pub enum What {
    /// A sign: what can be observed in the record, and how many of ten buyers show it
    Sign(SignArguments),
    /// A question to a buyer, its answers, and how many of ten buyers would give each
    Question(QuestionArguments),
    /// A cause: a reason why buyers fall silent, and how common it is
    Cause(CauseArguments),
    /// A test: a buyer whom you know, and what the rules must say about it
    Test(TestArguments),
    /// An example: a sentence of a buyer, and what it means
    Example(ExampleArguments),
}

/// The folder of rules, an option of every subcommand.
#[derive(Debug, Args)]
pub struct Folder {
    /// The folder of rule files to write to
    #[arg(long, value_name = "DIR", default_value = "rules")]
    pub rules: PathBuf,
}

#[derive(Debug, Args)]
pub struct SignArguments {
    /// Exports of your CRM: shows which of their deals the sign would move, before it is written
    pub exports: Vec<PathBuf>,
    /// With exports: the day of the diagnosis, e.g. 2026-03-16 [default: today]
    #[arg(long, value_name = "DATE", requires = "exports")]
    pub as_of: Option<jiff::civil::Date>,
    /// Show the sign and what it would move, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub folder: Folder,
    /// The title of the sign, in a few words, e.g. "Asks for a certificate"
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// The same in Chinese [default: the English text]
    #[arg(long, value_name = "TEXT")]
    pub title_zh: Option<String>,
    /// The id, e.g. asks_for_certificate [default: made from the title]
    #[arg(long)]
    pub id: Option<String>,
    /// The group of signs that tell the same story and are weighed together [default: its own]
    #[arg(long)]
    pub group: Option<String>,
    /// The fact that the sign reads, e.g. buyer_text
    #[arg(long)]
    pub fact: Option<String>,
    /// The operator, e.g. contains_any [default: the usual one for the fact]
    #[arg(long)]
    pub operator: Option<String>,
    /// The value to look for: words separated by commas, a number, a date, yes or no
    #[arg(long, value_name = "WORDS")]
    pub value: Option<String>,
    /// How many of 10 buyers show it for each cause, e.g. "most 2, tender 7"
    #[arg(long, value_name = "NUMBERS")]
    pub of_10: Option<String>,
    /// The text in the report; {fact} inserts the value [default: the words found]
    #[arg(long, value_name = "TEXT")]
    pub because: Option<String>,
    /// The same in Chinese [default: the words found]
    #[arg(long, value_name = "TEXT")]
    pub because_zh: Option<String>,
    /// An example value of a buyer who shows the sign
    #[arg(long, value_name = "VALUE")]
    pub present: Option<String>,
    /// An example value of a buyer who does not show it
    #[arg(long, value_name = "VALUE")]
    pub absent: Option<String>,
}

#[derive(Debug, Args)]
pub struct QuestionArguments {
    #[command(flatten)]
    pub folder: Folder,
    /// The question as the buyer reads it
    #[arg(long, value_name = "TEXT")]
    pub ask: Option<String>,
    /// The same in Chinese [default: the English text]
    #[arg(long, value_name = "TEXT")]
    pub ask_zh: Option<String>,
    /// The topic in a word; two questions of one topic are never asked together
    #[arg(long)]
    pub topic: Option<String>,
    /// The id, e.g. how_long_it_lasts [default: the topic]
    #[arg(long)]
    pub id: Option<String>,
    /// closed: one word answers it; open: the answer carries information
    #[arg(long)]
    pub kind: Option<String>,
    /// Phrases that show in our mails that it was asked, separated by commas [default: the
    /// question]
    #[arg(long, value_name = "PHRASES")]
    pub spot: Option<String>,
    /// An answer, and how many of 10 buyers would give it, e.g. "Yes: most 0.4, tender 7"; once for
    /// each answer
    #[arg(long, value_name = "ANSWER")]
    pub answer: Vec<String>,
}

#[derive(Debug, Args)]
pub struct CauseArguments {
    #[command(flatten)]
    pub folder: Folder,
    /// The reason, in a few words, e.g. "Waits for a certificate"
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// The same in Chinese [default: the English text]
    #[arg(long, value_name = "TEXT")]
    pub title_zh: Option<String>,
    /// The id, e.g. waits_for_certificate [default: made from the title]
    #[arg(long)]
    pub id: Option<String>,
    /// How many of 100 buyers silent after a PI are silent for this reason
    #[arg(long, value_name = "NUMBER")]
    pub of_100: Option<String>,
    /// What it means, in a sentence
    #[arg(long, value_name = "TEXT")]
    pub means: Option<String>,
    /// The same in Chinese [default: the English text]
    #[arg(long, value_name = "TEXT")]
    pub means_zh: Option<String>,
    /// What to do, in a sentence
    #[arg(long = "do", value_name = "TEXT")]
    pub act: Option<String>,
    /// The same in Chinese [default: the English text]
    #[arg(long = "do-zh", value_name = "TEXT")]
    pub act_zh: Option<String>,
    /// What to avoid, in a sentence
    #[arg(long, value_name = "TEXT")]
    pub avoid: Option<String>,
    /// The same in Chinese [default: the English text]
    #[arg(long, value_name = "TEXT")]
    pub avoid_zh: Option<String>,
}

#[derive(Debug, Args)]
pub struct ExampleArguments {
    #[command(flatten)]
    pub folder: Folder,
    /// The sentence, as the buyer wrote it
    #[arg(long, value_name = "WORDS")]
    pub text: Option<String>,
    /// Its language in two letters, e.g. en
    #[arg(long, value_name = "CODE")]
    pub language: Option<String>,
    /// What it means: the id of a meaning, e.g. budget_frozen, or its title
    #[arg(long, value_name = "MEANING")]
    pub means: Option<String>,
}

#[derive(Debug, Args)]
pub struct TestArguments {
    #[command(flatten)]
    pub folder: Folder,
    /// What the test shows, in a sentence
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,
    /// The as-of date of the test, e.g. 2026-03-16 [default: today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// A known fact of the buyer, e.g. "country: Chile"; once for each fact
    #[arg(long, value_name = "FACT: VALUE")]
    pub given: Vec<String>,
    /// A message, e.g. "2026-02-19 buyer: Please send the PI"; once for each
    #[arg(long, value_name = "MESSAGE")]
    pub message: Vec<String>,
    /// An expected result, e.g. "cause: tender" or "present: free_mailbox"; once for each
    #[arg(long, value_name = "WHAT: WHICH")]
    pub expect: Vec<String>,
}
