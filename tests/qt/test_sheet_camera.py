"""A printed ユーザ設定情報 held to the camera at the first start; frames go through a real camera's video sink."""

from itertools import chain, count, repeat

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from myna_reception.eligibility.account_sheet import SheetProblem, qr_text
from myna_reception.reception.face import FaceTrouble
from myna_reception.ui import texts_account_sheet as words
from myna_reception.ui.bridge.camera import ScriptedCamera
from myna_reception.ui.texts_match import trouble_title
from tests.qt.bridge.test_first_start import VALUES, FakeActivationDesk, Step, begin, desk, reach  # noqa: F401
from tests.unit.eligibility.test_account_sheet import picture

SHEET = VALUES | {"institution_code": "9800000001"}


def frame(*texts, number=0):
    """1280×720 with a QR code for each text, held a little askew; ``number`` makes frames unlike one another."""
    image = QImage(1280, 720, QImage.Format.Format_RGB888)
    image.fill(0xFFB0B0B0 - number % 7)
    painter = QPainter(image)
    for place, text in enumerate(texts):
        code = picture(text, scale=4).convert("L")
        drawn = QImage(code.tobytes(), code.width, code.height, code.width, QImage.Format.Format_Grayscale8)
        painter.save()
        painter.translate(120 + 560 * place, 160)
        painter.rotate(5)
        painter.drawImage(0, 0, drawn)
        painter.restore()
    painter.end()
    return image


def frames(*texts):
    """A camera that sees this for ever."""
    return (frame(*texts, number=number) for number in count())


class Stage:
    """The activation page, and the cameras that were opened for it."""

    def __init__(self, window, start):
        self.window = window
        self.page = window.pages.activation
        self.cameras = []
        self.script = frames()
        start.sheets._open_camera = self._open

    def _open(self, _device_id):
        self.cameras.append(ScriptedCamera(self.script, interval_ms=10))
        return self.cameras[-1]

    @property
    def values(self):
        return {name: field.value for name, field in self.page.fields.items()}

    @property
    def is_on(self):
        return self.cameras[-1].is_on


@pytest.fixture
def stage(begin, reach):  # noqa: F811
    window, start = begin()
    window.terms_agreed.emit()
    reach(start, Step.ACTIVATION)
    return Stage(window, start)


def test_the_code_held_to_the_camera_fills_the_form_and_switches_it_off(stage, qtbot):
    stage.script = chain((frame(number=number) for number in range(3)), frames(qr_text(SHEET, practice=True)))
    stage.page.camera_button.click()
    assert words.HOLD_TO_CAMERA in stage.page.summary.words
    qtbot.waitUntil(lambda: stage.values == SHEET, timeout=20_000)
    assert not stage.is_on
    assert words.SHEET_READ in stage.page.summary.words
    assert stage.page.register.hasFocus()
    assert stage.page.camera_button.text() == words.SHOW_TO_CAMERA


def test_the_picture_is_shown_with_its_sign_until_the_camera_is_stopped(stage, qtbot):
    stage.page.camera_button.click()
    qtbot.waitUntil(lambda: stage.page._camera is not None and stage.page._camera.has_picture, timeout=20_000)
    assert stage.page._camera.is_on
    assert stage.page.camera_button.text() == words.STOP_CAMERA
    stage.page.camera_button.click()
    assert not stage.is_on
    assert stage.page._camera is None
    assert not stage.page.summary.words


def test_another_page_switches_it_off(stage):
    stage.page.camera_button.click()
    stage.window.show_terms(())
    assert not stage.is_on


def test_what_was_typed_stays_when_the_camera_breaks(stage, qtbot):
    stage.page.fields["terminal_id"].set_value("W0000009")
    stage.script = repeat(FaceTrouble.LOST, 1)
    stage.page.camera_button.click()
    title = trouble_title(FaceTrouble.LOST)
    qtbot.waitUntil(lambda: title in stage.page.summary.words, timeout=20_000)
    assert words.CAMERA_STEP in stage.page.summary.words
    assert stage.page.fields["terminal_id"].value == "W0000009"
    assert stage.page._camera is None


def test_a_live_code_is_not_taken_in_practice(stage, qtbot):
    stage.script = frames(qr_text(SHEET, practice=False))
    stage.page.camera_button.click()
    qtbot.waitUntil(lambda: words.WRONG_WORLD_PRACTICE[0] in stage.page.summary.words, timeout=20_000)
    assert not any(stage.values.values())
    assert not stage.is_on


def test_codes_of_two_terminals_at_once_are_not_guessed_between(stage, qtbot):
    ids = ("W0000001", "W0000002")
    stage.script = frames(*(qr_text(SHEET | {"terminal_id": terminal}, practice=True) for terminal in ids))
    stage.page.camera_button.click()
    qtbot.waitUntil(lambda: words.PROBLEMS[SheetProblem.SEVERAL][0] in stage.page.summary.words, timeout=20_000)
    assert not stage.is_on


def test_a_code_of_anything_else_is_passed_over(stage, qtbot):
    others = (frame("https://example.jp/", number=number) for number in range(20))
    stage.script = chain(others, frames(qr_text(SHEET, practice=True)))
    stage.page.camera_button.click()
    qtbot.waitUntil(lambda: stage.values == SHEET, timeout=20_000)


def test_the_camera_is_switched_by_keys(stage, qtbot):
    for on in (True, False):
        qtbot.keyClick(stage.page.camera_button, Qt.Key.Key_Space)
        assert stage.is_on is on
