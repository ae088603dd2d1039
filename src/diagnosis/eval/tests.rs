use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use regex::Regex;

use super::*;
use crate::diagnosis::explanation::why_not::{Obstacle, why_not};
use crate::facts::calendar::Calendars;
use crate::facts::rates::Rates;
use crate::facts::word_search::{WordIndexBuilder, WordSet};
use crate::facts::{Bilingual, Catalog, Currency, Days, Kind, Money};

const TODAY: Date = date(2026, 3, 16); // a Monday

fn calendars() -> &'static Calendars {
    static ALL: std::sync::OnceLock<Calendars> = std::sync::OnceLock::new();
    ALL.get_or_init(Calendars::default)
}

/// One fact, one line of a rule.
struct Case {
    catalog: Catalog,
    words: WordIndexBuilder,
    as_of: AsOf,
    facts: Vec<(FactId, Value<'static>)>,
}

impl Case {
    fn new() -> Self {
        Self {
            catalog: Catalog::built_in(),
            words: WordIndexBuilder::default(),
            as_of: AsOf::new(TODAY),
            facts: Vec::new(),
        }
    }

    fn with(mut self, fact: FactId, value: Value<'static>) -> Self {
        self.facts.push((fact, value));
        self
    }

    fn set(&mut self, words: &[&str]) -> WordSet {
        self.words.add(words.iter().copied())
    }

    fn own(&mut self, name: &str, kind: Kind, value: Value<'static>) -> FactId {
        let fact = self.catalog.declare(name, kind, Bilingual::default());
        self.facts.push((fact, value));
        fact
    }

    fn holds(self, condition: &Condition) -> Tri {
        self.holds_prepared(&CompiledCondition::new(condition))
    }

    fn holds_prepared(self, condition: &CompiledCondition<'_>) -> Tri {
        let mut buyer = Deal::new(self.catalog.len());
        for (fact, value) in self.facts {
            buyer.facts.set(fact, value, None);
        }
        let words = self.words.build();
        let mut scratch = Scratch::default();
        let mut eval = Evaluator::new(&words, calendars(), &buyer, &self.as_of, &mut scratch);
        eval.holds(condition)
    }

    fn passes(self, fact: FactId, check: Check) -> Tri {
        self.holds(&Condition::Test(Test { fact, check }))
    }
}

fn text(text: &'static str) -> Value<'static> {
    Value::Text(Cow::Borrowed(text))
}

fn list(items: &[&'static str]) -> Value<'static> {
    Value::List(items.iter().map(|&item| Cow::Borrowed(item)).collect())
}

fn money(units: i64, currency: &str) -> Value<'static> {
    Value::Money(Money { ten_thousandths: units * Money::SCALE, currency: Currency::new(currency) })
}

fn literal(value: Value<'static>) -> Operand {
    Operand::Literal(value)
}

fn of(fact: FactId, value: Value<'static>, check: Check) -> Tri {
    Case::new().with(fact, value).passes(fact, check)
}

/// Returns conditions that are yes, no and unknown.
fn stands_for(tri: Tri) -> Condition {
    let fact = match tri {
        Tri::Yes => known::replied,
        Tri::No => known::opted_out,
        Tri::Unknown => known::bounced,
    };
    Condition::Test(Test { fact, check: Check::Is(literal(Value::YesNo(true))) })
}

fn three_facts() -> Case {
    Case::new()
        .with(known::replied, Value::YesNo(true))
        .with(known::opted_out, Value::YesNo(false))
        .with(known::bounced, Value::Blank)
}

use Tri::{No, Unknown, Yes};

#[test]
fn all_any_and_none_follow_kleene() {
    for (a, b, all, any) in [
        (Yes, Yes, Yes, Yes),
        (Yes, No, No, Yes),
        (Yes, Unknown, Unknown, Yes),
        (No, No, No, No),
        (No, Unknown, No, Unknown),
        (Unknown, Unknown, Unknown, Unknown),
    ] {
        for (a, b) in [(a, b), (b, a)] {
            let parts = vec![stands_for(a), stands_for(b)];
            assert_eq!(three_facts().holds(&Condition::All(parts.clone())), all, "{a:?} and {b:?}");
            assert_eq!(three_facts().holds(&Condition::Any(parts.clone())), any, "{a:?} or {b:?}");
            assert_eq!(
                three_facts().holds(&Condition::None(parts)),
                !any,
                "neither {a:?} nor {b:?}"
            );
        }
    }
    assert_eq!(three_facts().holds(&Condition::All(vec![])), Yes);
    assert_eq!(three_facts().holds(&Condition::Any(vec![])), No);
}

#[test]
fn blank_and_no_column_are_unknown_to_every_operator() {
    let mut case = Case::new();
    let set = case.set(&["bid"]);
    let checks = [
        Check::Is(literal(text("a"))),
        Check::IsNot(literal(text("a"))),
        Check::OneOf(vec![literal(text("a"))]),
        Check::NoneOf(vec![literal(text("a"))]),
        Check::ContainsNone(set),
        Check::StartsWith("a".into()),
        Check::Matches(Regex::new("a").unwrap()),
    ];
    for check in checks {
        for value in [Value::Blank, Value::NoColumn] {
            assert_eq!(of(known::email, value, check.clone()), Unknown, "{check:?}");
        }
    }
}

#[test]
fn is_blank_distinguishes_an_empty_cell_from_a_missing_column() {
    assert_eq!(of(known::email, Value::Blank, Check::Blank(true)), Yes);
    assert_eq!(of(known::email, Value::Blank, Check::Blank(false)), No);
    assert_eq!(of(known::email, text("a"), Check::Blank(true)), No);
    assert_eq!(of(known::email, text("a"), Check::Blank(false)), Yes);
    assert_eq!(of(known::email, Value::NoColumn, Check::Blank(true)), Unknown);
}

#[test]
fn texts_are_equal_without_case_accents_and_width() {
    for (written, rule, same) in [
        ("Alibaba", "alibaba", Yes),
        ("ALIBABA.com", "alibaba", No),
        ("Licitación", "licitacion", Yes),
        ("Ｆｕｌｌ", "full", Yes),
        ("广交会", "广交会", Yes),
    ] {
        let operand = literal(text(rule));
        assert_eq!(of(known::source, text(written), Check::Is(operand.clone())), same, "{written}");
        assert_eq!(of(known::source, text(written), Check::IsNot(operand.clone())), !same);
        assert_eq!(of(known::source, text(written), Check::OneOf(vec![operand.clone()])), same);
        assert_eq!(of(known::source, text(written), Check::NoneOf(vec![operand])), !same);
    }
}

#[test]
fn starts_and_ends_compare_folded() {
    let starts =
        |written, start: &str| of(known::email, text(written), Check::StartsWith(start.into()));
    let ends = |written, end: &str| of(known::email, text(written), Check::EndsWith(end.into()));
    assert_eq!(starts("INFO@x.com", "info"), Yes);
    assert_eq!(starts("in", "info"), No);
    assert_eq!(starts("Éric", "eric"), Yes);
    assert_eq!(ends("a@X.DE", ".de"), Yes);
    assert_eq!(ends("e", ".de"), No);
    assert_eq!(ends("Café", "cafe"), Yes);
    let pattern = Check::Matches(Regex::new("^PO-\\d+$").unwrap());
    assert_eq!(of(known::pi_number, text("PO-17"), pattern), Yes);
}

#[test]
fn a_list_passes_when_one_of_its_items_does() {
    let found = || list(&["price_words", "Tender_words"]);
    assert_eq!(of(known::lists_found, found(), Check::Is(literal(text("tender_words")))), Yes);
    assert_eq!(
        of(
            known::lists_found,
            found(),
            Check::OneOf(vec![literal(text("a")), literal(text("price_words"))])
        ),
        Yes
    );
    assert_eq!(of(known::lists_found, list(&[]), Check::Is(literal(text("a")))), No);
    assert_eq!(of(known::lists_found, list(&[]), Check::Blank(true)), No);
}

#[test]
fn words_are_found_in_texts_and_in_every_item_of_a_list() {
    let passes = |value: Value<'static>, check: fn(WordSet, WordSet) -> Check| {
        let mut case = Case::new();
        let (bid, bond) = (case.set(&["bid", "投标"]), case.set(&["bond"]));
        case.with(known::buyer_text, value).passes(known::buyer_text, check(bid, bond))
    };
    let any: fn(WordSet, WordSet) -> Check = |bid, _| Check::ContainsAny(bid);
    let all: fn(WordSet, WordSet) -> Check = |bid, bond| Check::ContainsAll(vec![bid, bond]);
    let none: fn(WordSet, WordSet) -> Check = |bid, _| Check::ContainsNone(bid);
    assert_eq!(passes(list(&["hello", "our BID closes"]), any), Yes);
    assert_eq!(passes(text("用于投标项目"), any), Yes);
    assert_eq!(passes(list(&["we forbid it"]), any), No);
    assert_eq!(passes(list(&["a bid", "a bond"]), all), Yes);
    assert_eq!(passes(text("a bid"), all), No);
    assert_eq!(passes(text("a bid"), none), No);
    assert_eq!(passes(text("hello"), none), Yes);
}

#[test]
fn words_of_the_buyer_come_from_the_search_that_derivation_made() {
    let mut words = WordIndexBuilder::default();
    let set = words.add(["bid"]);
    let words = words.build();
    let mut buyer = Deal::new(Catalog::built_in().len());
    buyer.facts.set(known::buyer_text, list(&["for a bid"]), None);
    let (as_of, mut scratch) = (AsOf::new(TODAY), Scratch::default());
    let rule = Condition::Test(Test { fact: known::buyer_text, check: Check::ContainsAny(set) });
    let rule = CompiledCondition::new(&rule);
    assert_eq!(Evaluator::new(&words, calendars(), &buyer, &as_of, &mut scratch).holds(&rule), Yes);
    buyer.buyer_words = Some(Found::default());
    assert_eq!(Evaluator::new(&words, calendars(), &buyer, &as_of, &mut scratch).holds(&rule), No);
}

#[test]
fn nothing_is_carried_from_one_buyer_to_the_next() {
    let mut words = WordIndexBuilder::default();
    let set = words.add(["intern"]);
    let words = words.build();
    let rule = Condition::Test(Test { fact: known::job_title, check: Check::ContainsAny(set) });
    let rule = CompiledCondition::new(&rule);
    let (as_of, mut scratch) = (AsOf::new(TODAY), Scratch::default());
    for (title, expected) in [("Intern", Yes), ("Buyer", No), ("intern", Yes)] {
        let mut buyer = Deal::new(Catalog::built_in().len());
        buyer.facts.set(known::job_title, text(title), None);
        let mut eval = Evaluator::new(&words, calendars(), &buyer, &as_of, &mut scratch);
        assert_eq!(eval.holds(&rule), expected, "{title}");
        assert_eq!(eval.holds(&rule), expected, "{title}, asked again");
    }
}

#[test]
fn numbers_compare_across_whole_and_decimal() {
    let five = || literal(Value::Whole(5));
    for (value, at_least, at_most) in [(4, No, Yes), (5, Yes, Yes), (6, Yes, No)] {
        assert_eq!(of(known::opens, Value::Whole(value), Check::AtLeast(five())), at_least);
        assert_eq!(of(known::opens, Value::Whole(value), Check::AtMost(five())), at_most);
        assert_eq!(of(known::opens, Value::Whole(value), Check::LessThan(five())), !at_least);
        assert_eq!(of(known::opens, Value::Whole(value), Check::MoreThan(five())), !at_most);
    }
    assert_eq!(of(known::quantity, Value::Decimal(5.5), Check::MoreThan(five())), Yes);
    assert_eq!(of(known::quantity, Value::Decimal(5.0), Check::Is(five())), Yes);
    let between = |value| {
        let check = Check::Between(literal(Value::Whole(2)), literal(Value::Whole(4)));
        of(known::opens, Value::Whole(value), check)
    };
    assert_eq!([1, 2, 4, 5].map(between), [No, Yes, Yes, No]);
}

#[test]
fn another_fact_of_the_same_buyer_may_be_the_measure() {
    let passes = |interval: Value<'static>| {
        Case::new()
            .with(known::days_since_last_order, Value::Whole(100))
            .with(known::usual_order_interval_days, interval)
            .passes(
                known::days_since_last_order,
                Check::MoreThan(Operand::Fact(known::usual_order_interval_days)),
            )
    };
    assert_eq!(passes(Value::Whole(90)), Yes);
    assert_eq!(passes(Value::Whole(120)), No);
    assert_eq!(passes(Value::Blank), Unknown);
    assert_eq!(passes(Value::NoColumn), Unknown);
}

#[test]
fn one_of_is_unknown_only_where_nothing_matches_and_a_fact_is_blank() {
    let passes = |email: &'static str| {
        let operands = vec![literal(text("a@x.de")), Operand::Fact(known::notes)];
        Case::new()
            .with(known::email, text(email))
            .with(known::notes, Value::Blank)
            .passes(known::email, Check::OneOf(operands))
    };
    assert_eq!(passes("A@x.de"), Yes);
    assert_eq!(passes("b@x.de"), Unknown);
}

#[test]
fn money_in_another_currency_is_unknown_without_a_rate() {
    let at_least = || Check::AtLeast(literal(money(5000, "USD")));
    assert_eq!(of(known::value, money(5000, "USD"), at_least()), Yes);
    assert_eq!(of(known::value, money(4999, "USD"), at_least()), No);
    assert_eq!(of(known::value, money(9999, "EUR"), at_least()), Unknown);
    assert_eq!(of(known::value, money(9999, "none"), at_least()), Unknown);

    let mut rates = Rates::default();
    rates.insert(TODAY, Currency::new("USD").unwrap(), 1.25);
    let rates = Arc::new(rates);
    for (euros, expected) in [(4000, Yes), (3999, No)] {
        let mut case = Case::new().with(known::value, money(euros, "EUR"));
        case.as_of.rates = Some(Arc::clone(&rates));
        assert_eq!(case.passes(known::value, at_least()), expected, "EUR {euros}");
    }
}

#[test]
fn dates_compare_with_dates_and_moments() {
    let day = |day: i8| date(2026, 3, day);
    let on_10th = || literal(Value::Date(day(10)));
    for (value, before, after) in [(9, Yes, No), (10, No, No), (11, No, Yes)] {
        let moment = || Value::DateTime(day(value).at(15, 0, 0, 0));
        for value in [Value::Date(day(value)), moment()] {
            assert_eq!(
                of(known::last_received_on, value.clone(), Check::Before(on_10th())),
                before
            );
            assert_eq!(of(known::last_received_on, value, Check::After(on_10th())), after);
        }
    }
}

#[test]
fn within_and_older_than_count_from_the_as_of_date() {
    let days = |count, working| Days { count, working };
    for (day, age, within, older) in [
        (date(2026, 3, 16), days(0, false), Yes, No),
        (date(2026, 3, 2), days(14, false), Yes, No),
        (date(2026, 3, 1), days(14, false), No, Yes),
        (date(2026, 3, 17), days(14, false), No, No),
        (date(2026, 3, 13), days(1, true), Yes, No), // Friday to Monday
        (date(2026, 3, 12), days(1, true), No, Yes),
        (date(2026, 3, 21), days(14, true), No, No), // a future Saturday
    ] {
        assert_eq!(of(known::inquiry_on, Value::Date(day), Check::Within(age)), within, "{day}");
        assert_eq!(of(known::inquiry_on, Value::Date(day), Check::OlderThan(age)), older, "{day}");
    }
}

#[test]
fn working_days_are_those_of_the_buyers_country() {
    let within_1 = || Check::Within(Days { count: 1, working: true });
    let since_thursday = Case::new()
        .with(known::inquiry_on, Value::Date(date(2026, 3, 12)))
        .with(known::country_code, text("DE"));
    assert_eq!(since_thursday.passes(known::inquiry_on, within_1()), No);
    let mut in_arabia = Case::new()
        .with(known::inquiry_on, Value::Date(date(2026, 1, 15)))
        .with(known::country_code, text("SA"));
    in_arabia.as_of = AsOf::new(date(2026, 1, 18)); // Friday and Saturday are off
    assert_eq!(in_arabia.passes(known::inquiry_on, within_1()), Yes);
}

#[test]
fn days_of_the_calendar_and_working_days_do_not_compare() {
    let passes = |working| {
        let mut case = Case::new();
        let lead =
            case.own("lead_time", Kind::Duration, Value::Duration(Days { count: 20, working }));
        let limit = literal(Value::Duration(Days { count: 14, working: false }));
        case.passes(lead, Check::MoreThan(limit))
    };
    assert_eq!(passes(false), Yes);
    assert_eq!(passes(true), Unknown);
}

fn any_condition() -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![Just(Yes), Just(No), Just(Unknown)].prop_map(stands_for);
    leaf.prop_recursive(4, 32, 4, |inner| {
        let parts = prop::collection::vec(inner, 0..4);
        prop_oneof![
            parts.clone().prop_map(Condition::All),
            parts.clone().prop_map(Condition::Any),
            parts.prop_map(Condition::None),
        ]
    })
}

/// Evaluates the condition with the unknown fact set to yes or to no.
fn settled(condition: &Condition, unknown: bool) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().all(|part| settled(part, unknown)),
        Condition::Any(parts) => parts.iter().any(|part| settled(part, unknown)),
        Condition::None(parts) => !parts.iter().any(|part| settled(part, unknown)),
        Condition::Test(test) if test.fact == known::replied => true,
        Condition::Test(test) if test.fact == known::opted_out => false,
        Condition::Test(_) => unknown,
    }
}

/// Evaluates literally, line by line and block by block, as the reference for compiled conditions.
fn plainly(condition: &Condition) -> Tri {
    let each = |parts: &[Condition]| -> Vec<Tri> { parts.iter().map(plainly).collect() };
    match condition {
        Condition::All(parts) => Tri::all(each(parts)),
        Condition::Any(parts) => !Tri::all(each(parts).into_iter().map(|part| !part)),
        Condition::None(parts) => Tri::all(each(parts).into_iter().map(|part| !part)),
        Condition::Test(test) if test.fact == known::replied => Yes,
        Condition::Test(test) if test.fact == known::opted_out => No,
        Condition::Test(_) => Unknown,
    }
}

/// Generates texts, some with capitals, accents and full-width letters, and values of other kinds.
fn any_value() -> impl Strategy<Value = Value<'static>> {
    let text = || "[aB é\u{ff21}]{0,3}|free";
    prop_oneof![
        Just(Value::NoColumn),
        Just(Value::Blank),
        any::<bool>().prop_map(Value::YesNo),
        (0_i64..3).prop_map(Value::Whole),
        text().prop_map(|text| Value::Text(Cow::Owned(text))),
        prop::collection::vec(text(), 0..3)
            .prop_map(|items| Value::List(items.into_iter().map(Cow::Owned).collect())),
    ]
}

fn has_an_empty_block(condition: &Condition) -> bool {
    match condition {
        Condition::All(parts) | Condition::Any(parts) | Condition::None(parts) => {
            parts.is_empty() || parts.iter().any(has_an_empty_block)
        }
        Condition::Test(_) => false,
    }
}

fn obstacle(condition: &Condition) -> Option<Obstacle> {
    let case = three_facts();
    let mut buyer = Deal::new(case.catalog.len());
    for (fact, value) in case.facts {
        buyer.facts.set(fact, value, None);
    }
    why_not(&case.words.build(), calendars(), condition, &buyer, &case.as_of)
}

#[test]
fn is_blank_is_kept_for_a_fact_that_is_never_known() {
    let case = three_facts();
    let never_known = FactSet::of(case.catalog.len(), [known::bounced]);
    let asks = Condition::Test(Test { fact: known::bounced, check: Check::Blank(true) });
    assert_eq!(case.holds_prepared(&CompiledCondition::new(&asks).without(&never_known)), Yes);
}

#[test]
fn the_line_that_rules_out_is_the_one_that_holds() {
    let any = Condition::Any(vec![stands_for(No), stands_for(Yes)]);
    let found = obstacle(&Condition::None(vec![any])).unwrap();
    assert_eq!((found.fact, found.is_under_none), (known::replied, true));
}

proptest! {
    #[test]
    fn why_not_names_a_line_that_made_the_condition_fail(condition in any_condition()) {
        let tri = three_facts().holds(&condition);
        prop_assert_eq!(tri, plainly(&condition));
        match obstacle(&condition) {
            None => prop_assert!(tri == Yes || has_an_empty_block(&condition)),
            Some(found) => {
                prop_assert!(tri != Yes);
                prop_assert_eq!(found.is_unknown, tri == Unknown);
                let line = match (found.is_unknown, found.is_under_none) {
                    (true, _) => known::bounced,
                    (false, true) => known::replied,
                    (false, false) => known::opted_out,
                };
                prop_assert_eq!(found.fact, line);
            }
        }
    }

    #[test]
    fn what_is_known_of_a_condition_stays_true_when_the_blank_is_filled(condition in any_condition()) {
        match three_facts().holds(&condition) {
            Yes => prop_assert!(settled(&condition, true) && settled(&condition, false)),
            No => prop_assert!(!settled(&condition, true) && !settled(&condition, false)),
            Unknown => {}
        }
    }

    #[test]
    fn a_condition_comes_to_the_same_without_what_is_never_known(condition in any_condition()) {
        let case = three_facts();
        let never_known = FactSet::of(case.catalog.len(), [known::bounced]);
        let narrow = CompiledCondition::new(&condition).without(&never_known);
        let mut reads_it = false;
        narrow.each_fact(&mut |fact| reads_it |= fact == known::bounced);
        prop_assert!(!reads_it);
        prop_assert_eq!(case.holds_prepared(&narrow), plainly(&condition));
    }

    #[test]
    fn what_is_asked_most_comes_to_what_the_line_itself_comes_to(
        value in any_value(), wanted in prop::option::of(any_value()),
    ) {
        let mut case = Case::new();
        let set = case.set(&["b", "free"]);
        let check = match wanted {
            Some(wanted) => Check::Is(literal(wanted)),
            None => Check::ContainsAny(set),
        };
        let test = Test { fact: known::source, check };
        let mut buyer = Deal::new(case.catalog.len());
        buyer.facts.set(known::source, value, None);
        let (words, mut scratch) = (case.words.build(), Scratch::default());
        let mut eval = Evaluator::new(&words, calendars(), &buyer, &case.as_of, &mut scratch);
        let plainly = eval.passes(&test);
        prop_assert_eq!(eval.holds(&CompiledCondition::new(&Condition::Test(test))), plainly);
    }

    #[test]
    fn a_long_list_of_texts_is_looked_up_as_it_would_be_compared(
        written in "[a-cA-CéÉ]{0,3}", listed in prop::collection::vec("[a-c]{0,3}", 0..5),
    ) {
        let operands: Vec<Operand> = listed.iter()
            .map(|item| literal(Value::Text(Cow::Owned(item.clone())))).collect();
        let one_by_one = listed.iter().any(|item| compare::same_text(&written, item));
        let value = Value::Text(Cow::Owned(written));
        prop_assert_eq!(of(known::source, value, Check::OneOf(operands)), Tri::from(one_by_one));
    }
}
