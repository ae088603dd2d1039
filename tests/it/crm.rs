//! Tests realistic exports of every CRM against golden files: how each column is read, and the
//! value of every fact of every row.
//!
//! The headers, quoting, ids and date formats are those of real files; the rows are invented.
#![allow(clippy::unwrap_used)]

use crate::common;

use std::fmt::Write as _;
use std::path::Path;

use ghosted::analysis::open_exports;
use ghosted::exports::{Batch, Exports, ReadOptions};
use ghosted::facts::{Deal, Party, Value};
use ghosted::rules::{Pack, RuleFiles, load};

#[test]
fn every_crm_is_read_as_it_writes() {
    let pack = load(&RuleFiles::embedded()).pack.unwrap();
    let folder = common::project().join("tests/crm");
    let mut crms: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    crms.sort();
    assert!(!crms.is_empty());
    for crm in crms {
        let own = pack_of(&folder.join(&crm));
        let read = read(own.as_ref().unwrap_or(&pack), &folder.join(&crm));
        let as_written = read_as_written(&folder.join(&crm));
        let differs = as_written.lines().zip(read.lines()).find(|(written, own)| written != own);
        assert_eq!(differs, None, "the written mapping reads {crm} otherwise");
        assert_eq!(as_written.len(), read.len(), "{crm}");
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(format!("../crm/{crm}"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!("read", read));
    }
}

/// Returns the pack with the source file of the folder, for exports that are ambiguous without it.
fn pack_of(folder: &Path) -> Option<Pack> {
    let source = folder.join("source.yaml");
    source.exists().then(|| {
        let mut files = RuleFiles::embedded();
        files.give_source(&source).unwrap();
        load(&files).pack.unwrap()
    })
}

/// Reads the exports with only the mapping that `ghosted inspect --write` writes.
fn read_as_written(folder: &Path) -> String {
    let written = tempfile::TempDir::new().unwrap();
    let written = written.path().join("sources/mine.yaml");
    let source = folder.join("source.yaml");
    let (exports, written_to) = (folder.to_str().unwrap(), written.to_str().unwrap());
    let mut arguments = vec!["inspect", exports, "--write", written_to];
    if source.exists() {
        arguments.extend(["--source", source.to_str().unwrap()]);
    }
    let ended = common::ghosted(&arguments);
    assert!(ended.status.success(), "{}", common::text(&ended.stderr));
    let mut files = RuleFiles::embedded();
    files.give_source(&written).unwrap();
    let loaded = load(&files);
    let pack = loaded.pack.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics));
    read(&pack, folder)
}

/// Describes everything that was read from the files of a folder.
fn read(pack: &Pack, folder: &Path) -> String {
    let options =
        ReadOptions { our_domains: vec!["seller.example".into()], ..ReadOptions::default() };
    let exports = open_exports(pack, &[folder.to_path_buf()], &options).unwrap();
    let mut out = String::new();
    for table in exports.table_maps() {
        writeln!(out, "{}: {}", file_name(&table.name), table.kind.name()).unwrap();
        for column in &table.columns {
            let became = column.became.join(", ");
            let became = if became.is_empty() { "-" } else { &became };
            writeln!(out, "  {} -> {became}", column.header).unwrap();
        }
    }
    // The golden file is in the same folder as the exports.
    for file in exports.ignored_files().iter().filter(|file| !file.name.contains("read.snap")) {
        writeln!(out, "{}: ignored", file_name(&file.name)).unwrap();
    }
    let (mut reader, mut batch) = (exports.deals().unwrap(), Batch::default());
    while reader.read(&mut batch).unwrap() {
        for row in batch.rows() {
            let mut buyer = Deal::new(pack.catalog.len());
            match exports.fill(row, &mut buyer) {
                Ok(()) => show(&buyer, pack, &exports, &mut out),
                Err(error) => {
                    writeln!(out, "\nset aside: row {}: {}", error.row, error.reason).unwrap()
                }
            }
        }
    }
    writeln!(out).unwrap();
    for error in exports.related_rejected() {
        let file = &exports.sources().files[usize::from(error.file)].name;
        writeln!(out, "{}, row {}: {}", file_name(file), error.row, error.reason).unwrap();
    }
    for file in reader.accounts() {
        let name = file_name(&file.name);
        let (titles, footers, skipped) = (file.titles, file.footers, file.skipped);
        let rows = file.rows - footers - skipped;
        write!(out, "{name}: {titles} above the header, {rows} rows, {footers} below").unwrap();
        let skipped = (skipped > 0).then(|| format!(", {skipped} skipped"));
        writeln!(out, "{}", skipped.unwrap_or_default()).unwrap();
    }
    for file in exports.side_accounts() {
        writeln!(
            out,
            "{}: {} rows = {} joined + {} joined nothing + {} skipped + {} rejected",
            file_name(&file.name),
            file.rows,
            file.joined,
            file.unjoined,
            file.skipped,
            file.rejected
        )
        .unwrap();
    }
    out
}

fn show(buyer: &Deal<'_>, pack: &Pack, exports: &Exports, out: &mut String) {
    writeln!(out, "\n[{}]", buyer.id).unwrap();
    for (id, fact) in pack.catalog.iter() {
        let value = buyer.facts.get(id);
        if !value.is_known() {
            continue;
        }
        let from = buyer.facts.cell(id).and_then(|cell| exports.sources().name_of(cell));
        let (file, header) = from.unwrap_or_default();
        writeln!(out, "{} = {}  <- {}, {header}", fact.name, shown(value), file_name(file))
            .unwrap();
    }
    for message in &buyer.messages {
        let side = if message.from == Party::Us { "us" } else { "buyer" };
        let at =
            if message.has_time { message.at.to_string() } else { message.at.date().to_string() };
        let bounced = if message.bounced { ", bounced" } else { "" };
        let opens = message.opens.map(|opens| format!(", opened {opens}×")).unwrap_or_default();
        let channel = format!("{:?}", message.channel).to_lowercase();
        let text = message.text.replace('\n', " / ");
        let subject = &message.subject;
        writeln!(out, "  {at} {side}, {channel}{bounced}{opens}: {subject} | {text}").unwrap();
    }
}

fn shown(value: &Value<'_>) -> String {
    match value {
        Value::NoColumn | Value::Blank => String::new(),
        Value::Text(text) => format!("{text:?}"),
        Value::Whole(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Money(money) => match money.currency {
            Some(currency) => format!("{currency} {}", money.amount()),
            None => format!("{} of no currency", money.amount()),
        },
        Value::Date(day) => day.to_string(),
        Value::DateTime(at) => at.to_string(),
        Value::YesNo(yes) => (if *yes { "yes" } else { "no" }).to_owned(),
        Value::List(items) => items.join(" | "),
        Value::Duration(days) => format!("{days:?}"),
    }
}

fn file_name(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}
