"""The documentation site: one configuration for two builds, Spanish at the root and English (`-t en`) under `en/`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import opd

language = "en" if tags.has("en") else "es"  # type: ignore[name-defined]  # noqa: F821
project = "opd"
release = opd.versions()["library"]
html_title = f"opd {release}"

extensions = ["myst_parser", "sphinx.ext.autodoc", "generated"]
# The headings that a `#link` finds, as GitHub names them.
myst_heading_anchors = 4
myst_fence_as_directive = ["mermaid"]
highlight_language = "none"

# The docstrings write names in single backticks.
default_role = "py:obj"
autodoc_default_options = {"members": True, "undoc-members": True}
autodoc_member_order = "groupwise"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 100

html_theme = "pydata_sphinx_theme"
html_theme_options = {
    "navbar_align": "left",
    "navbar_end": ["language", "theme-switcher"],
    "show_toc_level": 2,
    "footer_start": [],
    "footer_end": [],
}
html_context = {"default_mode": "auto"}
html_static_path = ["_static"]
html_css_files = ["site.css"]
templates_path = ["_templates"]
html_copy_source = False
html_show_sourcelink = False
# What a page read from a disk can't fetch.
html_show_search_summary = False
