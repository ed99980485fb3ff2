"""Agreements: every figure of the example, every finding, the payment to the peso, and what can't be read."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import opd

EXAMPLE = Path(__file__).parents[2] / "opd-core" / "agreements" / "opd-talagante-2015.toml"
TALAGANTE = opd.Agreement.talagante_2015()
HUGE = 10**30


def spoilt(change: Callable[[dict[str, Any]], object]) -> opd.Agreement:
    document = TALAGANTE.to_dict()
    change(document)
    return opd.Agreement.from_dict(document)


def test_the_example_is_the_document() -> None:
    assert TALAGANTE == opd.Agreement.load(EXAMPLE) == opd.Agreement.from_toml(EXAMPLE.read_text("utf-8"))
    assert (TALAGANTE.programme, TALAGANTE.communes) == ("opd", ["13601"])
    assert TALAGANTE.period == (date(2015, 3, 2), date(2018, 3, 1)) and TALAGANTE.renewals == []
    assert TALAGANTE.areas == {"protection": 360, "intersectoral": 4500}
    assert sum(TALAGANTE.posts.values()) == 9 and TALAGANTE.posts["lawyer"] == 1
    assert TALAGANTE.contributions == {"service": 67_588_560, "municipality": 16_897_140, "total": None}
    assert (TALAGANTE.population, TALAGANTE.unit_value) == (4500, Decimal("0.083"))
    facts = TALAGANTE.facts
    assert (facts.months, facts.posts, facts.contributions) == (36, 9, 84_485_700)
    shares = (facts.municipality_of_service, facts.municipality_of_total, facts.protection_of_population)
    assert shares == (Decimal("0.25"), Decimal("0.2"), Decimal("0.08"))
    assert all(type(share) is Decimal for share in shares)
    assert "Talagante" in TALAGANTE.name and TALAGANTE.name in repr(TALAGANTE)


def test_an_agreement_is_a_value() -> None:
    again = opd.Agreement.from_dict(TALAGANTE.to_dict())
    assert again == TALAGANTE == pickle.loads(pickle.dumps(TALAGANTE)) == copy.deepcopy(TALAGANTE)
    days = {"from": date(2015, 3, 2), "until": date(2018, 3, 1)}
    assert spoilt(lambda it: it.update(period=days)) == TALAGANTE
    assert spoilt(lambda it: it.update(name="otro")) != TALAGANTE


PERIOD = {"from": "2015-03-02", "until": "2015-03-01"}
FINDINGS: list[tuple[str, Callable[[dict[str, Any]], object], str]] = [
    ("AGR001", lambda it: it.update(period=PERIOD), "antes de empezar"),
    ("AGR002", lambda it: it["period"].update(until="2018-03-02"), "2018-03-01"),
    ("AGR004", lambda it: it.update(renewal=[{"from": "2018-03-03", "until": "2021-03-01"}]), "2018-03-02"),
    ("AGR005", lambda it: it.update(communes=[]), "comuna"),
    ("AGR006", lambda it: it.update(communes=["99999"]), "99999"),
    ("AGR007", lambda it: it["area"][0].update(agreed=-360), "-360"),
    ("AGR008", lambda it: it["area"][0].update(agreed=10**15), "4500"),
    ("AGR009", lambda it: it["area"].append(it["area"][0]), "dos veces"),
    ("AGR010", lambda it: it["contributions"].update(municipality=0), "mayor que cero"),
    ("AGR011", lambda it: it["contributions"].update(total=84_485_701), "84485700"),
    ("AGR011", lambda it: it["contributions"].update(service=2**63 - 1, total=1), "demasiado grandes"),
    ("AGR012", lambda it: it["post"][0].update(count=0), "al menos una"),
    ("AGR013", lambda it: it["post"].append({"role": "lawyer", "count": 7}), "dos veces"),
    ("AGR014", lambda it: it["payment"].update(population=0), "población"),
    ("AGR015", lambda it: it["payment"].update(unit_value="0.0829"), "0.0829"),
    ("AGR016", lambda it: it.update(period={"from": "2001-01-01", "until": "2001-12-31"}), "2001"),
]


@pytest.mark.parametrize(
    ("code", "change", "text"), FINDINGS, ids=[f"{n}-{f[0]}" for n, f in enumerate(FINDINGS)]
)
def test_everything_wrong_has_its_code_its_words_and_its_norm(
    code: str, change: Callable[[dict[str, Any]], object], text: str
) -> None:
    (found,) = spoilt(change).check()
    (english,) = spoilt(change).check("en")
    assert (found.code, english.code) == (code, code)
    assert text in found.message and found.message != english.message
    assert found.citation == str(found.citations[0]) == english.citation
    assert repr(found).startswith(f"AgreementFinding('{code}'")


def test_of_what_is_there_twice_the_first_stays() -> None:
    assert spoilt(lambda it: it["post"].append({"role": "lawyer", "count": 7})).posts["lawyer"] == 1
    assert (
        spoilt(lambda it: it["area"].append({"area": "protection", "agreed": 7})).areas["protection"] == 360
    )


def test_a_renewal_is_tacit_once() -> None:
    assert TALAGANTE.objection_deadline == date(2017, 12, 31)
    tacit = TALAGANTE.tacit_renewal
    before, after = date(2017, 12, 31), date(2018, 1, 1)
    assert (tacit(before).status, tacit(before).deadline) == ("open", before)
    assert tacit(after).period == (date(2018, 3, 2), date(2021, 3, 1))
    assert tacit(after, objected=before).status == "objected"
    assert tacit(after, after).status == "renewed"
    renewed = spoilt(lambda it: it.update(renewal=[{"from": "2018-03-02", "until": "2021-03-01"}]))
    assert (renewed.tacit_renewal(after).status, renewed.tacit_renewal(after).allowed) == ("exhausted", 1)
    assert renewed.renewals == [(date(2018, 3, 2), date(2021, 3, 1))]
    old = spoilt(lambda it: it.update(period={"from": "2001-01-01", "until": "2001-12-31"}))
    with pytest.raises(opd.NormNotInForce):
        _ = old.objection_deadline
    with pytest.raises(opd.NormNotInForce):
        old.tacit_renewal(after)


def test_the_payment_to_the_peso() -> None:
    assert TALAGANTE.payment(15_080, 12) == 67_588_560 == 4500 * 83 * 15_080 * 12 // 1000
    assert TALAGANTE.payment(15_080, 0) == 0
    month = 5_632_380
    assert TALAGANTE.payment(15_080, 1) == month
    shares = {"zone": Decimal("0.1"), "complexity": Decimal("0.05")}
    assert TALAGANTE.payment(15_080, 12, **shares) == 77_726_844  # × 1.15, not × 1.155
    assert TALAGANTE.payment(15_080, 1, age=1, disability=Decimal("1E+1")) == month * 12
    assert TALAGANTE.payment(15_080, 1, zone=Decimal("1E-7")) == month + 1  # 0.56 pesos, half up
    pay = TALAGANTE.payment_of_period
    assert pay(15_080, proration="whole_month") == 37 * month
    assert pay(15_080, proration="days_of_month") == 36 * month
    half = (date(2015, 3, 16), date(2015, 3, 31))
    assert pay(15_080, half, proration="thirtieths") == month // 2
    assert pay(15_080, half, proration="thirtieths", zone=Decimal("0.1")) == 3_097_809
    assert set(opd.code_labels("proration")) == {"whole_month", "days_of_month", "thirtieths"}
    without = spoilt(lambda it: it.pop("payment"))
    assert without.payment(15_080, 12) is None and without.unit_value is None and without.population is None


REFUSED: list[tuple[Callable[[], object], type[opd.OpdError], str]] = [
    (lambda: TALAGANTE.payment(HUGE, 12), opd.PaymentError, "too_large"),
    (lambda: TALAGANTE.payment(-HUGE, 12), opd.PaymentError, "too_large"),
    (lambda: TALAGANTE.payment(15_080, HUGE), opd.PaymentError, "too_large"),
    (lambda: TALAGANTE.payment(2**63 - 1, 12), opd.PaymentError, "too_large"),
    (lambda: TALAGANTE.payment_of_period(HUGE, proration="thirtieths"), opd.PaymentError, "too_large"),
    (lambda: TALAGANTE.payment(0, 12), opd.PaymentError, "not_positive"),
    (lambda: TALAGANTE.payment(15_080, -1), opd.PaymentError, "negative_months"),
    (lambda: TALAGANTE.payment(15_080, 1, zone=Decimal("-0.1")), opd.PaymentError, "negative_surcharge"),
    (lambda: TALAGANTE.payment(15_080, 1, zone=Decimal("0.0000000001")), opd.PaymentError, "too_precise"),
    (lambda: TALAGANTE.payment(15_080, 1, zone=Decimal("NaN")), opd.PaymentError, "not_decimal"),
    (lambda: TALAGANTE.payment(15_080, 1, zone=Decimal("Infinity")), opd.PaymentError, "not_decimal"),
    (lambda: TALAGANTE.payment(15_080, 1, zone=Decimal("1E+40")), opd.PaymentError, "not_decimal"),
    (lambda: TALAGANTE.payment(15_080, 1, zone=Decimal("1E+999999999")), opd.PaymentError, "not_decimal"),
    (lambda: TALAGANTE.payment(15_080, 1, zone=Decimal("1E-999999999")), opd.PaymentError, "not_decimal"),
    (lambda: TALAGANTE.payment(15_080, 1, zone=HUGE), opd.PaymentError, "not_decimal"),
    (lambda: TALAGANTE.payment(15_080, 1, zone=Decimal("0." + "1" * 40)), opd.PaymentError, "not_decimal"),
    (
        lambda: TALAGANTE.payment_of_period(15_080, TALAGANTE.period[::-1], proration="thirtieths"),
        opd.PaymentError,
        "reversed",
    ),
    (lambda: TALAGANTE.payment(15_080, 1, date(2004, 1, 1)), opd.NormNotInForce, "not_in_force"),
    (lambda: TALAGANTE.payment_of_period(15_080, proration="a ojo"), opd.UnknownCode, "unknown_code"),
    (lambda: opd.code_labels("zapato"), opd.UnknownCode, "unknown_code"),
    (lambda: TALAGANTE.check("fr"), opd.UnknownCode, "unknown_code"),  # type: ignore[arg-type]
    (lambda: opd.Agreement.from_toml("name = "), opd.AgreementError, "unreadable"),
    (lambda: opd.Agreement.from_toml(""), opd.AgreementError, "unreadable"),
    (lambda: opd.Agreement.from_dict({}), opd.AgreementError, "unreadable"),
    (lambda: spoilt(lambda it: it.update(budget=1)), opd.AgreementError, "unreadable"),
    (lambda: spoilt(lambda it: it["contributions"].update(service=HUGE)), opd.AgreementError, "unreadable"),
    (lambda: spoilt(lambda it: it["contributions"].update(service=-HUGE)), opd.AgreementError, "unreadable"),
]


@pytest.mark.parametrize(
    ("call", "kind", "code"), REFUSED, ids=[f"{n}-{case[2]}" for n, case in enumerate(REFUSED)]
)
def test_what_is_refused(call: Callable[[], object], kind: type[opd.OpdError], code: str) -> None:
    with pytest.raises(kind) as raised:
        call()
    error = raised.value
    assert type(error) is kind and isinstance(error, ValueError) and error.code == code
    assert str(error) != error.message_in("en")
    assert "\n" not in str(error)


def test_floats_are_refused_because_they_are_not_exact() -> None:
    with pytest.raises(TypeError, match=r"not float, which is not exact: write Decimal"):
        TALAGANTE.payment(15_080, 12, zone=0.1)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="float"):
        TALAGANTE.payment(15_080.0, 12)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"expected decimal\.Decimal, not str"):
        TALAGANTE.payment(15_080, 12, zone="0.1")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="not float"):
        spoilt(lambda it: it["payment"].update(unit_value=0.083))


def test_toml_that_can_not_be_read_says_where(tmp_path: Path) -> None:
    text = EXAMPLE.read_text("utf-8")
    for old, new, told in (
        ("agreed = 360", "agreed = 360\nplaces = 1", "no existe el campo `places`"),
        ('unit_value = "0.083"', "unit_value = 0.083", "tipo equivocado"),
        ('"2015-03-02"', '"2015-02-30"', "2015-02-30"),
        ("service = 67588560", "service = 67588560000000000000000", "línea 14"),
    ):
        file = tmp_path / "convenio.toml"
        file.write_text(text.replace(old, new), "utf-8")
        with pytest.raises(opd.AgreementError) as raised:
            opd.Agreement.load(file)
        assert told in str(raised.value), str(raised.value)
        assert "línea" in str(raised.value) and "at line" in raised.value.message_in("en")
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(opd.AgreementError):
        opd.Agreement.load(file)
    with pytest.raises(FileNotFoundError):
        opd.Agreement.load(tmp_path / "nada.toml")


def test_the_schema_names_what_is_read() -> None:
    schema = opd.schema("agreement")
    assert set(schema["properties"]) == set(TALAGANTE.to_dict())
    assert schema["additionalProperties"] is False
    assert "convenio" not in schema["required"] and {"name", "period", "area"} <= set(schema["required"])
    with pytest.raises(opd.UnknownCode, match="candidate, roster"):
        opd.schema("zapato")
