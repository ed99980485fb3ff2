"""The made-up delivery has exactly the defects that it says, whatever it comes in."""

import csv
import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random

import openpyxl
import polars
import pyarrow
import pyarrow.parquet
import pytest

import opd
from opd.demo import FILES, MINIMUM_CASES, write_delivery
from opd.demo.delivery import AS_OF, TABLES, clean_stories, rows_of
from opd.demo.office import Office, check_digit
from opd.demo.planting import DEFECTS
from opd.demo.sheet import as_csv, completed_years

#: By table and rule.
Counts = dict[tuple[str, str], int]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    write_delivery(folder)
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    write_delivery(folder, cases=MINIMUM_CASES)
    return folder


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clean")
    for table, rows in rows_of(clean_stories(Office(Random(7), AS_OF), 5000)).items():
        (folder / FILES[table]).write_bytes(as_csv(TABLES[table], rows))
    return folder


def validate(tables: Mapping[str, object]) -> opd.Report:
    return opd.validate(tables["cases"], events=tables["events"], measures=tables["measures"], as_of=AS_OF)


def paths(folder: Path) -> dict[str, object]:
    return {table: folder / name for table, name in FILES.items()}


def found(report: opd.Report) -> Counts:
    findings = pyarrow.table(report.findings)
    return Counter(zip(findings["table"].to_pylist(), findings["rule"].to_pylist(), strict=True))


def planted(folder: Path) -> Counts:
    said = json.loads((folder / "defectos.json").read_bytes())["planted"]
    return {(table, code): count for table, rules in said.items() for code, count in rules.items()}


def test_every_rule_has_a_defect_in_every_table_that_it_judges(clean: Path) -> None:
    assert {code for _, code in DEFECTS} == {rule.code for rule in opd.rules()}
    for table, path in paths(clean).items():
        alone = opd.validate(**{table: path}, as_of=AS_OF)
        assert alone.verdict == "accepted"
        assert {rule.code for rule in alone.rules if rule.passed} <= {
            code for of, code in DEFECTS if of == table
        }


def test_every_count_is_of_one_rule_only(folder: Path) -> None:
    for table in FILES:
        counts = [count for (of, _), count in planted(folder).items() if of == table]
        assert len(set(counts)) == len(counts) and min(counts) >= 3


def test_validating_finds_exactly_what_was_planted(folder: Path) -> None:
    said = json.loads((folder / "defectos.json").read_bytes())
    assert said["as_of"] == AS_OF.isoformat()
    report = validate(paths(folder))
    assert found(report) == planted(folder)
    assert {of.table: of.rows for of in report.inputs} == said["rows"] and said["rows"]["cases"] >= 5000
    for of in report.inputs:
        assert [column for column, field in of.columns if field is None] == ["Observaciones"]


@pytest.mark.parametrize("seed", range(3))
def test_other_seeds_too(seed: int, tmp_path: Path) -> None:
    write_delivery(tmp_path, seed=seed, cases=MINIMUM_CASES)
    assert found(validate(paths(tmp_path))) == planted(tmp_path)


def test_cases_by_themselves_have_their_own_defects(folder: Path) -> None:
    of_cases = {key: count for key, count in planted(folder).items() if key[0] == "cases"}
    assert found(opd.validate(folder / "casos.csv", as_of=AS_OF)) == of_cases


def test_everything_is_clean_before_planting(clean: Path) -> None:
    report = validate(paths(clean))
    assert (report.verdict, report.inputs[0].rows) == ("accepted", 5000)
    assert all(rule.passed for rule in report.rules)


#: The event that leads to each stage. A clean history has each of its events in its place.
LEADS_TO = {
    "Recepción": "Ingreso",
    "Diagnóstico": "Inicio del diagnóstico",
    "Planificación": "Diagnóstico terminado",
    "Ejecución": "Acuerdo firmado en acta",
    "Seguimiento": "Inicio del seguimiento",
    "Egresado": "Egreso",
    "Desestimado": "Desestimación",
    "Derivado": "Derivación del caso",
    "Cerrado sin mérito": "Cierre sin mérito",
    "Transferido": "Transferencia",
    "En monitoreo": "Apertura del monitoreo",
    "Completado": "Término del monitoreo",
}
MILESTONES = {
    "intake_date": ("Ingreso", "Apertura del monitoreo"),
    "assessment_date": ("Diagnóstico terminado",),
    "plan_date": ("Plan propuesto",),
    "measure_date": ("Medida adoptada",),
    "last_review_date": ("Revisión de la medida",),
    "crime_known_at": ("Conocimiento de un delito",),
    "crime_reported_at": ("Denuncia",),
    "court_request_date": ("Comunicación al tribunal",),
}


def test_the_events_tell_the_story_of_their_row() -> None:
    for story in clean_stories(Office(Random(3), AS_OF), 1000):
        case, kinds = story.case, [str(event["event"]) for event in story.events]
        moves = [kind for kind in kinds if kind in LEADS_TO.values()]
        assert moves[-1] == LEADS_TO[str(case["stage"])], case["case_id"]
        for name, told_as in MILESTONES.items():
            days = [event.noted for event in story.events if event["event"] in told_as]
            if not case[name]:
                assert not days, (case["case_id"], name)
            elif (name, case["finding_class"]) != ("assessment_date", "Sin mérito"):
                assert case.day(name) in days, (case["case_id"], name)
        assert len(story.measures) == kinds.count("Medida adoptada")


def test_the_same_seed_writes_the_same_bytes(small: Path, tmp_path: Path) -> None:
    write_delivery(tmp_path, cases=MINIMUM_CASES)
    for name in (*FILES.values(), "defectos.json"):
        assert (tmp_path / name).read_bytes() == (small / name).read_bytes()
    write_delivery(tmp_path, seed=1, cases=MINIMUM_CASES)
    for name in FILES.values():
        assert (tmp_path / name).read_bytes() != (small / name).read_bytes()


def test_too_few_cases_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=str(MINIMUM_CASES)):
        write_delivery(tmp_path, cases=10)


def typed_table(path: Path) -> pyarrow.Table:
    """The cells of the CSV as texts, cut to the header, without the bytes that only a CSV can hold."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, delimiter=";")
        header = next(rows)
        typed = [
            [
                cell.replace("\0", "").replace("\a", "") or None
                for cell in (row + [""] * len(header))[: len(header)]
            ]
            for row in rows
        ]
    columns = [pyarrow.array(column, pyarrow.string()) for column in zip(*typed, strict=True)]
    return pyarrow.table(columns, names=header)


def test_other_formats_give_the_same_findings(small: Path, tmp_path: Path) -> None:
    expected = {key: count for key, count in planted(small).items() if not key[1].startswith("FILE")}
    tables = {table: typed_table(small / name) for table, name in FILES.items()}
    parquet = {table: tmp_path / f"{table}.parquet" for table in tables}
    for table, path in parquet.items():
        pyarrow.parquet.write_table(tables[table], path)
    frames = {table: polars.from_arrow(rows) for table, rows in tables.items()}
    for delivery in (tables, parquet, frames, {table: rows.to_pandas() for table, rows in tables.items()}):
        report = validate(delivery)
        assert found(report) == expected
        for rule in report.rules:
            if rule.code.startswith("FILE"):
                assert rule.not_run_reasons == {"nothing_to_look_at": report.rows}
    # A workbook of all the events takes long to write: two tables of three.
    workbooks: dict[str, object] = {"cases": "", "measures": "", "events": tables["events"]}
    for table in ("cases", "measures"):
        workbook = openpyxl.Workbook(write_only=True)
        sheet = workbook.create_sheet("Datos")
        for row in (tables[table].column_names, *zip(*tables[table].to_pydict().values(), strict=True)):
            sheet.append(row)
        workbooks[table] = tmp_path / f"{table}.xlsx"
        workbook.save(workbooks[table])
    assert found(validate(workbooks)) == expected


def test_arithmetic_agrees_with_the_library() -> None:
    for birth in (date(2004, 2, 29), date(2010, 1, 31), date(2012, 12, 31)):
        for on in (date(2022, 2, 27), date(2022, 2, 28), date(2024, 12, 31), date(2024, 2, 29)):
            assert completed_years(birth, on) == opd.age(birth, on).years
    for number in (1, 1_000_005, 12_345_678, 27_000_000, 99_999_999):
        assert check_digit(number) == opd.Run(number).check_digit
