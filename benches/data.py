"""The data, the same in every run."""

from __future__ import annotations

from datetime import date
from typing import Any

AS_OF = date(2024, 12, 31)
PLANTED = 100  # one row in so many has each planted defect


def make_dates(rows: int) -> Any:
    """Births of 2000 to 2010, and a later day of the next 19 years."""
    import numpy as np
    import pyarrow as pa

    random = np.random.default_rng(2015)
    births = 10_957 + random.integers(0, 3_650, rows, dtype=np.int32)
    days = births + random.integers(0, 6_900, rows, dtype=np.int32)
    return pa.table({"birth": dates(births), "day": dates(days)})


def make_runs(rows: int) -> Any:
    import numpy as np
    import pyarrow as pa

    numbers = np.random.default_rng(18).integers(10_000_000, 25_000_000, rows)
    return pa.table({"run": run_texts(numbers, np.arange(rows) % 32 == 0)})


def make_cases(rows: int) -> Any:
    """Cases of an OLN, each of another child; wrong RUN, adult at intake or no such commune in 1 % each."""
    import numpy as np
    import pyarrow as pa

    random = np.random.default_rng(21_430)
    row = np.arange(rows)
    as_of = (AS_OF - date(1970, 1, 1)).days
    still_open = random.random(rows) < 0.25
    intake = np.where(
        still_open, as_of - 85 - random.integers(0, 20, rows), as_of - 1_000 + random.integers(0, 800, rows)
    )
    age = np.where(row % PLANTED == 2, 7_000, 30 + random.integers(0, 6_000, rows))
    crime = random.random(rows) < 0.05
    kind = random.integers(0, 3, rows)

    def texts(values: list[str], which: Any) -> Any:
        return pa.array(values).take(pa.array(which))

    def instants(hour: int, missing: Any = None) -> Any:
        micros = (intake.astype(np.int64) * 24 + hour) * 3_600_000_000
        return pa.array(micros, mask=missing).cast(pa.timestamp("us"))

    columns = {
        "case_id": pa.array(np.char.add("C-", row.astype(str)).tolist()),
        "identifier": run_texts(5_000_000 + row * 7_919 % 20_000_000, row % PLANTED == 1),
        "birth_date": dates(intake - age),
        "sex": texts(["F", "M"], random.integers(0, 2, rows)),
        "commune": texts(["13601", "99999"], (row % PLANTED == 3).astype(np.int8)),
        "office_commune": texts(["13601"], np.zeros(rows, np.int8)),
        "programme": texts(["OLN"], np.zeros(rows, np.int8)),
        "area": texts(["protección"], np.zeros(rows, np.int8)),
        "intake_date": dates(intake),
        "intake_channel": texts(
            ["demanda espontánea", "derivación judicial", "alerta"], random.integers(0, 3, rows)
        ),
        "knowledge_at": instants(10),
        "finding_class": texts(
            ["sospecha de vulneración", "riesgo de vulneración", "necesidad de acceso a oferta"], kind
        ),
        "urgent": pa.array(np.zeros(rows, bool)),
        "family_contact_date": dates(intake + 2),
        "child_heard": pa.array(np.ones(rows, bool)),
        "assessment_date": dates(intake + 5),
        "plan_kind": texts(["plan de intervención personalizada", "plan de atención"], np.minimum(kind, 1)),
        "plan_date": dates(intake + 10),
        "measure_date": dates(intake + 20),
        "last_review_date": dates(intake + 80),
        "crime_known_at": instants(10, ~crime),
        "crime_reported_at": instants(19, ~crime),
        "discharge_date": dates(intake + 120, still_open),
        "discharge_cause": pa.array(np.full(rows, "logro de objetivos"), mask=still_open),
        "stage": texts(["ejecución", "egresado"], (~still_open).astype(np.int8)),
    }
    return pa.table(columns)


def dates(epoch_days: Any, missing: Any = None) -> Any:
    import pyarrow as pa

    return pa.array(epoch_days.astype("int32"), mask=missing).cast(pa.date32())


def run_texts(numbers: Any, wrong: Any) -> Any:
    """`NNNNNNNN-V`, with another verifier where `wrong`."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    total = sum(numbers // 10**place % 10 * (2 + place % 6) for place in range(8))
    verifier = (11 - total % 11) % 11
    verifier = np.where(wrong, (verifier + 1) % 11, verifier)
    letters = pa.array(list("0123456789K")).take(pa.array(verifier))
    return pc.binary_join_element_wise(pa.array(numbers).cast(pa.string()), letters, "-")
