//! Workbooks made to exhaust the machine: few bytes that unpack into very many.

use std::io::{Read, Seek};

use zip::ZipArchive;

/// A part of this size harms nobody.
const HARMLESS_BYTES: u64 = 64 << 20;
/// Sheets shrink ten to thirty times; deflate can shrink a thousand times.
const MOST_TIMES: u64 = 200;
/// The most that a part may hold which is read whole: all but the sheets.
const MOST_WHOLE_BYTES: u64 = 1 << 30;

/// Whether a part of the archive would unpack into more than a workbook can hold. What is no archive is not said to be
/// one here: whoever reads it says what it is.
pub(super) fn is_too_large(source: impl Read + Seek) -> bool {
    let Ok(mut archive) = ZipArchive::new(source) else { return false };
    (0..archive.len()).any(|index| {
        archive.by_index_raw(index).is_ok_and(|part| {
            let is_sheet = part.name().is_ok_and(|name| name.starts_with("xl/worksheets/"));
            let shrunk_too_far = part.size() / part.compressed_size().max(1) > MOST_TIMES;
            part.size() > HARMLESS_BYTES && shrunk_too_far || part.size() > MOST_WHOLE_BYTES && !is_sheet
        })
    })
}
