"""A scripted camera plays the cases of the face match, from the card on the reader to the result, in the real window.

Frames go through the same video sink as a real camera's. The two faces are public-domain portraits (``people``), bent
by ``turned_head`` where a head turns; no real turn was filmed.
"""

import io
from types import SimpleNamespace

import pytest
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from myna_reception.reception.card_facts import CheckMethod, FaceBand
from myna_reception.reception.clock import FixedClock
from myna_reception.reception.eligibility import Verdict
from myna_reception.reception.errors import Denial, IdentityNotConfirmed
from myna_reception.reception.face import DenialReason, FaceFinding, FaceTrouble
from myna_reception.reception.policy import Policy
from myna_reception.reception.states import AwaitFace, AwaitVisual, ChooseCheck, Idle, ShowResult
from myna_reception.settings import GraceRule, SettingsFile
from myna_reception.simulator.card_face import card_face
from myna_reception.simulator.issuing import issue_card
from myna_reception.simulator.practice_scenes import FAULTS, Film, Scene
from myna_reception.simulator.virtual_card.reader import VirtualReader
from myna_reception.ui import texts_match as words
from myna_reception.ui.bridge.camera import CameraDevice, DeviceCamera, ScriptedCamera
from myna_reception.ui.bridge.controller import ReceptionController
from myna_reception.ui.bridge.desk import Desk
from myna_reception.ui.bridge.face_desk import FaceDesk
from myna_reception.ui.window import MainWindow
from myna_reception.verify.face.engine import load_engine
from myna_reception.verify.face.errors import FaceUnavailable, UnavailableReason
from myna_reception.verify.face.match import EngineShelf
from myna_reception.verify.face.quality import FaceHint
from myna_reception.verify.face.turn import TurnSide
from tests.qt.bridge.test_controller import NOW, FakeService, authority, persona  # noqa: F401 - fixtures
from tests.qt.bridge.test_first_start import ACTIVATION
from tests.unit.verify.face.people import COLLINS, HOPPER, card_photo

LONG = 60_000  # ms: a loaded machine


def portrait(person):
    return Image.open(io.BytesIO(card_photo(person, codestream=False))).convert("L")


def qimage(picture):
    return QImage(
        picture.tobytes(), picture.width, picture.height, picture.width * 3, QImage.Format.Format_RGB888
    ).copy()


class Stage:
    """The camera source and the clock: each frame waits for the one before, and takes ``step`` seconds."""

    def __init__(self):
        self.now = 0.0
        self.step = 0.2
        self.film = Film(Scene.HOLDER, portrait(COLLINS), portrait(HOPPER))
        self.scene = Scene.HOLDER
        self.frames = None  # in place of the film: makes a QImage
        self.camera = None
        self.asked = 0
        self.opened = []

    def play(self, scene, person=COLLINS, other=HOPPER):
        self.scene, self.film = scene, Film(scene, portrait(person), portrait(other))

    def devices(self):
        return (CameraDevice("front", "Front"), CameraDevice("desk", "Desk"))

    def open(self, device_id):
        self.opened.append(device_id)
        self.camera = ScriptedCamera()
        self.camera.ask_turn = lambda sign: setattr(self, "asked", sign)
        return self.camera

    def pump(self, faces):
        """Show the next frame, once nothing is under way."""
        feed = faces._feed
        if self.camera is None or not self.camera.is_on or feed is None or feed._busy:
            return
        if faces._match is not None and (not faces._ready or faces._busy):
            return
        self.now += self.step
        if self.frames is not None:
            self.camera.show(self.frames())
        else:
            picture = self.film.next(self.asked)
            if picture is None:
                self.camera.break_down(FAULTS[self.scene])
            else:
                self.camera.show(qimage(picture))
        feed._look_after()


@pytest.fixture(scope="module")
def shelf():
    engine = load_engine()
    return EngineShelf(lambda: engine)


@pytest.fixture
def stage():
    return Stage()


@pytest.fixture
def service():
    return FakeService()


@pytest.fixture
def make_desk(qtbot, tmp_path, authority, persona, service, stage, shelf):  # noqa: F811
    made = []

    def make(**settings):
        file = SettingsFile(tmp_path)
        if settings:
            from dataclasses import replace

            file.save(replace(file.load(), **settings))
        window = MainWindow(practice=True)
        qtbot.addWidget(window)
        window.show()
        reader = VirtualReader()
        controller = ReceptionController(
            reader, FixedClock(NOW), Policy(), GraceRule.MONTH_END, trusted=authority.trusted_face_key
        )
        faces = FaceDesk(stage, shelf=shelf, clock=lambda: stage.now, sides=lambda: (TurnSide.RIGHT, TurnSide.RIGHT))
        desk = Desk(window, controller, SimpleNamespace(), file, lambda _activation: service, None, None, faces)
        desk.first_start.ready.emit(ACTIVATION)
        photo = card_photo(COLLINS, codestream=False)

        def card():
            return issue_card(persona, authority, portrait=lambda: photo)

        made.append(desk)
        return SimpleNamespace(window=window, controller=controller, faces=faces, desk=desk, reader=reader, card=card)

    yield make
    for desk in made:
        desk.close()


@pytest.fixture
def until(qtbot, stage):
    """Play frames until the condition holds."""

    def wait(at, condition):
        def look():
            stage.pump(at.faces)
            return condition()

        qtbot.waitUntil(look, timeout=LONG)

    return wait


@pytest.fixture(scope="module")
def read_once():
    """The first state of a match, as one whole reception came to it: the others begin there."""
    return []


@pytest.fixture
def to_match(until, persona, read_once):  # noqa: F811
    """From the card on the reader, by the buttons of the window, to the question whether the camera may be used."""

    def go(at, whole=False):
        if read_once and not whole:
            at.controller._state = read_once[0]
            at.controller.state_changed.emit(read_once[0])
            return at
        at.reader.place(at.card())
        until(at, lambda: isinstance(at.controller.state, ChooseCheck))
        at.window.page.methods[CheckMethod.FACE].click()
        form = at.window.page.face.form
        form.other.click()
        QTest.keyClicks(form.number.input, card_face(persona).number_b.decode())
        form.read.click()
        until(at, lambda: isinstance(at.controller.state, AwaitFace))
        if not read_once:
            read_once.append(at.controller.state)
        return at

    return go


@pytest.fixture
def matching(make_desk, to_match, stage):
    """The camera is on, after the patient agreed."""

    def go(scene=Scene.HOLDER, at=None, whole=False, **settings):
        stage.play(scene)
        at = to_match(at or make_desk(**settings), whole)
        assert stage.camera is None, "no camera before the patient agreed"
        assert "もよろしいですか" in at.window.page.spoken()
        at.window.page.agree.click()
        assert at.controller.state.agreed
        return at

    return go


@pytest.fixture
def found(matching, until):
    def go(scene, **settings):
        at = matching(scene, **settings)
        until(at, lambda: at.controller.state.finding is not None or at.controller.state.trouble is not None)
        return at

    return go


def test_the_holder_turns_the_head_and_staff_decide(found, until, service, stage, tmp_path):
    at = found(Scene.HOLDER, whole=True)  # asked to turn to the own right, while the picture shown is a mirror
    assert at.window.page.camera.mirror
    before = sorted(path.name for path in tmp_path.iterdir())
    assert at.controller.state.finding == FaceFinding(FaceBand.SIMILAR, turned=True)
    assert service.requests == [], "the match decides nothing"
    page = at.window.page
    assert page.heading.plain == "カードの写真と似ています"
    assert page.compare.camera.is_on, "the picture stays for the eye, with its sign"
    until(at, lambda: page.compare.camera.has_picture)
    page.decision.staff.input.setText("山")
    page.decision.confirmed.click()
    assert not stage.camera.is_on
    until(at, lambda: isinstance(at.controller.state, ShowResult))
    outcome = at.controller.state.outcome
    assert (outcome.verdict, outcome.method, outcome.staff) == (Verdict.ELIGIBLE, CheckMethod.FACE, "山")
    assert outcome.finding == FaceFinding(FaceBand.SIMILAR, turned=True)
    (request,) = service.requests
    assert (request.method, request.face_band, request.attested_by) == (CheckMethod.FACE, FaceBand.SIMILAR, "山")
    assert sorted(path.name for path in tmp_path.iterdir()) == before, "nothing was written"
    assert not page.compare.camera.has_picture
    assert page.compare.photo.pixmap().isNull()
    assert (at.faces._match, at.faces._waiting, at.faces._feed) == (None, None, None)
    at.reader.remove()
    until(at, lambda: isinstance(at.controller.state, Idle))


def test_another_person_is_not_similar_and_the_eye_is_one_action_away(found, until, service, stage):
    at = found(Scene.OTHER)
    assert at.controller.state.finding.band is FaceBand.NOT_SIMILAR
    page = at.window.page
    assert page.heading.plain == "カードの写真と似ていません"
    assert not page.decision.confirmed.isVisible()
    assert page.primary is page.visual
    page.visual.click()
    assert isinstance(at.controller.state, AwaitVisual)
    assert "似ていません" in at.window.page.matched.words
    decision = at.window.page.decision
    decision.reason.input.setCurrentIndex(1)
    decision.not_holder.click()
    outcome = at.controller.state.outcome
    assert outcome.error == IdentityNotConfirmed(Denial.NOT_HOLDER)
    assert outcome.reason is DenialReason.PHOTO_DIFFERS
    assert outcome.finding.band is FaceBand.NOT_SIMILAR
    assert service.requests == []
    assert not stage.camera.is_on


def test_a_photo_that_is_held_up_does_not_turn(found, stage):
    stage.step = 0.9
    at = found(Scene.PHOTO)
    assert at.controller.state.finding == FaceFinding(FaceBand.SIMILAR, turned=False)
    assert "横を向く" in at.window.page.spoken()
    assert not at.window.page.decision.confirmed.isVisible()
    at.window.page.again.click()
    assert at.controller.state.attempt == 1
    assert at.controller.state.running
    assert stage.camera.is_on


def test_between_the_limits_staff_compare(found):
    at = found(Scene.OTHER, face_unsure=1, face_turn=False)
    assert at.controller.state.finding == FaceFinding(FaceBand.UNSURE)
    assert at.window.page.heading.plain == "どちらとも言えません"
    assert at.window.page.decision.confirmed.isVisible()
    assert not any(character.isdigit() for character in at.window.page.spoken()), "never a number"


@pytest.mark.parametrize(
    ("scene", "hint"),
    [
        (Scene.FAR, FaceHint.TOO_SMALL),
        (Scene.TWO, FaceHint.TWO_PEOPLE),
        (Scene.ASIDE, FaceHint.TURNED),
        (Scene.DARK, FaceHint.TOO_DARK),
        (Scene.BLURRED, FaceHint.BLURRED),
        (Scene.NOBODY, FaceHint.NO_FACE),
        (Scene.LEAVES, FaceHint.NO_FACE),
    ],
)
def test_what_is_in_the_way_is_said_plainly_and_in_the_end_the_eye_is_offered(matching, until, stage, scene, hint):
    at = matching(scene)
    until(at, lambda: at.window.page.heading.plain == words.HINTS[hint].text)
    assert at.window.page.visual.isVisible()
    stage.step = 3.0
    until(at, lambda: at.controller.state.trouble is FaceTrouble.NO_GOOD_FRAMES)
    assert at.window.page.primary is at.window.page.visual
    assert not stage.camera.is_on
    at.window.page.visual.click()
    assert isinstance(at.controller.state, AwaitVisual)


@pytest.mark.parametrize(
    ("scene", "trouble"),
    [
        (Scene.NO_CAMERA, FaceTrouble.NO_CAMERA),
        (Scene.IN_USE, FaceTrouble.IN_USE),
        (Scene.UNPLUGGED, FaceTrouble.LOST),
        (Scene.FROZEN, FaceTrouble.FROZEN),
        (Scene.BLACK, FaceTrouble.BLACK),
    ],
)
def test_a_camera_that_does_not_work_is_said_and_can_be_tried_again(found, stage, scene, trouble):
    stage.step = 0.6
    at = found(scene, face_turn=False, face_similar=999) if scene is Scene.FROZEN else found(scene)
    assert at.controller.state.trouble is trouble
    assert at.window.page.heading.plain == words.trouble_words(trouble)[0]
    assert "目視" in at.window.page.spoken()
    assert not stage.camera.is_on
    stage.play(Scene.HOLDER)
    at.window.page.again.click()
    assert at.controller.state.running
    assert stage.camera.is_on


def test_frames_that_are_no_pictures_are_a_camera_that_does_not_start(matching, until, stage):
    at = matching()
    stage.frames = QImage
    until(at, lambda: at.controller.state.trouble is FaceTrouble.IN_USE)


def test_a_4k_camera_is_looked_at_too(found, stage):
    film = stage.film
    stage.frames = lambda: qimage(film.next(stage.asked).resize((3840, 2160)))
    stage.step = 0.3
    at = found(Scene.HOLDER, face_turn=False)
    assert at.controller.state.finding == FaceFinding(FaceBand.SIMILAR)


@pytest.mark.parametrize(
    ("reason", "trouble"),
    [
        (UnavailableReason.NO_LIBRARY, FaceTrouble.NO_LIBRARY),
        (UnavailableReason.WEIGHTS_MISSING, FaceTrouble.WEIGHTS_MISSING),
        (UnavailableReason.WEIGHTS_ALTERED, FaceTrouble.WEIGHTS_ALTERED),
    ],
)
def test_an_engine_that_cannot_be_had_is_said(matching, make_desk, until, stage, reason, trouble):
    at = make_desk()

    def refuse():
        raise FaceUnavailable(reason)

    at.faces._shelf = EngineShelf(refuse)
    matching(at=at)
    until(at, lambda: at.controller.state.trouble is trouble)
    assert not stage.camera.is_on
    at.window.page.visual.click()
    assert isinstance(at.controller.state, AwaitVisual)


def test_the_card_leaving_switches_the_camera_off(matching, until, stage):
    at = matching(Scene.NOBODY, whole=True)
    until(at, lambda: at.window.page.camera.has_picture)
    page = at.window.page
    at.reader.remove()
    until(at, lambda: not isinstance(at.controller.state, AwaitFace))
    assert not stage.camera.is_on
    assert not page.camera.has_picture
    assert at.faces._match is None


def test_the_check_by_sight_shows_the_camera_beside_the_photo(make_desk, to_match, until, stage):
    at = to_match(make_desk())
    at.window.page.visual.click()
    page = at.window.page
    assert stage.camera.is_on
    until(at, lambda: page.compare.camera.has_picture)
    assert not page.compare.photo.pixmap().isNull()
    page.toggle.click()
    assert not stage.camera.is_on
    assert not page.compare.camera.has_picture
    page.toggle.click()
    assert stage.camera.is_on
    page.leave.click()
    assert isinstance(at.controller.state, ChooseCheck)
    assert not stage.camera.is_on


def test_a_clinic_may_have_the_camera_wait_for_a_button_or_leave_faces_out(make_desk, to_match, until, stage):
    at = to_match(make_desk(visual_camera=False))
    at.window.page.visual.click()
    assert stage.camera is None
    at.desk.preferences.change(check_methods="visual")
    at.window.page.leave.click()
    assert at.controller.state.methods == (CheckMethod.VISUAL,)


def test_a_visual_camera_that_breaks_leaves_the_photo_and_the_answers(make_desk, to_match, until, stage):
    at = to_match(make_desk())
    stage.play(Scene.UNPLUGGED)
    at.window.page.visual.click()
    page = at.window.page
    until(at, lambda: page.trouble.plain == words.trouble_words(FaceTrouble.LOST)[0])
    assert not page.compare.camera.isVisible()
    assert page.decision.confirmed.isEnabled()


def test_a_clinic_may_show_the_picture_as_it_is(matching, until):
    at = matching(Scene.NOBODY, camera_mirror=False)
    until(at, lambda: at.window.page.camera.has_picture)
    assert not at.window.page.camera.mirror


def test_a_window_that_is_dressed_anew_keeps_the_match(matching, until):
    at = matching(Scene.HOLDER, face_turn=False)
    until(at, lambda: at.window.page.camera.has_picture)
    at.desk.preferences.change(text_scale=125)
    until(at, lambda: at.controller.state.finding is not None)
    until(at, lambda: at.window.page.compare.camera.has_picture)
    assert at.window.page.compare.camera.is_on
    at.desk.preferences.change(text_scale=100)


def test_another_camera_is_taken_and_remembered(matching, stage):
    at = matching(Scene.NOBODY)
    assert stage.opened == [""]
    at.window.page.other.click()
    at.window.page.other.click()
    assert stage.opened[1:] in (["desk", "front"], ["front", "desk"])
    assert at.desk.preferences.now.camera == stage.opened[-1]
    assert stage.camera.is_on


def test_without_a_camera_the_real_one_says_so(qtbot):
    camera = DeviceCamera()
    if stage_devices():
        pytest.skip("this computer has a camera")
    with qtbot.waitSignal(camera.failed) as told:
        camera.start()
    assert told.args == [FaceTrouble.NO_CAMERA]
    camera.stop()


def stage_devices():
    from myna_reception.ui.bridge.camera import cameras

    return cameras()
