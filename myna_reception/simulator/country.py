"""A synthetic country (合成の国): as many invented insured people as wanted, each a pure function of seed and number.

People live in households, and a household shares what a real one does: family name, address, 記号 and 番号. Shares of
ages, household kinds and insurers are round figures of this simulator, not statistics. Every insurer is invented, with
a right check digit, in ranges that the project's other invented insurers use.

Random access goes by blocks of households: a block's people come out the same whoever else is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from random import Random

from myna_reception.eligibility.numbers import check_digit
from myna_reception.reception.card_facts import CardKind
from myna_reception.reception.eligibility import (
    ElderlyRecipientCertificate,
    PersonalFamily,
    Qualification,
    QualificationValidity,
    Sex,
)
from myna_reception.simulator.country_names import FAMILY_NAMES, GIVEN_NAMES, MUNICIPALITIES, PREFECTURES
from myna_reception.simulator.personas import CERTIFICATE_YEARS, ISSUED_AFTER_BIRTHDAY, CardSpec, Persona, add_years

BLOCK = 1000  # people
PERSONS_LIMIT = 200_000_000
ASSISTANCE = "A1"  # 医療扶助
GENERAL = "01"
MOVED = "03"  # 資格喪失事由: 医療保険等の資格取得
PIN = "1234"
_ID = re.compile(r"country-([0-9]{1,9})-([1-9][0-9]{0,8})")

_KINDS = ("single", "couple", "family", "one-parent", "elderly", "three-generations")
_KIND_SHARES = (26, 14, 30, 6, 18, 6)
_EMPLOYEE, _COMMUNITY, _ASSISTED, _NONE = "employee", "community", "assisted", "none"
_COVERS = (_EMPLOYEE, _COMMUNITY, _ASSISTED, _NONE)
_COVER_SHARES = (680, 290, 25, 5)
_MOVED_SHARE = 0.08  # of households: another insurer within the last two years
_REGISTERED_SHARE = 0.9  # 利用登録


@dataclass(frozen=True, slots=True)
class Insurer:
    """保険者."""

    number: str  # 8 digits, or 6 for 国保
    name: str


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """One qualification that a resident holds or held. ``unregistered``: 医療扶助 that is not registered yet (6)."""

    qualification: Qualification
    unregistered: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Resident:
    """One insured person."""

    number: int  # from 1
    name: str
    name_kana: str
    sex: Sex
    birthdate: date
    address: str
    prefecture: int  # 1 to 47
    municipality: int  # index into MUNICIPALITIES
    registered: bool  # 利用登録
    held: tuple[Held, ...]  # the present one last


@dataclass(frozen=True, slots=True)
class Country:
    """The people of a seed as of the day ``base``."""

    seed: int
    base: date

    def residents(self, persons: int, first: int = 1) -> Iterator[list[Resident]]:
        """People ``first`` to ``persons`` in blocks of at most ``BLOCK``; ``first`` begins a block."""
        for block in range((first - 1) // BLOCK, -(-persons // BLOCK)):
            yield self._block(block)[: persons - block * BLOCK]

    def resident(self, number: int) -> Resident:
        """One of them. Raises ``KeyError`` for a number that is none."""
        if not 1 <= number <= PERSONS_LIMIT:
            raise KeyError(number)
        return _kept_block(self, (number - 1) // BLOCK)[(number - 1) % BLOCK]

    def persona_id(self, number: int) -> str:
        """The NAME of --persona."""
        return persona_id(self.seed, number)

    def persona(self, number: int) -> Persona:
        """A resident as somebody with a card."""
        return _persona(self, self.resident(number))

    def _block(self, block: int) -> list[Resident]:
        random = Random(f"{self.seed}/{self.base.isoformat()}/{block}")  # noqa: S311 - not for secrets
        people: list[Resident] = []
        while len(people) < BLOCK:
            room = BLOCK - len(people)
            people += _household(random, self.base, block * BLOCK + len(people) + 1, room)
        return people


def persona_id(seed: int, number: int) -> str:
    """The NAME of --persona of a resident."""
    return f"country-{seed}-{number}"


def resident_number(persona: str, seed: int) -> int | None:
    """The number of a resident of that seed's country; None for any other name."""
    parts = _ID.fullmatch(persona)
    return int(parts[2]) if parts is not None and int(parts[1]) == seed else None


def insurers() -> Iterator[Insurer]:
    """Every insurer of the country."""
    for prefecture, (name, _) in enumerate(PREFECTURES, 1):
        yield Insurer(_numbered(f"01{prefecture:02}999"), f"全国見本健康保険協会　{name}支部")
        for union in range(_UNIONS):
            yield Insurer(_numbered(f"06{prefecture:02}99{union}"), f"{name}見本第{union + 1}健康保険組合")
        yield Insurer(_numbered(f"32{prefecture:02}999"), f"{name}見本職員共済組合")
        yield Insurer(_numbered(f"39{prefecture:02}999"), f"{name}見本後期高齢者医療広域連合")
        yield Insurer(_numbered(f"12{prefecture:02}600"), f"{name}見本福祉事務所")
        for index, municipality in enumerate(MUNICIPALITIES):
            yield Insurer(_numbered(f"{prefecture:02}99{7 + index}"), f"{name}{municipality[0]}国民健康保険")


_UNIONS = 6


@lru_cache(maxsize=4)
def _kept_block(country: Country, block: int) -> list[Resident]:
    return country._block(block)


@lru_cache(maxsize=1024)
def _numbered(digits: str) -> str:
    return f"{digits}{check_digit(digits)}"


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {insurer.number: insurer.name for insurer in insurers()}


def _ages(random: Random, kind: str, room: int) -> list[tuple[int, Sex]]:
    """Ages and sexes of a household, the head (世帯主) first, at most ``room`` people."""
    one, other = (Sex.MALE, Sex.FEMALE) if random.random() < 0.7 else (Sex.FEMALE, Sex.MALE)
    if kind == "single":
        members = [(random.randint(18, 69), one)]
    elif kind == "elderly":
        head = random.randint(65, 96)
        members = [(head, one), (max(60, head + random.randint(-6, 4)), other)][: random.choice((1, 2, 2))]
    else:
        head = random.randint(40 if kind == "three-generations" else 24, 59)
        members = [(head, one)]
        if kind != "one-parent":
            members.append((max(20, head + random.randint(-6, 4)), other))
        if kind != "couple":
            eldest = min(head - 20, 24)
            for _ in range(random.choice((1, 2, 2, 3))):
                members.append((random.randint(max(0, eldest - 8), eldest), random.choice((Sex.MALE, Sex.FEMALE))))
        if kind == "three-generations":
            members.append((head + random.randint(24, 36), random.choice((Sex.FEMALE, Sex.FEMALE, Sex.MALE))))
    return members[:room]


def _household(random: Random, base: date, first: int, room: int) -> list[Resident]:
    kind = random.choices(_KINDS, _KIND_SHARES)[0]
    members = _ages(random, kind, room)
    family, family_kana = random.choice(FAMILY_NAMES)
    prefecture = random.randint(1, len(PREFECTURES))
    municipality = random.randrange(len(MUNICIPALITIES))
    address = (
        f"{PREFECTURES[prefecture - 1][0]}{MUNICIPALITIES[municipality][0]}"
        f"見本町{random.randint(1, 9)}番{random.randint(1, 30)}号"
    )
    cover = random.choices(_COVERS, _COVER_SHARES)[0]
    if cover == _EMPLOYEE and members[0][0] >= 70:
        cover = _COMMUNITY
    moved_on = base - timedelta(random.randint(1, 730)) if random.random() < _MOVED_SHARE else None
    policy = _Policy(
        cover, prefecture, municipality, first, f"{family}　", base, moved_on, random.randint(30, 2000), random
    )
    people = []
    for place, (age, sex) in enumerate(members):
        given, given_kana = random.choice(GIVEN_NAMES[sex])
        birthdate = add_years(base, -age) - timedelta(random.randint(0, 364))
        name = f"{family}　{given}"
        if place == 0:
            policy.head_name = name
        held = policy.held(first + place, place, name, f"{family_kana} {given_kana}", sex, birthdate, address)
        people.append(
            Resident(
                first + place,
                name,
                f"{family_kana} {given_kana}",
                sex,
                birthdate,
                address,
                prefecture,
                municipality,
                random.random() < _REGISTERED_SHARE,
                held,
            )
        )
    return people


@dataclass(slots=True)
class _Policy:
    """How a household is insured."""

    cover: str
    prefecture: int
    municipality: int
    household: int  # the number of its first person
    head_name: str
    base: date
    moved_on: date | None
    days_insured: int
    random: Random

    def held(
        self, number: int, place: int, name: str, kana: str, sex: Sex, birthdate: date, address: str
    ) -> tuple[Held, ...]:
        """The qualifications of one member, the present one last."""
        late = add_years(birthdate, 75)
        whole = _Person(number, place, name, kana, sex, birthdate, address)
        if self.cover == _ASSISTED:
            digits = f"{number % 1_000_000:06}"
            since = max(birthdate, self.base - timedelta(self.days_insured))
            assisted = self._qualification(
                whole, _numbered(f"12{self.prefecture:02}600"), since, None,
                classification=ASSISTANCE, symbol="", number=_check_digited(digits), branch="", relation=None, head="",
            )  # fmt: skip
            return (Held(assisted, unregistered=number % 10 == 0),)
        if late <= self.base:
            return self._late_elderly(whole, late)
        since = max(birthdate, self.base - timedelta(self.days_insured))
        if self.cover == _NONE:
            return (Held(self._usual(whole, _COMMUNITY, since, max(since, self.base - timedelta(20)), 0)),)
        if self.moved_on is None or self.moved_on <= birthdate:
            return (Held(self._usual(whole, self.cover, since, None, 0)),)
        before = _COMMUNITY if self.cover == _EMPLOYEE else _EMPLOYEE
        begun = max(birthdate, self.moved_on - timedelta(self.days_insured))
        return (
            Held(self._usual(whole, before, begun, self.moved_on, 1)),
            Held(self._usual(whole, self.cover, self.moved_on, None, 0)),
        )

    def _late_elderly(self, whole: _Person, late: date) -> tuple[Held, ...]:
        """後期高齢者医療, with the insurer before it for who came of age within two years."""
        percent = (10, 10, 10, 10, 10, 10, 20, 20, 20, 30)[whole.number % 10]
        term = _term(self.base)[0]
        now = self._qualification(
            whole, _numbered(f"39{self.prefecture:02}999"), late, None,
            symbol="", number=f"{whole.number:08}", branch="", relation=None, head="",
            valid_from=max(term, late), percent=percent,
        )  # fmt: skip
        if late <= self.base - timedelta(730) or self.cover == _NONE:
            return (Held(now),)
        begun = late - timedelta(self.days_insured)
        return (Held(self._usual(whole, self.cover, begun, late, 1)), Held(now))

    def _usual(self, whole: _Person, cover: str, since: date, lost_on: date | None, offset: int) -> Qualification:
        """健康保険 or 国民健康保険. ``offset`` tells an earlier number of the household from the present one."""
        number = f"{self.household * 2 + offset}"
        if cover == _EMPLOYEE:
            kind = self.household % 10  # half 協会けんぽ, a third 組合, the rest 共済
            if kind < 5:
                digits = f"01{self.prefecture:02}999"
            elif kind < 9:
                digits = f"06{self.prefecture:02}99{self.household % _UNIONS}"
            else:
                digits = f"32{self.prefecture:02}999"
            symbol = f"{self.household * 7919 % 9999 + 1}"
            relation = PersonalFamily.INSURED if whole.place == 0 else PersonalFamily.FAMILY
            branch = f"{whole.place:02}"
        else:
            digits = f"{self.prefecture:02}99{7 + self.municipality}"
            symbol, relation, branch = "見本", PersonalFamily.INSURED, f"{whole.place + 1:02}"
        elderly = None
        begins = _elderly_from(whole.birthdate)
        if begins <= self.base and lost_on is None:
            term, end = _term(self.base)
            elderly = ElderlyRecipientCertificate(
                issued_on=max(term, begins),
                valid_from=max(term, begins),
                valid_to=min(end, add_years(whole.birthdate, 75) - timedelta(1)),
                contribution_percent=30 if whole.number % 8 == 0 else 20,
            )
        return self._qualification(
            whole, _numbered(digits), since, lost_on,
            symbol=symbol, number=number, branch=branch, relation=relation, head=self.head_name, elderly=elderly,
        )  # fmt: skip

    def _qualification(
        self,
        whole: _Person,
        insurer: str,
        since: date,
        lost_on: date | None,
        *,
        symbol: str,
        number: str,
        branch: str,
        relation: PersonalFamily | None,
        head: str,
        classification: str = GENERAL,
        valid_from: date | None = None,
        percent: int | None = None,
        elderly: ElderlyRecipientCertificate | None = None,
    ) -> Qualification:
        return Qualification(
            card_classification=classification,
            insurer_number=insurer,
            insurer_name=_names()[insurer],
            symbol=symbol,
            number=number,
            branch_number=branch,
            personal_family=relation,
            insured_name=head,
            name=whole.name,
            name_kana=whole.kana,
            sex=whole.sex,
            birthdate=whole.birthdate,
            address=whole.address,
            qualified_on=since,
            disqualified_on=lost_on,
            reason_of_loss="" if lost_on is None else "99" if self.cover == _NONE else MOVED,
            valid_from=valid_from or since,
            contribution_percent=percent,
            preschool=classification != ASSISTANCE and self.base <= _preschool_until(whole.birthdate),
            elderly_recipient=elderly,
        )


@dataclass(frozen=True, slots=True, repr=False)
class _Person:
    number: int
    place: int
    name: str
    kana: str
    sex: Sex
    birthdate: date
    address: str


def _check_digited(digits: str) -> str:
    return f"{digits}{check_digit(digits)}"


@lru_cache(maxsize=8)
def _term(day: date) -> tuple[date, date]:
    """The insurance year around a day: 1 August to 31 July."""
    year = day.year if day.month >= 8 else day.year - 1
    return date(year, 8, 1), date(year + 1, 7, 31)


def _elderly_from(birthdate: date) -> date:
    """高齢受給者証: from the month after the 70th birthday, from that day itself on the 1st."""
    turning = add_years(birthdate, 70)
    if turning.day == 1:
        return turning
    return date(turning.year + turning.month // 12, turning.month % 12 + 1, 1)


def _preschool_until(birthdate: date) -> date:
    """未就学: until 31 March after turning six (on 1 April one comes of age the day before)."""
    six = birthdate.year + 6
    return date(six if (birthdate.month, birthdate.day) <= (4, 1) else six + 1, 3, 31)


def validity_of(held: tuple[Held, ...], on: date) -> tuple[QualificationValidity, tuple[Qualification, ...]]:
    """What a check by card finds on a day: the qualifications that hold, or else the last one, lost."""
    holding = [each for each in held if holds(each.qualification, on)]
    if holding:
        unregistered = all(each.unregistered for each in holding)
        validity = QualificationValidity.VALID_UNREGISTERED if unregistered else QualificationValidity.VALID
        return validity, tuple(each.qualification for each in holding)
    if not held:
        return QualificationValidity.NONE_FOUND, ()
    return QualificationValidity.INVALID, (held[-1].qualification,)


def holds(held: Qualification, on: date) -> bool:
    """有効開始 ≤ the day ≤ 有効終了, and before 資格喪失 (the first day without cover)."""
    begun = held.valid_from is None or held.valid_from <= on
    ended = held.valid_to is not None and held.valid_to < on
    lost = held.disqualified_on is not None and held.disqualified_on <= on
    return begun and not ended and not lost


def _persona(country: Country, resident: Resident) -> Persona:
    prefecture = PREFECTURES[resident.prefecture - 1]
    municipality = MUNICIPALITIES[resident.municipality]
    issued_on, ends_on = _card_days(resident, country.base)
    validity, qualifications = validity_of(resident.held, country.base)
    return Persona(
        id=country.persona_id(resident.number),
        title=f"合成の国の{resident.number}番",
        story="合成の国（service populate）の人です。",
        name=resident.name,
        name_kana=resident.name_kana,
        birthdate=resident.birthdate,
        sex=resident.sex,
        address=resident.address,
        prefecture=prefecture[1],
        municipality=municipality[1],
        municipality_code=f"{resident.prefecture:02}{991 + resident.municipality}",
        card=CardSpec(
            kind=CardKind.PLASTIC,
            pin=PIN,
            pin_tries=3,
            sign_password=None,
            issued_on=issued_on,
            certificate_ends_on=ends_on,
            revoked=False,
        ),
        registered=resident.registered,
        validity=validity,
        qualifications=qualifications,
    )


def _card_days(resident: Resident, base: date) -> tuple[date, date]:
    """Issued after one of the last birthdays; the certificate ends on the fifth birthday after the issue."""
    birthdays = [add_years(resident.birthdate, age) for age in range(base.year - resident.birthdate.year + 7)]
    ahead = next(index for index, (_, after) in enumerate(pairwise(birthdays)) if after > base) + 1
    end = max(ahead + 1 + resident.number % (CERTIFICATE_YEARS - 1), CERTIFICATE_YEARS)
    issued_on = add_years(resident.birthdate, end - CERTIFICATE_YEARS) + ISSUED_AFTER_BIRTHDAY
    return max(resident.birthdate, min(issued_on, base)), add_years(resident.birthdate, end)
