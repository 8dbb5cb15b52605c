"""Challenges that tell themselves whose they are."""

import hmac
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myna_reception.eligibility.messages import NONCE_LENGTH, ChallengeAnswer
from myna_reception.simulator.service.challenges import CHALLENGE_LIFETIME, Challenges, Issued
from myna_reception.simulator.service.keyed_hash import KeyedHash

from .bench import NOON

CHALLENGES = Challenges(KeyedHash(b"secret"))


def test_what_was_issued_is_known_again_until_it_ends() -> None:
    issued = CHALLENGES.issue("W0000001", NOON)
    assert len(issued.nonce) == NONCE_LENGTH
    assert ChallengeAnswer.of(issued, practice=True).challenge() == issued
    last = NOON + CHALLENGE_LIFETIME - timedelta(microseconds=1)
    for at in (NOON, last):
        assert CHALLENGES.read(issued.challenge_id, at) == Issued("W0000001", issued)
    assert CHALLENGES.read(issued.challenge_id, NOON + CHALLENGE_LIFETIME) is None


def test_every_one_is_another_and_those_of_one_time_begin_alike() -> None:
    first, second = CHALLENGES.issue("W0000001", NOON), CHALLENGES.issue("W0000001", NOON)
    assert first.challenge_id != second.challenge_id
    assert first.nonce != second.nonce
    assert first.challenge_id[:10] == second.challenge_id[:10]


def test_another_service_does_not_know_it() -> None:
    issued = CHALLENGES.issue("W0000001", NOON)
    assert Challenges(KeyedHash(b"other")).read(issued.challenge_id, NOON) is None


@given(place=st.integers(0, 55), letter=st.sampled_from("AZaz09-_"))
def test_an_altered_id_is_not_known(place: int, letter: str) -> None:
    told = CHALLENGES.issue("W0000001", NOON).challenge_id
    altered = told[:place] + letter + told[place + 1 :]
    assert (CHALLENGES.read(altered, NOON) is None) == (altered != told)


@pytest.mark.parametrize("told", ["", "made-up", "A" * 56, "_" * 56, "A" * 64])
def test_what_was_made_up_is_not_known(told: str) -> None:
    assert CHALLENGES.read(told, NOON) is None


@given(kind=st.sampled_from(["serial", "challenge"]), value=st.binary(max_size=200))
def test_a_keyed_hash_is_hmac_of_kind_and_value(kind: str, value: bytes) -> None:
    keyed = KeyedHash(b"secret")
    for _ in range(2):
        assert keyed(kind, value) == hmac.digest(b"secret", kind.encode() + b"\0" + value, "sha256")
