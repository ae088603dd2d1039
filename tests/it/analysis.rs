//! The library's way from exports to diagnoses.

use std::fs;
use std::path::PathBuf;

use ghosted::analysis::{Analysis, open_exports};
use ghosted::diagnosis::Conclusion;
use ghosted::exports::{DateOrder, ReadOptions};
use ghosted::facts::{AsOf, known};
use ghosted::rules::{Pack, RuleFiles, load};
use jiff::civil::date;

use crate::common::samples;

fn pack() -> Pack {
    load(&RuleFiles::embedded()).pack.unwrap()
}

/// Diagnoses all deals and returns an id, or a reason, for each.
fn ids(pack: &Pack, paths: &[PathBuf], threads: usize) -> Vec<String> {
    let exports = open_exports(pack, paths, &ReadOptions::default()).unwrap();
    let as_of = AsOf::new(date(2026, 3, 16));
    let analysis = Analysis::new(pack, &exports, &as_of);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| {
        let all = analysis.diagnose_all(|deal| match deal {
            Ok((deal, _)) => deal.id.to_string(),
            Err(rejected) => format!("row {} rejected", rejected.row),
        });
        all.unwrap().map(Result::unwrap).collect()
    })
}

#[test]
fn analysis_gives_every_row_in_the_order_of_the_export() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = "Deal ID,Deal Name\n".to_owned();
    (1..=300).for_each(|id| text.push_str(&format!("D{id},Lamps\n")));
    text.push_str("D7,Lamps again\n");
    fs::write(folder.path().join("deals.csv"), text).unwrap();
    let mut expected: Vec<String> = (1..=300).map(|id| format!("D{id}")).collect();
    expected.push("row 302 rejected".into());
    let (pack, paths) = (pack(), [folder.path().to_path_buf()]);
    for threads in [1, 3] {
        assert_eq!(ids(&pack, &paths, threads), expected, "{threads} threads");
    }
}

#[test]
fn analysis_reads_exports_as_the_pack_says() {
    let folder = tempfile::tempdir().unwrap();
    let (source, deals) = (folder.path().join("source.yaml"), folder.path().join("deals.csv"));
    fs::write(&source, "date_order: day_first\n").unwrap();
    fs::write(&deals, "Deal ID,Deal Name,PI sent\n1,Lamps,03/04/2026\n").unwrap();
    let mut files = RuleFiles::embedded();
    files.give_source(&source).unwrap();
    let stated = load(&files).pack.unwrap();
    let sent_on = |pack: &Pack, options: &ReadOptions| {
        let exports = open_exports(pack, std::slice::from_ref(&deals), options).ok()?;
        let mut sent_on = None;
        let look = |deal: &ghosted::facts::Deal<'_>| {
            sent_on = deal.facts.date(known::pi_sent_on);
            true
        };
        exports.each_deal(pack.catalog.len(), look).unwrap();
        sent_on
    };
    let options = ReadOptions::default();
    assert_eq!(sent_on(&pack(), &options), None, "nothing shows the order");
    assert_eq!(sent_on(&stated, &options), Some(date(2026, 4, 3)));
    let typed = ReadOptions { date_order: Some(DateOrder::MonthFirst), ..options };
    assert_eq!(sent_on(&stated, &typed), Some(date(2026, 3, 4)), "an option takes precedence");
}

#[test]
fn each_shown_leaves_out_exactly_the_hidden_deals() {
    let (pack, as_of) = (pack(), AsOf::new(date(2026, 3, 16)));
    for sample in ["pipedrive", "hubspot", "okki"] {
        let exports =
            open_exports(&pack, &[samples().join(sample)], &ReadOptions::default()).unwrap();
        let shown =
            Analysis::each_shown(&pack, &exports, &as_of, |deal| deal.id.to_string()).unwrap();
        let analysis = Analysis::new(&pack, &exports, &as_of);
        let all = analysis.diagnose_all(|deal| {
            let (deal, diagnosis) = deal.ok()?;
            Some((deal.id.to_string(), Conclusion::of(diagnosis).is_hidden(&pack)))
        });
        let all: Vec<(String, bool)> = all.unwrap().filter_map(Result::unwrap).collect();
        let hidden = all.iter().filter(|(_, is_hidden)| *is_hidden).count();
        let expected = all.into_iter().filter(|(_, is_hidden)| !is_hidden).map(|(id, _)| id);
        assert!(hidden > 0, "{sample} has a buyer who opted out");
        assert_eq!(shown, expected.collect::<Vec<_>>(), "{sample}");
    }
}
