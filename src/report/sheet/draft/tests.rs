use std::collections::BTreeSet;
use std::sync::OnceLock;

use jiff::Span;
use jiff::civil::{Date, date};

use super::*;
use crate::diagnosis::{Engine, Finding, Scratch};
use crate::facts::derive::derive;
use crate::facts::{AsOf, Cell, Channel, Deal, Message, Party, Sources, Value, known};
use crate::rules::pack::Spotting;
use crate::rules::{Pack, RuleFiles, load};

const MONDAY: Date = date(2026, 3, 16);
const CELL: Cell = Cell { file: 0, row: 2, column: 0 };

fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| load(&RuleFiles::embedded()).pack.unwrap())
}

type Said = (Date, Party, String);

fn buyer(on: Date, text: &str) -> Said {
    (on, Party::Buyer, text.to_owned())
}

fn us(on: Date, text: &str) -> Said {
    (on, Party::Us, text.to_owned())
}

struct Case {
    facts: Vec<(crate::facts::FactId, Value<'static>)>,
    messages: Vec<Said>,
    channel: Channel,
}

impl Case {
    fn new(messages: Vec<Said>) -> Self {
        let text = |text: &'static str| Value::Text(text.into());
        let facts = vec![
            (known::deal_id, text("1")),
            (known::contact_name, text("Ana Gil")),
            (known::company_name, text("Firma")),
            (known::owner, text("Amy Tang")),
            (known::product, text("Pump")),
            (known::pi_number, text("PI-7")),
            (known::country, text("Chile")),
            (known::pi_sent_on, Value::Date(date(2026, 2, 2))),
            (known::pi_valid_until, Value::Date(date(2026, 3, 4))),
        ];
        Self { facts, messages, channel: Channel::Mail }
    }

    fn with(mut self, fact: crate::facts::FactId, value: Value<'static>) -> Self {
        self.facts.retain(|(own, _)| *own != fact);
        self.facts.push((fact, value));
        self
    }

    fn deal(&self, as_of: &AsOf) -> Deal<'static> {
        let mut deal = Deal::new(pack().catalog.len());
        deal.id = "1".into();
        deal.has_message_table = true;
        for (fact, value) in &self.facts {
            deal.state(*fact, value.clone());
        }
        deal.messages = self
            .messages
            .iter()
            .map(|(on, from, text)| Message {
                at: on.at(9, 0, 0, 0),
                has_time: true,
                from: *from,
                channel: self.channel,
                subject: "".into(),
                text: text.clone().into(),
                automatic: false,
                bounced: false,
                opens: None,
                cell: CELL,
                text_cell: CELL,
            })
            .collect();
        derive(&mut deal, &pack().background(), as_of);
        deal
    }

    /// Calls `check` with the draft, the day of the next step, and the questions.
    fn draft<T>(
        &self,
        today: Date,
        language: Language,
        check: impl FnOnce(Option<Draft>, Option<Date>, Vec<u16>) -> T,
    ) -> T {
        let as_of = AsOf::new(today);
        let deal = self.deal(&as_of);
        let diagnosis = Engine::new(pack()).diagnose(&deal, &as_of, &mut Scratch::default());
        let sources = Sources::default();
        let input = SheetInput {
            pack: pack(),
            buyer: &deal,
            sources: &sources,
            as_of: &as_of,
            diagnosis: &diagnosis,
            explanation: None,
            same_buyer: &[],
            language,
        };
        let questions = match &diagnosis.finding {
            Finding::Weighed(weighed) => {
                weighed.questions.iter().map(|own| own.question.0).collect()
            }
            Finding::Gated(_) => Vec::new(),
        };
        check(draft(&input), diagnosis.next.map(|next| next.on), questions)
    }

    fn text(&self) -> String {
        self.draft(MONDAY, Language::En, |draft, _, _| draft.unwrap().paragraphs.join("\n"))
    }
}

fn chaser(on: Date) -> Said {
    us(on, "How is everything there? How about the order?")
}

#[test]
fn a_draft_takes_up_what_was_said_before_it_asks() {
    let said = "Our finance has not released the money for this project yet.";
    let text = Case::new(vec![buyer(date(2026, 2, 9), said), chaser(date(2026, 2, 20))]).text();
    let answers = text.find("9 February").expect(&text);
    assert!(text.contains("the money for this purchase has not been released yet"), "{text}");
    assert!(answers < text.find('?').unwrap(), "{text}");
    assert!(!text.contains("Is the budget for this purchase released?"), "{text}");
}

#[test]
fn an_open_question_is_quoted_with_a_place_for_the_answer() {
    let asked = buyer(date(2026, 2, 9), "What is the minimum quantity with our own brand?");
    let quoted = "“What is the minimum quantity with our own brand?” [your answer]";
    let open = Case::new(vec![asked.clone(), chaser(date(2026, 2, 20))]).text();
    assert!(open.contains(quoted), "{open}");
    let answer = us(date(2026, 2, 10), "With your brand we make 500 pieces.");
    let answered = Case::new(vec![asked.clone(), answer, chaser(date(2026, 2, 20))]).text();
    assert!(!answered.contains(quoted), "{answered}");
    // We owe the reply: the draft answers and asks nothing.
    let owed = Case::new(vec![us(date(2026, 2, 2), "PI attached"), asked]).text();
    assert!(owed.contains(quoted), "{owed}");
    assert_eq!(owed.matches('?').count(), 1, "{owed}");
}

#[test]
fn a_question_pasted_below_the_enquiry_is_taken_up() {
    let pasted = "We need 300 pumps. [4 Feb] Received. Which colours do you have in stock?";
    let case = Case::new(vec![chaser(date(2026, 2, 20))])
        .with(known::inquiry_text, Value::Text(pasted.into()));
    let text = case.text();
    assert!(text.contains("“Which colours do you have in stock?” [your answer]"), "{text}");
}

#[test]
fn an_expired_pi_is_renewed_for_a_time_after_the_step() {
    let case = Case::new(vec![us(date(2026, 2, 2), "PI attached"), chaser(date(2026, 2, 20))]);
    case.draft(MONDAY, Language::En, |draft, on, _| {
        let text = draft.unwrap().paragraphs.join("\n");
        let until = on.unwrap().saturating_add(Span::new().days(30)).strftime("%-d %B");
        assert!(
            text.contains("4 March") && text.contains(&format!("valid until {until}")),
            "{text}"
        );
    });
}

#[test]
fn no_draft_promises_what_the_dates_contradict() {
    for days in 0..60 {
        let today = date(2026, 2, 10).saturating_add(Span::new().days(days));
        let case = Case::new(vec![
            buyer(date(2026, 2, 1), "We bid on a tender of the county."),
            us(date(2026, 2, 2), "PI attached"),
        ])
        .with(known::tender_opening_date, Value::Date(date(2026, 3, 20)));
        case.draft(today, Language::En, |draft, on, _| {
            let (Some(draft), Some(on)) = (draft, on) else { return };
            let text = draft.paragraphs.join("\n");
            if on > date(2026, 3, 4) {
                assert!(
                    !text.contains("until 4 March")
                        && !text.contains("on 4 March, so I enclose it ext"),
                    "{today} {text}"
                );
            }
            // Chile has no courier time of its own, so a sample takes seven working days.
            if today > date(2026, 3, 11) {
                assert!(!text.contains("A sample can still"), "{today} {text}");
            }
            if on > date(2026, 3, 20) {
                assert!(!text.contains("For your bid"), "{today} {text}");
            }
        });
    }
}

#[test]
fn no_sentence_is_one_that_our_own_audit_objects_to() {
    let pack = pack();
    let mut texts: Vec<String> = Vec::new();
    for rule in &pack.drafts {
        for (_, pieces) in rule.says.iter().flat_map(|wording| &wording.texts) {
            let plain = pieces.iter().map(|piece| match piece {
                crate::rules::drafts::DraftPiece::Text(text) => text.as_str(),
                crate::rules::drafts::DraftPiece::Blank(_) => "X",
            });
            texts.push(plain.collect());
        }
    }
    texts.extend(pack.questions.iter().flat_map(|own| &own.ask_in).map(|(_, text)| text.clone()));
    for check in &pack.conduct {
        let Spotting::Phrases(phrases) = check.spotting else { continue };
        for text in &texts {
            assert!(pack.words.places(phrases, text).is_empty(), "{}: {text}", check.id);
        }
    }
}

#[test]
fn words_of_the_buyer_that_the_audit_would_object_to_are_not_quoted() {
    let asked = buyer(date(2026, 2, 9), "What about the price for a bigger quantity of these?");
    let text = Case::new(vec![asked, chaser(date(2026, 2, 20))]).text();
    assert!(!text.contains("What about the price") && text.contains("[your answer"), "{text}");
}

#[test]
fn a_question_in_its_own_words_is_seen_as_asked() {
    for question in &pack().questions {
        assert!(question.ask_in.len() >= 7, "{}", question.id);
        for (_, text) in &question.ask_in {
            assert!(!pack().words.places(question.spot, text).is_empty(), "{text}");
        }
    }
}

#[test]
fn no_pair_of_questions_is_repeated_in_26_unanswered_weeks() {
    let said = "Our finance has not released the money for this project yet.";
    for first in [None, Some(buyer(date(2026, 2, 9), said))] {
        let mut case = Case::new(first.into_iter().collect());
        let (mut pairs, mut written, mut texts) = (BTreeSet::new(), 0, BTreeSet::new());
        for week in 0..26 {
            let today = MONDAY.saturating_add(Span::new().days(7 * week));
            let sent = case.draft(today, Language::En, |draft, on, questions| {
                let is_due = on.is_some_and(|on| on <= today);
                draft.filter(|_| is_due).map(|draft| (draft.paragraphs.join("\n"), questions))
            });
            let Some((text, mut questions)) = sent else { continue };
            questions.sort_unstable();
            if questions.len() == 2 {
                assert!(pairs.insert(questions), "week {week}: {text}");
            }
            assert!(texts.insert(text.clone()), "week {week}: the same text: {text}");
            written += 1;
            case.messages.push(us(today, &text));
        }
        assert!(written >= 4, "{written}");
    }
}

#[test]
fn the_draft_is_in_the_language_of_the_buyer_with_a_gloss() {
    let said = "El proyecto está parado porque finanzas todavía no ha liberado el presupuesto. \
                En cuanto nos digan algo le escribo de nuevo, muchas gracias por la paciencia.";
    let case = Case::new(vec![buyer(date(2026, 2, 9), said), chaser(date(2026, 2, 20))]);
    case.draft(MONDAY, Language::En, |draft, _, _| {
        let draft = draft.unwrap();
        assert_eq!((draft.lang, draft.language), ("es", Some("Spanish")));
        assert!(draft.paragraphs.iter().any(|own| own.contains("9 de febrero")));
        assert!(draft.gloss.iter().any(|own| own.contains("9 February")));
    });
    case.draft(MONDAY, Language::Zh, |draft, _, _| {
        assert!(draft.unwrap().gloss.iter().any(|own| own.contains("2月9日")));
    });
}

#[test]
fn a_buyer_who_chats_gets_a_short_message() {
    let said = "Our finance has not released the money for this project yet.";
    let messages = vec![buyer(date(2026, 2, 9), said), chaser(date(2026, 2, 20))];
    let case = Case { channel: Channel::Chat, ..Case::new(messages) };
    case.draft(MONDAY, Language::En, |draft, _, _| {
        let draft = draft.unwrap();
        assert_eq!((draft.form, draft.subject), ("chat", None));
        assert!(draft.words <= 60, "{:?}", draft.paragraphs);
    });
}
