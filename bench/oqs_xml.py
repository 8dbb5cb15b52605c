"""Official messages beside plain lxml on the same document, as ratios: ``python bench/oqs_xml.py``.

Plain lxml parses the bytes and asks each block for its elements by name, as a receipt program would, taking their texts
unchecked; or it builds the same elements with the same texts and writes them with the same indent and encoding. Beside
it stands the least that can be done, one walk over all elements, which cannot tell two blocks' elements of one name
apart. Medians of turns taken one after the other, so that all meet the same noise.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from lxml import etree

from myna_reception.eligibility.oqs_xml import layout
from myna_reception.eligibility.oqs_xml.encoding import Encoding
from myna_reception.eligibility.oqs_xml.mapping import response_of
from myna_reception.eligibility.oqs_xml.reader import read_response
from myna_reception.eligibility.oqs_xml.writer import write_response
from myna_reception.reception.card_facts import CertificateStanding
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import EligibilityResult, QualificationValidity
from myna_reception.records.handoff.sample import PERSON

TURNS = 2000


def main() -> None:
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

        compare(f"walk {encoding.label}", walk, lambda data=data: read_response(data))
        compare(f"read {encoding.label}", plain_read, lambda data=data: read_response(data))
        compare(f"write {encoding.label}", plain_write, lambda e=encoding: write_response(response, e))


def depth(element: etree._Element) -> int:
    return sum(1 for _ in element.iterancestors())


def compare(title: str, plain, ours) -> None:
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(TURNS):
        for work, taken in zip((plain, ours), times, strict=True):
            begun = time.perf_counter()
            work()
            taken.append(time.perf_counter() - begun)
    a, b = (statistics.median(taken) * 1e6 for taken in times)
    print(f"{title:<16} plain lxml {a:7.1f} µs   ours {b:7.1f} µs   ratio {b / a:.2f}")


if __name__ == "__main__":
    main()
