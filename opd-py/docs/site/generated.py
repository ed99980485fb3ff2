"""What the site says out of the package itself: commands, tables, norms, diagrams, schemas and docstrings."""

from __future__ import annotations

import base64
import inspect
import json
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from operator import attrgetter
from pathlib import Path
from types import ModuleType
from typing import Any

import mermaidx
import typer
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import opd
from opd.cli.app import build
from opd.cli.texts import Texts

TABLES = ("cases", "events", "measures", "activities", "staff")
DOCUMENTS = ("case", "case_event", "agreement", "candidate", "roster", "report")
SCHEMAS = [(name, form) for name in TABLES for form in ("json_schema", "table_schema")] + [
    (name, "json_schema") for name in DOCUMENTS
]


class Markdown(SphinxDirective, ABC):
    """A directive that answers with Markdown, in the language of the build."""

    @abstractmethod
    def markdown(self) -> str:
        """What the page says."""

    def run(self) -> list[nodes.Node]:
        return self.parse_text_to_nodes(self.markdown(), allow_section_headings=True)


class Commands(Markdown):
    """Every command of `opd` with its arguments and options, out of the commands themselves."""

    def markdown(self) -> str:
        heads = {"es": ("argumento u opción", "qué es"), "en": ("argument or option", "what it is")}
        say = Texts(self.config.language)
        group = typer.main.get_command(build(say))
        context = typer.Context(group, info_name="opd")
        sections = []
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            rows = []
            for one in command.params:
                note = say("required") if one.required else ""
                if one.default:
                    note = say("default").format(f"`{one.default}`")
                rows.append((f"`{one.get_help_record(context)[0]}`", f"{one.help} {note}"))
            sections.append(f"## `opd {name}`\n\n{command.help}\n\n{table(heads[say.lang], rows)}\n")
        return "\n".join(sections)


class Columns(Markdown):
    """The columns of the table that the argument names."""

    required_arguments = 1

    def markdown(self) -> str:
        (name,) = self.arguments
        fields = opd.schema(name, "table_schema", self.config.language)["fields"]
        heads = {
            "es": ("columna", "tipo", "qué es", "también se llama", "valores"),
            "en": ("column", "type", "what it is", "also called", "values"),
        }[self.config.language]
        return table(
            heads,
            (
                (
                    f"`{field['name']}`",
                    field["type"],
                    field["description"],
                    ", ".join(field["aliases"]),
                    ", ".join(f"`{code}`" for code in field.get("constraints", {}).get("enum", ())),
                )
                for field in fields
            ),
        )


class Norms(Markdown):
    """Every norm with its value, validity, source and status."""

    def markdown(self) -> str:
        heads = {
            "es": ("norma", "fuente", "valor", "vigencia", "estado", "qué dice"),
            "en": ("norm", "source", "value", "validity", "status", "what it says"),
        }[self.config.language]
        return table(heads, map(norm, opd.norms()))


class Schemas(Markdown):
    """Links to the schemas that `write_schemas` publishes."""

    def markdown(self) -> str:
        return "\n".join(
            f'- <a href="../schemas/{name}.{form}.json">{name}.{form}.json</a>' for name, form in SCHEMAS
        )


class Mermaid(SphinxDirective):
    """A Mermaid diagram, drawn at build time: the page needs no script."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        picture = mermaidx.render("\n".join(self.content)).svg()
        data = base64.b64encode(picture.encode()).decode()
        words = {
            "es": "Diagrama; la tabla que sigue dice lo mismo.",
            "en": "Diagram; the table below says the same.",
        }[self.config.language]
        image = f'<img alt="{words}" src="data:image/svg+xml;base64,{data}">'
        html = f'<div class="diagram" role="group" aria-label="{words}" tabindex="0">{image}</div>'
        return [nodes.raw("", html, format="html")]


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines)


def norm(row: dict[str, Any]) -> tuple[str, ...]:
    """A norm as a row of text."""
    cited = row["citation"]
    source = f"{cited['source']}, {cited['article']}"
    value = row["value"] if isinstance(row["value"], str) else json.dumps(row["value"])
    return (
        f"`{row['id']}`",
        f"[{source}]({cited['url']})" if cited.get("url") else source,
        value if row["unit"] == "words" else f"{value} `{row['unit']}`",
        " – ".join(row["valid"].get(end, "") for end in ("from", "to")) if row["valid"] else "",
        cited["status"],
        row["summary"],
    )


def write_schemas(app: Sphinx, failure: Exception | None) -> None:
    """Publishes the schemas beside the pages."""
    folder = Path(app.outdir, "schemas")
    folder.mkdir(exist_ok=True)
    for name, form in SCHEMAS:
        text = json.dumps(opd.schema(name, form, app.config.language), ensure_ascii=False, indent=2)
        (folder / f"{name}.{form}.json").write_text(text + "\n", encoding="utf-8")


def put_stub_in_place() -> None:
    """Lets autodoc find the stub, which has the types, where the native module was; this module keeps the real one."""
    source = Path(opd.__file__).with_name("_opd.pyi")
    stub = ModuleType("opd._opd")
    code = compile(source.read_text(encoding="utf-8"), source, "exec", annotations.compiler_flag)
    exec(code, stub.__dict__)
    for name in [name for name in sys.modules if name.split(".")[0] == "opd"]:
        del sys.modules[name]
    sys.modules["opd._opd"] = stub


def docstring(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    """Gives what has no docstring in the stub that of the native module."""
    if not lines and name.startswith("opd."):
        try:
            lines[:] = (inspect.getdoc(attrgetter(name.removeprefix("opd."))(opd)) or "").splitlines()
        except AttributeError:
            return


def setup(app: Sphinx) -> None:
    """Registers all of it."""
    put_stub_in_place()
    app.add_directive("opd-commands", Commands)
    app.add_directive("opd-columns", Columns)
    app.add_directive("opd-norms", Norms)
    app.add_directive("opd-schemas", Schemas)
    app.add_directive("mermaid", Mermaid)
    app.connect("autodoc-process-docstring", docstring)
    app.connect("build-finished", write_schemas)
