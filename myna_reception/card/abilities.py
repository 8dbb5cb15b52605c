"""What a reader, with the cards put on it, has been seen to do. Kept in memory, by the reader's name.

The reading plan begins with the form that takes the fewest commands. A form that is refused (a status word, an answer
that is lost on its way) gives way to the next one, and what worked in its place is where the next reception begins.
Nothing is concluded from a failure alone: a card that leaves looks like a reader that loses long answers.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from myna_reception.card.connection import CardConnection


@dataclass(frozen=True, slots=True)
class Form:
    """How files are addressed, and how many bytes are asked for at a time."""

    short_ids: bool  # files, PIN and key by short identifier in the command itself, instead of SELECT before it
    block: int  # bytes; more than 256 needs extended length


# From the fewest commands to the most widely understood. A certificate has about 1600 bytes and may be followed by
# filler: 2048 brings it in one answer and bounds the filler. Some cheap readers lose answers of exactly 256 bytes.
FORMS = (Form(True, 2048), Form(True, 256), Form(True, 240), Form(False, 240))


class Abilities:
    """What is known of one reader. Thread-safe: one word is read or replaced."""

    def __init__(self) -> None:
        self._first = 0
        self._carries_long = False  # a long answer has arrived

    @property
    def forms(self) -> tuple[Form, ...]:
        """The forms that are still worth a try, the best first; never empty."""
        return FORMS[self._first :]

    @property
    def sure_forms(self) -> tuple[Form, ...]:
        """As ``forms``, without those that nobody has seen this reader carry: where a failure cannot be tried again."""
        return self.forms if self._carries_long else tuple(form for form in self.forms if form.block <= 256)

    def worked(self, form: Form) -> None:
        """Note that this form worked where those before it had been refused."""
        self._first = max(self._first, FORMS.index(form))

    def carried_long(self) -> None:
        """Note that an answer of more than 256 bytes has arrived."""
        self._carries_long = True


class AbilityBook:
    """The abilities of every reader this program has met. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_reader: dict[str, Abilities] = {}

    def of(self, connection: CardConnection) -> Abilities:
        """The abilities of the reader that holds this card: always the same object for the same reader."""
        with self._lock:
            return self._by_reader.setdefault(reader_name(connection), Abilities())


@runtime_checkable
class NamesReader(Protocol):
    """A connection that knows by which reader it goes."""

    @property
    def reader_name(self) -> str:
        """The reader's name as the monitor reports it."""
        ...


def reader_name(connection: CardConnection) -> str:
    """The name of the reader; where the connection does not know it, its transport."""
    return connection.reader_name if isinstance(connection, NamesReader) else connection.transport
