//! Loads rule files into a checked pack: reads every file, finds every error, and returns a pack
//! only if there is none.
//!
//! Files are read in the order of their dependencies: facts, causes and lists first, then the rules
//! that use them, then the tests that use the rules. Files of one kind are read by name, so the
//! order of a directory listing does not matter.

use std::cell::RefCell;
use std::sync::Arc;

use jiff::civil::Date;

use super::diagnostics::Diagnostics;
use super::files::RuleFiles;
use super::kinds::signs::Signs;
use super::kinds::tests_file::Expectable;
use super::kinds::{
    calendar_file, causes, drafts, facts_file, gates, lists, settings, signs, source_file,
    tests_file,
};
use super::learned;
use super::learned::LEARNED;
use super::pack::{SourceSettings, SwitchedOff};
use super::parse::decode;
use super::parse::decode::{Read, file, folder};
use super::vocabulary::{Lists, Names, Vocabulary};
use super::warnings::{self, Written};
use super::{Pack, codes, readings};
use crate::diagnostic::{Diagnostic, in_reading_order};
use crate::facts::Catalog;
use crate::facts::calendar::Calendars;
use crate::facts::word_search::WordIndexBuilder;

/// The result of loading.
#[derive(Debug)]
pub struct Loaded {
    /// `None` if any problem is an error.
    pub pack: Option<Pack>,
    /// In reading order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a pack and returns it with its errors.
pub fn load(files: &RuleFiles) -> Loaded {
    let errors = Diagnostics::default();
    let read = decode::read(files, &errors);
    let pack = pack(&read, files, &errors);
    loaded(pack, errors)
}

/// Reads a pack and adds the warnings about the whole pack as of the day `as_of`. These are only
/// computed if there are no errors, because one error would cause many.
pub fn check(files: &RuleFiles, as_of: Date) -> Loaded {
    let errors = Diagnostics::default();
    let read = decode::read(files, &errors);
    let pack = pack(&read, files, &errors).filter(|_| !errors.has_errors());
    if let Some(pack) = &pack {
        readings::report_repeated(&pack.readings, files, &errors);
        warnings::report(&Written::new(&read, &errors), pack, as_of);
    }
    loaded(pack, errors)
}

/// Reads a pack to run its tests: a test that names a missing rule is reported, and the other tests
/// still run.
pub fn load_to_try(files: &RuleFiles) -> Loaded {
    let errors = Diagnostics::default();
    let read = decode::read(files, &errors);
    let pack = pack(&read, files, &errors);
    let diagnostics = in_order(errors);
    let of_tests = format!("{}{}", files.folder, decode::TESTS);
    let is_of_a_test = |diagnostic: &Diagnostic| {
        let is_name = [codes::UNKNOWN_RULE, codes::UNKNOWN_CAUSE].contains(&diagnostic.code);
        let place = diagnostic.place.as_ref();
        is_name && place.is_some_and(|place| place.source.name.starts_with(&of_tests))
    };
    let pack = pack.filter(|_| diagnostics.iter().all(|own| !own.is_error() || is_of_a_test(own)));
    Loaded { pack, diagnostics }
}

fn loaded(pack: Option<Pack>, errors: Diagnostics) -> Loaded {
    let diagnostics = in_order(errors);
    let pack = pack.filter(|_| !diagnostics.iter().any(Diagnostic::is_error));
    Loaded { pack, diagnostics }
}

fn in_order(errors: Diagnostics) -> Vec<Diagnostic> {
    let mut diagnostics = errors.into_diagnostics();
    diagnostics.sort_by(in_reading_order);
    diagnostics.dedup();
    diagnostics
}

/// Returns whether a file of that kind could only be read in part.
fn broken(read: &[Read], name: &str) -> bool {
    read.iter().any(|file| file.name.starts_with(name) && !file.whole)
}

fn pack(read: &[Read], files: &RuleFiles, errors: &Diagnostics) -> Option<Pack> {
    if let Some(mut pack) =
        file(read, decode::PACK, errors).and_then(|root| root.fields("pack.yaml"))
    {
        pack.need("extends").and_then(|extends| extends.word(&["built-in"]));
        pack.finish();
    }
    let mut catalog = Catalog::built_in();
    let facts = file(read, decode::FACTS, errors);
    let mut columns = facts.map(|root| facts_file::read(root, &mut catalog));
    let mut words = WordIndexBuilder::default();
    let lists = read_lists(read, errors, &mut words);
    let causes_root = file(read, decode::CAUSES, errors);
    let mut cause_names = causes_root.map(causes::names).unwrap_or_default();
    cause_names.incomplete |= causes_root.is_none() || broken(read, decode::CAUSES);
    let vocabulary = Vocabulary {
        catalog,
        facts_incomplete: facts.is_none() || broken(read, decode::FACTS),
        causes: cause_names,
        lists,
        words: RefCell::new(words),
    };
    let causes = causes_root.map(|root| causes::read(root, &vocabulary));
    let mut settings_of_sources = SourceSettings::default();
    for (sort, is_named) in [(decode::GIVEN, true), (decode::SOURCES, false)] {
        for root in folder(read, sort, errors) {
            let columns = columns.get_or_insert_default();
            source_file::read(root, is_named, &vocabulary, columns, &mut settings_of_sources);
        }
    }

    let mut gate_names = names(read, decode::GATES, errors);
    let meanings = file(read, decode::MEANINGS, errors);
    let readings = readings::read(meanings, files, &vocabulary, errors);
    let gates = file(read, decode::GATES, errors)
        .map(|root| gates::gates(root, &vocabulary, &mut gate_names));
    let mut signs = Signs::default();
    for root in folder(read, decode::SIGNS, errors) {
        signs::read(root, &vocabulary, &mut signs);
    }
    signs.names.incomplete |= broken(read, decode::SIGNS);
    let weighing = file(read, decode::WEIGHING, errors).and_then(settings::weighing);
    signs.settle(weighing.map_or(0.0, |weighing| weighing.alike));
    let mut question_names = names(read, decode::QUESTIONS, errors);
    let questions = file(read, decode::QUESTIONS, errors)
        .map(|root| gates::questions(root, &vocabulary, &signs, &mut question_names));
    let causes = causes.map(|mut causes| {
        let known = questions.as_deref().unwrap_or_default();
        let roots = causes_root.map(|root| causes::questions_of(root, &question_names, known));
        for (cause, own) in causes.iter_mut().zip(roots.unwrap_or_default()) {
            cause.ask = own;
        }
        causes
    });
    let mut conduct_names = names(read, decode::CONDUCT, errors);
    let conduct = file(read, decode::CONDUCT, errors)
        .map(|root| gates::conduct(root, &vocabulary, &mut conduct_names));
    let mut draft_names = names(read, decode::DRAFTS, errors);
    let drafts = file(read, decode::DRAFTS, errors)
        .map(|root| drafts::read(root, &vocabulary, &readings, &mut draft_names));
    let cadence = file(read, decode::CADENCE, errors).and_then(settings::cadence);
    let mut season_names = names(read, decode::CALENDAR, errors);
    let calendar = file(read, decode::CALENDAR, errors)
        .map(|root| calendar_file::calendar(root, &mut season_names));
    let events = file(read, decode::EVENTS, errors).map(calendar_file::events);
    let expectable = Expectable {
        gates: &gate_names,
        signs: &signs.names,
        questions: &question_names,
        conduct: &conduct_names,
    };
    let (mut tests, mut tests_off) = (Vec::new(), 0);
    for root in folder(read, decode::TESTS, errors) {
        tests_file::read(root, &vocabulary, &expectable, &mut tests, &mut tests_off);
    }
    let sorts = [
        ("cause", &vocabulary.causes),
        ("gate", &gate_names),
        ("sign", &signs.names),
        ("question", &question_names),
        ("conduct check", &conduct_names),
        ("season", &season_names),
        ("sentence of drafts", &draft_names),
    ];
    let rules = sorts
        .into_iter()
        .flat_map(|(sort, names)| names.off.iter().map(move |id| (sort, id.clone())));
    let off = SwitchedOff { rules: rules.collect(), tests: tests_off };
    // If a rule has an error, the list that it names may seem unused.
    if !errors.has_errors() {
        report_unused(&vocabulary.lists, errors);
    }

    let settings::Weighing { damping, thresholds, .. } = weighing?;
    let mut readings = readings;
    readings.causes = readings.causes_of(causes.as_ref()?.len());
    let mut pack = Pack {
        causes: causes?,
        gates: gates?,
        groups: signs.groups,
        signs: signs.signs,
        questions: questions?,
        conduct: conduct?,
        drafts: drafts.unwrap_or_default(),
        cadence: cadence?,
        damping,
        thresholds,
        calendars: Arc::new(Calendars::new(calendar.unwrap_or_default())),
        events: events.unwrap_or_default(),
        tests,
        readings,
        off,
        lists: lists::known(&vocabulary.lists),
        named_lists: vocabulary.lists.all.into_iter().map(|list| (list.name, list.set)).collect(),
        sources: settings_of_sources,
        columns: columns?,
        catalog: vocabulary.catalog,
        words: vocabulary.words.into_inner().build(),
        learned: None,
    };
    if let Some(root) = file(read, LEARNED, errors) {
        learned::lay_over(root, &mut pack);
    }
    Some(pack)
}

fn names(read: &[Read], file_name: &str, errors: &Diagnostics) -> Names {
    let whole = file(read, file_name, errors).is_some() && !broken(read, file_name);
    Names { incomplete: !whole, ..Names::default() }
}

fn read_lists(read: &[Read], errors: &Diagnostics, words: &mut WordIndexBuilder) -> Lists {
    let mut lists = Lists { all: Vec::new(), incomplete: broken(read, decode::LISTS) };
    let mut names = Names::default();
    for root in folder(read, decode::LISTS, errors) {
        lists::read(root, &mut lists, &mut names, words);
    }
    lists
}

fn report_unused(lists: &Lists, errors: &Diagnostics) {
    for list in lists.all.iter().filter(|list| !list.used.get()) {
        let message = format!("no rule uses the list `{}`", list.name);
        errors.add(
            Diagnostic::warning(codes::UNUSED_LIST, message)
                .at(list.source.clone())
                .help(format!("name it in a rule as `${}`, or delete the file", list.name)),
        );
    }
}
