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
from opd.demo import AS_OF, BESIDE, FILES, MINIMUM_CASES, write_delivery
from opd.demo.delivery import clean_stories, make_delivery, write_files
from opd.demo.office import Office, check_digit
from opd.demo.planting import DEFECTS, OF_THE_WHOLE
from opd.demo.sheet import completed_years

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
    write_files(folder, make_delivery(7, 5000, clean=True).files())
    return folder


def validate(tables: Mapping[str, object], folder: Path) -> opd.Report:
    """Validates some tables with the documents of the folder."""
    agreement = opd.Agreement.load(folder / BESIDE["agreement"])
    readings = opd.StaffReadings.load(folder / BESIDE["staff_readings"])
    return opd.validate(**tables, as_of=AS_OF, agreement=agreement, staff_readings=readings)


def paths(folder: Path) -> dict[str, object]:
    return {table: folder / name for table, name in FILES.items()}


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def found(report: opd.Report) -> Counts:
    findings = pyarrow.table(report.findings)
    return Counter(zip(findings["table"].to_pylist(), findings["rule"].to_pylist(), strict=True))


def planted(folder: Path) -> Counts:
    said = json.loads((folder / "defectos.json").read_bytes())["planted"]
    return {(table, code): count for table, rules in said.items() for code, count in rules.items()}


def test_every_rule_has_a_defect_in_every_table_that_it_judges(clean: Path) -> None:
    registered = {*DEFECTS, *OF_THE_WHOLE}
    assert {code for _, code in registered} == {rule.code for rule in opd.rules()}
    for table, path in paths(clean).items():
        alone = validate({table: path}, clean)
        of_table = {code for of, code in registered if of == table}
        assert {rule.code for rule in alone.rules if rule.passed or rule.failed} <= of_table
        assert {rule.code for rule in alone.rules if rule.failed} <= {"COV001"}


def test_every_count_is_of_one_rule_only(folder: Path) -> None:
    # The staff are too few for it.
    for table in FILES.keys() - {"staff"}:
        counts = [
            count
            for (of, code), count in planted(folder).items()
            if of == table and (of, code) not in OF_THE_WHOLE
        ]
        assert len(set(counts)) == len(counts) and min(counts) >= 3


def test_validating_finds_exactly_what_was_planted(folder: Path) -> None:
    said = json.loads((folder / "defectos.json").read_bytes())
    assert said["as_of"] == AS_OF.isoformat()
    report = validate(paths(folder), folder)
    assert found(report) == planted(folder)
    assert {of.table: of.rows for of in report.inputs} == said["rows"] and said["rows"]["cases"] >= 5000
    for of in report.inputs:
        assert [column for column, field in of.columns if field is None] == ["Observaciones"]


@pytest.mark.parametrize("seed", range(3))
def test_other_seeds_too(seed: int, tmp_path: Path) -> None:
    write_delivery(tmp_path, seed=seed, cases=MINIMUM_CASES)
    assert found(validate(paths(tmp_path), tmp_path)) == planted(tmp_path)


def test_cases_by_themselves_have_their_own_defects(folder: Path) -> None:
    of_cases = {
        key: count
        for key, count in planted(folder).items()
        # Without what is about the agreement or the staff.
        if key[0] == "cases" and key[1] not in ("COV001", "DATE007", "GEO003", "LINK003")
    }
    assert found(opd.validate(folder / "casos.csv", as_of=AS_OF)) == of_cases


def test_everything_is_clean_before_planting(clean: Path) -> None:
    report = validate(paths(clean), clean)
    assert (report.verdict, report.inputs[0].rows) == ("accepted_with_findings", 5000)
    # One number is agreed for three years: it can't be that of each.
    assert found(report) == {("cases", "COV001"): 4}
    assert all(rule.passed for rule in report.rules)


def test_the_coverage_is_below_at_first_and_above_after_it(folder: Path) -> None:
    agreement = opd.Agreement.load(folder / BESIDE["agreement"])
    assert agreement.check() == []
    activities = folder / FILES["activities"]
    report = opd.coverage(folder / "casos.csv", agreement, activities=activities, as_of=AS_OF)
    years = [year for year in pyarrow.table(report.years).to_pylist() if not year["whole_period"]]
    protection = [year["projected"] - year["agreed"] for year in years if year["area"] == "protection"]
    assert protection[0] < -100 and all(over > 100 for over in protection[1:]) and len(protection) == 3
    took_part = [year["participants_share"] for year in years if year["area"] == "intersectoral"]
    assert took_part[0] == 1 and 0 < took_part[1] < 1 and 0 < took_part[2] < 1
    told = pyarrow.table(validate(paths(folder), folder).findings).to_pylist()
    assert [finding["row"] for finding in told if finding["rule"] == "COV001"] == [None] * 4


def test_most_of_the_staff_are_as_they_should_be(folder: Path) -> None:
    rows = cells(folder / FILES["staff"])
    told = pyarrow.table(validate(paths(folder), folder).findings).to_pylist()
    with_defects = {
        rows[finding["row"]]["Código funcionario"]
        for finding in told
        if finding["table"] == "staff" and finding["row"] is not None
    }
    posts = Counter(
        row["Cargo"].startswith("Gestor")
        for row in rows
        if row["Cargo"] and row["Código funcionario"] not in with_defects
    )
    assert posts[True] >= 15 and posts[False] >= 5
    strange = {finding["row"] for finding in told if finding["rule"] == "LINK003"}
    managers = {
        row["Gestor de casos"]
        for place, row in enumerate(cells(folder / "casos.csv"))
        if place not in strange
    }
    assert managers - {""} <= {row["Código funcionario"] for row in rows}


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
    for name in (*FILES.values(), *BESIDE.values(), "defectos.json"):
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
        report = validate(delivery, small)
        assert found(report) == expected
        for rule in report.rules:
            if rule.code.startswith("FILE"):
                assert rule.not_run_reasons == {"nothing_to_look_at": report.rows}
    # A workbook of all the events takes long to write: the other tables.
    workbooks: dict[str, object] = dict(tables)
    for table in tables.keys() - {"events"}:
        workbook = openpyxl.Workbook(write_only=True)
        sheet = workbook.create_sheet("Datos")
        for row in (tables[table].column_names, *zip(*tables[table].to_pydict().values(), strict=True)):
            sheet.append(row)
        workbooks[table] = tmp_path / f"{table}.xlsx"
        workbook.save(workbooks[table])
    assert found(validate(workbooks, small)) == expected


def test_arithmetic_agrees_with_the_library() -> None:
    for birth in (date(2004, 2, 29), date(2010, 1, 31), date(2012, 12, 31)):
        for on in (date(2022, 2, 27), date(2022, 2, 28), date(2024, 12, 31), date(2024, 2, 29)):
            assert completed_years(birth, on) == opd.age(birth, on).years
    for number in (1, 1_000_005, 12_345_678, 27_000_000, 99_999_999):
        assert check_digit(number) == opd.Run(number).check_digit
