"""Spares a start of the window what Python and PySide6 do besides, unasked: a tenth of its time."""

from __future__ import annotations

import builtins
import gc


def prepare() -> None:
    """Before the app is loaded. ``app.run_desk`` lets Python search for garbage again once the window is up."""
    gc.disable()  # what is loaded now stays: to look through it again and again finds nothing
    import_plainly()


def import_plainly() -> None:
    """Give ``import`` back to Python: PySide6 takes it, and reads the source of every module that is loaded then on.

    It looks for those that may say ``from __feature__ import …`` (``shibokensupport/feature.py``). None here does, nor
    does a library; and each source that was read would stay in memory, in ``linecache``.
    """
    import PySide6.QtCore  # noqa: F401 - which puts its own function there

    original = getattr(builtins, "__orig_import__", None)
    if original is not None and builtins.__import__ is getattr(builtins, "__feature_import__", None):
        builtins.__import__ = original
