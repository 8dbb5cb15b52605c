"""Forms told as data: fields with labels, hints and readers; what was typed and what is wrong with it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from myna_reception.simulator.portal import values
from myna_reception.simulator.portal.values import WrongValue

PASSWORD_LEAST = 10
PASSWORD_MOST = 128


class Kind(StrEnum):
    """How a field looks."""

    TEXT = "text"
    EMAIL = "email"
    TELEPHONE = "tel"
    PASSWORD = "password"  # noqa: S105 - a kind of field
    AREA = "area"
    RADIO = "radio"
    CHECK = "check"  # one box
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``read`` brings what was typed into its form or raises ``WrongValue``."""

    name: str
    label: str
    hint: str = ""
    kind: Kind = Kind.TEXT
    required: bool = True
    most: int = 80  # characters
    choices: tuple[tuple[str, str], ...] = ()
    read: Callable[[str], Any] = values.line
    autocomplete: str = "off"
    digits: bool = False  # a phone shows its digit keys

    @property
    def kept(self) -> bool:
        """Whether what was typed may be shown again."""
        return self.kind not in (Kind.PASSWORD, Kind.FILES)

    def clean(self, typed: str) -> Any:
        """The value; None for an empty field that may be empty. Raises ``WrongValue``."""
        if not typed.strip():
            if not self.required:
                return False if self.kind is Kind.CHECK else None
            raise WrongValue(self._missing())
        if self.kind is Kind.CHECK:
            return True
        if self.choices:
            if typed not in dict(self.choices):
                raise WrongValue(self._missing())
            return typed
        if len(typed) > self.most:
            raise WrongValue(f"{self.label}は{self.most:,}文字までです（いま{len(typed):,}文字）。短くしてください。")
        return self.read(typed)

    def _missing(self) -> str:
        match self.kind:
            case Kind.CHECK:
                return f"「{self.label}」を確かめて、チェックを付けてください。"
            case Kind.RADIO:
                return f"{self.label}を選んでください。"
            case Kind.FILES:
                return f"{self.label}のファイルを選んでください。"
            case _:
                return f"{self.label}を入力してください。"


def password(typed: str) -> str:
    """A new password."""
    if len(typed) < PASSWORD_LEAST:
        raise WrongValue(f"パスワードは{PASSWORD_LEAST}文字以上にしてください。")
    if len(set(typed)) < 4:
        raise WrongValue("同じ文字ばかりのパスワードは使えません。ちがう文字をまぜてください。")
    return typed


def new_password(name: str = "password", label: str = "パスワード") -> Field:
    """A field for a password that is being chosen."""
    hint = f"{PASSWORD_LEAST}文字以上。大文字と小文字を区別します。"
    return Field(name, label, hint, Kind.PASSWORD, most=PASSWORD_MOST, read=password, autocomplete="new-password")


def known_password() -> Field:
    """A field for the password one has."""
    return Field(
        "password", "パスワード", "", Kind.PASSWORD, most=PASSWORD_MOST, read=str, autocomplete="current-password"
    )


@dataclass(frozen=True, slots=True)
class Form:
    """Fields and the words on the button. ``draft`` offers a second button that keeps an unfinished form."""

    fields: tuple[Field, ...]
    button: str
    draft: str = ""

    def read(self, typed: Mapping[str, str]) -> Filled:
        """Look at what was typed."""
        filled = Filled(self, {each.name: typed.get(each.name, "") for each in self.fields if each.kept})
        for each in self.fields:
            if each.kind is Kind.FILES:
                continue
            try:
                filled.clean[each.name] = each.clean(typed.get(each.name, ""))
            except WrongValue as error:
                filled.errors[each.name] = str(error)
        return filled

    def blank(self, shown: Mapping[str, str] | None = None) -> Filled:
        """The form before anybody typed, with values to begin with."""
        return Filled(self, dict(shown or {}))


@dataclass(slots=True)
class Filled:
    """A form with what was typed, the values that could be read, and what is wrong by field (``""``: the whole)."""

    form: Form
    typed: dict[str, str]
    clean: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def listed(self) -> Sequence[tuple[str, str]]:
        """What is wrong, in the order of the fields: name and sentence."""
        order = ["", *(each.name for each in self.form.fields)]
        return sorted(self.errors.items(), key=lambda each: order.index(each[0]) if each[0] in order else 0)


class Refused(Exception):
    """A form that was read, but cannot be accepted: sentences by field (``""``: the whole)."""

    def __init__(self, errors: Mapping[str, str] | str) -> None:
        super().__init__()
        self.errors = {"": errors} if isinstance(errors, str) else dict(errors)
