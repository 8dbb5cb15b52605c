"""Reads official messages. Elements are found by name in any order; each may stand once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from lxml import etree

from myna_reception.eligibility.oqs_xml import layout
from myna_reception.eligibility.oqs_xml.document import parse
from myna_reception.eligibility.oqs_xml.encoding import Encoding
from myna_reception.eligibility.oqs_xml.message import OqsRequest, OqsResponse, ResponseHeader, SearchInfo
from myna_reception.eligibility.oqs_xml.problems import OqsXmlError, Problem
from myna_reception.reception.eligibility import (
    ElderlyRecipientCertificate,
    LimitCertificate,
    MedicalTicket,
    Qualification,
)


def read_response(data: bytes) -> OqsResponse:
    """An answer, or a face file. Raises ``OqsXmlError``."""
    root, encoding = parse(data)
    passed_over: set[str] = set()
    header, body = _halves(root, passed_over)
    told = header.one(layout.CHARACTER_CODE)
    if told is None or _value(told).strip() != encoding.identifier:
        raise OqsXmlError(Problem.ENCODING, layout.CHARACTER_CODE)
    head = ResponseHeader(**header.fields(layout.RESPONSE_HEADER))
    fields = body.fields(layout.RESPONSE_BODY)
    search = body.one(layout.SEARCH_BLOCK)
    results = body.one(layout.RESULT_LIST)
    response = OqsResponse(
        header=head,
        **fields,
        search=None if search is None else _search(search, passed_over),
        results=() if results is None else tuple(_results(results, passed_over)),
    )
    header.note_the_rest()
    body.note_the_rest()
    return replace(response, passed_over=tuple(sorted(passed_over)))


def read_request(data: bytes) -> tuple[OqsRequest, Encoding]:
    """A request by insurance numbers, and the encoding its sender uses. Raises ``OqsXmlError``."""
    root, encoding = parse(data)
    header, body = _halves(root, set())
    search = body.one(layout.SEARCH_BLOCK)
    if search is None:
        raise OqsXmlError(Problem.MISSING, layout.SEARCH_BLOCK)
    fields = header.fields(layout.REQUEST_HEADER)
    return OqsRequest(**fields, search=_search(search, set())), encoding


class _Block:
    """A block's children by name. Names nobody asked for are passed over and noted."""

    def __init__(self, block: etree._Element, passed_over: set[str]) -> None:
        self._children: dict[str, list[etree._Element]] = {}
        between = block.text or ""
        for child in block:
            between += child.tail or ""
            self._children.setdefault(str(child.tag), []).append(child)
        if between and not between.isspace():
            raise OqsXmlError(Problem.BAD_VALUE, str(block.tag))
        self._passed_over = passed_over

    def one(self, name: str) -> etree._Element | None:
        """The one child of that name, taken out; None if there is none."""
        found = self._children.pop(name, [])
        if len(found) > 1:
            raise OqsXmlError(Problem.REPEATED, name)
        return found[0] if found else None

    def many(self, name: str) -> list[etree._Element]:
        """Every child of that name, taken out."""
        return self._children.pop(name, [])

    def fields(self, elements: Iterable[layout.Element]) -> dict[str, Any]:
        """The values of these elements by field."""
        return {element.field: self._field(element) for element in elements}

    def note_the_rest(self) -> None:
        """What nobody took is passed over."""
        self._passed_over.update(self._children)

    def _field(self, element: layout.Element) -> Any:
        kind = element.kind
        found = self.one(element.name)
        value = "" if found is None else _value(found)
        if kind.trimmed:
            value = value.strip()
        if value == "":
            if element.required and kind.empty is None:
                raise OqsXmlError(Problem.MISSING, element.name)
            return kind.empty
        try:
            return kind.read(value)
        except ValueError:
            raise OqsXmlError(Problem.BAD_VALUE, element.name) from None


def _halves(root: etree._Element, passed_over: set[str]) -> tuple[_Block, _Block]:
    message = _Block(root, passed_over)
    halves = message.one("MessageHeader"), message.one("MessageBody")
    message.note_the_rest()
    if halves[0] is None or halves[1] is None:
        raise OqsXmlError(Problem.WRONG_MESSAGE)
    return _Block(halves[0], passed_over), _Block(halves[1], passed_over)


def _search(block: etree._Element, passed_over: set[str]) -> SearchInfo:
    told = _Block(block, passed_over)
    search = SearchInfo(**told.fields(layout.SEARCH))
    told.note_the_rest()
    return search


def _results(block: etree._Element, passed_over: set[str]) -> Iterable[Qualification]:
    listed = _Block(block, passed_over)
    for each in listed.many(layout.RESULT_BLOCK):
        told = _Block(each, passed_over)
        elderly, limit, tickets = map(told.one, (layout.ELDERLY_BLOCK, layout.LIMIT_BLOCK, layout.TICKET_LIST))
        yield Qualification(
            **told.fields(layout.RESULT),
            elderly_recipient=None if elderly is None else _elderly(elderly, passed_over),
            limit_certificate=None if limit is None else _limit(limit, passed_over),
            medical_tickets=() if tickets is None else tuple(_tickets(tickets, passed_over)),
        )
        told.note_the_rest()
    listed.note_the_rest()


def _elderly(block: etree._Element, passed_over: set[str]) -> ElderlyRecipientCertificate | None:
    told = _Block(block, passed_over)
    if not len(block):  # some programs write the block empty
        return None
    elderly = ElderlyRecipientCertificate(**told.fields(layout.ELDERLY))
    told.note_the_rest()
    return elderly


def _limit(block: etree._Element, passed_over: set[str]) -> LimitCertificate | None:
    told = _Block(block, passed_over)
    if not len(block):
        return None
    limit = LimitCertificate(**told.fields(layout.LIMIT))
    told.note_the_rest()
    return limit


def _tickets(block: etree._Element, passed_over: set[str]) -> Iterable[MedicalTicket]:
    listed = _Block(block, passed_over)
    for each in listed.many(layout.TICKET_BLOCK):
        told = _Block(each, passed_over)
        yield MedicalTicket(**told.fields(layout.TICKET))
        told.note_the_rest()
    listed.note_the_rest()


def _value(element: etree._Element) -> str:
    if len(element):
        raise OqsXmlError(Problem.BAD_VALUE, str(element.tag))
    return element.text or ""
