"""Named worker threads that report back to the UI thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from myna_reception.card.abilities import reader_name
from myna_reception.card.connection import CardConnection, CardReader, ReaderEvent, Response, Watch
from myna_reception.ui.bridge.bugs import log_bug

CARD_THREAD = "card"


class _Post(QObject):
    """From the workers to the UI thread. It belongs to whoever holds it, not to the lane."""

    came = Signal(object, object)  # callback, result


class Lane(QObject):
    """Runs work on threads of its own and hands each result to a callback on the UI thread.

    With one worker the work runs strictly in order (the card). Made and used on the UI thread. Results of work that
    outlives the lane are delivered nowhere.
    """

    def __init__(self, name: str, workers: int = 1, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(max_workers=workers, thread_name_prefix=name)
        self._stopped = False
        self._post = _Post()
        self._post.came.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
        dropped: Callable[[], None] | None = None,
    ) -> None:
        """Run ``work`` on the lane; later call ``then(result)`` or ``failed(error)`` on the UI thread.

        An error with no ``failed`` is a bug and is logged without its values. ``dropped`` is called, on any thread,
        when the lane was stopped before the work began.
        """
        post = self._post  # all that the worker holds: the lane may be gone by then

        def send(callback: Callable[[Any], None] | None, value: object) -> None:
            if callback is not None:
                post.came.emit(callback, value)

        def finished(future: Future[Any]) -> None:
            if future.cancelled():
                if dropped is not None:
                    dropped()
                return
            error = future.exception()
            if error is None:
                send(then, future.result())
            elif failed is not None:
                send(failed, error)
            else:
                log_bug(error)

        self._executor.submit(work).add_done_callback(finished)

    def finish(self) -> None:
        """Do what waits, and deliver nothing more."""
        self._stopped = True
        self._executor.shutdown(wait=True)

    def is_stopped(self) -> bool:
        """Whether what runs should come to its end. From any thread."""
        return self._stopped

    def stop(self) -> None:
        """Drop what waits, let what runs come to its end, deliver nothing more."""
        self._stopped = True
        self._executor.shutdown(wait=True, cancel_futures=True)

    @Slot(object, object)
    def _deliver(self, callback: Callable[[Any], None], value: object) -> None:
        if not self._stopped:
            callback(value)


class CardThreadReader:
    """A reader whose connections refuse to be used on any thread but the card's: checked on every APDU."""

    def __init__(self, reader: CardReader) -> None:
        self._reader = reader

    @property
    def transport(self) -> str:
        """As the reader's."""
        return self._reader.transport

    def watch(self, listener: Callable[[ReaderEvent], None]) -> Watch:
        """As the reader's; monitors have threads of their own."""
        return self._reader.watch(listener)

    def connect(self) -> CardConnection:
        """As the reader's, on the card thread."""
        _assert_card_thread()
        return _CardThreadConnection(self._reader.connect())

    def give_up(self) -> None:
        """As the reader's, from any thread."""
        self._reader.give_up()


class _CardThreadConnection:
    def __init__(self, connection: CardConnection) -> None:
        self._connection = connection

    @property
    def transport(self) -> str:
        return self._connection.transport

    @property
    def reader_name(self) -> str:
        return reader_name(self._connection)

    def transmit(self, command: bytes) -> Response:
        _assert_card_thread()
        return self._connection.transmit(command)

    def close(self) -> None:
        self._connection.close()


def _assert_card_thread() -> None:
    name = threading.current_thread().name
    if not name.startswith(CARD_THREAD):
        raise AssertionError(f"a card command on the thread {name}")
