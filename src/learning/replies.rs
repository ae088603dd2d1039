//! Counts how many buyers answered each question, by the cause that came out.

use super::Case;
use crate::diagnosis::questions::answers::NO_REPLY;
use crate::rules::Pack;
use crate::rules::pack::{CauseId, QuestionId};

/// The replies to one question by buyers silent for one cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplyRate {
    pub question: QuestionId,
    pub cause: CauseId,
    /// Cases in which the question was asked.
    pub asked: usize,
    pub answered: usize,
}

/// Returns the reply rates in pack order, without questions that were never asked.
pub fn reply_rates(pack: &Pack, cases: &[Case]) -> Vec<ReplyRate> {
    let mut rates = Vec::new();
    for (at, (question, own)) in (0..).map(QuestionId).zip(&pack.questions).enumerate() {
        let is_reply = |answer: u8| {
            own.answers.get(usize::from(answer)).is_some_and(|answer| answer.id != NO_REPLY)
        };
        for (cause, _) in (0..).map(CauseId).zip(&pack.causes) {
            let replies = cases.iter().filter(|case| case.cause == cause);
            let replies: Vec<u8> = replies.filter_map(|case| case.observed.replies[at]).collect();
            if !replies.is_empty() {
                let answered = replies.iter().filter(|&&answer| is_reply(answer)).count();
                rates.push(ReplyRate { question, cause, asked: replies.len(), answered });
            }
        }
    }
    rates
}
