//! The limits of what is read, all in one table.
//!
//! They keep a damaged or hostile file from taking all memory or all time. Each is far above what
//! exports of CRMs hold, is named in the error of the file that goes beyond it, and can be raised
//! with `--limit NAME=NUMBER`.

use std::fmt;
use std::io;
use std::path::Path;
use std::str::FromStr;

/// Compiled size of one `matches` pattern of the rules in bytes.
pub const REGEX_BYTES: usize = 1 << 20;
/// Size of one page in bytes.
pub const PAGE_BYTES: usize = 256 << 20;
/// Seconds that one page may take.
pub const PAGE_SECONDS: u64 = 60;
/// Seconds that trying the templates on invented deals may take.
pub const TRIAL_SECONDS: u64 = 10;

/// What may be read of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one row of a CSV file; a cell is a part of it.
    pub row: u64,
    /// Columns of a table.
    pub columns: u64,
    /// Cells of a sheet: rows that are not blank, times columns.
    pub cells: u64,
    /// Bytes of a workbook once it is unpacked.
    pub workbook: u64,
    /// How many times its own size a workbook may unpack to.
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { row: 4 << 20, columns: 4096, cells: 100_000_000, workbook: 1 << 30, ratio: 200 }
    }
}

impl Limits {
    /// Replaces the limits that were typed.
    #[must_use]
    pub fn with(mut self, typed: &[Limit]) -> Self {
        for limit in typed {
            if let Some((_, own)) = self.all().into_iter().find(|(name, _)| *name == limit.name) {
                *own = limit.value;
            }
        }
        self
    }

    fn all(&mut self) -> [(&'static str, &mut u64); 5] {
        [
            ("row", &mut self.row),
            ("columns", &mut self.columns),
            ("cells", &mut self.cells),
            ("workbook", &mut self.workbook),
            ("ratio", &mut self.ratio),
        ]
    }
}

/// A limit as it was typed: `row=16M`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    name: &'static str,
    value: u64,
}

impl FromStr for Limit {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let mut known = Limits::default();
        let names = known.all().map(|(name, _)| name);
        let (name, number) = typed.split_once('=').unwrap_or((typed, ""));
        let name = names.iter().find(|own| **own == name.trim());
        let number = number.trim().to_ascii_uppercase();
        let (digits, unit) = match number.strip_suffix(['K', 'M', 'G']) {
            Some(digits) if number.ends_with('K') => (digits, 1 << 10),
            Some(digits) if number.ends_with('M') => (digits, 1 << 20),
            Some(digits) => (digits, 1 << 30),
            None => (number.as_str(), 1_u64),
        };
        let value = digits.parse::<u64>().ok().and_then(|value| value.checked_mul(unit));
        match name.zip(value.filter(|value| *value > 0)) {
            Some((name, value)) => Ok(Self { name, value }),
            None => Err(format!(
                "write one of {} and a number, e.g. row=16M; K, M and G are bytes in thousands, \
                 millions and billions",
                names.join(", ")
            )),
        }
    }
}

/// Something is beyond its limit.
#[derive(Debug)]
pub struct OverLimit {
    name: &'static str,
    /// Goes on after the name of the file: `has …`.
    what: String,
}

impl OverLimit {
    /// As an error of reading. `name` is that of the limit.
    pub fn error(name: &'static str, what: impl Into<String>) -> io::Error {
        io::Error::other(Self { name, what: what.into() })
    }

    /// Returns it where an error of reading is one.
    pub fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl fmt::Display for OverLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for OverLimit {}

/// Refuses what is no file: a pipe or a device may never end.
///
/// # Errors
/// When it is none, or not there.
pub fn must_be_a_file(path: &Path) -> io::Result<()> {
    if std::fs::metadata(path)?.is_file() {
        Ok(())
    } else {
        Err(io::Error::other("it is not a regular file; save it as one"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_typed_by_name() {
        let typed = ["row=16M", "columns=9000"].map(|typed| typed.parse().unwrap());
        let limits = Limits::default().with(&typed);
        assert_eq!((limits.row, limits.columns), (16 << 20, 9000));
        assert_eq!(limits.ratio, Limits::default().ratio);
        for wrong in ["", "row", "row=", "row=-1", "row=0", "lines=3", "row=99999999999G"] {
            assert!(wrong.parse::<Limit>().unwrap_err().contains("row, columns"), "{wrong}");
        }
    }
}
