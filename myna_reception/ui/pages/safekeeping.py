"""控えと取り込み: a backup of the ledger, the way back from one, and an old ledger's CSV."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QProgressBar, QVBoxLayout, QWidget

from myna_reception.records.backup import SHORTEST_PASSPHRASE
from myna_reception.ui import texts
from myna_reception.ui import texts_safekeeping as words
from myna_reception.ui.pages.base import Page
from myna_reception.ui.theme.tokens import Tone, px
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.field import Field
from myna_reception.ui.widgets.speech import announce
from myna_reception.ui.widgets.text import Heading, Text
from myna_reception.ui.widgets.typed_twice import LENGTH_LIMIT, TwiceWords, TypedTwice, correct

NEW_WORDS = TwiceWords(
    (words.WORDS, words.WORDS_RULE),
    (words.WORDS_AGAIN, ""),
    SHORTEST_PASSPHRASE,
    words.WORDS_SHORT,
    words.WORDS_DIFFERENT,
)


class SafekeepingPage(Page):
    """Asks with «back_up», «restore» or «import»; one at a time."""

    asked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._day = date(1970, 1, 1)
        self._sure = False
        self.heading = Heading(words.SAFEKEEPING)
        self.banner = Banner()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.refused = Text()
        for widget in (self.heading, self.banner, self.bar, self.refused):
            self.body.addWidget(widget)

        self.new = TypedTwice(NEW_WORDS, revealable=True)
        self.new.setMaximumWidth(px(640))
        self.new.chosen.connect(self._back_up)
        self.passphrase, self.again = self.new.first, self.new.second
        self.back_up = Button(words.BACK_UP_GO, "secondary", "lock")
        self.back_up.clicked.connect(self.new.choose)
        self.back_up_part = _part(words.BACK_UP, words.BACK_UP_SUPPORT, self.new, self.back_up)

        self.passphrase_of_backup = Field(words.WORDS_OF_BACKUP, secret=True, revealable=True)
        self.passphrase_of_backup.input.setMaxLength(LENGTH_LIMIT)
        self.passphrase_of_backup.setMaximumWidth(px(640))
        self.restore = Button(words.RESTORE_GO, "secondary", "retry")
        self.passphrase_of_backup.submitted.connect(self._restore)
        self.restore.clicked.connect(self._restore)
        self.restore_part = _part(words.RESTORE, words.RESTORE_SUPPORT, self.passphrase_of_backup, self.restore)

        self.import_csv = Button(words.IMPORT_GO, "secondary", "folder")
        self.import_csv.clicked.connect(self._import)
        self.import_part = _part(words.IMPORT, words.IMPORT_SUPPORT, self.import_csv)
        for part in (self.back_up_part, self.restore_part, self.import_part):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.back = Button(texts.BACK, "secondary", "back")
        self.back.clicked.connect(lambda: self.asked.emit("back", None))
        self.leave = self.back
        self.set_actions(left=(self.back,))

    def present(self, day: date, opens: bool = True) -> None:
        """``opens``: the ledger can be used; if not, going back to a backup is all that is offered."""
        self.clear()
        self._day = day
        self.back_up_part.setVisible(opens)
        self.import_part.setVisible(opens)
        if not opens:
            self.banner.say(Tone.WARNING, "", words.HELP_OPEN)

    def show_working(self, what: str, done: int = 0, total: int = 0) -> None:
        """``what`` goes on; without a ``total`` nobody knows for how long."""
        if not self.bar.isVisible():
            self.banner.say(Tone.INFO, "", f"{what}{words.WORKING}")
            self.bar.setAccessibleName(what)
            self.bar.show()
            self._allow(False)
            announce(self, self.banner.words)
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def show_done(self, text: str, refused: tuple[str, ...] = ()) -> None:
        """It is done."""
        self._over(Tone.WARNING if refused else Tone.SUCCESS, text)
        self.refused.set_text("\n".join(refused))
        self.refused.setVisible(bool(refused))
        for field in (self.passphrase, self.again, self.passphrase_of_backup):
            field.clear()

    def show_failed(self, text: str) -> None:
        """It was not done. What was typed stays."""
        self._over(Tone.ERROR, text)

    def first_focus(self) -> QWidget:
        """The heading."""
        return self.heading

    def spoken(self) -> str:
        """Heading, and what became of what was asked for."""
        return "。".join(part for part in (self.heading.plain, self.banner.words) if part)

    def clear(self) -> None:
        """Forget the pass phrases."""
        self._sure = False
        self.banner.clear()
        self.bar.hide()
        self.refused.hide()
        self._allow(True)
        for field in (self.passphrase, self.again, self.passphrase_of_backup):
            field.clear()

    def _over(self, tone: Tone, text: str) -> None:
        self.bar.hide()
        self._allow(True)
        self._sure = False
        self.banner.say(tone, "", text)
        self.refused.hide()
        self.scroll_area.verticalScrollBar().setValue(0)
        announce(self, text, urgent=tone is Tone.ERROR)

    def _allow(self, allowed: bool) -> None:
        for button in (self.back_up, self.restore, self.import_csv, self.back):
            button.setEnabled(allowed)

    def _back_up(self, passphrase: str) -> None:
        name = words.BACKUP_NAME.format(day=self._day)
        path, _ = QFileDialog.getSaveFileName(self, words.BACK_UP, name, words.BACKUP_FILES)
        if path:
            self.asked.emit("back_up", (Path(path), passphrase))

    def _restore(self) -> None:
        passphrase = self.passphrase_of_backup.value
        self.passphrase_of_backup.set_error("" if passphrase else words.WORDS_MISSING)
        if not passphrase:
            correct(self.passphrase_of_backup)
            return
        if not self._sure:
            self._sure = True
            self.banner.say(Tone.WARNING, "", f"{words.RESTORE_SUPPORT}{words.RESTORE_SURE}")
            announce(self, self.banner.words, urgent=True)
            return
        path, _ = QFileDialog.getOpenFileName(self, words.RESTORE, "", words.BACKUP_FILES)
        if path:
            self.asked.emit("restore", (Path(path), passphrase))

    def _import(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, words.IMPORT, "", words.CSV_FILES)
        if path:
            self.asked.emit("import", Path(path))


def _part(title: str, support: str, *widgets: QWidget) -> QFrame:
    part = QFrame()
    part.setProperty("kind", "card")
    column = QVBoxLayout(part)
    column.setContentsMargins(24, 20, 24, 20)
    column.setSpacing(12)
    column.addWidget(Text(title, "heading"))
    column.addWidget(Text(support))
    for widget in widgets:
        if isinstance(widget, Button):
            column.addSpacing(4)
            widget.setMaximumWidth(px(360))
        column.addWidget(widget)
    return part
