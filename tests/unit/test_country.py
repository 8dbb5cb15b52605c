"""The synthetic country: what every family, insurer and card of it must keep to."""

from collections import Counter
from datetime import date, timedelta
from itertools import groupby

import pytest

from myna_reception.eligibility.messages import QualificationMessage
from myna_reception.eligibility.numbers import check_digit, is_insurer_number
from myna_reception.reception.eligibility import PersonalFamily, QualificationValidity
from myna_reception.simulator.country import (
    ASSISTANCE,
    BLOCK,
    Country,
    holds,
    insurers,
    resident_number,
    validity_of,
)
from myna_reception.simulator.personas import add_years

BASE = date(2026, 4, 15)
COUNTRY = Country(1, BASE)
PERSONS = 4 * BLOCK


@pytest.fixture(scope="module")
def people():
    return [resident for block in COUNTRY.residents(PERSONS) for resident in block]


def age_of(resident):
    return (
        BASE.year
        - resident.birthdate.year
        - (add_years(resident.birthdate, BASE.year - resident.birthdate.year) > BASE)
    )


def present(resident):
    return next((each.qualification for each in resident.held if holds(each.qualification, BASE)), None)


def test_the_same_seed_makes_the_same_people_in_any_order(people):
    assert [each.number for each in people] == list(range(1, PERSONS + 1))
    again = Country(1, BASE)
    for number in (PERSONS, 1, BLOCK, BLOCK + 1, 1234):
        assert repr_of(again.resident(number)) == repr_of(people[number - 1])
    assert repr_of(Country(2, BASE).resident(1234)) != repr_of(people[1233])


def repr_of(resident):
    held = [(QualificationMessage.of(each.qualification).model_dump(), each.unregistered) for each in resident.held]
    return resident.name, resident.birthdate, resident.address, resident.registered, held


def test_a_smaller_country_is_the_beginning_of_a_larger_one(people):
    small = [resident for block in COUNTRY.residents(1500) for resident in block]
    assert [repr_of(each) for each in small] == [repr_of(each) for each in people[:1500]]


def test_every_insurer_has_a_right_check_digit_and_a_name_of_its_own():
    every = list(insurers())
    assert all(is_insurer_number(each.number) for each in every)
    assert len({each.number for each in every}) == len({each.name for each in every}) == len(every)
    assert {len(each.number) for each in every} == {6, 8}


def test_nobody_has_numbers_of_another(people):
    keys = Counter(
        (held.insurer_number, held.symbol, held.number, held.branch_number)
        for resident in people
        for held in {each.qualification for each in resident.held}
    )
    assert keys.most_common(1)[0][1] == 1


def test_every_qualification_fits_its_holder_on_the_base_day(people):
    known = {each.number: each.name for each in insurers()}
    for resident in people:
        for each in resident.held:
            held = each.qualification
            assert (held.name, held.birthdate) == (resident.name, resident.birthdate)
            assert known[held.insurer_number] == held.insurer_name
            assert resident.birthdate <= held.qualified_on <= held.valid_from <= BASE
            assert held.disqualified_on is None or held.qualified_on <= held.disqualified_on <= BASE
            assert bool(held.reason_of_loss) == (held.disqualified_on is not None)
        held = present(resident)
        if held is None or held.card_classification == ASSISTANCE:
            continue
        late = add_years(resident.birthdate, 75)
        assert (
            (held.contribution_percent is not None)
            == (late <= BASE)
            == (len(held.insurer_number) == 8 and held.insurer_number[:2] == "39")
        )
        elderly = held.elderly_recipient
        assert (elderly is not None) == (70 <= age_of(resident) < 75 and past_the_month_of_70(resident))
        assert held.preschool == (last_preschool_day(resident) >= BASE)
        if held.personal_family is PersonalFamily.FAMILY:
            assert held.insured_name != held.name or held.branch_number != "00"


def past_the_month_of_70(resident):
    turned = add_years(resident.birthdate, 70)
    return turned.day == 1 or (BASE.year, BASE.month) > (turned.year, turned.month)


def last_preschool_day(resident):
    turned = add_years(resident.birthdate, 6) - timedelta(1)  # one comes of age at the end of the day before
    return date(turned.year if (turned.month, turned.day) <= (3, 31) else turned.year + 1, 3, 31)


def test_a_family_shares_name_address_and_numbers(people):
    shared = 0
    for _, group in groupby(people, key=lambda each: (each.address, each.name.split("　")[0])):
        family = list(group)
        together = [each for each in map(present, family) if each is not None and each.personal_family is not None]
        if len(together) < 2:
            continue
        shared += 1
        assert len({(each.insurer_number, each.symbol, each.number, each.insured_name) for each in together}) == 1
        assert len({each.branch_number for each in together}) == len(together)
    assert shared > 500


def test_moves_between_insurers_leave_no_gap_and_no_overlap(people):
    moved = [each for each in people if len(each.held) == 2]
    assert 0.03 < len(moved) / len(people) < 0.2
    for resident in moved:
        old, new = (each.qualification for each in resident.held)
        assert old.disqualified_on == new.qualified_on
        assert old.insurer_number != new.insurer_number
        if new.contribution_percent is not None:  # a ratio of 後期高齢 is told from the insurance year's begin on
            continue
        for day in (new.qualified_on - timedelta(1), new.qualified_on):
            assert sum(holds(each.qualification, day) for each in resident.held) == 1 or day < old.qualified_on


def test_every_outcome_and_age_occurs(people):
    outcomes = {validity_of(each.held, BASE)[0] for each in people}
    assert outcomes == {
        QualificationValidity.VALID,
        QualificationValidity.INVALID,
        QualificationValidity.VALID_UNREGISTERED,
    }
    assert {age_of(each) // 10 for each in people} >= set(range(10))
    assert {each.registered for each in people} == {True, False}


def test_a_recipient_number_of_medical_assistance_has_its_check_digit(people):
    numbers = [held.number for held in map(present, people) if held and held.card_classification == ASSISTANCE]
    assert numbers
    assert all(len(number) == 7 and int(number[-1]) == check_digit(number[:-1]) for number in numbers)


def test_everybody_can_be_given_a_card():
    for number in range(1, 400):
        card = COUNTRY.persona(number).card
        birthdate = COUNTRY.persona(number).birthdate
        assert birthdate <= card.issued_on <= BASE < card.certificate_ends_on
        assert (card.certificate_ends_on.month, card.certificate_ends_on.day) in {
            (birthdate.month, birthdate.day),
            (2, 28),
        }


@pytest.mark.parametrize("name", ["country-1-0", "country-2-5", "country-1-05", "country-1-", "valid-employee", ""])
def test_names_that_are_no_residents(name):
    assert resident_number(name, 1) is None


def test_a_name_gives_its_number():
    assert resident_number(COUNTRY.persona_id(77), 1) == 77
    with pytest.raises(KeyError):
        COUNTRY.resident(0)
