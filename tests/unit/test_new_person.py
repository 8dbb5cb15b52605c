"""People that somebody made: what may be told, what comes of it, and how it is kept."""

import stat
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from myna_reception.reception.card_facts import CardKind
from myna_reception.reception.clock import FixedClock
from myna_reception.simulator.new_person import PersonError, PersonFault, Telling, build_person, check_person
from myna_reception.simulator.people import PeopleFolder
from myna_reception.simulator.personas import add_years, load_personas, read_personas
from myna_reception.simulator.portraits import PortraitFault
from myna_reception.simulator.world import World

from .service.bench import NOON
from .test_personas import assert_consistent, base_days

MODELS = read_personas()
BASE = date(2026, 4, 3)
TELLING = Telling("試し　咲", "ためし　さき", "1985-04-01", "female", "valid-employee")


def check(telling: Telling, base: date = BASE, **more):
    return check_person(telling, MODELS, base, base, **more)


def faults_on(base: date, telling: Telling, **more) -> dict:
    with pytest.raises(PersonError) as caught:
        check(telling, base, **more)
    return caught.value.faults


def faults(telling: Telling, **more) -> dict:
    return faults_on(BASE, telling, **more)


def test_what_was_typed_is_brought_into_form():
    person = check(
        replace(TELLING, name=" 試し  が咲 ", name_kana="タメシ　ガさっヴ", birthdate="１９８５/4/1", pin="４３２１")
    )
    assert person.name == "試し　が咲"
    assert person.name_kana == "ﾀﾒｼ ｶﾞｻｯｳﾞ"
    assert person.birthdate == date(1985, 4, 1)
    assert person.pin == "4321"


@pytest.mark.parametrize(
    ("field", "typed", "fault"),
    [
        ("name", "　", PersonFault.EMPTY),
        ("name", "長" * 101, PersonFault.TOO_LONG),
        ("name", "見本\u0007　太郎", PersonFault.WRONG_CHARACTERS),
        ("name", "123456789018", PersonFault.WRONG_CHARACTERS),
        ("name_kana", "", PersonFault.EMPTY),
        ("name_kana", "ア" * 101, PersonFault.TOO_LONG),
        ("name_kana", "試し サキ", PersonFault.WRONG_CHARACTERS),
        ("birthdate", "", PersonFault.EMPTY),
        ("birthdate", "昭和60年", PersonFault.WRONG_FORM),
        ("birthdate", "1985-02-29", PersonFault.WRONG_FORM),
        ("birthdate", "2026-04-04", PersonFault.IN_FUTURE),
        ("birthdate", "1906-04-02", PersonFault.TOO_OLD),
        ("sex", "", PersonFault.EMPTY),
        ("sex", "other", PersonFault.UNKNOWN),
        ("like", "nobody", PersonFault.UNKNOWN),
        ("pin", "123", PersonFault.WRONG_FORM),
        ("pin", "12345", PersonFault.WRONG_FORM),
    ],
)
def test_what_is_wrong_is_told_by_field(field, typed, fault):
    assert faults(replace(TELLING, **{field: typed})) == {field: fault}


def test_every_fault_is_told_at_once():
    assert set(faults(Telling("", "", "", "", "", "x"))) == {"name", "name_kana", "birthdate", "sex", "like", "pin"}


@pytest.mark.parametrize(
    ("model", "born", "fits"),
    [
        ("kouki-10", "1996-01-01", False),
        ("kouki-10", "1951-04-04", False),
        ("kouki-10", "1951-04-03", True),
        ("valid-employee", "1950-01-01", False),
        ("valid-employee", "1956-04-01", False),
        ("valid-employee", "1956-04-02", True),  # 高齢受給者証 from the month after
        ("elderly-70-74", "1955-04-01", True),
        ("elderly-70-74", "1990-04-01", False),
        ("preschool-child", "2020-04-02", True),
        ("preschool-child", "2020-03-31", False),
        ("preschool-child", "2026-04-03", True),
        ("valid-employee", "2011-04-04", False),  # nobody of 14 is employed
        ("family-member", "2017-01-01", True),
        ("none-found", "1930-01-01", True),
    ],
)
def test_the_insurance_must_be_one_of_the_age(model, born, fits):
    telling = replace(TELLING, like=model, birthdate=born)
    if fits:
        check(telling)
    else:
        assert faults(telling) == {"like": PersonFault.DOES_NOT_FIT_AGE}


def test_a_card_without_a_pin_takes_none_and_a_phone_no_photo():
    assert faults(replace(TELLING, like="face-card", pin="1234")) == {"pin": PersonFault.NOT_ON_THIS_CARD}
    assert faults(replace(TELLING, like="android-phone"), with_photo=True) == {"photo": PersonFault.NOT_ON_THIS_CARD}


@given(base_days, st.integers(0, 120 * 365), st.sampled_from(list(MODELS)))
def test_who_is_accepted_contradicts_nothing_and_keeps_the_story(base, days, model):
    told = replace(TELLING, birthdate=(base - timedelta(days=days)).isoformat(), like=model)
    try:
        person = check(told, base)
    except PersonError:
        assert faults_on(base, told) == {"like": PersonFault.DOES_NOT_FIT_AGE}
        return
    made, alike = build_person("own-1", person, MODELS[model], base), load_personas(base)[model]
    assert_consistent(made, base)
    assert (made.registered, made.validity, made.card.revoked) == (alike.registered, alike.validity, alike.card.revoked)
    assert made.birthdate <= made.card.issued_on <= base
    ends, as_alike = made.card.certificate_ends_on, alike.card.certificate_ends_on
    if model in ("expiring", "in-grace", "past-grace"):
        assert ends == as_alike
    else:
        assert ends > base + timedelta(days=365)
        after_issue = [day for n in range(140) if (day := add_years(made.birthdate, n)) > made.card.issued_on]
        assert ends == after_issue[4]
    assert all(MODELS[model].name != held.insured_name for held in made.qualifications)


@pytest.fixture
def folder(tmp_path: Path) -> PeopleFolder:
    return PeopleFolder(tmp_path / "people")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    Image.radial_gradient("L").resize((300, 400)).save(path)
    return path


def test_what_is_kept_comes_back(folder, tmp_path, photo):
    made, portrait = folder.add(replace(TELLING, pin="4321"), photo, BASE, BASE)
    other, _ = folder.add(replace(TELLING, name='"\\　𠮷'), None, BASE, BASE)
    kept = folder.load(BASE, BASE)
    assert kept.people == {"own-1": made, "own-2": other}
    assert kept.portraits == {"own-1": portrait}
    assert kept.passed_over == ()
    assert made.card.pin == "4321"
    assert made.card.kind is CardKind.PLASTIC
    assert other.name == '"\\　𠮷'
    files = sorted((tmp_path / "people").iterdir())
    assert len(files) == 3, "no half-written file stays"
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files)
    assert stat.S_IMODE((tmp_path / "people").stat().st_mode) == 0o700


@given(st.text(), st.text(alphabet="アガヴぁパー ヮｶﾞ・", min_size=1))
def test_whatever_is_accepted_can_be_read_again(tmp_path_factory, name, kana):
    folder = PeopleFolder(tmp_path_factory.mktemp("kept"))
    try:
        made, _ = folder.add(replace(TELLING, name=name, name_kana=kana), None, BASE, BASE)
    except PersonError:
        return
    assert folder.load(BASE, BASE).people == {"own-1": made}


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"name = 1", b"x" * 20_000, b'name = "a"\nsurprise = true'],
    ids=["empty", "no-utf8", "wrong-type", "long", "unknown"],
)
def test_a_damaged_file_is_passed_over_and_told(folder, tmp_path, content):
    made, _ = folder.add(TELLING, None, BASE, BASE)
    (tmp_path / "people" / "own-2.toml").write_bytes(content)
    kept = folder.load(BASE, BASE)
    assert kept.people == {"own-1": made}
    assert kept.passed_over == ("own-2.toml",)
    third, _ = folder.add(TELLING, None, BASE, BASE)
    assert third.id == "own-3", "nobody gets the id of a file that is there"
    assert (tmp_path / "people" / "own-2.toml").read_bytes() == content


def test_a_lost_or_damaged_portrait_is_told(folder, tmp_path, photo):
    folder.add(TELLING, photo, BASE, BASE)
    (portrait,) = (tmp_path / "people").glob("*.jp2")
    portrait.write_bytes(b"no picture")
    assert folder.load(BASE, BASE).passed_over == ("own-1.toml",)
    portrait.unlink()
    assert folder.load(BASE, BASE).passed_over == ("own-1.toml",)


def test_a_portrait_from_elsewhere_is_not_read(folder, tmp_path, photo):
    folder.add(TELLING, photo, BASE, BASE)
    file = tmp_path / "people" / "own-1.toml"
    told = tomllib.loads(file.read_text())
    file.write_text(file.read_text().replace(told["portrait"], "../photo.png"))
    assert folder.load(BASE, BASE).passed_over == ("own-1.toml",)


def test_who_has_outgrown_the_model_is_passed_over(folder):
    folder.add(replace(TELLING, birthdate="2020-04-02", like="preschool-child"), None, BASE, BASE)
    later = date(2027, 4, 1)
    assert folder.load(later, later).passed_over == ("own-1.toml",)


def test_a_file_that_is_no_photo_makes_nobody(folder, tmp_path):
    bad = tmp_path / "photo.jpg"
    bad.write_bytes(b"no picture")
    with pytest.raises(PersonError) as caught:
        folder.add(TELLING, bad, BASE, BASE)
    assert caught.value.faults == {"photo": PortraitFault.NOT_A_PICTURE}
    assert folder.load(BASE, BASE).people == {}


def test_a_world_knows_the_person_at_once_and_at_the_next_start(tmp_path, photo):
    world = World(tmp_path / "world", FixedClock(NOON))
    before = list(world.personas)
    made = world.make_person(TELLING, photo)
    assert [*before, made.id] == list(world.personas)
    again = World(tmp_path / "world", FixedClock(NOON))
    assert again.personas == world.personas
    portrait, kept = world.portrait(made.id), again.portrait(made.id)
    assert portrait is not None
    assert kept is not None
    assert portrait() == kept()
    assert world.portrait("valid-employee") is None
