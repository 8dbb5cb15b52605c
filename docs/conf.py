"""The documents as a site: ``tools/docs``. Nothing is fetched while it is built or read."""

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

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_default_options = {"members": True, "show-inheritance": True}
