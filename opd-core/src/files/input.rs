//! The bytes of a text file, as one stream that starts after its mark and ends in a line end.

use std::io::{ErrorKind, Read};

use encoding_rs::{CoderResult, Decoder, UTF_16BE, UTF_16LE};

use super::sniff;

pub(super) const BUFFER_BYTES: usize = 256 << 10;

/// Told by the start of the file, or else by the first row that is not ASCII. A cell that is not of it is
/// read in the other one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Windows1252,
}

/// The file's bytes, UTF-16 turned into UTF-8, with a line end added after the last byte.
pub(super) struct Input {
    bytes: Box<dyn Read + Send>,
    done_bytes: u64,
    utf16: Option<Utf16>,
    ended: bool,
}

struct Utf16 {
    decoder: Decoder,
    raw: Vec<u8>,
    at: usize,
    filled: usize,
    finished: bool,
}

impl Utf16 {
    fn read(
        &mut self,
        source: &mut impl Read,
        done_bytes: &mut u64,
        buffer: &mut [u8],
    ) -> Result<usize, ErrorKind> {
        while !self.finished {
            if self.at == self.filled {
                self.filled = sniff::fill(source, &mut self.raw)?;
                self.at = 0;
                *done_bytes += self.filled as u64;
            }
            let last = self.filled == 0;
            let raw = &self.raw[self.at..self.filled];
            let (result, read, written, _) = self.decoder.decode_to_utf8(raw, buffer, last);
            self.at += read;
            self.finished = last && result == CoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

impl Input {
    pub(super) fn new(mut head: Vec<u8>, rest: Box<dyn Read + Send>) -> (Self, Option<Encoding>) {
        let utf16 = if head.starts_with(b"\xFF\xFE") {
            Some(UTF_16LE)
        } else if head.starts_with(b"\xFE\xFF") {
            Some(UTF_16BE)
        } else {
            None
        };
        let utf8 = head.starts_with(b"\xEF\xBB\xBF");
        let mark = if utf8 { 3 } else { 0 };
        head.drain(..mark);
        let encoding = match std::str::from_utf8(&head) {
            _ if utf8 || utf16.is_some() => Some(Encoding::Utf8),
            // An error without a length is a character cut by the end of the sample.
            Err(error) if error.error_len().is_some() => Some(Encoding::Windows1252),
            _ => None,
        };
        let utf16 = utf16.map(|encoding| Utf16 {
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; BUFFER_BYTES],
            at: 0,
            filled: 0,
            finished: false,
        });
        let bytes = Box::new(std::io::Cursor::new(head).chain(rest));
        (Self { bytes, done_bytes: mark as u64, utf16, ended: false }, encoding)
    }

    /// Bytes of the file read so far.
    pub(super) fn done_bytes(&self) -> u64 {
        self.done_bytes
    }

    /// Fills `buffer`; 0 at the end.
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> Result<usize, ErrorKind> {
        if self.ended {
            return Ok(0);
        }
        let filled = match &mut self.utf16 {
            None => {
                let read = sniff::fill(&mut self.bytes, buffer)?;
                self.done_bytes += read as u64;
                read
            }
            Some(utf16) => utf16.read(&mut self.bytes, &mut self.done_bytes, buffer)?,
        };
        if filled == 0 {
            self.ended = true;
            buffer[0] = b'\n';
            return Ok(1);
        }
        Ok(filled)
    }
}
