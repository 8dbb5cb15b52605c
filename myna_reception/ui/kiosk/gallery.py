"""Pictures of the kiosk: ``python -m myna_reception.ui.kiosk.gallery FOLDER [SCENE …]``.

Every page in every language, upright and lying, at 100 % and 200 %; the tests walk the same scenes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from myna_reception.ui.gallery import DRAWER, STATES
from myna_reception.ui.kiosk.catalogue import LANGUAGES
from myna_reception.ui.kiosk.look import Look
from myna_reception.ui.kiosk.pages import ReaderShape
from myna_reception.ui.kiosk.screen import KioskScreen
from myna_reception.ui.theme import apply_theme
from myna_reception.ui.theme.fonts import load_kiosk_fonts

SIZES = ((1200, 1920), (1920, 1200))
SMALL = ((800, 1280), (1280, 800), (1024, 600))  # tablets with fewer pixels
SCALES = (100, 200)
LIMIT = timedelta(seconds=90)
STATES_SHOWN = (
    "waiting", "reading", "choose", "choose-pin-blocked", "last-try", "pin", "pin-wrong", "pin-malformed",
    "pin-register", "visual", "face-consent", "authenticating", "querying", "registering", "eligible",
    "eligible-expiring",
    "eligible-grace", "eligible-longest", "eligible-hostile", "not-eligible", "not-eligible-newer", "several",
    "expired", "revoked", "not-registered", "removal", "torn", "unreachable", "maintenance", "no-reader",
    "not-activated",
)  # fmt: skip


Step = Callable[[KioskScreen], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """One page, and what brings the screen there."""

    name: str
    last: Step
    first: tuple[Step, ...] = ()  # the way to it, each in a turn of its own in the app
    after: tuple[Step, ...] = ()  # and on, likewise, to what is drawn

    def show(self, screen: KioskScreen) -> None:
        """Go all the way at once."""
        for step in (*self.first, self.last, *self.after):
            step(screen)


def _state(name: str, limit: timedelta | None = LIMIT) -> Step:
    return lambda screen: screen.show_state(STATES[name], limit)


def _slot(screen: KioskScreen) -> None:
    screen.shape = ReaderShape.SLOT
    screen.show_state(STATES["waiting"], None)


def _time_short(screen: KioskScreen) -> None:
    screen._say_soon(20)


def _languages(screen: KioskScreen) -> None:
    screen.buttons.language.click()


def _drawer(screen: KioskScreen) -> None:
    if screen.drawer is not None:
        screen.drawer.toggle(screen.look)


def _voices(screen: KioskScreen) -> None:
    screen.begin_anew(screen.look)  # which shuts the drawer
    screen.set_voices(frozenset(each.code for each in LANGUAGES))


_CHOOSE, _CALL = _state("choose"), KioskScreen.call_staff
SCENES = (
    Scene("starting", KioskScreen.show_starting),
    *(Scene(name, _state(name), after=(KioskScreen.stop_calling,)) for name in STATES_SHOWN),
    Scene("waiting-slot", _slot),
    Scene("calling", _time_short, (_CHOOSE, _CALL)),
    Scene("called", _CALL, (KioskScreen.stop_calling, _CHOOSE)),
    Scene("languages", _languages, (_CHOOSE,)),
    Scene("staff-code", KioskScreen.ask_staff_code, (_CHOOSE,), (KioskScreen.show_wrong_code,)),
    Scene("result-revealable", KioskScreen.allow_reveal, (_state("eligible"),)),
    Scene("drawer", _drawer, (_state("waiting", None),)),
    Scene("listen", _state("pin"), (_voices,)),
)


def make_screen(look: Look, *, practice: bool = True) -> KioskScreen:
    """A screen in a look, not yet shown."""
    load_kiosk_fonts()
    screen = KioskScreen(practice=practice, cards=DRAWER if practice else None, scale=look.scale)
    screen.set_look(look)
    return screen


def looks(sizes: Sequence[tuple[int, int]] = SIZES) -> Iterator[tuple[tuple[int, int], Look]]:
    """Every size of screen with every language and scale; Japanese also with readings."""
    for size, scale, language in product(sizes, SCALES, LANGUAGES):
        yield size, Look(language, scale=scale)
        if language is LANGUAGES[0]:
            yield size, Look(language, readings=True, scale=scale)


def name_of(size: tuple[int, int], look: Look) -> str:
    """«1200x1920-100-ko», «1920x1200-200-ja-furigana»."""
    return f"{size[0]}x{size[1]}-{look.scale}-{look.language.code}{'-furigana' if look.readings else ''}"


def draw(folder: Path, wanted: frozenset[str] = frozenset()) -> int:
    """Write the pictures; returns how many. ``wanted``: names of scenes or beginnings of looks, all when empty."""
    folder.mkdir(parents=True, exist_ok=True)
    number = 0
    scenes = [scene for scene in SCENES if not wanted or scene.name in wanted]
    prefixes = [word for word in wanted if word[0].isdigit()]
    for size, look in looks((*SIZES, *SMALL) if prefixes else SIZES):
        name = name_of(size, look)
        if prefixes and not any(name.startswith(prefix) for prefix in prefixes):
            continue
        for scene in scenes or SCENES:
            screen = make_screen(look)
            screen.resize(*size)
            screen.show()
            scene.show(screen)
            for _ in range(3):
                QApplication.processEvents()
            if not screen.grab().save(str(folder / f"{name}-{scene.name}.png")):
                raise OSError(f"cannot write to {folder}")
            screen.close()
            screen.deleteLater()
            QCoreApplication.sendPostedEvents(screen, QEvent.Type.DeferredDelete)
            number += 1
    return number


def main(arguments: list[str]) -> int:
    """``FOLDER [SCENE or LOOK …]``."""
    if not arguments:
        print("usage: python -m myna_reception.ui.kiosk.gallery FOLDER [SCENE or LOOK ...]", file=sys.stderr)
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)  # noqa: S101
    apply_theme(application)
    print(f"{draw(Path(arguments[0]), frozenset(arguments[1:]))} pictures")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
