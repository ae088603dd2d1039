//! Reads the channel of an activity from its name in the CRM.

use crate::facts::Channel;
use crate::facts::word_search::fold;

/// Whole words of scripts that separate words by spaces.
const WORDS: [(Channel, &[&str]); 4] = [
    (Channel::Mail, &["mail", "email", "emails", "e-mail", "edm", "newsletter", "correo"]),
    (Channel::Call, &["call", "phone", "telephone", "telefono", "llamada", "appel", "anruf"]),
    (
        Channel::Chat,
        &[
            "chat",
            "whatsapp",
            "wechat",
            "message",
            "sms",
            "im",
            "telegram",
            "skype",
            "line",
            "zalo",
            "linkedin",
            "messenger",
            "instagram",
            "facebook",
            "tm",
            "trademanager",
            "communication",
        ],
    ),
    (
        Channel::Meeting,
        &["meeting", "visit", "lunch", "dinner", "demo", "fair", "event", "reunion", "appointment"],
    ),
];

/// Substrings of Chinese words.
const STRETCHES: [(Channel, &[&str]); 4] = [
    (Channel::Mail, &["邮件", "邮箱"]),
    (Channel::Call, &["电话"]),
    (Channel::Chat, &["微信", "短信", "聊天"]),
    (Channel::Meeting, &["会议", "拜访", "展会", "面谈"]),
];

const NO_MESSAGES: [&str; 7] = ["note", "notes", "task", "todo", "deadline", "备注", "任务"];
const NO_MESSAGE_PHRASES: [&str; 3] = ["to do", "opportunity close", "quote close"];

/// Returns the channel; `None` if the activity is not a message.
pub fn channel(kind: &str) -> Option<Channel> {
    let kind = fold(kind);
    let words = || kind.split(|c: char| !c.is_alphanumeric() && c != '-');
    let is_none = words().any(|word| NO_MESSAGES.contains(&word))
        || NO_MESSAGE_PHRASES.iter().any(|phrase| kind.contains(phrase));
    if is_none {
        return None;
    }
    let of_word =
        |word: &str| WORDS.iter().find(|(_, own)| own.contains(&word)).map(|(channel, _)| *channel);
    let of_stretch = || {
        let has = |own: &[&str]| own.iter().any(|stretch| kind.contains(stretch));
        STRETCHES.iter().find(|(_, own)| has(own)).map(|(channel, _)| *channel)
    };
    Some(words().find_map(of_word).or_else(of_stretch).unwrap_or(Channel::Other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_activity_is_known_by_what_the_crm_calls_it() {
        assert_eq!(channel("Email"), Some(Channel::Mail));
        assert_eq!(channel("Phone call"), Some(Channel::Call));
        assert_eq!(channel("WhatsApp"), Some(Channel::Chat));
        assert_eq!(channel("Llamada telefónica"), Some(Channel::Call));
        assert_eq!(channel("微信沟通"), Some(Channel::Chat));
        assert_eq!(channel("Claim time"), Some(Channel::Other), "no word of a chat");
        assert_eq!(channel("Task"), None);
        assert_eq!(channel("To Do"), None);
    }
}
