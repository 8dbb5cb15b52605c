"""Windows are drawn off-screen, with the bundled fonts; this must be said before Qt is imported."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QMetaObject, QObject
from PySide6.QtWidgets import QApplication

from myna_reception.settings import Mask, Theme
from myna_reception.ui.gallery import SCENES, Scene, make_window
from myna_reception.ui.gallery.scenes import FACILITY
from myna_reception.ui.theme import apply_theme, dress
from myna_reception.ui.widgets.flow import ActionLayout
from myna_reception.ui.window import MainWindow


@pytest.fixture(autouse=True)
def theme(qapp):
    """The dressed application, for widgets that are tried without the window.

    Afterwards windows that were closed are really gone: each one that stays makes every change of theme slower.
    """
    apply_theme(qapp)
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """While a test's windows still stand: Python holds nothing that Qt may delete without a word."""
    result = yield
    assert strays() == [], "see ui/widgets/layouts.py"
    return result


def strays() -> list[object]:
    """What Python holds of things that Qt made and owns, items of layouts above all.

    Qt tells of the end of a QObject, and of what Python made; an ``ActionLayout`` ends its items itself.
    """
    held = shiboken6.getAllValidWrappers()
    flows = [each for each in held if isinstance(each, ActionLayout)]
    known = {id(flow.itemAt(place)) for flow in flows for place in range(flow.count())}
    others = [each for each in held if not isinstance(each, QObject | QMetaObject) and id(each) not in known]
    return [each for each in others if not (shiboken6.createdByPython(each) or shiboken6.ownedByPython(each))]


def settle() -> None:
    """Let layouts come to rest."""
    for _ in range(3):
        QApplication.processEvents()


def _find(scene: str | Scene) -> Scene:
    return scene if isinstance(scene, Scene) else next(each for each in SCENES if each.name == scene)


@pytest.fixture
def open_scene(qtbot):
    """Opens a fresh window of the gallery by name (or scene), at a size, and lets it settle."""

    kept: list[MainWindow] = []  # a test may hold on to a page alone, which keeps no window alive

    def opened(scene: str | Scene, size: tuple[int, int] = (1280, 800)) -> MainWindow:
        found = _find(scene)
        window = make_window(found)
        kept.append(window)
        qtbot.addWidget(window)
        window.resize(*size)
        window.show()
        window.activateWindow()
        found.show(window)
        settle()
        return window

    yield opened
    kept.clear()


@pytest.fixture
def dressed_scene(qapp, open_scene):
    """As ``open_scene``, in a theme and at a text scale; the next test finds the light theme at 100 %."""

    def opened(
        scene: str | Scene, theme: Theme = Theme.LIGHT, scale: int = 100, size: tuple[int, int] = (1280, 800)
    ) -> MainWindow:
        dress(qapp, theme, scale)
        return open_scene(scene, size)

    yield opened
    dress(qapp, Theme.LIGHT, 100)


@pytest.fixture(scope="module")
def walk_scene(qapp):
    """As ``open_scene``, in a window that has shown other scenes before, as it does all day at a desk."""
    apply_theme(qapp)
    windows: dict[tuple[bool, tuple[int, int]], MainWindow] = {}

    def walked(scene: str | Scene, size: tuple[int, int] = (1280, 800)) -> MainWindow:
        found = _find(scene)
        window = windows.get((found.practice, size))
        if window is None:
            window = windows[found.practice, size] = make_window(found)
            window.resize(*size)
            window.show()
        window.activateWindow()
        window.dismiss_notice()
        window.set_hides(Mask.NONE)
        window.set_facility(*FACILITY)
        window.show_starting()  # so that every scene begins anew
        found.show(window)
        settle()
        return window

    yield walked
    for window in windows.values():
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def intents():
    """Collects what a window emits: ``collect(window)`` returns the growing list."""

    def collect(window: MainWindow) -> list[object]:
        seen: list[object] = []
        window.intent.connect(seen.append)
        return seen

    return collect
