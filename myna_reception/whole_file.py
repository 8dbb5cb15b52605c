"""Files that are there whole or not at all, for their owner alone: written beside their place, then put into it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


def replace(path: Path, content: bytes, *, durable: bool = False) -> None:
    """Put content in place of what is there. ``durable``: it is on the disk when this comes back, which takes longer.

    Raises ``OSError`` when the disk refuses; what was there stays then.
    """
    with beside(path, content, durable=durable) as complete:
        complete.replace(path)


@contextlib.contextmanager
def beside(path: Path, content: bytes, *, durable: bool = False) -> Iterator[Path]:
    """A file with the content in the folder of ``path``, which must be there; gone afterwards unless it was moved."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # 0600
    complete = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        yield complete
    finally:
        complete.unlink(missing_ok=True)
