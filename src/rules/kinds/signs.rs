//! Parses `signs/*.yaml`: what can be seen in the record, and how often for each cause.

use super::causes::{basis, id};
use super::examples;
use super::of_10;
use super::of_10::Counts;
use super::placeholders;
use super::when_block;
use crate::rules::codes;
use crate::rules::pack::{Group, Outcome, Sign, SignId};
use crate::rules::parse::reader::{Entry, Fields};
use crate::rules::vocabulary::{Names, Vocabulary};

/// All signs of the pack so far.
#[derive(Debug, Default)]
pub(in crate::rules) struct Signs {
    pub signs: Vec<Sign>,
    pub groups: Vec<Group>,
    pub names: Names,
    /// Groups that files name; a sign without one has its own.
    named_groups: Vec<(String, usize)>,
}

/// Reads one file of signs.
pub(in crate::rules) fn read(root: Entry<'_>, vocabulary: &Vocabulary, signs: &mut Signs) {
    let Some(mut file) = root.fields("a file of signs") else { return };
    let group = file.get("group").and_then(|group| group.id());
    let items = file.need("signs").and_then(|signs| signs.items());
    file.finish();
    for item in items.into_iter().flatten() {
        let sign = sign(item, vocabulary, &mut signs.names);
        if item.is_off() {
            signs.names.off.extend(sign.map(|sign| sign.id));
            continue;
        }
        if let Some(mut sign) = sign {
            let Ok(at) = u16::try_from(signs.signs.len()) else { return };
            let group = group_of(group, &sign.id, signs);
            signs.groups[group].signs.push(SignId(at));
            sign.group = u16::try_from(group).unwrap_or(u16::MAX);
            signs.signs.push(sign);
        }
    }
}

fn group_of(group: Option<&str>, sign: &str, signs: &mut Signs) -> usize {
    if let Some(group) = group
        && let Some((_, at)) = signs.named_groups.iter().find(|(name, _)| name == group)
    {
        return *at;
    }
    let at = signs.groups.len();
    if let Some(group) = group {
        signs.named_groups.push((group.to_owned(), at));
    }
    signs.groups.push(Group { id: group.unwrap_or(sign).to_owned(), signs: Vec::new() });
    at
}

fn sign(entry: Entry<'_>, vocabulary: &Vocabulary, names: &mut Names) -> Option<Sign> {
    let mut fields = entry.fields("a sign")?;
    let id = id(&mut fields, names, "sign");
    let title = fields.need("title").and_then(|title| title.bilingual());
    let outcomes = outcomes(&mut fields, vocabulary);
    let absent = fields.get("absent").and_then(|entry| entry.word(&["counts", "says_nothing"]));
    let basis = basis(&mut fields);
    let because =
        fields.need("because").and_then(|because| placeholders::read(because, vocabulary));
    let expectable: Vec<String> = match &outcomes {
        Some(outcomes) => outcomes.iter().map(|outcome| outcome.id.clone()).collect(),
        None => Vec::new(),
    };
    let examples = match fields.get("examples") {
        Some(entry) => examples::read(entry, &expectable, vocabulary),
        None => {
            fields.whole().warning(
                codes::NO_EXAMPLE,
                format!("the sign `{}` has no example", id.unwrap_or("without id")),
                "add `examples:` with a buyer that shows it and one that does not",
            );
            Vec::new()
        }
    };
    fields.is_off();
    let line = fields.whole().line();
    fields.finish();
    Some(Sign {
        id: id?.to_owned(),
        title: title?,
        group: 0,
        outcomes: outcomes?,
        absent_says_nothing: absent == Some("says_nothing"),
        basis: basis?,
        because: because?,
        examples,
        line,
    })
}

/// `when` with `of_10`, or `outcomes`.
fn outcomes(fields: &mut Fields<'_>, vocabulary: &Vocabulary) -> Option<Vec<Outcome>> {
    let many = fields.get("outcomes");
    let when = fields.get("when");
    let of_10 = fields.get("of_10");
    match (many, when.or(of_10)) {
        (Some(_), Some(extra)) => {
            extra.as_key().error(
                codes::ONE_OF_TWO,
                "a sign has either `outcomes`, or `when` and `of_10`, not both",
                "take one of the two out",
            );
            None
        }
        (Some(many), None) => many_valued(many, vocabulary),
        (None, None) => {
            fields.whole().error(
                codes::ONE_OF_TWO,
                "a sign needs `when` and `of_10`, or `outcomes`",
                "add `when:` with a condition and `of_10:` with the numbers",
            );
            None
        }
        (None, Some(_)) => two_valued(fields, vocabulary),
    }
}

fn two_valued(fields: &mut Fields<'_>, vocabulary: &Vocabulary) -> Option<Vec<Outcome>> {
    let when = fields.need("when").and_then(|when| when_block::block(when, vocabulary));
    let of_10 = fields.need("of_10");
    let counts = of_10.and_then(|of_10| of_10::read(of_10, vocabulary));
    if let (Some(entry), Some(counts)) = (of_10, &counts) {
        warn_if_all_alike(entry, std::slice::from_ref(counts), vocabulary);
    }
    let present: Vec<f64> = counts?.into_iter().map(clipped).collect();
    let absent = present.iter().map(|p| 1.0 - p).collect();
    let outcome =
        |id: &str, when, probability| Outcome { id: id.to_owned(), title: None, when, probability };
    Some(vec![outcome("present", Some(when?), present), outcome("absent", None, absent)])
}

/// Nothing is ever certain.
fn clipped(count: f64) -> f64 {
    (count / 10.0).clamp(0.01, 0.99)
}

fn warn_if_all_alike(entry: Entry<'_>, all: &[Counts], vocabulary: &Vocabulary) {
    let alike = |counts: &Counts| counts.windows(2).all(|pair| pair[0] == pair[1]);
    if all.iter().all(alike) && !vocabulary.causes.incomplete {
        entry.warning(
            codes::SAYS_NOTHING,
            "the numbers are the same for every cause: this sign says nothing",
            "name at least one cause that shows it more or less often than most",
        );
    }
}

fn many_valued(entry: Entry<'_>, vocabulary: &Vocabulary) -> Option<Vec<Outcome>> {
    let items = entry.items()?;
    if items.len() < 2 {
        entry.error(
            codes::TOO_FEW,
            "a sign needs at least two outcomes",
            "add an outcome, or write the sign with `when` and `of_10`",
        );
        return None;
    }
    let mut ids = Names::default();
    let last = items.len() - 1;
    let read: Vec<_> = items
        .iter()
        .enumerate()
        .map(|(at, item)| outcome(*item, at == last, &mut ids, vocabulary))
        .collect();
    let mut outcomes = Vec::new();
    let mut all = Vec::new();
    for (outcome, counts) in read.into_iter().collect::<Option<Vec<_>>>()? {
        outcomes.push(outcome);
        all.push(counts);
    }
    if let Some(wrong) = of_10::misfits(&all, vocabulary, |sum| (sum - 10.0).abs() < 0.001) {
        entry.error(
            codes::BAD_SUM,
            format!("the outcomes do not sum to 10: {wrong}"),
            "of 10 buyers silent for a cause, each shows exactly one outcome; fix the numbers",
        );
        return None;
    }
    warn_if_all_alike(entry, &all, vocabulary);
    normalise(&mut outcomes, &all);
    Some(outcomes)
}

fn outcome(
    entry: Entry<'_>,
    is_last: bool,
    ids: &mut Names,
    vocabulary: &Vocabulary,
) -> Option<(Outcome, Counts)> {
    let mut fields = entry.fields("an outcome")?;
    let id_entry = fields.get("id");
    let id = id(&mut fields, ids, "outcome of this sign");
    if let (Some(entry), Some("present" | "absent" | "unknown")) = (id_entry, id) {
        entry.error(
            codes::BAD_ID,
            "an outcome may not be called present, absent or unknown",
            "choose a word that says what was seen",
        );
    }
    let title = fields.need("title").and_then(|title| title.bilingual());
    let when_entry = if is_last { fields.get("when") } else { fields.need("when") };
    let when = when_entry.map(|when| when_block::block(when, vocabulary));
    if is_last && let Some(when) = when_entry {
        when.as_key().error(
            codes::ONE_OF_TWO,
            "the last outcome stands for everything else and has no `when`",
            "take the `when` out, or add one more outcome for the rest",
        );
    }
    let counts = fields.need("of_10").and_then(|of_10| of_10::read(of_10, vocabulary));
    fields.finish();
    let when = match when {
        Some(None) => return None,
        Some(when) => when,
        None if is_last => None,
        None => return None,
    };
    Some((
        Outcome { id: id?.to_owned(), title: Some(title?), when, probability: Vec::new() },
        counts?,
    ))
}

/// Clips every frequency, then scales each cause's to sum to 1.
fn normalise(outcomes: &mut [Outcome], all: &[Counts]) {
    let causes = all.first().map_or(0, Vec::len);
    for cause in 0..causes {
        let sum: f64 = all.iter().map(|counts| clipped(counts[cause])).sum();
        for (outcome, counts) in outcomes.iter_mut().zip(all) {
            outcome.probability.push(clipped(counts[cause]) / sum);
        }
    }
}
