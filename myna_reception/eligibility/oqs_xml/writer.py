"""Writes official messages: elements in the official order; required ones also when empty, optional ones not."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from myna_reception.eligibility.oqs_xml import layout
from myna_reception.eligibility.oqs_xml.document import ROOT, serialise
from myna_reception.eligibility.oqs_xml.encoding import Encoding, ExportReport, Spelling, Substitute
from myna_reception.eligibility.oqs_xml.message import OqsRequest, OqsResponse, SearchInfo
from myna_reception.reception.eligibility import Qualification


def write_response(
    response: OqsResponse, encoding: Encoding = Encoding.SHIFT_JIS, substitute: Substitute = Substitute.GETA
) -> tuple[bytes, ExportReport]:
    """The file of an answer, and what could not be written as it is.

    Raises ``ValueError`` for numbers that the layout has no room for; what was read can be written.
    """
    writer = _Writer(Spelling(encoding, substitute))
    root = etree.Element(ROOT)
    header = etree.SubElement(root, "MessageHeader")
    writer.fields(header, layout.RESPONSE_HEADER, response.header)
    writer.element(header, layout.CHARACTER_CODE, encoding.identifier)
    body = etree.SubElement(root, "MessageBody")
    writer.fields(body, layout.RESPONSE_BODY, response)
    if response.search is not None:
        writer.search(body, response.search)
    if response.results:
        results = etree.SubElement(body, layout.RESULT_LIST)
        for each in response.results:
            writer.result(results, each)
    return serialise(root, encoding), writer.report


def write_request(
    request: OqsRequest, encoding: Encoding = Encoding.SHIFT_JIS, substitute: Substitute = Substitute.GETA
) -> tuple[bytes, ExportReport]:
    """The file of a request, and what could not be written as it is. Raises ``ValueError`` as ``write_response``."""
    writer = _Writer(Spelling(encoding, substitute))
    root = etree.Element(ROOT)
    writer.fields(etree.SubElement(root, "MessageHeader"), layout.REQUEST_HEADER, request)
    writer.search(etree.SubElement(root, "MessageBody"), request.search)
    return serialise(root, encoding), writer.report


class _Writer:
    def __init__(self, spelling: Spelling) -> None:
        self._spelling = spelling

    @property
    def report(self) -> ExportReport:
        return self._spelling.report

    def element(self, parent: etree._Element, name: str, value: str) -> None:
        # The text is set even when it is empty: <Name></Name>, which simpler readers understand better than <Name/>.
        etree.SubElement(parent, name).text = self._spelling(name, value)

    def fields(self, parent: etree._Element, elements: Iterable[layout.Element], source: object) -> None:
        for each in elements:
            value = getattr(source, each.field)
            if each.required or value != each.kind.empty:
                self.element(parent, each.name, each.kind.write(value))

    def search(self, parent: etree._Element, search: SearchInfo) -> None:
        self.fields(etree.SubElement(parent, layout.SEARCH_BLOCK), layout.SEARCH, search)

    def result(self, parent: etree._Element, result: Qualification) -> None:
        block = etree.SubElement(parent, layout.RESULT_BLOCK)
        self.fields(block, layout.RESULT_BEFORE_ELDERLY, result)
        if result.elderly_recipient is not None:
            self.fields(etree.SubElement(block, layout.ELDERLY_BLOCK), layout.ELDERLY, result.elderly_recipient)
        if result.limit_certificate is not None:
            self.fields(etree.SubElement(block, layout.LIMIT_BLOCK), layout.LIMIT, result.limit_certificate)
        if result.medical_tickets:
            tickets = etree.SubElement(block, layout.TICKET_LIST)
            for ticket in result.medical_tickets:
                self.fields(etree.SubElement(tickets, layout.TICKET_BLOCK), layout.TICKET, ticket)
        self.fields(block, layout.RESULT_AFTER_BLOCKS, result)
