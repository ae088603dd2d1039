//! What the run will do: everything that was typed, loaded and checked.

use jiff::Zoned;

use super::Stopped;
use crate::commands::arguments::{DateOrderArgument, LanguageArgument, RunArguments};
use crate::commands::terminal::show;
use crate::diagnosis::answers;
use crate::exit::Exit;
use crate::exports::{DateOrder, Exports, ReadOptions, rates};
use crate::facts::AsOf;
use crate::problem::{Code, Problem, nearest};
use crate::report::{Language, Templates};
use crate::rules::Pack;
use crate::rules::{RuleFiles, load};

const UNKNOWN_ENCODING: Code = Code::new("E931", "unknown-encoding");

pub struct Plan {
    pub pack: Pack,
    pub templates: Templates,
    pub exports: Exports,
    pub as_of: AsOf,
    pub language: Language,
    pub results_only: bool,
    pub redact: bool,
}

impl Plan {
    /// Rules and templates first, all their faults together; the exports only when those are
    /// right.
    pub fn resolve(arguments: &RunArguments) -> Result<Self, Stopped> {
        let language = match arguments.lang {
            LanguageArgument::En => Language::En,
            LanguageArgument::Zh => Language::Zh,
        };
        let (pack, templates) = believe(arguments, language)?;
        let mut as_of = AsOf::new(arguments.as_of.unwrap_or_else(|| Zoned::now().date()));
        if let Some(file) = &arguments.rates {
            let rates = rates::read_rates(file).map_err(Stopped::one(Exit::FaultyExports))?;
            as_of.rates = Some(std::sync::Arc::new(rates));
        }
        let options = read_options(arguments, &pack)?;
        let mut exports = Exports::open(&arguments.exports, &pack.columns, &pack.catalog, &options)
            .map_err(|problems| Stopped::new(Exit::FaultyExports, problems))?;
        exports.refuse_answers(|row| no_such_answer(&pack, &row.question, &row.answer));
        Ok(Self {
            pack,
            templates,
            exports,
            as_of,
            language,
            results_only: arguments.results_only,
            redact: arguments.redact,
        })
    }
}

/// Why an answer is none that the pack knows.
fn no_such_answer(pack: &Pack, question: &str, answer: &str) -> Option<String> {
    let Some(own) = answers::find_question(pack, question) else {
        let ids = pack.questions.iter().map(|own| own.id.as_str());
        let hint = nearest(question, ids).map(|near| format!("; did you mean {near}?"));
        let hint = hint.unwrap_or_default();
        return Some(format!("The rules have no question {question}{hint}"));
    };
    answers::find_answer(pack, own, answer).is_none().then(|| {
        let own = pack.question(own);
        let ids: Vec<&str> = own.answers.iter().map(|own| own.id.as_str()).collect();
        format!("The question {} has no answer {answer}; it has {}", own.id, ids.join(", "))
    })
}

fn believe(arguments: &RunArguments, language: Language) -> Result<(Pack, Templates), Stopped> {
    let files = match &arguments.rules {
        Some(dir) => RuleFiles::from_dir(dir).map_err(Stopped::one(Exit::FaultyRules))?,
        None => RuleFiles::embedded(),
    };
    let loaded = load(&files);
    let Some(pack) = loaded.pack else {
        return Err(Stopped::new(Exit::FaultyRules, loaded.problems));
    };
    let templates = Templates::load(arguments.templates.as_deref(), &pack, language)
        .map_err(|problems| Stopped::new(Exit::FaultyRules, problems))?;
    if !arguments.quiet && !loaded.problems.is_empty() {
        show(&loaded.problems, "");
    }
    Ok((pack, templates))
}

fn read_options(arguments: &RunArguments, pack: &Pack) -> Result<ReadOptions, Stopped> {
    let encoding = match &arguments.encoding {
        None => None,
        Some(name) => match encoding_rs::Encoding::for_label(name.as_bytes()) {
            Some(encoding) => Some(encoding),
            None => {
                let problem =
                    Problem::error(UNKNOWN_ENCODING, format!("No encoding is called “{name}”"))
                        .help("Type for example utf-8, gb18030, big5, shift_jis or windows-1252");
                return Err(Stopped::new(Exit::Usage, vec![problem]));
            }
        },
    };
    Ok(ReadOptions {
        date_order: arguments.date_order.map(|order| match order {
            DateOrderArgument::DayFirst => DateOrder::DayFirst,
            DateOrderArgument::MonthFirst => DateOrder::MonthFirst,
        }),
        encoding,
        our_domains: pack.cadence.our_domains.clone(),
    })
}
