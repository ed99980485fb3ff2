"""Who answers: for each task its contenders, functions of the table that give what is timed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

from data import AS_OF

ON = date(2019, 12, 31)

# A contender gives columns, or counts of findings; what it prepares before is not timed.

Run = Callable[[], Any]
CONTENDERS: dict[str, dict[str, Callable[[Any], Run]]] = {}


def contender(task: str, name: str) -> Callable[[Callable[[Any], Run]], Callable[[Any], Run]]:
    def register(build: Callable[[Any], Run]) -> Callable[[Any], Run]:
        CONTENDERS.setdefault(task, {})[name] = build
        return build

    return register


def opd_columns(task: str, question: Callable[[Any, Any], Any]) -> None:
    @contender(task, "opd")
    def build(table: Any) -> Run:
        import opd

        table = table.combine_chunks()
        arrays = {name: table[name].chunk(0) for name in table.column_names}
        arrays["calendar"] = opd.BusinessCalendar()
        return lambda: question(opd.columns, arrays)


opd_columns("age", lambda opd, t: opd.age(t["birth"], t["day"]))
opd_columns("minor", lambda opd, t: opd.is_minor(t["birth"], ON))
opd_columns("minor at each row's day", lambda opd, t: opd.is_minor(t["birth"], t["day"]))
opd_columns("run", lambda opd, t: opd.is_valid_run(t["run"]))
opd_columns("15th business day", lambda opd, t: opd.add_business_days(t["birth"], 15, t["calendar"]))
opd_columns(
    "business days between", lambda opd, t: opd.count_business_days(t["birth"], t["day"], t["calendar"])
)


def polars_column(task: str, name: str, expression: Callable[[Any], list[Any]]) -> None:
    """A query of polars; each list of expressions is a stage, whose columns the next may use."""

    @contender(task, name)
    def build(table: Any) -> Run:
        import polars as pl

        frame, stages = pl.from_arrow(table, rechunk=True), expression(pl)

        def run() -> Any:
            query = frame.lazy()
            for stage in stages[:-1]:
                query = query.with_columns(**stage)
            return query.select(**stages[-1]).collect()

        return run


def polars_age(pl: Any) -> list[Any]:
    birth, day, month_end = pl.col("birth"), pl.col("day"), pl.col("day").dt.days_in_month()
    parts = {"b": birth.dt.day(), "d": day.dt.day(), "last": month_end}
    parts["m"] = (day.dt.year() - birth.dt.year()) * 12 + day.dt.month() - birth.dt.month()
    parts["before"] = (day.cast(pl.Int32) - day.dt.day()).cast(pl.Date).dt.day()  # days of the month before
    anniversary = pl.min_horizontal("b", "last")
    come = pl.col("d") >= anniversary
    of_before = pl.min_horizontal("b", "before")
    months = {"months": pl.col("m") - (~come).cast(pl.Int32)}
    months["days"] = (
        pl.when(come).then(pl.col("d") - anniversary).otherwise(pl.col("before") - of_before + pl.col("d"))
    )
    return [
        parts,
        months,
        {"years": pl.col("months") // 12, "months": pl.col("months") % 12, "days": pl.col("days")},
    ]


def polars_run(pl: Any) -> list[Any]:
    text = pl.col("run")
    parts = {
        "n": text.str.head(-2).cast(pl.Int32, strict=False),
        "v": text.str.tail(1),
        "dash": text.str.tail(2).str.head(1),
    }
    total = sum((pl.col("n") // 10**place % 10 * (2 + place % 6) for place in range(8)), start=pl.lit(0))
    expected = (11 - total % 11) % 11
    seen = (
        pl.when(pl.col("v").str.to_uppercase() == "K")
        .then(10)
        .otherwise(pl.col("v").cast(pl.Int32, strict=False))
    )
    return [
        parts,
        {"expected": expected, "seen": seen},
        {"ok": (pl.col("seen") == pl.col("expected")) & (pl.col("dash") == "-")},
    ]


def run_expression(pl: Any, column: str) -> Any:
    """The check digit as one expression, with no step before it."""
    text = pl.col(column)
    number = text.str.head(-2).cast(pl.Int32, strict=False)
    total = sum((number // 10**place % 10 * (2 + place % 6) for place in range(8)), start=pl.lit(0))
    verifier = text.str.tail(1).str.to_uppercase()
    seen = pl.when(verifier == "K").then(10).otherwise(verifier.cast(pl.Int32, strict=False))
    return (seen == (11 - total % 11) % 11) & (text.str.tail(2).str.head(1) == "-")


def holidays() -> list[date]:
    """Those that the dates of `data` can meet."""
    import opd

    return [holiday.date for year in range(1999, 2035) for holiday in opd.holidays(year)]


def holiday_list(pl: Any) -> Any:
    """As one literal: a Python list is spread over the rows by polars, which takes over 20 times as long."""
    return pl.lit(pl.Series(holidays())).implode()


AFTER_MAJORITY = date(ON.year - 18, ON.month, ON.day)  # who was born after it is a minor on that day
polars_column("age", "polars", polars_age)
polars_column("minor", "polars, threshold", lambda pl: [{"minor": pl.col("birth") > AFTER_MAJORITY}])
polars_column("minor", "polars, offset_by", lambda pl: [{"minor": pl.col("birth").dt.offset_by("18y") > ON}])
polars_column(
    "minor at each row's day",
    "polars, offset_by",
    lambda pl: [{"minor": pl.col("birth").dt.offset_by("18y") > pl.col("day")}],
)
polars_column("run", "polars, staged", polars_run)
polars_column(
    "15th business day",
    "polars",
    lambda pl: [
        {"day": pl.col("birth").dt.add_business_days(15, holidays=holiday_list(pl), roll="backward")}
    ],
)
polars_column(
    "business days between",
    "polars",
    lambda pl: [
        {
            "n": pl.business_day_count(
                pl.col("birth") + pl.duration(days=1),
                pl.col("day") + pl.duration(days=1),
                holidays=holiday_list(pl),
            )
        }
    ],
)


def duckdb_query(task: str, name: str, sql: str) -> None:
    @contender(task, name)
    def build(table: Any) -> Run:
        import duckdb

        connection = duckdb.connect()
        connection.execute("SET threads = 1")
        connection.register("arrow_table", table)
        connection.execute("CREATE TABLE t AS SELECT * FROM arrow_table")
        if "calendar" in sql:
            rests = ", ".join(f"DATE '{day}'" for day in holidays())
            connection.execute(f"""CREATE TABLE calendar AS
                SELECT day, sum(works::INT) OVER (ORDER BY day)::INT AS rank, works
                FROM (SELECT d::DATE AS day, isodow(d) < 6 AND d::DATE NOT IN ({rests}) AS works
                      FROM range(TIMESTAMP '1999-12-01', TIMESTAMP '2034-12-31', INTERVAL 1 DAY) r(d))""")
        return lambda: connection.execute(sql).to_arrow_table()


duckdb_query(
    "age",
    "DuckDB, date_sub",
    """SELECT (m // 12)::INT AS years, (m % 12)::INT AS months,
    date_diff('day', (birth + to_months(m::INT))::DATE, day)::INT AS days
    FROM (SELECT birth, day, date_sub('month', birth, day) AS m FROM t)""",
)
duckdb_query(
    "age",
    "DuckDB, age()",
    """SELECT date_part('year', a)::INT AS years, date_part('month', a)::INT AS months,
    date_part('day', a)::INT AS days FROM (SELECT age(day, birth) AS a FROM t)""",
)
duckdb_query("minor", "DuckDB, threshold", f"SELECT birth > DATE '{AFTER_MAJORITY}' AS minor FROM t")
duckdb_query(
    "minor at each row's day", "DuckDB, date_sub", "SELECT date_sub('year', birth, day) < 18 AS minor FROM t"
)
duckdb_query(
    "15th business day",
    "DuckDB, calendar table",
    """SELECT n.day FROM t JOIN calendar c ON c.day = t.birth
    JOIN (SELECT rank, day FROM calendar WHERE works) n ON n.rank = c.rank + 15""",
)
duckdb_query(
    "business days between",
    "DuckDB, calendar table",
    """SELECT b.rank - a.rank AS n FROM t
    JOIN calendar a ON a.day = t.birth JOIN calendar b ON b.day = t.day""",
)


def numpy_column(task: str, name: str, question: Callable[[Any, Any], dict[str, Any]]) -> None:
    @contender(task, name)
    def build(table: Any) -> Run:
        import numpy as np

        arrays = {column: table[column].to_numpy() for column in table.column_names}
        arrays["calendar"] = np.busdaycalendar(holidays=np.array(holidays(), "datetime64[D]"))
        return lambda: question(np, arrays)


def numpy_age(np: Any, t: Any) -> dict[str, Any]:
    births, days = t["birth"].astype("M8[D]"), t["day"].astype("M8[D]")
    birth_month, month = births.astype("M8[M]"), days.astype("M8[M]")
    start, one = month.astype("M8[D]"), np.timedelta64(1, "D")
    born = (births - birth_month.astype("M8[D]")).view(np.int64)
    day = (days - start).view(np.int64)
    last = ((month + 1).astype("M8[D]") - start).view(np.int64) - 1
    before = (start - (month - 1).astype("M8[D]")) // one
    anniversary = np.minimum(born, last)
    come = day >= anniversary
    months = (month - birth_month).view(np.int64) - ~come
    rest = np.where(come, day - anniversary, before - np.minimum(born, before - 1) + day)
    return {"years": months // 12, "months": months % 12, "days": rest}


numpy_column("age", "numpy", numpy_age)
numpy_column("minor", "numpy, threshold", lambda np, t: {"minor": t["birth"] > np.datetime64(AFTER_MAJORITY)})
numpy_column(
    "15th business day",
    "numpy",
    lambda np, t: {"day": np.busday_offset(t["birth"], 15, roll="backward", busdaycal=t["calendar"])},
)
numpy_column(
    "business days between",
    "numpy",
    lambda np, t: {"n": np.busday_count(t["birth"] + 1, t["day"] + 1, busdaycal=t["calendar"])},
)


@contender("run", "python-stdnum, a loop")
def stdnum(table: Any) -> Run:
    from stdnum.cl.rut import is_valid

    texts = table["run"].to_pylist()
    return lambda: {"ok": [is_valid(text) for text in texts]}


# Validation. The counts of these rules, which both know, are compared.
BOTH_KNOW = ["ID001", "AGE001", "GEO001"]


def opd_validate(cases: Any, then: Callable[[Any], None], threads: int = 1) -> Run:
    import opd

    def run() -> dict[str, list[int]]:
        report = opd.validate(cases, as_of=AS_OF, threads=threads)
        then(report)
        failed = {rule.code: rule.failed for rule in report.rules}
        return {code: [failed[code]] for code in BOTH_KNOW}

    return run


@contender("validate", "opd")
def opd_from_pyarrow(table: Any) -> Run:
    return opd_validate(table, lambda report: None)


@contender("validate", "opd, two threads")
def opd_on_two_threads(table: Any) -> Run:
    return opd_validate(table, lambda report: None, threads=2)


@contender("validate", "opd, findings as a table")
def opd_with_findings(table: Any) -> Run:
    return opd_validate(table, lambda report: report.findings)


@contender("validate", "opd, from a polars frame")
def opd_from_polars(table: Any) -> Run:
    import polars as pl

    return opd_validate(pl.from_arrow(table), lambda report: None)


def ten_rules(pl: Any, staged: bool = False) -> dict[str, Any]:
    """Ten rules over rows of cases, as polars expressions that are true where the row is right."""
    import opd

    communes = [commune["code"] for commune in opd.communes()]
    birth, intake, discharge = pl.col("birth_date"), pl.col("intake_date"), pl.col("discharge_date")
    steps = [intake, pl.col("assessment_date"), pl.col("plan_date"), pl.col("measure_date"), discharge]
    return {
        "identifier_given": pl.col("identifier").is_not_null(),
        "ID001": pl.col("run_is_right") if staged else run_expression(pl, "identifier"),
        "AGE001": birth.dt.offset_by("18y") > intake,
        "birth_first": birth <= intake,
        "in_order": pl.all_horizontal([(a <= b).fill_null(True) for a, b in pairwise(steps)]),
        "sex_listed": pl.col("sex").is_in(["F", "M"]),
        "channel_listed": pl.col("intake_channel").is_in(
            ["demanda espontánea", "derivación judicial", "alerta"]
        ),
        "GEO001": pl.col("commune").is_in(communes),
        "cause_with_discharge": discharge.is_null() == pl.col("discharge_cause").is_null(),
        "plan_needs_assessment": pl.col("plan_date").is_null() | pl.col("assessment_date").is_not_null(),
    }


def rule_of_each_family(pl: Any, staged: bool = False) -> dict[str, Any]:
    """With the key, which is ID005: ten rules, out of all the families that `opd` runs over cases, groups of rows
    among them. The last two are about the cases of one person."""
    of_rows = ten_rules(pl, staged)
    kept = ["ID001", "in_order", "AGE001", "sex_listed", "GEO001", "cause_with_discharge"]
    birth, discharge = pl.col("birth_date"), pl.col("discharge_date")
    reviewed = pl.coalesce(pl.col("last_review_date"), pl.col("measure_date"))
    end = pl.coalesce(discharge, pl.lit(AS_OF))
    return {name: of_rows[name] for name in kept} | {
        "TERM005": end <= reviewed.dt.offset_by("3mo"),
        "ID004": birth == birth.min().over("identifier"),
        "LIFE006": discharge.is_null().sum().over("identifier") <= 1,
    }


def dataframely(
    table: Any, rules_of: Callable[..., dict[str, Any]], staged: bool = False, key: bool = False
) -> Run:
    """Ten rules of one schema. `key` makes the case identifier its primary key, which is checked for repeats, as
    `opd` does; without it the schema looks at rows alone. `staged` computes the check digit before the schema sees the frame, in steps that
    share their parts: several times faster than the one expression that a rule of a schema is."""
    import dataframely as dy
    import polars as pl

    rules = rules_of(pl, staged)
    frame = pl.from_arrow(table)
    kinds = {pl.String: dy.String, pl.Date: dy.Date, pl.Boolean: dy.Bool}
    fields: dict[str, Any] = {
        name: kinds.get(type(kind) if not isinstance(kind, type) else kind, dy.Datetime)(nullable=True)
        for name, kind in frame.schema.items()
    }
    if key:
        fields["case_id"] = dy.String(primary_key=True)
    if staged:
        fields["run_is_right"] = dy.Bool(nullable=True)
    methods = {name: dy.rule()(lambda cls, rule=rule: rule) for name, rule in rules.items()}
    schema = type("Cases", (dy.Schema,), fields | methods)
    *stages, answer = polars_run(pl)

    def stage() -> Any:
        lazy = frame.lazy().with_columns(run=pl.col("identifier"))
        for step in stages:
            lazy = lazy.with_columns(**step)
        return lazy.with_columns(run_is_right=answer["ok"]).select(*frame.columns, "run_is_right").collect()

    def run() -> dict[str, list[int]]:
        _, failure = schema.filter(stage() if staged else frame)
        failure.invalid()
        counts = failure.counts()
        return {code: [counts.get(code, 0)] for code in BOTH_KNOW}

    return run


@contender("validate", "dataframely, ten rules")
def dataframely_schema(table: Any) -> Run:
    return dataframely(table, ten_rules)


@contender("validate", "dataframely, ten rules and a primary key")
def dataframely_key(table: Any) -> Run:
    return dataframely(table, ten_rules, key=True)


@contender("validate", "dataframely, ten rules of all families")
def dataframely_families(table: Any) -> Run:
    return dataframely(table, rule_of_each_family, key=True)


@contender("validate", "dataframely, ten rules, check digit staged by hand")
def dataframely_staged(table: Any) -> Run:
    return dataframely(table, ten_rules, staged=True)


@contender("validate", "pandera, ten rules")
def pandera_schema(table: Any) -> Run:
    import pandera.polars as pa
    import polars as pl

    frame = pl.from_arrow(table)
    checks = [
        pa.Check(lambda data, rule=rule: data.lazyframe.select(rule.fill_null(True)), name=name)
        for name, rule in ten_rules(pl).items()
    ]
    schema = pa.DataFrameSchema(checks=checks)

    def run() -> dict[str, list[int]]:
        try:
            schema.validate(frame, lazy=True)
        except pa.errors.SchemaErrors as errors:
            failed = errors.failure_cases["check"].value_counts()
        counts = dict(failed.iter_rows())
        return {code: [counts.get(code, 0)] for code in BOTH_KNOW}

    return run
