"""Files into a folder that another program watches.

A file is written under another name, forced to the disk, and then given its own in one step; nothing that has the name
already is ever overwritten. Practice goes into a folder of its own inside, so that no watcher of live results meets it.
"""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

PRACTICE_FOLDER = "練習"
PART = ".part"


class FolderTarget:
    """One folder. Every method blocks, perhaps for as long as a network share hangs, and raises ``OSError``."""

    def __init__(self, folder: Path, *, practice: bool) -> None:
        """``folder`` as staff chose it; ``practice``: of the results that are written through this."""
        self.place = folder / PRACTICE_FOLDER if practice else folder
        self._chosen = folder
        self.practice = practice

    def prepare(self, name: str, data: bytes) -> None:
        """Write the file under its other name; it is on the disk when this returns."""
        if not self._chosen.is_dir():  # never made by us: a missing folder is a share that is not there
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        if self.practice:
            self.place.mkdir(exist_ok=True)
        part = self._part(name)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink()
            raise

    def finish(self, name: str) -> None:
        """Give the file its name; done already if the other name is gone. Raises ``FileExistsError``."""
        part = self._part(name)
        if not self._chosen.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        if not part.exists():
            return  # it had its name before we were interrupted, and may have been taken since
        final = self.place / name
        if final.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        part.rename(final)  # on Windows this refuses by itself; elsewhere nobody else makes such names
        _sync_folder(self.place)

    def is_prepared(self, name: str) -> bool:
        """Whether the file lies there under its other name."""
        return self._part(name).exists()

    def is_taken(self, name: str) -> bool:
        """Whether the other side has moved the file away or deleted it."""
        return self.place.is_dir() and not (self.place / name).exists()

    def _part(self, name: str) -> Path:
        return self.place / f".{name}{PART}"


def _sync_folder(folder: Path) -> None:
    """Force the new name to the disk, where a folder can be opened (not on Windows)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
