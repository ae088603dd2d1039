//! Measures the speed and memory of a run over one large table: `cargo bench --bench scale`.
//!
//! Writes a file of invented deals (25 columns, quoted newlines, Chinese text). The file is then
//! read with the `csv` crate alone; opened and parsed into deals without a diagnosis, by one thread
//! like the crate and by all threads like a run; and given to `ghosted run --no-reports`. Prints
//! rows per second, the ratios to the crate alone, and peak memory. These are figures only: nothing
//! here passes or fails.
//!
//! `cargo bench --bench scale -- [ROWS] [RUNS]`; the defaults are 1,000,000 rows and 3 runs.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used)] // a bench prints, and may stop

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use ghosted::analysis::open_exports;
use ghosted::diagnostic::Diagnostic;
use ghosted::exports::{Batch, ReadOptions};
use ghosted::facts::Deal;
use ghosted::pipeline;
use ghosted::rules::{RuleFiles, load};
use rayon::prelude::*;

const HEADER: &str = "Deal ID,Deal Name,Company Name,Contact Name,Email,Phone,Country,Website,\
Address,Job Title,Owner,Status,Stage,Amount,Currency,Product,Quantity,PI number,PI sent on,\
PI valid until,Last email received,Last email sent,Inquiry,Opens,Past orders";

const COUNTRIES: [(&str, &str); 8] = [
    ("Brazil", "+55115550"),
    ("德国", "+49305550"),
    ("Mexico", "+52555550"),
    ("Kenya", "+25420555"),
    ("Poland", "+48225550"),
    ("Vietnam", "+84285550"),
    ("Chile", "+56255500"),
    ("India", "+91115550"),
];

const INQUIRIES: [&str; 8] = [
    "Please send best price for LED flood light.",
    "We need 500 pcs of 100W IP66, voltage 220V, for a road project.\nThe bid closes on 30 March. \
     Please quote with bid bond terms and send the proforma.",
    "你好，我们需要2000台，投标用，请报价并寄样品。",
    "My client asks for CIF price, MOQ and lead time. I will check with my boss.",
    "Hola, estamos reuniendo proveedores para la próxima temporada; stock suficiente por ahora.",
    "Can you give a discount? Payment by L/C at 90 days. Another supplier offers less.",
    "Здравствуйте, просим прайс и сертификат, участвуем в тендере.",
    "Please share drawings and cost breakdown \"complete\", and who are your customers here?",
];

/// A small random number generator, so that the file is the same on every machine.
struct Sequence(u64);

impl Sequence {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[usize::try_from(self.below(items.len() as u64)).unwrap()]
    }
}

fn write_deals(path: &Path, rows: u64) {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path).unwrap());
    writeln!(out, "{HEADER}").unwrap();
    let mut next = Sequence(7);
    for id in 1..=rows {
        let &(country, phone) = next.of(&COUNTRIES);
        let inquiry = next.of(&INQUIRIES).replace('"', "\"\"");
        let mail =
            *next.of(&["gmail.com", "acme.example", "trade.example", "163.com", "build.example"]);
        let sent_day = 1 + next.below(28);
        let month = 1 + next.below(2);
        let received = if next.below(3) == 0 {
            String::new()
        } else {
            format!("2026-0{month}-{:02} 0{}:15:00", 1 + next.below(sent_day), next.below(10))
        };
        let quantity =
            if next.below(2) == 0 { String::new() } else { (1 + next.below(5000)).to_string() };
        writeln!(
            out,
            "{id},Deal {id},Company {company} Ltd,Buyer {id},buyer{id}@{mail},{phone}{digits:04},{country},\
             {site},\"{number} Trade Street\nDock {dock}\",{title},{owner},Open,Proposal,{amount}.50,USD,\
             LED flood light,{quantity},PI-{id},2026-0{month}-{sent_day:02},2026-0{later}-{sent_day:02},{received},\
             2026-03-0{last} 10:00:00,\"{inquiry}\",{opens},{orders}",
            company = next.below(100_000),
            digits = next.below(10_000),
            site = next.of(&["", "www.acme.example", "https://trade.example/en"]),
            number = next.below(300),
            dock = next.below(20),
            title = next.of(&["Buyer", "Purchasing Manager", "Sourcing agent", "", "采购经理"]),
            owner = next.of(&["Li Wei", "Anna", "王芳", "Omar"]),
            amount = 500 + next.below(90_000),
            later = month + 2,
            last = 1 + next.below(9),
            opens = next.below(6),
            orders = next.below(3),
        )
        .unwrap();
    }
    out.flush().unwrap();
}

/// Reads every record into a reused buffer, the simplest way that the crate allows.
fn read_alone(path: &Path) -> (u64, Duration) {
    let start = Instant::now();
    let mut reader = csv::ReaderBuilder::new().buffer_capacity(1 << 20).from_path(path).unwrap();
    let mut record = csv::ByteRecord::new();
    let mut rows = 0;
    while reader.read_byte_record(&mut record).unwrap() {
        rows += 1;
    }
    (rows, start.elapsed())
}

/// Opens the exports and parses every row into a deal, like a run with this many threads.
fn read_by_ghosted(path: &Path, threads: usize) -> (u64, Duration) {
    let pack = load(&RuleFiles::embedded()).pack.unwrap();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let start = Instant::now();
    let exports = open_exports(&pack, &[path.to_path_buf()], &ReadOptions::default()).unwrap();
    let mut reader = exports.deals().unwrap();
    let fill = |batch: &Batch| {
        let room = || Deal::new(pack.catalog.len());
        let filled = batch.rows().par_chunks(64).with_max_len(1).map_init(room, |buyer, rows| {
            let one = |row| {
                buyer.clear();
                u64::from(exports.fill(row, buyer).is_ok())
            };
            rows.iter().map(one).sum::<u64>()
        });
        Ok(filled.sum())
    };
    let mut rows = 0;
    let count = |filled: u64| {
        rows += filled;
        Ok::<_, Diagnostic>(())
    };
    let batches = (Batch::default(), Batch::default());
    pool.install(|| pipeline::run(batches, |batch| reader.read(batch), fill, count)).unwrap();
    (rows, start.elapsed())
}

/// Wall time and peak resident memory in kilobytes (0 if the system does not report it).
fn run_ghosted(file: &Path, out: &Path) -> (Duration, u64) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_ghosted"))
        .arg("run")
        .arg(file)
        .args(["--as-of", "2026-03-16", "--no-reports", "--quiet", "--out"])
        .arg(out)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        if let Ok(text) = std::fs::read_to_string(&status) {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kilobytes =
                line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok());
            peak = peak.max(kilobytes.unwrap_or(0));
        }
        if let Some(ended) = child.try_wait().unwrap() {
            assert!(ended.success(), "ghosted ended with {ended}");
            return (start.elapsed(), peak);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

#[allow(clippy::cast_precision_loss)] // figures for reading
fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|argument| argument.parse::<u64>().ok());
    let rows = numbers.next().unwrap_or(1_000_000);
    let runs = numbers.next().unwrap_or(3);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deals.csv");
    write_deals(&file, rows);
    let size = std::fs::metadata(&file).unwrap().len();
    println!("{rows} rows, 25 columns, {:.0} MB", size as f64 / 1e6);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (mut alone, mut by_one, mut by_all) = (Vec::new(), Vec::new(), Vec::new());
    let (mut whole, mut peaks) = (Vec::new(), Vec::new());
    read_alone(&file); // loads the file into the page cache
    for _ in 0..runs {
        let seconds = |(read, time): (u64, Duration)| {
            assert_eq!(read, rows);
            time.as_secs_f64()
        };
        alone.push(seconds(read_alone(&file)));
        by_one.push(seconds(read_by_ghosted(&file, 1)));
        by_all.push(seconds(read_by_ghosted(&file, threads)));
        let (time, peak) = run_ghosted(&file, &folder.path().join("report"));
        whole.push(time.as_secs_f64());
        peaks.push(peak as f64);
    }
    let alone = median(alone);
    for (what, time) in [
        ("csv alone, one thread", alone),
        ("reading, one thread", median(by_one)),
        ("reading, all threads", median(by_all)),
        ("ghosted --no-reports", median(whole)),
    ] {
        let (speed, ratio) = (rows as f64 / time, time / alone);
        println!("{what:<24}{speed:>12.0} rows/s   {time:.3} s   {ratio:.2} times csv alone");
    }
    println!("threads                 {threads:>12}");
    println!("peak memory             {:>12.1} MB", median(peaks) / 1024.0);
}
