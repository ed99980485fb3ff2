"""The HTML report in a real browser: it renders, asks for nothing, and can be used by everybody.

The browser is Chromium as Debian packages it, which ``tests/browser.sh`` brings.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

import opd
from opd.demo import MINIMUM_CASES, write_delivery

TABLES = {"events": "eventos", "measures": "medidas", "activities": "actividades", "staff": "personal"}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the demo, in both languages beside one another."""
    folder = tmp_path_factory.mktemp("informe")
    write_delivery(folder, cases=MINIMUM_CASES)
    tables = {table: folder / f"{name}.csv" for table, name in TABLES.items()}
    for lang in ("es", "en"):
        judged = opd.validate(  # type: ignore[call-overload]
            folder / "casos.csv",
            agreement=folder / "convenio.toml",
            as_of=date(2024, 12, 31),
            lang=lang,
            **tables,
        )
        judged.to_html(folder / f"{lang}.html")
    return folder


def test_it_renders_and_asks_for_nothing(browser: Browser, report: Path) -> None:
    page = browser.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    address = (report / "es.html").as_uri()
    page.goto(address)
    assert not said
    assert [url for url in asked if not url.startswith("data:")] == [address]
    charts = page.locator("figure > svg")
    assert charts.count() >= 6
    for index in range(charts.count()):
        box = charts.nth(index).bounding_box()
        assert box and box["width"] > 300 and box["height"] > 60
    # No text of a chart runs out of it.
    out = page.evaluate(
        """() => [...document.querySelectorAll('svg text')].filter(text => {
            const inside = text.getBoundingClientRect(), all = text.closest('svg').getBoundingClientRect();
            return inside.left < all.left - 1 || inside.right > all.right + 1 || inside.bottom > all.bottom + 1;
        }).map(text => text.textContent)"""
    )
    assert out == []


@pytest.mark.parametrize(
    ("scheme", "lang", "width"), [("light", "es", 1280), ("dark", "en", 1280), ("dark", "es", 360)]
)
def test_axe_finds_nothing(browser: Browser, report: Path, scheme: str, lang: str, width: int) -> None:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
        bypass_csp=True,  # for axe itself, which is a script
    )
    page = context.new_page()
    page.goto((report / f"{lang}.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert len(found.response["passes"]) > 20
    context.close()


def colours(page: Page) -> set[str]:
    script = "[...document.querySelectorAll('svg rect')].map(one => getComputedStyle(one).fill)"
    return set(page.evaluate(script))


def test_the_charts_follow_the_theme(browser: Browser, report: Path) -> None:
    page = browser.new_page(color_scheme="light")
    page.goto((report / "es.html").as_uri())
    light = colours(page)
    page.emulate_media(color_scheme="dark")
    assert not light & colours(page)


def test_it_can_be_read_by_keyboard(browser: Browser, report: Path) -> None:
    page = browser.new_page()
    page.goto((report / "es.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenido"
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details").first.get_attribute("open") is not None


def test_paper_holds_the_data_and_not_the_links(browser: Browser, report: Path) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto((report / "es.html").as_uri())
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert page.locator("details table").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf().startswith(b"%PDF")
