"""What can be wrong with an official message."""

from __future__ import annotations

from enum import StrEnum


class Problem(StrEnum):
    """What is wrong."""

    TOO_LARGE = "too_large"
    ENCODING = "encoding"  # not one of ours, bytes that are none of it, or another than the message tells
    NOT_XML = "not_xml"
    DTD = "dtd"  # a document type or an entity: never in an official message
    WRONG_MESSAGE = "wrong_message"  # XML, and not the message expected
    MISSING = "missing"
    REPEATED = "repeated"
    BAD_VALUE = "bad_value"


class OqsXmlError(ValueError):
    """A message that cannot be read. Names the element and never its content."""

    def __init__(self, problem: Problem, element: str = "") -> None:
        super().__init__(f"{problem}: {element}" if element else str(problem))
        self.problem = problem
        self.element = element
