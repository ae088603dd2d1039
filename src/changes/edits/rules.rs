//! Compares causes, gates, signs, questions, conduct checks and tests.

use super::condition::{Difference, Words, differences, name_of};
use super::{Edit, EditedList, Pair, Part, note, number, paired, yes_no};
use crate::facts::Bilingual;
use crate::rules::Pack;
use crate::rules::pack::{
    Basis, Because, Cause, CauseId, ConductCheck, Example, Gate, GateStep, Interval, Outcome,
    PackTest, Piece, Question, QuestionKind, Recheck, RuleLine, Sign, Spotting,
};

/// From this number of causes with the same change, they are counted instead of listed.
const TOO_MANY_ALIKE: usize = 3;

pub(in crate::changes::edits) fn causes(pair: Pair<'_>, edits: &mut Vec<Edit>) {
    for (was, is) in paired(&pair.old.causes, &pair.new.causes, |cause| &cause.id) {
        let Some(any) = is.or(was) else { continue };
        let mut edit = begun("cause", &any.id, Part::Cause(any.id.clone()), &any.line);
        match (was, is) {
            (Some(was), Some(is)) => {
                note(&mut edit.what, "of 100", &was.of_100, &is.of_100, |own| number(*own));
                if edit.what.is_empty() {
                    edit.part = Part::Wording;
                }
                basis(&mut edit.what, was.basis, is.basis);
                recheck(pair, was, is, &mut edit);
                let same = |own: fn(&Cause) -> &Bilingual| own(was) == own(is);
                wording(
                    &mut edit.what,
                    &[
                        ("title", same(|own| &own.title)),
                        ("means", same(|own| &own.means)),
                        ("do", same(|own| &own.act)),
                        ("avoid", same(|own| &own.avoid)),
                        ("ask", asked(pair.old, was) == asked(pair.new, is)),
                    ],
                );
            }
            (None, Some(is)) => edit.what.push(format!("new, of 100 {}", number(is.of_100))),
            _ => edit.what.push("gone".into()),
        }
        edits.push(edit);
    }
}

/// Returns the ids of the questions of a cause; their indices differ between packs.
fn asked<'p>(pack: &'p Pack, cause: &Cause) -> Vec<&'p str> {
    cause.ask.iter().map(|&question| pack.question(question).id.as_str()).collect()
}

fn causes_of<'p>(pack: &'p Pack, causes: &[CauseId]) -> Vec<&'p str> {
    causes.iter().map(|&cause| pack.cause(cause).id.as_str()).collect()
}

fn recheck(pair: Pair<'_>, was: &Cause, is: &Cause, edit: &mut Edit) {
    let description = |pack: &Pack, own: &Option<Recheck>| {
        own.as_ref().map_or("none".to_owned(), |own| {
            let after = own.after.map(|fact| format!(" after {}", name_of(pack, fact)));
            format!("{}{}", interval(own.interval), after.unwrap_or_default())
        })
    };
    let (from, to) = (description(pair.old, &was.recheck), description(pair.new, &is.recheck));
    if from != to {
        edit.what.push(format!("recheck {from} → {to}"));
        if edit.part == Part::Wording {
            edit.part = Part::Cadence;
        }
    }
}

pub(in crate::changes::edits) fn interval(interval: Interval) -> String {
    match interval {
        Interval::Days(days) => super::condition::length(days),
        Interval::Months(months) => format!("{months} months"),
    }
}

pub(in crate::changes::edits) fn gates(
    pair: Pair<'_>,
    lists: &mut [EditedList],
    edits: &mut Vec<Edit>,
) {
    for (was, is) in paired(&pair.old.gates, &pair.new.gates, |gate| &gate.id) {
        let Some(any) = is.or(was) else { continue };
        let mut edit = begun("gate", &any.id, Part::Gate(any.id.clone()), &any.line);
        let (Some(was), Some(is)) = (was, is) else {
            edit.what.push(if is.is_some() { "new" } else { "gone" }.into());
            edits.push(edit);
            continue;
        };
        let found = differences((pair.old, &was.when), (pair.new, &is.when));
        let own = without_lists(found, lists, |part| {
            if let Part::Read { gates, .. } = part {
                gates.push(is.id.clone());
            }
        });
        edit.what.extend(own.iter().map(Difference::description));
        let yes = |own: &bool| yes_no(*own);
        note(&mut edit.what, "hidden", &was.hidden, &is.hidden, yes);
        note(&mut edit.what, "first", &was.first, &is.first, yes);
        let back = |pack: &Pack, own: &Gate| {
            own.back_on.map_or("none".to_owned(), |fact| name_of(pack, fact))
        };
        note(&mut edit.what, "back_on", &back(pair.old, was), &back(pair.new, is), String::clone);
        note(&mut edit.what, "next_step", &was.next_step, &is.next_step, |own| {
            match own {
                GateStep::AtOnce => "at_once",
                GateStep::ByCadence => "by the cadence",
                GateStep::Nothing => "nothing",
            }
            .to_owned()
        });
        if edit.what.is_empty() {
            edit.part = Part::Wording;
        }
        wording(
            &mut edit.what,
            &[
                ("title", was.title == is.title),
                ("means", was.means == is.means),
                ("do", was.act == is.act),
                ("because", same_because(pair, &was.because, &is.because)),
            ],
        );
        examples(&mut edit.what, &was.examples, &is.examples);
        edits.push(edit);
    }
    let order = |pack: &Pack, other: &Pack| -> Vec<String> {
        let ids = pack.gates.iter().map(|gate| gate.id.clone());
        ids.filter(|id| other.gates.iter().any(|gate| gate.id == *id)).collect()
    };
    let (before, after) = (order(pair.old, pair.new), order(pair.new, pair.old));
    if before != after {
        let mut edit = Edit::new("gates".into(), Part::OrderOfGates, None);
        edit.what.push(format!("tried in another order: {}", after.join(", ")));
        edits.push(edit);
    }
}

pub(in crate::changes::edits) fn signs(
    pair: Pair<'_>,
    lists: &mut [EditedList],
    edits: &mut Vec<Edit>,
) {
    for (was, is) in paired(&pair.old.signs, &pair.new.signs, |sign| &sign.id) {
        let Some(any) = is.or(was) else { continue };
        let mut edit = begun("sign", &any.id, Part::Sign(any.id.clone()), &any.line);
        match (was, is) {
            (Some(was), Some(is)) => sign(pair, was, is, lists, &mut edit),
            (None, _) => edit.what.push("new".into()),
            _ => edit.what.push("gone".into()),
        }
        edits.push(edit);
    }
}

fn sign(pair: Pair<'_>, was: &Sign, is: &Sign, lists: &mut [EditedList], edit: &mut Edit) {
    let ids = |sign: &Sign| -> Vec<String> {
        sign.outcomes.iter().map(|outcome| outcome.id.clone()).collect()
    };
    let (before, after) = (ids(was), ids(is));
    if before == after {
        for (from, to) in was.outcomes.iter().zip(&is.outcomes) {
            outcome(pair, is, (from, to), lists, edit);
        }
    } else {
        note(&mut edit.what, "outcomes", &before, &after, |ids| ids.join(", "));
    }
    let group = |pack: &Pack, sign: &Sign| pack.groups[usize::from(sign.group)].id.clone();
    note(&mut edit.what, "group", &group(pair.old, was), &group(pair.new, is), String::clone);
    let says = |own: &bool| if *own { "ignored" } else { "counts" }.to_owned();
    note(&mut edit.what, "absent", &was.ignores_absence, &is.ignores_absence, says);
    let alike = |pack: &Pack, sign: &Sign| pack.groups[usize::from(sign.group)].alike;
    note(&mut edit.what, "alike", &alike(pair.old, was), &alike(pair.new, is), |own| number(*own));
    let witness = |sign: &Sign| (sign.witness.found, sign.witness.false_hits);
    note(&mut edit.what, "witness", &witness(was), &witness(is), |(found, false_hits)| {
        format!("found {}, false hits {}", number(*found), number(*false_hits))
    });
    if edit.what.is_empty() {
        edit.part = Part::Wording;
    }
    basis(&mut edit.what, was.basis, is.basis);
    let titles = |sign: &Sign| -> Vec<Option<Bilingual>> {
        sign.outcomes.iter().map(|own| own.title.clone()).collect()
    };
    wording(
        &mut edit.what,
        &[
            ("title", was.title == is.title && titles(was) == titles(is)),
            ("because", same_because(pair, &was.because, &is.because)),
        ],
    );
    examples(&mut edit.what, &was.examples, &is.examples);
}

fn outcome(
    pair: Pair<'_>,
    sign: &Sign,
    (was, is): (&Outcome, &Outcome),
    lists: &mut [EditedList],
    edit: &mut Edit,
) {
    if let (Some(from), Some(to)) = (&was.when, &is.when) {
        let found = differences((pair.old, from), (pair.new, to));
        let own = without_lists(found, lists, |part| {
            if let Part::Read { signs, .. } = part
                && !signs.contains(&sign.id)
            {
                signs.push(sign.id.clone());
            }
        });
        edit.what.extend(own.iter().map(Difference::description));
    }
    // The rest to 10 follows from the others and is not an edit of its own.
    if !(sign.is_two_valued() && is.id == "absent") {
        let of = if sign.is_two_valued() { "" } else { is.id.as_str() };
        frequencies(pair, of, &was.probability, &is.probability, &mut edit.what);
    }
}

/// Formats changed frequencies as `of 10 for tender: 2 → 5`, with equal changes together. A cause
/// that one of the packs lacks is an edit of its own.
fn frequencies(pair: Pair<'_>, of: &str, was: &[f64], is: &[f64], what: &mut Vec<String>) {
    let mut alike: Vec<((String, String), Vec<&str>)> = Vec::new();
    for (cause, to) in pair.new.causes.iter().zip(is) {
        let Some(at) = pair.old.cause_named(&cause.id) else { continue };
        let change = (number(was[usize::from(at.0)] * 10.0), number(to * 10.0));
        if change.0 == change.1 {
            continue;
        }
        match alike.iter_mut().find(|(own, _)| *own == change) {
            Some((_, causes)) => causes.push(&cause.id),
            None => alike.push((change, vec![&cause.id])),
        }
    }
    let of = if of.is_empty() { String::new() } else { format!("{of}, ") };
    for ((from, to), causes) in alike {
        let causes = if causes.len() > TOO_MANY_ALIKE {
            format!("{} causes", causes.len())
        } else {
            causes.join(", ")
        };
        what.push(format!("{of}of 10 for {causes} {from} → {to}"));
    }
}

pub(in crate::changes::edits) fn questions(pair: Pair<'_>, edits: &mut Vec<Edit>) {
    for (was, is) in paired(&pair.old.questions, &pair.new.questions, |question| &question.id) {
        let Some(any) = is.or(was) else { continue };
        let mut edit = begun("question", &any.id, Part::Question(any.id.clone()), &any.line);
        match (was, is) {
            (Some(was), Some(is)) => question(pair, was, is, &mut edit),
            (None, _) => edit.what.push("new".into()),
            _ => edit.what.push("gone".into()),
        }
        edits.push(edit);
    }
}

fn question(pair: Pair<'_>, was: &Question, is: &Question, edit: &mut Edit) {
    note(&mut edit.what, "topic", &was.topic, &is.topic, String::clone);
    note(&mut edit.what, "kind", &was.kind, &is.kind, |own| {
        if *own == QuestionKind::Closed { "closed" } else { "open" }.to_owned()
    });
    let spot = |pack: &Pack, own: &Question| pack.words.words_of(own.spot);
    if spot(pair.old, was) != spot(pair.new, is) {
        edit.what.push("spot has other phrases".into());
    }
    let ids = |own: &Question| -> Vec<String> {
        own.answers.iter().map(|answer| answer.id.clone()).collect()
    };
    let (before, after) = (ids(was), ids(is));
    if before == after {
        let answers = was.answers.iter().zip(&is.answers);
        // The rest to 10, for silence, is not an edit of its own.
        for (from, to) in answers.take(was.answers.len().saturating_sub(1)) {
            frequencies(pair, &to.id, &from.probability, &to.probability, &mut edit.what);
        }
    } else {
        note(&mut edit.what, "answers", &before, &after, |ids| ids.join(", "));
    }
    if edit.what.is_empty() {
        edit.part = Part::Wording;
    }
    let says = |own: &Question| -> Vec<Bilingual> {
        own.answers.iter().map(|answer| answer.says.clone()).collect()
    };
    let same_says = before != after || says(was) == says(is);
    wording(
        &mut edit.what,
        &[("ask", was.ask_in == is.ask_in && was.ask == is.ask), ("says", same_says)],
    );
}

pub(in crate::changes::edits) fn drafts(pair: Pair<'_>, edits: &mut Vec<Edit>) {
    for (was, is) in paired(&pair.old.drafts, &pair.new.drafts, |rule| &rule.id) {
        let Some(any) = is.or(was) else { continue };
        let mut edit = begun("draft", &any.id, Part::Wording, &any.line);
        match (was, is) {
            (Some(was), Some(is)) => {
                let same = [
                    ("purpose", was.purpose == is.purpose),
                    ("meanings", was.meanings == is.meanings),
                    ("causes", causes_of(pair.old, &was.causes) == causes_of(pair.new, &is.causes)),
                    ("tasks", was.tasks == is.tasks),
                    ("for", was.forms == is.forms),
                    ("says", was.says == is.says),
                ];
                wording(&mut edit.what, &same);
            }
            (None, _) => edit.what.push("new".into()),
            _ => edit.what.push("gone".into()),
        }
        edits.push(edit);
    }
}

pub(in crate::changes::edits) fn conduct(
    pair: Pair<'_>,
    lists: &mut [EditedList],
    edits: &mut Vec<Edit>,
) {
    for (was, is) in paired(&pair.old.conduct, &pair.new.conduct, |check| &check.id) {
        let Some(any) = is.or(was) else { continue };
        let mut edit = begun("conduct", &any.id, Part::Check(any.id.clone()), &any.line);
        match (was, is) {
            (Some(was), Some(is)) => check(pair, was, is, lists, &mut edit),
            (None, _) => edit.what.push("new".into()),
            _ => edit.what.push("gone".into()),
        }
        edits.push(edit);
    }
}

fn check(
    pair: Pair<'_>,
    was: &ConductCheck,
    is: &ConductCheck,
    lists: &mut [EditedList],
    edit: &mut Edit,
) {
    match (&was.spotting, &is.spotting) {
        (Spotting::Condition(from), Spotting::Condition(to)) => {
            let found = differences((pair.old, from), (pair.new, to));
            let own = without_lists(found, lists, |part| {
                if let Part::Read { checks, .. } = part {
                    checks.push(is.id.clone());
                }
            });
            edit.what.extend(own.iter().map(Difference::description));
        }
        (Spotting::Phrases(from), Spotting::Phrases(to)) => {
            if pair.old.words.words_of(*from) != pair.new.words.words_of(*to) {
                edit.what.push("other phrases".into());
            }
        }
        _ => edit.what.push("finds its error in another way".into()),
    }
    note(&mut edit.what, "level", &was.level, &is.level, |own| own.name().to_owned());
    if edit.what.is_empty() {
        edit.part = Part::Wording;
    }
    wording(
        &mut edit.what,
        &[("title", was.title == is.title), ("advice", was.advice == is.advice)],
    );
    examples(&mut edit.what, &was.examples, &is.examples);
}

/// Compares tests by name; changed results are reported separately.
pub(in crate::changes::edits) fn tests(pair: Pair<'_>, edits: &mut Vec<Edit>) {
    for (was, is) in paired(&pair.old.tests, &pair.new.tests, |test: &PackTest| &test.name) {
        let Some(any) = is.or(was) else { continue };
        let mut edit = begun("test", &format!("“{}”", any.name), Part::Wording, &any.line);
        match (was, is) {
            (None, _) => edit.what.push("new".into()),
            (_, None) => edit.what.push("gone".into()),
            (Some(was), Some(is)) => {
                if format!("{:?}", was.expect) != format!("{:?}", is.expect) {
                    edit.what.push("expects something else".into());
                }
            }
        }
        edits.push(edit);
    }
}

fn begun(sort: &str, id: &str, part: Part, line: &RuleLine) -> Edit {
    Edit::new(format!("{sort} {id}"), part, Some(line))
}

/// Returns the edits of the condition itself. Effects of an edited list are reported with that
/// list.
fn without_lists(
    found: Vec<Difference>,
    lists: &mut [EditedList],
    mut reads: impl FnMut(&mut Part),
) -> Vec<Difference> {
    let mut own = Vec::new();
    for difference in found {
        let words: Vec<&Words> = lists.iter().map(|list| &list.words).collect();
        if !difference.is_explained_by(&words) {
            own.push(difference);
            continue;
        }
        for list in lists.iter_mut().filter(|list| difference.touches(&list.words)) {
            reads(&mut list.edit.part);
        }
    }
    own
}

fn basis(what: &mut Vec<String>, was: Basis, is: Basis) {
    note(what, "basis", &was, &is, |own| own.name().to_owned());
}

fn wording(what: &mut Vec<String>, keys: &[(&str, bool)]) {
    let other: Vec<&str> = keys.iter().filter(|(_, same)| !same).map(|(key, _)| *key).collect();
    if !other.is_empty() {
        what.push(format!("wording of {}", other.join(", ")));
    }
}

fn examples(what: &mut Vec<String>, was: &[Example], is: &[Example]) {
    note(what, "examples", &was.len(), &is.len(), usize::to_string);
}

fn same_because(pair: Pair<'_>, was: &Because, is: &Because) -> bool {
    let description = |pack: &Pack, pieces: &[Piece]| -> Vec<String> {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Fact(fact) => format!("{{{}}}", name_of(pack, *fact)),
            Piece::Found => "{found}".into(),
        };
        pieces.iter().map(piece).collect()
    };
    description(pair.old, &was.en) == description(pair.new, &is.en)
        && description(pair.old, &was.zh) == description(pair.new, &is.zh)
}
