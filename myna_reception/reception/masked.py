"""Values that must not reach a log, a title or a crash report."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

T = TypeVar("T")


class Masked(Generic[T]):
    """A value whose ``repr`` and ``str`` are masked; ``reveal()`` is the one way to it, and can be searched for."""

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value = value

    def reveal(self) -> T:
        """The value itself."""
        return self._value

    def __repr__(self) -> str:
        return "Masked(…)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Masked) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)


class SecretDigits:
    """Digits that a card is asked to verify, in a buffer that can be wiped.

    Raises ``ValueError`` for anything but ``LENGTH`` ASCII digits: what is malformed must never cost a try.
    """

    LENGTH: ClassVar[int]

    __slots__ = ("_digits",)

    def __init__(self, digits: bytes | bytearray | memoryview) -> None:
        if len(digits) != self.LENGTH or not all(0x30 <= digit <= 0x39 for digit in digits):
            raise ValueError(f"{self.LENGTH} digits are needed")  # those that came are not repeated
        self._digits = bytearray(digits)

    def reveal(self) -> bytes:
        """The ASCII digits; raises ``ValueError`` once wiped."""
        if not self._digits:
            raise ValueError("the digits were wiped")
        return bytes(self._digits)

    def wipe(self) -> None:
        """Overwrite the digits with zeros and forget them. May be called twice."""
        for index in range(len(self._digits)):
            self._digits[index] = 0
        self._digits.clear()

    @property
    def wiped(self) -> bool:
        """Whether the digits are gone."""
        return not self._digits

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class PinCode(SecretDigits):
    """利用者証明用暗証番号: four digits."""

    LENGTH = 4

    __slots__ = ()


class NumberB(SecretDigits):
    """照合番号B: 14 digits from the card's face; ``number_b`` composes them."""

    LENGTH = 14

    __slots__ = ()
