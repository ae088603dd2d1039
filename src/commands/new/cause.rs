//! Asks for a new cause: its meaning, how common it is, what to do and what to avoid.

use super::arguments::CauseArguments;
use super::bilingual;
use super::parse_answer::{made_id, new_id, number};
use super::prompt::{Prompt, Question};
use crate::rules::Pack;
use crate::rules::scaffold::{Draft, NewCause};

pub(super) fn draft(said: &CauseArguments, pack: &Pack, asker: &mut Prompt) -> Option<Draft> {
    let title = bilingual(
        asker,
        ["title", "title-zh"],
        [said.title.as_deref(), said.title_zh.as_deref()],
        "Why are such buyers silent, in a few words? e.g. Waits for a certificate",
        None,
    );
    let made = title.as_ref().map(|title| made_id(&title.en)).filter(|id| !id.is_empty());
    let id = asker.one(
        Question {
            flag: "id",
            said: said.id.as_deref(),
            ask: "A short name for it",
            usual: made.as_deref().or(title.is_none().then_some("new_cause")),
        },
        |typed| new_id(typed, pack.causes.iter().map(|cause| cause.id.as_str())),
    );
    let of_100 = asker.one(
        Question {
            flag: "of-100",
            said: said.of_100.as_deref(),
            ask: "Of 100 buyers silent after a PI, how many for this reason?",
            usual: None,
        },
        |typed| number(typed, 100.0),
    );
    let means = bilingual(
        asker,
        ["means", "means-zh"],
        [said.means.as_deref(), said.means_zh.as_deref()],
        "What does it mean, in a sentence? The buyer may ask to read it",
        None,
    );
    let act = bilingual(
        asker,
        ["do", "do-zh"],
        [said.act.as_deref(), said.act_zh.as_deref()],
        "What is there to do, in a sentence?",
        None,
    );
    let avoid = bilingual(
        asker,
        ["avoid", "avoid-zh"],
        [said.avoid.as_deref(), said.avoid_zh.as_deref()],
        "What is to be avoided, in a sentence?",
        None,
    );
    let cause = NewCause {
        id: id?,
        title: title?,
        of_100: of_100?,
        means: means?,
        act: act?,
        avoid: avoid?,
    };
    Some(cause.draft())
}
