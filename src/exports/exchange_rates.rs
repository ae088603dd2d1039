//! Reads a file of exchange rates as the European Central Bank publishes it: a row per day, a
//! column per currency, units per euro, `N/A` for missing rates.

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, shown};
use crate::facts::Currency;
use crate::facts::rates::Rates;
use crate::limits::must_be_a_file;

const UNREADABLE_RATES: Code = Code::new("E910", "unreadable-rates");

/// Reads the file. A column without a currency code as its header is skipped (the published
/// file ends every line with a comma).
pub fn read_rates(path: &Path) -> Result<Rates, Diagnostic> {
    let error = |what: String| {
        Diagnostic::error(UNREADABLE_RATES, format!("The rate file {} {what}", shown(path)))
            .help("Use the file eurofxref-hist.csv of the European Central Bank: Date,USD,JPY,…")
    };
    must_be_a_file(path).map_err(|cause| error(format!("cannot be read: {cause}")))?;
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_path(path)
        .map_err(|cause| error(format!("cannot be read: {cause}")))?;
    let headers =
        reader.headers().map_err(|cause| error(format!("cannot be read: {cause}")))?.clone();
    let currencies: Vec<Option<Currency>> = headers.iter().map(Currency::new).collect();
    if headers.get(0) != Some("Date") || currencies.iter().flatten().count() == 0 {
        return Err(error("does not begin with a Date column followed by currencies".into()));
    }
    let mut rates = Rates::default();
    for (at, record) in reader.records().enumerate() {
        let row = at + 2;
        let record =
            record.map_err(|cause| error(format!("cannot be read at row {row}: {cause}")))?;
        let day = record.get(0).and_then(|day| day.parse().ok());
        let Some(day) = day else {
            return Err(error(format!("has no date of the form 2026-03-16 in row {row}")));
        };
        for (cell, currency) in record.iter().zip(&currencies).skip(1) {
            let Some(currency) = *currency else { continue };
            if cell.is_empty() || cell == "N/A" {
                continue;
            }
            match cell.parse::<f64>() {
                Ok(rate) if rate.is_finite() && rate > 0.0 => rates.insert(day, currency, rate),
                _ => {
                    return Err(error(format!(
                        "has “{cell}” for {currency} in row {row}, which is not a rate"
                    )));
                }
            }
        }
    }
    Ok(rates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use std::io::Write as _;

    fn read(text: &str) -> Result<Rates, Diagnostic> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        read_rates(file.path())
    }

    #[test]
    fn reads_the_published_form() {
        let rates = read("Date,USD,BGN,\n2026-03-13,1.25,N/A,\n2026-03-12,1.2,1.9558,\n").unwrap();
        let usd = Currency::new("USD").unwrap();
        let bgn = Currency::new("BGN").unwrap();
        assert_eq!(rates.per_euro(usd, date(2026, 3, 15)), Some(1.25), "the last working day's");
        assert_eq!(rates.per_euro(bgn, date(2026, 3, 13)), Some(1.9558));
        assert_eq!(rates.per_euro(usd, date(2026, 1, 1)), None);
    }

    #[test]
    fn says_what_is_wrong_with_a_file() {
        assert!(read("a,b\n1,2\n").unwrap_err().message.contains("does not begin with a Date"));
        assert!(read("Date,USD\n13/03/2026,1.2\n").unwrap_err().message.contains("row 2"));
        assert!(read("Date,USD\n2026-03-13,x\n").unwrap_err().message.contains("“x” for USD"));
    }
}
