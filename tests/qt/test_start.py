"""What is loaded when the window comes up, on which thread the rest is, and what becomes of presses meanwhile."""

import os
import subprocess
import sys

import pytest

from myna_reception import app
from myna_reception.options import DeskOptions
from myna_reception.settings import TERMS_VERSION, Settings, SettingsFile, home
from myna_reception.ui.bridge.passcode import hash_passcode
from myna_reception.ui.early import EarlyPresses
from myna_reception.ui.window import MainWindow

NOT_BEFORE_THE_WINDOW = (
    *("cryptography", "sqlalchemy", "sqlcipher3", "pydantic", "httpx", "keyring", "argon2", "uvicorn", "fastapi"),
    *("cv2", "numpy", "PIL", "ctypes", "smartcard", "nfc", "lxml", "socket", "asyncio", "PySide6.QtMultimedia"),
    *("PySide6.QtTextToSpeech", "PySide6.QtPrintSupport", "myna_reception.backend", "myna_reception.simulator"),
    *("myna_reception.card", "myna_reception.verify", "myna_reception.eligibility", "myna_reception.records"),
    *("myna_reception.reception", "myna_reception.ui.bridge", "myna_reception.ui.widgets.drawer"),
    *("myna_reception.cli.parser", "myna_reception.cli.sources", "myna_reception.ui.widgets.reveal"),
)
UP = """
import builtins, enum, gc, os, sys
from myna_reception import cli, quick_start
prepare = quick_start.prepare

def prepare_and_look():
    print("PySide6" in sys.modules)
    prepare()
    from PySide6.QtCore import QTimer
    from myna_reception.ui.shell import Shell
    furnish_rest = Shell.furnish_rest

    def painted(window):
        print(gc.isenabled(), builtins.__import__.__name__, *sys.modules)
        kinds = (enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag)
        print(*(each.__qualname__ for kind in kinds for each in kind.__subclasses__()))
        QTimer.singleShot(0, up)
        furnish_rest(window)

    Shell.furnish_rest = painted

def up():
    print(gc.isenabled())
    sys.stdout.flush()
    os._exit(0)

quick_start.prepare = prepare_and_look
cli.main(["--practice"])
"""
PARTS = """
import importlib, sys
sys.modules["PySide6"] = None  # any import of Qt fails
from myna_reception.options import DeskOptions
for name in {parts!r}:
    importlib.import_module("myna_reception." + name)
from myna_reception.backend import open_backend
backend = open_backend(DeskOptions(practice=True))
print(len(backend.drawer.cards()))
backend.close()
"""


def run(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=True, capture_output=True, text=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    return done.stdout


def keep(**fields):
    SettingsFile(home(practice=True)).save(Settings(**fields))


@pytest.mark.parametrize("agreed", ["", TERMS_VERSION])
def test_nothing_is_loaded_that_the_first_window_does_not_need(agreed):
    keep(terms_version_agreed=agreed)
    unprepared, painted, _, up = run(UP).splitlines()
    searches, imports, *loaded = painted.split()
    assert "myna_reception.ui.window" in loaded
    assert unprepared == "False"
    assert searches == "False"
    assert imports != "__feature_import__"  # PySide6's, which reads every source
    assert up == "True"  # Python searches for garbage again
    assert not [
        name for name in loaded for late in NOT_BEFORE_THE_WINDOW if name == late or name.startswith(f"{late}.")
    ]


@pytest.mark.parametrize(
    "kept",
    [
        {},  # 利用規約
        {"terms_version_agreed": TERMS_VERSION, "system_look": "light"},
        {"terms_version_agreed": TERMS_VERSION, "system_look": "light", "passcode_hash": "$argon2id$"},
    ],
    ids=["first", "ordinary", "locked"],
)
def test_the_window_comes_up_without_a_look_at_qts_enumerations(kept):
    keep(**kept)
    made = run(UP).splitlines()[2].split()
    assert "QFrame.Shape" in made
    assert not [name for name in made if name.startswith("Qt.")]  # see ``set_by_name``


def test_what_is_loaded_beside_the_window_makes_no_class_of_qt():
    assert int(run(PARTS.format(parts=app.PARTS))) > 3


def test_the_first_page_is_the_one_that_the_settings_ask_for(qtbot):
    def page():
        window = app.desk_window(DeskOptions(practice=True))
        qtbot.addWidget(window)
        return type(window.page).__name__

    assert page() == "TermsPage"
    keep(terms_version_agreed=TERMS_VERSION)
    assert page() == "PromptPage"
    keep(terms_version_agreed=TERMS_VERSION, passcode_hash=hash_passcode("1234"))
    assert page() == "PasscodeEntryPage"


def test_a_press_before_the_desk_is_there_is_done_by_it(qtbot):
    window = MainWindow(practice=True)
    qtbot.addWidget(window)
    presses = EarlyPresses(window)
    window.show_terms()
    window.show()
    window.page.primary.click()
    window.passcode_entered.emit("1234")
    done = []
    window.terms_agreed.connect(lambda: done.append("agreed"))
    window.passcode_entered.connect(done.append)
    window.settings_wanted.connect(lambda: done.append("settings"))
    presses.replay()
    assert done == ["agreed", "1234"]
    window.settings_wanted.emit()  # straight to the desk
    assert done == ["agreed", "1234", "settings"]


def test_the_window_is_complete_once_it_came_up(qtbot):
    window = MainWindow(practice=True, drawer=())
    qtbot.addWidget(window)
    window.show_starting()
    assert not window.has_come_up
    with qtbot.waitSignal(window.came_up):
        window.show()
    assert window.has_come_up
    assert window.drawer is not None
    assert not window.drawer.isVisible()


def test_pages_are_made_ahead_and_nothing_is_shown_of_them(qtbot):
    window = MainWindow(practice=True)
    qtbot.addWidget(window)
    window.show_terms()
    window.show()
    with qtbot.waitSignal(window.made_ahead):
        window.make_ahead(app.AHEAD)
    assert {*app.AHEAD} <= {*vars(window.pages)}
    assert type(window.page).__name__ == "TermsPage"
    assert window.focusWidget() is window.page.first_focus()
