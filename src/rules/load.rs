//! Rule files to a checked pack: every file is read, every error is found, and only a pack
//! without errors comes out.
//!
//! Files are read in the order of what they name: facts, causes and lists first, then the rules
//! that use them, then the tests that use the rules. Within one sort, files go by name; the order
//! in which a folder lists them does not matter.

use std::cell::RefCell;

use jiff::civil::Date;

use super::diagnostics::Diagnostics;
use super::files::RuleFiles;
use super::kinds::signs::Signs;
use super::kinds::tests_file::Expectable;
use super::kinds::{
    calendar_file, causes, facts_file, gates, lists, settings, signs, source_file, tests_file,
};
use super::pack::{SourceSettings, SwitchedOff};
use super::parse::decode;
use super::parse::decode::{Read, file, folder};
use super::vocabulary::{Lists, Names, Vocabulary};
use super::warnings::{self, Written};
use super::{Pack, codes};
use crate::diagnostic::{Diagnostic, in_reading_order};
use crate::facts::Catalog;
use crate::facts::word_search::WordIndexBuilder;

/// What came of loading.
#[derive(Debug)]
pub struct Loaded {
    /// Only when no problem is an error.
    pub pack: Option<Pack>,
    /// In reading order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a pack and finds its errors.
pub fn load(files: &RuleFiles) -> Loaded {
    let errors = Diagnostics::default();
    let read = decode::read(files, &errors);
    let pack = pack(&read, &errors);
    loaded(pack, errors)
}

/// The same, with the warnings that a look at the whole pack gives on the day `as_of`. They are
/// worked out only where nothing is wrong: an error would make many.
pub fn check(files: &RuleFiles, as_of: Date) -> Loaded {
    let errors = Diagnostics::default();
    let read = decode::read(files, &errors);
    let pack = pack(&read, &errors).filter(|_| !errors.has_errors());
    if let Some(pack) = &pack {
        warnings::report(&Written::new(&read, &errors), pack, as_of);
    }
    loaded(pack, errors)
}

/// The same for trying the tests: one that names a rule which is not there is told of, and keeps
/// none of the others from being tried.
pub fn load_to_try(files: &RuleFiles) -> Loaded {
    let errors = Diagnostics::default();
    let read = decode::read(files, &errors);
    let pack = pack(&read, &errors);
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

/// Whether a file of that sort could not be read whole.
fn broken(read: &[Read], name: &str) -> bool {
    read.iter().any(|file| file.name.starts_with(name) && !file.whole)
}

fn pack(read: &[Read], errors: &Diagnostics) -> Option<Pack> {
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
    let gates = file(read, decode::GATES, errors)
        .map(|root| gates::gates(root, &vocabulary, &mut gate_names));
    let mut signs = Signs::default();
    for root in folder(read, decode::SIGNS, errors) {
        signs::read(root, &vocabulary, &mut signs);
    }
    signs.names.incomplete |= broken(read, decode::SIGNS);
    let mut question_names = names(read, decode::QUESTIONS, errors);
    let questions = file(read, decode::QUESTIONS, errors)
        .map(|root| gates::questions(root, &vocabulary, &mut question_names));
    let mut conduct_names = names(read, decode::CONDUCT, errors);
    let conduct = file(read, decode::CONDUCT, errors)
        .map(|root| gates::conduct(root, &vocabulary, &mut conduct_names));
    let cadence = file(read, decode::CADENCE, errors).and_then(settings::cadence);
    let weighing = file(read, decode::WEIGHING, errors).and_then(settings::weighing);
    let seasons = file(read, decode::CALENDAR, errors).map(calendar_file::seasons);
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
    ];
    let rules = sorts
        .into_iter()
        .flat_map(|(sort, names)| names.off.iter().map(move |id| (sort, id.clone())));
    let off = SwitchedOff { rules: rules.collect(), tests: tests_off };
    // Where a rule is wrong, the list that it names may seem unused.
    if !errors.has_errors() {
        report_unused(&vocabulary.lists, errors);
    }

    let (damping, thresholds) = weighing?;
    Some(Pack {
        causes: causes?,
        gates: gates?,
        groups: signs.groups,
        signs: signs.signs,
        questions: questions?,
        conduct: conduct?,
        cadence: cadence?,
        damping,
        thresholds,
        seasons: seasons.unwrap_or_default(),
        events: events.unwrap_or_default(),
        tests,
        off,
        lists: lists::known(&vocabulary.lists),
        named_lists: vocabulary.lists.all.into_iter().map(|list| (list.name, list.set)).collect(),
        sources: settings_of_sources,
        columns: columns?,
        catalog: vocabulary.catalog,
        words: vocabulary.words.into_inner().build(),
    })
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
