//! What a file is, by its contents.

use std::io::{ErrorKind, Read};

use super::error::LooksLike;

/// How much of the file is looked at.
pub(super) const HEAD_BYTES: usize = 64 << 10;

/// What the first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Zip,
    Parquet,
    EncryptedParquet,
    ArrowIpc,
    /// The container of old Office files, and of encrypted new ones.
    Cfb,
    Empty,
    Other(LooksLike),
}

/// First bytes that decide.
const MAGIC: [(&[u8], Kind); 19] = [
    (b"PK\x03\x04", Kind::Zip),
    (b"PK\x05\x06", Kind::Zip),
    (b"PAR1", Kind::Parquet),
    (b"PARE", Kind::EncryptedParquet),
    (super::ipc::MARK, Kind::ArrowIpc),
    // What every message of a stream starts with.
    (b"\xFF\xFF\xFF\xFF", Kind::ArrowIpc),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Kind::Cfb),
    (b"%PDF", Kind::Other(LooksLike::Pdf)),
    (b"\x89PNG", Kind::Other(LooksLike::Image)),
    (b"\xFF\xD8\xFF", Kind::Other(LooksLike::Image)),
    (b"GIF8", Kind::Other(LooksLike::Image)),
    (b"II*\0", Kind::Other(LooksLike::Image)),
    (b"MM\0*", Kind::Other(LooksLike::Image)),
    (b"\x1F\x8B", Kind::Other(LooksLike::Archive)),
    (b"Rar!", Kind::Other(LooksLike::Archive)),
    (b"7z\xBC\xAF", Kind::Other(LooksLike::Archive)),
    (b"BZh", Kind::Other(LooksLike::Archive)),
    (b"\x28\xB5\x2F\xFD", Kind::Other(LooksLike::Archive)),
    (b"SQLite format 3", Kind::Other(LooksLike::Binary)),
];

/// What the file that starts with `head` is.
pub(super) fn kind(head: &[u8]) -> Kind {
    if let Some(&(_, kind)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return kind;
    }
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return Kind::Text;
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    if text.is_empty() {
        // Text may follow a long stretch of blank lines.
        return if head.len() < HEAD_BYTES { Kind::Empty } else { Kind::Text };
    }
    let start = text[..text.len().min(1024)].to_ascii_lowercase();
    let tags: [&[u8]; 7] = [b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<meta", b"<style"];
    if start[0] == b'<' && tags.iter().any(|tag| find(&start, tag)) {
        return Kind::Other(LooksLike::Html);
    }
    if start.starts_with(b"<?xml") {
        return Kind::Other(LooksLike::Xml);
    }
    if [&b"{\""[..], b"[{", b"{\n", b"{\r\n", b"[\n", b"[\r\n"].iter().any(|open| start.starts_with(open)) {
        return Kind::Other(LooksLike::Json);
    }
    // Random bytes hold 11 % of control characters; a table, a stray one.
    let controls = text.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r')).count();
    if controls > 8 && controls > text.len() / 20 { Kind::Other(LooksLike::Binary) } else { Kind::Text }
}

/// Whether a CFB container holds an encrypted workbook: one of its streams is called `EncryptedPackage`.
pub(super) fn is_encrypted(mut cfb: impl Read) -> Result<bool, ErrorKind> {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut window = vec![0; HEAD_BYTES];
    let mut kept = 0;
    loop {
        let read = fill(&mut cfb, &mut window[kept..])?;
        let len = kept + read;
        if find(&window[..len], &name) {
            return Ok(true);
        }
        if read == 0 {
            return Ok(false);
        }
        // The name may straddle two reads.
        kept = len.min(name.len());
        window.copy_within(len - kept..len, 0);
    }
}

/// Reads until `buffer` is full or the source ends; answers how many bytes.
pub(super) fn fill(source: &mut impl Read, buffer: &mut [u8]) -> Result<usize, ErrorKind> {
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error.kind()),
        }
    }
    Ok(filled)
}

fn find(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}
