"""XML that was made to harm, sent to the check by numbers over HTTP: told what is wrong, in little time and memory."""

import codecs
import contextlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from myna_reception.eligibility.messages import HEALTH, NUMBER_CHECKS, REQUEST_LIMIT
from myna_reception.eligibility.oqs_xml.message import OqsRequest, ProcessingStatus, SegmentOfResult
from myna_reception.eligibility.oqs_xml.problems import Problem
from myna_reception.eligibility.oqs_xml.reader import read_response
from myna_reception.eligibility.oqs_xml.writer import write_request
from myna_reception.reception.eligibility import QualificationValidity
from myna_reception.simulator.service.number_checks import UNREADABLE

from .bench import Desk
from .test_checks import records
from .test_number_checks import ASSISTED, DAY, ask, search_for

SECONDS = 10.0  # a bomb that goes off takes minutes, or the machine
MEGABYTES = 64


def good(desk: Desk) -> str:
    request = OqsRequest(DAY, desk.activation.institution_code, search_for(ASSISTED))
    return write_request(request)[0].decode("cp932")


def declared(desk: Desk, doctype: str, value: str = "&x;") -> bytes:
    """A good request with a document type before its root, and an entity where a number should be."""
    declaration, root = good(desk).split("?>", 1)
    return f"{declaration}?>{doctype}{root.replace(ASSISTED.insurer_number, value, 1)}".encode("cp932")


def laughs(_folder: Path) -> str:
    entities = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE XmlMsg [<!ENTITY x0 "ha">{entities}<!ENTITY x "&x11;">]>'


def quadratic(_folder: Path) -> str:
    return f'<!DOCTYPE XmlMsg [<!ENTITY x "{"a" * 25_000}">]>'


def secret_file(folder: Path) -> Path:
    file = folder / "secret.txt"
    file.write_text("a secret of this machine")
    return file


DOCTYPES = {
    "laughs": laughs,
    "quadratic": quadratic,
    "file": lambda folder: f'<!DOCTYPE XmlMsg [<!ENTITY x SYSTEM "{secret_file(folder).as_uri()}">]>',
    "parameter": lambda folder: f'<!DOCTYPE XmlMsg [<!ENTITY % p SYSTEM "{secret_file(folder).as_uri()}"> %p;]>',
    "outside": lambda _: '<!DOCTYPE XmlMsg SYSTEM "http://127.0.0.1:9/evil.dtd">',
    "recursive": lambda _: '<!DOCTYPE XmlMsg [<!ENTITY x "&y;"><!ENTITY y "&x;">]>',
    "defaults": lambda _: '<!DOCTYPE XmlMsg [<!ATTLIST XmlMsg a CDATA "b">]>',
    "empty": lambda _: "<!DOCTYPE XmlMsg>",
    "small": lambda _: '<!doctype XmlMsg [<!entity x "y">]>',
}


def refused_with(desk: Desk, body: bytes, problem: Problem | None = None) -> None:
    """The body gets an official error message, the record says so, and the service goes on."""
    before = peak_megabytes()
    begun = time.monotonic()
    with desk.bench.http(desk.activation) as http:
        answer = http.post(NUMBER_CHECKS, content=body)
    assert time.monotonic() - begun < SECONDS
    assert peak_megabytes() - before < MEGABYTES
    assert (answer.status_code, len(answer.content) < 4096) == (200, True)
    assert b"secret" not in answer.content
    response = read_response(answer.content)
    assert (response.header.segment, response.header.error_code) == (SegmentOfResult.ABNORMAL, UNREADABLE)
    assert (response.status, response.validity, response.results) == (ProcessingStatus.ERROR, None, ())
    if problem is not None:
        assert problem in response.header.error_message
    assert records(desk.bench)[-1].outcome == UNREADABLE


def peak_megabytes() -> float:
    """The most memory that this process ever had."""
    if sys.platform == "win32":
        return 0.0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


@pytest.mark.parametrize("kind", DOCTYPES)
def test_a_document_type_is_refused_before_anything_is_read_of_it(desk: Desk, tmp_path: Path, kind: str) -> None:
    refused_with(desk, declared(desk, DOCTYPES[kind](tmp_path)), Problem.DTD)
    assert ask(desk, search_for(ASSISTED)).validity is QualificationValidity.VALID_UNREGISTERED


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-7", "cp037"])
def test_a_document_type_does_not_hide_in_another_encoding(desk: Desk, tmp_path: Path, encoding: str) -> None:
    text = declared(desk, laughs(tmp_path)).decode("cp932").replace("Shift_JIS", encoding)
    refused_with(desk, text.encode(encoding))
    refused_with(desk, codecs.BOM_UTF8 + text.encode(encoding))


@pytest.mark.parametrize("entity", ["&x;", "&lt!;", "&#0;", "&#x110000;", "&#xD800;", "&#" + "9" * 5_000 + ";"])
def test_entities_and_characters_that_are_none_are_refused(desk: Desk, entity: str) -> None:
    refused_with(desk, declared(desk, "", entity), Problem.NOT_XML)


def test_deep_wide_and_long_documents_are_refused(desk: Desk) -> None:
    depth = 4_000
    for body in (
        b"<XmlMsg>" + b"<a>" * depth + b"</a>" * depth + b"</XmlMsg>",
        b"<XmlMsg>" * depth,
        b"<XmlMsg " + b" ".join(b'a%d="b"' % number for number in range(3_000)) + b"/>",
        b"<XmlMsg " + b" ".join(b'xmlns:a%d="b"' % number for number in range(1_500)) + b"/>",
        b"<XmlMsg>" + b"<MessageHeader/>" * 1_900 + b"</XmlMsg>",
        b"<" + b"x" * 32_000 + b"/>",
        b"<XmlMsg><![CDATA[" + b"]]" * 15_000 + b"]]></XmlMsg>",
        b"<XmlMsg>" + b"<?x y?>" * 4_000 + b"</XmlMsg>",
    ):
        assert len(body) <= REQUEST_LIMIT
        refused_with(desk, body)


def test_inclusion_and_style_are_not_followed(desk: Desk, tmp_path: Path) -> None:
    href = secret_file(tmp_path).as_uri()
    include = f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{href}" parse="text"/>'
    refused_with(desk, declared(desk, "", include))
    declaration, root = good(desk).split("?>", 1)
    styled = f'{declaration}?><?xml-stylesheet href="{href}" type="text/xsl"?>{root}'
    with desk.bench.http(desk.activation) as http:
        answer = http.post(NUMBER_CHECKS, content=styled.encode("cp932"))
    assert read_response(answer.content).validity is QualificationValidity.VALID_UNREGISTERED  # passed over


def test_more_than_the_limit_is_not_read_to_its_end(desk: Desk) -> None:
    count = len(records(desk.bench))
    sent: list[int] = []

    def endless() -> Iterator[bytes]:
        yield good(desk).encode("cp932")
        for _ in range(4_096):  # 256 MB if somebody wanted them
            sent.append(65_536)
            yield b" " * 65_536

    with desk.bench.http(desk.activation) as http:
        answer = http.post(NUMBER_CHECKS, content=bytes(REQUEST_LIMIT + 1))
        assert (answer.status_code, answer.json()["reason"]) == (413, "malformed")
        with contextlib.suppress(httpx.TransportError):  # hung up on, perhaps before the answer is read
            assert http.post(NUMBER_CHECKS, content=endless()).status_code == 413
        assert sum(sent) < 64 * 2**20
        assert http.get(HEALTH).is_success
    assert len(records(desk.bench)) == count
