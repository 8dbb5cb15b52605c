"""Spares a start of the window what Python and PySide6 do besides, unasked: a fifth of its time."""

from __future__ import annotations  # as the sources that PySide6 compiles: ``compile`` hands this on to them

import builtins
import contextlib
import gc
import importlib.util
import marshal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from myna_reception import whole_file


def prepare() -> None:
    """Before Qt is loaded. ``app.run_desk`` lets Python search for garbage again once the window is up."""
    gc.disable()  # what is loaded now stays: to look through it again and again finds nothing
    with contextlib.suppress(ImportError), compiled_once():  # ``cli.screen`` has words for a library that is missing
        import PySide6.QtCore  # noqa: F401
    import_plainly()


def import_plainly() -> None:
    """Give ``import`` back to Python: PySide6 takes it, and reads the source of every module that is loaded then on.

    It looks for those that may say ``from __feature__ import …`` (``shibokensupport/feature.py``). None here does, nor
    does a library; and each source that was read would stay in memory, in ``linecache``.
    """
    original = getattr(builtins, "__orig_import__", None)
    if original is not None and builtins.__import__ is getattr(builtins, "__feature_import__", None):
        builtins.__import__ = original


@contextlib.contextmanager
def compiled_once() -> Iterator[None]:
    """Keep the code of what PySide6 compiles at every start: it has a part of itself as sources in a zip in memory.

    Kept as Python keeps its own: in ``__pycache__``, for this Python, for as long as the source is the same. Where
    nothing can be written there, all is as without.
    """
    place = Path(importlib.util.cache_from_source(str(Path(__file__).with_name("pyside6.py"))))
    kept = _read(place)
    used: dict[bytes, Any] = {}
    original = builtins.compile

    def compile_once(source: Any, filename: Any, mode: str, *more: Any, **options: Any) -> Any:
        if not (isinstance(source, bytes) and is_theirs(filename)):
            return original(source, filename, mode, *more, **options)
        key = importlib.util.MAGIC_NUMBER + importlib.util.source_hash(source)
        used[key] = kept[key] if key in kept else original(source, filename, mode, *more, **options)
        return used[key]

    builtins.compile = compile_once
    try:
        yield
    finally:
        builtins.compile = original
    if used and used.keys() != kept.keys() and not sys.dont_write_bytecode:
        with contextlib.suppress(OSError):
            whole_file.replace(place, marshal.dumps(used))


def is_theirs(filename: object) -> bool:
    """Whether this is how PySide6 names one of those sources."""
    return isinstance(filename, str) and filename.startswith(("signature_bootstrap.py", "shibokensupport/"))


def _read(place: Path) -> dict[bytes, Any]:
    try:
        # As Python itself reads what lies in this folder: whoever may write there may replace the app's own code.
        kept = marshal.loads(place.read_bytes())  # noqa: S302
    except (OSError, EOFError, ValueError, TypeError):
        return {}
    return kept if isinstance(kept, dict) else {}
