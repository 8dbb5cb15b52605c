"""控えと取り込み in the window: the work on lanes, what came of it on the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from myna_reception.reception.clock import today
from myna_reception.records.problems import RecordsError
from myna_reception.ui.bridge.bugs import log_bug
from myna_reception.ui.bridge.records_desk import RecordsDesk

if TYPE_CHECKING:
    from myna_reception.ui.window import MainWindow

PROGRESS_EVERY = 100  # receptions


class Safekeeping(QObject):
    """Lives on the UI thread. ``present`` shows a page of the records where that is allowed now."""

    _told = Signal(int, int)  # done, total: from a lane

    def __init__(
        self,
        window: MainWindow,
        records: RecordsDesk,
        present: Callable[..., None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._records = records
        self._present = present
        self._working = ""
        window.records_asked.connect(self._asked)
        self._told.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)

    def open(self) -> None:
        """Show the page; while something goes on, it says so."""
        opens = self._records.ledger is not None
        self._present("safekeeping", today(self._records.clock), opens)
        if self._working:
            self._window.pages.safekeeping.show_working(self._working)

    @Slot(str, object)
    def _asked(self, what: str, given: Any) -> None:
        if what == "back_up":
            self._back_up(*given)
        elif what == "restore":
            self._restore(*given)
        elif what == "import":
            self._import(given)

    def _back_up(self, file: Path, passphrase: str) -> None:
        from myna_reception.records.backup import back_up
        from myna_reception.ui import texts_safekeeping as words

        clock = self._records.clock
        failed = self._begin(words.BACK_UP, words.NOT_WRITTEN)
        self._records.attempt(
            lambda ledger: back_up(ledger, file, passphrase, clock),
            lambda facts: self._end(words.backed_up(facts, file.name)),
            failed,
        )

    def _restore(self, file: Path, passphrase: str) -> None:
        from myna_reception.ui import texts_safekeeping as words

        failed = self._begin(words.RESTORE, words.NOT_READ)
        self._records.restore(file, passphrase, self._restored, failed)

    def _restored(self, facts: Any) -> None:
        from myna_reception.ui import texts_safekeeping as words

        if self._window.page is self._window.pages.safekeeping:
            self._window.pages.safekeeping.present(today(self._records.clock))
        self._end(words.restored(facts))

    def _import(self, file: Path) -> None:
        from myna_reception.records.import_csv import import_csv
        from myna_reception.ui import texts_safekeeping as words

        def tell(done: int, total: int) -> None:
            if done % PROGRESS_EVERY == 0:
                self._told.emit(done, total)

        practice = self._records.practice
        failed = self._begin(words.IMPORT, words.NOT_READ)
        self._records.attempt(
            lambda ledger: import_csv(ledger, file, practice=practice, progress=tell),
            lambda outcome: self._end(words.imported(outcome), words.refused_lines(outcome)),
            failed,
        )

    def _begin(self, what: str, file_trouble: str) -> Callable[[BaseException], None]:
        """Say that it goes on; what to call with what went wrong."""
        from myna_reception.ui import texts_safekeeping as words

        self._working = what
        self._window.pages.safekeeping.show_working(what)

        def failed(error: BaseException) -> None:
            self._working = ""
            if isinstance(error, RecordsError):
                text = words.problem_words(error.problem)
            elif isinstance(error, OSError):
                text = file_trouble
            else:
                log_bug(error)
                self._window.show_notice("internal_error")
                text = file_trouble
            self._window.pages.safekeeping.show_failed(text)

        return failed

    def _end(self, text: str, refused: tuple[str, ...] = ()) -> None:
        self._working = ""
        self._window.pages.safekeeping.show_done(text, refused)

    @Slot(int, int)
    def _show_progress(self, done: int, total: int) -> None:
        if self._working:
            self._window.pages.safekeeping.show_working(self._working, done, total)
