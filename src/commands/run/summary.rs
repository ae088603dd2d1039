//! Combines the results of all rows: result files, overview, and the counts that are printed.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use super::plan::Plan;
use crate::commands::terminal::{counted, grouped, row_counts};
use crate::diagnostic::{CANNOT_WRITE, Diagnostic, shown};
use crate::exports::{RowCounts, RowsPart};
use crate::facts::calendar::CalendarUse;
use crate::report::calendar_gaps;
use crate::report::escape::terminal::plain;
use crate::report::store::Purge;
use crate::report::{AllRowCounts, OutputFolder, Overview, RowFates, results};
use crate::rules::kinds::columns::TableKind;

use super::asked;
use super::asked::Asked;
use super::work::Chunk;

struct ForReading {
    jsonl: BufWriter<File>,
    to_fill: BufWriter<File>,
}

pub struct Summary {
    csv: BufWriter<File>,
    /// `None` if only results are written.
    for_reading: Option<ForReading>,
    rejected: BufWriter<File>,
    overview: Overview,
    accounts: AllRowCounts,
    ends: RowFates,
    related_rejected: usize,
    file_names: Vec<String>,
    /// People who must not be in anything that earlier runs kept.
    pub purge: Purge,
    asked: Asked,
    calendar_use: CalendarUse,
}

impl ForReading {
    fn begin(folder: &OutputFolder) -> Result<Self, Diagnostic> {
        let mut to_fill = folder.create("answers-to-fill.csv")?;
        let mut header = Vec::new();
        results::to_fill_header(&mut header);
        to_fill.write_all(&header).map_err(|error| failed(&error))?;
        Ok(Self { jsonl: folder.create("results.jsonl")?, to_fill })
    }
}

impl Summary {
    pub fn begin(plan: &Plan, folder: &OutputFolder) -> Result<Self, Diagnostic> {
        let mut csv = folder.create("results.csv")?;
        let mut header = Vec::new();
        results::csv_header(&plan.pack, &mut header);
        csv.write_all(&header).map_err(|error| failed(&error))?;
        let for_reading = if plan.no_reports { None } else { Some(ForReading::begin(folder)?) };
        let mut rejected = folder.create("rejected.csv")?;
        header.clear();
        results::set_aside_header(&mut header);
        rejected.write_all(&header).map_err(|error| failed(&error))?;
        let file_names =
            plan.exports.sources().files.iter().map(|file| file.name.clone()).collect();
        let mut overview = Overview::new(&plan.pack, &plan.as_of, plan.language, plan.redact);
        overview.earlier.clone_from(&plan.earlier);
        let mut summary = Self {
            csv,
            for_reading,
            rejected,
            overview,
            accounts: AllRowCounts::default(),
            ends: RowFates::default(),
            related_rejected: 0,
            file_names,
            purge: Purge::default(),
            asked: Asked::default(),
            calendar_use: CalendarUse::default(),
        };
        for row in plan.exports.related_rejected() {
            summary.put_aside(row.file, row.row, &row.reason, &row.text)?;
            summary.related_rejected += 1;
        }
        Ok(summary)
    }

    fn put_aside(
        &mut self,
        file: u16,
        row: u32,
        reason: &str,
        text: &str,
    ) -> Result<(), Diagnostic> {
        let name = self.file_names.get(usize::from(file)).map_or("", String::as_str);
        let mut line = Vec::new();
        results::set_aside_row(name, row, reason, text, &mut line);
        self.rejected.write_all(&line).map_err(|error| failed(&error))
    }

    /// Adds the results of some rows; called in input order.
    pub fn take(&mut self, chunk: Chunk) -> Result<(), Diagnostic> {
        self.csv.write_all(&chunk.csv).map_err(|error| failed(&error))?;
        if let Some(files) = &mut self.for_reading {
            files.jsonl.write_all(&chunk.jsonl).map_err(|error| failed(&error))?;
            files.to_fill.write_all(&chunk.to_fill).map_err(|error| failed(&error))?;
        }
        for row in &chunk.rejected {
            self.put_aside(row.file, row.row, &row.reason, &row.text)?;
        }
        self.asked.add(chunk.asked);
        self.calendar_use.merge(&chunk.calendar_use);
        self.ends.add(&chunk.ends);
        self.accounts.opted_out += chunk.hidden;
        for (id, sheet) in chunk.hidden_deals {
            self.purge.add(&id, sheet);
        }
        self.overview.rows.extend(chunk.rows);
        Ok(())
    }

    /// Closes the result files and writes the overview. `deals` are the files as they were read.
    pub fn finish(
        &mut self,
        plan: &Plan,
        folder: &OutputFolder,
        deals: Vec<RowCounts>,
    ) -> Result<(), Diagnostic> {
        self.csv.flush().map_err(|error| failed(&error))?;
        self.rejected.flush().map_err(|error| failed(&error))?;
        if let Some(files) = &mut self.for_reading {
            files.jsonl.flush().map_err(|error| failed(&error))?;
            files.to_fill.flush().map_err(|error| failed(&error))?;
        }
        let calendars = plan.pack.calendars.rules();
        self.calendar_use.add_ours(calendars, plan.as_of.date);
        self.overview.calendar_gaps = self.calendar_use.gaps(calendars);
        self.accounts.close(deals, &self.ends, &plan.exports, &plan.pack);
        if !plan.no_reports {
            self.overview.accounts = std::mem::take(&mut self.accounts);
            self.overview.has_owner_pages = true;
            let page = plan.templates.overview(&self.overview)?;
            folder.write("index.html", page.as_bytes())?;
            // Only the overview is redacted, as it alone is passed on.
            self.overview.redact = false;
            for (file, page) in plan.templates.owner_pages(&self.overview)? {
                folder.write(&file, page.as_bytes())?;
            }
            folder.write("plan.csv", &plan.templates.plan_csv(&self.overview))?;
            self.accounts = std::mem::take(&mut self.overview.accounts);
        }
        Ok(())
    }

    /// Returns the number of rejected rows of all tables.
    pub fn rejected(&self) -> usize {
        self.accounts.rejected + self.related_rejected
    }

    /// Returns the warning that the calendar ends, and those of the words that nobody understood,
    /// each with the lines that settle it.
    pub fn warnings(&self, plan: &Plan) -> Vec<Diagnostic> {
        let mut warnings: Vec<Diagnostic> =
            calendar_gaps::warning(&self.overview.calendar_gaps).into_iter().collect();
        warnings.extend(self.asked.warnings(plan.exports.unclear_words()));
        warnings.extend(plan.exports.unread_directions().iter().map(asked::of_direction));
        warnings
    }

    /// Formats the row counts for printing.
    pub fn text(&self, plan: &Plan, folder: &Path) -> String {
        let accounts = &self.accounts;
        let mut lines = vec![format!("As of {}.", plan.as_of.date), row_counts(accounts)];
        if accounts.opted_out > 0 {
            let buyers = counted(accounts.opted_out, "buyer");
            lines.push(format!(
                "Of the gated, {buyers} asked not to be contacted: only counted, in no file."
            ));
        }
        if let Some((earlier, counts)) = plan.earlier.as_ref().zip(self.overview.change_counts()) {
            lines.push(format!(
                "Since {}: {} new, {} with another answer, {} as before, {} no longer listed.",
                earlier.as_of,
                grouped(counts.new),
                grouped(counts.changed),
                grouped(counts.as_before),
                grouped(counts.gone),
            ));
        }
        lines.extend(self.asked.proof_lines());
        for file in &accounts.files {
            lines.push(description(file));
        }
        for file in &accounts.files {
            lines.extend(joins_little(file));
        }
        for file in plan.exports.ignored_files() {
            lines.push(format!("Ignored: {} {}.", plain(&file.name), plain(&file.why)));
        }
        if let Some(clock) = &accounts.clock {
            let help = if clock == "UTC" { "; `timezone` in sources/ names another" } else { "" };
            lines.push(format!(
                "Times that name their offset from UTC are read by the clock of {}{help}.",
                plain(clock)
            ));
        }
        if self.rejected() > 0 {
            lines.push(
                "Rows that could not be used are in rejected.csv, each with its reason.".into(),
            );
        }
        let page = if plan.no_reports { "results.csv" } else { "index.html" };
        lines.push(format!("Written to {}. Open {page}.", shown(folder)));
        lines.join("\n")
    }
}

/// Warns of a table of which no row, or of messages less than half, belongs to a deal.
fn joins_little(file: &RowCounts) -> Option<String> {
    let rows = file.joined + file.unjoined;
    let keys = match file.kind {
        TableKind::Messages => "the deal, the contact, the mail addresses and the company",
        TableKind::Contacts => "contact id, mail address and name",
        TableKind::Companies => "company id, website and name",
        TableKind::Answers | TableKind::Outcomes => "the id of the deal",
        // The people on such a list may have no deals.
        TableKind::Deals | TableKind::OptOuts => return None,
    };
    let is_half = file.joined * 2 >= rows;
    let is_little = file.joined == 0 || (file.kind == TableKind::Messages && !is_half);
    (rows > 0 && is_little).then(|| {
        format!(
            "Warning: {} of {} of {} belong to a deal; looked for by {keys}. `ghosted inspect` \
             shows the columns, and --column chooses another.",
            if file.joined == 0 { "none".to_owned() } else { grouped(file.joined) },
            counted(rows, "row"),
            plain(&file.name)
        )
    })
}

/// Formats the counts of one file: `deals.csv: 2 lines above the header; 9 rows = 5 diagnosed + 4
/// gated.`
fn description(file: &RowCounts) -> String {
    let titles = match file.titles {
        0 => String::new(),
        lines => format!("{} above the header; ", counted(lines, "line")),
    };
    let part = |(part, rows)| {
        let what = match part {
            RowsPart::Diagnosed => "diagnosed",
            RowsPart::Gated => "gated",
            RowsPart::Joined => "joined",
            RowsPart::Unjoined => "joined nothing",
            RowsPart::Replaced if file.kind == TableKind::Messages => "read already",
            RowsPart::Replaced => "replaced by newer ones",
            RowsPart::PassedOver => "skipped",
            RowsPart::Rejected => "rejected",
            RowsPart::Footers => "totals and footers",
        };
        format!("{} {what}", grouped(rows))
    };
    let parts: Vec<String> = file.parts().map(part).collect();
    let sum = if parts.is_empty() { String::new() } else { format!(" = {}", parts.join(" + ")) };
    format!("{}: {titles}{}{sum}.", plain(&file.name), counted(file.rows, "row"))
}

fn failed(error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(CANNOT_WRITE, format!("The results cannot be written: {error}"))
        .help("Free room on the disk, or choose another folder with --out")
}
