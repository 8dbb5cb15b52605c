"""Carries hand-offs to a folder: one thread for each folder, so that a share that hangs holds up nothing else."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from myna_reception.records.entries import Detail
from myna_reception.records.handoff.folder import FolderTarget
from myna_reception.records.handoff.forms import CannotWriteError, Sheet, sheet
from myna_reception.records.handoff.settings import HandOffSettings, Target
from myna_reception.records.ledger import Ledger
from myna_reception.records.outbox import Item, Outbox, State
from myna_reception.records.problems import RecordsError

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds between tries
LOOK_PAUSE = 2.0  # seconds between looks whether a file was taken
HANGS_AFTER = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class CourierStatus:
    """What staff are told about a hand-off."""

    target: Target
    waiting: int
    delivered_at: datetime | None
    taken_at: datetime | None
    refused: int
    trouble: str = ""  # the system's own name of what is wrong (ENOENT …), «hangs», or a RecordsProblem
    substituted: str = ""  # what the last file could not write as it is


class Courier:
    """Delivers what waits for one folder, oldest first, each once, and tries again for as long as it takes."""

    def __init__(
        self,
        target: Target,
        settings: HandOffSettings,
        ledger: Ledger,
        outbox: Outbox,
        changed: Callable[[], None] = lambda: None,
        open_folder: Callable[[Path, bool], FolderTarget] = lambda path, practice: FolderTarget(
            path, practice=practice
        ),
    ) -> None:
        """``changed`` is called on the courier's thread whenever ``status`` tells something new."""
        self.target = target
        self._settings = settings
        self._ledger = ledger
        self._outbox = outbox
        self._changed = changed
        self._open_folder = open_folder
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._trouble = ""
        self._substituted = ""
        self._busy_since: float | None = None
        self._thread = threading.Thread(target=self._run, name=f"hand-off-{target.value}", daemon=True)

    def start(self) -> None:
        """Begin. Once only."""
        self._thread.start()

    def wake(self) -> None:
        """Something new waits, or the folder may be back."""
        self._woken.set()

    def stop(self, timeout: float = 2.0) -> None:
        """Come to an end; a thread that hangs in the system is left behind, what it carried stays in the outbox."""
        self._stopping.set()
        self._woken.set()
        if self._thread.ident is not None:
            self._thread.join(timeout)

    def status(self) -> CourierStatus:
        """How it stands. Reads the ledger."""
        since = self._busy_since
        hangs = since is not None and time.monotonic() - since > HANGS_AFTER
        name = self.target.value
        delivered = (self._outbox.last(name, State.DELIVERED), self._outbox.last(name, State.TAKEN))
        return CourierStatus(
            self.target,
            self._outbox.undelivered(name),
            max((at for at in delivered if at is not None), default=None),
            delivered[1],
            len(self._outbox.refused(name)),
            "hangs" if hangs else self._trouble,
            self._substituted,
        )

    def deliver_all(self) -> bool:
        """Deliver what waits, and see what was taken. False when something still waits. On any one thread."""
        while not self._stopping.is_set():
            items = self._outbox.next(self.target.value)
            if not items:
                self._see_what_was_taken()
                return True
            try:
                self._busy_since = time.monotonic()
                self._deliver(items[0])
                self._trouble = ""
            except OSError as error:
                self._trouble = _name(error)
                return False
            finally:
                self._busy_since = None
        return False

    def _deliver(self, item: Item) -> None:
        detail = self._ledger.detail(item.reception)
        try:
            made = sheet(self.target, item.key, detail, self._settings)
        except CannotWriteError as error:
            self._outbox.set_state(item, State.REFUSED, str(error))
            return
        folder = self._folder(detail)
        here = str(folder.place)
        begun_here = item.state is State.PLACING and item.report == here
        if not begun_here or folder.is_prepared(made.name):
            folder.prepare(made.name, made.data)
            self._outbox.set_state(item, State.PLACING, here)
        self._finish(item, folder, made)

    def _finish(self, item: Item, folder: FolderTarget, made: Sheet) -> None:
        try:
            folder.finish(made.name)
        except FileExistsError:
            self._outbox.set_state(item, State.REFUSED, "a file of that name is there already")
            return
        self._substituted = made.report
        self._outbox.set_state(item, State.DELIVERED, made.report)

    def _folder(self, detail: Detail) -> FolderTarget:
        return self._open_folder(Path(self._settings.folder(self.target)), detail.entry.practice)

    def _see_what_was_taken(self) -> None:
        for item in self._outbox.delivered(self.target.value):
            detail = self._ledger.detail(item.reception)
            made = sheet(self.target, item.key, detail, self._settings)
            try:
                taken = self._folder(detail).is_taken(made.name)
            except OSError:
                return
            if taken:
                self._outbox.set_state(item, State.TAKEN)

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            self._woken.clear()
            try:
                done = self.deliver_all()
            except (RecordsError, KeyError) as error:  # the ledger is closed, full …, or the entry was forgotten
                done, self._trouble = False, str(getattr(error, "problem", "forgotten"))
            self._changed()
            if self._stopping.is_set():
                break
            if done:
                pause = FIRST_PAUSE
                self._woken.wait(LOOK_PAUSE if self._something_lies_there() else None)
            else:
                self._woken.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def _something_lies_there(self) -> bool:
        try:
            return bool(self._outbox.delivered(self.target.value, 1))
        except RecordsError:
            return False


def _name(error: OSError) -> str:
    import errno

    return errno.errorcode.get(error.errno or 0, type(error).__name__)
