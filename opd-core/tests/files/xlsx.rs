//! Workbooks of Excel and of other programs.

use opd_core::dataset::Notes;
use opd_core::files::{FileError, Options, Source, open};
use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Formula, Workbook};

use crate::{read, read_with, rows};

pub(crate) fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Oculta").unwrap().set_hidden(true).write(0, 0, "no").unwrap();
    let sheet = workbook.add_worksheet().set_name("Casos").unwrap().set_active(true);
    let day = CellFormat::new().set_num_format("dd-mm-yyyy");
    let time = CellFormat::new().set_num_format("hh:mm");
    let span = CellFormat::new().set_num_format("[h]:mm:ss");
    for (column, name) in [" rut ", "ingreso", "", "monto", "ñ"].iter().enumerate() {
        sheet.write(2, column as u16, *name).unwrap();
    }
    sheet.write(3, 0, " 1-9").unwrap();
    sheet.write_with_format(3, 1, ExcelDateTime::from_ymd(2016, 3, 5).unwrap(), &day).unwrap();
    sheet.write(3, 3, 67_588_560).unwrap();
    sheet.write(3, 4, true).unwrap();
    let moment = ExcelDateTime::from_ymd(2016, 3, 5).unwrap().and_hms(14, 30, 0).unwrap();
    sheet.write_with_format(5, 1, &moment, &day).unwrap();
    sheet.write_with_format(5, 2, 0.5, &time).unwrap();
    sheet.write(5, 3, 0.083).unwrap();
    sheet.write_with_format(5, 4, 1.5, &span).unwrap();
    sheet.write(6, 1, Formula::new("=NA()").set_result("#N/A")).unwrap();
    sheet.write(6, 2, Formula::new("=A4").set_result("1-9")).unwrap();
    sheet.write(6, 6, "sobra").unwrap();
    sheet.write_blank(9, 0, &day).unwrap();
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_reads_as_a_person_would_type_it() {
    let bytes = workbook();
    for batch_rows in [1, 2, 100] {
        let table = read_with(bytes.clone(), &Options { batch_rows, ..Options::default() }).unwrap();
        assert_eq!(table.header, ["rut", "ingreso", "column_3", "monto", "ñ"]);
        assert_eq!(
            rows(&table),
            [
                [" 1-9", "2016-03-05", "", "67588560", "true"],
                ["", "2016-03-05 14:30:00", "12:00:00", "0.083", "36:00:00"],
                ["", "#N/A", "1-9", "", ""],
            ]
        );
        assert_eq!(table.numbers, [4, 6, 7]);
        let shape: Vec<_> = table.irregular.iter().map(|i| (i.row, i.cells, i.expected)).collect();
        assert_eq!(shape, [(2, 7, 5)]);
    }
    let hidden = Options { sheet: Some("OCULTA".into()), ..Options::default() };
    assert_eq!(read_with(bytes.clone(), &hidden).unwrap().header, ["no"]);
    let missing = Options { sheet: Some("Hoja1".into()), ..Options::default() };
    let error = FileError::SheetNotFound {
        file: "casos.csv".into(),
        sheet: "Hoja1".into(),
        sheets: vec!["Oculta".into(), "Casos".into()],
    };
    assert_eq!(read_with(bytes.clone(), &missing).unwrap_err(), error);
    for cut in [10, bytes.len() / 2, bytes.len() - 30] {
        assert_eq!(read(&bytes[..cut]).unwrap_err().code(), "damaged");
    }
}

/// A workbook of one sheet, of hand-written rows; style 1 is a date.
pub(crate) fn xlsx(properties: &str, rows: &str) -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let packages = "http://schemas.openxmlformats.org/package/2006/relationships";
    zip(&[
        (
            "_rels/.rels",
            &format!(
                r#"<Relationships xmlns="{packages}"><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            &format!(
                r#"<workbook xmlns="{main}" xmlns:r="{office}">{properties}<sheets><sheet name="H" sheetId="1" r:id="r1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &format!(
                r#"<Relationships xmlns="{packages}"><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/styles.xml",
            &format!(
                r#"<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            &format!(r#"<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>"#),
        ),
    ])
}

/// An archive without compression.
pub(crate) fn zip(entries: &[(&str, &str)]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in entries {
        let crc = !text.bytes().fold(!0_u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(byte), |c, _| (c >> 1) ^ (0xEDB8_8320 & (c & 1).wrapping_neg()))
        });
        let mut fields = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        fields.extend([crc, text.len() as u32, text.len() as u32].iter().flat_map(|n| n.to_le_bytes()));
        fields.extend([name.len() as u16, 0].iter().flat_map(|n| n.to_le_bytes()));
        directory.extend([&b"PK\x01\x02\x14\0"[..], &fields, &[0; 10]].concat());
        directory.extend((file.len() as u32).to_le_bytes());
        directory.extend(name.bytes());
        file.extend([b"PK\x03\x04", &fields[..], name.as_bytes(), text.as_bytes()].concat());
    }
    let entry_count = (entries.len() as u16).to_le_bytes();
    let (size, start) = ((directory.len() as u32).to_le_bytes(), (file.len() as u32).to_le_bytes());
    [&file, &directory, &b"PK\x05\x06\0\0\0\0"[..], &entry_count, &entry_count, &size, &start, &[0, 0]]
        .concat()
}

#[test]
fn workbooks_of_other_programs() {
    let head =
        r#"<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="str"><v>b</v></c></row>"#;
    let row = r#"<row r="3"><c r="A3" s="1"><v>366.25</v></c><c r="B3" t="d"><v>2016-03-05T00:00:00</v></c></row>
        <row r="4"><c r="A4" t="e"><v>#REF!</v></c><c r="B4"><v>1e-7</v></c></row>"#;
    let table = read(xlsx(r#"<workbookPr date1904="1"/>"#, &format!("{head}{row}"))).unwrap();
    assert_eq!(rows(&table), [["1905-01-01 06:00:00", "2016-03-05"], ["#REF!", "0.0000001"]]);
    assert_eq!(table.numbers, [3, 4]);
    let table = read(xlsx("", &format!("{head}{row}"))).unwrap();
    assert_eq!(table.rows[0][0].as_deref(), Some("1900-12-31 06:00:00"));
    assert_eq!(read(xlsx("", "")).unwrap_err().code(), "empty");
    // A cell where none can be, and XML that stops.
    for (bad, whole) in [
        (r#"<row r="5"><c r="ZZZZ5"><v>1</v></c></row>"#, 2),
        (r#"<row r="5"><c r="A5"><v>1"#, 1), // nothing tells that row 4 was whole
    ] {
        let mut reader =
            open("a.xlsx", Source::Bytes(xlsx("", &format!("{head}{row}{bad}"))), &Options::default())
                .unwrap();
        assert_eq!(reader.next().unwrap().map(|batch| batch.columns.num_rows()), Ok(whole));
        let code = reader.next().unwrap().map(|_| ()).unwrap_err();
        assert_eq!((code.code(), reader.next().is_none()), ("damaged", true));
    }
    // A reader dropped half-way ends its thread.
    drop(
        open("a.xlsx", Source::Bytes(workbook()), &Options { batch_rows: 1, ..Options::default() }).unwrap(),
    );
}

/// A sheet of these cells, empty ones left out.
fn sheet(rows: &[&[&str]]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write(row, column, *cell).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn notes_of(bytes: Vec<u8>) -> (Vec<String>, Vec<u64>, Notes) {
    let mut reader = open("casos.xlsx", Source::Bytes(bytes), &Options::default()).unwrap();
    let mut numbers = Vec::new();
    for batch in reader.by_ref() {
        let rows = batch.unwrap().rows;
        numbers.extend((0..rows.len()).map(|row| rows.get(row).unwrap()));
    }
    (reader.header().to_vec(), numbers, reader.notes())
}

#[test]
fn titles_above_the_header_are_skipped_and_counted() {
    let titled = sheet(&[
        &["OPD de la comuna"],
        &[],
        &["Informe de marzo de 2024"],
        &["Encargada", "María Pérez"],
        &["caso", "RUN", "ingreso", "egreso", "sexo"],
        &["A-1", "1-9", "2024-03-05", "", "F"],
        &["A-2"],
    ]);
    let (header, numbers, notes) = notes_of(titled);
    assert_eq!(header, ["caso", "RUN", "ingreso", "egreso", "sexo"]);
    assert_eq!(numbers, [6, 7]);
    assert_eq!(notes, Notes { title_rows: 3, formulas: 0 });
    // A narrow table has no titles, and neither has one whose first row is as wide as the others.
    for rows in
        [&[&["caso"][..], &["A-1"]][..], &[&["caso", "RUN"], &["A-1", "1-9"]], &[&["caso"], &["A-1", "1-9"]]]
    {
        let (header, numbers, notes) = notes_of(sheet(rows));
        assert_eq!((header[0].as_str(), numbers, notes), ("caso", vec![2], Notes::default()));
    }
    let (header, ..) = notes_of(sheet(&[&["caso"]]));
    assert_eq!(header, ["caso"]);
}

#[test]
fn formulas_are_counted_and_their_last_value_is_read() {
    let (_, _, notes) = notes_of(workbook());
    assert_eq!(notes, Notes { title_rows: 0, formulas: 2 });
}

#[test]
fn a_workbook_that_unpacks_into_too_much_is_refused() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("xl/worksheets/sheet1.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..80 {
        std::io::Write::write_all(&mut archive, &blanks).unwrap();
    }
    let bomb = archive.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    let refused = open("casos.xlsx", Source::Bytes(bomb.clone()), &Options::default()).err();
    assert_eq!(refused, Some(FileError::TooLarge { file: "casos.xlsx".into() }));
    assert!(opd_core::files::sheets("casos.xlsx", Source::Bytes(bomb)).is_err());
}
