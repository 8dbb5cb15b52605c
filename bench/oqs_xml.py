"""Official messages beside plain lxml on the same document, as ratios: ``python -m bench.oqs_xml``.

Plain lxml parses the bytes and asks each block for its elements by name, as a receipt program would, taking their texts
unchecked; or it builds the same elements with the same texts and writes them with the same indent and encoding. Beside
it stands the least that can be done, one walk over all elements, which cannot tell two blocks' elements of one name
apart. Medians of turns taken one after the other, so that all meet the same noise.
"""

from __future__ import annotations

import time
from datetime import datetime

from lxml import etree

from bench.figures import Figure, figure_of, ratio_of, run
from myna_reception.eligibility.oqs_xml import layout
from myna_reception.eligibility.oqs_xml.encoding import Encoding
from myna_reception.eligibility.oqs_xml.mapping import response_of
from myna_reception.eligibility.oqs_xml.reader import read_response
from myna_reception.eligibility.oqs_xml.writer import write_response
from myna_reception.reception.card_facts import CertificateStanding
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import EligibilityResult, QualificationValidity
from myna_reception.records.handoff.sample import PERSON

TURNS, SHORT_TURNS = 2000, 100


def measure(short: bool) -> list[Figure]:
    """Reading and writing, in both encodings."""
    turns = SHORT_TURNS if short else TURNS
    found: list[Figure] = []
    at = datetime(2026, 4, 6, 9, 30, tzinfo=JST)
    result = EligibilityResult(QualificationValidity.VALID, (PERSON,), at, CertificateStanding.VALID, "R1", True)
    response = response_of(result, "9900000001")
    for encoding in Encoding:
        data, _ = write_response(response, encoding)
        text = data.decode(encoding.codec).partition("?>")[2]
        # libxml2's Shift_JIS is not code page 932, so who reads these files with lxml decodes them first
        pairs = [(each.tag, each.text, depth(each)) for each in etree.fromstring(text).iter()]

        def walk(data=data, encoding=encoding):
            body = data.decode(encoding.codec).partition("?>")[2]
            return {each.tag: each.text for each in etree.fromstring(body.encode()).iter()}

        def plain_read(data=data, encoding=encoding):
            body = data.decode(encoding.codec).partition("?>")[2]
            root = etree.fromstring(body.encode())
            message = root.find("MessageBody")
            blocks = [
                (layout.RESPONSE_HEADER, root.find("MessageHeader")),
                (layout.RESPONSE_BODY, message),
                *((layout.RESULT, each) for each in message.findall("ResultList/ResultOfQualificationConfirmation")),
            ]
            return [{each.field: block.findtext(each.name) for each in table} for table, block in blocks]

        def plain_write(pairs=pairs, encoding=encoding):
            root = etree.Element(pairs[0][0])
            stack = [root]
            for tag, said, level in pairs[1:]:
                del stack[level:]
                child = etree.SubElement(stack[-1], tag)
                child.text = said
                stack.append(child)
            etree.indent(root, space="\t")
            return etree.tostring(root, encoding="unicode").replace("\n", "\r\n").encode(encoding.codec)

        found += compare(turns, f"walk {encoding.label}", walk, lambda data=data: read_response(data))
        found += compare(turns, f"read {encoding.label}", plain_read, lambda data=data: read_response(data))
        found += compare(turns, f"write {encoding.label}", plain_write, lambda e=encoding: write_response(response, e))
    return found


def depth(element: etree._Element) -> int:
    return sum(1 for _ in element.iterancestors())


def compare(turns: int, title: str, plain, ours) -> list[Figure]:
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(turns):
        for work, taken in zip((plain, ours), times, strict=True):
            begun = time.perf_counter()
            work()
            taken.append((time.perf_counter() - begun) * 1e6)
    return [
        figure_of(f"xml: {title}, ours", times[1], "µs"),
        ratio_of(f"xml: {title}, ours to plain lxml", times[1], times[0]),
    ]


if __name__ == "__main__":
    run(measure, __doc__)
