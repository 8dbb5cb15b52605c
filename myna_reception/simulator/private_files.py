"""Files that only their owner may read: seeds and keys of the practice world."""

from __future__ import annotations

import contextlib
import logging
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from myna_reception import whole_file
from myna_reception.whole_file import beside

logger = logging.getLogger(__name__)
OTHERS = 0o077


def private_folder(path: Path) -> Path:
    """The folder, made with rights for the owner only if it is not there; one that is open to others is closed."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    close_to_others(path)
    return path


def close_to_others(path: Path) -> None:
    """Take other users' rights away and tell of it, where the system has such rights and the file is ours.

    What others may have read already stays read; whoever runs the service learns of it from the log.
    """
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):  # of a file system without rights, or a file that is gone again
        found = path.stat()
        if found.st_mode & OTHERS and found.st_uid == os.geteuid():
            path.chmod(stat.S_IMODE(found.st_mode) & ~OTHERS)
            logger.warning("%s could be used by other users; it is its owner's alone now", path.name)


def keep_first(path: Path, make: Callable[[], bytes]) -> bytes:
    """What the file holds; where there is none, what ``make`` gives, kept for good.

    Two processes that start at once end up with the same content: the first one's. A file that is open to others is
    closed.
    """
    if not path.exists():
        private_folder(path.parent)
        with beside(path, make()) as complete, contextlib.suppress(FileExistsError):
            os.link(complete, path)  # unlike a rename it never replaces
    close_to_others(path)
    return path.read_bytes()


def keep_new(path: Path, content: bytes) -> None:
    """Make a new file, whole or not at all. Raises ``FileExistsError`` where there is one: it is left alone."""
    private_folder(path.parent)
    with beside(path, content) as complete:
        os.link(complete, path)


def replace(path: Path, content: bytes) -> None:
    """Put new content in place of the old, whole or not at all."""
    private_folder(path.parent)
    whole_file.replace(path, content)


def mark_of(path: str) -> tuple[int, int, int] | None:
    """What is another one once the file was replaced; None: there is none. For who looks all the time."""
    if not os.access(path, os.F_OK):  # as a rule: asked thus, it takes no exception to learn it
        return None
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep out everybody else who asks for the same file, threads and other processes, while the block runs.

    The file is made if it is not there, and stays. Whoever ends, however they end, lets go of it. Raises ``OSError``,
    on Windows also when it takes ten seconds until it is free.
    """
    private_folder(path.parent)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            try:
                yield
            finally:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
            yield
