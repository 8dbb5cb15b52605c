"""Reads official messages. Elements are found by name in any order; each may stand once."""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import Any, TypeVar

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

Made = TypeVar("Made")


def read_response(data: bytes) -> OqsResponse:
    """An answer, or a face file. Raises ``OqsXmlError``."""
    root, encoding = parse(data)
    passed_over: set[str] = set()
    header, body = _halves(root, passed_over)
    fields, inner = _read(header, layout.RESPONSE_HEADER, passed_over, _CHARACTER_CODE)
    told = inner.get(layout.CHARACTER_CODE)
    if told is None or (told.text or "").strip() != encoding.identifier:
        raise OqsXmlError(Problem.ENCODING, layout.CHARACTER_CODE)
    head = ResponseHeader(**fields)
    fields, inner = _read(body, layout.RESPONSE_BODY, passed_over, _BODY_BLOCKS)
    return OqsResponse(
        header=head,
        **fields,
        search=_made(SearchInfo, inner.get(layout.SEARCH_BLOCK), layout.SEARCH, passed_over),
        results=_each(inner.get(layout.RESULT_LIST), layout.RESULT_BLOCK, _result, passed_over),
        passed_over=tuple(sorted(passed_over)),
    )


def read_request(data: bytes) -> tuple[OqsRequest, Encoding]:
    """A request by insurance numbers, and the encoding its sender uses. Raises ``OqsXmlError``."""
    root, encoding = parse(data)
    passed_over: set[str] = set()
    header, body = _halves(root, passed_over)
    _, inner = _read(body, _NOTHING, passed_over, _BODY_BLOCKS)
    search = _made(SearchInfo, inner.get(layout.SEARCH_BLOCK), layout.SEARCH, passed_over)
    if search is None:
        raise OqsXmlError(Problem.MISSING, layout.SEARCH_BLOCK)
    fields, _ = _read(header, layout.REQUEST_HEADER, passed_over)
    return OqsRequest(**fields, search=search), encoding


_NOTHING = layout.Table(())
_HALVES = frozenset(("MessageHeader", "MessageBody"))
_CHARACTER_CODE = frozenset((layout.CHARACTER_CODE,))
_BODY_BLOCKS = frozenset((layout.SEARCH_BLOCK, layout.RESULT_LIST))
_RESULT_BLOCKS = frozenset((layout.ELDERLY_BLOCK, layout.LIMIT_BLOCK, layout.TICKET_LIST))


def _read(
    block: etree._Element, table: layout.Table, passed_over: set[str], inner: Set[str] = frozenset()
) -> tuple[dict[str, Any], dict[str, etree._Element]]:
    """A block's values by field, and its ``inner`` children by name; what is neither is passed over and noted.

    One turn over the children, whatever their order: a document is read in little more time than it is parsed.
    """
    values = dict(table.empty)
    of_name = table.by_name.get
    seen: dict[str, etree._Element] = {}
    between = [block.text]
    for child in block:
        name = child.tag
        between.append(child.tail)
        element = of_name(name)
        if element is None and name not in inner:
            passed_over.add(str(name))
            continue
        if name in seen:
            raise OqsXmlError(Problem.REPEATED, str(name))
        seen[name] = child
        if element is None:
            continue
        if len(child):
            raise OqsXmlError(Problem.BAD_VALUE, element.name)
        value = child.text or ""
        if element.kind.trimmed:
            value = value.strip()
        if value:
            try:
                values[element.field] = element.kind.read(value)
            except ValueError:
                raise OqsXmlError(Problem.BAD_VALUE, element.name) from None
    _only_space("".join(filter(None, between)), block)
    for element in table.needed:
        if values[element.field] is None:
            raise OqsXmlError(Problem.MISSING, element.name)
    return values, seen


def _only_space(between: str | None, block: etree._Element) -> None:
    """What stands between elements."""
    if between and not between.isspace():
        raise OqsXmlError(Problem.BAD_VALUE, str(block.tag))


def _halves(root: etree._Element, passed_over: set[str]) -> tuple[etree._Element, etree._Element]:
    _, halves = _read(root, _NOTHING, passed_over, _HALVES)
    if len(halves) < len(_HALVES):
        raise OqsXmlError(Problem.WRONG_MESSAGE)
    return halves["MessageHeader"], halves["MessageBody"]


def _made(
    kind: Callable[..., Made], block: etree._Element | None, table: layout.Table, passed_over: set[str]
) -> Made | None:
    """What a block tells, as a value; None without the block."""
    if block is None:
        return None
    fields, _ = _read(block, table, passed_over)
    return kind(**fields)


def _made_unless_empty(
    kind: Callable[..., Made], block: etree._Element | None, table: layout.Table, passed_over: set[str]
) -> Made | None:
    """As ``_made``, for a block that some programs write empty where there is nothing to tell."""
    if block is not None and len(block) == 0:
        _only_space(block.text, block)
        return None
    return _made(kind, block, table, passed_over)


def _each(
    block: etree._Element | None,
    name: str,
    make: Callable[[etree._Element, set[str]], Made],
    passed_over: set[str],
) -> tuple[Made, ...]:
    """What a list's blocks of that name tell, in their order; empty without the list."""
    if block is None:
        return ()
    _only_space(block.text, block)
    made = []
    for child in block:
        _only_space(child.tail, block)
        if child.tag == name:
            made.append(make(child, passed_over))
        else:
            passed_over.add(str(child.tag))
    return tuple(made)


def _result(block: etree._Element, passed_over: set[str]) -> Qualification:
    fields, inner = _read(block, layout.RESULT, passed_over, _RESULT_BLOCKS)
    elderly, limit = inner.get(layout.ELDERLY_BLOCK), inner.get(layout.LIMIT_BLOCK)
    return Qualification(
        **fields,
        elderly_recipient=_made_unless_empty(ElderlyRecipientCertificate, elderly, layout.ELDERLY, passed_over),
        limit_certificate=_made_unless_empty(LimitCertificate, limit, layout.LIMIT, passed_over),
        medical_tickets=_each(inner.get(layout.TICKET_LIST), layout.TICKET_BLOCK, _ticket, passed_over),
    )


def _ticket(block: etree._Element, passed_over: set[str]) -> MedicalTicket:
    fields, _ = _read(block, layout.TICKET, passed_over)
    return MedicalTicket(**fields)
