//! `ghosted explain CODE` prints the page of a code; `ghosted explain --deal DEAL EXPORTS…`
//! explains one deal in the terminal, from the gates to the next question; `ghosted explain --text
//! WORDS` explains what the reader takes a buyer's words to mean.

mod code;
mod render;
mod text;
mod what_if;
mod words;

use self::render::Told;
use super::arguments::ExplainArguments;
use super::error::CommandError;
use super::input::{self, Rules};
use super::no_command::{quoted, usage};
use super::terminal::say;
use crate::diagnosis::{Diagnosis, Engine, Finding, Scratch};
use crate::diagnostic::{Code, Diagnostic, shown};
use crate::exit_code::Exit;
use crate::exports::Exports;
use crate::facts::derive::derive;
use crate::facts::word_search::fold;
use crate::facts::{AsOf, Deal, Value, known};
use crate::report::escape::terminal::plain;
use crate::rules::Pack;
use what_if::WhatIf;
use words::Words;

const NO_SUCH_BUYER: Code = Code::new("E933", "no-such-buyer");
/// The number of deals that are listed if several match.
const MOST_NAMED: usize = 10;

pub fn explain(arguments: &ExplainArguments) -> Exit {
    let exports = &arguments.input.exports;
    if let Some(words) = &arguments.text {
        return text::explain_text(words, arguments);
    }
    let explained = match (&arguments.deal, exports.as_slice()) {
        (Some(deal), [_, ..]) => explain_deal(deal, arguments),
        (Some(deal), []) => Err(usage(
            "there are no exports to look for the deal in",
            format!("add the exports: ghosted explain --deal {} exports/", quoted(deal)),
        )),
        (None, []) => return code::explain_code(None),
        (None, [asked]) => return code::explain_code(Some(&asked.to_string_lossy())),
        (None, [deal, exports @ ..]) => {
            let exports: Vec<_> = exports.iter().map(|path| quoted(&shown(path))).collect();
            Err(usage(
                "a deal is named with --deal",
                format!(
                    "type: ghosted explain --deal {} {}",
                    quoted(&shown(deal)),
                    exports.join(" ")
                ),
            ))
        }
    };
    match explained {
        Ok(text) => {
            say(&text);
            Exit::Done
        }
        Err(stopped) => stopped.tell("Nothing was explained."),
    }
}

fn explain_deal(deal: &str, arguments: &ExplainArguments) -> Result<String, CommandError> {
    let Rules { pack, .. } = Rules::load(&arguments.input)?;
    let changes = arguments
        .what_if
        .iter()
        .map(|typed| WhatIf::read(typed, &pack))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|diagnostic| CommandError::new(Exit::Usage, vec![diagnostic]))?;
    let as_of = input::as_of(&arguments.input)?;
    let exports = input::open(&arguments.input, &pack)?;
    let id = find(deal, &pack, &exports)?;
    let bench = Bench {
        pack: &pack,
        exports: &exports,
        as_of: &as_of,
        changes: &changes,
        words: Words(arguments.lang.into()),
    };
    let mut text = None;
    let explain_it = |deal: &Deal<'_>| {
        if deal.id == id {
            text = Some(bench.explained(deal));
        }
        text.is_none()
    };
    exports
        .each_deal(pack.catalog.len(), explain_it)
        .map_err(CommandError::one(Exit::FaultyExports))?;
    text.ok_or_else(|| CommandError::new(Exit::Usage, vec![none_fits(deal)]))
}

/// Returns the id of the deal: by deal id, PI number or mail address, or else by a part of the
/// company's name.
pub(super) fn find(wanted: &str, pack: &Pack, exports: &Exports) -> Result<String, CommandError> {
    let key = fold(wanted.trim()).into_owned();
    let (mut exact, mut near) = (Vec::new(), Vec::new());
    let compare = |deal: &Deal<'_>| {
        let text = |fact| deal.facts.text(fact).map(|text| fold(text).into_owned());
        let is = |own: Option<String>| own.is_some_and(|own| own == key);
        let company = deal.facts.text(known::company_name).unwrap_or_default();
        let is_hidden = *deal.facts.get(known::opted_out) == Value::YesNo(true);
        let named = (deal.id.to_string(), company.to_owned(), is_hidden);
        if deal.id == wanted.trim() || is(text(known::pi_number)) || is(text(known::email)) {
            exact.push(named);
        } else if !key.is_empty() && fold(company).contains(&key) {
            near.push(named);
        }
        true
    };
    exports
        .each_deal(pack.catalog.len(), compare)
        .map_err(CommandError::one(Exit::FaultyExports))?;
    let fitting = if exact.is_empty() { near } else { exact };
    match &fitting[..] {
        [(id, _, _)] => Ok(id.clone()),
        [] => Err(CommandError::new(Exit::Usage, vec![none_fits(wanted)])),
        several => {
            let named = several.iter().filter(|(_, _, is_hidden)| !is_hidden).take(MOST_NAMED);
            let named = named.map(|(id, company, _)| match company.as_str() {
                "" => plain(id).into_owned(),
                company => format!("{} ({})", plain(id), plain(company)),
            });
            let named: Vec<String> = named.collect();
            let what = format!("{} buyers fit “{}”", several.len(), plain(wanted));
            let diagnostic = Diagnostic::error(NO_SUCH_BUYER, what)
                .help(format!("Name one by its deal id: {}", named.join(", ")));
            Err(CommandError::new(Exit::Usage, vec![diagnostic]))
        }
    }
}

fn none_fits(wanted: &str) -> Diagnostic {
    Diagnostic::error(NO_SUCH_BUYER, format!("No buyer fits “{}”", plain(wanted))).help(
        "Give the deal id, the PI number, the mail address or a part of the company's name, as the \
         export has it; a row that was rejected cannot be explained",
    )
}

struct Bench<'b> {
    pack: &'b Pack,
    exports: &'b Exports,
    as_of: &'b AsOf,
    changes: &'b [WhatIf],
    words: Words,
}

impl Bench<'_> {
    fn explained(&self, deal: &Deal<'_>) -> String {
        let engine = Engine::new(self.pack);
        let now = self.diagnosed(&engine, deal.clone(), &[]);
        if self.is_hidden(&now.1) {
            return self.words.hidden().to_owned();
        }
        let told = Told {
            pack: self.pack,
            sources: self.exports.sources(),
            as_of: self.as_of,
            engine: &engine,
            words: self.words,
        };
        if self.changes.is_empty() {
            return told.whole(&now.0, &now.1);
        }
        let then = self.diagnosed(&engine, deal.clone(), self.changes);
        told.compared((&now.0, &now.1), (&then.0, &then.1), self.changes)
    }

    fn is_hidden(&self, diagnosis: &Diagnosis) -> bool {
        matches!(&diagnosis.finding,
            Finding::Gated(gated) if self.pack.gate(gated.gate).hidden)
    }

    /// Changed base facts and answers are set before the derivation, derived facts after it.
    fn diagnosed<'a>(
        &'a self,
        engine: &Engine<'_>,
        mut deal: Deal<'a>,
        changes: &'a [WhatIf],
    ) -> (Deal<'a>, Diagnosis) {
        changes.iter().for_each(|change| change.apply_before(&mut deal, self.as_of));
        let background = self.pack.background();
        derive(&mut deal, &background, self.as_of);
        changes.iter().for_each(|change| change.apply_after(&mut deal));
        let diagnosis = engine.diagnose(&deal, self.as_of, &mut Scratch::default());
        (deal, diagnosis)
    }
}
