"""The one window of the desk. It shows states and emits events; no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from myna_reception.ui.shell import DESIGN_SIZE, LOW, MINIMUM_SIZE, NARROW, Shell

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta

    from PySide6.QtGui import QImage

    from myna_reception.reception.errors import ReceptionError
    from myna_reception.reception.face import FaceTrouble
    from myna_reception.reception.states import State
    from myna_reception.records.differences import Difference
    from myna_reception.records.entries import Route
    from myna_reception.settings import Settings
    from myna_reception.ui.drawer_cards import DrawerCard
    from myna_reception.ui.facility_line import FacilityLine
    from myna_reception.ui.pages.face import FacePage
    from myna_reception.ui.pages.visual import VisualPage
    from myna_reception.verify.face.check import Progress

__all__ = ["DESIGN_SIZE", "LOW", "MINIMUM_SIZE", "NARROW", "MainWindow"]


class MainWindow(Shell):
    """Everything runs on the UI thread. Nothing here reads a card, a file or the network."""

    # What the bridge calls

    def show_reception(self, state: State, time_limit: timedelta | None = None) -> None:
        """Show a state of the reception. ``time_limit``: how long it may stand untouched; its end is announced."""
        from myna_reception.reception.states import AwaitRemoval, Idle, Unavailable
        from myna_reception.ui.state_pages import page_of

        if self.drawer is not None:
            self.drawer.show()
            self.drawer.set_may_make(isinstance(state, Idle))
            self.drawer.make_room(not isinstance(state, Idle | Unavailable | AwaitRemoval))
        page, args = page_of(state)
        self._go(page, *args)
        if time_limit is not None or self._frame.has("time_warning"):
            self.time_warning.start(time_limit)

    def show_starting(self) -> None:
        """The app is getting ready."""
        self._go("starting")

    def show_terms(self, changes: tuple[str, ...] = ()) -> None:
        """利用規約. ``changes``: since the version that was agreed to."""
        self._go("terms", changes)

    def show_activation(self, title: str = "", support: str = "", *, may_leave: bool = False) -> None:
        """端末の登録; with a ``title``, of something else than the first start."""
        self._go("activation", title, support, may_leave)

    def show_facilities(self, lines: Sequence[FacilityLine], said: str = "") -> None:
        """The facilities of this terminal. ``said``: what was done."""
        self._go("facilities", tuple(lines), said)

    def show_facility(self, line: FacilityLine, said: str = "") -> None:
        """One of them."""
        self._go("facility", line, said)

    def show_passcode_setup(self) -> None:
        """Choose a pass code, or none."""
        self._go("passcode_set")

    def show_passcode_entry(self) -> None:
        """Ask for the pass code."""
        self._go("passcode_entry")

    def show_activation_errors(self, errors: Mapping[str, str]) -> None:
        """Field → FormError value; said beside the field, and the summary takes the focus."""
        self.pages.activation.show_errors(errors)

    def show_activation_failure(self, error: ReceptionError) -> None:
        """The service did not activate the terminal."""
        self.pages.activation.show_failure(error)

    def set_activation_busy(self, busy: bool) -> None:
        """Lock or unlock the activation form."""
        self.pages.activation.set_busy(busy)

    def set_sheet_busy(self, busy: bool) -> None:
        """Lock or unlock the activation form while a file is read."""
        from myna_reception.ui.texts_account_sheet import SHEET_BUSY

        self.pages.activation.set_busy(busy, SHEET_BUSY)

    def show_sheet_read(self) -> None:
        """The values of a file are in the activation form."""
        self.pages.activation.show_sheet_read()

    def show_sheet_problem(self, title: str, text: str) -> None:
        """A file gave no values for the activation form."""
        self.pages.activation.show_sheet_problem(title, text)

    def fill_activation(self, values: Mapping[str, str]) -> None:
        """Put values into the activation form."""
        self.pages.activation.fill(values)

    def show_passcode_wrong(self) -> None:
        """The pass code was wrong."""
        self.pages.passcode_entry.show_wrong()

    def show_new_card(self, models: Sequence[tuple[str, str]]) -> None:
        """新しいカードを作る. ``models``: id and title of the cards to be like."""
        self._go("new_card", tuple(models))

    def show_new_card_errors(self, faults: Mapping[str, str]) -> None:
        """Field → fault; said beside the field, and the summary takes the focus."""
        self.pages.new_card.show_errors(faults)

    def show_new_card_failure(self) -> None:
        """The new card could not be kept."""
        self.pages.new_card.show_failure()

    def set_new_card_busy(self, busy: bool) -> None:
        """Lock or unlock the form of a new card."""
        self.pages.new_card.set_busy(busy)

    def show_records(self, page: str, *contents: object) -> None:
        """A page of the records: «history», «entry», «reports», «hand_off», with what each shows."""
        self._go(page, *contents)

    def show_other_routes(self, today: date) -> None:
        """ほかの方法で確認: the ways, and what stands how today."""
        self._go("other_routes", today)

    def show_route_form(self, route: Route, draft: Mapping[str, str], may_look_up: bool) -> None:
        """One way's steps and form, with what was typed before."""
        self._go("route_form", route, draft, may_look_up)

    def show_outreach(self, now: datetime, part: str = "talk") -> None:
        """お声掛けと案内."""
        self._go("outreach", now, part)

    def show_differences(self, differences: Sequence[Difference], last_visit: datetime | None) -> None:
        """前回との違い on the result page."""
        self.pages.result.show_differences(differences, last_visit)
        if differences:
            self._say(self.pages.result, self.pages.result.differences.words)

    def show_settings(self, section: str, settings: Settings, *, early: bool = False) -> None:
        """設定. ``section``: the key of a section, or "" for the list. ``early``: the desk is not open yet."""
        self._go("settings", section, settings, early)

    def show_camera_picture(self, picture: QImage) -> None:
        """The camera's newest picture, not mirrored, where the page has a place for it. Nothing keeps it."""
        page = self._camera_page()
        if page is not None:
            page.show_picture(picture)

    def set_camera(self, on: bool, trouble: FaceTrouble | None = None) -> None:
        """The camera was switched on or off, or does not work."""
        page = self._camera_page()
        if page is not None:
            page.set_camera(on, trouble)

    def set_mirror(self, mirror: bool) -> None:
        """Whether the camera's picture is shown as in a mirror."""
        page = self._camera_page()
        if page is not None:
            page.set_mirror(mirror)

    def show_face_progress(self, progress: Progress) -> None:
        """What to ask of the patient in front of the camera, and how far the match is."""
        if self._view is not None and self._view[0] == "face":
            self.pages.face.show_progress(progress)

    def _camera_page(self) -> VisualPage | FacePage | None:
        name = self._view[0] if self._view is not None else ""
        return self.pages.visual if name == "visual" else self.pages.face if name == "face" else None

    def set_scenes(self, scenes: Mapping[str, str]) -> None:
        """What the practice camera can see: key → words, the first is chosen."""
        self._scenes = scenes
        if self.drawer is not None:
            self.drawer.set_scenes(scenes, self._scene)

    def show_scenes(self, shown: bool) -> None:
        """Whether a camera is part of what goes on."""
        if self.drawer is not None:
            self.drawer.show_scenes(shown)

    def set_personas(self, personas: Sequence[tuple[str, str]]) -> None:
        """Id and title of whom a card that the practice service does not know can play. Before one is shown."""
        self.personas = tuple(personas)

    def set_drawer_cards(self, cards: Sequence[DrawerCard], selected: str | None = None) -> None:
        """Show these virtual cards in the drawer."""
        if self.drawer is not None:
            self._cards = tuple(cards)
            self.drawer.set_cards(cards, selected)

    def show_notice(self, code: str) -> None:
        """A banner that does not stop the work; codes in ``texts.NOTICES``."""
        self._notice = code
        self._say(self, self.notices.say(code))

    def dismiss_notice(self) -> None:
        """Take the notice away, as its button does."""
        self._notice = ""
        if self._frame.has("notices"):
            self.notices.dismiss()

    def set_facility(self, name: str, terminal_id: str, several: bool = False) -> None:
        """Facility and terminal in the header. ``several``: there are others to switch to."""
        self._facility = (name, terminal_id, several)
        self._frame.header.set_facility(*self._facility)

    def set_drawer_card(self, card_id: str | None) -> None:
        """Which virtual card lies on the reader."""
        self._on_reader = card_id
        if self.drawer is not None:
            self.drawer.set_on_reader(card_id)

    @property
    def practice(self) -> bool:
        """Whether everything here is practice."""
        return self._practice

    @property
    def facility(self) -> str:
        """The name of the facility in the header."""
        return self._facility[0]
