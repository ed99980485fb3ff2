"""What each language answers: the table of ``opd-ffi/docs``, made of what the programs of ``make test`` printed.

Usage: ``parity.py FOLDER [--write]``. The folder holds one file for each language, with the output of the program
that replayed ``tests/vectors`` in it: a line ``age: 41 cases`` for each file, or cargo's ``test age ... ok``. It fails
if a language did not replay every case of every file, or if the table written is not that of this run.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "tests" / "vectors"

# The files of vectors, in the order of the table, and what they ask.
FEATURES = {
    "age": ("Edad, mayoría de edad y grupo", "Age, majority and age group"),
    "run": ("RUN", "RUN"),
    "holidays": ("Feriados por comuna", "Holidays by commune"),
    "business_days": ("Días hábiles", "Business days"),
    "terms": ("Plazos en días, meses, años y horas", "Terms in days, months, years and hours"),
    "decisions": ("Decisión por edad, con reglas y razones", "Decision by age, with rules and reasons"),
    "cases": ("Caso: historia, comprobar y registrar", "Case: history, check and apply"),
    "duties": ("Deberes con plazo", "Duties with a clock"),
    "agreements": ("Convenio y pago", "Agreement and payment"),
    "staff": ("Personal: postulantes y dotación", "Staff: candidates and roster"),
    "rules": ("Catálogo de reglas", "Catalogue of rules"),
    "deliveries": ("Entregas y cobertura", "Deliveries and coverage"),
}
LANGUAGES = {
    "rust": "Rust",
    "python": "Python",
    "c": "C",
    "node": "Node",
    "php": "PHP",
    "go": "Go",
    "dotnet": ".NET",
    "kotlin": "Kotlin",
    "java": "Java",
    "ruby": "Ruby",
    "uniffi_python": "Python (UniFFI)",
}
WORDS = {
    "es": (
        "Qué responde cada lenguaje",
        "Casos de conformidad de `tests/vectors` que cada lenguaje respondió en la última ejecución de `make test`. "
        "Swift se genera y no se compila.",
        "Función",
    ),
    "en": (
        "What each language answers",
        "Conformance cases of `tests/vectors` that each language answered in the last run of `make test`. "
        "Swift is generated and not compiled.",
        "Feature",
    ),
}


def replayed(output: str, expected: dict[str, int]) -> dict[str, int]:
    """How many cases of each file a program says that it replayed."""
    counted = {name: int(cases) for name, cases in re.findall(r"^(\w+): (\d+) cases$", output, re.MULTILINE)}
    # A test of cargo replays a whole file.
    whole = re.findall(r"^test (\w+) \.\.\. ok$", output, re.MULTILINE)
    return {**{name: expected[name] for name in whole if name in expected}, **counted}


def table(lang: str, counts: dict[str, dict[str, int]]) -> str:
    """The page of a language."""
    title, text, feature = WORDS[lang]
    lines = [f"# {title}", "", text, ""]
    lines.append(f"| {feature} | " + " | ".join(LANGUAGES.values()) + " |")
    lines.append("|---|" + "---:|" * len(LANGUAGES))
    for name, labels in FEATURES.items():
        label = labels[0] if lang == "es" else labels[1]
        lines.append(f"| {label} | " + " | ".join(str(counts[one][name]) for one in LANGUAGES) + " |")
    return "\n".join([*lines, ""])


def main() -> int:
    """Says what is missing; 1 if something is."""
    folder, write = Path(sys.argv[1]), "--write" in sys.argv[2:]
    files = {file.stem: file for file in VECTORS.glob("*.json")}
    wrong = [f"{name}.json is not in the table" for name in files.keys() - FEATURES.keys()]
    expected = {name: len(json.loads(files[name].read_text(encoding="utf-8"))["cases"]) for name in FEATURES}
    counts = {}
    for language in LANGUAGES:
        output = folder / f"{language}.txt"
        seen = replayed(output.read_text(encoding="utf-8"), expected) if output.exists() else {}
        counts[language] = {name: seen.get(name, 0) for name in FEATURES}
        for name, cases in expected.items():
            if counts[language][name] != cases:
                wrong.append(f"{language}: {counts[language][name]} of {cases} cases of {name}")
    for lang in WORDS:
        page = ROOT / "opd-ffi" / "docs" / f"parity.{lang}.md"
        text = table(lang, counts)
        if write and not wrong:
            page.parent.mkdir(exist_ok=True)
            page.write_text(text, encoding="utf-8")
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            wrong.append(f"{page.relative_to(ROOT)} is not that of this run: run `make docs`")
    print("\n".join(wrong) or f"parity: {len(LANGUAGES)} languages, {sum(expected.values())} cases each")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
