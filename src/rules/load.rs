//! Rule files to a checked pack: every file is read, every fault is found, and only a pack
//! without errors comes out.
//!
//! Files are read in the order of what they name: facts, causes and lists first, then the rules
//! that use them, then the tests that use the rules. Within one sort, files go by name; the order
//! in which a folder lists them does not matter.

use std::cell::RefCell;

use jiff::civil::Date;

use super::faults::Faults;
use super::files::RuleFiles;
use super::pack::SourceSettings;
use super::signs::Signs;
use super::sources::{self, Read, file, folder};
use super::tests_file::Expectable;
use super::vocabulary::{Lists, Names, Vocabulary};
use super::warnings::{self, Written};
use super::{
    Pack, calendar, causes, codes, facts_file, gates, lists, settings, signs, source_file,
    tests_file,
};
use crate::facts::Catalog;
use crate::facts::words::WordIndexBuilder;
use crate::problem::{Problem, in_reading_order};

/// What came of loading.
#[derive(Debug)]
pub struct Loaded {
    /// Only when no problem is an error.
    pub pack: Option<Pack>,
    /// In reading order.
    pub problems: Vec<Problem>,
}

/// Reads a pack and finds its faults.
pub fn load(files: &RuleFiles) -> Loaded {
    let faults = Faults::default();
    let read = sources::read(files, &faults);
    let pack = pack(&read, &faults);
    loaded(pack, faults)
}

/// The same, with the warnings that a look at the whole pack gives on the day `as_of`. They are
/// worked out only where nothing is faulty: a fault would make many.
pub fn check(files: &RuleFiles, as_of: Date) -> Loaded {
    let faults = Faults::default();
    let read = sources::read(files, &faults);
    let pack = pack(&read, &faults).filter(|_| !faults.has_errors());
    if let Some(pack) = &pack {
        warnings::report(&Written::new(&read, &faults), pack, as_of);
    }
    loaded(pack, faults)
}

/// The same for trying the tests: one that names a rule which is not there is told of, and keeps
/// none of the others from being tried.
pub fn load_to_try(files: &RuleFiles) -> Loaded {
    let faults = Faults::default();
    let read = sources::read(files, &faults);
    let pack = pack(&read, &faults);
    let problems = in_order(faults);
    let of_tests = format!("{}{}", files.folder, sources::TESTS);
    let is_of_a_test = |problem: &Problem| {
        let is_name = [codes::UNKNOWN_RULE, codes::UNKNOWN_CAUSE].contains(&problem.code);
        let place = problem.place.as_ref();
        is_name && place.is_some_and(|place| place.source.name.starts_with(&of_tests))
    };
    let pack = pack.filter(|_| problems.iter().all(|own| !own.is_error() || is_of_a_test(own)));
    Loaded { pack, problems }
}

fn loaded(pack: Option<Pack>, faults: Faults) -> Loaded {
    let problems = in_order(faults);
    let pack = pack.filter(|_| !problems.iter().any(Problem::is_error));
    Loaded { pack, problems }
}

fn in_order(faults: Faults) -> Vec<Problem> {
    let mut problems = faults.into_problems();
    problems.sort_by(in_reading_order);
    problems.dedup();
    problems
}

/// Whether a file of that sort could not be read whole.
fn broken(read: &[Read], name: &str) -> bool {
    read.iter().any(|file| file.name.starts_with(name) && !file.whole)
}

fn pack(read: &[Read], faults: &Faults) -> Option<Pack> {
    let mut catalog = Catalog::built_in();
    let facts = file(read, sources::FACTS, faults);
    let mut columns = facts.map(|root| facts_file::read(root, &mut catalog));
    let mut words = WordIndexBuilder::default();
    let lists = read_lists(read, faults, &mut words);
    let causes_root = file(read, sources::CAUSES, faults);
    let mut cause_names = causes_root.map(causes::names).unwrap_or_default();
    cause_names.incomplete |= causes_root.is_none() || broken(read, sources::CAUSES);
    let vocabulary = Vocabulary {
        catalog,
        facts_incomplete: facts.is_none() || broken(read, sources::FACTS),
        causes: cause_names,
        lists,
        words: RefCell::new(words),
    };
    let causes = causes_root.map(|root| causes::read(root, &vocabulary));
    let mut settings_of_sources = SourceSettings::default();
    for (sort, is_named) in [(sources::GIVEN, true), (sources::SOURCES, false)] {
        for root in folder(read, sort, faults) {
            let columns = columns.get_or_insert_default();
            source_file::read(root, is_named, &vocabulary, columns, &mut settings_of_sources);
        }
    }

    let mut gate_names = names(read, sources::GATES, faults);
    let gates = file(read, sources::GATES, faults)
        .map(|root| gates::gates(root, &vocabulary, &mut gate_names));
    let mut signs = Signs::default();
    for root in folder(read, sources::SIGNS, faults) {
        signs::read(root, &vocabulary, &mut signs);
    }
    signs.names.incomplete |= broken(read, sources::SIGNS);
    let mut question_names = names(read, sources::QUESTIONS, faults);
    let questions = file(read, sources::QUESTIONS, faults)
        .map(|root| gates::questions(root, &vocabulary, &mut question_names));
    let mut conduct_names = names(read, sources::CONDUCT, faults);
    let conduct = file(read, sources::CONDUCT, faults)
        .map(|root| gates::conduct(root, &vocabulary, &mut conduct_names));
    let cadence = file(read, sources::CADENCE, faults).and_then(settings::cadence);
    let weighing = file(read, sources::WEIGHING, faults).and_then(settings::weighing);
    let seasons = file(read, sources::CALENDAR, faults).map(calendar::seasons);
    let events = file(read, sources::EVENTS, faults).map(calendar::events);
    let expectable = Expectable {
        gates: &gate_names,
        signs: &signs.names,
        questions: &question_names,
        conduct: &conduct_names,
    };
    let mut tests = Vec::new();
    for root in folder(read, sources::TESTS, faults) {
        tests_file::read(root, &vocabulary, &expectable, &mut tests);
    }
    // Where a rule is faulty, the list that it names may seem unused.
    if !faults.has_errors() {
        report_unused(&vocabulary.lists, faults);
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
        lists: lists::known(&vocabulary.lists),
        named_lists: vocabulary.lists.all.into_iter().map(|list| (list.name, list.set)).collect(),
        sources: settings_of_sources,
        columns: columns?,
        catalog: vocabulary.catalog,
        words: vocabulary.words.into_inner().build(),
    })
}

fn names(read: &[Read], file_name: &str, faults: &Faults) -> Names {
    let whole = file(read, file_name, faults).is_some() && !broken(read, file_name);
    Names { incomplete: !whole, ..Names::default() }
}

fn read_lists(read: &[Read], faults: &Faults, words: &mut WordIndexBuilder) -> Lists {
    let mut lists = Lists { all: Vec::new(), incomplete: broken(read, sources::LISTS) };
    let mut names = Names::default();
    for root in folder(read, sources::LISTS, faults) {
        lists::read(root, &mut lists, &mut names, words);
    }
    lists
}

fn report_unused(lists: &Lists, faults: &Faults) {
    for list in lists.all.iter().filter(|list| !list.used.get()) {
        let message = format!("no rule uses the list `{}`", list.name);
        faults.add(
            Problem::warning(codes::UNUSED_LIST, message)
                .at(list.source.clone())
                .help(format!("name it in a rule as `${}`, or delete the file", list.name)),
        );
    }
}
