//! `ghosted inspect EXPORTS…`: shows how the files are read, without a diagnosis.

mod json;
mod terminal;
mod write_source;

use std::path::Path;

use super::arguments::{InputArguments, InspectArguments, InspectFormat};
use super::error::CommandError;
use super::input;
use super::input::Rules;
use super::terminal::say;
use crate::diagnosis::explanation::missing_columns::{Lacking, Missing, missing};
use crate::diagnostic::shown;
use crate::exit_code::Exit;
use crate::exports::survey;
use crate::exports::{IgnoredFile, TableSurvey};
use crate::rules::Pack;

/// The number of signs named for each missing column.
const SIGNS_NAMED: usize = 3;

/// Everything to show.
struct Read {
    tables: Vec<TableSurvey>,
    ignored_files: Vec<IgnoredFile>,
    lacking: Vec<Missing>,
}

pub fn inspect(arguments: &InspectArguments) -> Exit {
    match attempt(arguments) {
        Ok(text) => {
            say(&text);
            Exit::Done
        }
        Err(stopped) => stopped.tell("Nothing was written."),
    }
}

fn attempt(arguments: &InspectArguments) -> Result<String, CommandError> {
    let Rules { pack, .. } = Rules::load(&arguments.input)?;
    let read = read(&arguments.input, &pack)?;
    let mut text = match arguments.format {
        InspectFormat::Text => terminal::told(&read, &pack),
        InspectFormat::Json => json::json(&read, &pack),
    };
    if let Some(file) = &arguments.write {
        write_source::write(file, &read.tables)?;
        if arguments.format == InspectFormat::Text {
            text.push_str(&written(file));
        }
    }
    Ok(text.trim_end().to_owned())
}

fn read(arguments: &InputArguments, pack: &Pack) -> Result<Read, CommandError> {
    let options = input::read_options(arguments)?.with_settings_of(pack);
    let (tables, ignored_files) =
        survey(&arguments.exports, &pack.columns, &pack.catalog, &options)
            .map_err(|diagnostics| CommandError::new(Exit::FaultyExports, diagnostics))?;
    let exports = input::open(arguments, pack)?;
    let lacking = missing(pack, &exports.facts_without_column(), exports.has_messages());
    Ok(Read { tables, ignored_files, lacking })
}

fn written(file: &Path) -> String {
    let file = shown(file);
    format!("\nWritten to {file}. Correct the headers there, and add --source {file} to a run.\n")
}

/// Returns the name of a missing column or table.
fn name_of(lacking: Lacking, pack: &Pack) -> &str {
    match lacking {
        Lacking::Messages => "a table of messages",
        Lacking::Fact(fact) => &pack.catalog.fact(fact).name,
    }
}

/// Returns the titles of the signs for which it matters most.
fn signs_of<'p>(missing: &Missing, pack: &'p Pack) -> Vec<&'p str> {
    let signs = missing.signs.iter().take(SIGNS_NAMED);
    signs.map(|&sign| pack.sign(sign).title.en.as_str()).collect()
}

/// Returns the format that the values of a column decided: `day first`, `decimal comma`.
fn decided(column: &crate::exports::ColumnSurvey) -> Option<&'static str> {
    use crate::exports::{DateOrder, DecimalMark};
    let mark = column.decimal_mark.map(|mark| match mark {
        DecimalMark::Point => "decimal point",
        DecimalMark::Comma => "decimal comma",
    });
    column.date_order.map(DateOrder::words).or(mark)
}

/// Returns the percentage of blank rows; not 0 if some are blank, and not 100 if some are not.
fn blank_of_100(column: &crate::exports::ColumnSurvey, table: &TableSurvey) -> usize {
    match table.rows - column.filled {
        0 => 0,
        _ if column.filled == 0 => 100,
        blank => (blank * 100 / table.rows.max(1)).clamp(1, 99),
    }
}
