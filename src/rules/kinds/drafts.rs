//! Reads `drafts.yaml`: the sentences of drafts.

use super::causes::id;
use super::when_block;
use crate::diagnosis::TaskKind;
use crate::diagnostic::nearest;
use crate::rules::codes;
use crate::rules::diagnostics::listed;
use crate::rules::drafts::{Blank, DraftPiece, DraftRule, Form, Purpose, Wording};
use crate::rules::pack::CauseId;
use crate::rules::parse::reader::{Entry, Fields};
use crate::rules::readings::Readings;
use crate::rules::vocabulary::{Names, Vocabulary};
use crate::text::written_language::WrittenLanguage;

pub(in crate::rules) const PURPOSES: [&str; Purpose::ALL.len()] = {
    let mut names = [""; Purpose::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = Purpose::ALL[at].name();
        at += 1;
    }
    names
};
const FORMS: [&str; 3] = [Form::ALL[0].name(), Form::ALL[1].name(), Form::ALL[2].name()];

pub(in crate::rules) fn read(
    root: Entry<'_>,
    vocabulary: &Vocabulary,
    readings: &Readings,
    names: &mut Names,
) -> Vec<DraftRule> {
    let Some(mut file) = root.fields("drafts.yaml") else { return Vec::new() };
    let items = file.need("drafts").and_then(|drafts| drafts.items());
    file.finish();
    let mut read = Vec::new();
    for item in items.into_iter().flatten() {
        let rule = rule(item, vocabulary, readings, names);
        if item.is_off() {
            names.off.extend(rule.map(|rule| rule.id));
        } else {
            read.extend(rule);
        }
    }
    read
}

fn rule(
    entry: Entry<'_>,
    vocabulary: &Vocabulary,
    readings: &Readings,
    names: &mut Names,
) -> Option<DraftRule> {
    let mut fields = entry.fields("a sentence of drafts")?;
    let id = id(&mut fields, names, "sentence");
    let purpose = fields.need("purpose").and_then(|purpose| purpose.word(&PURPOSES));
    let when = fields.get("when").map(|when| when_block::block(when, vocabulary));
    let meanings = words(&mut fields, "meanings", |entry| meaning(entry, readings));
    let causes = words(&mut fields, "causes", |entry| cause(entry, vocabulary));
    let tasks = words(&mut fields, "tasks", |entry| {
        let word = entry.word(&TaskKind::NAMES)?;
        TaskKind::ALL.into_iter().find(|kind| kind.name() == word)
    });
    let forms = words(&mut fields, "for", |entry| {
        let word = entry.word(&FORMS)?;
        Form::ALL.into_iter().find(|form| form.name() == word)
    });
    let says = fields.need("says").and_then(|says| wordings(&says));
    fields.is_off();
    let line = fields.whole().line();
    fields.finish();
    let purpose = purpose?;
    Some(DraftRule {
        id: id?.to_owned(),
        purpose: Purpose::ALL.into_iter().find(|own| own.name() == purpose)?,
        when: match when {
            Some(when) => Some(when?),
            None => None,
        },
        meanings: meanings?,
        causes: causes?,
        tasks: tasks?,
        forms: forms?,
        says: says?,
        line,
    })
}

/// Reads a list of words that may be left out; `None` after an error.
fn words<'n, T>(
    fields: &mut Fields<'n>,
    key: &'static str,
    read: impl Fn(Entry<'n>) -> Option<T>,
) -> Option<Vec<T>> {
    let Some(entry) = fields.get(key) else { return Some(Vec::new()) };
    entry.items_or_one()?.into_iter().map(read).collect::<Vec<_>>().into_iter().collect()
}

fn meaning(entry: Entry<'_>, readings: &Readings) -> Option<String> {
    let id = entry.id()?;
    if readings.meanings.iter().any(|own| own.id == id) {
        return Some(id.to_owned());
    }
    let ids = || readings.meanings.iter().map(|own| own.id.as_str());
    let help = match nearest(id, ids()) {
        Some(near) => format!("did you mean `{near}`? There are: {}", listed(ids())),
        None => format!("there are: {}", listed(ids())),
    };
    entry.error(codes::UNKNOWN_RULE, format!("there is no meaning `{id}`"), help);
    None
}

fn cause(entry: Entry<'_>, vocabulary: &Vocabulary) -> Option<CauseId> {
    let id = entry.id()?;
    let at = vocabulary.causes.look_up(id, &entry, codes::UNKNOWN_CAUSE, "cause")?;
    u16::try_from(at).ok().map(CauseId)
}

fn wordings(entry: &Entry<'_>) -> Option<Vec<Wording>> {
    let items = entry.items()?;
    if items.is_empty() {
        entry.error(
            codes::TOO_FEW,
            "a sentence needs a wording",
            "add `- {en: \"…\", zh: \"…\"}`; several take turns",
        );
        return None;
    }
    items.iter().map(wording).collect::<Vec<_>>().into_iter().collect()
}

fn wording(entry: &Entry<'_>) -> Option<Wording> {
    let texts = entry.in_languages()?;
    let read = texts.into_iter().map(|(language, text, at)| Some((language, pieces(text, at)?)));
    let texts = read.collect::<Vec<_>>().into_iter().collect::<Option<Vec<_>>>()?;
    Some(Wording { texts })
}

impl<'n> Entry<'n> {
    /// Reads a text in English and Chinese, and in other languages of drafts if they are written.
    pub fn in_languages(&self) -> Option<Vec<(WrittenLanguage, &'n str, Entry<'n>)>> {
        let mut fields = self.fields("a text in several languages")?;
        let mut texts = Vec::new();
        let mut is_whole = true;
        for language in WrittenLanguage::ALL {
            let is_needed = WrittenLanguage::OF_REPORTS.contains(&language);
            let found = fields
                .get(language.code())
                .filter(|entry| !entry.is_blank() && entry.as_text() != Some(""));
            match found {
                Some(entry) => match entry.text() {
                    Some(text) => texts.push((language, text.trim(), entry)),
                    None => is_whole = false,
                },
                None if is_needed && !fields.has_misspelt(language.code()) => {
                    self.error(
                        codes::MISSING_LANGUAGE,
                        format!("the {} text is missing", language.name().0),
                        format!("add `{}: \"…\"`", language.code()),
                    );
                    is_whole = false;
                }
                None => is_whole &= !is_needed,
            }
        }
        fields.finish();
        is_whole.then_some(texts)
    }
}

fn pieces(text: &str, entry: Entry<'_>) -> Option<Vec<DraftPiece>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        if !before.is_empty() {
            pieces.push(DraftPiece::Text(before.to_owned()));
        }
        let Some((name, behind)) = after.split_once('}') else {
            entry.within("{").error(
                codes::UNCLOSED_BRACKET,
                "a placeholder is opened with { and not closed",
                "write the name of a placeholder between { and }",
            );
            return None;
        };
        rest = behind;
        let name = name.trim();
        let Some(blank) = Blank::ALL.into_iter().find(|blank| blank.name() == name) else {
            let all = || Blank::ALL.into_iter().map(Blank::name);
            let help = match nearest(name, all()) {
                Some(near) => format!("did you mean `{{{near}}}`? There are: {}", listed(all())),
                None => format!("there are: {}", listed(all())),
            };
            entry.within(&format!("{{{name}}}")).error(
                codes::UNKNOWN_PLACEHOLDER,
                format!("a draft has no placeholder `{name}`"),
                help,
            );
            return None;
        };
        pieces.push(DraftPiece::Blank(blank));
    }
    if !rest.is_empty() {
        pieces.push(DraftPiece::Text(rest.to_owned()));
    }
    Some(pieces)
}
