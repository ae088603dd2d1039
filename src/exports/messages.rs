//! Messages: mails, calls, chats and meetings of every buyer, kept in one text and found by deal,
//! contact, mail address or company.

use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use csv::ByteRecord;
use foldhash::fast::FixedState;
use jiff::civil::DateTime;

use super::set_aside::SetAside;
use super::side::split_ids;
use super::table::Table;
use super::{FileAccount, cell, date, number, text};
use crate::facts::words::fold;
use crate::facts::{Cell, Channel, Message, Side};
use crate::rules::columns::{Columns, MessageColumn, TableKind};

type Index = HashMap<String, Vec<u32>, FixedState>;

struct Stored {
    at: DateTime,
    has_time: bool,
    from: Side,
    channel: Channel,
    subject: Range<u32>,
    text: Range<u32>,
    bounced: bool,
    opens: Option<u32>,
    cell: Cell,
}

/// Everything from all messages tables.
#[derive(Default)]
pub struct Messages {
    text: String,
    stored: Vec<Stored>,
    joined: Vec<AtomicBool>,
    by_deal: Index,
    by_contact: Index,
    by_mail: Index,
    by_company: Index,
    files: Vec<File>,
}

struct File {
    name: String,
    rows: Range<usize>,
    set_aside: usize,
    not_messages: usize,
}

/// By what a message is found. The first one that the row has; one that names a deal belongs to
/// that deal only.
enum Key {
    Deal(String),
    Contact(String),
    Mail(String),
    Company(String),
}

/// What tells our side from the buyer's.
pub struct Sides<'s> {
    pub our_domains: &'s [String],
    /// Whether an address, in lower case, is a contact's.
    pub is_contact: &'s dyn Fn(&str) -> bool,
}

impl Messages {
    pub fn load(
        &mut self,
        table: &Table,
        columns: &Columns,
        sides: &Sides<'_>,
        set_aside: &mut Vec<SetAside>,
    ) -> io::Result<()> {
        let reader = RowReader::new(table, columns, sides);
        let mut file = File {
            name: table.name.clone(),
            rows: self.stored.len()..self.stored.len(),
            set_aside: 0,
            not_messages: 0,
        };
        let (mut records, mut row) = table.records()?;
        let mut record = ByteRecord::new();
        while let Some(found) = records.read(&mut record)? {
            let read = match found {
                Ok(()) => reader.read(self, &record, row),
                Err(broken) => Err(SetAside::broken(table, row, &record, &broken)),
            };
            match read {
                Ok(true) => {}
                Ok(false) => file.not_messages += 1,
                Err(fault) => {
                    file.set_aside += 1;
                    set_aside.push(fault);
                }
            }
            row += 1;
        }
        file.rows.end = self.stored.len();
        self.files.push(file);
        self.joined.resize_with(self.stored.len(), AtomicBool::default);
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    fn keep(&mut self, text: &str) -> Range<u32> {
        let from = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.text.push_str(text);
        from..u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }

    fn part(&self, range: &Range<u32>) -> &str {
        self.text.get(range.start as usize..range.end as usize).unwrap_or_default()
    }

    /// Oldest first; of the same moment, in file order.
    pub fn of<'a>(
        &'a self,
        deals: [Option<&str>; 2],
        contacts: [Option<&str>; 2],
        mail: Option<&str>,
        companies: [Option<&str>; 2],
        out: &mut Vec<Message<'a>>,
    ) {
        let mut found: Vec<u32> = Vec::new();
        let mut look = |index: &Index, key: &str| {
            found.extend(index.get(fold(key).as_ref()).into_iter().flatten());
        };
        for (index, cells) in
            [(&self.by_deal, deals), (&self.by_contact, contacts), (&self.by_company, companies)]
        {
            if index.is_empty() {
                continue;
            }
            for key in cells.into_iter().flatten() {
                look(index, key);
                if key.contains([';', ',']) {
                    split_ids(key).for_each(|id| look(index, id));
                }
            }
        }
        if !self.by_mail.is_empty() {
            mail.into_iter().for_each(|mail| look(&self.by_mail, mail));
        }
        found.sort_unstable();
        found.dedup();
        for &at in &found {
            let stored = &self.stored[at as usize];
            self.joined[at as usize].store(true, Ordering::Relaxed);
            out.push(Message {
                at: stored.at,
                has_time: stored.has_time,
                from: stored.from,
                channel: stored.channel,
                subject: self.part(&stored.subject).into(),
                text: self.part(&stored.text).into(),
                automatic: false,
                bounced: stored.bounced,
                opens: stored.opens,
                cell: stored.cell,
            });
        }
        out.sort_by_key(|message| message.at); // stable: file order within a moment
    }

    pub fn accounts(&self) -> Vec<FileAccount> {
        let account = |file: &File| {
            let stored = file.rows.len();
            let joined =
                self.joined[file.rows.clone()].iter().filter(|j| j.load(Ordering::Relaxed)).count();
            FileAccount {
                name: file.name.clone(),
                kind: TableKind::Messages,
                rows: stored + file.set_aside + file.not_messages,
                joined,
                unjoined: stored - joined,
                set_aside: file.set_aside,
                not_messages: file.not_messages,
            }
        };
        self.files.iter().map(account).collect()
    }
}

/// Reads the rows of one table.
struct RowReader<'t> {
    table: &'t Table,
    sides: &'t Sides<'t>,
    from_buyer: Vec<String>,
    from_us: Vec<String>,
}

impl<'t> RowReader<'t> {
    fn new(table: &'t Table, columns: &Columns, sides: &'t Sides<'t>) -> Self {
        let folded = |words: &[String]| words.iter().map(|word| fold(word).into_owned()).collect();
        Self {
            table,
            sides,
            from_buyer: folded(&columns.from_buyer),
            from_us: folded(&columns.from_us),
        }
    }

    /// Keeps the message; `false` for a row that is none: a note, a task, something planned.
    fn read(&self, all: &mut Messages, record: &ByteRecord, row: u32) -> Result<bool, SetAside> {
        let whole = self.table.text_of(record, row)?;
        let first = |column: MessageColumn| {
            let places = self.table.header.message(column).iter();
            places.filter_map(|&at| Some((at, cell::text(whole.get(record.range(at)?)?)?))).next()
        };
        let words = |column: MessageColumn| first(column).map(|(_, text)| text);
        if words(MessageColumn::Done).and_then(number::yes_no) == Some(false) {
            return Ok(false);
        }
        let Some(channel) = channel(words(MessageColumn::Channel)) else { return Ok(false) };
        let Some(from) = self.side(&words, channel) else { return Ok(false) };
        let Some((column, on)) = first(MessageColumn::On) else { return Ok(false) };
        let misfit =
            || SetAside::misfit(self.table, row, record, column, on, "a day of the calendar");
        let moment = date::read(on, self.table.orders[column]).ok_or_else(misfit)?;
        let at = u32::try_from(all.stored.len()).unwrap_or(u32::MAX);
        let body = text::of_mail(words(MessageColumn::Text).unwrap_or_default());
        let stored = Stored {
            at: moment.at,
            has_time: moment.has_time,
            from,
            channel,
            subject: all.keep(words(MessageColumn::Subject).unwrap_or_default()),
            text: all.keep(&body),
            bounced: words(MessageColumn::Bounced).and_then(number::yes_no) == Some(true),
            opens: words(MessageColumn::Opened)
                .and_then(number::ten_thousandths)
                .and_then(|count| u32::try_from(count / 10_000).ok()),
            cell: Cell {
                file: self.table.file,
                row,
                column: u16::try_from(column).unwrap_or(u16::MAX),
            },
        };
        all.stored.push(stored);
        for key in self.keys(&words, from) {
            let (index, key) = match key {
                Key::Deal(key) => (&mut all.by_deal, key),
                Key::Contact(key) => (&mut all.by_contact, key),
                Key::Mail(key) => (&mut all.by_mail, key),
                Key::Company(key) => (&mut all.by_company, key),
            };
            index.entry(key).or_default().push(at);
        }
        Ok(true)
    }

    fn side<'r>(
        &self,
        words: &impl Fn(MessageColumn) -> Option<&'r str>,
        channel: Channel,
    ) -> Option<Side> {
        if let Some(direction) = words(MessageColumn::Direction) {
            let direction = fold(direction);
            if self.from_buyer.iter().any(|word| *word == direction) {
                return Some(Side::Buyer);
            }
            return self.from_us.iter().any(|word| *word == direction).then_some(Side::Us);
        }
        let is_ours = |address: &str| {
            let domain = address.rsplit('@').next().unwrap_or_default();
            self.sides.our_domains.iter().any(|own| domain.trim_end_matches('>') == own)
        };
        let from = words(MessageColumn::From).map(address);
        let to = words(MessageColumn::To).map(address);
        match (from, to) {
            (Some(from), _) if is_ours(&from) => Some(Side::Us),
            (Some(from), _) if (self.sides.is_contact)(&from) => Some(Side::Buyer),
            (_, Some(to)) if is_ours(&to) => Some(Side::Buyer),
            (_, Some(to)) if (self.sides.is_contact)(&to) => Some(Side::Us),
            (Some(_), _) => None,
            // A table of our own activities names no sender: it says what the team did.
            (None, _) => (channel != Channel::Other).then_some(Side::Us),
        }
    }

    fn keys<'r>(&self, words: &impl Fn(MessageColumn) -> Option<&'r str>, from: Side) -> Vec<Key> {
        let ids = |cell: &str| -> Vec<String> {
            // A title may hold a comma, so the whole cell is a key as well.
            let whole = std::iter::once(cell.trim());
            let parts = split_ids(cell).filter(|part| *part != cell.trim());
            whole.chain(parts).map(|id| fold(id).into_owned()).collect()
        };
        if let Some(deal) = words(MessageColumn::DealId) {
            return ids(deal).into_iter().map(Key::Deal).collect();
        }
        if let Some(contact) = words(MessageColumn::ContactId) {
            return ids(contact).into_iter().map(Key::Contact).collect();
        }
        let theirs = if from == Side::Buyer { MessageColumn::From } else { MessageColumn::To };
        if let Some(mail) = words(theirs) {
            return vec![Key::Mail(address(mail))];
        }
        words(MessageColumn::CompanyId)
            .map(ids)
            .unwrap_or_default()
            .into_iter()
            .map(Key::Company)
            .collect()
    }
}

/// `Li <li@acme.example>` → `li@acme.example`, in lower case.
fn address(cell: &str) -> String {
    let inner = cell.rsplit_once('<').map_or(cell, |(_, rest)| rest);
    inner.trim_end_matches(['>', ' ', ';', ',']).trim().to_lowercase()
}

/// `None` for what is no message at all.
fn channel(kind: Option<&str>) -> Option<Channel> {
    let Some(kind) = kind else { return Some(Channel::Mail) };
    let kind = fold(kind);
    let says = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    if says(&[
        "note",
        "task",
        "deadline",
        "to do",
        "todo",
        "opportunity close",
        "quote close",
        "备注",
        "任务",
    ]) {
        None
    } else if says(&["mail", "邮件", "correo"]) {
        Some(Channel::Mail)
    } else if says(&["call", "phone", "电话", "llamada"]) {
        Some(Channel::Call)
    } else if says(&["chat", "whatsapp", "wechat", "message", "sms", "微信", "im"]) {
        Some(Channel::Chat)
    } else if says(&["meeting", "visit", "lunch", "demo", "fair", "会议", "拜访"]) {
        Some(Channel::Meeting)
    } else {
        Some(Channel::Other)
    }
}
