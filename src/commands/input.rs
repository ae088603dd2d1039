//! Loads what every command needs that reads exports: checks the rules, reads the rates, opens the
//! exports.
//!
//! Rules are loaded first, so that a pack with an error stops the run before any row is read.

use std::path::Path;
use std::sync::Arc;

use jiff::Zoned;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::arguments::{DateOrderArgument, DecimalMarkArgument, InputArguments};
use super::error::CommandError;
use crate::diagnosis::questions::answers;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::exit_code::Exit;
use crate::exports::{
    Blanks, DateOrder, DecimalMark, Exports, FilledIn, LAST_WORDS, ReadOptions, exchange_rates,
};
use crate::facts::AsOf;
use crate::limits::Limits;
use crate::rules::pack::DayOrder;
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

/// Opens the exports. Rejects answers that the rules do not know.
pub fn open(arguments: &InputArguments, pack: &Pack) -> Result<Exports, CommandError> {
    open_with(arguments, pack, Vec::new())
}

/// Opens the exports, and lists of answers completed in an earlier report.
pub fn open_with(
    arguments: &InputArguments,
    pack: &Pack,
    filled_in: Vec<FilledIn>,
) -> Result<Exports, CommandError> {
    let options = ReadOptions { filled_in, ..read_options(arguments, pack)? };
    let mut exports = Exports::open(&arguments.exports, &pack.columns, &pack.catalog, &options)
        .map_err(|diagnostics| CommandError::new(Exit::FaultyExports, diagnostics))?;
    exports.refuse_answers(|row| no_such_answer(pack, &row.question, &row.answer));
    Ok(exports)
}

/// Returns why the pack does not know an answer.
fn no_such_answer(pack: &Pack, question: &str, answer: &str) -> Option<String> {
    if question == LAST_WORDS {
        return (!pack.knows_meaning(answer)).then(|| {
            let known = pack.causes.iter().map(|own| format!("{} ({})", own.title.en, own.id));
            let known = known.collect::<Vec<_>>().join(", ");
            format!("There is no meaning “{answer}”; write one of: {known}")
        });
    }
    let Some(own) = answers::find_question(pack, question) else {
        let ids = pack.questions.iter().map(|own| own.id.as_str());
        let hint = nearest(question, ids).map(|near| format!("; did you mean {near}?"));
        let hint = hint.unwrap_or_default();
        return Some(format!("The rules have no question {question}{hint}"));
    };
    answers::find_answer(pack, own, answer).is_none().then(|| {
        let own = pack.question(own);
        let known =
            own.answers.iter().map(|own| format!("{} / {} ({})", own.says.en, own.says.zh, own.id));
        let known = known.collect::<Vec<_>>().join(", ");
        format!("The question {} has no answer “{answer}”; write one of: {known}", own.id)
    })
}

pub fn read_options(arguments: &InputArguments, pack: &Pack) -> Result<ReadOptions, CommandError> {
    let encoding = match &arguments.encoding {
        None => None,
        Some(name) => match encoding_rs::Encoding::for_label(name.as_bytes()) {
            Some(encoding) => Some(encoding),
            None => {
                let diagnostic =
                    Diagnostic::error(UNKNOWN_ENCODING, format!("There is no encoding “{name}”"))
                        .help("Type for example utf-8, gb18030, big5, shift_jis or windows-1252");
                return Err(CommandError::new(Exit::Usage, vec![diagnostic]));
            }
        },
    };
    let typed = arguments.date_order.map(|order| match order {
        DateOrderArgument::DayFirst => DateOrder::DayFirst,
        DateOrderArgument::MonthFirst => DateOrder::MonthFirst,
        DateOrderArgument::YearFirst => DateOrder::YearFirst,
    });
    let stated = pack.sources.date_order.map(|order| match order {
        DayOrder::DayFirst => DateOrder::DayFirst,
        DayOrder::MonthFirst => DateOrder::MonthFirst,
        DayOrder::YearFirst => DateOrder::YearFirst,
    });
    let typed_mark = arguments.decimal_mark.map(|mark| match mark {
        DecimalMarkArgument::Point => DecimalMark::Point,
        DecimalMarkArgument::Comma => DecimalMark::Comma,
    });
    let stated_mark = pack
        .sources
        .decimal_comma
        .map(|is_comma| if is_comma { DecimalMark::Comma } else { DecimalMark::Point });
    let domains = [&pack.cadence.our_domains[..], &pack.sources.our_domains].concat();
    Ok(ReadOptions {
        date_order: typed.or(stated),
        decimal_mark: typed_mark.or(stated_mark),
        encoding: encoding.or(pack.sources.encoding),
        sheets: arguments.sheet.clone(),
        tables: arguments.table.clone(),
        our_domains: domains,
        // The rules were checked with the same time zones.
        zone: pack.sources.zone.as_ref().and_then(|name| TimeZone::get(name).ok()),
        currency: pack.sources.currency,
        blanks: Arc::new(Blanks::with(&pack.sources.blanks)),
        filled_in: Vec::new(),
        limits: Limits::default().with(&arguments.limit),
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
