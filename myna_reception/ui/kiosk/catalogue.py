"""The languages of the kiosk, and their catalogues: Qt's ``.ts`` as the source, ``.qm`` as what the app reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lxml import etree
from PySide6.QtCore import QTranslator

CONTEXT = "kiosk"


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its code (BCP 47) and its own name, with the fonts that draw it, the first that can."""

    code: str
    name: str
    families: tuple[str, ...]
    words_spaced: bool = True  # lines break at spaces alone; else where phrases end and at the marks of ``ruby``


_LATIN = ("Noto Sans JP", "BIZ UDPGothic")
JAPANESE = Language("ja", "日本語", ("BIZ UDPGothic", "Noto Sans JP"), words_spaced=False)
LANGUAGES = (
    JAPANESE,
    Language("en", "English", _LATIN),
    Language("zh_CN", "简体中文", ("Noto Sans SC", *_LATIN), words_spaced=False),
    Language("ko", "한국어", ("Noto Sans KR", *_LATIN)),
    Language("vi", "Tiếng Việt", _LATIN),
    Language("pt_BR", "Português (Brasil)", _LATIN),
)


def language(code: str) -> Language:
    """The language of a code; raises ``KeyError`` for one the kiosk does not speak."""
    return {each.code: each for each in LANGUAGES}[code]


@cache
def _translator(code: str) -> tuple[QTranslator, bytes]:
    # Asked directly and never installed: one window may speak Korean while the staff's pages stay as they are.
    translator = QTranslator()
    compiled = (files("myna_reception.resources") / "translations" / f"kiosk_{code}.qm").read_bytes()
    if not translator.load(compiled):
        raise ValueError(f"the compiled catalogue kiosk_{code}.qm cannot be read: run tools/translations")
    return translator, compiled  # which Qt reads where it lies, and does not keep


def translated(source: str, code: str) -> str:
    """A plain Japanese sentence in another language; the sentence itself where there is no translation.

    UI thread. Raises ``OSError`` or ``ValueError`` when the catalogue is missing or damaged.
    """
    if code == JAPANESE.code or not source:
        return source
    return _translator(code)[0].translate(CONTEXT, source) or source


def read_catalogue(ts: bytes) -> dict[str, str]:
    """Source → translation of a ``.ts`` file, "" where it is unfinished. Raises ``lxml.etree.XMLSyntaxError``."""
    root = etree.fromstring(ts, etree.XMLParser(resolve_entities=False, no_network=True))
    found = {}
    for message in root.iter("message"):
        translation = message.find("translation")
        done = translation is not None and translation.get("type") != "unfinished"
        found[message.findtext("source") or ""] = (translation.text or "") if translation is not None and done else ""
    return found


def write_catalogue(code: str, messages: dict[str, str]) -> bytes:
    """The ``.ts`` file of a language, in the order given."""
    root = etree.Element("TS", version="2.1", language=code, sourcelanguage=JAPANESE.code)
    context = etree.SubElement(root, "context")
    etree.SubElement(context, "name").text = CONTEXT
    for source, translation in messages.items():
        message = etree.SubElement(context, "message")
        etree.SubElement(message, "source").text = source
        element = etree.SubElement(message, "translation")
        if translation:
            element.text = translation
        else:
            element.set("type", "unfinished")
    body: bytes = etree.tostring(
        root, encoding="utf-8", xml_declaration=True, pretty_print=True, doctype="<!DOCTYPE TS>"
    )
    return body
