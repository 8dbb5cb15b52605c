"""Several facilities at one terminal, and what a terminal of an earlier release had."""

import json
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from myna_reception.eligibility.activation import Activation, _pkcs8, _signing_request
from myna_reception.eligibility.facilities import FACILITY_LIMIT, NAME_LIMIT, Facilities, clean
from myna_reception.eligibility.secrets import ENTRY_LIMIT, MemoryStore, save_activation
from myna_reception.reception.masked import Masked
from myna_reception.simulator.service_pki import ServicePki


@pytest.fixture(scope="module")
def issue(tmp_path_factory):
    """An activation with a key and certificate of its own."""
    pki = ServicePki(tmp_path_factory.mktemp("pki"))

    def issue(code: str, name: str, terminal_id: str = "W0000001") -> Activation:
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = pki.issue_terminal(x509.load_der_x509_csr(_signing_request(key, terminal_id)), terminal_id)
        return Activation(
            code, name, terminal_id, "https://127.0.0.1:8443", pki.server_ca_pem, Masked(_pkcs8(key)),
            certificate.public_bytes(Encoding.DER), certificate.not_valid_after_utc,
        )  # fmt: skip

    return issue


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def facilities(store):
    return Facilities(store)


@pytest.fixture
def seikotsu(issue):
    return issue("9900000001", "見本整骨院")


@pytest.fixture
def hari(issue):
    return issue("9900000002", "見本はり灸院", "W0000002")


def test_a_terminal_that_was_never_activated_has_none(facilities):
    assert facilities.all() == ()
    assert facilities.active() is None


def test_what_an_earlier_release_kept_is_the_first_one(facilities, store, seikotsu):
    save_activation(store, seikotsu)
    del (facts := json.loads(store.get("activation")))["generation"]  # it knew none
    store.set("activation", json.dumps(facts))
    (only,) = facilities.all()
    assert (only.name, only.code, only.activation) == ("見本整骨院", "9900000001", seikotsu)
    assert facilities.active() == only


def test_each_has_its_own_key_and_one_is_in_use_at_later_starts_too(facilities, store, seikotsu, hari):
    first = facilities.keep(seikotsu, None)
    second = facilities.keep(hari, None)
    assert facilities.active().key == first
    facilities.make_active(second)
    again = Facilities(store)
    assert again.active().activation == hari
    assert [each.activation for each in again.all()] == [seikotsu, hari]


def test_a_new_activation_takes_the_place_of_its_own_only_and_earlier_codes_are_remembered(
    facilities, store, seikotsu, hari, issue
):
    first, second = facilities.keep(seikotsu, None), facilities.keep(hari, None)
    moved = issue("9900000009", "見本はり灸院", "W0000009")
    assert facilities.keep(moved, second) == second
    assert [each.activation for each in facilities.all()] == [seikotsu, moved]
    assert [each.codes for each in facilities.all()] == [("9900000001",), ("9900000009", "9900000002")]
    assert facilities.active().key == first
    assert sum("terminal-key" in name for name in store._secrets) == 2  # the former key is wiped


def test_a_name_of_ones_own(facilities, seikotsu):
    key = facilities.keep(seikotsu, None)
    facilities.rename(key, "  本院\n（1階） ")
    assert facilities.active().name == "本院 （1階）"
    facilities.rename(key, " ")
    assert facilities.active().name == "見本整骨院"


def test_a_removed_one_leaves_nothing(facilities, store, seikotsu, hari):
    first, second = facilities.keep(seikotsu, None), facilities.keep(hari, None)
    facilities.remove(first)
    assert facilities.active().key == second
    assert not any(name.startswith(("terminal", "activation", "service-ca")) for name in store._secrets)
    facilities.remove(second)
    assert facilities.all() == ()
    assert set(store._secrets) == {"facilities"}


def test_one_whose_entries_are_gone_is_still_listed_to_be_activated_anew(facilities, store, seikotsu, hari):
    facilities.keep(seikotsu, None)
    second = facilities.keep(hari, None)
    facilities.rename(second, "別館")
    store.delete(f"{second}.activation")
    assert [(each.name, each.activation is None) for each in facilities.all()] == [
        ("見本整骨院", False),
        ("別館", True),
    ]
    assert facilities.keep(hari, second) == second


def test_the_list_always_fits_into_an_entry_and_is_limited(facilities, store, seikotsu):
    for _ in range(FACILITY_LIMIT):
        key = facilities.keep(seikotsu, None)
        for code in ("9900000005", "9900000006", "9900000007"):
            facilities.keep(replace(seikotsu, institution_code=code), key)
        facilities.rename(key, "院" * 99)
    assert len(store.get("facilities")) <= ENTRY_LIMIT
    with pytest.raises(ValueError, match="at most"):
        facilities.keep(seikotsu, None)
    assert len(facilities.all()) == FACILITY_LIMIT


@pytest.mark.parametrize("damaged", ["", "[]", "{", '{"version": 1}', '{"version": 1, "active": 1, "facilities": 7}'])
def test_a_damaged_list_still_finds_the_first(facilities, store, seikotsu, damaged):
    facilities.keep(seikotsu, None)
    store.set("facilities", damaged)
    assert facilities.active().activation == seikotsu


def test_no_such_facility(facilities, seikotsu):
    facilities.keep(seikotsu, None)
    for change in (facilities.make_active, lambda key: facilities.rename(key, "")):
        with pytest.raises(KeyError):
            change("none")


def test_names_are_clean_and_short():
    assert clean("a\u202eb\x00c　d") == "a b c d"
    assert len(clean("あ" * 99)) == NAME_LIMIT
