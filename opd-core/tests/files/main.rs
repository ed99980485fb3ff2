//! Files as people send them: every defect is named, nothing is lost.
#![cfg(feature = "files")]
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, Int32Array, NullArray, RecordBatch, StringArray};
use opd_core::files::{FileError, Format, Irregular, LooksLike, Options, Source, ipc_stream, open};
use opd_core::{Explain, Lang};
use proptest::prelude::*;

mod xlsx;

use xlsx::{workbook, xlsx, zip};

/// A whole file: header, rows with their numbers, irregular rows (indexed over the whole file).
#[derive(Debug, PartialEq)]
struct Table {
    header: Vec<String>,
    rows: Vec<Vec<Option<String>>>,
    numbers: Vec<u64>,
    irregular: Vec<Irregular>,
}

fn read_with(bytes: impl Into<Vec<u8>>, options: &Options) -> Result<Table, FileError> {
    let mut reader = open("C:\\secreto\\casos.csv", Source::Bytes(bytes.into()), options)?;
    let mut table =
        Table { header: reader.header().to_vec(), rows: vec![], numbers: vec![], irregular: vec![] };
    for batch in &mut reader {
        let batch = batch?;
        assert!(!batch.rows.is_empty() && batch.rows.len() <= options.batch_rows.max(1));
        let offset = table.rows.len() as u32;
        table.irregular.extend(batch.irregular.iter().map(|i| Irregular { row: i.row + offset, ..*i }));
        for row in 0..batch.columns.num_rows() {
            let text = |column: &ArrayRef| {
                let column = column.as_any().downcast_ref::<StringArray>().unwrap();
                column.is_valid(row).then(|| column.value(row).to_owned())
            };
            table.rows.push(batch.columns.columns().iter().map(text).collect());
            table.numbers.push(batch.rows.get(row).unwrap());
        }
    }
    let (done, total) = reader.progress();
    assert_eq!(done, total);
    Ok(table)
}

fn read(bytes: impl Into<Vec<u8>>) -> Result<Table, FileError> {
    read_with(bytes, &Options::default())
}

fn rows(table: &Table) -> Vec<Vec<&str>> {
    table.rows.iter().map(|row| row.iter().map(|cell| cell.as_deref().unwrap_or("")).collect()).collect()
}

#[test]
fn finds_the_delimiter() {
    for text in ["a;b\n1;2,5\n", "a,b\n1,\"2;5;6\"\n", "a\tb\n1\t2;5\n", "\"x;y;z\",b\n\"1\",2\n", "a;b"] {
        assert_eq!(read(text).unwrap().header.len(), 2, "{text}");
    }
    let prose = read("nombre, apellido;edad\nAna Soto;3\nLuis Pérez;4\n").unwrap();
    assert_eq!(prose.header, ["nombre, apellido", "edad"]);
    assert_eq!(read("solo\nuno\ndos, tres\n").unwrap().rows.len(), 2);
    let pipe = Options { delimiter: Some(b'|'), ..Options::default() };
    assert_eq!(rows(&read_with("a|b\n1;|2\n", &pipe).unwrap()), [["1;", "2"]]);
    for bad in [b'"', b'\n', 0xF1] {
        let bad = Options { delimiter: Some(bad), ..Options::default() };
        assert_eq!(read_with("a;b", &bad).unwrap_err(), FileError::BadDelimiter);
    }
}

#[test]
fn honours_the_sep_line_of_excel() {
    let table = read("sep=,\r\na,b;c\r\n1,2\r\n").unwrap();
    assert_eq!((table.header, table.numbers), (vec!["a".into(), "b;c".into()], vec![3]));
}

#[test]
fn reads_each_encoding() {
    let text = "niño;año\nMuñoz;1\n";
    let utf16 = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(unit).collect()
    };
    let latin = |text: &str| -> Vec<u8> { text.chars().map(|c| c as u8).collect() };
    for bytes in [
        text.as_bytes().to_vec(),
        format!("\u{FEFF}{text}").into_bytes(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        latin(text),
    ] {
        let table = read(bytes).unwrap();
        assert_eq!((table.header[0].as_str(), rows(&table)), ("niño", vec![vec!["Muñoz", "1"]]));
        assert!(table.irregular.is_empty());
    }
    // ASCII for far more than the sample, Windows-1252 after.
    let mut late = b"a;b\n".to_vec();
    late.extend(b"ascii;1\n".repeat(50_000));
    late.extend(latin("Muñoz;2\n").iter());
    late.extend(b"\x80\x81;3\n");
    let table = read(late).unwrap();
    assert_eq!(table.rows[50_000][0].as_deref(), Some("Muñoz"));
    // 0x81 has no letter in Windows-1252: kept as the control character, and flagged.
    assert_eq!(table.rows[50_001][0].as_deref(), Some("€\u{81}"));
    assert_eq!(table.irregular.len(), 1);
    assert!(table.irregular[0].control_characters && !table.irregular[0].invalid_text);
}

#[test]
fn a_file_of_two_encodings_loses_nothing_and_says_so() {
    let table = read(b"a;b\n\xC3\xB1;1\n\xF1;2\n\xC3;\xB1\nx;\xEF\xBF\xBD\n").unwrap();
    assert_eq!(rows(&table), [["ñ", "1"], ["ñ", "2"], ["Ã", "±"], ["x", "\u{FFFD}"]]);
    // Most of it can't be UTF-8, so the rows that are UTF-8 are those that differ.
    assert_eq!(table.irregular.iter().map(|i| i.row).collect::<Vec<_>>(), [0, 3]);
    assert!(table.irregular.iter().all(|i| i.invalid_text && i.cells == 2));
    // With its mark the file is UTF-8, and the others differ.
    let table = read(b"\xEF\xBB\xBFa;b\n\xC3\xB1;1\n\xF1;2\n").unwrap();
    assert_eq!(table.irregular.iter().map(|i| i.row).collect::<Vec<_>>(), [1]);
    // Two letters of Windows-1252 that UTF-8 would take for one of another script.
    let table = read(b"a;b\nMU\xD1OZ;\xD1\x80\n").unwrap();
    assert_eq!((rows(&table), table.irregular.len()), (vec![vec!["MUÑOZ", "Ñ€"]], 0));
}

#[test]
fn rows_of_the_wrong_length_are_kept_and_flagged() {
    let table = read("a;b;c\n1\n1;2;3;4;5\n;;\n1;2;3\n").unwrap();
    assert_eq!(rows(&table), [["1", "", ""], ["1", "2", "3"], ["", "", ""], ["1", "2", "3"]]);
    let shape: Vec<_> = table.irregular.iter().map(|i| (i.row, i.cells, i.expected)).collect();
    assert_eq!(shape, [(0, 1, 3), (1, 5, 3)]);
}

#[test]
fn rows_are_numbered_as_an_editor_does() {
    let lines = ["", "a;b", "1;x", "", "2;\"y", "z\"", "   ", "3;w"];
    for end in ["\n", "\r\n", "\r"] {
        for tail in ["", end] {
            let table = read(lines.join(end) + tail).unwrap();
            // A lone carriage return inside quotes is not told from text.
            let last = if end == "\r" { 7 } else { 8 };
            assert_eq!(table.numbers, [3, 5, last], "{end:?}");
            assert_eq!(table.rows[1][1], Some(format!("y{end}z")));
        }
    }
}

#[test]
fn an_unclosed_quote_is_told_where_it_opens() {
    let mut reader =
        open("casos.csv", Source::Bytes(b"a;b\n1;2\n\"3\n4\";\"x\n5;6\n7;8".to_vec()), &Options::default())
            .unwrap();
    assert_eq!(reader.next().unwrap().map(|batch| batch.columns.num_rows()), Ok(1));
    let error = FileError::UnclosedQuote { file: "casos.csv".into(), line: 4 };
    assert_eq!(reader.next().unwrap().map(|_| ()), Err(error));
    assert!(reader.next().is_none());
    assert_eq!(read("a;\"b\n").unwrap_err().code(), "unclosed_quote");
    // A quote inside a cell opens nothing.
    assert_eq!(rows(&read("a;b\n5\";2\"").unwrap()), [["5\"", "2\""]]);
}

#[test]
fn large_cells_and_odd_characters_are_kept() {
    let large = "ñ".repeat(5_000_000);
    let table = read(format!("a;b\n\"{large}\";1\nx\0y;\u{7}\n\"l1\nl2\t\";2\n")).unwrap();
    assert_eq!(table.rows[0][0].as_deref(), Some(large.as_str()));
    assert_eq!(table.rows[1], [Some("x\0y".into()), Some("\u{7}".into())]);
    assert_eq!(table.irregular.len(), 1);
    assert!(table.irregular[0].control_characters && !table.irregular[0].invalid_text);
    assert_eq!(read("x".to_owned() + &",".repeat(20_000)).unwrap_err().code(), "too_many_columns");
}

#[test]
fn headers_are_trimmed_named_and_kept_apart() {
    let bytes = b"\xEF\xBB\xBF\" rut \";;rut;rut_3;rut\n1;2;3;4;5\n".to_vec();
    let mut reader = open("a.csv", Source::Bytes(bytes), &Options::default()).unwrap();
    assert_eq!(reader.header(), ["rut", "column_2", "rut", "rut_3", "rut"]);
    let schema = reader.next().unwrap().map(|batch| batch.columns.schema()).ok().unwrap();
    let names: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    assert_eq!(names, ["rut", "column_2", "rut_3_", "rut_3", "rut_5"]);
}

#[test]
fn empty_files_and_files_without_rows() {
    for empty in [&b""[..], b"\xEF\xBB\xBF", b"\n\r\n  \n", b"sep=;\n", b"\xFF\xFE"] {
        assert_eq!(read(empty).unwrap_err(), FileError::Empty { file: "casos.csv".into() });
    }
    for header in ["a;b", "a;b\n", "a;b\n\n\n"] {
        assert!(read(header).unwrap().rows.is_empty());
    }
}

#[test]
fn what_is_no_table_is_named() {
    let mut cfb = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    cfb.resize(sniffed(), 0);
    assert_eq!(read(cfb.clone()).unwrap_err().code(), "old_excel");
    // Across the border of two reads.
    cfb.truncate(cfb.len() - 11);
    cfb.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(read(cfb).unwrap_err().code(), "password_protected");

    let junk: Vec<u8> = (0..4000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let archive = zip(&[("word/document.xml", "<x/>")]);
    for (bytes, expected) in [
        (&b"%PDF-1.7"[..], LooksLike::Pdf),
        (b"\x89PNG\r\n", LooksLike::Image),
        (b"\xEF\xBB\xBF  <!DOCTYPE html><html>", LooksLike::Html),
        (b"<table><tr><td>1</td></tr></table>", LooksLike::Html),
        (b"<?xml version='1.0'?><Workbook/>", LooksLike::Xml),
        (b"[{\"a\": 1}]", LooksLike::Json),
        (b"\x1F\x8B\x08", LooksLike::Archive),
        (&archive, LooksLike::Archive),
        (&junk, LooksLike::Binary),
    ] {
        assert_eq!(
            read(bytes).unwrap_err(),
            FileError::NotATable { file: "casos.csv".into(), looks: expected }
        );
    }
}

const fn sniffed() -> usize {
    64 << 10
}

#[test]
fn errors_say_themselves_without_the_folder() {
    let error = read(b"%PDF-1.7").unwrap_err();
    assert!(
        error.to_string().starts_with("«casos.csv» no es una tabla: su contenido parece un documento PDF")
    );
    assert!(error.explain(Lang::En).starts_with("“casos.csv” is not a table"));
    let damaged = FileError::Damaged { file: "a".into(), format: Format::Xlsx, after_row: Some(7) };
    assert!(damaged.to_string().contains("dañado o incompleto después de la fila 7"));
}

#[test]
fn an_open_file_reads_as_its_bytes() {
    fn send<T: Send>(value: T) -> T {
        value
    }
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("tabla");
    let text = "a;b\n".to_owned() + &"ñandú;2\n".repeat(100_000);
    let utf16: Vec<u8> = format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, expected) in [(text.into_bytes(), 100_000), (utf16, 100_000), (workbook(), 3)] {
        std::fs::write(&path, &bytes).unwrap();
        let reader = open("tabla", Source::File(std::fs::File::open(&path).unwrap()), &Options::default());
        let rows = send(reader.unwrap()).map(|batch| batch.ok().unwrap().rows.len()).sum::<usize>();
        assert_eq!((rows, read(bytes).unwrap().rows.len()), (expected, expected));
    }
    std::fs::remove_file(path).unwrap();
}

/// A table, and the same as a Parquet file.
fn parquet() -> (RecordBatch, Vec<u8>) {
    let columns: [(&str, ArrayRef); 2] = [
        ("edad", Arc::new(Int32Array::from(vec![Some(3), None, Some(5)]))),
        ("nombre", Arc::new(StringArray::from(vec!["Ana", "", "ñ"]))),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true)));
    let batch = batch.unwrap();
    let mut bytes = Vec::new();
    let mut writer = parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    (batch, bytes)
}

#[test]
fn parquet_keeps_its_types() {
    let (batch, mut bytes) = parquet();
    let options = Options { batch_rows: 2, ..Options::default() };
    let mut reader = open("casos.csv", Source::Bytes(bytes.clone()), &options).unwrap();
    assert_eq!((reader.format(), reader.header()), (Format::Parquet, &["edad".into(), "nombre".into()][..]));
    let batches: Vec<_> = reader.by_ref().map(|batch| batch.ok().unwrap()).collect();
    assert_eq!([&batches[0].columns, &batches[1].columns], [&batch.slice(0, 2), &batch.slice(2, 1)]);
    assert_eq!((batches[0].rows.get(0), batches[1].rows.get(0)), (Some(1), Some(3)));
    assert_eq!(reader.progress(), (bytes.len() as u64, bytes.len() as u64));
    for cut in [4, bytes.len() / 2, bytes.len() - 1] {
        let error = read(&bytes[..cut]).unwrap_err();
        let format = Format::Parquet;
        assert_eq!(error, FileError::Damaged { file: "casos.csv".into(), format, after_row: None });
    }
    bytes[..4].copy_from_slice(b"PARE");
    assert_eq!(read(bytes).unwrap_err().code(), "password_protected");
}

/// The same as Arrow IPC: a stream, and a file.
fn arrow(batch: &RecordBatch) -> [Vec<u8>; 2] {
    let stream = ipc_stream(&batch.schema(), [], [Ok(batch.clone()), Ok(batch.slice(0, 1))]).unwrap();
    let mut file = arrow_ipc::writer::FileWriter::try_new(Vec::new(), &batch.schema()).unwrap();
    file.write(batch).unwrap();
    file.write(&batch.slice(0, 1)).unwrap();
    [stream, file.into_inner().unwrap()]
}

#[test]
fn arrow_keeps_its_types() {
    let batch = parquet().0;
    let path = std::env::temp_dir().join(format!("opd-ipc-{}", std::process::id()));
    for bytes in arrow(&batch) {
        std::fs::write(&path, &bytes).unwrap();
        for source in [Source::Bytes(bytes.clone()), Source::File(std::fs::File::open(&path).unwrap())] {
            let mut reader =
                open("casos.csv", source, &Options { batch_rows: 2, ..Options::default() }).unwrap();
            assert_eq!(
                (reader.format(), reader.header()),
                (Format::ArrowIpc, &["edad".into(), "nombre".into()][..])
            );
            let batches: Vec<_> = reader.by_ref().map(|batch| batch.ok().unwrap()).collect();
            let columns: Vec<_> = batches.iter().map(|batch| batch.columns.clone()).collect();
            assert_eq!(columns, [batch.slice(0, 2), batch.slice(2, 1), batch.slice(0, 1)]);
            assert_eq!(batches[2].rows.get(0), Some(4));
            assert_eq!(reader.progress(), (bytes.len() as u64, bytes.len() as u64));
        }
        for size in [8, 20, bytes.len() / 2, bytes.len() - 9] {
            let cut = open("", Source::Bytes(bytes[..size].to_vec()), &Options::default());
            let error = cut.and_then(|mut reader| reader.find_map(Result::err).map_or(Ok(()), Err));
            assert_eq!(error.map_err(|error| error.code()), Err("damaged"), "{size} of {}", bytes.len());
        }
    }
    std::fs::remove_file(path).unwrap();
}

/// Rows that take no room could be as many as a few bytes say.
#[test]
fn arrow_that_says_more_than_it_holds_is_damaged() {
    let nothing = |rows: usize| {
        let column: ArrayRef = Arc::new(NullArray::new(rows));
        let batch = RecordBatch::try_from_iter([("nada", column)]).unwrap();
        let stream = ipc_stream(&batch.schema(), [], [Ok(batch.clone()), Ok(batch)]).unwrap();
        open("", Source::Bytes(stream), &Options::default())
            .unwrap()
            .map(|batch| batch.map(|one| one.rows.len()))
    };
    assert_eq!(nothing(3).collect::<Vec<_>>(), [Ok(3), Ok(3)]);
    assert!(nothing(1 << 20).any(|batch| batch.is_err_and(|error| error.code() == "damaged")));
}

#[test]
fn compressed_arrow_is_told_as_such() {
    let bytes = include_bytes!("lz4.arrow").to_vec();
    let error = open("casos.arrow", Source::Bytes(bytes), &Options::default()).unwrap_err();
    let expected =
        "“casos.arrow” is Arrow compressed with lz4, which is not read here. Write it uncompressed";
    assert_eq!(error.explain(Lang::En), expected);
}

/// Writes a table as CSV in the encoding numbered so.
fn encode(header: usize, cells: &[Vec<String>], delimiter: char, end: &str, encoding: u8) -> Vec<u8> {
    let names: Vec<String> = (0..header).map(|column| format!("columna {column}")).collect();
    let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let mut text = String::new();
    for row in std::iter::once(&names).chain(cells) {
        text += &row.iter().map(quote).collect::<Vec<_>>().join(&delimiter.to_string());
        text += end;
    }
    match encoding {
        0 => text.into_bytes(),
        1 => format!("\u{FEFF}{text}").into_bytes(),
        2 => format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
        3 => format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
    }
}

proptest! {
    #[test]
    fn any_table_reads_back(
        cells in (2..5_usize).prop_flat_map(|width| {
            prop::collection::vec(prop::collection::vec("[a-zA-Z0-9 ñÑáéíóú;,\t\"\r\n]{0,12}", width), 0..12)
        }),
        delimiter in prop::sample::select(vec![';', ',', '\t']),
        end in prop::sample::select(vec!["\n", "\r\n"]),
        encoding in 0..5_u8,
        batch_rows in 0..6_usize,
    ) {
        let width = cells.first().map_or(2, Vec::len);
        let bytes = encode(width, &cells, delimiter, end, encoding);
        let table = read_with(bytes, &Options { batch_rows, ..Options::default() }).unwrap();
        prop_assert_eq!(table.header.len(), width);
        let expected: Vec<Vec<Option<String>>> = cells
            .iter()
            .map(|row| row.iter().map(|cell| (!cell.is_empty()).then(|| cell.clone())).collect())
            .collect();
        prop_assert_eq!(table.rows, expected);
        prop_assert!(table.irregular.is_empty());
        let mut line = 2;
        for (row, number) in cells.iter().zip(table.numbers) {
            prop_assert_eq!(number, line);
            line += 1 + row.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
        }
    }

    #[test]
    fn no_bytes_panic(
        start in prop::sample::select(vec![&b""[..], b"PK\x03\x04", b"PAR1", b"ARROW1\0\0", b"\xFF\xFF\xFF\xFF", b"\xFF\xFE", b"\xEF\xBB\xBF", b"a;\"", b"sep=", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"]),
        middle in prop::collection::vec(any::<u8>(), 0..300),
        end in prop::sample::select(vec![&b""[..], b"\x10\0\0\0PAR1", b"ARROW1", b"\"", b"\r"]),
        batch_rows in 0..4_usize,
    ) {
        let bytes = [start, &middle, end].concat();
        if let Ok(reader) = open("", Source::Bytes(bytes), &Options { batch_rows, ..Options::default() }) {
            reader.for_each(drop);
        }
    }

    #[test]
    fn no_broken_file_panics(at in any::<prop::sample::Index>(), byte in any::<u8>(), format in 0..4_usize) {
        let head = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="2"><c r="A2" s="1"><v>4</v></c></row>"#;
        let mut bytes = match format {
            0 => xlsx("", head),
            1 => parquet().1,
            arrow_kind => arrow(&parquet().0)[arrow_kind - 2].clone(),
        };
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(reader) = open("", Source::Bytes(bytes), &Options::default()) {
            reader.for_each(drop);
        }
    }
}
