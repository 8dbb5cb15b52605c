"""What takes bytes from outside the desk, as functions of bytes, with seeds and the errors that each may raise.

The short run (``test_short_run.py``) bends the seeds by fixed draws; ``bench/fuzz_inputs.py`` goes on for as long as is
wanted, led by coverage. A target raises only what it announces; anything else is a finding, and becomes a test beside
the code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pydantic import ValidationError

from myna_reception.card import tlv
from myna_reception.card.certificate import AuthenticationCertificate
from myna_reception.eligibility import messages
from myna_reception.eligibility.copy_text import CopyTextError, read_copy_text, write_copy_text
from myna_reception.eligibility.oqs_xml.encoding import Encoding as XmlEncoding
from myna_reception.eligibility.oqs_xml.mapping import response_of
from myna_reception.eligibility.oqs_xml.problems import OqsXmlError
from myna_reception.eligibility.oqs_xml.reader import read_request, read_response
from myna_reception.eligibility.oqs_xml.writer import write_response
from myna_reception.reception.card_facts import CertificateStanding
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import ElderlyRecipientCertificate, EligibilityResult, QualificationValidity
from myna_reception.reception.errors import CardUnsupported, RefusalReason, ServiceRefused
from myna_reception.records.handoff.sample import PERSON
from myna_reception.verify.face.errors import PictureRefused


@dataclass(frozen=True)
class Target:
    """``run`` takes any bytes; ``refuses`` are the errors that say «this is not what it should be»."""

    run: Callable[[bytes], object]
    refuses: tuple[type[Exception], ...]
    seeds: Sequence[bytes]


RESULT = EligibilityResult(
    validity=QualificationValidity.VALID,
    standing=CertificateStanding.VALID,
    confirmed_at=datetime(2026, 1, 15, 9, 30, tzinfo=JST),
    qualifications=(
        replace(PERSON, elderly_recipient=ElderlyRecipientCertificate(None, date(2025, 8, 1), date(2026, 7, 31), 20)),
    ),
    reception_number="1",
    practice=True,
)
REQUEST = b"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<XmlMsg><MessageHeader><QualificationConfirmationDate>20260115</QualificationConfirmationDate>
<MedicalInstitutionCode>1319999999</MedicalInstitutionCode><CharacterCodeIdentifier>0</CharacterCodeIdentifier></MessageHeader>
<MessageBody><QualificationConfirmSearchInfo><InsurerNumber>06139992</InsurerNumber><InsuredCardSymbol>12</InsuredCardSymbol>
<InsuredIdentificationNumber>34</InsuredIdentificationNumber><Birthdate>19850401</Birthdate></QualificationConfirmSearchInfo></MessageBody></XmlMsg>
"""
ERROR = messages.ErrorAnswer.of(ServiceRefused(RefusalReason.BUSY), practice=True)


def _faces(encoding: XmlEncoding) -> bytes:
    return write_response(response_of(RESULT, "1319999999"), encoding)[0]


def _certificate() -> bytes:
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "practice")])
    start = datetime(2025, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, start, start.replace(year=2030))
    return builder.sign(key, None).public_bytes(Encoding.DER)


def _photo() -> bytes:
    from io import BytesIO

    from PIL import Image

    picture = BytesIO()
    Image.new("L", (120, 150), 128).save(picture, "JPEG2000", irreversible=True)
    return picture.getvalue()


def _text(read: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda data: read(data.decode("utf-8", "replace"))


def _read_photo(data: bytes) -> object:
    from myna_reception.verify.face.pictures import read_photo

    return read_photo(data)


TARGETS: Mapping[str, Target] = {
    "tlv": Target(
        tlv.read_all, (tlv.TlvError,), (tlv.encode(0x7F4E, tlv.encode(0x5F20, b"practice")), b"\x30\x80\x00\x00")
    ),
    "certificate": Target(AuthenticationCertificate.from_der, (CardUnsupported,), (_certificate(),)),
    "face file": Target(read_response, (OqsXmlError,), (_faces(XmlEncoding.UTF_8), _faces(XmlEncoding.SHIFT_JIS))),
    "request by numbers": Target(read_request, (OqsXmlError,), (REQUEST,)),
    "copied text": Target(_text(read_copy_text), (CopyTextError,), (write_copy_text(RESULT).encode(),)),
    "result answer": Target(
        lambda data: messages.ResultAnswer.model_validate_json(data).result(),
        (ValidationError,),
        (messages.ResultAnswer.of(RESULT).model_dump_json().encode(),),
    ),
    "error answer": Target(
        lambda data: messages.ErrorAnswer.model_validate_json(data).error(),
        (ValueError,),
        (ERROR.model_dump_json().encode(),),
    ),
    "card photo": Target(_read_photo, (PictureRefused,), (_photo(),)),
}
