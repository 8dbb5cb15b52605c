"""The desk app as one object: window, first start and reception, wired together on the UI thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog

from myna_reception.eligibility.activation import Activation
from myna_reception.eligibility.service import EligibilityService
from myna_reception.reception.eligibility import Verdict
from myna_reception.reception.errors import TerminalNotActivated
from myna_reception.reception.events import Finished, ReaderLost
from myna_reception.reception.policy import IdleTimes
from myna_reception.reception.session import time_limit
from myna_reception.reception.states import (
    AwaitFace,
    AwaitRemoval,
    AwaitVisual,
    Idle,
    Recoverable,
    ShowResult,
    State,
    Unavailable,
)
from myna_reception.records.recheck import ByNumbers
from myna_reception.settings import Settings, SettingsFile
from myna_reception.ui.bridge.controller import ReceptionController
from myna_reception.ui.bridge.face_desk import FaceDesk
from myna_reception.ui.bridge.facilities import FacilityDesk, FacilityKeeper
from myna_reception.ui.bridge.first_start import ActivationDesk, FirstStart
from myna_reception.ui.bridge.lanes import Lane
from myna_reception.ui.bridge.other_routes import OtherRoutes
from myna_reception.ui.bridge.passcode import hash_passcode
from myna_reception.ui.bridge.practice_drawer import Drawer, DrawerDesk
from myna_reception.ui.bridge.preferences import Preferences
from myna_reception.ui.bridge.records_desk import Place, RecordsDesk, Shown
from myna_reception.ui.bridge.records_pages import RecordsPages
from myna_reception.ui.bridge.system_look import SystemLook
from myna_reception.ui.speech import Speech
from myna_reception.ui.texts_facilities import SECTION as FACILITIES_SECTION
from myna_reception.ui.window import MainWindow

STAFF_WALK_SECONDS = 300


class Desk(QObject):
    """Connects the parts. ``connect_service`` makes the client of an activation and runs on the UI thread.

    It belongs to its window, and the parts it was given to it: none of them may call for a window that is gone.
    """

    def __init__(
        self,
        window: MainWindow,
        controller: ReceptionController,
        activation_desk: ActivationDesk,
        settings: SettingsFile,
        connect_service: Callable[[Activation], EligibilityService],
        drawer: Drawer | None = None,
        records: RecordsDesk | None = None,
        faces: FaceDesk | None = None,
        *,
        facilities: FacilityKeeper | None = None,
        unattended: bool = False,
    ) -> None:
        """``unattended``: a kiosk, where patients are alone and staff have to walk there."""
        super().__init__(window)
        for part in (controller, records, faces):
            if part is not None:
                part.setParent(self)
        self._walk = STAFF_WALK_SECONDS if unattended else 0
        self.window = window
        self.controller = controller
        self.preferences = Preferences(settings, parent=self)
        self.preferences.changed.connect(self._obey)
        self.preferences.not_kept.connect(self._say_not_kept)
        self.first_start = FirstStart(window, activation_desk, self.preferences, unattended=unattended, parent=self)
        self._set_times(self.preferences.now)
        window.set_hides(self.preferences.now.mask)
        self._connect_service = connect_service
        self._activation: Activation | None = None
        self.records = records
        self._open = False
        self._pending: Activation | None = None  # to be opened when the reception at hand is over
        self.facilities: FacilityDesk | None = None
        if facilities is not None:
            self.facilities = FacilityDesk(
                window, facilities, self.first_start, self._go_beside, self._come_back, lambda: self._away, parent=self
            )
            self.facilities.changed.connect(self._place_desk)
            self.facilities.emptied.connect(self._stop_receiving)
        self._section = ""  # of the settings
        self._state: State = Idle()
        self._away = False  # a page beside the reception is shown: a new card, the settings
        self.faces = faces
        if faces is not None:
            faces.attach(window, controller, self.preferences)
        self.first_start.ready.connect(self._open_desk)
        SystemLook(window, self.preferences, self._is_calm)
        self.speech = Speech(lambda: self.preferences.now, parent=self)
        self.speech.no_voice.connect(self._say_no_voice)
        if faces is not None:
            faces.looked.connect(self.speech.hint)
        controller.state_changed.connect(self._show)
        controller.broke.connect(self._apologise)
        window.intent.connect(controller.handle)
        window.activation_wanted.connect(self._leave_desk)
        self._drawer: DrawerDesk | None = None
        if drawer is not None:
            self._drawer = DrawerDesk(
                window, drawer, self._go_beside_card, self._come_back, lambda: self._away, parent=self
            )
            if faces is not None:
                self._drawer.scene_set.connect(faces.restart)
        window.settings_wanted.connect(self._open_settings)
        window.speech_wanted.connect(self.speech.repeat)
        window.reading_wanted.connect(self.speech.read)
        window.settings_asked.connect(self._show_settings)
        window.settings_left.connect(self._come_back)
        window.setting_changed.connect(self._change_settings)
        window.print_wanted.connect(self._offer_slips)
        self._slips: QDialog | None = None
        self._jobs = Lane("settings", parent=self)
        if records is not None:
            controller.state_changed.connect(records.observe)
            records.noticed.connect(window.show_notice)
            records.shown.connect(self._show_recorded)
            window.records_asked.connect(self._go_away)
            self.records_pages = RecordsPages(window, records, self._come_back, lambda: self._away, parent=self)
            self.other_routes = OtherRoutes(window, records, self._come_back, parent=self)
            window.other_routes_asked.connect(self._ask_other_routes)
            window.outreach_asked.connect(self._ask_outreach)
            records.open()
        controller.watch_activity()

    def close(self) -> None:
        """Stop every thread. The window is closed already, or will not be shown again."""
        if self._drawer is not None:
            self._drawer.close()
        self._jobs.stop()
        if self.faces is not None:
            self.faces.close()
        self.controller.close()
        if self.records is not None:
            self.other_routes.close()
            self.records.close()
        self.first_start.close()
        if self.facilities is not None:
            self.facilities.close()

    @Slot(object)
    def _open_desk(self, activation: Activation) -> None:
        if self._open and not isinstance(self._state, Idle | Unavailable):
            self._pending = activation  # a reception stays with the facility that it began with
            if self.facilities is not None:
                self.window.show_notice("facility_later")
            return
        self._open, self._away, self._pending = True, False, None
        self._activation = activation
        self._place_desk()
        if self.facilities is not None:
            self.facilities.look()
        service = self._connect_service(activation)
        if self.records is not None:
            self.records_pages.pause_recheck()
        if self.records is not None and isinstance(service, ByNumbers):
            self.records.numbers_service = service
        self.controller.open(service)

    @Slot()
    def _place_desk(self) -> None:
        """Say for which facility the desk works: in the header, and in whatever is recorded."""
        activation = self._activation
        if activation is None:
            return
        line = self.facilities.active if self.facilities is not None else None
        several = self.facilities is not None and self.facilities.several
        name = activation.institution_name
        codes: tuple[str, ...] = (activation.institution_code,)
        if line is not None and line.terminal_id == activation.terminal_id:  # else it is being looked up
            name, codes = line.name, line.codes
        self.window.set_facility(name, activation.terminal_id, several)
        lines = self.facilities.lines if self.facilities is not None and several else ()
        neighbours = tuple((each.name, each.codes) for each in lines if each.codes)
        if self.records is not None:
            self.records.place = Place(
                activation.institution_code, name, activation.terminal_id, codes if several else (), neighbours
            )

    @Slot()
    def _stop_receiving(self) -> None:
        """No facility is left here: no card is taken until the terminal is activated again."""
        self._activation, self._away = None, False
        self.window.set_facility("", "")
        self.controller.handle(ReaderLost(TerminalNotActivated()))

    def _go_beside(self) -> bool:
        """A page beside the reception is about to be shown, if it may now."""
        if not self._open or not isinstance(self._state, Idle | Unavailable):
            return False
        self._away = True
        return True

    def _go_beside_card(self) -> bool:
        """As ``_go_beside`` for the new card's page, which is also there before the desk is open."""
        if not isinstance(self._state, Idle):
            return False
        self._away = True
        return True

    @Slot()
    def _leave_desk(self) -> None:
        self._open = False

    @Slot(object)
    def _show(self, state: State) -> None:
        self._state = state
        if self._pending is not None and isinstance(state, Idle | Unavailable):
            self._open_desk(self._pending)
            return  # which showed the state
        if self._slips is not None:
            self._slips.reject()  # it belongs to the result that was shown
        if self.records is not None and isinstance(state, ShowResult):
            self.records.record(state, lambda: self._show_now(state))  # on the disk before it is on the screen
        else:
            self._show_now(state)

    def _show_now(self, state: State) -> None:
        if state is not self._state:
            return  # the card was taken meanwhile
        if self._open and not (self._away and isinstance(state, Idle | Unavailable | AwaitRemoval)):
            if self._away and self.records is not None:
                self.other_routes.keep_draft()
            self._away = False  # a card was put down: the reception goes first
            self.window.show_reception(state, time_limit(state, self.controller.times))
            self.speech.observe(state)
            if self.faces is not None:
                self.faces.follow(state)
            self.window.show_scenes(
                isinstance(state, AwaitFace) or (isinstance(state, AwaitVisual) and bool(state.face))
            )

    @Slot(object)
    def _show_recorded(self, shown: Shown) -> None:
        if isinstance(self._state, ShowResult) and self._state.reception_id == shown.detail.entry.reception_id:
            self.window.show_differences(shown.recorded.differences, shown.recorded.last_visit)

    @Slot()
    def _apologise(self) -> None:
        self.window.show_notice("internal_error")

    @Slot(str, object)
    def _go_away(self, what: str, _: object) -> None:
        """A page of the records is shown beside the reception, until a card is put down."""
        if what == "open" and isinstance(self._state, Idle):
            self._away = True

    @Slot(str, object)
    def _ask_other_routes(self, what: str, given: object) -> None:
        """ほかの方法で確認: while the desk waits, or in place of what the card could not bring to an end."""
        if what != "open" or self._away:
            self.other_routes.ask(what, given)
            return
        state = self._state
        ended = isinstance(state, Recoverable) or (
            isinstance(state, ShowResult) and state.outcome.verdict is not Verdict.ELIGIBLE
        )
        if not self._open or not (ended or isinstance(state, Idle | Unavailable | AwaitRemoval)):
            return
        self._away = True
        self.other_routes.open(state.reception_id if isinstance(state, ShowResult) else "")
        if ended:
            self.controller.handle(Finished())  # what is on the card is not needed any more

    @Slot(str, object)
    def _ask_outreach(self, what: str, given: Any) -> None:
        """お声掛けと案内, while the desk waits."""
        records = self.records
        if records is None:
            return
        match what:
            case "open" if self._open and isinstance(self._state, Idle | Unavailable) and not self._away:
                self._away = True
                self.window.show_outreach(records.clock.now())
            case "counted":
                records.add_outreach(given)
                self.window.pages.outreach.talking.thank()
            case "aloud":
                self.speech.say(given)
            case "leave":
                self._come_back()

    @Slot()
    def _come_back(self) -> None:
        self._away = False
        if self._open:
            self._show(self._state)
        else:
            self.first_start.resume()

    @Slot()
    def _offer_slips(self) -> None:
        """印刷, while a result is shown; closed with it."""
        state, records = self._state, self.records
        if not isinstance(state, ShowResult) or not self._open or records is None:
            return
        from myna_reception.ui.slip_dialog import SlipDialog  # with it comes Qt's printing
        from myna_reception.ui.slips import SlipKind, patient_slip, reception_slip

        outcome = state.outcome
        practice = self.window.practice or (outcome.result is not None and outcome.result.practice)
        slips = {
            SlipKind.PATIENT: patient_slip(outcome.standing, practice=practice),
            SlipKind.RECEPTION: reception_slip(outcome, records.clock.now(), self.window.facility, practice=practice),
        }
        self._slips = dialog = SlipDialog(slips, self.window)
        dialog.finished.connect(self._slips_closed)
        dialog.open()

    @Slot()
    def _slips_closed(self) -> None:
        self._slips = None

    # Settings

    @Slot()
    def _open_settings(self) -> None:
        if not self._open or isinstance(self._state, Idle | Unavailable):
            self._away = True
            self.first_start.leave()
            self._show_settings("")

    @Slot(str)
    def _show_settings(self, section: str) -> None:
        if section == FACILITIES_SECTION:
            self.window.facilities_asked.emit("open", None)
            return
        self._section = section
        self.window.show_settings(section, self.preferences.now, early=not self._open)

    @Slot(object)
    def _change_settings(self, values: Mapping[str, object]) -> None:
        fields = dict(values)
        if "passcode" in fields:
            code = fields.pop("passcode")
            if code is None:
                self._keep_passcode("")
            else:
                self._jobs.run(lambda: hash_passcode(str(code)), self._keep_passcode)
        if fields:
            self.preferences.change(**fields)

    def _keep_passcode(self, hashed: str) -> None:
        self.preferences.change(passcode_hash=hashed, passcode_asked=True)
        self.window.show_notice("passcode_changed" if hashed else "passcode_removed")

    @Slot(object, object)
    def _obey(self, before: Settings, now: Settings) -> None:
        if (before.theme, before.text_scale) != (now.theme, now.text_scale):
            self.window.dress(now.theme, now.text_scale)
        self._set_times(now)
        self.window.set_hides(now.mask)
        self.controller.set_grace_rule(now.grace_rule)
        if self.faces is not None:
            self.controller.set_policy(self.faces.policy(now))
        if self._away:
            self._show_settings(self._section)

    def _is_calm(self) -> bool:
        """Whether nothing is being typed or received: the waiting page is shown."""
        return self._open and not self._away and isinstance(self._state, Idle)

    def _set_times(self, now: Settings) -> None:
        self.controller.set_times(IdleTimes.of_seconds(now.result_seconds, now.input_seconds, walk=self._walk))

    @Slot()
    def _say_no_voice(self) -> None:
        self.window.show_notice("no_voice")

    @Slot()
    def _say_not_kept(self) -> None:
        self.window.show_notice("settings_not_saved")
