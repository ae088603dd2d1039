//! Tests that `results.csv` is the same with and without reports.
#![allow(clippy::unwrap_used)] // a test may panic

use crate::common;

use std::borrow::Cow;

use common::{quick, samples, text};
use ghosted::diagnosis::{Engine, Scratch};
use ghosted::facts::derive::dependencies::can_be_known;
use ghosted::facts::derive::derive;
use ghosted::facts::{
    AsOf, Cell, Channel, Currency, Deal, FactId, FactSet, Kind, Message, Money, Origin, Party,
    Sources, Value,
};
use ghosted::report::results::{CsvRows, facts_read};
use ghosted::report::{Language, SheetInput};
use ghosted::rules::{Pack, RuleFiles, load};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::sync::LazyLock;

const TODAY: Date = date(2026, 3, 16);

static PACK: LazyLock<Pack> = LazyLock::new(|| load(&RuleFiles::embedded()).pack.unwrap());

#[test]
fn a_run_without_sheets_writes_the_same_results_as_one_with_them() {
    for sample in ["hubspot", "okki", "pipedrive"] {
        let folder = tempfile::tempdir().unwrap();
        let written = |name: &str, more: &[&str]| {
            let out = folder.path().join(name);
            let exports = samples().join(sample);
            let mut arguments = vec!["run", exports.to_str().unwrap(), "--as-of", "2026-03-16"];
            arguments.extend(["--out", out.to_str().unwrap()]);
            arguments.extend(more);
            let ended = quick(&arguments);
            assert!(ended.status.success(), "{}", text(&ended.stderr));
            std::fs::read_to_string(out.join("results.csv")).unwrap()
        };
        assert_eq!(written("without", &["--no-reports"]), written("with", &[]), "{sample}");
    }
}

/// Texts that affect derived facts, and other texts.
const TEXTS: [&str; 22] = [
    "Brazil",
    "德国",
    "SA",
    "China",
    "li@acme.example",
    "kim@gmail.com",
    "https://www.acme.de/x",
    "+49 30 5550 1234",
    "USD",
    "EUR",
    "Purchasing Manager",
    "采购经理",
    "Won",
    "Open",
    "The bid closes on 30 March",
    "Only the price please",
    "We need 500 pcs, please send the proforma",
    "Please stop writing to me",
    "Is it still there? Another supplier offers less?",
    "I am out of office until 20 March",
    "She has left the company",
    "投标用，请报价并寄样品",
];

fn day() -> impl Strategy<Value = Date> {
    (-90_i64..15).prop_map(|days| TODAY.saturating_add(days.days()))
}

fn value(kind: Kind) -> BoxedStrategy<Value<'static>> {
    let text = prop::sample::select(&TEXTS[..]).prop_map(Cow::Borrowed);
    let known = match kind {
        Kind::Text => text.prop_map(Value::Text).boxed(),
        Kind::List => prop::collection::vec(text, 0..3).prop_map(Value::List).boxed(),
        Kind::Whole => (0_i64..60).prop_map(Value::Whole).boxed(),
        Kind::Decimal => (0_u8..9).prop_map(|n| Value::Decimal(f64::from(n))).boxed(),
        Kind::Money => (0_i64..90_000)
            .prop_map(|units| {
                let ten_thousandths = units * Money::SCALE;
                Value::Money(Money { ten_thousandths, currency: Currency::new("USD") })
            })
            .boxed(),
        Kind::Date | Kind::Duration => day().prop_map(Value::Date).boxed(),
        Kind::DateTime => day().prop_map(|day| Value::DateTime(day.at(9, 30, 0, 0))).boxed(),
        Kind::YesNo => prop::bool::weighted(0.2).prop_map(Value::YesNo).boxed(),
    };
    prop_oneof![1 => Just(Value::NoColumn), 1 => Just(Value::Blank), 4 => known].boxed()
}

/// Returns a value for every fact that an export may hold.
fn facts() -> impl Strategy<Value = Vec<(FactId, Value<'static>)>> {
    let given = PACK.catalog.iter().filter(|(_, fact)| fact.origin != Origin::Derived);
    given.map(|(id, fact)| (Just(id), value(fact.kind))).collect::<Vec<_>>()
}

fn message() -> impl Strategy<Value = Message<'static>> {
    let side = prop_oneof![Just(Party::Us), Just(Party::Buyer)];
    (day(), side, prop::sample::select(&TEXTS[..]), any::<bool>()).prop_map(
        |(day, from, text, bounced)| Message {
            at: day.at(8, 0, 0, 0),
            has_time: true,
            from,
            channel: Channel::Mail,
            subject: Cow::Borrowed("PI"),
            text: Cow::Borrowed(text),
            automatic: false,
            bounced: bounced && from == Party::Us,
            opens: None,
            cell: Cell { file: 0, row: 2, column: 0 },
            text_cell: Cell { file: 0, row: 2, column: 0 },
        },
    )
}

proptest! {
    #[test]
    fn facts_that_are_not_requested_or_never_known_change_no_diagnosis_and_no_row(
        mut facts in facts(), without in prop_oneof![Just(0.0), 0.0..1.0_f64],
        chances in prop::collection::vec(0.0..1.0_f64, PACK.catalog.len()),
        mut messages in prop::collection::vec(message(), 0..4), table in any::<bool>(),
    ) {
        messages.sort_by_key(|message| message.at);
        facts.retain(|(fact, _)| chances[fact.index()] >= without);
        let without_column: Vec<FactId> = PACK.catalog.iter().map(|(fact, _)| fact)
            .filter(|fact| chances[fact.index()] < without).collect();
        let has_messages = table || !messages.is_empty();
        let never_known = PACK.catalog.iter().map(|(fact, _)| fact)
            .filter(|&fact| !can_be_known(fact, &without_column, has_messages));
        let as_of = AsOf::new(TODAY);
        let count = PACK.catalog.len();
        let narrow = Engine::without(&PACK, &FactSet::of(count, never_known));
        let asked = Deal::asking_only_for(count, facts_read(&narrow));
        let ways = [(Deal::new(count), Engine::new(&PACK)), (asked, narrow)];
        let [all, asked] = ways.map(|(mut buyer, engine)| {
            for (fact, value) in &facts {
                buyer.facts.set(*fact, value.clone(), None);
            }
            buyer.messages.clone_from(&messages);
            buyer.has_message_table = table;
            derive(&mut buyer, &PACK.background(), &as_of);
            let diagnosis = engine.diagnose(&buyer, &as_of, &mut Scratch::default());
            let mut row = Vec::new();
            let input = SheetInput {
                pack: &PACK,
                buyer: &buyer,
                sources: &Sources::default(),
                as_of: &as_of,
                diagnosis: &diagnosis,
                explanation: None,
                same_buyer: &[],
                language: Language::En,
            };
            CsvRows::default().push(&input, &mut row);
            (diagnosis, String::from_utf8(row).unwrap())
        });
        prop_assert_eq!(asked, all);
    }
}
