"""The pages of few words that a reception goes through: waiting for a card, at work, waiting for its removal."""

from __future__ import annotations

from PySide6.QtCore import Signal

from myna_reception.reception.events import Finished, RetryPressed
from myna_reception.ui import texts
from myna_reception.ui.pages.prompt import PromptPage
from myna_reception.ui.texts import Phrase
from myna_reception.ui.texts_other_routes import OTHER_ROUTES, OTHER_ROUTES_SHORT
from myna_reception.ui.texts_outreach import OUTREACH, OUTREACH_SHORT
from myna_reception.ui.theme.tokens import is_large
from myna_reception.ui.widgets.buttons import Button


class WaitingPage(PromptPage):
    """Nobody is received: lay a card down, or go on without one."""

    other_routes_wanted = Signal()
    outreach_wanted = Signal()

    def __init__(self, support: str) -> None:
        super().__init__("illustration-place", texts.WAITING, support, step=1)
        self.other_routes = Button(OTHER_ROUTES_SHORT if is_large() else OTHER_ROUTES, "secondary", "routes")
        self.other_routes.setAccessibleName(OTHER_ROUTES)
        self.other_routes.setToolTip(f"{OTHER_ROUTES}（F7）")
        self.other_routes.clicked.connect(self.other_routes_wanted)
        self.outreach = Button(OUTREACH_SHORT if is_large() else OUTREACH, "secondary", "speak")
        self.outreach.setAccessibleName(OUTREACH)
        self.outreach.setToolTip(f"{OUTREACH}（F8）")
        self.outreach.clicked.connect(self.outreach_wanted)
        self.set_actions(left=(self.other_routes, self.outreach))


class WorkingPage(PromptPage):
    """Something is under way and can be stopped (中止する)."""

    def __init__(self, icon: str, phrase: Phrase, support: str, *, step: int) -> None:
        super().__init__(icon, phrase, support, step=step, busy=True)
        stop = Button(texts.STOP, "secondary", "cross")
        self.send(stop, Finished())
        self.leave = stop
        self.set_actions(left=(stop,))


class RemovalPage(PromptPage):
    """カードをお取りください, or read it once more."""

    def __init__(self) -> None:
        super().__init__("illustration-remove", texts.REMOVAL, texts.REMOVAL_SUPPORT, step=4)
        again = Button(texts.READ_AGAIN, "secondary", "retry")
        self.send(again, RetryPressed(""))
        self.set_actions(left=(again,))
