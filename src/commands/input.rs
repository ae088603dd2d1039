//! Loads what every command needs that reads exports: checks the rules, reads the rates, opens the
//! exports.
//!
//! Rules are loaded first, so that a pack with an error stops the run before any row is read.

use std::path::Path;

use jiff::Zoned;
use jiff::civil::Date;

use super::arguments::InputArguments;
use super::error::CommandError;
use crate::analysis::open_exports;
use crate::diagnostic::{Code, Diagnostic};
use crate::exit_code::Exit;
use crate::exports::{Exports, FilledIn, ReadOptions, exchange_rates};
use crate::facts::AsOf;
use crate::limits::Limits;
use crate::rules::{Pack, RuleFiles, choose_column, load};

const UNKNOWN_ENCODING: Code = Code::new("E931", "unknown-encoding");

/// Rule files that decide how exports are read: columns and own facts, own domains, questions with
/// their answers, and settings for the team's CRM.
const SAY_HOW_TO_READ: [&str; 4] = ["facts.yaml", "cadence.yaml", "questions.yaml", "sources/"];

/// A checked pack, and its warnings.
pub struct Rules {
    pub pack: Pack,
    pub warnings: Vec<Diagnostic>,
}

impl Rules {
    /// Loads the rules of the given folder, else the built-in ones.
    pub fn load(arguments: &InputArguments) -> Result<Self, CommandError> {
        let loaded = load(&rule_files(arguments)?);
        match loaded.pack {
            Some(mut pack) => {
                choose_columns(arguments, &mut pack)?;
                Ok(Self { pack, warnings: loaded.diagnostics })
            }
            None => Err(CommandError::new(Exit::FaultyRules, loaded.diagnostics)),
        }
    }
}

/// Loads the pack of the given folder, else the built-in one, for commands that read no exports.
/// Drops warnings.
pub fn pack_of(folder: Option<&Path>) -> Result<Pack, CommandError> {
    let files = RuleFiles::of(folder).map_err(CommandError::one(Exit::FaultyRules))?;
    let loaded = load(&files);
    loaded.pack.ok_or_else(|| {
        let errors = loaded.diagnostics.into_iter().filter(Diagnostic::is_error);
        CommandError::new(Exit::FaultyRules, errors.collect())
    })
}

/// Reads the rule files of the given folder, else the built-in ones, and the given sources.
pub fn rule_files(arguments: &InputArguments) -> Result<RuleFiles, CommandError> {
    let rules = arguments.rules.as_deref();
    let mut files = RuleFiles::of(rules).map_err(CommandError::one(Exit::FaultyRules))?;
    for source in &arguments.source {
        files.give_source(source).map_err(CommandError::one(Exit::FaultyRules))?;
    }
    Ok(files)
}

/// Applies columns from the command line, which take precedence over those of the rules.
pub fn choose_columns(arguments: &InputArguments, pack: &mut Pack) -> Result<(), CommandError> {
    let mut typed = arguments.column.iter().rev();
    typed.try_for_each(|typed| choose_column(pack, typed)).map_err(CommandError::one(Exit::Usage))
}

/// Returns the as-of date from the command line, else today.
pub fn day(arguments: &InputArguments) -> Date {
    arguments.as_of.unwrap_or_else(|| Zoned::now().date())
}

/// Returns the as-of date from the command line, else today, with the exchange rates.
pub fn as_of(arguments: &InputArguments) -> Result<AsOf, CommandError> {
    let mut as_of = AsOf::new(day(arguments));
    if let Some(file) = &arguments.rates {
        let rates =
            exchange_rates::read_rates(file).map_err(CommandError::one(Exit::FaultyExports))?;
        as_of.rates = Some(std::sync::Arc::new(rates));
    }
    Ok(as_of)
}

/// Opens the exports as the arguments and the pack say.
pub fn open(arguments: &InputArguments, pack: &Pack) -> Result<Exports, CommandError> {
    open_with(arguments, pack, Vec::new())
}

/// Opens the exports, and lists of answers completed in an earlier report.
pub fn open_with(
    arguments: &InputArguments,
    pack: &Pack,
    filled_in: Vec<FilledIn>,
) -> Result<Exports, CommandError> {
    let options = ReadOptions { filled_in, ..read_options(arguments)? };
    open_exports(pack, &arguments.exports, &options)
        .map_err(|diagnostics| CommandError::new(Exit::FaultyExports, diagnostics))
}

/// Returns what the arguments say about reading the exports, without the settings of a pack.
pub fn read_options(arguments: &InputArguments) -> Result<ReadOptions, CommandError> {
    let encoding = |name: &String| {
        encoding_rs::Encoding::for_label(name.as_bytes()).ok_or_else(|| {
            let diagnostic =
                Diagnostic::error(UNKNOWN_ENCODING, format!("There is no encoding “{name}”"))
                    .help("Type for example utf-8, gb18030, big5, shift_jis or windows-1252");
            CommandError::new(Exit::Usage, vec![diagnostic])
        })
    };
    Ok(ReadOptions {
        date_order: arguments.date_order,
        decimal_mark: arguments.decimal_mark,
        encoding: arguments.encoding.as_ref().map(encoding).transpose()?,
        sheets: arguments.sheet.clone(),
        tables: arguments.table.clone(),
        limits: Limits::default().with(&arguments.limit),
        ..ReadOptions::default()
    })
}

/// The rule files that decide how exports are read, as saved.
#[derive(PartialEq, Eq)]
pub struct ReadBy(Vec<(String, Vec<u8>)>);

impl ReadBy {
    pub fn of(files: &RuleFiles) -> Self {
        let decides = |name: &str| SAY_HOW_TO_READ.iter().any(|own| name.starts_with(own));
        let deciding = files.iter().filter(|(name, _)| decides(name)).chain(files.given());
        Self(deciding.map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect())
    }
}
