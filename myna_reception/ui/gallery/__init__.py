"""Every page in every notable state, as pictures and for the tests that walk them.

Everything shown is invented. The pictures are drawn off-screen with the bundled fonts, so that they are the same on
every machine.
"""

from myna_reception.ui.gallery.draw import SIZES, THEMES
from myna_reception.ui.gallery.people import (
    DRAWER,
    ELDER,
    HANAKO,
    HOSTILE,
    LONGEST,
    LOST,
    REVOKED,
    SEVENTIES,
    card,
    ended,
    shown,
)
from myna_reception.ui.gallery.scenes import SCENES, Scene, make_window
from myna_reception.ui.gallery.states import STATES

__all__ = [
    "DRAWER", "ELDER", "HANAKO", "HOSTILE", "LONGEST", "LOST", "REVOKED", "SCENES", "SEVENTIES", "SIZES", "STATES",
    "THEMES", "Scene", "card", "ended", "make_window", "shown",
]  # fmt: skip
