"""The documentation site: it builds without a warning, every link leads somewhere, and it works from a disk for everybody."""

from __future__ import annotations

import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

import opd

SOURCES = Path(__file__).parents[2] / "opd-py" / "docs" / "site"
#: Made by rustdoc, which `make docs` runs and this test does not.
RUSTDOC = "rust/opd_core/index.html"


class Links(HTMLParser):
    """What a page asks for, links to and can be linked at."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self.anchors.update(has[name] for name in ("id", "name") if name in has)
        if tag in ("img", "script", "iframe", "source") and "src" in has:
            self.loads.append(has["src"])
        elif (tag == "link" and "stylesheet" in has.get("rel", "")) or "icon" in has.get("rel", ""):
            self.loads.append(has["href"])
        elif tag in ("a", "link") and "href" in has:
            self.links.append(has["href"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site in both languages, as `make site` builds it."""
    folder = tmp_path_factory.mktemp("site").resolve()
    builds = []
    for lang, out in (("es", folder), ("en", folder / "en")):
        options = [
            "-q",
            "-W",
            "--keep-going",
            "-E",
            "-t",
            lang,
            "-c",
            SOURCES,
            "-d",
            folder.parent / f"cache-{lang}",
        ]
        command = [sys.executable, "-m", "sphinx", *map(str, options), str(SOURCES / lang), str(out)]
        builds.append(subprocess.Popen(command, stderr=subprocess.PIPE, text=True))
    for build in builds:
        complaints = build.communicate()[1]
        assert build.returncode == 0, complaints
    return folder


def written(site: Path) -> list[Path]:
    """The pages, without what the theme brings beside its scripts."""
    return [page for page in site.rglob("*.html") if "_static" not in page.parts]


def test_every_link_leads_somewhere(site: Path) -> None:
    pages = {page: Links(page) for page in written(site)}
    assert len(pages) > 60
    dead = set()
    for page, found in pages.items():
        for link in found.links + found.loads:
            parts = urlsplit(link)
            if parts.scheme or not (parts.path or parts.fragment):
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            anchors = pages[target].anchors if target in pages else set()
            if not target.is_file() or (parts.fragment and unquote(parts.fragment) not in anchors):
                dead.add(f"{page.relative_to(site)}: {link}")
    assert {line for line in dead if not line.endswith(RUSTDOC)} == set()
    assert {line.split(":")[0] for line in dead} == {"reference/rust.html", "en/reference/rust.html"}


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    loads = {link for page in written(site) for link in Links(page).loads}
    assert [link for link in loads if urlsplit(link).scheme not in ("", "data")] == []


def test_the_schemas_are_published(site: Path) -> None:
    for folder, lang in ((site, "es"), (site / "en", "en")):
        for name, form in (("cases", "json_schema"), ("cases", "table_schema"), ("report", "json_schema")):
            published = json.loads((folder / "schemas" / f"{name}.{form}.json").read_text(encoding="utf-8"))
            assert published == opd.schema(name, form, lang)  # type: ignore[call-overload]


def test_the_reference_has_types_and_texts(site: Path) -> None:
    page = (site / "reference" / "python.html").read_text(encoding="utf-8")
    assert 'id="opd.validate"' in page and "Judges a delivery by every rule" in page
    assert "PathLike" in page and 'id="opd.Report.verdict"' in page
    for name in opd.__all__:
        assert f'id="opd.{name}"' in page or name == "columns", name


@pytest.mark.parametrize(
    ("lang", "word", "found"), [("es", "denuncia", "Deberes con plazo"), ("en", "crime", "Duties")]
)
def test_it_is_searched_from_a_disk(browser: Browser, site: Path, lang: str, word: str, found: str) -> None:
    page = browser.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    root = site if lang == "es" else site / lang
    page.goto(f"{(root / 'search.html').as_uri()}?q={word}")
    page.wait_for_selector("#search-results ul.search li")
    assert found in page.locator("#search-results").inner_text()
    assert not said
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


def test_each_page_has_the_other_language(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "howto" / "columns.html").as_uri())
    assert page.evaluate("document.documentElement.lang") == "es"
    page.locator("a[hreflang=en]:visible").first.click()
    assert page.url == (site / "en" / "howto" / "columns.html").as_uri()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.locator("a[hreflang=es]:visible").first.click()
    assert page.url == (site / "howto" / "columns.html").as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "tutorials/analyst", "reference/lifecycle", "reference/commands"])
def test_everybody_can_use_it(browser: Browser, site: Path, name: str, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto((site / f"{name}.html").as_uri())
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
