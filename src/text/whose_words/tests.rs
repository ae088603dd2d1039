use super::*;

const OURS: &str = "Is this for a government tender? When is the bid opening?";

fn own(body: &str) -> String {
    own_words(body, Thread::default())
}

#[test]
fn the_quoted_mail_is_not_the_buyers() {
    for body in [
        "Thanks.\n\nOn Mon, 2 Feb 2026 at 09:00, Lena Zhou <lena@pumps.example> wrote:\n\n{}",
        "Thanks.\n\nOn Mon, 2 Feb 2026 at 09:00, Lena Zhou\n<lena@pumps.example> wrote:\n> {}",
        "Thanks.\n\nشكرا.\n\nفي الاثنين، 2 فبراير 2026 9:00 ص، كتب Lena Zhou <lena@pumps.example>:\n\n{}",
        "Thanks.\n\nFra: Lena Zhou <lena@pumps.example>\nSendt: 2. februar 2026 09:00\nTil: Okello\nEmne: PI\n\n{}",
        "Thanks.\n\nпн, 2 февр. 2026 г. в 09:00, Lena Zhou <lena@pumps.example>:\n\n{}",
        "Thanks.\n\nDen 2 februari 2026 09:00 skrev Lena Zhou <lena@pumps.example>:\n\n{}",
        "Thanks.\n\nLena Zhou <lena@pumps.example>, 2 Şub 2026 Pzt, 09:00 tarihinde şunu yazdı:\n\n{}",
        "Thanks.\n\n-----Original Message-----\nFrom: Lena\nSent: Monday\nTo: Ok\nSubject: PI\n\n{}",
        "Thanks.\n\n-------- Mensaje original --------\nDe: Lena\n\n{}",
        "Thanks.\n\n------------------ 原始邮件 ------------------\n发件人: Lena\n{}",
        "Thanks.\n\n在 2026年2月2日星期一，Lena <lena@pumps.example> 写道：\n{}",
        "Thanks.\n\n2026年2月2日(月) 9:00 Lena Zhou <lena@pumps.example>:\n{}",
        "Thanks.\n\n2026년 2월 2일 (월) 오전 9:00, Lena <lena@pumps.example>님이 작성:\n{}",
        "Thanks.\n\n*From:* Lena Zhou\n*Sent:* 2 February 2026 09:00\n*To:* Ok\n*Subject:* PI\n\n{}",
        "Thanks.\n\nVào Th 2, 2 thg 2, 2026 vào lúc 09:00 Lena <lena@pumps.example> đã viết:\n\n{}",
        "Thanks.\n\nW dniu pon., 2 lut 2026 o 09:00 Lena Zhou <lena@pumps.example> napisał(a):\n\n{}",
        "Thanks.\n\nBegin forwarded message:\n\nFrom: Lena\nDate: 2 Feb\n\n{}",
        "Thanks.\n\n________________________________\nVan: Lena <lena@pumps.example>\nVerzonden: maandag 2 februari 2026\nAan: Ok\nOnderwerp: PI\n\n{}",
        "<div>Thanks.</div><div class=\"gmail_quote\"><div class=\"gmail_attr\">Lena Zhou &lt;lena@pumps.example&gt; ezt írta (2026. febr. 2., H, 9:00):</div><blockquote class=\"gmail_quote\">{}</blockquote></div>",
        "<p>Thanks.</p><div id=\"divRplyFwdMsg\" style=\"border:none;border-top:solid #E1E1E1 1.0pt\"><p><b>Lähettäjä:</b> Lena<br><b>Lähetetty:</b> maanantai</p></div><p>{}</p>",
        "<div>Thanks.</div><blockquote type=\"cite\"><div>{}</div></blockquote>",
        "&lt;div&gt;Thanks.&lt;/div&gt;&lt;blockquote&gt;{}&lt;/blockquote&gt;",
        "> {}\n\nThanks.",
        "On Mon, 2 Feb 2026, Lena wrote:\n> {}\n\nThanks.",
        "「Lena Zhou：{}」\n- - - - - - - - - - - - - - -\nThanks.",
    ] {
        let own = own(&body.replace("{}", OURS));
        assert!(!own.contains("tender") && own.contains("Thanks."), "{body}\n=> {own}");
        assert!(!own.contains("Lena"), "{body}\n=> {own}");
    }
}

#[test]
fn answers_between_quoted_lines_stay() {
    let body = "On 2 Feb 2026 at 9:00, Lena <l@p.example> wrote:\n> Is it for a tender?\nno, for our shop\n> Which port?\nMombasa";
    assert_eq!(own(body), "no, for our shop\nMombasa");
}

#[test]
fn what_we_wrote_is_known_without_marks() {
    let thread = Thread { our_texts: &[OURS], ..Thread::default() };
    let below = format!(
        "From: Lena <l@p.example>\nSent: 2 Feb 2026 9:00\nTo: Ok\n\n{OURS}\n\nnot for a tender, for our shop"
    );
    assert_eq!(own_words(&below, thread), "not for a tender, for our shop");
    let chat = format!("{OURS}\nno brother");
    assert_eq!(own_words(&chat, thread), "no brother");
}

#[test]
fn pasted_chats_keep_the_buyers_part() {
    let thread = Thread { our_names: &["Lena Zhou"], ..Thread::default() };
    for body in [
        format!(
            "[02/02/26, 09:00:12] Lena Zhou: {OURS}\n[02/02/26, 09:05:00] Okello: not yet\nmaybe june"
        ),
        format!(
            "02/02/2026, 09:00 - Lena: {OURS}\n02/02/2026, 09:05 - Okello: not yet\nmaybe june"
        ),
        format!(
            "Lena Zhou 2026-02-02 09:00:12\n{OURS}\nOkello 2026-02-02 09:05:00\nnot yet\nmaybe june"
        ),
        format!(
            "Lena Zhou, [2 Feb 2026 9:00]:\n{OURS}\nOkello, [2 Feb 2026 9:05]:\nnot yet\nmaybe june"
        ),
    ] {
        assert_eq!(own_words(&body, thread), "not yet\nmaybe june", "{body}");
    }
}

#[test]
fn signatures_and_disclaimers_are_cut() {
    for (body, expected) in [
        ("We wait.\n\nBest regards,\nAli\nTender Department\nAl Noor Trading", "We wait."),
        ("We wait.\n\nMit freundlichen Grüßen\nJens\nEinkauf", "We wait."),
        ("We wait.\n-- \nAli, Budget Office", "We wait."),
        ("We wait.\nSent from my iPhone", "We wait."),
        ("We wait.\nVon meinem iPhone gesendet", "We wait."),
        ("下周答复。\n发自我的iPhone", "下周答复。"),
        (
            "We wait.\n\nThis e-mail is confidential and for the intended recipient only; if you got it in error, delete it.",
            "We wait.",
        ),
        (
            "We wait.\n\nKind regards\nAli\nOur shop moves to the street behind the station in autumn",
            "We wait.\n\nOur shop moves to the street behind the station in autumn",
        ),
        (
            "Hi\nRegards the price: too high, we ask for 4 USD",
            "Hi\nRegards the price: too high, we ask for 4 USD",
        ),
    ] {
        assert_eq!(own(body), expected, "{body}");
    }
}

#[test]
fn ordinary_colons_quote_nothing() {
    for body in [
        "Please quote:\n100 pumps\n20 valves",
        "Port: Mombasa\nPacking: carton\nTerms: CIF",
        "The opening is on 30 June 2026:\nwe must hand in before",
        "Two questions:\n1. price < 5 and > 3?\n2. colour",
    ] {
        assert_eq!(own(body), body);
    }
}

#[test]
fn hostile_texts_take_linear_time() {
    for unit in ["<", "<div>", "> ", "From: ", "wrote:\n", "\n", "[", "「", "&lt;", "a:\n"] {
        let body = unit.repeat(300_000 / unit.len());
        let start = std::time::Instant::now();
        let _ = own(&body);
        assert!(start.elapsed().as_secs() < 5, "{unit:?}");
    }
}

#[test]
fn a_signature_without_closing_words_begins_with_the_senders_name() {
    let thread = Thread {
        their_names: &["Hernán Darío Ospina", "Constructora Piedecuesta S.A.S."],
        ..Thread::default()
    };
    let own = |body: &str| own_words(body, thread);
    assert_eq!(
        own("La obra quedó parada.\n\nIng. Hernan Ospina\nDirector de obra\nBogotá"),
        "La obra quedó parada."
    );
    assert_eq!(own("Sí.\nConstructora Piedecuesta SAS"), "Sí.");
    // The only line, a name within a sentence, and a sentence below the name are said.
    assert_eq!(own("Hernán Ospina"), "Hernán Ospina");
    let said = "Buenos días.\nSoy Hernán, el dueño de la obra, y espero el color nogal.";
    assert_eq!(own(said), said);
    let note = "from 15 April my e-mail is ospina@obra.example, the old one will be closed";
    assert_eq!(own(&format!("Gracias.\nHernán\n{note}")), format!("Gracias.\n{note}"));
}

#[test]
fn lines_that_end_several_messages_are_nobodys() {
    let mut texts = [
        "Please quote 3,200 m2.\n\nSales office\nRhodes".to_owned(),
        "Price is fine.\nSales Office\n\nRhodes".to_owned(),
        "Rhodes".to_owned(),
        "We are moving.\nfrom 15 April our e-mail is new, the old one will be closed".to_owned(),
        "No hurry.\nfrom 15 April our e-mail is new, the old one will be closed".to_owned(),
    ];
    cut_repeated_endings(&mut texts);
    assert_eq!(
        texts,
        [
            "Please quote 3,200 m2.",
            "Price is fine.",
            "Rhodes",
            "We are moving.\nfrom 15 April our e-mail is new, the old one will be closed",
            "No hurry.",
        ]
    );
}
