"""Cases on a local cluster of two executors of 1 GB, and the same on one machine: times, and whether they find the same.

python benches/spark.py 1000000
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

import opd
import opd.spark
from opd.demo import AS_OF, BESIDE, FILES, write_delivery

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "python"))
import many_cases

PARTED = [rule.code for rule in opd.rules() if rule.judged_by != "table"]


def timed(what: str, rows: int, work: Callable[[], Any]) -> Any:
    """Runs it, and prints how long it took and how busy the machine was."""
    start = time.perf_counter()
    answer = work()
    seconds = time.perf_counter() - start
    print(f"{what}: {seconds:.1f} s, {rows / seconds:,.0f} rows/s, load {os.getloadavg()[0]:.1f}", flush=True)
    return answer


def digest(findings: DataFrame) -> list[Any]:
    """How many findings each rule has, and a sum of their hashes, in which their order does not count."""
    columns = [
        "rule",
        "severity",
        "table",
        "row",
        "case_id",
        "field",
        "column",
        "value",
        "message",
        "follows",
    ]
    hashed = F.sum(F.xxhash64(*columns).cast("decimal(38,0)"))
    found = findings.where(F.col("rule").isin(PARTED)).groupBy("rule").agg(F.count("*"), hashed)
    return sorted(map(tuple, found.collect()))


def plain(findings: Any, folder: Path) -> str:
    """The findings of one machine in a file, with Spark's types."""
    path = str(folder / "findings.parquet")
    table = pa.table(findings)
    pq.write_table(table.set_column(3, "row", table["row"].cast(pa.int64())), path)
    return path


def main() -> None:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        write_delivery(folder)
        file = str(folder / "cases.parquet")
        rows = many_cases.write(folder / FILES["cases"], Path(file), -(-int(sys.argv[1]) // 5_000))
        session = SparkSession.builder.master("local-cluster[2,1,1024]")
        for key, value in {
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
        }.items():
            session = session.config(key, value)
        spark = session.getOrCreate()
        spark.sparkContext.setLogLevel("OFF")
        df = spark.read.parquet(file)
        found = opd.spark.validate(df, as_of=AS_OF, row_id="row")
        mine = timed(f"validate, {rows:,} rows", rows, lambda: digest(found))
        again = str(folder / "found")
        timed("validate again, written to Parquet", rows, lambda: found.write.parquet(again))
        counted = opd.spark.summary(df, as_of=AS_OF, row_id="row")
        timed("summary", rows, counted.collect)
        agreement = folder / BESIDE["agreement"]
        covered = timed("coverage", rows, lambda: opd.spark.coverage(df, agreement, as_of=AS_OF))
        cases = pq.read_table(file).drop_columns(["row"])
        report = timed("one machine", rows, lambda: opd.validate(cases, as_of=AS_OF))
        one = digest(spark.read.parquet(plain(report.findings, folder)))
        print("the same findings:", mine == one, sum(count for _, count, _ in mine))
        print(
            "the same coverage:", covered.to_json() == opd.coverage(cases, agreement, as_of=AS_OF).to_json()
        )
        spark.stop()


if __name__ == "__main__":
    main()
