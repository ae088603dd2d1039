//! Loads the messages of all tables (mails, calls, chats and meetings) and finds those of a deal.
//!
//! All texts share one string, so that a message needs its text and about sixty bytes.
//! [`super::message_row`] decides which rows are messages, and whose.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::{Date, DateTime};

use super::key_index::{Index, Key, KeySet, ids, mails};
use super::message_row::{
    AddressKey, MailKey, MessageRow, Owner, RowReader, Sender, named_at, our_sides,
};
use super::related_tables::RelatedTables;
use super::strangers::{Strangers, numbers_in};
use crate::exports::RowCounts;
use crate::exports::rejected::Rejected;
use crate::exports::tables::table::Table;
use crate::exports::values::company_name;
use crate::exports::values::company_name::NameKeys;
use crate::facts::silence_proof::MessageCoverage;
use crate::facts::{Cell, Channel, Deal, Message, Party, known};
use crate::fingerprint::ByHalf;
use crate::rules::kinds::columns::Columns;

struct Stored {
    at: DateTime,
    has_time: bool,
    sender: Sender,
    channel: Channel,
    bounced: bool,
    opens: Option<u32>,
    is_hidden: bool,
    cell: Cell,
    text_column: u16,
    /// The offset of the subject; the text follows it.
    start: usize,
    subject: u32,
    text: u32,
}

/// The messages of all tables.
#[derive(Default)]
pub struct Messages {
    text: String,
    stored: Vec<Stored>,
    joined: Vec<AtomicBool>,
    owners: OwnerIndex,
    /// The name in a domain, by the key of the domain.
    domain_names: HashMap<Key, String, ByHalf>,
    /// Messages without a readable date or sender.
    unreadable: Vec<(Option<Sender>, Cell)>,
    unreadable_owners: OwnerIndex,
    /// The numbers of PIs that subjects name, by message.
    named: HashMap<u32, Vec<Key>, ByHalf>,
    /// Messages that name a deal, with its keys and the addresses of the sender.
    of_deals: Vec<(u32, Vec<Key>, Vec<Key>)>,
    /// Messages that name a deal which does not exist, by the address of the sender.
    by_sender: Index,
    files: Vec<RelatedTables>,
    /// The days of the first and the last message.
    days: Option<(Date, Date)>,
    has_both_sides: bool,
    strangers: Strangers,
    /// By table: direction values that are not understood, with the number of rows.
    unread: Vec<(String, String, usize)>,
}

/// Messages by the keys of the deals, people and companies to which they belong.
#[derive(Default)]
struct OwnerIndex {
    by_deal: Index,
    by_contact: Index,
    by_mail: Index,
    by_domain: Index,
    by_company: Index,
    by_related: Index,
}

/// The keys of messages.
#[derive(Default)]
struct OwnerPairs {
    deal: Vec<(Key, u32)>,
    contact: Vec<(Key, u32)>,
    mail: Vec<(Key, u32)>,
    domain: Vec<(Key, u32)>,
    company: Vec<(Key, u32)>,
    company_name: Vec<(NameKeys, u32)>,
    related: Vec<(Key, u32)>,
}

impl OwnerPairs {
    fn add(&mut self, owners: Vec<Owner>, row: u32) {
        for owner in owners {
            let (pairs, key) = match owner {
                Owner::CompanyName(keys) => {
                    self.company_name.push((keys, row));
                    continue;
                }
                Owner::Deal(key) => (&mut self.deal, key),
                Owner::Contact(key) => (&mut self.contact, key),
                Owner::Mail(key) => (&mut self.mail, key),
                Owner::Domain(key) => (&mut self.domain, key),
                Owner::Company(key) => (&mut self.company, key),
                Owner::Related(key) => (&mut self.related, key),
            };
            pairs.push((key, row));
        }
    }

    fn into_index(mut self) -> OwnerIndex {
        self.company.extend(company_name::pairs(&self.company_name));
        OwnerIndex {
            by_deal: Index::new(self.deal),
            by_contact: Index::new(self.contact),
            by_mail: Index::new(self.mail),
            by_domain: Index::new(self.domain),
            by_company: Index::new(self.company),
            by_related: Index::new(self.related),
        }
    }
}

/// The keys gathered while loading.
#[derive(Default)]
struct Pairs {
    owners: OwnerPairs,
    unreadable: OwnerPairs,
    /// Messages of tables that do not say who wrote.
    unsaid: HashSet<u32>,
    /// The messages so far, with the first file of each.
    seen: HashMap<Key, u16, ByHalf>,
}

impl Messages {
    /// Loads all tables. `is_contact` returns whether a mail address belongs to a known contact.
    ///
    /// # Errors
    /// The table that cannot be read, and the reason.
    pub fn load<'t>(
        tables: impl Iterator<Item = &'t Table>,
        columns: &Columns,
        our_domains: &[String],
        is_contact: &dyn Fn(&str) -> bool,
        rejected: &mut Vec<Rejected>,
    ) -> Result<Self, (&'t Table, io::Error)> {
        let (mut all, mut pairs) = (Self::default(), Pairs::default());
        let sides = our_sides(columns, our_domains, is_contact);
        for table in tables {
            let reader = RowReader::new(table, &sides);
            all.load_table(table, &reader, &mut pairs, rejected).map_err(|error| (table, error))?;
            for own in reader.take_unreadable() {
                let row = u32::try_from(all.unreadable.len()).unwrap_or(u32::MAX);
                pairs.unreadable.add(own.owners, row);
                all.unreadable.push((own.sender, own.cell));
            }
            let unread = reader.unread_directions().into_iter();
            all.unread.extend(unread.map(|(word, rows)| (table.name.clone(), word, rows)));
        }
        all.joined.resize_with(all.stored.len(), AtomicBool::default);
        all.owners = pairs.owners.into_index();
        all.unreadable_owners = pairs.unreadable.into_index();
        all.days = all.stored.iter().map(|own| own.at.date()).fold(None, |days, day| {
            Some(days.map_or((day, day), |(from, to): (Date, Date)| (from.min(day), to.max(day))))
        });
        all.has_both_sides = has_both_sides(&all.stored, &pairs.unsaid);
        Ok(all)
    }

    fn load_table(
        &mut self,
        table: &Table,
        reader: &RowReader<'_>,
        pairs: &mut Pairs,
        rejected: &mut Vec<Rejected>,
    ) -> io::Result<()> {
        let mut again = 0;
        let mut kept = RelatedTables::load(table, self.stored.len(), rejected, |record, row| {
            let Some(message) = reader.read(record, row)? else { return Ok(false) };
            let is_new = self.is_new(&message, pairs);
            if is_new {
                self.keep(message, pairs);
            } else {
                again += 1;
            }
            Ok(is_new)
        })?;
        kept.replace(again);
        self.files.push(kept);
        Ok(())
    }

    /// Returns whether the message was not read before. Exports of two weeks overlap. Within one
    /// file only messages with a time of day count as duplicates, because two calls of a day may
    /// have the same text.
    fn is_new(&mut self, message: &MessageRow<'_>, pairs: &mut Pairs) -> bool {
        let owners = message.owners.iter().fold(String::new(), |all, own| format!("{all}{own:?}"));
        let of_message = format!("{}{:?}{:?}", message.at, message.sender, message.channel);
        let key = [&owners, &of_message, message.subject, &message.text].map(Key::exact);
        let key = key.into_iter().fold(Key::exact(""), Key::beside);
        match pairs.seen.entry(key) {
            Entry::Vacant(place) => {
                place.insert(message.cell.file);
                true
            }
            Entry::Occupied(first) => *first.get() == message.cell.file && !message.has_time,
        }
    }

    fn keep(&mut self, message: MessageRow<'_>, pairs: &mut Pairs) {
        let row = u32::try_from(self.stored.len()).unwrap_or(u32::MAX);
        let length = |text: &str| u32::try_from(text.len()).unwrap_or(0); // texts have a maximum length
        self.stored.push(Stored {
            at: message.at,
            has_time: message.has_time,
            sender: message.sender,
            channel: message.channel,
            bounced: message.bounced,
            opens: message.opens,
            is_hidden: message.is_hidden,
            cell: message.cell,
            text_column: message.text_column,
            start: self.text.len(),
            subject: if message.is_hidden { 0 } else { length(message.subject) },
            text: if message.is_hidden { 0 } else { length(&message.text) },
        });
        if message.is_unsaid {
            pairs.unsaid.insert(row);
        }
        if let Some(stranger) = message.stranger {
            self.strangers.keep(stranger, row);
        }
        self.domain_names.extend(message.domain_names);
        if !message.is_hidden {
            self.text.push_str(message.subject);
            self.text.push_str(&message.text);
        }
        if !message.named.is_empty() {
            self.named.insert(row, message.named);
        }
        if let Some((deal, from)) = message.of_deal {
            self.of_deals.push((row, deal, from));
        }
        pairs.owners.add(message.owners, row);
    }

    /// Returns whether the exports have no table of messages.
    pub fn is_absent(&self) -> bool {
        self.files.is_empty()
    }

    /// Adds the messages of the deal: oldest first; at equal times in file order.
    ///
    /// `more` holds further addresses of the contact, `also` further ids of the deal: a quote
    /// shares the messages of its opportunity.
    pub fn give<'a>(&'a self, deal: &mut Deal<'a>, more: &[AddressKey], also: &[Key]) {
        let own = deal.facts.text(known::email).into_iter().flat_map(mails).map(AddressKey::of);
        let addresses: Vec<AddressKey> = own.chain(more.iter().copied()).collect();
        let mut found = self.owners.rows_of(deal, &addresses, also);
        found.retain(|&row| self.is_about(row, deal, also));
        found.sort_unstable();
        found.dedup();
        let mut messages = std::mem::take(&mut deal.messages);
        let is_candidate = |at: u32| {
            found.binary_search(&at).is_err() && {
                let stored = &self.stored[at as usize];
                let pi = deal.facts.date(known::pi_sent_on);
                pi.is_some_and(|pi| stored.at.date() >= pi)
            }
        };
        let candidates = self.strangers.may_be(deal);
        let of_no_deal = addresses.iter().flat_map(|own| self.by_sender.rows(own.whole));
        let mut candidates = candidates.into_iter().chain(of_no_deal.copied());
        let candidate = candidates.find(|&at| is_candidate(at));
        let unreadable = self.unreadable_owners.rows_of(deal, &addresses, also).into_iter();
        let mut unreadable = unreadable.map(|at| self.unreadable[at as usize]);
        let unreadable = unreadable.find(|(sender, _)| {
            sender.is_none_or(|sender| sender.side(&addresses) != Some(Party::Us))
        });
        deal.coverage = Some(MessageCoverage {
            days: self.days,
            has_both_sides: self.has_both_sides,
            candidate: candidate.map(|at| self.stored[at as usize].cell),
            has_hidden: false,
            unreadable: unreadable.map(|(_, cell)| cell),
        });
        let mut has_hidden = false;
        let ours = self.sender_of_pi(deal, &found);
        for at in found {
            let stored = &self.stored[at as usize];
            let side = stored.sender.side(&addresses);
            let side = side.or_else(|| stored.sender.side_beside(ours?));
            let side = side.or_else(|| self.side_by_company(stored.sender, deal));
            let Some(from) = side else { continue };
            if !self.joined[at as usize].load(Ordering::Relaxed) {
                self.joined[at as usize].store(true, Ordering::Relaxed);
            }
            if stored.is_hidden {
                let pi = deal.facts.date(known::pi_sent_on);
                if from == Party::Buyer && pi.is_none_or(|pi| stored.at.date() >= pi) {
                    has_hidden = true;
                }
                continue;
            }
            let middle = stored.start + stored.subject as usize;
            messages.push(Message {
                at: stored.at,
                has_time: stored.has_time,
                from,
                channel: stored.channel,
                subject: self.text[stored.start..middle].into(),
                text: self.text[middle..middle + stored.text as usize].into(),
                automatic: false,
                bounced: stored.bounced,
                opens: stored.opens,
                cell: stored.cell,
                text_cell: Cell { column: stored.text_column, ..stored.cell },
            });
        }
        messages.sort_by_key(|message| message.at); // stable: file order within a moment
        deal.messages = messages;
        if let Some(coverage) = &mut deal.coverage {
            coverage.has_hidden = has_hidden;
        }
    }

    /// Returns the party whose domain contains the name of the buyer's company, if only one does.
    fn side_by_company(&self, sender: Sender, deal: &Deal<'_>) -> Option<Party> {
        let Sender::Address { from, to, .. } = sender else { return None };
        let company = deal.facts.text(known::company_name)?;
        let is_theirs = |own: &MailKey| {
            let name = self.domain_names.get(&own.domain);
            name.is_some_and(|name| company_name::is_in_domain(company, name))
        };
        match (from.iter().any(is_theirs), to.iter().flatten().any(is_theirs)) {
            (true, false) => Some(Party::Buyer),
            (false, true) => Some(Party::Us),
            _ => None,
        }
    }

    /// Returns the address that sent the PI, which is ours, if only one wrote on that day.
    fn sender_of_pi(&self, deal: &Deal<'_>, found: &[u32]) -> Option<Key> {
        let pi = deal.facts.date(known::pi_sent_on)?;
        let mut ours = None;
        for stored in found.iter().map(|&at| &self.stored[at as usize]) {
            let Sender::Address { from: Some(from), .. } = stored.sender else { continue };
            if stored.at.date() != pi {
                continue;
            }
            if ours.is_some_and(|own| own != from.whole) {
                return None;
            }
            ours = Some(from.whole);
        }
        ours
    }

    /// Returns by table the direction values that are not understood, with the number of rows.
    pub fn unread_directions(&self) -> &[(String, String, usize)] {
        &self.unread
    }

    /// Drops unknown senders whose address belongs to a deal, to a contact or to us.
    pub fn sort_out_strangers(&mut self, is_known: &dyn Fn(Key) -> bool) {
        self.strangers.sort_out(is_known);
    }

    /// Returns whether messages with unknown addresses remain.
    pub fn has_strangers(&self) -> bool {
        !self.strangers.is_empty()
    }

    /// Keeps what matters of the deals that messages name: the numbers of their PIs in subjects, and
    /// messages that name a deal which does not exist. `deals` are the keys of all deals, and `pis`
    /// those of the numbers of their PIs.
    pub fn sort_out_deals(&mut self, deals: &KeySet, pis: &KeySet) {
        self.named.retain(|_, numbers| {
            numbers.retain(|number| pis.contains(number));
            !numbers.is_empty()
        });
        let of_none = self
            .of_deals
            .drain(..)
            .filter(|(_, own, _)| !own.iter().any(|key| deals.contains(key)));
        let pairs = of_none.flat_map(|(row, _, from)| from.into_iter().map(move |key| (key, row)));
        self.by_sender = Index::new(pairs.collect());
    }

    /// Returns whether [`Self::sort_out_deals`] has anything to do.
    pub fn names_deals(&self) -> bool {
        !self.named.is_empty() || !self.of_deals.is_empty()
    }

    /// Returns whether a message may be about the deal: a subject that names PIs of other deals
    /// only is about those, unless the row itself names this deal.
    fn is_about(&self, row: u32, deal: &Deal<'_>, also: &[Key]) -> bool {
        let Some(numbers) = self.named.get(&row) else { return true };
        let own = [known::pi_number, known::deal_id].into_iter();
        let own = own.filter_map(|fact| deal.facts.text(fact)).flat_map(numbers_in);
        own.into_iter().any(|number| numbers.contains(&number))
            || self.owners.names_deal(row, deal, also)
    }
}

impl OwnerIndex {
    /// Returns whether the message itself names the deal.
    fn names_deal(&self, row: u32, deal: &Deal<'_>, also: &[Key]) -> bool {
        let text = |fact| deal.facts.text(fact);
        let mut keys = text(known::deal_id)
            .into_iter()
            .flat_map(ids)
            .map(Key::id)
            .chain(also.iter().copied())
            .chain(text(known::deal_name).map(Key::folded));
        keys.any(|key| {
            self.by_deal.rows(key).contains(&row) || self.by_related.rows(key).contains(&row)
        })
    }

    fn rows_of(&self, deal: &Deal<'_>, addresses: &[AddressKey], also: &[Key]) -> Vec<u32> {
        let text = |fact| deal.facts.text(fact);
        let ids_of = |fact| text(fact).into_iter().flat_map(ids).map(Key::id);
        let mut found = Vec::new();
        let mut look = |rows: &[u32]| found.extend_from_slice(rows);
        if !self.by_deal.is_empty() {
            let ids = ids_of(known::deal_id).chain(also.iter().copied());
            ids.for_each(|id| look(self.by_deal.rows(id)));
            if let Some(name) = text(known::deal_name) {
                look(self.by_deal.rows(Key::folded(name)));
            }
        }
        if !self.by_contact.is_empty() {
            ids_of(known::contact_id).for_each(|id| look(self.by_contact.rows(id)));
            if let Some(name) = text(known::contact_name) {
                look(self.by_contact.rows(Key::folded(name)));
                for company in [known::company_id, known::company_name] {
                    if let Some(company) = text(company) {
                        look(self.by_contact.rows(named_at(name, company)));
                    }
                }
            }
        }
        if !self.by_mail.is_empty() {
            addresses.iter().for_each(|own| look(self.by_mail.rows(own.whole)));
            let companies = addresses.iter().filter_map(|own| own.company);
            companies.for_each(|company| look(self.by_domain.rows(company)));
        }
        if !self.by_company.is_empty() {
            ids_of(known::company_id).for_each(|id| look(self.by_company.rows(id)));
            if let Some(name) = text(known::company_name) {
                look(company_name::rows(&self.by_company, name));
            }
        }
        if !self.by_related.is_empty() {
            let ids = [known::deal_id, known::contact_id, known::company_id].into_iter();
            let ids = ids.flat_map(ids_of).chain(also.iter().copied());
            ids.for_each(|id| look(self.by_related.rows(id)));
            for fact in [known::deal_name, known::company_name] {
                if let Some(name) = text(fact) {
                    look(self.by_related.rows(Key::folded(name)));
                }
            }
        }
        found
    }
}

impl Messages {
    pub fn accounts(&self) -> impl Iterator<Item = RowCounts> {
        self.files.iter().map(|file| file.account(&self.joined))
    }
}

/// Returns whether there are messages of both parties. An unknown address that has both sent and
/// received messages shows both.
fn has_both_sides(stored: &[Stored], unsaid: &HashSet<u32>) -> bool {
    let (mut us, mut buyer) = (false, false);
    let (mut from, mut to) = (KeySet::default(), KeySet::default());
    for (message, row) in stored.iter().zip(0..) {
        match message.sender {
            _ if unsaid.contains(&row) || message.bounced => {}
            Sender::Known(Party::Us) => us = true,
            Sender::Known(Party::Buyer) => buyer = true,
            Sender::Address { from: sender, to: recipients, .. } => {
                from.extend(sender.map(|own| own.whole));
                to.extend(recipients.iter().flatten().map(|own| own.whole));
            }
        }
    }
    (us && buyer) || ((us || buyer) && !from.is_empty()) || from.iter().any(|own| to.contains(own))
}
