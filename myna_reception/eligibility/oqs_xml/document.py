"""Bytes of an official message into an element tree and back: bounded, without DTD, in the encoding it declares.

libxml2 never sees the encoding of the file: its Shift_JIS is not code page 932, so the text is decoded here first.
"""

from __future__ import annotations

import re

from lxml import etree

from myna_reception.eligibility.oqs_xml.encoding import Encoding
from myna_reception.eligibility.oqs_xml.problems import OqsXmlError, Problem

SIZE_LIMIT = 4 * 1024 * 1024  # bytes
ROOT = "XmlMsg"

_BOM = b"\xef\xbb\xbf"
_DECLARATION = re.compile(
    rb"""<\?xml\s+version\s*=\s*(["'])1\.[0-9]\1"""
    rb"""(?:\s+encoding\s*=\s*(["'])(?P<label>[A-Za-z][A-Za-z0-9._-]*)\2)?"""
    rb"""(?:\s+standalone\s*=\s*(["'])(?:yes|no)\4)?\s*\?>"""
)
_TYPE_OR_ENTITY = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def parse(data: bytes) -> tuple[etree._Element, Encoding]:
    """The root element and the declared encoding. Raises ``OqsXmlError``."""
    if len(data) > SIZE_LIMIT:
        raise OqsXmlError(Problem.TOO_LARGE)
    text, encoding = _decoded(data)
    # Seen before any parser: no entity can be declared, so none can grow or fetch anything. The words may also stand
    # in a comment, which no official message has.
    if _TYPE_OR_ENTITY.search(text):
        raise OqsXmlError(Problem.DTD)
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise OqsXmlError(Problem.NOT_XML) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise OqsXmlError(Problem.DTD)
    if root.tag != ROOT:
        raise OqsXmlError(Problem.WRONG_MESSAGE)
    return root, encoding


def serialise(root: etree._Element, encoding: Encoding) -> bytes:
    """The file: declaration, tab indent, CRLF. Every value must be spelt for the encoding already."""
    etree.indent(root, space="\t")
    text = etree.tostring(root, encoding="unicode")
    declaration = f'<?xml version="1.0" encoding="{encoding.label}" standalone="no"?>'
    return f"{declaration}\n{text}\n".replace("\n", "\r\n").encode(encoding.codec)


def _decoded(data: bytes) -> tuple[str, Encoding]:
    marked = data.startswith(_BOM)
    body = data.removeprefix(_BOM)
    declared = _DECLARATION.match(body)
    label = declared["label"] if declared else None
    encoding = Encoding.by_label(label.decode("ascii")) if label else Encoding.UTF_8  # XML's own default
    if encoding is None or (marked and encoding is not Encoding.UTF_8):
        raise OqsXmlError(Problem.ENCODING)
    try:
        text = (body[declared.end() :] if declared else body).decode(encoding.codec)
    except UnicodeDecodeError:
        raise OqsXmlError(Problem.ENCODING) from None
    return text, encoding
