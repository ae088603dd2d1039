//! Unpacks the exports in a `.zip` archive into temporary files.
//!
//! Only files with the ending of an export are unpacked. Workbooks are archives as well; they are
//! recognised by their content.

use std::fs::File;
use std::io::{self, BufReader, Read as _};
use std::path::{Path, PathBuf};

use encoding_rs::GB18030;
use zip::ZipArchive;

/// A file unpacked from an archive. The temporary file is removed on drop.
pub struct Unpacked {
    /// Its path inside the archive.
    pub name: String,
    pub path: PathBuf,
    pub file: tempfile::TempPath,
}

/// The content of an archive.
#[derive(Default)]
pub struct Contents {
    pub files: Vec<Unpacked>,
    /// The files that are not unpacked, each with the reason.
    pub others: Vec<(String, String)>,
}

/// The maximum number of unpacked bytes of an archive.
const MAX_BYTES: u64 = 4 << 30;
/// The maximum ratio between the unpacked size of a file and its packed size.
const MAX_RATIO: u64 = 200;
const MAX_FILES: usize = 1_000;

/// Returns whether a file is a ZIP archive that is not a workbook.
pub fn is_archive(path: &Path) -> io::Result<bool> {
    let mut start = Vec::new();
    File::open(path)?.take(4).read_to_end(&mut start)?;
    if !start.starts_with(b"PK\x03\x04") && !start.starts_with(b"PK\x05\x06") {
        return Ok(false);
    }
    let Ok(archive) = ZipArchive::new(BufReader::new(File::open(path)?)) else { return Ok(false) };
    // Excel and LibreOffice write one of these into every workbook.
    let is_of_workbook = |name: &str| {
        matches!(name, "[Content_Types].xml" | "mimetype" | "content.xml")
            || name.starts_with("xl/")
    };
    let mut names = archive.file_names().flatten();
    Ok(!names.any(|name| is_of_workbook(&name)))
}

/// Unpacks the files whose path satisfies `is_export`.
pub fn unpack(path: &Path, is_export: impl Fn(&Path) -> bool) -> io::Result<Contents> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?))?;
    let mut contents = Contents::default();
    let mut left = MAX_BYTES;
    for at in 0..archive.len() {
        let mut member = archive.by_index_raw(at)?;
        let name = name_of(member.name_raw());
        let is_hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
        if member.is_dir() || is_hidden {
            continue;
        }
        let why = if member.encrypted() {
            "is locked with a password; unpack it and name the folder"
        } else if !is_export(Path::new(&name)) {
            "is neither a CSV file nor a workbook"
        } else if left < member.size()
            || contents.files.len() == MAX_FILES
            || member.size() / MAX_RATIO > member.compressed_size().max(1 << 10)
        {
            "is too large to be unpacked here; unpack it and name the folder"
        } else {
            drop(member);
            member = archive.by_index(at)?;
            let mut file = tempfile::Builder::new().suffix(&ending_of(&name)).tempfile()?;
            left = left.saturating_sub(io::copy(&mut (&mut member).take(left), &mut file)?);
            let path = file.path().to_path_buf();
            contents.files.push(Unpacked { name, path, file: file.into_temp_path() });
            continue;
        };
        contents.others.push((name, why.to_owned()));
    }
    contents.files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(contents)
}

/// Decodes a file name. Archives written on Chinese Windows have names in GB 18030.
fn name_of(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(raw).0.into_owned(),
    };
    name.replace('\\', "/")
}

fn ending_of(name: &str) -> String {
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().into_owned());
    ending.map_or(String::new(), |ending| format!(".{ending}"))
}
