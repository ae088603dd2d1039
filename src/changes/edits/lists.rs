//! Compares word lists: added and removed words.

use std::collections::BTreeSet;

use super::condition::{Words, come_and_gone};
use super::{Edit, EditedList, Pair, Part, paired};
use crate::rules::{Pack, READ_BY_THE_PROGRAM};

pub(in crate::changes::edits) fn edited(pair: Pair<'_>) -> Vec<EditedList> {
    let lists = paired(&pair.old.named_lists, &pair.new.named_lists, |list| &list.0);
    lists.into_iter().filter_map(|(was, is)| edited_list(pair, was, is)).collect()
}

type Named = (String, crate::facts::word_search::WordSet);

fn edited_list(pair: Pair<'_>, was: Option<&Named>, is: Option<&Named>) -> Option<EditedList> {
    let words = |pack: &Pack, list: Option<&Named>| -> BTreeSet<String> {
        list.into_iter().flat_map(|list| pack.words.words_of(list.1)).collect()
    };
    let (before, after) = (words(pair.old, was), words(pair.new, is));
    let come: BTreeSet<String> = after.difference(&before).cloned().collect();
    let gone: BTreeSet<String> = before.difference(&after).cloned().collect();
    let (name, _) = is.or(was)?;
    let part = Part::Read { signs: Vec::new(), gates: Vec::new(), checks: Vec::new() };
    let mut edit = Edit::new(format!("list {name}"), part, None);
    match (was, is) {
        (None, _) => edit.what.push("new".into()),
        (_, None) => edit.what.push("gone".into()),
        _ if come.is_empty() && gone.is_empty() => return None,
        _ => edit.what.push(come_and_gone(&come, &gone)),
    }
    Some(EditedList { words: Words { come, gone }, edit })
}

/// A list that the program itself reads, or that no rule reads, has its effect through facts.
pub(in crate::changes::edits) fn settled(mut edit: Edit) -> Edit {
    let is_idle = matches!(&edit.part, Part::Read { signs, gates, checks }
        if signs.is_empty() && gates.is_empty() && checks.is_empty());
    let is_ours = READ_BY_THE_PROGRAM.iter().any(|name| edit.rule == format!("list {name}"));
    if is_idle || is_ours {
        edit.part = Part::Facts;
    }
    edit
}
