//! Reads one row of a messages table: whether it is a message, who sent it, and which deal it
//! belongs to.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;

use csv::ByteRecord;
use jiff::civil::DateTime;

use super::key_index::{Key, ids, mails};
use super::strangers::{Stranger, numbers_in};
use crate::exports::rejected::Rejected;
use crate::exports::tables::table::Table;
use crate::exports::values::cell;
use crate::exports::values::channel::channel;
use crate::exports::values::company_name::{NameKeys, same_name};
use crate::exports::values::direction;
use crate::exports::values::number;
use crate::exports::values::opt_out;
use crate::exports::values::opt_out::Written;
use crate::exports::values::text;
use crate::facts::mailbox::{MailboxKind, domain_of, registrable};
use crate::facts::word_search::fold;
use crate::facts::{Cell, Channel, Party};
use crate::rules::kinds::columns::{Alias, Columns, MessageColumn};

const MAX_SUBJECT_LENGTH: usize = 500;

/// The number of recipients that are checked if nothing else shows who wrote.
const RECIPIENTS: usize = 2;

/// The sender of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    Known(Party),
    /// The row has addresses, none known yet; the buyer's own address will decide.
    Address {
        from: Option<MailKey>,
        /// Whether the sender uses a free mail provider.
        is_free: bool,
        /// The recipients, including those in copy.
        to: [Option<MailKey>; RECIPIENTS],
    },
}

/// The part of an address that is kept with every message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailKey {
    pub whole: Key,
    pub domain: Key,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressKey {
    pub whole: Key,
    domain: Key,
    /// The key of the company's own domain; `None` at a free provider.
    pub company: Option<Key>,
}

impl AddressKey {
    pub fn of(address: &str) -> Self {
        let domain = address.rsplit('@').next().unwrap_or_default();
        let company = company_domain(address).map(|domain| Key::exact(&domain));
        Self { whole: Key::folded(address), domain: Key::folded(domain), company }
    }
}

/// Returns the domain of a mail address if a company owns it; `None` at a free provider.
pub fn company_domain(address: &str) -> Option<String> {
    let domain = domain_of(address)?.to_ascii_lowercase();
    let site = registrable(&domain);
    (MailboxKind::of(&domain, site) == MailboxKind::Company).then(|| site.to_owned())
}

impl Sender {
    /// Returns the party of the sender, given one address that is ours.
    pub fn side_beside(self, ours: Key) -> Option<Party> {
        let Sender::Address { from, to, .. } = self else { return None };
        let is_ours = |key: &MailKey| key.whole == ours;
        if from.as_ref().is_some_and(is_ours) {
            Some(Party::Us)
        } else if to.iter().flatten().any(is_ours) {
            Some(Party::Buyer)
        } else {
            None
        }
    }

    /// Returns the party of the sender, given the buyer's addresses; `None` if unknown.
    pub fn side(self, buyer: &[AddressKey]) -> Option<Party> {
        match self {
            Sender::Known(side) => Some(side),
            Sender::Address { from, is_free, to } => {
                let is_whole = |keys: &[Option<MailKey>]| {
                    let mut keys = keys.iter().flatten();
                    keys.any(|key| buyer.iter().any(|own| own.whole == key.whole))
                };
                let is_domain = |keys: &[Option<MailKey>]| {
                    let mut keys = keys.iter().flatten();
                    keys.any(|key| buyer.iter().any(|own| own.domain == key.domain))
                };
                let from = &[from];
                // A colleague who has the buyer in copy wrote for the buyer.
                if is_whole(from) || (is_domain(from) && !is_free) {
                    Some(Party::Buyer)
                } else if is_whole(&to) {
                    Some(Party::Us)
                } else if is_domain(from) {
                    Some(Party::Buyer) // a colleague of the buyer's
                } else if is_domain(&to) {
                    Some(Party::Us)
                } else {
                    None
                }
            }
        }
    }
}

/// The key that links a message to deals. A row that names a deal belongs to that deal only;
/// otherwise to the related record, else to the contact, else to the mail address, else to the
/// company.
#[derive(Clone, Copy, Debug)]
pub enum Owner {
    Deal(Key),
    Contact(Key),
    Mail(Key),
    /// The domain of a company.
    Domain(Key),
    Company(Key),
    CompanyName(NameKeys),
    /// The id of a deal, a contact or a company.
    Related(Key),
}

pub struct MessageRow<'r> {
    pub at: DateTime,
    pub has_time: bool,
    pub sender: Sender,
    pub channel: Channel,
    pub subject: &'r str,
    pub text: Cow<'r, str>,
    pub bounced: bool,
    pub opens: Option<u32>,
    /// The cell of the date.
    pub cell: Cell,
    /// The column of the text, or of the date if there is no text.
    pub text_column: u16,
    pub owners: Vec<Owner>,
    /// Whether the table does not say who wrote.
    pub is_unsaid: bool,
    /// The names in the domains of the addresses, for rows that are found by another key.
    pub domain_names: Vec<(Key, String)>,
    /// The sender, if their address is not known.
    pub stranger: Option<Stranger>,
    /// The keys of the numbers in the subject, such as PI numbers.
    pub named: Vec<Key>,
    /// The keys of the deal that the row names, and of the addresses of the sender.
    pub of_deal: Option<(Vec<Key>, Vec<Key>)>,
    /// Whether it is from somebody who opted out, or to nobody else: its words are not kept.
    pub is_hidden: bool,
}

/// Returns the key of a contact's name and company: many people share a name.
pub fn named_at(name: &str, company: &str) -> Key {
    Key::folded(name).beside(same_name(company))
}

/// The addresses and domains by which our side is recognised.
pub struct OwnAddresses<'s> {
    from_deal: Vec<String>,
    from_us: Vec<String>,
    our_domains: &'s [String],
    is_contact: &'s dyn Fn(&str) -> bool,
    columns: &'s Columns,
}

pub fn our_sides<'s>(
    columns: &'s Columns,
    our_domains: &'s [String],
    is_contact: &'s dyn Fn(&str) -> bool,
) -> OwnAddresses<'s> {
    let folded = |words: &[String]| words.iter().map(|word| fold(word).into_owned()).collect();
    let (from_deal, from_us) = (folded(&columns.from_deal), folded(&columns.from_us));
    OwnAddresses { from_deal, from_us, our_domains, is_contact, columns }
}

impl OwnAddresses<'_> {
    fn is_ours(&self, address: &str) -> bool {
        let domain = address.rsplit('@').next().unwrap_or_default();
        self.our_domains.iter().any(|own| {
            let rest = domain.strip_suffix(own.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    }

    fn of_addresses(&self, from: Option<&str>, to: &[&str]) -> Option<Sender> {
        let lower = |address: &str| address.to_lowercase();
        let from = from.and_then(|cell| mails(cell).next()).map(lower);
        let to: Vec<String> = to.iter().flat_map(|cell| mails(cell)).map(lower).collect();
        let ours = |address: &String| self.is_ours(address);
        let theirs = |address: &String| (self.is_contact)(address);
        if from.as_ref().is_some_and(ours) {
            // Internal mail, which the buyer never saw.
            return (to.is_empty() || !to.iter().all(ours)).then_some(Sender::Known(Party::Us));
        }
        if from.as_ref().is_some_and(theirs) || to.iter().any(ours) {
            return Some(Sender::Known(Party::Buyer));
        }
        if to.iter().any(theirs) {
            return Some(Sender::Known(Party::Us));
        }
        let key = |address: &String| {
            let AddressKey { whole, domain, .. } = AddressKey::of(address);
            MailKey { whole, domain }
        };
        let is_known = from.is_some() || !to.is_empty();
        let is_free = from.as_ref().is_some_and(|from| company_domain(from).is_none());
        let mut keys = [None; RECIPIENTS];
        keys.iter_mut().zip(&to).for_each(|(place, address)| *place = Some(key(address)));
        let from = from.as_ref().map(key);
        is_known.then_some(Sender::Address { from, is_free, to: keys })
    }
}

/// Reads the rows of one table.
pub struct RowReader<'t> {
    table: &'t Table,
    sides: &'t OwnAddresses<'t>,
    /// Whether the table says who wrote; one that does not is a list of our own activities.
    tells_sender: bool,
    /// The channel of rows that do not state it; `None` if those are not messages.
    own_channel: Option<Channel>,
    /// Direction values that are not understood, with the number of rows.
    unread: RefCell<BTreeMap<String, usize>>,
    /// Messages without a readable date or sender.
    unreadable: RefCell<Vec<UnreadableMessage>>,
}

/// A message that may be the buyer's answer, and has no readable date or sender.
pub struct UnreadableMessage {
    pub owners: Vec<Owner>,
    pub sender: Option<Sender>,
    pub cell: Cell,
}

impl<'t> RowReader<'t> {
    pub fn new(table: &'t Table, sides: &'t OwnAddresses<'t>) -> Self {
        let telling = [MessageColumn::Direction, MessageColumn::From, MessageColumn::To];
        let tells_sender =
            telling.into_iter().any(|column| !table.header.message(column).is_empty());
        Self {
            table,
            sides,
            tells_sender,
            own_channel: own_channel(table, sides.columns),
            unread: RefCell::default(),
            unreadable: RefCell::default(),
        }
    }

    /// Returns the messages without a readable date or sender that were read so far.
    pub fn take_unreadable(&self) -> Vec<UnreadableMessage> {
        self.unreadable.take()
    }

    /// Returns the direction values that are not understood, with the number of rows.
    pub fn unread_directions(self) -> BTreeMap<String, usize> {
        self.unread.into_inner()
    }

    /// Reads a row. Returns `None` if it is not a message: a note, a task, something planned.
    pub fn read<'r>(
        &self,
        record: &'r ByteRecord,
        row: u32,
    ) -> Result<Option<MessageRow<'r>>, Rejected> {
        let whole = self.table.text_of(record, row)?;
        let first = |column: MessageColumn| {
            self.table.first_filled(record, whole, self.table.header.message(column))
        };
        let words = |column: MessageColumn| first(column).map(|(_, text)| text);
        let recipients = self.table.header.message(MessageColumn::To).iter();
        let to: Vec<&str> = recipients
            .filter_map(|&at| self.table.first_filled(record, whole, &[at]))
            .map(|(_, text)| text)
            .collect();
        let delivery = words(MessageColumn::Bounced);
        if words(MessageColumn::Done).and_then(number::yes_no) == Some(false)
            || is_planned(delivery)
            || is_planned(words(MessageColumn::State))
        {
            return Ok(None);
        }
        let own_channel = match words(MessageColumn::Channel) {
            Some(kind) => channel(kind),
            None => self.own_channel,
        };
        let Some(channel) = own_channel else { return Ok(None) };
        let subject = words(MessageColumn::Subject).unwrap_or_default();
        let note = |sender: Option<Sender>| {
            let unknown = Sender::Address { from: None, is_free: false, to: [None; RECIPIENTS] };
            let owners = owners(&words, &to, sender.unwrap_or(unknown));
            let cell = cell::place(self.table.file, row, 0);
            self.unreadable.borrow_mut().push(UnreadableMessage { owners, sender, cell });
        };
        let returned = returned_addresses(&words, subject);
        let sender = match self.sender(&words, &to, channel) {
            _ if returned.is_some() => Sender::Known(Party::Buyer),
            Some(sender) => sender,
            None => {
                let has_address = words(MessageColumn::From).is_some() || !to.is_empty();
                if self.tells_sender && !has_address {
                    note(None);
                }
                return Ok(None);
            }
        };
        let dated = first(MessageColumn::On).filter(|(_, on)| !cell::is_placeholder_date(on));
        let Some((column, on)) = dated else {
            note(Some(sender));
            return Err(self.table.at(row, record).rejected("The message has no date".into()));
        };
        let moment = self.table.moment(on, column).map_err(|type_error| {
            note(Some(sender));
            self.table.at(row, record).type_error(column, on, type_error)
        })?;
        let is_returned = returned.is_some();
        let owners = returned.unwrap_or_else(|| owners(&words, &to, sender));
        let is_hidden = {
            let from: Vec<&str> = words(MessageColumn::From).into_iter().flat_map(mails).collect();
            let to: Vec<&str> = to.iter().flat_map(|cell| mails(cell)).collect();
            let contact: Vec<&str> = words(MessageColumn::ContactId).into_iter().collect();
            !self.table.opted_out.is_empty()
                && self.table.opted_out.covers_message(&from, &to, &contact)
        };
        let cell = cell::place(self.table.file, row, column);
        let text_cell = first(MessageColumn::Text)
            .map_or(cell, |(column, _)| cell::place(self.table.file, row, column));
        Ok(Some(MessageRow {
            at: moment.at,
            has_time: moment.has_time,
            sender,
            channel,
            subject: text::capped(subject, MAX_SUBJECT_LENGTH),
            text: text::of_mail(words(MessageColumn::Text).unwrap_or_default()),
            // Some CRMs list a bounce among other states, but "done" of a task is not a bounce.
            bounced: is_returned
                || delivery.and_then(number::yes_no) == Some(true)
                || words(MessageColumn::State)
                    .is_some_and(|state| state.eq_ignore_ascii_case("bounced")),
            opens: words(MessageColumn::Opened)
                .and_then(|opens| number::ten_thousandths(opens, None))
                .and_then(|count| u32::try_from(count / 10_000).ok()),
            cell,
            text_column: text_cell.column,
            domain_names: domain_names(&words, &to, sender, &owners),
            owners,
            is_unsaid: !self.tells_sender
                && words(MessageColumn::Channel).and_then(direction::sender).is_none(),
            named: numbers_in(subject).collect(),
            of_deal: words(MessageColumn::DealId).map(|cell| {
                let keys = ids(cell).map(Key::id).chain([Key::folded(cell)]).collect();
                let from = words(MessageColumn::From).into_iter().flat_map(mails);
                (keys, from.map(Key::folded).collect())
            }),
            stranger: if is_hidden { None } else { stranger(&words, sender, &to, subject) },
            is_hidden,
        }))
    }

    fn sender<'r>(
        &self,
        words: &impl Fn(MessageColumn) -> Option<&'r str>,
        to: &[&str],
        channel: Channel,
    ) -> Option<Sender> {
        let by_type = || words(MessageColumn::Channel).and_then(direction::sender);
        if !self.tells_sender {
            if let Some(side) = by_type() {
                return Some(Sender::Known(side));
            }
            return (channel != Channel::Other).then_some(Sender::Known(Party::Us));
        }
        if let Some(direction) = words(MessageColumn::Direction) {
            let direction = fold(direction);
            if self.sides.from_deal.iter().any(|word| *word == direction) {
                return Some(Sender::Known(Party::Buyer));
            }
            if self.sides.from_us.iter().any(|word| *word == direction) {
                return Some(Sender::Known(Party::Us));
            }
            if let Some(side) = direction::sender(&direction) {
                return Some(Sender::Known(side));
            }
            *self.unread.borrow_mut().entry(direction.into_owned()).or_default() += 1;
        }
        let by_address = self.sides.of_addresses(words(MessageColumn::From), to);
        let has_address = words(MessageColumn::From).is_some() || !to.is_empty();
        if has_address { by_address } else { by_type().map(Sender::Known) }
    }
}

/// Returns the keys of the addresses to which a mail could not be delivered, if the row is the
/// report of a mail server.
fn returned_addresses<'r>(
    words: &impl Fn(MessageColumn) -> Option<&'r str>,
    subject: &str,
) -> Option<Vec<Owner>> {
    const SERVERS: [&str; 5] =
        ["mailer-daemon", "postmaster", "mail delivery s", "mail-daemon", "mailerdaemon"];
    let from = words(MessageColumn::From)?.to_lowercase();
    if !SERVERS.iter().any(|server| from.contains(server)) {
        return None;
    }
    let text = words(MessageColumn::Text).unwrap_or_default();
    let trim = |c: char| !c.is_alphanumeric();
    let named = mails(subject).chain(mails(text)).map(|mail| mail.trim_matches(trim));
    let owners: Vec<Owner> = named.map(Key::folded).map(Owner::Mail).collect();
    (!owners.is_empty()).then_some(owners)
}

/// Returns the sender of a message that may come from a buyer under an address that no deal has.
fn stranger<'r>(
    words: &impl Fn(MessageColumn) -> Option<&'r str>,
    sender: Sender,
    to: &[&str],
    subject: &str,
) -> Option<Stranger> {
    if sender == Sender::Known(Party::Us) {
        return None;
    }
    let from = words(MessageColumn::From).and_then(|cell| mails(cell).next())?;
    let to = to.iter().flat_map(|cell| mails(cell)).map(Key::folded).collect();
    Some(Stranger::of(from, to, subject))
}

fn domain_names<'r>(
    words: &impl Fn(MessageColumn) -> Option<&'r str>,
    to: &[&str],
    sender: Sender,
    owners: &[Owner],
) -> Vec<(Key, String)> {
    let is_by_mail = owners.iter().any(|own| matches!(own, Owner::Mail(_) | Owner::Domain(_)));
    if is_by_mail || !matches!(sender, Sender::Address { .. }) {
        return Vec::new();
    }
    let cells = words(MessageColumn::From).into_iter().chain(to.iter().copied());
    let addresses = cells.flat_map(mails);
    let name_of = |address: &str| {
        let domain = company_domain(address)?;
        let name = domain.split('.').next()?;
        Some((AddressKey::of(address).domain, name.to_owned()))
    };
    addresses.filter_map(name_of).collect()
}

fn owners<'r>(
    words: &impl Fn(MessageColumn) -> Option<&'r str>,
    to: &[&str],
    sender: Sender,
) -> Vec<Owner> {
    // The cell may hold ids or a title, and a title may contain a comma.
    let exact = |cell: &'r str| ids(cell).map(Key::id);
    let company = words(MessageColumn::CompanyId);
    if let Some(deal) = words(MessageColumn::DealId) {
        let keys = exact(deal).chain([Key::folded(deal)]);
        return keys.map(Owner::Deal).collect();
    }
    if let Some(related) = words(MessageColumn::RelatedId) {
        return exact(related).chain([Key::folded(related)]).map(Owner::Related).collect();
    }
    if let Some(contact) = words(MessageColumn::ContactId) {
        if mails(contact).next().is_some() {
            return mails(contact).map(Key::folded).map(Owner::Mail).collect();
        }
        let name = cell::name(contact);
        let named = company.map_or_else(|| Key::folded(name), |company| named_at(name, company));
        return exact(contact).chain([named]).map(Owner::Contact).collect();
    }
    let from = words(MessageColumn::From).into_iter().flat_map(mails);
    let to = to.iter().flat_map(|cell| mails(cell));
    let addresses: Vec<&str> = match sender {
        Sender::Known(Party::Buyer) => from.collect(),
        Sender::Known(Party::Us) => to.collect(),
        Sender::Address { .. } => from.chain(to).collect(),
    };
    let whole = addresses.iter().map(|address| Owner::Mail(Key::folded(address)));
    let domains = addresses.iter().filter_map(|address| company_domain(address));
    let domains = domains.map(|domain| Owner::Domain(Key::exact(&domain)));
    let theirs: Vec<Owner> = whole.chain(domains).collect();
    if !theirs.is_empty() {
        return theirs;
    }
    let names = company.map(|cell| Owner::CompanyName(NameKeys::of(cell)));
    company.into_iter().flat_map(exact).map(Owner::Company).chain(names).collect()
}

/// Words for an activity that did not take place, or not yet.
const PLANNED: [&str; 22] = [
    "scheduled",
    "sending",
    "draft",
    "queued",
    "canceled",
    "cancelled",
    "planned",
    "not started",
    "not held",
    "in progress",
    "open",
    "deferred",
    "waiting on someone else",
    "waiting for input",
    "pending",
    "pending input",
    "overdue",
    "计划中",
    "未开始",
    "待处理",
    "未完成",
    "已取消",
];

fn is_planned(state: Option<&str>) -> bool {
    state.is_some_and(|state| PLANNED.iter().any(|word| word.eq_ignore_ascii_case(state)))
}

/// Returns whether the texts are notes of ours: nothing says who wrote, and the header is a word for
/// notes.
fn is_of_notes(table: &Table) -> bool {
    let is_blank = |part: MessageColumn| table.header.message(part).is_empty();
    let parts = [
        MessageColumn::Direction,
        MessageColumn::From,
        MessageColumn::To,
        MessageColumn::Subject,
        MessageColumn::Channel,
    ];
    let texts = table.header.message(MessageColumn::Text);
    let is_note =
        |at: &usize| opt_out::written(&table.columns[*at].header.shown) == Some(Written::Note);
    parts.into_iter().all(is_blank) && !texts.is_empty() && texts.iter().all(is_note)
}

/// Returns the channel of a table that has no column for it.
fn own_channel(table: &Table, columns: &Columns) -> Option<Channel> {
    let is_there = |alias: &Alias| table.headers().any(|own| own.key == alias.key);
    let has = |own: &[Alias]| own.iter().any(is_there);
    // Meetings first: they have all the columns of calls, plus a location.
    if has(&columns.only_meetings) {
        Some(Channel::Meeting)
    } else if has(&columns.only_calls) {
        Some(Channel::Call)
    } else if has(&columns.no_messages) || is_of_notes(table) {
        None
    } else {
        Some(Channel::Mail)
    }
}
