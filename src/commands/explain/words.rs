//! The texts of an explanation, in both languages.

use jiff::civil::Date;

use crate::diagnosis::{Decibans, Of100, Tri};
use crate::facts::Bilingual;
use crate::report::Language;
use crate::rules::pack::Outcome;

#[derive(Clone, Copy, Debug)]
pub struct Words(pub Language);

/// Headings and short words.
impl Words {
    const fn say(self, en: &'static str, zh: &'static str) -> &'static str {
        self.0.either(en, zh)
    }

    pub const fn hidden(self) -> &'static str {
        self.say(
            "This buyer asked not to be contacted: nothing is diagnosed, and nothing is shown.",
            "该买家要求不再联系：不做任何分析，也不显示任何信息。",
        )
    }

    pub const fn gates(self) -> &'static str {
        self.say("GATES", "先行判断")
    }

    pub const fn verdict(self) -> &'static str {
        self.say("VERDICT", "结论")
    }

    pub const fn sum(self) -> &'static str {
        self.say("SUM", "合计")
    }

    pub const fn signs(self) -> &'static str {
        self.say("SIGNS", "迹象")
    }

    pub const fn one_more(self) -> &'static str {
        self.say(
            "ONE MORE FACT  what would change most if it were known",
            "再知道一件事  得知后变化最大的信息",
        )
    }

    pub const fn ask_next(self) -> &'static str {
        self.say("ASK NEXT", "接下来问")
    }

    pub const fn next(self) -> &'static str {
        self.say("NEXT", "下次跟进")
    }

    pub const fn what_if(self) -> &'static str {
        self.say("WHAT IF", "假如")
    }

    pub const fn what_if_note(self) -> &'static str {
        self.say("as it is → what if; * marks what changes", "现状 → 假设；* 表示有变化")
    }

    pub const fn finding(self) -> &'static str {
        self.say("finding", "结论")
    }

    pub const fn first_question(self) -> &'static str {
        self.say("first question", "第一个问题")
    }

    pub const fn learned(self) -> &'static str {
        self.say("learned: ", "学习所得：")
    }

    pub const fn none(self) -> &'static str {
        self.say("none", "无")
    }

    pub const fn prior(self) -> &'static str {
        self.say("before anything is known", "沉默买家的一般情况")
    }

    pub const fn in_all(self) -> &'static str {
        self.say("in all", "总计")
    }

    pub const fn colon(self) -> &'static str {
        self.say(": ", "：")
    }

    pub const fn comma(self) -> &'static str {
        self.say(", ", "、")
    }

    pub const fn because_of(self) -> &'static str {
        self.say("because of:", "依据：")
    }

    pub const fn reads_like(self) -> &'static str {
        self.say("reads like:", "相近例句：")
    }

    pub const fn no_examples(self) -> &'static str {
        self.say(
            "These rules have no example sentences, so no text is read.",
            "该规则包没有例句，因此不会阅读文本。",
        )
    }

    pub const fn nothing_to_read(self) -> &'static str {
        self.say("There is no sentence in this text.", "这段文字中没有句子。")
    }

    pub fn of(self, title: &Bilingual) -> &str {
        self.0.of(title)
    }

    pub const fn unknown(self) -> &'static str {
        self.say("unknown", "未知")
    }

    pub const fn tri(self, tri: Tri) -> &'static str {
        match tri {
            Tri::Yes => self.say("holds", "成立"),
            Tri::No => self.say("no", "不成立"),
            Tri::Unknown => self.unknown(),
        }
    }

    /// In English an outcome is shown by its id, as rules and tests name it.
    pub fn outcome(self, outcome: &Outcome) -> &str {
        match (self.0, outcome.id.as_str(), &outcome.title) {
            (Language::Zh, "present", _) => "成立",
            (Language::Zh, "absent", _) => "不成立",
            (Language::Zh, _, Some(title)) => self.0.of(title),
            (_, id, _) => id,
        }
    }
}

/// Sentences.
impl Words {
    fn written(self, en: String, zh: String) -> String {
        match self.0 {
            Language::En => en,
            Language::Zh => zh,
        }
    }

    pub fn as_of(self, date: Date) -> String {
        self.written(format!("as of {date}"), format!("截至 {date}"))
    }

    pub fn nothing_is_diagnosed(self, gate: &str) -> String {
        self.written(format!("Nothing is diagnosed: {gate}."), format!("不做分析：{gate}。"))
    }

    pub fn leading(self, cause: &str) -> String {
        self.written(format!("{cause} stands out"), format!("“{cause}”最突出"))
    }

    pub fn two_candidates(self, one: &str, other: &str) -> String {
        self.written(format!("{one} or {other}"), format!("“{one}”或“{other}”"))
    }

    pub fn open(self, nearest: &str) -> String {
        self.written(
            format!("open; {nearest} is nearest"),
            format!("无法判断；最接近的是“{nearest}”"),
        )
    }

    pub fn sum_of(self, leader: &str, second: &str) -> String {
        self.written(
            format!("in decibans, for “{leader}” over “{second}”"),
            format!("单位分班，“{leader}”相对“{second}”"),
        )
    }

    pub fn same_for_both(self, more: usize) -> String {
        self.written(
            format!("{more} more, the same for both"),
            format!("另外 {more} 项，对两者相同"),
        )
    }

    /// `share` is of 100.
    pub fn without(self, evidence: &str, leader: &str, share: Of100) -> String {
        self.written(
            format!("Without {evidence}, {leader} would lead with {share} of 100."),
            format!("去掉“{evidence}”，“{leader}”将以 100 位中 {share} 位领先。"),
        )
    }

    pub fn known_of(self, known: usize, all: usize) -> String {
        self.written(format!("{known} known of {all}"), format!("{all} 个中已知 {known} 个"))
    }

    /// Formats what one sign adds to its group.
    pub fn adds(self, sign: &str, decibans: Decibans) -> String {
        self.written(format!("{sign}: adds {decibans}"), format!("{sign}：增加 {decibans}"))
    }

    pub fn rounding(self) -> &'static str {
        self.say("Rounding", "舍入")
    }

    pub fn no_replies(self) -> &'static str {
        self.say("Questions that brought no reply", "未得到回复的问题")
    }

    pub fn buyers_words(self) -> &'static str {
        self.say("What the buyer wrote", "买家所写内容")
    }

    pub fn why_not(self, what: &str) -> String {
        self.written(format!("why not: {what}"), format!("为何不成立：{what}"))
    }

    pub fn not_known(self, fact: &str) -> String {
        self.written(format!("{fact} is not known"), format!("{fact} 未知"))
    }

    pub fn no_word_found(self, fact: &str) -> String {
        self.written(
            format!("none of the words looked for stands in {fact}"),
            format!("{fact} 中没有所查的任何词"),
        )
    }

    pub fn rules_it_out(self, fact: &str, value: &str) -> String {
        self.written(
            format!("{fact} is {value}, which rules it out"),
            format!("{fact} 为 {value}，因此排除"),
        )
    }

    pub fn does_not_fit(self, fact: &str, value: &str) -> String {
        self.written(
            format!("{fact} is {value}, which does not fit"),
            format!("{fact} 为 {value}，不符合"),
        )
    }

    /// Formats the cell of a value.
    pub fn the_cell(self, cell: &str) -> String {
        self.written(format!("  ({cell})"), format!("（{cell}）"))
    }

    pub fn missing(self, facts: &[&str]) -> String {
        let facts = facts.join(self.comma());
        self.written(format!("not known: {facts}"), format!("未知：{facts}"))
    }

    /// `of_100` buyers; the outcome follows.
    pub fn of_100_are(self, of_100: Of100) -> String {
        self.written(format!("{of_100:>3} of 100 are "), format!("100 位中 {of_100:>3} 位："))
    }

    /// `of_100` buyers; the answer follows.
    pub fn of_100_answer(self, of_100: Of100) -> String {
        self.written(
            format!("{of_100:>3} of 100 answer: "),
            format!("100 位中 {of_100:>3} 位回答："),
        )
    }

    pub fn gain(self, bits: f64) -> String {
        self.written(
            format!("It is expected to tell {bits:.2} bits about the cause."),
            format!("预计带来关于原因的信息 {bits:.2} 比特。"),
        )
    }

    pub fn splits(self, one: &str, other: &str) -> String {
        self.written(
            format!("It tells “{one}” and “{other}” apart best."),
            format!("最能区分“{one}”与“{other}”。"),
        )
    }

    pub fn gate(self, title: &str) -> String {
        self.written(format!("gate: {title}"), format!("先行判断：{title}"))
    }

    pub fn evidence(self, sign: &str, state: &str) -> String {
        self.written(format!("{sign} ({state})"), format!("{sign}（{state}）"))
    }

    pub fn answer_to(self, question: &str) -> String {
        self.written(format!("the answer to “{question}”"), format!("对“{question}”的回答"))
    }
}
