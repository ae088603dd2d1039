//! Reads `signs/*.yaml`: what can be observed in the record, and how often for each cause.

use super::causes::{basis, id};
use super::examples;
use super::of_10;
use super::of_10::Counts;
use super::placeholders;
use super::when_block;
use crate::rules::codes;
use crate::rules::frequencies::{Witness, clip_outcomes};
use crate::rules::pack::{Group, Outcome, Sign, SignId};
use crate::rules::parse::reader::{Entry, Fields};
use crate::rules::parse::yaml::Tree;
use crate::rules::vocabulary::{Names, Vocabulary};

/// The signs of the pack read so far.
#[derive(Debug, Default)]
pub(in crate::rules) struct Signs {
    pub signs: Vec<Sign>,
    pub groups: Vec<Group>,
    pub names: Names,
    /// Groups that files name. A sign without a group has one of its own.
    named_groups: Vec<(String, usize)>,
    /// Groups whose file sets `alike`.
    alike_written: Vec<usize>,
}

impl Signs {
    /// Sorts groups and signs by id, so that file names do not matter, and sets the default of
    /// `alike` for groups without one.
    pub fn settle(&mut self, usual_alike: f64) {
        for (at, group) in self.groups.iter_mut().enumerate() {
            if !self.alike_written.contains(&at) {
                group.alike = usual_alike;
            }
        }
        let old_groups: Vec<String> = self.groups.iter().map(|group| group.id.clone()).collect();
        let group_of = |sign: &Sign| old_groups[usize::from(sign.group)].as_str();
        self.signs.sort_by(|a, b| (group_of(a), &a.id).cmp(&(group_of(b), &b.id)));
        self.groups.sort_by(|a, b| a.id.cmp(&b.id));
        self.groups.iter_mut().for_each(|group| group.signs.clear());
        for (at, sign) in (0..).zip(&mut self.signs) {
            let id = &old_groups[usize::from(sign.group)];
            let Some(group) = self.groups.iter().position(|group| group.id == *id) else {
                continue;
            };
            self.groups[group].signs.push(SignId(at));
            sign.group = u16::try_from(group).unwrap_or(u16::MAX);
        }
    }
}

/// Reads one file of signs.
pub(in crate::rules) fn read(root: Entry<'_>, vocabulary: &Vocabulary, signs: &mut Signs) {
    let Some(mut file) = root.fields("a file of signs") else { return };
    let group = file.get("group").and_then(|group| group.id());
    let title = file.get("title").and_then(|title| title.bilingual());
    let alike_entry = file.get("alike");
    let alike = alike_entry.and_then(|entry| entry.number(0.0..=1.0));
    if let (Some(entry), None) = (alike_entry.or(file.get("title")), group) {
        entry.as_key().error(
            codes::MISSING_KEY,
            "this is a setting of a group, and the file has no group",
            "add `group: …` with a name, or remove the line",
        );
    }
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
            if let (Some(title), None) = (&title, &signs.groups[group].title) {
                signs.groups[group].title = Some(title.clone());
            }
            if let (Some(alike), Some(entry)) = (alike, alike_entry) {
                set_alike(entry, alike, group, signs);
            }
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
    signs.groups.push(Group {
        id: group.unwrap_or(sign).to_owned(),
        title: None,
        alike: 0.0,
        signs: Vec::new(),
    });
    at
}

/// Sets a property of a group. Several files may add signs to a group, but must not contradict each
/// other.
fn set_alike(entry: Entry<'_>, alike: f64, group: usize, signs: &mut Signs) {
    if !signs.alike_written.contains(&group) {
        signs.alike_written.push(group);
        signs.groups[group].alike = alike;
    } else if signs.groups[group].alike != alike {
        entry.error(
            codes::ONE_OF_TWO,
            format!(
                "another file has {} for the group `{}`",
                signs.groups[group].alike, signs.groups[group].id
            ),
            "write the same number in both, or in one of them only",
        );
    }
}

fn sign(entry: Entry<'_>, vocabulary: &Vocabulary, names: &mut Names) -> Option<Sign> {
    let mut fields = entry.fields("a sign")?;
    let id = id(&mut fields, names, "sign");
    let title = fields.need("title").and_then(|title| title.bilingual());
    let outcomes = outcomes(&mut fields, vocabulary);
    let absent = fields.get("absent").and_then(|entry| entry.word(&["counts", "ignore"]));
    let witness = fields.get("when").and_then(|when| witness_of(when, vocabulary));
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
                "add `examples:` with a buyer that has it and one that does not",
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
        named: of_10::named(entry, "outcomes", vocabulary),
        ignores_absence: absent == Some("ignore"),
        witness: witness.unwrap_or(Witness::PERFECT),
        basis: basis?,
        because: because?,
        examples,
        line,
    })
}

/// Returns the witness of the list, if the condition of the sign is a single `$list` searched for
/// in a text.
fn witness_of(when: Entry<'_>, vocabulary: &Vocabulary) -> Option<Witness> {
    let [(_, line)] = when.free_fields_quietly()[..] else { return None };
    let [("contains_any", words)] = line.free_fields_quietly()[..] else { return None };
    let name = match words.tree() {
        Tree::Items(_) => match words.items()?[..] {
            [word] => word.as_text()?,
            _ => return None,
        },
        _ => words.as_text()?,
    };
    let name = name.strip_prefix('$')?;
    vocabulary.lists.all.iter().find(|list| list.name == name)?.witness
}

/// Reads `when` with `of_10`, or `outcomes`.
fn outcomes(fields: &mut Fields<'_>, vocabulary: &Vocabulary) -> Option<Vec<Outcome>> {
    let many = fields.get("outcomes");
    let when = fields.get("when");
    let of_10 = fields.get("of_10");
    match (many, when.or(of_10)) {
        (Some(_), Some(extra)) => {
            extra.as_key().error(
                codes::ONE_OF_TWO,
                "a sign has either `outcomes`, or `when` and `of_10`, not both",
                "remove one of the two",
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
    let present: Vec<f64> = counts?.into_iter().map(|count| count / 10.0).collect();
    let absent = present.iter().map(|p| 1.0 - p).collect();
    let mut rows = vec![present, absent];
    clip_outcomes(&mut rows);
    let [present, absent] = <[Vec<f64>; 2]>::try_from(rows).ok()?;
    let outcome =
        |id: &str, when, probability| Outcome { id: id.to_owned(), title: None, when, probability };
    Some(vec![outcome("present", Some(when?), present), outcome("absent", None, absent)])
}

fn warn_if_all_alike(entry: Entry<'_>, all: &[Counts], vocabulary: &Vocabulary) {
    let alike = |counts: &Counts| counts.windows(2).all(|pair| pair[0] == pair[1]);
    if all.iter().all(alike) && !vocabulary.causes.incomplete {
        entry.warning(
            codes::SAYS_NOTHING,
            "the numbers are the same for every cause, so this sign has no effect",
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
    set_frequencies(&mut outcomes, &all);
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
            "choose a word for what was observed",
        );
    }
    let title = fields.need("title").and_then(|title| title.bilingual());
    let when_entry = if is_last { fields.get("when") } else { fields.need("when") };
    let when = when_entry.map(|when| when_block::block(when, vocabulary));
    if is_last && let Some(when) = when_entry {
        when.as_key().error(
            codes::ONE_OF_TWO,
            "the last outcome covers everything else and has no `when`",
            "remove the `when`, or add one more outcome for the rest",
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

/// Sets the clipped frequencies of all outcomes.
fn set_frequencies(outcomes: &mut [Outcome], all: &[Counts]) {
    let mut rows: Vec<Vec<f64>> =
        all.iter().map(|counts| counts.iter().map(|count| count / 10.0).collect()).collect();
    clip_outcomes(&mut rows);
    for (outcome, row) in outcomes.iter_mut().zip(rows) {
        outcome.probability = row;
    }
}
