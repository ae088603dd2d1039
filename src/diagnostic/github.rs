//! Writes errors as workflow commands of GitHub Actions, which shows them beside the changed lines.
//! Format: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.

use std::io::{self, Write};

use super::{Diagnostic, Severity};

/// Writes one line per error.
///
/// # Errors
/// Any error of `out`.
pub fn write_github(diagnostics: &[Diagnostic], out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in diagnostics {
        let level = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(out, "::{level} ")?;
        if let Some(place) = &diagnostic.place {
            let (end_line, end_column) = place.end();
            let (line, column) = (place.line(), place.column());
            write!(out, "file={},line={line},endLine={end_line},", property(&place.source.name))?;
            // Columns are only valid if the range is within one line.
            if line == end_line {
                write!(out, "col={column},endColumn={end_column},")?;
            }
        }
        write!(
            out,
            "title={}::{}",
            property(&diagnostic.code.to_string()),
            data(&diagnostic.message)
        )?;
        if let Some(help) = &diagnostic.help {
            write!(out, "%0A{}", data(help))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
