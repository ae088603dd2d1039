//! Describes the vocabulary: every fact with its type, meaning and origin, and the rules that use
//! it.

use super::page::{Entry, Line, Page, Section};
use crate::diagnosis::explanation::trace::facts_read;
use crate::facts::derive::dependencies::needs;
use crate::facts::{Fact, FactId, Kind, Origin, known};
use crate::report::Language;
use crate::rules::Pack;
use crate::rules::kinds::columns::TableKind;
use crate::rules::pack::{Because, Piece, Spotting};

/// Describes all facts of the pack.
pub fn facts(pack: &Pack, language: Language) -> Page {
    let section = |id, origin, title: &str, note: &str| Section {
        id,
        title: title.to_owned(),
        note: note.to_owned(),
        entries: pack
            .catalog
            .iter()
            .filter(|(_, fact)| fact.origin == origin)
            .map(|(id, fact)| entry(pack, id, fact, language))
            .collect(),
    };
    let (own, read, derived) = match language {
        Language::En => (
            ("Your own columns", "Declared in facts.yaml; any rule may use them."),
            (
                "Read from a column",
                "The program itself uses these, so their type is fixed; the headers are yours to \
                 change in facts.yaml.",
            ),
            (
                "Worked out by the program",
                "No column is needed for these, only for what they are worked out from.",
            ),
        ),
        Language::Zh => (
            ("自有列", "在 facts.yaml 中声明，任何规则都可使用。"),
            ("从列中读取", "程序自身要用到这些事实，因此类型固定；表头可在 facts.yaml 中修改。"),
            ("由程序推算", "这些事实不需要单独的列，只需要推算所依据的列。"),
        ),
    };
    let mut sections = vec![
        section("read", Origin::Base, read.0, read.1),
        section("own", Origin::Own, own.0, own.1),
        section("derived", Origin::Derived, derived.0, derived.1),
    ];
    sections.retain(|section| !section.entries.is_empty());
    Page {
        language,
        title: language.either("The facts", "事实表").to_owned(),
        lead: language.either("All that a rule may ask about a buyer. A fact that is blank is not known; it is never \
             taken for no or for 0.",
            "规则可以查问的关于买家的全部事实。空白表示未知，绝不当作“否”或 0。",
        )
        .to_owned(),
        sections,
    }
}

fn entry(pack: &Pack, id: FactId, fact: &Fact, language: Language) -> Entry {
    let mut lines =
        vec![Line::Labelled(language.either("Type", "类型"), kind(fact.kind, language).to_owned())];
    let headers = headers(pack, id);
    if !headers.is_empty() {
        lines.push(Line::Listed(language.either("Columns", "列"), headers));
    }
    if let Some(from) = worked_out_from(pack, id, language) {
        lines.push(Line::Labelled(language.either("Worked out from", "推算自"), from));
    }
    let serves: Vec<String> = pack
        .catalog
        .iter()
        .filter(|(other, _)| {
            needs(*other).is_some_and(|needs| needs.facts.iter().any(|group| group.contains(&id)))
        })
        .map(|(_, other)| other.name.clone())
        .collect();
    if !serves.is_empty() {
        let label = language.either("Serves to work out", "用于推算");
        lines.push(Line::Labelled(label, serves.join(language.either(", ", "、"))));
    }
    let used = users(pack, id, language);
    lines.push(if used.is_empty() {
        Line::Text(
            language.either("No rule asks for it directly.", "没有规则直接使用它。").to_owned(),
        )
    } else {
        Line::Listed(language.either("Used by", "使用者"), used)
    });
    Entry { name: fact.name.clone(), title: language.of(&fact.means).to_owned(), lines }
}

/// Returns the type as rule files spell it, and the values that it takes.
const fn kind(kind: Kind, language: Language) -> &'static str {
    match (language, kind) {
        (Language::En, Kind::Text) => "text – any words",
        (Language::En, Kind::Whole) => "whole – a number without decimals",
        (Language::En, Kind::Decimal) => "decimal – a number, with decimals or without",
        (Language::En, Kind::Money) => "money – an amount with its currency, e.g. USD 5,000",
        (Language::En, Kind::Date) => "date – a day, e.g. 2026-03-16",
        (Language::En, Kind::DateTime) => "date_time – a day, with or without the time of day",
        (Language::En, Kind::YesNo) => "yes_no – yes or no",
        (Language::En, Kind::List) => "list – several texts",
        (Language::En, Kind::Duration) => "duration – a length of time, e.g. 14 days",
        (Language::Zh, Kind::Text) => "text – 文字",
        (Language::Zh, Kind::Whole) => "whole – 整数",
        (Language::Zh, Kind::Decimal) => "decimal – 数字，可带小数",
        (Language::Zh, Kind::Money) => "money – 金额及币种，如 USD 5,000",
        (Language::Zh, Kind::Date) => "date – 日期，如 2026-03-16",
        (Language::Zh, Kind::DateTime) => "date_time – 日期，可带时间",
        (Language::Zh, Kind::YesNo) => "yes_no – 是或否",
        (Language::Zh, Kind::List) => "list – 多段文字",
        (Language::Zh, Kind::Duration) => "duration – 时长，如 14 days",
    }
}

/// Returns the headers of the fact by table, and those that apply to every table without a table
/// name.
fn headers(pack: &Pack, id: FactId) -> Vec<String> {
    let mut by_table: Vec<(Option<TableKind>, Vec<&str>)> = Vec::new();
    let own = pack.columns.facts.iter().filter(|columns| columns.fact == id);
    for (table, header) in own.flat_map(|columns| &columns.aliases) {
        match by_table.iter_mut().find(|(own, _)| own == table) {
            Some((_, headers)) => headers.push(&header.shown),
            None => by_table.push((*table, vec![&header.shown])),
        }
    }
    by_table
        .into_iter()
        .map(|(table, headers)| match table {
            Some(table) => format!("{}: {}", table.name(), headers.join(" · ")),
            None => headers.join(" · "),
        })
        .collect()
}

/// Describes the facts from which a derived fact is computed, e.g. `email, and website; or from
/// messages`.
fn worked_out_from(pack: &Pack, id: FactId, language: Language) -> Option<String> {
    let needs = needs(id)?;
    let groups: Vec<String> = needs
        .facts
        .iter()
        .filter(|group| !group.is_empty())
        .map(|group| {
            let names: Vec<&str> =
                group.iter().map(|fact| pack.catalog.fact(*fact).name.as_str()).collect();
            names.join(language.either(" or ", " 或 "))
        })
        .collect();
    let facts = groups.join(language.either(", and ", "，以及 "));
    Some(match (facts.is_empty(), needs.or_messages) {
        (true, true) => language.either("messages", "消息").to_owned(),
        (true, false) => language.either("the run itself", "运行本身").to_owned(),
        (false, true) => {
            format!("{facts}{}", language.either("; or messages alone", "；或仅凭消息"))
        }
        (false, false) => facts,
    })
}

/// Lists the rules that read or show the fact, by kind, in the order of the files.
fn users(pack: &Pack, id: FactId, language: Language) -> Vec<String> {
    let mut used = Vec::new();
    let mut add = |sort: &str, names: Vec<&str>| {
        if !names.is_empty() {
            used.push(format!("{sort} {}", names.join(language.either(", ", "、"))));
        }
    };
    let shows = |because: &Because| {
        because.en.iter().chain(&because.zh).any(|piece| *piece == Piece::Fact(id))
    };
    let gates = pack.gates.iter().filter(|gate| {
        facts_read(&gate.when).contains(&id) || gate.back_on == Some(id) || shows(&gate.because)
    });
    add(language.either("gates:", "先行判断："), gates.map(|gate| gate.id.as_str()).collect());
    let signs = pack.signs.iter().filter(|sign| {
        let mut conditions = sign.outcomes.iter().filter_map(|outcome| outcome.when.as_ref());
        conditions.any(|when| facts_read(when).contains(&id)) || shows(&sign.because)
    });
    add(language.either("signs:", "迹象："), signs.map(|sign| sign.id.as_str()).collect());
    // Asked questions and our own phrases are searched in everything that we wrote.
    let questions = pack.questions.iter().filter(|_| id == known::our_text);
    add(
        language.either("questions:", "问题："),
        questions.map(|question| question.id.as_str()).collect(),
    );
    let conduct = pack.conduct.iter().filter(|check| match &check.spotting {
        Spotting::Phrases(_) => id == known::our_text,
        Spotting::Condition(when) => facts_read(when).contains(&id),
    });
    add(
        language.either("conduct checks:", "跟进检查："),
        conduct.map(|check| check.id.as_str()).collect(),
    );
    let causes = pack
        .causes
        .iter()
        .filter(|cause| cause.recheck.as_ref().is_some_and(|recheck| recheck.after == Some(id)));
    add(language.either("causes:", "原因："), causes.map(|cause| cause.id.as_str()).collect());
    used
}
