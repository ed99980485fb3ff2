"""Who works in the made-up office: rows of ``staff``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from opd.demo.case import Case
from opd.demo.office import BY_SECTOR, SECTORS, Office
from opd.demo.sheet import Row, Value

#: The columns of ``personal.csv``, each with the field of ``staff`` that it is.
STAFF_COLUMNS: dict[str, str] = {
    "Código funcionario": "staff_id",
    "Cargo": "role",
    "Fecha contratación": "start_date",
    "Fecha término": "end_date",
    "Profesión": "career",
    "Área título": "title_area",
    "N_semestres": "semesters",
    "Institución": "title_origin",
    "Título en carpeta": "title_on_file",
    "Tipo experiencia": "job_kind",
    "Experiencia desde": "job_from",
    "Experiencia hasta": "job_to",
    "Certificado experiencia": "job_certified",
    "Causal cese": "job_left_by",
    "Declaración 54": "article_54_date",
    "Sin inhabilidad 54": "article_54_clear",
    "Declaración 56": "article_56_date",
    "Sin incompatibilidad 56": "article_56_clear",
    "Declaración 12e": "article_12e_date",
    "Sin cese 12e": "article_12e_clear",
    "Consulta inhabilidades": "registry_date",
    "Inhabilitado": "registry_disqualified",
    "Inhabilitado hasta": "registry_until",
    "Fecha antecedentes": "criminal_record_date",
    "Sin antecedentes": "criminal_record_clear",
    "Fines especiales": "criminal_record_special",
    "Cursos": "courses",
    "Conocimientos": "knowledge",
    "Competencias": "competences",
    "Herramientas": "tools",
    "Disponibilidad exclusiva": "exclusive",
    "Casos vigentes": "open_cases",
    "Observaciones": "notes",
}
STATEMENTS = ("article_54", "article_56", "article_12e")
KNOWLEDGE = (
    "Vulneraciones de derechos",
    "Sistema de protección",
    "Herramientas de evaluación psicosocial",
)
COMPETENCES = (
    "Solución de problemas",
    "Trabajo en equipo",
    "Probidad",
    "Empatía",
    "Sensibilidad social",
    "Resolución de conflictos e intervención en crisis",
)
TOOLS = ("Word", "Excel", "PowerPoint", "Internet", "Outlook")
COURSES = ("Enfoque de derechos", "Intervención familiar", "Políticas públicas", "Protección social")
ORIGINS = ("Institución del Estado", "Institución reconocida por el Estado", "Extranjero validado en Chile")
CHILD_PROGRAMMES = ("OPD", "OLN", "Programa de protección especializada", "Chile Crece Contigo")
#: How many hold each post: the code of the role, how people write it, and the career that it asks for.
POSTS: tuple[tuple[str, tuple[str, ...], str, int], ...] = (
    # Six more than ``cases`` has.
    ("case_manager", ("Gestora de casos", "Gestor de casos", "Gestora"), "", len(SECTORS) * BY_SECTOR + 6),
    ("coordinator", ("Coordinadora",), "Psicología", 1),
    ("social_worker", ("Asistente social", "Trabajadora social"), "Trabajo social", 4),
    ("psychologist", ("Psicóloga", "Psicólogo"), "Psicología", 4),
    ("social_technician", ("Técnico social",), "Técnico social", 1),
    ("lawyer", ("Abogada",), "Derecho", 1),
    ("secretary", ("Secretaria",), "Otra", 1),
)
#: Everybody was hired between these days, so that every paper of the hiring has lapsed since.
HIRED_FROM, HIRED_UNTIL = date(2021, 3, 1), date(2024, 5, 31)


@dataclass
class Member:
    """Somebody who holds a post: the row of the post, and further rows with other papers."""

    role: str
    rows: list[Row] = field(default_factory=list)

    @property
    def post(self) -> Row:
        """The post, with the papers of the hiring."""
        return self.rows[0]

    @property
    def renewed(self) -> Row:
        """The papers that were asked for again."""
        return self.rows[1]

    def add(self, **values: Value) -> None:
        """One more row."""
        row = {"staff_id": self.post["staff_id"], **values}
        self.rows.append(Row(row, self.post.style + len(self.rows)))


class Team(Office):
    """Makes the staff. Each person passes every rule of the catalogue on ``as_of``."""

    def __init__(self, rng: Random, as_of: date, caseload: int) -> None:
        super().__init__(rng, as_of)
        #: The most cases that a case manager may have.
        self.caseload = caseload
        self._members = 0
        self._managers = [f"{sector}.{number}" for sector in SECTORS for number in range(1, BY_SECTOR + 1)]

    def all(self) -> list[Member]:
        """Everybody, post after post."""
        return [self.member(role) for role, _, _, many in POSTS for _ in range(many)]

    def member(self, role: str) -> Member:
        """Somebody with a post of that role; the first case managers are those of ``cases``."""
        rng = self.rng
        _, words, career, _ = next(post for post in POSTS if post[0] == role)
        self._members += 1
        name = f"TAL-F{self._members:03}"
        cases = ""
        if role == "case_manager":
            if self._managers:
                name = self._managers.pop(0)
            else:
                cases = str(rng.randint(self.caseload // 3, self.caseload))
        hired = self.intake(HIRED_FROM, HIRED_UNTIL)
        values: dict[str, Value] = {
            "staff_id": name,
            "role": rng.choice(words),
            "start_date": hired,
            "career": career
            or rng.choice(("Trabajo social", "Psicología", "Psicóloga", "Trabajadora social")),
            "semesters": str(rng.choice((8, 9, 10))),
            "title_origin": rng.choice(ORIGINS),
            "title_on_file": "Sí",
            **self.papers(hired - self.days(0, 20)),
            "open_cases": cases,
        }
        if role == "case_manager":
            values |= self.profile(hired)
        member = Member(role, [Row(values, rng.getrandbits(32))])
        member.add(**self.papers(self.as_of - self.days(0, 80)))
        if role == "case_manager" and rng.random() < 0.3:
            until = hired - self.days(1, 200)
            member.renewed["job_kind"] = "Trabajo en red intersectorial"
            member.renewed["job_from"], member.renewed["job_to"] = until - self.days(100, 600), until
            member.renewed["job_certified"], member.renewed["job_left_by"] = "Sí", "Renuncia"
        if rng.random() < 0.1:
            left = hired - timedelta(days=1)
            member.add(role="Asistente social", start_date=left - self.days(200, 900), end_date=left)
        return member

    def papers(self, day: date) -> dict[str, Value]:
        """The query to the registry and the certificate of criminal record, both of that day or little before."""
        return {
            "registry_date": day,
            "registry_disqualified": "No",
            "criminal_record_date": day - self.days(0, 5),
            "criminal_record_clear": "Sí",
            "criminal_record_special": "Sí",
        }

    def profile(self, hired: date) -> dict[str, Value]:
        """What is asked of a case manager beside the title."""
        rng = self.rng
        until = hired - self.days(1, 60)
        values: dict[str, Value] = {
            "title_area": rng.choice(("Psicosocial", "Ciencias sociales", "")),
            "job_kind": rng.choice(CHILD_PROGRAMMES),
            "job_from": until - self.days(400, 1500),
            "job_to": until,
            "job_certified": "Sí",
            "courses": "; ".join(rng.sample(COURSES, rng.randint(1, 3))),
            "knowledge": listed(KNOWLEDGE),
            "competences": listed(COMPETENCES),
            "tools": listed(TOOLS),
            "exclusive": rng.choice(("Sí", "SI", "x")),
        }
        for statement in STATEMENTS:
            values[f"{statement}_date"], values[f"{statement}_clear"] = hired - self.days(0, 15), "Sí"
        return values


def listed(words: Iterable[str]) -> str:
    """Words of a list as one cell."""
    return "; ".join(words)


def busiest(cases: Iterable[Case]) -> int:
    """The most cases, at the most, that a case manager of ``cases`` has open."""
    is_open = (case for case in cases if not isinstance(case["discharge_date"], date))
    return max(Counter(case["case_manager"] for case in is_open).values())
