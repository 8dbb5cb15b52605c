"""«押している間だけ見せる»: what is masked is seen while a key or button is held, and never longer than a moment."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent

from myna_reception.settings import Mask
from myna_reception.ui import texts
from myna_reception.ui.foreign_text import visible
from myna_reception.ui.masking import masked
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.text import Text, TextKind

REVEAL_KEY = Qt.Key.Key_F2
LONGEST_MS = 10_000  # a key whose release went elsewhere


class RevealButton(Button):
    """Hidden while nothing is masked. ``turned`` tells True when something may be seen, False when no longer."""

    turned = Signal(bool)

    def __init__(self) -> None:
        super().__init__(texts.REVEAL, "secondary", "eye")
        self.setToolTip(texts.REVEAL_KEY)
        self.setAccessibleDescription(texts.REVEAL_KEY)
        self.hides = Mask.NONE
        self.on = False
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.setInterval(LONGEST_MS)
        self._limit.timeout.connect(self.cover)
        self.pressed.connect(self.reveal)
        self.released.connect(self.cover)
        QGuiApplication.instance().applicationStateChanged.connect(self.cover)  # type: ignore[union-attr]
        self.hide()

    def set_hides(self, mask: Mask) -> None:
        """What is hidden from now on."""
        self.cover()
        self.hides = mask
        self.setVisible(mask is not Mask.NONE)

    @property
    def in_force(self) -> Mask:
        """What is hidden at this moment."""
        return Mask.NONE if self.on else self.hides

    def reveal(self) -> None:
        """Show it, for now."""
        self._turn(True)

    def cover(self, *_: object) -> None:
        """Hide it again."""
        self._turn(False)

    def take_key(self, event: QKeyEvent) -> bool:
        """Obey the key that reveals; False for every other."""
        if event.key() != REVEAL_KEY:
            return False
        if not event.isAutoRepeat():
            self._turn(event.type() == QEvent.Type.KeyPress)
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        """The page is left."""
        super().hideEvent(event)
        self.cover()

    def _turn(self, on: bool) -> None:
        on = on and self.hides is not Mask.NONE
        if on == self.on:
            return
        self.on = on
        if on:
            self._limit.start()
        else:
            self._limit.stop()
        self.turned.emit(on)


class MaskedText(Text):
    """A labelled value that is masked unless it is revealed, for eyes and for screen readers."""

    def __init__(self, label: str = "", value: str = "", kind: TextKind = "body") -> None:
        super().__init__("", kind)
        self.present(label, value)

    def present(self, label: str, value: str, prefix: str = "", spoken: str = "") -> None:
        """``prefix`` stands before the value; ``spoken`` says more than the label where that is needed."""
        self._label, self._value, self._prefix, self._spoken = label, value, prefix, spoken or label
        self.show_under(Mask.NONE)

    def show_under(self, mask: Mask) -> None:
        """As it may be seen."""
        seen = masked(self._label, self._value, mask)
        self.set_text(self._prefix + seen)
        self.setAccessibleName(f"{self._spoken}　{visible(seen)}")

    def forget(self) -> None:
        """Leave nothing behind."""
        self._value = self._prefix = ""
        super().forget()
