"""What is published for other programs is what leaves the desk."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from myna_reception.reception.card_facts import CheckMethod, FaceBand
from myna_reception.reception.eligibility import QualificationValidity, Verdict
from myna_reception.reception.face import DenialReason
from myna_reception.ui.texts_records import decision_words
from tests.unit.records.invented import qualification, reception

DOCUMENT = Path(__file__).parents[3] / "docs" / "hand-off.md"


@pytest.fixture
def validator():
    schema = json.loads((files("myna_reception.resources") / "schemas" / "result-1.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def test_the_example_in_the_document_is_what_is_written_and_fits(ledger, validator):
    (example,) = re.findall(r"```json\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.S)
    detail = ledger.detail(ledger.record(reception(1)).id)
    assert json.loads(example) == detail.document
    validator.validate(json.loads(example))


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"qualifications": (), "validity": None, "confirmed_at": None, "error": "not_registered"},
        {"standing": None, "method": None, "serial": None},
        {"validity": QualificationValidity.SEVERAL_FOUND, "qualifications": (), "verdict": Verdict.UNCONFIRMED},
        {"qualifications": (qualification(number="123456789018"),)},
        {"qualifications": (qualification(personal_family=None, contribution_percent=10, preschool=True),)},
    ],
)
def test_whatever_is_recorded_fits_the_schema(ledger, validator, changed):
    detail = ledger.detail(ledger.record(reception(1, **changed)).id)
    validator.validate(json.loads(json.dumps(detail.document)))


def test_another_version_and_a_missing_field_do_not_fit(ledger, validator):
    document = dict(ledger.detail(ledger.record(reception(1)).id).document)
    assert not validator.is_valid({**document, "schema": "myna-reception/result/2"})
    del document["practice"]
    assert not validator.is_valid(document)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"staff": " SK ", "method": CheckMethod.VISUAL}, ("SK", None, None)),
        ({"staff": "SK", "method": CheckMethod.FACE, "face_band": FaceBand.UNSURE}, ("SK", "unsure", None)),
        (
            {"denial_reason": DenialReason.PHOTO_DIFFERS, "face_band": FaceBand.NOT_SIMILAR},
            (None, "not_similar", "photo_differs"),
        ),
    ],
)
def test_who_decided_and_why_is_kept(ledger, validator, changed, told):
    document = ledger.detail(ledger.record(reception(1, **changed)).id).document
    assert (document["staff"], document["face_band"], document["denial_reason"]) == told
    validator.validate(json.loads(json.dumps(document)))
    assert bool(decision_words(document)) is any(told)
    earlier = {name: value for name, value in document.items() if name not in ("staff", "face_band", "denial_reason")}
    validator.validate(earlier)  # documents of before have none of it
    assert decision_words(earlier) == ()


def test_a_my_number_typed_as_initials_is_not_kept(ledger):
    recorded = ledger.record(reception(1, staff="123456789018"))
    assert "123456789018" not in json.dumps(ledger.detail(recorded.id).document)
    assert recorded.refused == ("staff",)
