use super::evidence::{Causes, MAX_SENTENCE_DB, of_sentences};
use super::*;

/// Meanings: 0 ordinary, 1 money, 2 tender.
fn examples() -> Vec<Example> {
    let sentences: [&[&str]; 3] = [
        &[
            "Please send the price for 500 chairs.",
            "Which port do you ship from?",
            "This is not for a tender, it is for our shop.",
            "The budget is approved, go on.",
            "Can you pack them in cartons?",
            "We need the blue ones.",
        ],
        &[
            "Finance has not released the money yet.",
            "Our budget is frozen until next year.",
            "The bank keeps the loan back, no money.",
            "Accounts stopped all spending.",
            "No funds before the new budget year.",
            "The money is held by finance.",
        ],
        &[
            "We bid on a tender of the city.",
            "The opening of the bids is on Monday.",
            "Our envelope is in, the committee opens it.",
            "The tender result is not out.",
            "Bids close on 3 June.",
            "The committee evaluates the offers of the tender.",
        ],
    ];
    let mut examples = Vec::new();
    for (meaning, texts) in sentences.iter().enumerate() {
        for (index, text) in texts.iter().enumerate() {
            examples.push(Example {
                text: (*text).to_owned(),
                meaning: meaning as MeaningIndex,
                batch: (index % 2) as u16,
                times: 1,
            });
        }
    }
    examples
}

fn reader() -> Reader {
    Reader::from_examples(3, examples())
}

fn causes() -> Causes {
    Causes {
        count: 2,
        of_meaning: vec![None, Some(0), Some(1)],
        counts: vec![1.0; 3],
        counts_before_pi: vec![0.5; 3],
        ordinary: Some(0),
    }
}

fn best(reader: &Reader, sentence: &str) -> MeaningIndex {
    let messages = [Message { text: sentence, names: &[] }];
    reader.read(&messages)[0].meaning().0
}

#[test]
fn unseen_sentences_are_read_by_their_like() {
    let reader = reader();
    for (sentence, meaning) in [
        ("finance does not release any money", 1),
        ("our BUDGET is frozen", 1),
        ("the committee has not opened the tender", 2),
        ("please send a price for 80 chairs", 0),
        ("this is not for a tender", 0),
    ] {
        assert_eq!(best(&reader, sentence), meaning, "{sentence}");
    }
}

#[test]
fn probabilities_sum_to_one_and_unknown_text_says_nothing() {
    let reader = reader();
    for sentence in ["", "finance", "ąčęė 漢字", "budget tender budget tender"] {
        let sum: f64 = reader.probabilities(sentence).iter().sum();
        assert!((sum - 1.0).abs() < 1e-9, "{sentence}");
    }
    let unknown = reader.probabilities("漢字");
    assert!(unknown.iter().enumerate().all(|(m, p)| (p - reader.share(m as u16)).abs() < 1e-9));
}

#[test]
fn the_same_examples_make_the_same_reader() {
    let many: Vec<Example> = (0..300)
        .flat_map(|n| {
            examples().into_iter().map(move |mut example| {
                example.text = format!("{} {n} {}", example.text, n * 7);
                example
            })
        })
        .collect();
    let sentence = "the committee keeps the money of finance";
    let once = Reader::from_examples(3, many.clone()).probabilities(sentence);
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let again = pool.install(|| Reader::from_examples(3, many.clone()));
        assert_eq!(again.probabilities(sentence), once);
    }
}

#[test]
fn a_reading_is_explained_by_words_and_examples() {
    let reader = reader();
    let sentence = "Sorry, finance has not released it";
    let explanation = reader.explain(sentence, 1);
    let carried: Vec<&str> =
        explanation.carried.iter().map(|range| &sentence[range.clone()]).collect();
    assert!(carried.iter().any(|words| words.contains("finance")), "{carried:?}");
    assert!(carried.iter().all(|words| !words.contains("Sorry")), "{carried:?}");
    let nearest = &reader.examples()[explanation.nearest[0].0];
    assert_eq!(nearest.text, "Finance has not released the money yet.");
    assert!(explanation.nearest[0].1 > explanation.nearest[1].1);
}

#[test]
fn names_say_nothing() {
    let reader = reader();
    let read = |names: &[&str]| {
        let text = "Finance Tender";
        reader.read(&[Message { text, names }]).len()
    };
    assert_eq!(read(&["Finance Tender Ltd"]), 0);
    assert_eq!(read(&[]), 1);
}

#[test]
fn a_sentence_counts_for_its_cause_and_never_too_much() {
    let reader = reader();
    let sure: &[f64] = &[0.0, 0.0, 1.0];
    let ordinary: &[f64] = &[1.0, 0.0, 0.0];
    let doubtful: &[f64] = &[0.4, 0.2, 0.4];
    let decibans = |sentences: &[&[f64]]| {
        let logs = of_sentences(&reader, sentences.iter().copied(), &causes(), true);
        10.0 * (logs[1] - logs[0]) / std::f64::consts::LN_10
    };
    assert!(decibans(&[ordinary]).abs() < 1e-9);
    assert!(decibans(&[sure]) > 8.0);
    assert!(decibans(&[sure]) <= MAX_SENTENCE_DB + 1e-9);
    assert!(decibans(&[doubtful]) > 0.0 && decibans(&[doubtful]) < 5.0);
    assert!((decibans(&[sure, sure]) - 2.0 * decibans(&[sure])).abs() < 1e-9);
    assert!((decibans(&[sure, ordinary]) - decibans(&[sure])).abs() < 1e-9);
}

#[test]
fn no_examples_is_no_error() {
    let reader = Reader::from_examples(2, Vec::new());
    assert_eq!(reader.probabilities("anything"), [0.5, 0.5]);
    assert_eq!(Reader::from_examples(0, Vec::new()).probabilities("x"), Vec::<f64>::new());
}

proptest::proptest! {
    #[test]
    fn any_text_can_be_read(text in "\\PC{0,60}") {
        let reader = reader();
        for read in reader.read(&[Message { text: &text, names: &[] }]) {
            let sentence = &text[read.span.clone()];
            for range in reader.explain(sentence, read.meaning().0).carried {
                assert!(sentence.get(range).is_some());
            }
        }
    }
}
