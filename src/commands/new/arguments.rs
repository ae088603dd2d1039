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
    /// A sign: what can be seen in the record, and of ten buyers how many show it
    Sign(SignArguments),
    /// A question to a buyer, its answers, and of ten buyers how many would give each
    Question(QuestionArguments),
    /// A cause: a reason why buyers fall silent, and how common it is
    Cause(CauseArguments),
    /// A test: a buyer whom you know, and what the rules must say about it
    Test(TestArguments),
}

/// The folder of rules, an option of every subcommand.
#[derive(Debug, Args)]
pub struct Folder {
    /// The folder of rule files that is written to
    #[arg(long, value_name = "DIR", default_value = "rules")]
    pub rules: PathBuf,
}

#[derive(Debug, Args)]
pub struct SignArguments {
    #[command(flatten)]
    pub folder: Folder,
    /// What the sign says, in a few words, e.g. "Asks for a certificate"
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// The same in Chinese [default: the English text]
    #[arg(long, value_name = "TEXT")]
    pub title_zh: Option<String>,
    /// A short name, e.g. asks_for_certificate [default: made from the title]
    #[arg(long)]
    pub id: Option<String>,
    /// The group whose story it tells; of a group only the strongest sign counts [default: its own]
    #[arg(long)]
    pub group: Option<String>,
    /// The fact that it looks at, e.g. buyer_text
    #[arg(long)]
    pub fact: Option<String>,
    /// How it looks at it, e.g. contains_any [default: what is usual for such a fact]
    #[arg(long)]
    pub operator: Option<String>,
    /// What it looks for: words with commas between, a number, a date, yes or no
    #[arg(long, value_name = "WORDS")]
    pub value: Option<String>,
    /// Of 10 buyers silent for each cause, how many show it, e.g. "most 2, tender 7"
    #[arg(long, value_name = "NUMBERS")]
    pub of_10: Option<String>,
    /// What the report says where it is seen; {fact} puts the value in [default: the words found]
    #[arg(long, value_name = "TEXT")]
    pub because: Option<String>,
    /// The same in Chinese [default: the words found]
    #[arg(long, value_name = "TEXT")]
    pub because_zh: Option<String>,
    /// What the record of a buyer says who shows it; becomes an example
    #[arg(long, value_name = "VALUE")]
    pub present: Option<String>,
    /// What the record of a buyer says who does not; becomes an example
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
    /// In a word, what it is about; two questions of one topic are never asked together
    #[arg(long)]
    pub topic: Option<String>,
    /// A short name, e.g. how_long_it_lasts [default: the topic]
    #[arg(long)]
    pub id: Option<String>,
    /// closed: one word answers it; open: the answer carries information
    #[arg(long)]
    pub kind: Option<String>,
    /// Phrases by which it is seen in our mails, with commas between [default: the question]
    #[arg(long, value_name = "PHRASES")]
    pub spot: Option<String>,
    /// An answer, and of 10 buyers how many would give it, e.g. "Yes: most 0.4, tender 7"; once
    /// for each answer
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
    /// A short name, e.g. waits_for_certificate [default: made from the title]
    #[arg(long)]
    pub id: Option<String>,
    /// Of 100 buyers silent after a PI, how many for this reason?
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
pub struct TestArguments {
    #[command(flatten)]
    pub folder: Folder,
    /// What the test shows, in a sentence
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,
    /// The day on which the rules look at the buyer, e.g. 2026-03-16 [default: today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Something known of the buyer, e.g. "country: Chile"; once for each fact
    #[arg(long, value_name = "FACT: VALUE")]
    pub given: Vec<String>,
    /// A message, e.g. "2026-02-19 buyer: Please send the PI"; once for each
    #[arg(long, value_name = "MESSAGE")]
    pub message: Vec<String>,
    /// What must come out, e.g. "cause: tender" or "present: free_mailbox"; once for each
    #[arg(long, value_name = "WHAT: WHICH")]
    pub expect: Vec<String>,
}
