//! Decodes files to UTF-8 text that can be read from any offset.
//!
//! Checks for a byte-order mark, then for UTF-16 by its NUL bytes, then for strict UTF-8, and
//! detects the encoding otherwise. A file in another encoding is written once as UTF-8 into a
//! temporary file, so that later stages handle one encoding only. Bytes that cannot be decoded
//! become U+FFFD; rows that hold one are rejected.

use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::limits::Limits;

/// The number of bytes from which the encoding is decided.
const SAMPLE: usize = 1 << 20;

/// A file of UTF-8 text.
#[derive(Debug)]
pub struct Utf8File {
    place: Place,
    /// The limits for reading it.
    pub limits: Limits,
}

#[derive(Debug)]
enum Place {
    Named(PathBuf),
    /// Removed when the last user of the file is gone.
    Temporary(tempfile::TempPath),
    /// A file without a name, which the system removes however the program ends.
    #[cfg(target_os = "linux")]
    Nameless(File),
}

impl Utf8File {
    /// Wraps a file that is UTF-8 already.
    pub fn at(path: PathBuf) -> Self {
        Self { place: Place::Named(path), limits: Limits::default() }
    }

    /// Creates a file from what `write` writes. The file is removed with its last user.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn temporary<T>(write: impl FnOnce(&mut File) -> io::Result<T>) -> io::Result<(Self, T)> {
        let (mut file, place) = temporary_file()?;
        let result = write(&mut file)?;
        file.flush()?;
        let place = match place {
            Some(path) => Place::Temporary(path),
            #[cfg(target_os = "linux")]
            None => Place::Nameless(file),
            #[cfg(not(target_os = "linux"))]
            None => return Err(io::Error::other("a temporary file has no name")),
        };
        Ok((Self { place, limits: Limits::default() }, result))
    }

    pub fn open(&self) -> io::Result<File> {
        match &self.place {
            Place::Named(path) => File::open(path),
            Place::Temporary(path) => File::open(path),
            #[cfg(target_os = "linux")]
            Place::Nameless(file) => File::open(descriptor(file)),
        }
    }
}

/// Creates a file for writing. Returns its name as well if reopening it needs one.
fn temporary_file() -> io::Result<(File, Option<tempfile::TempPath>)> {
    #[cfg(target_os = "linux")]
    {
        let file = tempfile::tempfile()?;
        // Some containers have no such folder.
        if File::open(descriptor(&file)).is_ok() {
            return Ok((file, None));
        }
    }
    let (file, path) = tempfile::NamedTempFile::new()?.into_parts();
    Ok((file, Some(path)))
}

/// Returns the path under which the system lets an open file be opened again.
#[cfg(target_os = "linux")]
fn descriptor(file: &File) -> PathBuf {
    use std::os::fd::AsRawFd as _;
    PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()))
}

/// A decoded file.
#[derive(Debug)]
pub struct Decoded {
    pub file: Utf8File,
    pub encoding: &'static Encoding,
    /// Whether the text may contain U+FFFD for bytes that could not be decoded.
    pub was_rewritten: bool,
    /// The length of the byte-order mark, in bytes.
    pub start: u64,
}

/// Decides the encoding and makes the text available as UTF-8. `forced` takes precedence.
pub fn decode(path: PathBuf, forced: Option<&'static Encoding>) -> io::Result<Decoded> {
    let mut file = File::open(&path)?;
    let mut sample = Vec::with_capacity(SAMPLE.min(1 << 16));
    (&mut file).take(SAMPLE as u64).read_to_end(&mut sample)?;
    let is_whole = sample.len() < SAMPLE;
    let (encoding, mark) = match Encoding::for_bom(&sample) {
        Some((encoding, length)) => (forced.unwrap_or(encoding), length),
        None => (forced.unwrap_or_else(|| detect(&sample, is_whole)), 0),
    };
    let ends_with_return_alone = has_returns_alone(&sample, encoding);
    if encoding == UTF_8 && !ends_with_return_alone {
        let file = Utf8File::at(path);
        return Ok(Decoded { file, encoding, was_rewritten: false, start: mark as u64 });
    }
    file.seek(SeekFrom::Start(mark as u64))?;
    let write = |out: &mut File| rewrite(&mut file, encoding, ends_with_return_alone, out);
    let (file, ()) = Utf8File::temporary(write)?;
    Ok(Decoded { file, encoding, was_rewritten: true, start: 0 })
}

fn detect(sample: &[u8], is_whole: bool) -> &'static Encoding {
    // ASCII text in UTF-16 has a NUL beside every letter; the detector does not look for it.
    let nuls =
        |odd: usize| sample.iter().skip(odd).step_by(2).take(200).filter(|&&b| b == 0).count();
    let looked_at = (sample.len() / 2).min(200);
    if looked_at > 0 && nuls(1) * 3 > looked_at {
        return UTF_16LE;
    }
    if looked_at > 0 && nuls(0) * 3 > looked_at {
        return UTF_16BE;
    }
    if is_utf_8(sample, is_whole) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Returns whether the sample is UTF-8. A few errors among many valid multi-byte letters count as
/// damaged rows: text in another encoding rarely forms valid UTF-8.
fn is_utf_8(sample: &[u8], is_whole: bool) -> bool {
    const RIGHT_PER_FAULT: usize = 20;
    let (mut right, mut errors) = (0, 0);
    let mut chunks = sample.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        right += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        // A character cut off by the end of the sample is not an error.
        let is_cut = chunks.peek().is_none() && !is_whole;
        errors += usize::from(!chunk.invalid().is_empty() && !is_cut);
    }
    errors == 0 || right >= errors * RIGHT_PER_FAULT
}

/// Returns whether lines end with `\r` alone, as on old Macs.
fn has_returns_alone(sample: &[u8], encoding: &'static Encoding) -> bool {
    let has = |byte| memchr::memchr(byte, sample).is_some();
    // In UTF-16 the same bytes may be halves of letters. Excel writes `\r` alone only in text files
    // for Macs.
    encoding != UTF_16LE && encoding != UTF_16BE && has(b'\r') && !has(b'\n')
}

/// Writes the text as UTF-8. Also replaces `\r` with `\n` in files whose lines end with `\r` alone.
fn rewrite(
    file: &mut File,
    encoding: &'static Encoding,
    ends_with_return_alone: bool,
    out: &mut File,
) -> io::Result<()> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (mut bytes, mut text) = (vec![0; 1 << 16], vec![0; 3 << 16]);
    loop {
        let count = file.read(&mut bytes)?;
        let mut rest = &bytes[..count];
        loop {
            let (_, read, written, _) = decoder.decode_to_utf8(rest, &mut text, count == 0);
            if ends_with_return_alone {
                text[..written].iter_mut().filter(|b| **b == b'\r').for_each(|b| *b = b'\n');
            }
            out.write_all(&text[..written])?;
            rest = &rest[read..];
            if rest.is_empty() {
                break;
            }
        }
        if count == 0 {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(bytes: &[u8], forced: Option<&'static Encoding>) -> (String, &'static str) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let decoded = decode(file.path().to_path_buf(), forced).unwrap();
        let mut text = String::new();
        let mut reader = decoded.file.open().unwrap();
        reader.seek(SeekFrom::Start(decoded.start)).unwrap();
        reader.read_to_string(&mut text).unwrap();
        (text, decoded.encoding.name())
    }

    #[test]
    fn finds_the_encodings_that_exports_come_in() {
        let text = "商机编号,公司名称\r\n1,张三贸易有限公司\r\n";
        let (gbk, _, _) = encoding_rs::GB18030.encode(text);
        assert_eq!(text_of(&gbk, None).0, text);
        assert_eq!(text_of(text.as_bytes(), None), (text.to_owned(), "UTF-8"));
        assert_eq!(text_of(&[b"\xef\xbb\xbf", text.as_bytes()].concat(), None).0, text);
        let (latin, _, _) = encoding_rs::WINDOWS_1252.encode("Größe,Straße,für\nä,ö,ü\n");
        assert_eq!(text_of(&latin, None).0, "Größe,Straße,für\nä,ö,ü\n");
        let utf_16: Vec<u8> =
            "Deal ID\tName\n1\tA\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text_of(&utf_16, None), ("Deal ID\tName\n1\tA\n".into(), "UTF-16LE"));
        assert_eq!(
            text_of(&[b"\xff\xfe", utf_16.as_slice()].concat(), None).0,
            "Deal ID\tName\n1\tA\n"
        );
    }

    #[test]
    fn a_damaged_row_does_not_change_the_encoding_of_the_others() {
        let damaged = ["é".repeat(30).as_bytes(), b"\n\xff\n"].concat();
        assert_eq!(text_encoding(&damaged), "UTF-8");
        assert_ne!(text_encoding(b"Stra\xdfe"), "UTF-8");
    }

    fn text_encoding(bytes: &[u8]) -> &'static str {
        detect(bytes, true).name()
    }

    #[test]
    fn a_given_encoding_takes_precedence_over_detection() {
        let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode("Цена");
        assert_eq!(text_of(&cyrillic, Some(encoding_rs::WINDOWS_1251)).0, "Цена");
    }

    #[test]
    fn lines_of_old_macs_end_like_others() {
        assert_eq!(text_of(b"a,b\r1,2\r", None).0, "a,b\n1,2\n");
        assert_eq!(text_of(b"a,b\r\n1,2\r\n", None).0, "a,b\r\n1,2\r\n");
    }

    #[test]
    fn bytes_that_do_not_decode_leave_a_mark() {
        let (text, _) = text_of(b"a\xffb", Some(encoding_rs::GB18030));
        assert!(text.contains('\u{fffd}'), "{text:?}");
    }
}
