"""The cases of the made-up delivery many times over: each time of other persons, with the same defects."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import opd
from opd.demo.office import check_digit

RUN = "RUN NNA"
CASE = "Código caso"
#: One of so many rows has the case identifier that it has in the first copy: of another person.
SHARED = 501


def read(path: Path) -> tuple[list[str], list[list[str | None]]]:
    """The header and the rows of a file, as texts; what is beyond the header is left out."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file, delimiter=";")
    width = len(header)
    return header, [[cell or None for cell in (row + [""] * width)[:width]] for row in rows]


def copies(path: Path, times: int) -> Iterator[pa.Table]:
    """The rows, and with them `row`, their number."""
    header, rows = read(path)
    columns = dict(zip(header, map(list, zip(*rows, strict=True)), strict=True))
    kept = {name: pa.array(cells, pa.string()) for name, cells in columns.items()}
    runs = columns[RUN]
    numbers = {
        text: index for index, text in enumerate(dict.fromkeys(filter(opd.is_valid_run, filter(None, runs))))
    }
    for copy in range(times):
        own = {text: of_another(5_000_000 + copy * len(numbers) + index) for text, index in numbers.items()}
        table = kept | {
            RUN: pa.array([own.get(text or "", text) for text in runs], pa.string()),
            CASE: pa.array(
                [
                    text if not copy or text is None or row % SHARED == 0 else f"{text}/{copy}"
                    for row, text in enumerate(columns[CASE])
                ],
                pa.string(),
            ),
        }
        table["row"] = pa.array(range(copy * len(rows), (copy + 1) * len(rows)), pa.int64())
        yield pa.table(table)


def of_another(number: int) -> str:
    """A RUN that is right, as it is written by hand."""
    return f"{number:,}".replace(",", ".") + "-" + check_digit(number)


def write(path: Path, to: Path, times: int) -> int:
    """The copies as Parquet; how many rows."""
    rows = 0
    writer = None
    for table in copies(path, times):
        writer = writer or pq.ParquetWriter(to, table.schema)
        writer.write_table(table)
        rows += len(table)
    if writer:
        writer.close()
    return rows
