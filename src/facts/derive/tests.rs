use std::sync::Arc;

use jiff::civil::{Date, DateTime, date};

use super::{Background, KnownLists, TradeEvent, derive};
use crate::facts::calendar::{CalendarRules, Calendars, Season};
use crate::facts::rates::Rates;
use crate::facts::word_search::{WordIndex, WordIndexBuilder, WordSet};
use crate::facts::{
    AsOf, Bilingual, Catalog, Cell, Channel, Currency, Deal, FactId, Message, Money, Party, Value,
    known,
};

const TODAY: Date = date(2026, 3, 16);

/// The background of a small pack.
struct World {
    words: WordIndex,
    lists: KnownLists,
    named: Vec<(String, WordSet)>,
    calendars: Calendars,
    events: Vec<TradeEvent>,
    as_of: AsOf,
}

impl World {
    fn new() -> Self {
        let mut builder = WordIndexBuilder::default();
        let price = builder.add(["price", "how much"]);
        let lists = KnownLists {
            auto_reply: Some(builder.add(["out of office"])),
            contact_left: Some(builder.add(["no longer with"])),
            stop_writing: Some(builder.add(["stop writing"])),
            bounce_words: Some(builder.add(["undeliverable"])),
            price_words: Some(price),
            detail_words: Some(builder.add(["voltage"])),
            quantity_words: Some(builder.add(["pcs"])),
            pi_words: Some(builder.add(["PI", "proforma"])),
            tender_words: Some(builder.add(["tender", "bid"])),
            deadline_words: Some(builder.add(["closes on"])),
            reply_words: Some(builder.add(["yes", "attached"])),
        };
        Self {
            words: builder.build(),
            lists,
            named: vec![("price_words".into(), price)],
            calendars: Calendars::new(CalendarRules {
                seasons: vec![Season {
                    id: "ramadan".into(),
                    title: Bilingual::default(),
                    countries: vec!["EG".into()],
                    from: date(2026, 2, 18),
                    to: date(2026, 3, 19),
                    is_yearly: false,
                    source: String::new(),
                }],
                ..CalendarRules::default()
            }),
            events: vec![TradeEvent {
                id: "fx".into(),
                kind: "fx".into(),
                countries: vec!["BO".into()],
                from: date(2026, 1, 1),
                to: None,
                title: Bilingual::default(),
                source: String::new(),
                checked_on: None,
            }],
            as_of: AsOf::new(TODAY),
        }
    }

    fn derive<'a>(&'a self, mut buyer: Deal<'a>) -> Deal<'a> {
        let background = Background {
            words: &self.words,
            lists: self.lists,
            named_lists: &self.named,
            calendars: &self.calendars,
            events: &self.events,
            words_reader: None,
            settled_stages: &[],
        };
        derive(&mut buyer, &background, &self.as_of);
        buyer
    }
}

fn buyer(facts: &[(FactId, Value<'static>)]) -> Deal<'static> {
    let mut buyer = Deal::new(Catalog::built_in().len());
    for (fact, value) in facts {
        buyer.facts.set(*fact, value.clone(), None);
    }
    buyer
}

fn text(text: &'static str) -> Value<'static> {
    Value::Text(text.into())
}

fn message(at: DateTime, from: Party, text: &'static str) -> Message<'static> {
    Message {
        at,
        has_time: true,
        from,
        channel: Channel::Mail,
        subject: "".into(),
        text: text.into(),
        automatic: false,
        bounced: false,
        opens: None,
        cell: Cell { file: 0, row: 2, column: 0 },
        text_cell: Cell { file: 0, row: 2, column: 0 },
    }
}

fn at(month: i8, day: i8, hour: i8) -> DateTime {
    date(2026, month, day).at(hour, 0, 0, 0)
}

fn day(month: i8, day: i8) -> Value<'static> {
    Value::Date(date(2026, month, day))
}

#[test]
fn silence_counts_working_days_of_the_buyers_country() {
    let world = World::new();
    let facts = [
        (known::country, text("Germany")),
        (known::pi_sent_on, day(3, 2)),
        (known::last_received_on, Value::DateTime(at(2, 27, 9))),
    ];
    let german = world.derive(buyer(&facts));
    assert_eq!(german.facts.whole(known::days_silent), Some(10), "3–6, 9–13 and 16 March");
    assert_eq!(german.facts.whole(known::calendar_days_silent), Some(14));
    assert_eq!(german.facts.date(known::silent_since), Some(date(2026, 3, 2)));
    assert_eq!(german.facts.text(known::reply_owed_by), Some("buyer"));
}

#[test]
fn the_date_of_a_tender_is_that_of_the_record_or_of_the_buyers_words() {
    let world = World::new();
    let tender_date = |facts: &[(FactId, Value<'static>)], texts: &[&'static str]| {
        let mut own = buyer(facts);
        for (on, said) in (2..).zip(texts) {
            own.messages.push(message(at(3, on, 9), Party::Buyer, said));
        }
        world.derive(own).facts.date(known::tender_date)
    };
    let of_words = |texts: &[&'static str]| tender_date(&[], texts);
    let opening = (known::tender_opening_date, day(4, 20));
    assert_eq!(tender_date(&[opening], &["The bid closes on 2 April."]), Some(date(2026, 4, 20)));
    assert_eq!(of_words(&["We bid on a tender. It closes on 2 April."]), Some(date(2026, 4, 2)));
    let moved = ["The tender closes on 2 April.", "The tender was moved to 9 April."];
    assert_eq!(of_words(&moved), Some(date(2026, 4, 9)), "the latest words count");
    assert_eq!(of_words(&["It closes on 2 April."]), None, "no word of a tender");
    assert_eq!(of_words(&["We bid on a tender. I am back on 2 April."]), None, "another date");
    assert_eq!(of_words(&["We bid on a tender that closes in May."]), None, "no day");
    let enquiry = [
        (known::inquiry_text, text("For a tender, submission by 2026-03-30")),
        (known::inquiry_on, day(2, 2)),
    ];
    assert_eq!(tender_date(&enquiry, &[]), Some(date(2026, 3, 30)));
}

#[test]
fn our_own_messages_never_reset_the_silence() {
    let world = World::new();
    let mut one = buyer(&[(known::pi_sent_on, day(2, 16)), (known::country, text("DE"))]);
    one.messages.push(message(at(2, 17, 9), Party::Buyer, "Thanks, I will look at it"));
    one.messages.push(message(at(3, 10, 9), Party::Us, "Which voltage do you need?"));
    let one = world.derive(one);
    assert_eq!(one.facts.date(known::silent_since), Some(date(2026, 2, 17)));
    assert_eq!(one.facts.whole(known::days_since_we_wrote), Some(4));
    assert_eq!(one.facts.whole(known::follow_ups_since_pi), Some(1));
    assert_eq!(one.facts.whole(known::questions_we_asked), Some(1));
}

#[test]
fn without_messages_or_a_last_received_column_the_silence_is_unknown() {
    let world = World::new();
    let one = world.derive(buyer(&[(known::pi_sent_on, day(2, 16))]));
    assert_eq!(one.facts.get(known::days_silent), &Value::Blank);
    assert_eq!(one.facts.get(known::reply_owed_by), &Value::Blank);
    let blank_cell = world
        .derive(buyer(&[(known::pi_sent_on, day(2, 16)), (known::last_received_on, Value::Blank)]));
    assert_eq!(blank_cell.facts.whole(known::days_silent), Some(20));
}

#[test]
fn an_auto_reply_is_not_a_message_of_the_buyer() {
    let world = World::new();
    let mut one = buyer(&[(known::pi_sent_on, day(2, 16))]);
    one.messages.push(message(at(3, 1, 9), Party::Buyer, "I am out of office until April"));
    let one = world.derive(one);
    assert!(one.messages[0].automatic);
    assert_eq!(one.facts.date(known::silent_since), Some(date(2026, 2, 16)));
    assert_eq!(one.facts.text(known::reply_owed_by), Some("buyer"));
}

#[test]
fn the_side_that_wrote_last_does_not_owe_the_reply() {
    let world = World::new();
    let mut one = buyer(&[(known::pi_sent_on, day(3, 2))]);
    one.messages.push(message(at(3, 4, 8), Party::Us, "Any comment?"));
    one.messages.push(message(at(3, 4, 17), Party::Buyer, "What is the voltage?"));
    let one = world.derive(one);
    assert_eq!(one.facts.text(known::reply_owed_by), Some("us"));
    assert_eq!(one.facts.whole(known::buyer_questions_unanswered), Some(1));

    let same_day_without_times = world.derive(buyer(&[
        (known::last_received_on, Value::Date(date(2026, 3, 4))),
        (known::last_sent_on, Value::Date(date(2026, 3, 4))),
    ]));
    assert_eq!(same_day_without_times.facts.get(known::reply_owed_by), &Value::Blank);
}

#[test]
fn without_our_mails_it_is_unknown_whether_we_owe_the_reply() {
    let world = World::new();
    let received = (known::last_received_on, Value::Date(date(2026, 3, 6)));
    let facts = [(known::pi_sent_on, day(3, 2)), received.clone()];
    assert_eq!(world.derive(buyer(&facts)).facts.get(known::reply_owed_by), &Value::Blank);
    let with_column =
        [(known::pi_sent_on, day(3, 2)), received, (known::last_sent_on, Value::Blank)];
    let with_column = world.derive(buyer(&with_column));
    assert_eq!(with_column.facts.text(known::reply_owed_by), Some("us"));
}

#[test]
fn what_happened_after_the_as_of_date_is_not_known_yet() {
    let world = World::new();
    let mut one = buyer(&[
        (known::pi_sent_on, day(3, 2)),
        (known::last_received_on, Value::DateTime(at(3, 20, 9))),
    ]);
    one.messages.push(message(at(3, 18, 8), Party::Buyer, "stop writing"));
    let one = world.derive(one);
    assert_eq!(one.facts.date(known::silent_since), Some(date(2026, 3, 2)));
    assert_eq!(one.facts.get(known::asked_to_stop), &Value::Blank);
}

#[test]
fn no_silence_is_counted_from_dates_that_contradict_each_other() {
    let world = World::new();
    let names = |buyer: &Deal<'_>| match buyer.facts.get(known::date_contradictions) {
        Value::List(names) => names.join(" "),
        other => panic!("{other:?}"),
    };
    let sound = world.derive(buyer(&[
        (known::inquiry_on, day(2, 20)),
        (known::last_received_on, Value::DateTime(at(2, 20, 9))),
        (known::pi_sent_on, day(3, 2)),
    ]));
    assert_eq!(names(&sound), "");
    assert_eq!(sound.facts.date(known::silent_since), Some(date(2026, 3, 2)));

    let before_the_enquiry = world.derive(buyer(&[
        (known::inquiry_on, day(2, 20)),
        (known::last_received_on, Value::DateTime(at(2, 10, 9))),
        (known::pi_sent_on, day(3, 2)),
    ]));
    assert_eq!(names(&before_the_enquiry), "received_before_inquiry");
    assert_eq!(before_the_enquiry.facts.get(known::days_silent), &Value::Blank);

    let from_the_future = world.derive(buyer(&[
        (known::pi_sent_on, day(3, 2)),
        (known::pi_valid_until, day(3, 1)),
        (known::last_received_on, Value::DateTime(at(3, 20, 9))),
        (known::created_on, day(3, 3)),
        (known::closed_on, day(3, 1)),
    ]));
    assert_eq!(
        names(&from_the_future),
        "received_after_as_of closed_before_created expired_before_sent"
    );
    assert_eq!(from_the_future.facts.get(known::days_silent), &Value::Blank);

    let closed_in_the_future =
        world.derive(buyer(&[(known::pi_sent_on, day(3, 2)), (known::closed_on, day(12, 24))]));
    assert_eq!(names(&closed_in_the_future), "closed_after_as_of");
}

#[test]
fn identity_is_compared_only_where_both_sides_are_known() {
    let world = World::new();
    let fits = world.derive(buyer(&[
        (known::country, text("巴西")),
        (known::email, text("Ana@Compras.acme.com.br")),
        (known::website, text("https://www.acme.com.br/contato")),
        (known::phone, text("'+55 11 5550 1234")),
    ]));
    assert_eq!(fits.facts.text(known::country_code), Some("BR"));
    assert_eq!(fits.facts.text(known::local_currency), Some("BRL"));
    assert_eq!(fits.facts.text(known::email_site), Some("acme.com.br"));
    assert_eq!(fits.facts.whole(known::identity_mismatches), Some(0));

    let type_error = world.derive(buyer(&[
        (known::country, text("BR")),
        (known::email, text("ana@acme.ru")),
        (known::phone, text("+7 495 555 0100")),
    ]));
    assert_eq!(type_error.facts.whole(known::identity_mismatches), Some(2));
    assert_eq!(type_error.facts.get(known::email_fits_website), &Value::Blank);

    let free =
        world.derive(buyer(&[(known::country, text("BR")), (known::email, text("ana@gmail.com"))]));
    assert_eq!(free.facts.text(known::mailbox_kind), Some("free"));
    assert_eq!(free.facts.get(known::identity_mismatches), &Value::Blank);
}

#[test]
fn a_price_question_without_use_or_quantity_is_price_only() {
    let world = World::new();
    let of = |enquiry| {
        let one = world.derive(buyer(&[(known::inquiry_text, text(enquiry))]));
        (
            one.facts.yes_no(known::asked_price_only),
            one.facts.yes_no(known::quantity_stated),
            one.facts.yes_no(known::pi_requested_in_writing),
        )
    };
    assert_eq!(of("What is your best price?"), (Some(true), Some(false), None));
    assert_eq!(of("Price for 200 pcs please"), (Some(false), Some(true), None));
    assert_eq!(of("Price and voltage? Send PI"), (Some(false), Some(false), Some(true)));
    let silent = world.derive(buyer(&[(known::inquiry_text, Value::Blank)]));
    assert_eq!(silent.facts.get(known::asked_price_only), &Value::Blank);
}

#[test]
fn slower_and_slower_replies_make_a_trend() {
    let world = World::new();
    let mut one = buyer(&[(known::pi_sent_on, day(2, 20))]);
    for (asked, answered) in [(1, 2), (3, 4), (5, 9), (10, 16)] {
        one.messages.push(message(at(2, asked, 9), Party::Us, "…"));
        one.messages.push(message(at(2, answered, 9), Party::Buyer, "…"));
    }
    let one = world.derive(one);
    assert_eq!(one.facts.text(known::reply_delay_trend), Some("slower"));
    assert_eq!(one.facts.get(known::reply_delay_days), &Value::Decimal(2.5));
    assert_eq!(one.facts.yes_no(known::quick_until_pi), Some(false));
}

#[test]
fn a_season_and_a_holiday_say_when_the_buyer_is_back() {
    let world = World::new();
    let egyptian = world
        .derive(buyer(&[(known::country, text("Egypt")), (known::last_received_on, Value::Blank)]));
    assert_eq!(egyptian.facts.text(known::season), Some("ramadan"));
    assert_eq!(
        egyptian.facts.date(known::back_on),
        Some(date(2026, 3, 22)),
        "Ramadan ends on the 19th; the Friday, the Saturday and Eid follow"
    );
    let unknown = world.derive(buyer(&[]));
    assert_eq!(unknown.facts.get(known::on_holiday), &Value::Blank);
}

#[test]
fn a_bank_holiday_explains_no_long_silence() {
    let world = World::new();
    let overlap = |country, month, day_of_month| {
        let one = world.derive(buyer(&[
            (known::country, text(country)),
            (known::pi_sent_on, day(month, day_of_month)),
            (known::last_received_on, Value::Blank),
        ]));
        one.facts.yes_no(known::silence_overlaps_holiday)
    };
    assert_eq!(overlap("Egypt", 2, 16), Some(true));
    assert_eq!(overlap("Germany", 1, 1), Some(false));
}

#[test]
fn currency_change_needs_rates_of_both_days() {
    let mut world = World::new();
    let facts = [
        (known::country, text("Brazil")),
        (known::pi_sent_on, day(2, 2)),
        (known::value, Value::Money(Money { ten_thousandths: 1, currency: Currency::new("USD") })),
    ];
    let without = world.derive(buyer(&facts));
    assert_eq!(without.facts.get(known::currency_change_since_pi), &Value::Blank);

    let mut rates = Rates::default();
    let (usd, brl) = (Currency::new("USD").unwrap(), Currency::new("BRL").unwrap());
    for (on, per_dollar) in [(date(2026, 2, 2), 5.0), (date(2026, 3, 13), 6.25)] {
        rates.insert(on, usd, 1.0);
        rates.insert(on, brl, per_dollar);
    }
    world.as_of.rates = Some(Arc::new(rates));
    let with = world.derive(buyer(&facts));
    let Value::Decimal(change) = with.facts.get(known::currency_change_since_pi) else {
        panic!("no change")
    };
    assert!((change + 20.0).abs() < 1e-9, "{change}");
}

#[test]
fn trade_events_of_a_known_country_are_a_list_that_may_be_empty() {
    let world = World::new();
    let kinds = |country| {
        let one = world.derive(buyer(&[(known::country, text(country))]));
        one.facts.get(known::trade_events).clone().into_owned()
    };
    assert_eq!(kinds("Bolivia"), Value::List(vec!["fx".into()]));
    assert_eq!(kinds("Chile"), Value::List(vec![]));
    assert_eq!(kinds("Atlantis"), Value::Blank);
}

#[test]
fn the_same_mail_twice_is_seen_in_any_layout() {
    let world = World::new();
    let mut one = buyer(&[(known::pi_sent_on, day(3, 2))]);
    let mail = "Dear friend, how is everything there? How about the order?";
    let again = "dear friend,  how is everything there?\nHow about the order?";
    one.messages.push(message(at(3, 5, 9), Party::Us, mail));
    one.messages.push(message(at(3, 9, 9), Party::Us, again));
    let one = world.derive(one);
    assert_eq!(one.facts.yes_no(known::same_mail_twice), Some(true));
    assert_eq!(one.facts.whole(known::channels_used), Some(1));
    assert_eq!(one.facts.whole(known::shortest_follow_up_gap), Some(2));
}

/// Returns a value of the right kind for every base fact.
fn anything(kind: crate::facts::Kind, name: &str) -> Value<'static> {
    use crate::facts::{Currency, Kind, Money};
    match (kind, name) {
        (_, "country" | "ip_country") => text("BR"),
        (_, "email") => text("ana@acme.com.br"),
        (_, "website") => text("https://acme.com.br"),
        (_, "phone") => text("+55 11 5550 1234"),
        (_, "buyer_currency" | "currency") => text("USD"),
        (Kind::Whole, _) => Value::Whole(3),
        (Kind::Decimal, _) => Value::Decimal(3.0),
        (Kind::Money, _) => {
            Value::Money(Money { ten_thousandths: 10_000, currency: Currency::new("USD") })
        }
        (Kind::Date, _) => day(3, 2),
        (Kind::DateTime, _) => Value::DateTime(at(3, 3, 9)),
        (Kind::YesNo, _) => Value::YesNo(true),
        (Kind::List, _) => Value::List(vec!["price of 100 pcs, please send the PI".into()]),
        (Kind::Duration | Kind::Text, _) => text("price of 100 pcs, please send the PI"),
    }
}

proptest::proptest! {
    #[test]
    fn what_a_fact_needs_is_what_it_is_derived_from(present in proptest::collection::vec(proptest::bool::ANY, 60)) {
        use crate::facts::{Catalog, Origin};
        use super::dependencies::{can_be_known, is_complete};

        let world = World::new();
        let catalog = Catalog::built_in();
        proptest::prop_assert!(is_complete(&catalog));
        let base = catalog.iter().filter(|(_, fact)| fact.origin == Origin::Base);
        let (mut without_column, mut given) = (Vec::new(), Vec::new());
        for ((id, fact), present) in base.zip(present) {
            if present {
                given.push((id, anything(fact.kind, &fact.name)));
            } else {
                without_column.push(id);
            }
        }
        let derived = world.derive(buyer(&given));
        for (id, fact) in catalog.iter().filter(|(_, fact)| fact.origin == Origin::Derived) {
            let is_known = derived.facts.get(id).is_known();
            proptest::prop_assert!(
                !is_known || can_be_known(id, &without_column, false),
                "{} is known, and the table says that it cannot be", fact.name
            );
        }
    }
}
