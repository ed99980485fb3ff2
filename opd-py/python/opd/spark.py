"""A table of cases of any size, judged on Spark as `opd.validate` and `opd.coverage` judge it on one machine.

    import opd.spark
    findings = opd.spark.validate(cases, as_of=date(2024, 12, 31), row_id="row")

`cases` is a PySpark DataFrame, and so are the answers; the rules run in the workers, where `opd` must be installed too.
Needs PySpark 4.1 or later: `pip install opd[spark]`.

A rule finds the same here as on one machine if it judges a row, rows that are equal, a person or a case
(`Rule.judged_by`): all the rows of each are brought together first. Rules judged by the whole table are not run, and the
summary says so; `coverage` answers what those about the agreement ask. The other tables of a delivery (events, measures,
activities, staff) are not judged here.
"""

from __future__ import annotations

import functools
import pickle
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from os import PathLike
from typing import Literal, TypeAlias, TypedDict, Unpack

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.pandas.functions import arrow_udf
from pyspark.sql.types import IntegralType

import opd

__all__ = ["Judging", "coverage", "summary", "validate"]

Agreement: TypeAlias = opd.Agreement | str | PathLike[str]
Columns: TypeAlias = Mapping[str, str | dict[str, str]] | None

#: Rows that a worker judges at once, more or less: the rows of one person, or of one case, are never parted.
ROWS = 1 << 17

#: Columns that go with the rows to the workers: the number of the person (or case) that a row goes with, whether it goes
#: with its case, and whether rows of its case go with another person.
PART, BY_CASE, ELSEWHERE = MARKS = "_opd_part", "_opd_by_case", "_opd_elsewhere"
CASE = "_opd_case"


class Judging(TypedDict, total=False):
    """What `opd.validate` takes besides tables, with the same meanings and defaults."""

    agreement: Agreement | None
    columns: Columns
    cap: str
    ordinary_measure_unit: str
    territory: Sequence[str]
    regrade: dict[str, tuple[str, str]] | None
    lang: Literal["es", "en"]
    show_identifiers: bool


def validate(df: DataFrame, *, as_of: date, row_id: str, **judging: Unpack[Judging]) -> DataFrame:
    """The findings of a table of cases, with the columns of `Report.findings`, in no order.

    `row_id` is a column of whole numbers, each in one row, that names the rows and says their order: `row` and the
    messages give it, and it is no column of the delivery. The other parameters are those of `opd.validate`, and so are
    the errors, which are raised here; what only a worker can see (a column of a type that can't hold its field, a null
    in `row_id`) is raised when the findings are read.
    """
    return _judged(df, "findings", as_of, row_id, judging)


def summary(df: DataFrame, *, as_of: date, row_id: str, **judging: Unpack[Judging]) -> DataFrame:
    """Every rule with its four counts over the whole table, with the columns of `Report.summary`, in the order of the
    catalogue. Parameters and errors are those of `validate`."""
    rules = _judged(df, "summary", as_of, row_id, judging)
    counts = ["passed", "failed", "not_applicable", "not_run"]
    reasons = F.flatten(F.collect_set(F.split("not_run_reason", "; ")))
    known = F.array(*map(F.lit, opd.not_run_words()))
    summed = rules.groupBy([name for name in rules.columns if name not in (*counts, "not_run_reason")]).agg(
        *(F.sum(count).alias(count) for count in counts),
        F.array_join(F.array_intersect(known, reasons), "; ").alias("not_run_reason"),
    )
    catalogue = F.array(*(F.lit(rule.code) for rule in opd.rules()))
    return summed.orderBy(F.array_position(catalogue, summed["rule"]))


def coverage(
    df: DataFrame,
    agreement: Agreement,
    *,
    as_of: date | None = None,
    cap: str = "before_eighteenth",
    projection: str = "proportional",
    columns: Columns = None,
    lang: Literal["es", "en"] = "es",
) -> opd.CoverageReport:
    """How many were attended, month by month, and how that stands against the agreement: what `opd.coverage` answers of
    the same cases. Parameters and errors are as there. Each worker counts some of the persons; their counts are merged
    here, and no row leaves the workers."""
    agreed = _read(agreement)

    def counted(cases: pa.Table, columns: Columns) -> opd.CoverageReport:
        return opd.coverage(
            cases, agreed, as_of=as_of, cap=cap, projection=projection, columns=columns, lang=lang
        )

    # Says at once what is wrong with the parameters.
    counted(_nothing(df.columns), columns)
    used = _fields(df.columns, columns, "coverage")
    named: dict[str, str | dict[str, str]] = dict(used)

    def count(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        parts = (counted(rows.drop_columns([PART]), named) for rows in _whole(batches, [PART]))
        for first in parts:
            whole = functools.reduce(opd.CoverageReport.merge, parts, first)
            yield pa.record_batch([[zlib.compress(pickle.dumps(whole))]], names=["part"])

    rows = _keyed(df.select([_column(name) for name in used]), named).drop(CASE)
    rows = rows.repartition(PART).sortWithinPartitions(PART)
    parts = _in_workers(rows, count, "part binary").collect()
    reports: list[opd.CoverageReport] = [pickle.loads(zlib.decompress(part["part"])) for part in parts]
    if not reports:
        # Without a row it is the same error as on one machine.
        return counted(_nothing(df.columns).slice(0, 0), columns)
    return functools.reduce(opd.CoverageReport.merge, reports)


def _judged(
    df: DataFrame, answer: Literal["findings", "summary"], as_of: date, row_id: str, judging: Judging
) -> DataFrame:
    """The answers of the workers to all the parts of the table."""
    agreement = judging.get("agreement")
    judging = {**judging, "agreement": None if agreement is None else _read(agreement)}
    data = [name for name in df.columns if name != row_id]
    numbered = row_id in df.columns and isinstance(df.schema[row_id].dataType, IntegralType)
    sample = _nothing(data)
    if row_id in df.columns:
        sample = sample.append_column(row_id, pa.array([0] if numbered else [""]))
    # Says at once what is wrong with the parameters, and knows the columns of the answer.
    report = opd.validate(sample, as_of=as_of, row_id=row_id, **judging)
    schema = _plain(pa.schema(getattr(report, answer)))
    judged_by = {rule.code: rule.judged_by for rule in opd.rules()}

    def judge(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for rows in _whole(batches, [BY_CASE, PART]):
            for some, of_cases, others in _parted(rows):
                report = opd.validate(
                    some.drop_columns(MARKS), as_of=as_of, row_id=row_id, part=True, **judging
                )
                table = pa.table(getattr(report, answer))
                if answer == "findings":
                    # A row is named by its number, and is no file's; its place among these says nothing.
                    rows_named = {"row": table["file_row"], "file_row": pa.nulls(len(table))}
                    table = pa.table({name: rows_named.get(name, table[name]) for name in table.column_names})
                codes = [code for code, by in judged_by.items() if (of_cases if by == "case" else others)]
                table = table.cast(schema)
                yield from table.filter(pc.is_in(table["rule"], pa.array(codes))).to_batches()

    rows = _by_person_and_case(
        df.withColumn(row_id, _column(row_id).cast("long")), row_id, judging.get("columns")
    )
    spark = ", ".join(f"{field.name} {'string' if field.type == pa.string() else 'long'}" for field in schema)
    rows = rows.repartition(PART).sortWithinPartitions(BY_CASE, PART, _column(row_id))
    return _in_workers(rows, judge, spark)


def _in_workers(
    rows: DataFrame, work: Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]], schema: str
) -> DataFrame:
    """`mapInArrow`, which can't take a column with a dot in its name: the columns go without names."""
    names = rows.columns

    def named(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return work(batch.rename_columns(names) for batch in batches)

    return rows.toDF(*(f"_{place}" for place in range(len(names)))).mapInArrow(named, schema)


def _by_person_and_case(df: DataFrame, row_id: str, columns: Columns) -> DataFrame:
    """Every row marked with its person, and once more, with its case, where rows of the case go with another person."""
    rows = _keyed(df, columns, row_id)
    spread = rows.groupBy(CASE).agg((F.min(PART) < F.max(PART)).alias(ELSEWHERE))
    spread = spread.where(F.col(ELSEWHERE) & F.col(CASE).isNotNull())
    rows = rows.join(F.broadcast(spread), CASE, "left").withColumn(
        ELSEWHERE, F.coalesce(ELSEWHERE, F.lit(False))
    )
    times = F.when(F.col(ELSEWHERE), F.array(F.lit(False), F.lit(True))).otherwise(F.array(F.lit(False)))
    rows = rows.withColumn(BY_CASE, F.explode(times))
    return rows.withColumn(PART, F.when(F.col(BY_CASE), F.col(CASE)).otherwise(F.col(PART))).drop(CASE)


def _keyed(df: DataFrame, columns: Columns, row_id: str | None = None) -> DataFrame:
    """The table with the numbers of each row's person and case. Rows that name no person go with those that equal them,
    for a rule judges these together."""
    data = [name for name in df.columns if name != row_id]
    fields = _fields(data, columns, "row_keys")
    named: dict[str, str | dict[str, str]] = dict(fields)

    @arrow_udf("person long, case long")  # type: ignore[call-overload, untyped-decorator]
    def keys(*cells: pa.Array) -> pa.Array:
        table = pa.table(list(cells), names=list(fields))
        return pa.table(opd.row_keys(table, named)).to_struct_array().combine_chunks()

    nobody = F.struct(F.lit(None).cast("long").alias("person"), F.lit(None).cast("long").alias("case"))
    rows = df.withColumn(CASE, keys(*map(_column, fields)) if fields else nobody)
    person = F.coalesce(F.col(f"{CASE}.person"), F.xxhash64(*map(_column, data)))
    return rows.withColumn(PART, person).withColumn(CASE, F.col(f"{CASE}.case"))


def _whole(batches: Iterator[pa.RecordBatch], part: list[str]) -> Iterator[pa.Table]:
    """The rows of batches that are sorted by the columns of `part`, in tables that never part one of these."""
    held: list[pa.RecordBatch] = []
    rows, enough = 0, ROWS
    for batch in batches:
        held.append(batch)
        rows += batch.num_rows
        if rows < enough:
            continue
        table = pa.Table.from_batches(held)
        last = functools.reduce(pc.and_, (pc.equal(table[name], table[name][-1]) for name in part))
        cut = pc.index(last, True).as_py()
        if cut:
            yield table.slice(0, cut)
        held, rows = table.slice(cut).to_batches(), table.num_rows - cut
        enough = max(ROWS, 2 * rows)
    if rows:
        yield pa.Table.from_batches(held)


def _parted(rows: pa.Table) -> Iterator[tuple[pa.Table, bool, bool]]:
    """Rows, and whether they hold all the rows of each of their cases, and of each of their persons.

    Persons all of whose cases are theirs alone hold both. Of the others, the cases that are theirs alone are judged apart,
    and those shared with another person where their rows are together.
    """
    by_case = rows[BY_CASE]
    persons = rows.filter(pc.invert(by_case))
    shared = persons.filter(persons[ELSEWHERE])[PART].unique()
    with_shared = pc.is_in(persons[PART], shared)
    tangled = persons.filter(with_shared)
    for some, of_cases, others in (
        (persons.filter(pc.invert(with_shared)), True, True),
        (tangled, False, True),
        (tangled.filter(pc.invert(tangled[ELSEWHERE])), True, False),
        (rows.filter(by_case), True, False),
    ):
        if some.num_rows:
            yield some, of_cases, others


def _fields(
    names: Sequence[str],
    columns: Columns,
    used_by: Literal["row_keys", "coverage"],
) -> dict[str, str]:
    """The columns that hold what is used, with their fields."""
    found = opd.find_columns(names, columns=columns, used_by=used_by)
    return {name: field for name, field in found if field is not None}


def _read(agreement: Agreement) -> opd.Agreement:
    """The agreement, read here: the workers need not have its file."""
    return agreement if isinstance(agreement, opd.Agreement) else opd.Agreement.load(agreement)


def _nothing(names: Sequence[str]) -> pa.Table:
    """A row of nulls with these columns."""
    return pa.table({name: pa.nulls(1) for name in names})


def _plain(schema: pa.Schema) -> pa.Schema:
    """The schema without dictionaries and unsigned numbers, which Spark has not."""
    texts = pa.types.is_dictionary, pa.types.is_string
    kinds = {
        field.name: pa.string() if any(is_text(field.type) for is_text in texts) else pa.int64()
        for field in schema
    }
    return pa.schema(kinds)


def _column(name: str) -> Column:
    """A column by its whole name, whatever is in it."""
    return F.col("`" + name.replace("`", "``") + "`")
