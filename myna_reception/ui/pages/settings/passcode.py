"""パスコード: change it, or take it away."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from myna_reception.settings import Settings
from myna_reception.ui import texts
from myna_reception.ui.pages.passcode import PASSCODE_WORDS
from myna_reception.ui.pages.settings.section import Change, Section
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.flow import FlowLayout
from myna_reception.ui.widgets.typed_twice import TypedTwice

_SET = "パスコードを変える"
_REMOVE = "パスコードを使わない"


class PasscodeView(QWidget):
    """Twice the new one, or none. The plain code leaves in ``passcode``, which the desk hashes."""

    def __init__(self, change: Change) -> None:
        super().__init__()
        self._change = change
        self.fields = TypedTwice(PASSCODE_WORDS)
        self.fields.chosen.connect(self._choose)
        choose = Button(_SET, "secondary", "lock")
        choose.clicked.connect(self.fields.choose)
        remove = Button(_REMOVE, "danger", "trash")
        remove.clicked.connect(lambda: change({"passcode": None}))
        row = QWidget()
        buttons = FlowLayout(row)
        buttons.addWidget(choose)
        buttons.addWidget(remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.fields)
        column.addWidget(row)

    def clear(self) -> None:
        """Forget what was typed."""
        self.fields.clear()

    def _choose(self, code: str) -> None:
        self.clear()
        self._change({"passcode": code})


def _summary(settings: Settings) -> str:
    return "設定してあります" if settings.passcode_hash else "設定していません"


SECTION = Section(
    "passcode",
    texts.PASSCODE_LABEL,
    "lock",
    support=texts.PASSCODE_SET_SUPPORT.split("\n", maxsplit=1)[0],
    view=PasscodeView,
    summary=_summary,
)
