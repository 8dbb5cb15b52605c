"""What stays around a kiosk's pages: the header, the 練習 band, how far the reception is, and the row of buttons."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QWidget

from myna_reception.ui import texts as desk_texts
from myna_reception.ui.kiosk import texts
from myna_reception.ui.kiosk.buttons import KioskButton
from myna_reception.ui.kiosk.catalogue import JAPANESE
from myna_reception.ui.kiosk.look import GAP, SCALES, Look
from myna_reception.ui.kiosk.ruby_label import RubyLabel
from myna_reception.ui.kiosk.steps import StepBar
from myna_reception.ui.theme.tokens import colours
from myna_reception.ui.widgets.icons import IconLabel
from myna_reception.ui.widgets.layouts import nested

_UP, _ACROSS = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight


class FrameHeader(QFrame):
    """Which app this is, and that it is not the official one."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "header")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 8, 24, 8)
        row.setSpacing(12)
        brand = QLabel(desk_texts.APP_NAME)
        brand.setProperty("kind", "brand")
        row.addWidget(IconLabel("desk", colours().key, 40))
        row.addWidget(brand)
        row.addStretch(1)
        row.addWidget(RubyLabel(look, look.say(texts.NOT_OFFICIAL), "support"))


class PracticeBand(QFrame):
    """練習. ``alone``: there is no header, so the band says, too, that the app is not the official one."""

    def __init__(self, look: Look, *, alone: bool, upright: bool, with_cards: bool) -> None:
        """``with_cards``: has ``cards``, the button for the virtual cards."""
        super().__init__()
        self.setProperty("kind", "practice-band")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 8, 24, 8)
        row.setSpacing(16)
        ink = colours().on_key
        row.addWidget(IconLabel("practice", ink, 40))
        stacked = alone and upright  # side by side each would have half of a line
        said = nested(row, QBoxLayout(_UP if stacked else _ACROSS), 1)
        said.setSpacing(0 if stacked else 16)
        words = look.say(texts.PRACTICE)
        marked = words if look.language is JAPANESE else f"練習 {words}"
        said.addWidget(RubyLabel(look, marked, "button", ink=ink))
        more = texts.NOT_OFFICIAL if alone else texts.PRACTICE_BAND
        said.addWidget(RubyLabel(look, look.say(more), "support", ink=ink), 1)
        self.cards: KioskButton | None = None
        if with_cards:
            name = "" if alone else look.say(texts.PRACTICE_CARDS)
            self.cards = KioskButton(look, name, "practice-quiet", "card", size="support")
            self.cards.setAccessibleName(look.plain(texts.PRACTICE_CARDS))
            row.addWidget(self.cards)


class StepRow(QWidget):
    """Which of the steps this is, in words and as a bar."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.meant = False
        """Whether the page is one of the steps."""
        self._words, self._bar = RubyLabel(look, "", "button"), StepBar()
        row = QHBoxLayout(self)
        row.setContentsMargins(32, 8, 32, 8)
        row.setSpacing(24)
        row.addWidget(self._words)
        row.addWidget(self._bar, 1)

    def show_step(self, step: int | None) -> None:
        """Tell it; ``None``: the page is none of them."""
        self.meant = step is not None
        if step is not None:
            say, count = self._look.say, len(texts.STEPS)
            self._words.set_marked(f"{say(texts.STEP, number=step, count=count)}  {say(texts.STEPS[step - 1])}")
            self._bar.show_step(step, count)


class ButtonRow(QFrame):
    """Language, readings, size of the words, listening, and 職員を呼ぶ."""

    def __init__(self, look: Look, *, largest: bool, upright: bool, heard: bool) -> None:
        """``largest``: the page's words are. ``heard``: the kiosk has a voice in this language."""
        super().__init__()
        self.setProperty("kind", "actions")
        if heard and not upright:
            look = replace(look, scale=min(look.scale, SCALES[1]))  # five side by side
        self._look, self._upright = look, upright
        japanese = look.language is JAPANESE
        language = look.say(texts.LANGUAGE) + ("\nLanguage" if japanese and look.scale < SCALES[-1] else "")
        self.language = self._quiet(language, "globe")
        words = look.say(texts.READINGS_OFF if look.readings else texts.READINGS)
        self.readings = self._quiet(words, "readings") if japanese else None
        self.size_button = self._quiet(look.say(texts.SMALLER if largest else texts.LARGER), "text-size")
        self.listen = self._quiet(look.say(texts.LISTEN), "speak") if heard else None
        self.call = KioskButton(look, look.say(texts.CALL_STAFF), "call", "bell", above=upright)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, 12, GAP, 12)
        row.setSpacing(GAP)
        quiet = [each for each in (self.language, self.readings, self.size_button, self.listen) if each is not None]
        for button in quiet:
            row.addWidget(button, 4)
        row.addWidget(self.call, 5 if upright or len(quiet) > 2 else 7)  # its words are the longest: else in two lines

    def _quiet(self, words: str, icon: str) -> KioskButton:
        return KioskButton(self._look, words, "bar", icon, size="support", above=self._upright)
