"""Bad input gets a clear sentence and no traceback; bad rows are findings, and none is dropped."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from cli_runner import opd as run

import opd

AS_OF = date(2024, 12, 31)
HEADER = "caso;rut;fecha nacimiento;fecha ingreso;programa\n"
GOOD = "1;12.345.678-5;05-03-2015;5/3/2024;OLN\n"


def workbook(path: Path) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in [["caso", "rut"], *([f"C{number}", "12.345.678-5"] for number in range(200))]:
        sheet.append(row)
    book.save(path)
    return path.read_bytes()


def encrypted_workbook() -> bytes:
    """The container of a workbook with a password: its directory has a stream ``EncryptedPackage``."""
    sector = 512
    header = bytearray(b"\xff" * sector)
    header[:8] = bytes.fromhex("D0CF11E0A1B11AE1")
    header[8:76] = b"\0" * 68
    header[24:34] = bytes([0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0])
    name = "EncryptedPackage".encode("utf-16-le")
    entry = name.ljust(64, b"\0") + len(name).to_bytes(2, "little") + b"\x02" + b"\0" * 61
    return bytes(header) + b"\xff" * sector + entry.ljust(sector, b"\0")


FILES: dict[str, tuple[str, Callable[[Path], bytes], str]] = {
    "empty file": ("casos.csv", lambda path: b"", "vacío"),
    "blank file": ("casos.csv", lambda path: b"\n\n  \n", "vacío"),
    "header only": ("casos.csv", lambda path: HEADER.encode(), "ninguna fila"),
    "no known column": ("casos.csv", lambda path: b"a;b\n1;2\n", "ninguna columna es conocida (a, b)"),
    "two columns, one field": ("casos.csv", lambda path: b"rut;run;caso\n1-9;1-9;1\n", "«rut» y «run»"),
    "binary named .csv": ("casos.csv", lambda path: bytes(range(256)) * 40, "datos binarios"),
    "picture named .csv": ("casos.csv", lambda path: b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "una imagen"),
    "page named .xls": ("casos.xls", lambda path: b"<html><table></table></html>", "HTML"),
    "truncated XLSX": ("casos.xlsx", lambda path: workbook(path)[:3000], "dañado o incompleto"),
    "XLSX with a password": ("casos.xlsx", lambda path: encrypted_workbook(), "contraseña"),
    "unclosed quote": ("casos.csv", lambda path: (HEADER + '2;"x\n').encode(), "línea 2"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_table(name: str, tmp_path: Path) -> None:
    file, make, sentence = FILES[name]
    path = tmp_path / file
    path.write_bytes(make(path))
    ran = run("validate", path, "--as-of", "2024-12-31")
    assert sentence in ran.complaint
    english = run("validate", path, "--as-of", "2024-12-31", "--lang", "en")
    assert english.complaint != ran.complaint
    with pytest.raises(opd.OpdError) as raised:
        opd.validate(path, as_of=AS_OF)
    assert raised.value.code and str(raised.value) == ran.complaint
    assert raised.value.message_in("en") == english.complaint


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "no existe" in run("validate", tmp_path / "no.csv").complaint
    assert "no hay ninguna tabla" in run("validate", tmp_path).complaint
    assert "es una carpeta" in run("validate", "-", "--events", tmp_path).complaint
    with pytest.raises(FileNotFoundError):
        opd.validate(tmp_path / "no.csv", as_of=AS_OF)
    with pytest.raises(opd.DataError):
        opd.validate(tmp_path, as_of=AS_OF)


def judge(tmp_path: Path, *rows: str | bytes) -> opd.Report:
    """Validates rows under the header; none of them may get lost."""
    path = tmp_path / "casos.csv"
    path.write_bytes(b"".join(row if isinstance(row, bytes) else row.encode() for row in (HEADER, *rows)))
    report = opd.validate(path, as_of=AS_OF)
    assert report.rows == len(rows)
    ran = run("validate", path, "--as-of", "2024-12-31")
    assert ran.status in (0, 1) and "Traceback" not in ran.err, ran.err
    return report


def rows_of(report: opd.Report, code: str) -> list[int | None]:
    return [finding.file_row for finding in report.sample(code, 100)]


def test_rows_of_another_length_are_kept_and_numbered(tmp_path: Path) -> None:
    report = judge(tmp_path, GOOD, "2;12.345.678-5\n", "3;;;;OLN;sobra;sobra\n")
    assert rows_of(report, "FILE001") == [3, 4]
    assert [finding.case_id for finding in report.sample("FILE001")] == ["2", "3"]


def test_a_cell_of_ten_megabytes(tmp_path: Path) -> None:
    report = judge(
        tmp_path, GOOD, f"2;{'9' * 10_000_000};05-03-2015;05-03-2024;OLN\n", f"3;;{'x' * 10_000_000};;OLN\n"
    )
    assert rows_of(report, "ID001") == [3] and rows_of(report, "DATE001") == [4]
    assert all(len(finding.message) < 500 for rule in report.rules for finding in report.sample(rule.code))


def test_nul_bytes(tmp_path: Path) -> None:
    report = judge(tmp_path, GOOD, b"2\0;12.345.678-5\0;05-03-2015;05-03-2024;OLN\n", b"\0;;;;\n")
    assert rows_of(report, "FILE002") == [3, 4]


@pytest.mark.parametrize(
    "day", ["05-03-0000", "05-03-99999", "99999-01-01", "0000-00-01", "-1-1-1", "999999999999"]
)
def test_dates_of_no_year(day: str, tmp_path: Path) -> None:
    report = judge(tmp_path, GOOD, f"2;;{day};{day};OLN\n")
    assert rows_of(report, "DATE001") == [3, 3]


def test_a_run_of_forty_digits(tmp_path: Path) -> None:
    report = judge(tmp_path, GOOD, f"2;{'12345678' * 5}-5;05-03-2015;05-03-2024;OLN\n")
    assert rows_of(report, "ID001") == [3]
    assert "12345678" not in report.sample("ID001")[0].message


def test_emoji(tmp_path: Path) -> None:
    report = judge(tmp_path, GOOD, "👶;👶;👶;👶;👶\n")
    found = {rule.code: rule.failed for rule in report.rules if rule.failed}
    assert (found["ID001"], found["DATE001"], found["CODE001"]) == (1, 2, 1)
    assert report.sample("CODE001")[0].value == "👶" and report.sample("CODE001")[0].case_id == "👶"


def test_bytes_of_two_encodings(tmp_path: Path) -> None:
    report = judge(tmp_path, "Ñ1;;;05-03-2024;OLN\n", b"\xd12;;;05-03-2024;OLN\n")
    assert len(rows_of(report, "FILE002")) == 1
