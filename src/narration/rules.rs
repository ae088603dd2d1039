//! Describes the rules: causes, signs, gates, questions, conduct, cadence, weighing and lists.

use super::page::{Entry, Line, Page, Section};
use super::{frequency, spoken, word_lists};
use crate::diagnosis::explanation::trace::facts_read;
use crate::facts::FactId;
use crate::report::Language;
use crate::rules::Pack;
use crate::rules::condition::Condition;
use crate::rules::drafts::{DraftPiece, DraftRule, Wording};
use crate::rules::learned::LearnedKind;
use crate::rules::pack::{
    Basis, Cause, ConductCheck, ConductLevel, Gate, Interval, Question, QuestionKind, RuleLine,
    Sign, Spotting,
};
use crate::text::written_language::WrittenLanguage;

/// Describes the whole pack.
pub fn rules(pack: &Pack, language: Language) -> Page {
    let reader = Reader { pack, language };
    Page {
        language,
        title: reader.say("The rules", "规则").to_owned(),
        lead: reader
            .say(
                "What the program believes about silent buyers, as it counts it. Every number is \
                 somebody's estimate until you count your own cases.",
                "程序对沉默买家的看法，按实际计算方式列出。在您统计自己的案例之前，所有数字都只是估计。",
            )
            .to_owned(),
        sections: vec![
            reader.gates(),
            reader.causes(),
            reader.signs(),
            reader.questions(),
            reader.conduct(),
            reader.drafts(),
            reader.cadence(),
            reader.calendar(),
            reader.weighing(),
            reader.lists(),
        ],
    }
}

pub(super) struct Reader<'p> {
    pub(super) pack: &'p Pack,
    pub(super) language: Language,
}

impl Reader<'_> {
    pub(super) const fn say<'t>(&self, en: &'t str, zh: &'t str) -> &'t str {
        self.language.either(en, zh)
    }

    pub(super) fn written(&self, en: String, zh: String) -> String {
        match self.language {
            Language::En => en,
            Language::Zh => zh,
        }
    }

    fn gates(&self) -> Section {
        Section {
            id: "gate",
            title: self.say("Gates", "先行判断").to_owned(),
            note: self
                .say(
                    "When there is nothing to diagnose. Tried in this order; the first that holds \
                     applies.",
                    "无需分析的情形。按此顺序检查，第一个成立的生效。",
                )
                .to_owned(),
            entries: self.pack.gates.iter().map(|gate| self.gate(gate)).collect(),
        }
    }

    fn gate(&self, gate: &Gate) -> Entry {
        let mut lines = vec![
            self.when(&gate.when),
            Line::Text(self.language.of(&gate.means).to_owned()),
            Line::Labelled(self.say("Do", "建议"), self.language.of(&gate.act).to_owned()),
        ];
        if let Some(fact) = gate.back_on {
            let name = &self.pack.catalog.fact(fact).name;
            lines.push(Line::Labelled(self.say("Look again on", "再看日期"), name.clone()));
        }
        if gate.hidden {
            lines.push(self.text(
                "The buyer is in no output but a count.",
                "该买家不出现在任何输出中，只计入总数。",
            ));
        }
        if gate.first {
            lines.push(self.text("Goes to the top of the owner's list.", "排在负责人清单最前。"));
        }
        lines.push(self.reads(&[&gate.when]));
        lines.push(self.place(&gate.line));
        self.entry(&gate.id, self.language.of(&gate.title), lines)
    }

    fn causes(&self) -> Section {
        Section {
            id: "cause",
            title: self.say("Causes", "原因").to_owned(),
            note: self
                .say(
                    "Why a buyer may be silent. One of them is taken to be the main reason.",
                    "买家沉默的可能原因，假定其中一个为主因。",
                )
                .to_owned(),
            entries: self.pack.causes.iter().map(|cause| self.cause(cause)).collect(),
        }
    }

    fn cause(&self, cause: &Cause) -> Entry {
        let sum: f64 = self.pack.causes.iter().map(|cause| cause.of_100).sum();
        let share = number(cause.of_100 * 100.0 / sum);
        let mut lines = vec![
            Line::Text(self.written(
                format!("Of 100 buyers silent after a PI, {share} are silent for this reason."),
                format!("每 100 位收到 PI 后沉默的买家中，{share} 位出于此原因。"),
            )),
            Line::Text(self.language.of(&cause.means).to_owned()),
            Line::Labelled(self.say("Do", "建议"), self.language.of(&cause.act).to_owned()),
            Line::Labelled(self.say("Avoid", "避免"), self.language.of(&cause.avoid).to_owned()),
        ];
        if let Some(recheck) = &cause.recheck {
            let time = self.interval(recheck.interval);
            let when = match recheck.after.map(|fact| &self.pack.catalog.fact(fact).name) {
                Some(fact) => {
                    self.written(format!("{time} after {fact}"), format!("{fact} 之后 {time}"))
                }
                None => self.written(format!("after {time}"), format!("{time}后")),
            };
            lines.push(Line::Labelled(self.say("Look again", "再看"), when));
        }
        if cause.rarely_confirmed {
            lines.push(self.text(
                "Buyers hardly ever confirm it; cases that are never confirmed do not count \
                 against it.",
                "买家几乎不会承认；未被证实不会降低其比例。",
            ));
        }
        lines.push(self.basis(cause.basis));
        lines.extend(self.learned(LearnedKind::Cause, &cause.id));
        lines.push(self.place(&cause.line));
        self.entry(&cause.id, self.language.of(&cause.title), lines)
    }

    fn signs(&self) -> Section {
        Section {
            id: "sign",
            title: self.say("Signs", "迹象").to_owned(),
            note: self
                .say(
                    "What can be observed in the record, and how many of 10 buyers show it. A \
                     sign of which too much is blank is unknown, and says nothing.",
                    "记录中可见的迹象，以及每 10 位买家中有几位出现。所需信息空白时为未知，不作任何说明。",
                )
                .to_owned(),
            entries: self.pack.signs.iter().map(|sign| self.sign(sign)).collect(),
        }
    }

    fn sign(&self, sign: &Sign) -> Entry {
        let mut lines = Vec::new();
        if sign.is_two_valued() {
            let present = &sign.outcomes[0];
            lines.extend(present.when.as_ref().map(|when| self.when(when)));
            lines.push(Line::Listed(
                self.say("How many show it", "有几位出现"),
                frequency::sentences(self.pack, &present.probability, self.language),
            ));
            lines.push(match sign.ignores_absence {
                true => self.text("Where it is absent, that is ignored.", "未出现时不计入。"),
                false => self.text(
                    "Where it is absent, that counts too: against the causes whose buyers show it \
                     often.",
                    "未出现时同样计入：对常出现该迹象的原因不利。",
                ),
            });
        } else {
            lines.push(self.text(
                "It has several outcomes; the first that holds counts.",
                "有多种结果，第一个成立的计入。",
            ));
            for outcome in &sign.outcomes {
                let title = outcome.title.as_ref().map_or("", |title| self.language.of(title));
                lines.push(Line::Labelled(
                    self.say("Outcome", "结果"),
                    format!("{} – {title}", outcome.id),
                ));
                lines.push(match &outcome.when {
                    Some(when) => self.when(when),
                    None => self.text("Everything else.", "其余情况。"),
                });
                lines.push(Line::Listed(
                    self.say("How many show it", "有几位出现"),
                    frequency::sentences(self.pack, &outcome.probability, self.language),
                ));
            }
        }
        let group = &self.pack.groups[usize::from(sign.group)];
        let same: Vec<&str> = group
            .signs
            .iter()
            .map(|id| self.pack.sign(*id).id.as_str())
            .filter(|id| *id != sign.id)
            .collect();
        if !same.is_empty() {
            let names = same.join(self.say(", ", "、"));
            lines.push(Line::Labelled(
                self.say("Same story as", "同一情形"),
                self.written(
                    format!("{names}; weighed together, alike {}", number(group.alike)),
                    format!("{names}；合并衡量，相似度 {}", number(group.alike)),
                ),
            ));
        }
        lines.push(self.basis(sign.basis));
        lines.extend(self.learned(LearnedKind::Sign, &sign.id));
        let conditions: Vec<&Condition> =
            sign.outcomes.iter().filter_map(|outcome| outcome.when.as_ref()).collect();
        lines.push(self.reads(&conditions));
        lines.push(self.place(&sign.line));
        self.entry(&sign.id, self.language.of(&sign.title), lines)
    }

    fn questions(&self) -> Section {
        Section {
            id: "question",
            title: self.say("Questions", "问题").to_owned(),
            note: self
                .say(
                    "What to ask next. The program picks the one whose answers would tell the \
                     remaining causes apart best.",
                    "接下来可问的问题。程序选择答案最能区分其余原因的一个。",
                )
                .to_owned(),
            entries: self.pack.questions.iter().map(|question| self.question(question)).collect(),
        }
    }

    fn question(&self, question: &Question) -> Entry {
        let kind = match question.kind {
            QuestionKind::Closed => {
                self.say("closed: one word answers it", "封闭式：一个词即可回答")
            }
            QuestionKind::Open => {
                self.say("open: the answer carries information", "开放式：回答带来信息")
            }
        };
        let mut lines = vec![
            Line::Labelled(self.say("Kind", "类型"), kind.to_owned()),
            Line::Labelled(self.say("Topic", "主题"), question.topic.clone()),
        ];
        for answer in &question.answers {
            lines.push(Line::Labelled(
                self.say("Answer", "回答"),
                format!("{} – {}", answer.id, self.language.of(&answer.says)),
            ));
            lines.push(Line::Listed(
                self.say("How many answer so", "有几位这样回答"),
                frequency::sentences(self.pack, &answer.probability, self.language),
            ));
        }
        lines.push(Line::Labelled(
            self.say("Seen as asked by", "据此看出已问过"),
            word_lists::of_set(self.pack, question.spot, self.language),
        ));
        lines.extend(self.learned(LearnedKind::Question, &question.id));
        lines.push(self.place(&question.line));
        self.entry(&question.id, self.language.of(&question.ask), lines)
    }

    fn conduct(&self) -> Section {
        Section {
            id: "conduct",
            title: self.say("Conduct checks", "跟进检查").to_owned(),
            note: self
                .say(
                    "Checks of our own follow-up; never a reason for the silence.",
                    "对我方跟进方式的检查，绝不作为沉默的原因。",
                )
                .to_owned(),
            entries: self.pack.conduct.iter().map(|check| self.check(check)).collect(),
        }
    }

    fn check(&self, check: &ConductCheck) -> Entry {
        let level = match check.level {
            ConductLevel::Error => self.say("error: fix it first", "错误：请先改正"),
            ConductLevel::Warning => self.say("warning", "警告"),
            ConductLevel::Note => self.say("note", "提示"),
        };
        let mut lines = vec![Line::Labelled(self.say("Level", "级别"), level.to_owned())];
        match &check.spotting {
            Spotting::Phrases(phrases) => lines.push(Line::Labelled(
                self.say("Looks in our messages for", "在我方消息中查找"),
                word_lists::of_set(self.pack, *phrases, self.language),
            )),
            Spotting::Condition(when) => {
                lines.push(self.when(when));
                lines.push(self.reads(&[when]));
            }
        }
        let advice = self.language.of(&check.advice).to_owned();
        lines.push(Line::Labelled(self.say("Advice", "建议"), advice));
        lines.push(self.place(&check.line));
        self.entry(&check.id, self.language.of(&check.title), lines)
    }

    fn drafts(&self) -> Section {
        Section {
            id: "draft",
            title: self.say("Sentences of drafts", "草稿语句").to_owned(),
            note: self
                .say(
                    "What a draft says. The first sentence of a purpose that fits is taken; its \
                     wordings take turns.",
                    "草稿的内容。每种用途取第一条符合条件的语句，其各种说法轮流使用。",
                )
                .to_owned(),
            entries: self.pack.drafts.iter().map(|rule| self.draft(rule)).collect(),
        }
    }

    fn draft(&self, rule: &DraftRule) -> Entry {
        let (en, zh) = rule.purpose.means();
        let mut lines = vec![Line::Labelled(self.say("For", "用途"), self.say(en, zh).to_owned())];
        lines.extend(rule.when.as_ref().map(|when| self.when(when)));
        let mut only = |label, words: Vec<&str>| {
            if !words.is_empty() {
                lines.push(Line::Labelled(label, words.join(", ")));
            }
        };
        only(
            self.say("If the last words mean", "最后的话意为"),
            rule.meanings.iter().map(String::as_str).collect(),
        );
        only(
            self.say("If this cause is clear", "原因明确为"),
            rule.causes.iter().map(|&cause| self.pack.cause(cause).id.as_str()).collect(),
        );
        only(
            self.say("If a date asks for", "日期要求"),
            rule.tasks.iter().map(|task| task.name()).collect(),
        );
        only(self.say("Form", "形式"), rule.forms.iter().map(|form| form.name()).collect());
        let language = match self.language {
            Language::En => WrittenLanguage::En,
            Language::Zh => WrittenLanguage::Zh,
        };
        let text = |wording: &Wording| {
            let pieces = wording.in_language(language).unwrap_or_default().iter();
            let pieces = pieces.map(|piece| match piece {
                DraftPiece::Text(text) => text.clone(),
                DraftPiece::Blank(blank) => format!("{{{}}}", blank.name()),
            });
            pieces.collect::<String>()
        };
        lines.push(Line::Listed(self.say("Says", "内容"), rule.says.iter().map(text).collect()));
        lines.push(self.place(&rule.line));
        self.entry(&rule.id, self.say(en, zh), lines)
    }

    fn cadence(&self) -> Section {
        let cadence = &self.pack.cadence;
        let steps = cadence.steps.iter().map(|step| {
            let (after, act) = (step.after, self.language.of(&step.act));
            self.written(
                format!("working day {after} after the PI, by {}: {act}", step.channel),
                format!("发出 PI 后第 {after} 个工作日，{}：{act}", step.channel),
            )
        });
        let (from, to) = cadence.send_between;
        let lines = vec![
            Line::Listed(self.say("Steps", "步骤"), steps.collect()),
            Line::Labelled(self.say("Then every", "此后每隔"), self.interval(cadence.then_every)),
            Line::Labelled(
                self.say("Between two of our mails, at least", "两封邮件至少间隔"),
                self.working_days(cadence.least_gap),
            ),
            Line::Labelled(
                self.say("A question that was asked rests for", "已问过的问题暂不再问"),
                self.interval(cadence.ask_again_after),
            ),
            Line::Labelled(
                self.say("Best sent, by the buyer's clock", "最佳发送时间（买家当地）"),
                format!("{from}:00–{to}:00"),
            ),
            Line::Labelled(self.say("Our time zone", "我方时区"), cadence.our_time_zone.clone()),
            Line::Listed(self.say("Dates that run out", "到期日期"), self.deadlines()),
            Line::Labelled(
                self.say("Deals of a salesperson in a day", "每人每天处理的商机数"),
                cadence.capacity.usual.to_string(),
            ),
        ];
        let title = self.say("When to write next", "下次何时联系");
        Section {
            id: "cadence",
            title: self.say("Cadence", "跟进节奏").to_owned(),
            note: self
                .say("Days are working days of the buyer's country.", "天数为买家所在国工作日。")
                .to_owned(),
            entries: vec![self.entry("cadence", title, lines)],
        }
    }

    fn deadlines(&self) -> Vec<String> {
        let rules = &self.pack.cadence.deadlines;
        let days = |count: u16| self.working_days(count);
        let (renew, before) = (days(rules.renew_pi), days(rules.renew_before_opening));
        let (remind, prepare) = (days(rules.remind_before_opening), days(rules.prepare_sample));
        let courier = days(rules.usual_courier_days);
        let valid = self.interval(rules.valid_after_opening);
        vec![
            self.written(
                format!("PI: renewed {renew} before it expires, {before} before a tender is opened; valid for {valid} after the opening"),
                format!("PI：到期前 {renew}续签，开标前 {before}续签；有效期至开标后 {valid}"),
            ),
            self.written(
                format!("Sample: {courier} by courier, {prepare} to prepare"),
                format!("样品：快递 {courier}，准备 {prepare}"),
            ),
            self.written(
                format!("Reminder: {remind} before a tender is opened"),
                format!("提醒：开标前 {remind}"),
            ),
        ]
    }

    fn weighing(&self) -> Section {
        let (damping, least) = (self.pack.damping, self.pack.thresholds);
        let (leading, lead) = (number(least.leading_share * 100.0), number(least.leading_db));
        let two = number(least.two_candidates_share * 100.0);
        let known = number(least.too_little_known * 100.0);
        let (signs, words) = (number(damping.signs), number(damping.words));
        let (answers, readings) = (number(damping.answers), number(damping.readings));
        let lines = vec![
            Line::Text(self.written(
                format!("A cause leads with a share of {leading} in 100 or more that is {lead} decibans or more ahead of the second."),
                format!("某原因份额达到 {leading}% 且领先第二名 {lead} 分班（deciban）以上时，视为领先。"),
            )),
            Line::Text(self.written(
                format!("Two candidates: none leads, and the first two have {two} in 100 together."),
                format!("两个候选：无一领先，且前两名合计达到 {two}%。"),
            )),
            Line::Text(self.written(
                format!("Where fewer than {known} of 100 signs are known, too little is known to say."),
                format!("已知迹象不足 {known}% 时，视为已知太少。"),
            )),
            Line::Text(self.written(
                format!("Damping: the weight of a group of signs is multiplied by {signs}, of signs on the buyer's words by {words}, of an answer by {answers}, of a reading by {readings}; 1 takes the numbers at face value, less is for what nobody measured."),
                format!("减弱系数：一组迹象的权重乘以 {signs}，读取买家文字的迹象乘以 {words}，回答乘以 {answers}，文字解读乘以 {readings}；1 表示按原值计，未经实测的取较小值。"),
            )),
        ];
        let title = self.say("How sure is sure", "多大把握才算数");
        Section {
            id: "weighing",
            title: self.say("Weighing", "衡量").to_owned(),
            note: String::new(),
            entries: vec![self.entry("weighing", title, lines)],
        }
    }

    fn lists(&self) -> Section {
        let entries = self.pack.named_lists.iter().map(|(name, set)| {
            let words = self.pack.words.words_of(*set);
            let count = words.len();
            let title = self.written(format!("{count} words"), format!("{count} 个词"));
            self.entry(name, &title, vec![Line::Text(words.join(" · "))])
        });
        Section {
            id: "list",
            title: self.say("Word lists", "词表").to_owned(),
            note: self
                .say(
                    "As words are compared: without capitals and accents. A * takes longer words.",
                    "按比较时的形式列出：不分大小写和重音。* 表示可接更长的词。",
                )
                .to_owned(),
            entries: entries.collect(),
        }
    }

    pub(super) fn entry(&self, name: &str, title: &str, lines: Vec<Line>) -> Entry {
        Entry { name: name.to_owned(), title: title.to_owned(), lines }
    }

    fn text(&self, en: &str, zh: &str) -> Line {
        Line::Text(self.say(en, zh).to_owned())
    }

    fn when(&self, condition: &Condition) -> Line {
        Line::Condition(self.say("When", "条件"), spoken(self.pack, condition, self.language))
    }

    /// Lists the facts that conditions read, each with its meaning.
    fn reads(&self, conditions: &[&Condition]) -> Line {
        let mut facts: Vec<FactId> = Vec::new();
        for fact in conditions.iter().flat_map(|condition| facts_read(condition)) {
            if !facts.contains(&fact) {
                facts.push(fact);
            }
        }
        let names = facts.into_iter().map(|fact| {
            let fact = self.pack.catalog.fact(fact);
            let means = self.language.of(&fact.means);
            format!("{} – {means}", fact.name)
        });
        Line::Listed(self.say("Reads", "所读事实"), names.collect())
    }

    /// Returns the learned numbers of a rule, if there are any.
    fn learned(&self, kind: LearnedKind, rule: &str) -> Option<Line> {
        let lines = self.pack.learned.as_ref()?.of_rule(kind, rule);
        let lines: Vec<String> = lines.map(|line| line.description(self.language)).collect();
        (!lines.is_empty()).then(|| Line::Listed(self.say("Learned", "学习所得"), lines))
    }

    fn basis(&self, basis: Basis) -> Line {
        let says = match basis {
            Basis::Teacher => self.say(
                "teacher – a trainer of export sales teaches it; the number is our estimate",
                "teacher – 来自外贸培训师的教学；数字是我们的估计",
            ),
            Basis::Blog => self.say(
                "blog – trade blogs, vendors' help pages or studies speak of it; the number is our \
                 estimate",
                "blog – 行业博客、厂商帮助页面或研究提到过；数字是我们的估计",
            ),
            Basis::Guess => self.say(
                "guess – nobody has published a number; correct it as you learn",
                "guess – 无公开数据，请随经验修正",
            ),
            Basis::Learned => {
                self.say("learned – counted from your own cases", "learned – 来自您自己的案例统计")
            }
        };
        Line::Labelled(self.say("Basis", "依据"), says.to_owned())
    }

    fn place(&self, line: &RuleLine) -> Line {
        let (file, at) = (&line.file, line.line);
        let says = self.written(format!("{file}, line {at}"), format!("{file} 第 {at} 行"));
        Line::Labelled(self.say("Stands in", "位置"), says)
    }

    fn working_days(&self, count: u16) -> String {
        self.written(format!("{count} working days"), format!("{count} 个工作日"))
    }

    fn interval(&self, interval: Interval) -> String {
        match interval {
            Interval::Days(days) if days.working => {
                let count = days.count;
                self.written(format!("{count} working days"), format!("{count} 个工作日"))
            }
            Interval::Days(days) => {
                let count = days.count;
                self.written(format!("{count} days"), format!("{count} 天"))
            }
            Interval::Months(1) => self.written("1 month".to_owned(), "1 个月".to_owned()),
            Interval::Months(count) => {
                self.written(format!("{count} months"), format!("{count} 个月"))
            }
        }
    }
}

/// Formats a number with at most two decimals and no trailing zeros.
fn number(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
