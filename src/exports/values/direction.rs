//! Reads the sender of a message from the word in its direction column.

use std::sync::LazyLock;

use crate::facts::Party;
use crate::facts::cell_words::{CellWords, WordTable};

struct Words {
    us: WordTable,
    buyer: WordTable,
    incoming: WordTable,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| Words {
    us: WordTable::of(
        "out outgoing outbound sent send sending us we me our outbox ausgehend* gesendet* versendet* verschickt* sortant sortante envoye envoyee saliente \
         enviad* saida uscita inviat* uitgaand verzonden исходящ* отправлен* вихідн* giden gonderilen gönderilen wychodz* wyslan* \
         skickat sendt lahetetty صادر* مرسل*",
        &[
            "发出", "发送", "发件", "呼出", "去信", "我方", "我们", "已发", "送信", "発信", "발신",
            "보낸", "發出", "發送",
        ],
    ),
    buyer: WordTable::of(
        "incoming inbound received receive customer client buyer them inbox eingehend* empfangen* erhalten* entrant entrante recu recue \
         recibid* recebid* entrada entrata ricevut* inkomend ontvangen входящ* получен* вхідн* gelen przychodz* odebran* \
         mottat* inkommande modtaget وارد* مستلم*",
        &[
            "收到", "收件", "接收", "来信", "来电", "呼入", "客户", "对方", "受信", "着信", "수신",
            "받은", "來信", "客戶", "買家", "买家",
        ],
    ),
    incoming: WordTable::of("in", &[]),
});

/// Returns the party that wrote; `None` if the word does not show it, or shows both.
pub fn sender(word: &str) -> Option<Party> {
    let words = CellWords::of(word);
    match (words.holds(&WORDS.us), words.holds(&WORDS.buyer)) {
        (true, false) => Some(Party::Us),
        (false, true) => Some(Party::Buyer),
        (false, false) if words.holds(&WORDS.incoming) => Some(Party::Buyer),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_are_read_by_their_words() {
        for word in [
            "in",
            "IN",
            "Incoming email",
            "inbound-api",
            "Received",
            "收到邮件",
            "Входящее",
            "Gelen",
            "← in",
        ] {
            assert_eq!(sender(word), Some(Party::Buyer), "{word}");
        }
        for word in
            ["out", "Outgoing call", "OUTBOUND_EMAIL", "Sent", "发出", "Исходящий", "in uscita"]
        {
            assert_eq!(sender(word), Some(Party::Us), "{word}");
        }
        for word in ["internal", "A", "both", "sent and received", ""] {
            assert_eq!(sender(word), None, "{word}");
        }
    }
}
