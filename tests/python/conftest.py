"""The browser in which the tests open what people look at."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as Debian packages it, which `tests/browser.sh` brings."""
    path = shutil.which("chromium")
    assert path, "chromium is missing: run tests/browser.sh"
    with sync_playwright() as playwright:
        # Root, as in a container, can't have the sandbox of the browser; the pages are our own.
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()
