"""The people that somebody made for themselves, kept in the practice world's folder: one TOML file each.

A photo is kept beside it as the card holds it (JP2), named by its content. What cannot be read is passed over and told.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from myna_reception.simulator.card_generations import issued_by
from myna_reception.simulator.new_person import NewPerson, PersonError, Telling, build_person, check_person
from myna_reception.simulator.personas import Persona, ToldPersona, read_personas
from myna_reception.simulator.private_files import keep_new, private_folder, replace

ID_PREFIX = "own-"
PORTRAIT_LIMIT = 100_000  # bytes; made here, it has about 5 kB
JP2_SIGNATURE = bytes.fromhex("0000000C6A5020200D0A870A")
FILE_LIMIT = 10_000  # bytes
GENERATIONS_LIMIT = 1000


class _File(BaseModel):
    """What a file says; ``Telling`` as it was checked, who issued the card, and the portrait's file."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: str
    name_kana: str
    birthdate: str
    sex: str
    like: str
    pin: str = ""
    card_generation: Annotated[int, Field(ge=1, le=GENERATIONS_LIMIT)] = 1
    portrait: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}\.jp2$")] | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What the folder holds."""

    people: dict[str, Persona] = field(default_factory=dict)  # by id, in the order they were made
    portraits: dict[str, bytes] = field(default_factory=dict)  # JP2, by id
    passed_over: tuple[str, ...] = ()  # names of files that cannot be used, or whose person has outgrown the model


class PeopleFolder:
    """Reads and writes the people in ``folder``. Days as ``check_person`` takes them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, base: date, today: date) -> Kept:
        """Everybody who can be read. Never raises for what a file holds."""
        kept, passed_over = Kept(), []
        for path in self._files():
            try:
                told = self._read(path)
                person = check_person(_telling(told), self._models, base, today, with_photo=told.portrait is not None)
                portrait = None if told.portrait is None else _jp2(self._folder / told.portrait)
            except (OSError, ValueError):  # of TOML, of UTF-8, of a field, of the person
                passed_over.append(path.name)
                continue
            built = build_person(path.stem, person, self._models[person.like], base)
            kept.people[path.stem] = issued_by(built, told.card_generation)
            if portrait is not None:
                kept.portraits[path.stem] = portrait
        return Kept(kept.people, kept.portraits, tuple(passed_over))

    def add(
        self, telling: Telling, photo: Path | None, base: date, today: date, card_generation: int = 1
    ) -> tuple[Persona, bytes | None]:
        """Check, and keep for good. Returns the person and the portrait (JP2).

        Raises ``PersonError``, also for a photo (field ``photo``, a ``PortraitFault``); ``OSError`` when the folder
        cannot be written.
        """
        person = check_person(telling, self._models, base, today, with_photo=photo is not None)
        portrait = None if photo is None else _portrait(photo)
        private_folder(self._folder)
        file = None
        if portrait is not None:
            file = f"{hashlib.sha256(portrait).hexdigest()[:32]}.jp2"
            replace(self._folder / file, portrait)
        persona_id = self._keep(_toml(person, file, card_generation).encode())
        return issued_by(build_person(persona_id, person, self._models[person.like], base), card_generation), portrait

    @cached_property
    def _models(self) -> dict[str, ToldPersona]:
        return read_personas()

    def _files(self) -> list[Path]:
        files = [path for path in self._folder.glob("*.toml") if not path.name.startswith(".")]
        return sorted(files, key=lambda path: (_number(path.stem), path.name))

    def _keep(self, content: bytes) -> str:
        number = max((_number(path.stem) for path in self._files()), default=0) + 1
        while True:
            try:
                keep_new(self._folder / f"{ID_PREFIX}{number}.toml", content)
            except FileExistsError:  # another process was first
                number += 1
            else:
                return f"{ID_PREFIX}{number}"

    def _read(self, path: Path) -> _File:
        if not _number(path.stem) or path.stat().st_size > FILE_LIMIT:
            raise ValueError(path.name)
        return _File.model_validate(tomllib.loads(path.read_bytes().decode()))


def _number(stem: str) -> int:
    """The number in an id; 0 for what is none."""
    digits = stem.removeprefix(ID_PREFIX)
    given = stem.startswith(ID_PREFIX) and digits.isascii() and digits.isdigit() and len(digits) <= 9
    return int(digits) if given and not digits.startswith("0") else 0


def _telling(told: _File) -> Telling:
    return Telling(told.name, told.name_kana, told.birthdate, told.sex, told.like, told.pin)


def _portrait(photo: Path) -> bytes:
    from myna_reception.simulator.portraits import PortraitError, portrait_from_file  # Pillow is not loaded for less
    from myna_reception.simulator.virtual_card.pictures import portrait_picture

    try:
        return portrait_picture(portrait_from_file(photo))
    except PortraitError as error:
        raise PersonError({"photo": error.fault}) from None


def _jp2(path: Path) -> bytes:
    if path.stat().st_size > PORTRAIT_LIMIT:
        raise ValueError(path.name)
    content = path.read_bytes()
    if not content.startswith(JP2_SIGNATURE):
        raise ValueError(path.name)
    return content


def _toml(person: NewPerson, portrait: str | None, card_generation: int) -> str:
    """A checked person has no character that JSON and TOML write differently."""
    told = {
        "name": person.name,
        "name_kana": person.name_kana,
        "birthdate": person.birthdate.isoformat(),
        "sex": person.sex,
        "like": person.like,
        "pin": person.pin,
        "card_generation": card_generation if card_generation > 1 else None,  # which earlier releases did not know
        "portrait": portrait,
    }
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in told.items() if value]
    return "\n".join([*lines, ""])
