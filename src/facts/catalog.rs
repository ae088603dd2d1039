//! Defines the vocabulary: every fact that a rule can name, with its type and meaning.
//!
//! Three kinds of facts share one numbering: facts that the program derives, base facts that the
//! program itself reads (both are constants, so derivations need no look-up), and the team's own
//! columns, declared in `facts.yaml`.

use std::collections::BTreeMap;

use super::value::Kind;

/// A fact's number in the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(u16);

impl FactId {
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A set of facts of a catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactSet {
    /// Indexed by [`FactId`].
    has: Vec<bool>,
}

impl FactSet {
    /// Returns the set of these facts, out of `count` facts.
    pub fn of(count: usize, facts: impl IntoIterator<Item = FactId>) -> Self {
        let mut has = vec![false; count];
        facts.into_iter().for_each(|fact| has[fact.index()] = true);
        Self { has }
    }

    #[inline]
    pub fn contains(&self, fact: FactId) -> bool {
        self.has.get(fact.index()).is_some_and(|&has| has)
    }
}

/// The origin of a fact's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Computed by the program; may not be declared in `facts.yaml`.
    Derived,
    /// Read from a column and used by the program itself; its type is fixed.
    Base,
    /// Read from a column that the team declared.
    Own,
}

/// A text in the two languages of the reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bilingual {
    pub en: String,
    pub zh: String,
}

/// One fact of the vocabulary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub name: String,
    pub kind: Kind,
    pub origin: Origin,
    pub means: Bilingual,
}

macro_rules! built_in_facts {
    (
        derived { $($d:ident $dk:ident $den:literal $dzh:literal;)* }
        base { $($b:ident $bk:ident;)* }
    ) => {
        #[allow(non_camel_case_types)]
        #[repr(u16)]
        enum Position { $($d,)* $($b,)* }

        /// The facts that the program itself computes or reads, by name.
        #[allow(non_upper_case_globals)]
        pub mod known {
            use super::{FactId, Position};
            $(pub const $d: FactId = FactId(Position::$d as u16);)*
            $(pub const $b: FactId = FactId(Position::$b as u16);)*
        }

        const DERIVED: &[(&str, Kind, &str, &str)] = &[$((stringify!($d), Kind::$dk, $den, $dzh)),*];
        const BASE: &[(&str, Kind)] = &[$((stringify!($b), Kind::$bk)),*];
    };
}

built_in_facts! {
    derived {
        closed_as Text "Whether the CRM says that the deal has ended: won, lost, closed, open; doubtful if its stage may be an end, unknown if it is not understood" "CRM 中商机是否已结束：won、lost、closed、open；doubtful 表示阶段可能已结束，unknown 表示无法识别";
        today Date "The as-of date of the run" "本次运行的日期";
        days_silent Whole "Working days of the buyer's country since the buyer's last real message after the PI, or since the PI" "买家最后一次真实回复（或发出 PI）以来的当地工作日数";
        calendar_days_silent Whole "The same silence in calendar days" "同一段沉默的自然日数";
        silent_since Date "The day from which the silence counts" "沉默开始的日期";
        date_contradictions List "Dates of the record that cannot all be right" "记录中互相矛盾的日期";
        days_since_we_wrote Whole "Working days of the buyer's country since our last message" "我方最后一次联系以来的当地工作日数";
        days_since_pi Whole "Working days of the buyer's country since the PI was sent" "发出 PI 以来的当地工作日数";
        last_buyer_message_on Date "The day of the buyer's last real message" "买家最后一次真实消息的日期";
        last_our_message_on Date "The day of our last message" "我方最后一次消息的日期";
        reply_owed_by Text "Who owes the reply: us or buyer" "轮到谁回复：us（我方）或 buyer（买家）";
        on_holiday YesNo "The as-of date is a public holiday or in a long break in the buyer's country" "运行当天买家所在国正在放假";
        holiday_name Text "The name of that holiday" "该假日名称";
        back_on Date "The first working day after the holiday, season or absence" "假期或外出结束后的第一个工作日";
        silence_overlaps_holiday YesNo "The silence includes a public holiday or season of the buyer's country" "沉默期间包含买家所在国的节假日";
        season Text "The season of calendar.yaml that the as-of date falls into" "运行当天所处的季节性时段";
        out_of_office YesNo "An out-of-office note covers the as-of date" "外出自动回复仍在有效期内";
        country_code Text "The buyer's country as an ISO 3166 code" "买家国家的 ISO 代码";
        local_currency Text "The currency of the buyer's country" "买家所在国货币";
        email_domain Text "The part of the mail address after the @" "邮箱域名";
        email_site Text "The registrable domain of the mail address" "邮箱的注册域名";
        mailbox_kind Text "The kind of mailbox: free, disposable or company" "邮箱类型：免费、一次性或企业";
        website_site Text "The registrable domain of the website" "网站的注册域名";
        email_fits_website YesNo "Mail address and website share a domain" "邮箱与网站域名一致";
        email_fits_country YesNo "The country ending of a company mail domain is that of the stated country" "企业邮箱的国家后缀与所述国家一致";
        phone_fits_country YesNo "The phone's country code is that of the stated country" "电话区号与所述国家一致";
        ip_fits_country YesNo "The country of the IP address is the stated country" "IP 所在国与所述国家一致";
        identity_mismatches Whole "How many of mail, website, phone and IP do not fit what is stated" "邮箱、网站、电话、IP 与所述信息不一致的项数";
        buyer_text List "All that the buyer wrote: the enquiry and the buyer's messages" "买家写过的全部文字";
        our_text List "All that we wrote to the buyer" "我方写给买家的全部文字";
        quantity_stated YesNo "The buyer named a quantity" "买家说明了数量";
        asked_price_only YesNo "The enquiry asks for the price and says nothing of use or specification" "询盘只问价格，未提用途或规格";
        words_mean List "What the buyer's sentences after the PI clearly mean, by the ids of readings/meanings.yaml; opt-outs also before it" "PI 之后买家的话所表达的意思（readings/meanings.yaml 中的编号）";
        last_words_mean List "What the sentences of the buyer's last real message after the PI clearly mean" "PI 之后买家最后一条真实消息的意思";
        last_words Text "The buyer's last words" "买家最后说的话";
        gives_reason YesNo "A sentence of the buyer after the PI clearly gives a reason for the silence" "PI 之后买家说明了原因";
        promised_until Date "The day until which the buyer promised to come back, if no reason was given" "买家承诺回复的日期";
        tender_date Date "The day of the tender: its opening in the record, or the date that the buyer names for it" "投标日期：记录中的开标日期，或买家提到的日期";
        lists_found List "The word lists with a word in the buyer's text" "买家文字中出现过的词表";
        pi_requested_in_writing YesNo "The buyer asked for the PI in writing" "买家书面索要 PI";
        follow_ups_since_pi Whole "Messages of ours after the PI" "发出 PI 后的跟进次数";
        follow_up_gap_days Decimal "Working days between our follow-ups, on average" "平均跟进间隔（工作日）";
        shortest_follow_up_gap Whole "The smallest number of working days between two of our messages after the PI" "最短跟进间隔（工作日）";
        buyer_messages Whole "Real messages of the buyer" "买家真实消息数";
        our_messages Whole "Messages of ours" "我方消息数";
        reply_delay_days Decimal "The median number of days in which the buyer replied" "买家回复用时的中位数（天）";
        reply_delay_trend Text "How the buyer's delays changed before the silence: slower, steady or faster" "沉默前买家回复速度：slower、steady 或 faster";
        quick_until_pi YesNo "The buyer answered quickly up to the PI and never after it" "发出 PI 前回复迅速，之后再无回复";
        days_since_last_order Whole "Days since the buyer's last order" "距上次下单的天数";
        order_interval_passed YesNo "The buyer's usual interval between orders has passed" "已超过买家通常的下单间隔";
        pi_days_left Whole "Days until the PI expires; negative once expired" "PI 剩余有效天数";
        currency_change_since_pi Decimal "Change of the buyer's currency against the PI's since the PI, in percent; negative if it fell" "发出 PI 以来买家货币对 PI 货币的变动百分比";
        trade_events List "Kinds of dated trade events in force for the buyer's country" "买家所在国当前有效的贸易事件类型";
        undeliverable YesNo "A mail of ours bounced, or the contact has left" "邮件退回或联系人已离职";
        contact_left YesNo "A reply says that the contact has left" "回复称联系人已离职";
        asked_to_stop YesNo "The buyer's text asks us to stop writing" "买家要求停止联系";
        same_mail_twice YesNo "We sent the same text twice" "我方重复发送同一邮件";
        channels_used Whole "How many channels we used after the PI" "PI 后使用的联系渠道数";
        questions_we_asked Whole "Questions in our messages" "我方消息中的提问数";
        buyer_questions_unanswered Whole "Questions of the buyer since the PI that no message of ours takes up" "发出 PI 后买家提出而我方尚未答复的问题数";
    }
    base {
        deal_id Text; deal_name Text; contact_id Text; contact_name Text; first_name Text; last_name Text;
        job_title Text; company_id Text; company_name Text; email Text; phone Text; country Text; city Text;
        address Text; website Text; ip_country Text; owner Text; status Text; stage Text; lost_reason Text;
        value Money; currency Text; product Text; quantity Decimal; pi_number Text; pi_sent_on Date;
        pi_valid_until Date; created_on Date; closed_on Date; inquiry_on Date; source Text; incoterm Text;
        payment_terms Text; inquiry_text Text; notes Text; last_received_on DateTime; last_sent_on DateTime;
        opens Whole; follow_ups_logged Whole; opted_out YesNo; bounced YesNo; replied YesNo; past_orders Whole;
        last_order_on Date; usual_order_interval_days Whole; sample_sent_on Date; tender_opening_date Date;
        out_of_office_until Date; buyer_currency Text; phone_code Text; deleted YesNo;
        is_won YesNo; is_lost YesNo; probability Decimal; opt_out_unclear Text;
    }
}

/// All facts that a rule can name.
#[derive(Clone, Debug)]
pub struct Catalog {
    facts: Vec<Fact>,
    by_name: BTreeMap<String, FactId>,
}

impl Catalog {
    /// Returns the facts that the program has without any rule file. Base facts have no meaning
    /// text yet.
    pub fn built_in() -> Self {
        let derived = DERIVED.iter().map(|&(name, kind, en, zh)| Fact {
            name: name.into(),
            kind,
            origin: Origin::Derived,
            means: Bilingual { en: en.into(), zh: zh.into() },
        });
        let base = BASE.iter().map(|&(name, kind)| Fact {
            name: name.into(),
            kind,
            origin: Origin::Base,
            means: Bilingual::default(),
        });
        let mut catalog = Self { facts: Vec::new(), by_name: BTreeMap::new() };
        for fact in derived.chain(base) {
            catalog.push(fact);
        }
        catalog
    }

    fn push(&mut self, fact: Fact) -> FactId {
        let id = FactId(u16::try_from(self.facts.len()).unwrap_or(u16::MAX));
        self.by_name.insert(fact.name.clone(), id);
        self.facts.push(fact);
        id
    }

    /// Adds a column of the team's own. The loader checks that the name is new.
    pub fn declare(&mut self, name: &str, kind: Kind, means: Bilingual) -> FactId {
        self.push(Fact { name: name.into(), kind, origin: Origin::Own, means })
    }

    /// Sets the meaning of a base fact, as `facts.yaml` gives it.
    pub fn describe(&mut self, fact: FactId, means: Bilingual) {
        self.facts[fact.index()].means = means;
    }

    pub fn find(&self, name: &str) -> Option<FactId> {
        self.by_name.get(name).copied()
    }

    pub fn fact(&self, id: FactId) -> &Fact {
        &self.facts[id.index()]
    }

    pub fn len(&self) -> usize {
        self.facts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// Returns all facts with their ids, in catalog order.
    pub fn iter(&self) -> impl Iterator<Item = (FactId, &Fact)> {
        self.facts.iter().enumerate().map(|(at, fact)| {
            (FactId(u16::try_from(at).unwrap_or(u16::MAX)), fact) // push keeps the number below u16::MAX
        })
    }
}
