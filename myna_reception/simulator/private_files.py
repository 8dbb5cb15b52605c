"""Files that only their owner may read: seeds and keys of the practice world."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path


def private_folder(path: Path) -> Path:
    """The folder, made with rights for the owner only if it is not there."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def keep_first(path: Path, make: Callable[[], bytes]) -> bytes:
    """What the file holds; where there is none, what ``make`` gives, kept for good.

    Two processes that start at once end up with the same content: the first one's.
    """
    if not path.exists():
        with _written(path, make()) as complete, contextlib.suppress(FileExistsError):
            os.link(complete, path)  # unlike a rename it never replaces
    return path.read_bytes()


def keep_new(path: Path, content: bytes) -> None:
    """Make a new file, whole or not at all. Raises ``FileExistsError`` where there is one: it is left alone."""
    with _written(path, content) as complete:
        os.link(complete, path)


def replace(path: Path, content: bytes) -> None:
    """Put new content in place of the old, whole or not at all."""
    with _written(path, content) as complete:
        complete.replace(path)


@contextlib.contextmanager
def _written(path: Path, content: bytes) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(dir=private_folder(path.parent), prefix=f".{path.name}-")  # 0600
    complete = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        yield complete
    finally:
        complete.unlink(missing_ok=True)
