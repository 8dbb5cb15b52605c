"""A class (練習のクラス): many clinics at once, each with a login, for a trainer's room."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import func, select

from myna_reception.simulator.portal import applications
from myna_reception.simulator.portal.portal import Portal
from myna_reception.simulator.portal.rules import FACILITY_KINDS
from myna_reception.simulator.portal.tables import PortalUser

CLASS_LIMIT = 50
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is mistaken for something else on paper


@dataclass(frozen=True, slots=True, repr=False)
class Seat:
    """One clinic of a class; the password is told here and never again."""

    clinic_name: str
    email: str
    password: str


def make_class(portal: Portal, count: int, *, accepted: bool) -> list[Seat]:
    """Make clinics, numbered on from earlier classes; with ``accepted`` each has an account for one PC already."""
    with portal.sessions.begin() as db:
        last = db.scalar(select(func.max(PortalUser.id))) or 0
    seats = []
    for number in range(last + 1, last + 1 + count):
        seat = Seat(f"練習{number:03}整骨院", f"class{number:03}@practice.invalid", _password())
        password_hash = portal.hash_password(seat.password)  # outside the transaction: it takes its time
        with portal.writing() as db:
            user = PortalUser(
                email=seat.email, registration_number=f"協99{number:08}", manager_name=f"練習 {number:03}",
                telephone="0600000000", password_hash=password_hash, created_at=portal.real_now(),
                confirmed_at=portal.real_now(), clinic_name=seat.clinic_name, address="大阪府見本市練習町1-1",
                facility_kind=FACILITY_KINDS[number % 2][0],
            )  # fmt: skip
            db.add(user)
            db.flush()
            if accepted:
                told = {
                    "clinic_name": user.clinic_name, "address": user.address, "facility_kind": user.facility_kind,
                    "mobile": 0, "pc": 1,
                }  # fmt: skip
                applications.send(portal, db, user.id, "start", told).due_at = portal.clock.now()
        seats.append(seat)
    applications.settle(portal)
    return seats


def _password() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
