"""What is kept of an unexpected error. Knows no Qt: threads that load the rest of the app use it, too."""

from __future__ import annotations

import logging
import traceback

log = logging.getLogger(__name__)


def log_bug(error: BaseException) -> None:
    """Log where an unexpected error came from. Its message and values stay out: they could hold a patient's data."""
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    log.error("unexpected %s at %s", type(error).__name__, " < ".join(reversed(frames)))
