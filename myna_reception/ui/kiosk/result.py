"""The result at the kiosk: the verdict in big words, what is known of the patient masked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QWidget

from myna_reception.reception.card_facts import CertificateStanding, StandingReport
from myna_reception.reception.eligibility import Qualification
from myna_reception.reception.errors import NotRegistered
from myna_reception.reception.events import Finished, RegistrationWanted
from myna_reception.reception.states import Outcome
from myna_reception.ui import texts_result
from myna_reception.ui.kiosk import texts
from myna_reception.ui.kiosk.buttons import KioskButton
from myna_reception.ui.kiosk.catalogue import JAPANESE
from myna_reception.ui.kiosk.dates import date_words
from myna_reception.ui.kiosk.look import GAP, Look
from myna_reception.ui.kiosk.notice import KioskNotice
from myna_reception.ui.kiosk.page import KioskPage
from myna_reception.ui.kiosk.ruby_label import RubyLabel
from myna_reception.ui.masking import masked_end, masked_name, masked_start
from myna_reception.ui.texts_dates import era_year, japanese_date
from myna_reception.ui.texts_result import kana
from myna_reception.ui.theme.tokens import Tone, colours
from myna_reception.ui.widgets.icons import IconLabel

REVEAL_MS = 10_000
_ABREAST = 1100  # pixels that two fields need with their names, words of the usual size


@dataclass(frozen=True, slots=True, repr=False)
class Shown:
    """A value as anybody may see it, and as staff see it while they hold the key."""

    label: str
    masked: str
    full: str


def shown_fields(q: Qualification, *, japanese: bool = True) -> tuple[Shown, ...]:
    """What the kiosk shows of a qualification; to those who read no Japanese the year without its era."""
    symbol = "・".join(part for part in (q.symbol, q.number) if part)
    masked_symbol = "・".join(masked_end(part) for part in (q.symbol, q.number) if part)
    year = f"{era_year(q.birthdate)}（{q.birthdate.year}年）" if japanese else str(q.birthdate.year)
    fields = (
        Shown(texts.NAME, masked_name(q.name), q.name),
        Shown(texts.BIRTH_YEAR, year, japanese_date(q.birthdate)),
        Shown(texts.INSURER, q.insurer_name, q.insurer_name),
        Shown(texts.INSURER_NUMBER, masked_start(q.insurer_number), q.insurer_number),
        Shown(texts.SYMBOL_NUMBER, masked_symbol, symbol),
    )
    return tuple(field for field in fields if field.full)


class MaskedCard(QFrame):
    """One qualification, masked until ``reveal(True)``."""

    def __init__(self, look: Look, qualification: Qualification, title: str) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(24, 12, 24, 12)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(4)
        if title:
            grid.addWidget(RubyLabel(look, title, "heading"), 0, 0, 1, 4)
        values = replace(look, language=JAPANESE, readings=False)  # what the service sent is Japanese
        self._fields: list[tuple[Shown, RubyLabel]] = []
        self._labels: list[RubyLabel] = []
        for field in shown_fields(qualification, japanese=look.language is JAPANESE):
            self._labels.append(RubyLabel(look, look.say(field.label), "body"))
            self._fields.append((field, RubyLabel(values, field.masked, "button", breakable=True)))
            for words in (self._labels[-1], self._fields[-1][1]):
                words.setMinimumWidth(1)  # as the heading: narrow columns make words small, not the page wide
        self._abreast: bool | None = None
        self.arrange(abreast=False)

    def arrange(self, *, abreast: bool) -> None:
        """One field a row, or two; the insurer has a name longer than any other."""
        if abreast == self._abreast:
            return
        self._abreast = abreast
        for column, stretch in enumerate((0, 1, 0, 1) if abreast else (2, 3, 0, 0)):
            self._grid.setColumnStretch(column, stretch)
        row, column = 1, 0  # the title's is the first
        for label, (field, value) in zip(self._labels, self._fields, strict=True):
            alone = not abreast or field.label == texts.INSURER
            row, column = (row + 1, 0) if alone and column else (row, column)
            self._grid.removeWidget(label)
            self._grid.removeWidget(value)
            self._grid.addWidget(label, row, column)
            self._grid.addWidget(value, row, column + 1, 1, 3 if alone and abreast else 1)
            row, column = (row, 2) if column == 0 and not alone else (row + 1, 0)

    def reveal(self, full: bool) -> None:
        """Show all, or mask again."""
        for field, value in self._fields:
            value.set_marked(field.full if full else field.masked)

    def forget(self) -> None:
        """Leave nothing behind."""
        for _, value in self._fields:
            value.set_marked("")
        self._fields.clear()


class ResultPage(KioskPage):
    """ShowResult. The name is never announced and never unmasked by itself."""

    step = 4

    def __init__(
        self, home: QWidget, look: Look, outcome: Outcome, can_register: bool, *, may_reveal: bool, practice: bool
    ) -> None:
        words = texts_result.VERDICTS[outcome.verdict]
        super().__init__(home, look, look.say(texts.VERDICTS[outcome.verdict]), kind="verdict")
        self._cards: list[MaskedCard] = []
        names = outcome.result.qualifications if outcome.result is not None else ()
        self._name_kana = names[0].name_kana if names and look.language is JAPANESE else ""
        self._revealing = QTimer(self)
        self._revealing.setSingleShot(True)
        self._revealing.setInterval(REVEAL_MS)
        self._revealing.timeout.connect(self._mask)
        is_practice = practice or (outcome.result is not None and outcome.result.practice)
        self._put_in_panel(words.icon, words.tone, practice=is_practice)
        self._tell(outcome, can_register)
        self.reveal = KioskButton(look, look.say(texts.HOLD_TO_REVEAL), "secondary", "eye") if may_reveal else None
        if self.reveal is not None and self._cards:
            self.add_button(self.reveal)
            self.reveal.pressed.connect(self._unmask)
            self.reveal.released.connect(self._mask)
            application = QApplication.instance()
            if isinstance(application, QApplication):
                application.applicationStateChanged.connect(self._mask)
        if can_register:
            self.act(texts.REGISTER, RegistrationWanted(), "register")
        self.act(texts.FINISH, Finished(), "check", primary=True, leave=True)

    def arrange(self, upright: bool) -> None:
        """Two fields side by side where there is room; upright, height enough for one a row."""
        super().arrange(upright)
        wide = self._room_beneath * 100 >= _ABREAST * self.look.unit * self.look.scale // 100
        for card in self._cards:
            card.arrange(abreast=wide and not upright)

    def _put_in_panel(self, icon: str, tone: Tone, *, practice: bool) -> None:
        panel = QFrame()
        panel.setProperty("kind", "panel")
        panel.setProperty("tone", str(tone))
        row = QHBoxLayout(panel)
        row.setContentsMargins(24, 12, 24, 12)
        row.setSpacing(24)
        row.addWidget(IconLabel(icon, colours().tone(tone).text, 88 * self.look.unit // 100))
        holder = self.heading.parentWidget()
        layout = holder.layout() if holder is not None else None
        if layout is not None:
            layout.removeWidget(self.heading)
        self.heading.set_ink(colours().tone(tone).text)
        self.heading.setMinimumWidth(1)  # its words shrink on a narrow screen rather than make the page wider
        row.addWidget(self.heading, 1)
        mark = RubyLabel(self.look, self.look.say(texts.PRACTICE), "button", ink=colours().practice)
        beside = self.look.scale <= 100
        if beside:
            row.addWidget(mark)
        self.body.addWidget(panel)
        if not beside:
            self.body.addWidget(mark)
        mark.setVisible(practice)  # now: without a place it would be a window

    def _tell(self, outcome: Outcome, can_register: bool) -> None:
        look, result = self.look, outcome.result
        if outcome.error is not None:
            title, steps = texts.error_words(outcome.error)
            self.add_words(look.say(title), "heading")
            if can_register and isinstance(outcome.error, NotRegistered):
                steps = (texts.REGISTER_HOW, texts.REGISTER_NOT)
            for step in steps:
                self.say(step)
            return
        if result is not None:
            meaning = texts.MEANINGS[result.validity]
            self.say(meaning)
            if meaning not in (texts.RESULT_NEXT, texts.ASK_DESK):
                self.say(texts.ASK_DESK)
            total = len(result.qualifications)
            for number, qualification in enumerate(result.qualifications, start=1):
                title = look.say(texts.QUALIFICATION, number=number, count=total) if total > 1 else ""
                card = MaskedCard(look, qualification, title)
                self._cards.append(card)
                self.body.addWidget(card)
        notice = _standing(look, outcome.standing)
        if notice is not None:
            self.body.addWidget(notice)

    def voiced(self, *, private: bool = False) -> str:
        """With the name where a headset is worn; in Japanese, for the service tells no other reading."""
        said = super().voiced()
        return f"{said}。{kana(self._name_kana)} さま" if private and self._name_kana else said

    def _unmask(self) -> None:
        for card in self._cards:
            card.reveal(True)
        self._revealing.start()

    def _mask(self) -> None:
        self._revealing.stop()
        for card in self._cards:
            card.reveal(False)

    def changeEvent(self, event: QEvent) -> None:
        """Mask again when the window is left."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._mask()
        super().changeEvent(event)

    def forget(self) -> None:
        """Leave nothing behind."""
        self._revealing.stop()
        for card in self._cards:
            card.forget()
        self._cards.clear()
        self._name_kana = ""

    def hideEvent(self, event: QHideEvent) -> None:
        """Masked while it is covered; what it holds is let go when it is left."""
        self._mask()
        super(KioskPage, self).hideEvent(event)


def _standing(look: Look, report: StandingReport) -> KioskNotice | None:
    code = look.language.code
    match report.standing:
        case CertificateStanding.EXPIRING:
            words = look.say(texts.EXPIRING, date=date_words(report.not_after, code))
        case CertificateStanding.GRACE:
            words = look.say(texts.GRACE, date=date_words(report.last_usable_day, code))
        case _:
            return None
    return KioskNotice(look, Tone.WARNING, words, look.say(texts.RENEW))
