//! The sample exports, read with the rules that ship: what is told of them is true.

use std::path::{Path, PathBuf};

use crate::exports::{Batch, Exports, ReadOptions, SetAside};
use crate::facts::{Buyer, known};
use crate::rules::{Pack, RuleFiles, load};

fn pack() -> Pack {
    let loaded = load(&RuleFiles::embedded());
    loaded.pack.unwrap_or_else(|| panic!("{:?}", loaded.problems))
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)
}

fn open(pack: &Pack, name: &str) -> Exports {
    let options = ReadOptions::default();
    Exports::open(&[folder(name)], &pack.columns, &pack.catalog, &options).unwrap()
}

/// Gives every buyer to `look`, and returns the deal rows that were set aside.
fn each(pack: &Pack, exports: &Exports, mut look: impl FnMut(&Buyer<'_>)) -> Vec<SetAside> {
    let (mut reader, mut batch) = (exports.deals().unwrap(), Batch::default());
    let mut set_aside = Vec::new();
    while reader.read(&mut batch).unwrap() {
        for row in batch.rows() {
            let mut buyer = Buyer::new(pack.catalog.len());
            match exports.fill(row, &mut buyer) {
                Ok(()) => look(&buyer),
                Err(fault) => set_aside.push(fault),
            }
        }
    }
    set_aside
}

#[test]
#[ignore]
fn show() {
    let pack = pack();
    for name in ["hubspot", "pipedrive", "okki"] {
        let exports = open(&pack, name);
        let mut n = 0;
        let set_aside = each(&pack, &exports, |buyer| {
            n += 1;
            if n < 3 || buyer.facts.text(known::email).is_none() {
                println!(
                    "{} {:?} {:?} {:?}",
                    buyer.id,
                    buyer.facts.text(known::email),
                    buyer.facts.text(known::contact_name),
                    buyer.messages.len()
                );
            }
        });
        println!("{name} {n} {:#?}", exports.side_accounts());
        for s in set_aside.iter().chain(exports.side_set_aside()) {
            println!(
                "{}:{} {} | {}",
                exports.sources().files[s.file as usize].name,
                s.row,
                s.reason,
                s.text.chars().take(60).collect::<String>()
            );
        }
        println!(
            "without {:?}",
            exports
                .facts_without_column()
                .iter()
                .map(|f| pack.catalog.fact(*f).name.clone())
                .collect::<Vec<_>>()
        );
    }
}
