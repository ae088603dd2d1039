//! Checks the size of a workbook before it is unpacked: its declared size, and the number of cells
//! that its repeated rows and columns expand to.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::Path;

use zip::ZipArchive;

use crate::limits::{Limits, OverLimit};

/// Workbooks up to this size pass with any ratio: small ones are highly repetitive.
const SMALL: u64 = 64 << 20;
/// The maximum number of bytes read of one tag of a sheet.
const MAX_TAG_LENGTH: u64 = 1 << 16;

/// Refuses a workbook that exceeds a limit. Files that are not archives pass.
///
/// # Errors
/// The limit that is exceeded.
pub fn check(path: &Path, limits: &Limits) -> io::Result<()> {
    let packed = std::fs::metadata(path)?.len();
    let Ok(mut archive) = ZipArchive::new(BufReader::new(File::open(path)?)) else { return Ok(()) };
    let mut unpacked: u64 = 0;
    for at in 0..archive.len() {
        let Ok(member) = archive.by_index_raw(at) else { return Ok(()) };
        unpacked = unpacked.saturating_add(member.size());
    }
    if unpacked > limits.workbook {
        let what = format!("unpacks to {} MB", unpacked >> 20);
        return Err(OverLimit::error("workbook", what));
    }
    if unpacked > SMALL && unpacked / packed.max(1) > limits.ratio {
        let what = format!("unpacks to {} times its size", unpacked / packed.max(1));
        return Err(OverLimit::error("ratio", what));
    }
    // Declared sizes can be forged, so the bytes read are counted as well.
    let Ok(content) = archive.by_name("content.xml") else { return Ok(()) };
    let most = limits.workbook;
    let cells = repeated_cells(BufReader::new(content.take(most)))?;
    if cells > limits.cells {
        return Err(OverLimit::error("cells", format!("holds {cells} cells")));
    }
    Ok(())
}

/// Counts the filled cells of the sheets of an OpenDocument file, including repetitions.
fn repeated_cells(mut content: impl BufRead) -> io::Result<u64> {
    let (mut total, mut of_row, mut rows) = (0_u64, 0_u64, 1_u64);
    let mut tag = Vec::new();
    loop {
        // Skips to the next tag without storing the text before it.
        if content.skip_until(b'<')? == 0 {
            return Ok(total.max(rows.saturating_mul(of_row)));
        }
        tag.clear();
        if (&mut content).take(MAX_TAG_LENGTH).read_until(b'>', &mut tag)? == 0 {
            return Ok(total.max(rows.saturating_mul(of_row)));
        }
        if tag.starts_with(b"table:table-row") {
            (of_row, rows) = (0, repeated(&tag, b"number-rows-repeated=\""));
        } else if tag.starts_with(b"/table:table-row") {
            total = total.saturating_add(rows.saturating_mul(of_row));
            of_row = 0;
        } else if tag.starts_with(b"table:table-cell") && !is_blank(&tag) {
            let columns = repeated(&tag, b"number-columns-repeated=\"");
            of_row = of_row.saturating_add(columns);
        }
    }
}

/// Returns whether the tag is a cell without a value and without text.
fn is_blank(tag: &[u8]) -> bool {
    tag.ends_with(b"/>") && memchr::memmem::find(tag, b"office:").is_none()
}

fn repeated(tag: &[u8], attribute: &[u8]) -> u64 {
    let Some(at) = memchr::memmem::find(tag, attribute) else { return 1 };
    let digits = tag[at + attribute.len()..].iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0_u64, |number, digit| {
        number.saturating_mul(10).saturating_add(u64::from(digit - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_cells_count_as_often_as_they_are_repeated() {
        let sheet = r#"<table:table><table:table-row table:number-rows-repeated="1048576">
            <table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>
            </table:table-row></table:table>"#;
        assert_eq!(repeated_cells(sheet.as_bytes()).unwrap(), 1_048_576 * 16_384);
        let usual = r#"<table:table-row><table:table-cell office:value="1"><text:p>1</text:p></table:table-cell>
            <table:table-cell table:number-columns-repeated="16383"/></table:table-row>
            <table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
        assert_eq!(repeated_cells(usual.as_bytes()).unwrap(), 1);
    }
}
