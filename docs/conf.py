"""The documents as a site: ``tools/docs``. Nothing is fetched while it is built or read."""

import re

from docutils import nodes
from sphinx.application import Sphinx

from myna_reception import __version__

project = "myna-reception"
author = "The myna-reception authors"
copyright = "2026, The myna-reception authors"
version = release = __version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.viewcode"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"myna-reception {__version__}"
html_favicon = html_logo = "../myna_reception/resources/icons/myna-reception.svg"
html_theme_options = {"light_css_variables": {"color-brand-primary": "#0017c1", "color-brand-content": "#0017c1"}}
html_show_sphinx = False
html_static_path = ["_static"]
html_css_files = ["manual.css"]

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_default_options = {"members": True, "show-inheritance": True}

_JAPANESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")


def _join_lines(_app: Sphinx, tree: nodes.document) -> None:
    """Japanese has no spaces: a line of the source that ends within a sentence must not leave one."""
    for text in [each for each in tree.findall(nodes.Text) if each == "\n"]:
        at = text.parent.index(text)
        before, after = (node.astext() for node in (text.parent[at - 1], text.parent[at + 1]))
        if _JAPANESE.match(before[-1:]) and _JAPANESE.match(after[:1]):
            text.parent.remove(text)


def _say_language(_app: Sphinx, page: str, _template: str, context: dict[str, object], _tree: object) -> None:
    """The manual is in Japanese: a browser takes the letters' shapes, and a screen reader the voice, from this."""
    if page.startswith("manual/"):
        context["language"] = "ja"


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("doctree-read", _join_lines)
    app.connect("html-page-context", _say_language)
