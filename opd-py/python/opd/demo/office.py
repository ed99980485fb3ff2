"""The made-up office: cases without any defect, as the rules see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from opd.demo.case import Case
from opd.demo.sheet import Value, add_months, add_years, completed_years

COMMUNE = "Talagante"
#: Ley 21.430: from this day the office is an OLN; before it, an OPD.
OLN_SINCE = date(2022, 3, 15)
FIRST_INTAKE = date(2022, 1, 3)
#: The day on which the planted defects are exactly those of ``defectos.json``.
AS_OF = date(2024, 12, 31)
NATIONALITIES = ("Chilena",) * 17 + ("Venezolana", "Haitiana", "Peruana")
CHANNELS = (
    "Demanda espontánea",
    "Derivación territorial",
    "Derivación judicial",
    "De oficio",
    "Alerta de la red",
)
CAUSES = (
    "Logro de objetivos",
    "Logro de objetivos",
    "Derivación a la red",
    "Cambio de domicilio",
    "Deserción o retiro",
)
#: The stage in which a case ends for each cause.
END_OF = {
    "Logro de objetivos": "Egresado",
    "Derivación a la red": "Egresado",
    "Cambio de domicilio": "Desestimado",
    "Deserción o retiro": "Desestimado",
    "Transferencia a tribunal": "Transferido",
    "Incompetencia": "Transferido",
}
NOTES = (
    "",
    "",
    "",
    "",
    "Derivado por el colegio; ver carpeta",
    "Visita domiciliaria realizada",
    "Pendiente informe",
)
NOT_HEARD = ("lactante", "no asistió a las citaciones", "hospitalizado")
SECTORS = (*(f"Gestora {number}" for number in range(1, 8)), "Gestor 8", "Gestor 9")
#: Case managers in each sector.
BY_SECTOR = 8


@dataclass(frozen=True)
class Person:
    """An invented person."""

    identifier: str
    identifier_type: str
    birth: date
    sex: str
    nationality: str


def check_digit(number: int) -> str:
    """The verifier of a RUN, modulo 11."""
    total, weight = 0, 2
    while number:
        number, digit = divmod(number, 10)
        total += digit * weight
        weight = 2 if weight == 7 else weight + 1
    return "0123456789K"[(11 - total % 11) % 11]


class Office:
    """Makes cases. Each one passes every rule of the catalogue on ``as_of``."""

    def __init__(self, rng: Random, as_of: date) -> None:
        self.rng = rng
        self.as_of = as_of
        self._numbers: set[int] = set()
        self._cases = 0

    # People

    def number(self, low: int, high: int) -> int:
        """A number that no other person has, and that is not one digit repeated."""
        while True:
            number = self.rng.randrange(low, high)
            if number not in self._numbers and len(set(str(number))) > 1:
                self._numbers.add(number)
                return number

    def run(self, low: int = 21_500_000, high: int = 28_500_000) -> str:
        """A RUN with its right verifier, in one of the forms that people type."""
        number = self.number(low, high)
        digit = check_digit(number)
        dotted = f"{number:,}".replace(",", ".")
        return self.rng.choice(
            (f"{dotted}-{digit}", f"{dotted}-{digit}", f"{number}-{digit}", f"{number}-{digit.lower()}")
        )

    def person(self, intake: date, end: date) -> Person:
        """Someone who is a minor from intake to end, never close to 18."""
        birth = end - timedelta(days=self.rng.randint((end - intake).days + 20, 6_400))
        nationality = self.rng.choice(NATIONALITIES)
        identifier, kind = self.run(), self.rng.choice(("RUN", "RUN", "RUN", ""))
        draw = self.rng.random()
        if draw < 0.02:
            number = self.number(100_000_000, 100_900_000)
            identifier, kind = f"{number}-{check_digit(number)}", "IPE"
        elif draw < 0.03:
            identifier, kind = f"X{self.number(1_000_000, 9_999_999)}", "Pasaporte"
        elif draw < 0.035:
            birth, identifier, kind = (
                intake - timedelta(days=9),
                self.run(12_000_000, 20_000_000),
                "RUN de la madre",
            )
        return Person(
            identifier, kind, birth, self.rng.choice(("Femenino", "Masculino", "F", "M")), nationality
        )

    # Dates

    def days(self, low: int, high: int) -> timedelta:
        """Some days."""
        return timedelta(days=self.rng.randint(low, high))

    def hour(self, day: date, first: int = 8, last: int = 17) -> datetime:
        """An hour of that day, during the day."""
        return datetime.combine(day, time(self.rng.randint(first, last), self.rng.randrange(0, 60, 5)))

    def intake(self, first: date, last: date) -> date:
        """A weekday in between, both included."""
        while True:
            day = first + self.days(0, (last - first).days)
            if day.weekday() < 5:
                return day

    # Cases

    def case_id(self) -> str:
        """The next case identifier."""
        self._cases += 1
        return f"TAL-{self._cases:05}"

    def case(self, intake: date) -> Case:
        """A case of any kind that began that day."""
        if intake < OLN_SINCE:
            return self.opd(intake)
        draw = self.rng.random()
        if draw < 0.05:
            return self.monitoring(intake)
        if draw < 0.15:
            return self.no_merit(intake)
        if draw < 0.20:
            return self.oln(intake, court=True)
        if draw < 0.23:
            return self.incompetence(intake)
        return self.oln(intake, urgent=draw < 0.32)

    def base(self, kind: str, intake: date, programme: str) -> Case:
        """What a case of every kind holds."""
        rng = self.rng
        values: dict[str, Value] = {
            "case_id": self.case_id(),
            "commune": rng.choice((COMMUNE, COMMUNE, COMMUNE.upper(), "13601")),
            "office_commune": "13601",
            "programme": programme,
            "area": "Gestión intersectorial" if rng.random() < 0.06 else "Protección",
            "intake_date": intake,
            "intake_channel": rng.choice(CHANNELS),
            "case_manager": rng.choice(SECTORS),
            "notes": rng.choice(NOTES),
        }
        case = Case(values, rng.getrandbits(32), kind=kind)
        case["case_manager"] = f"{case['case_manager']}.{case.style % BY_SECTOR + 1}"
        return case

    def identify(self, case: Case, person: Person | None = None) -> Case:
        """Gives the case its person, once its dates are known."""
        intake = case.day("intake_date")
        end = case.day("discharge_date") if case["discharge_date"] else self.as_of
        person = person or self.person(intake, end)
        case["identifier"], case["identifier_type"] = person.identifier, person.identifier_type
        case["birth_date"], case["sex"], case["nationality"] = person.birth, person.sex, person.nationality
        declare_age(case)
        if self.rng.random() < 0.1:
            case["declared_age"] = f"{case['declared_age']} años"
        return case

    def close(self, case: Case, first: date, cause: str, stage: str, longest: int) -> None:
        """Ends the case some days after ``first``, if that day has come."""
        end = first + self.days(0, longest)
        if end <= self.as_of:
            case["discharge_date"], case["discharge_cause"], case["stage"] = end, cause, stage

    def opd(self, intake: date) -> Case:
        """A case of the time before the OLN: all of them have ended."""
        case = self.base("opd", intake, "OPD")
        self.assess(case)
        self.plan(case)
        cause = self.rng.choice(CAUSES)
        stage = "Derivado" if cause == "Derivación a la red" else END_OF[cause]
        self.close(case, case.day("plan_date") + self.days(60, 90), cause, stage, 200)
        return self.identify(case)

    def no_merit(self, intake: date, person: Person | None = None, *, longest: int = 12) -> Case:
        """A case that the assessment closes."""
        case = self.base("no_merit", intake, "OLN")
        case["urgent"], case["stage"] = "No", "Recepción"
        self.assess(case, "Sin mérito")
        if case["assessment_date"]:
            self.close(case, case.day("assessment_date"), "Sin mérito", "Cerrado sin mérito", longest)
        return self.identify(case, person)

    def incompetence(self, intake: date) -> Case:
        """A case that belongs to another office, and goes there within five business days."""
        case = self.base("incompetence", intake, "OLN")
        case["urgent"], case["stage"] = "No", "Recepción"
        self.close(case, intake + self.days(2, 6), "Incompetencia", END_OF["Incompetencia"], 0)
        return self.identify(case)

    def reception(self, intake: date, person: Person) -> Case:
        """A case that has only come in."""
        case = self.base("oln", intake, "OLN")
        case["urgent"], case["stage"] = "No", "Recepción"
        return self.identify(case, person)

    def oln(self, intake: date, *, urgent: bool = False, court: bool = False) -> Case:
        """A case with a plan and a measure, or with a request to the court, as far as it has come."""
        case = self.base("urgent" if urgent else "court" if court else "oln", intake, "OLN")
        case["urgent"], case["stage"] = "Sí" if urgent else "No", "Recepción"
        case["knowledge_at"] = self.hour(
            intake if urgent or self.rng.random() < 0.5 else intake - self.days(0, 3)
        )
        if urgent:
            case["measure_date"] = intake
            case["child_heard"] = "Sí"
        self.assess(case, "Sospecha de vulneración" if court or urgent else None)
        self.plan(case)
        if case["plan_date"] and urgent:
            case["stage"] = "Ejecución"
        elif case["plan_date"]:
            later = case.day("plan_date") + self.days(0, 5)
            if later <= self.as_of:
                case["court_request_date" if court else "measure_date"] = later
                case["stage"] = "Planificación" if court else "Ejecución"
        if case["plan_date"] and case.has("court_request_date" if court else "measure_date"):
            if self.rng.random() < 0.75:
                cause = "Transferencia a tribunal" if court else self.rng.choice(CAUSES)
                self.close(case, intake + self.days(40, 90), cause, END_OF[cause], 300)
            if not court:
                self.review(case)
        if case["finding_class"] == "Sospecha de vulneración" and self.rng.random() < 0.3:
            self.crime(case)
        return self.identify(case)

    def monitoring(self, intake: date) -> Case:
        """Follow-up of someone who left a specialised programme."""
        case = self.base("monitoring", intake, "Monitoreo posterior al egreso")
        case["area"], case["stage"] = "Protección", "En monitoreo"
        since = intake - self.days(5, 40)
        case["specialised_discharge_date"] = since
        case["family_contact_date"] = min(intake + self.days(1, 15), self.as_of)
        ends = add_months(since, 24)
        if ends <= self.as_of:
            case["discharge_date"], case["discharge_cause"] = ends, "Término del plazo"
            case["stage"] = "Completado"
        # Those who leave may be of any age.
        birth = add_years(intake, -self.rng.randint(10, 21)) - self.days(0, 300)
        return self.identify(case, Person(self.run(), "RUN", birth, self.rng.choice("FM"), "Chilena"))

    # Milestones, each only if its day has come

    def assess(self, case: Case, finding: str | None = None) -> None:
        """Contact with the family and assessment, at most 12 days after the intake."""
        contact = case.day("intake_date") + self.days(1, 5)
        if contact > self.as_of:
            return
        case["family_contact_date"] = contact
        assessed = contact + self.days(1, 7)
        if assessed <= self.as_of:
            findings = ("Sospecha de vulneración", "Riesgo de vulneración", "Necesidad de acceso a oferta")
            case["assessment_date"] = assessed
            case["finding_class"] = finding or self.rng.choice(findings)
            case["stage"] = "Diagnóstico" if finding == "Sin mérito" else "Planificación"
            heard = case["child_heard"] == "Sí" or self.rng.random() < 0.9
            case["child_heard"] = "Sí" if heard else "No"
            case["child_not_heard_reason"] = None if heard else self.rng.choice(NOT_HEARD)

    def plan(self, case: Case) -> None:
        """The plan, at most 9 days after the assessment."""
        if not case["assessment_date"]:
            return
        planned = case.day("assessment_date") + self.days(1, 9)
        if planned > self.as_of:
            return
        case["plan_date"] = planned
        by_finding = {
            "Sospecha de vulneración": "Plan de intervención personalizada",
            "Necesidad de acceso a oferta": "Plan de atención",
        }
        either = self.rng.choice(("Plan de atención", "Plan de intervención personalizada"))
        case["plan_kind"] = by_finding.get(str(case["finding_class"]), either)

    def review(self, case: Case) -> None:
        """A review in the last three months of the case, where the measure is older than that."""
        end = case.day("discharge_date") if case["discharge_date"] else self.as_of
        first = max(case.day("measure_date"), case.day("plan_date"))
        if add_months(case.day("measure_date"), 3) < end or self.rng.random() < 0.3:
            case["last_review_date"] = max(first, end - self.days(0, 80))
            if not case["discharge_date"]:
                case["stage"] = self.rng.choice(("Ejecución", "Seguimiento"))

    def crime(self, case: Case) -> None:
        """A crime that comes to light, reported on the same day or the next one before the 24 hours are over."""
        known = self.hour(case.day("intake_date") + self.days(1, 2), 10, 17)
        if known.date() >= self.as_of:
            return
        same_day = self.rng.random() < 0.6
        reported = known + timedelta(hours=self.rng.randint(1, 5))
        case["crime_known_at"] = known
        case["crime_reported_at"] = (
            reported if same_day else self.hour(known.date() + timedelta(days=1), 8, known.hour - 2)
        )


def declare_age(case: Case) -> None:
    """Writes the age at intake that the birth date gives."""
    case["declared_age"] = str(completed_years(case.day("birth_date"), case.day("intake_date")))


def person_of(case: Case) -> Person:
    """The person that a case is about."""
    identifier, kind = str(case["identifier"]), str(case["identifier_type"])
    return Person(identifier, kind, case.day("birth_date"), str(case["sex"]), str(case["nationality"]))
