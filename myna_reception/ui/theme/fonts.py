"""The bundled fonts: BIZ UDPGothic, and Noto Sans JP for the name kanji that the first lacks (𠮷)."""

from __future__ import annotations

from importlib.resources import files

from PySide6.QtGui import QFont, QFontDatabase

FAMILIES = ("BIZ UDPGothic", "Noto Sans JP")

_FILES = (
    "biz-udpgothic/BIZUDPGothic_400Regular.ttf",
    "biz-udpgothic/BIZUDPGothic_700Bold.ttf",
    "noto-sans-jp/NotoSansJP_400Regular.ttf",
    "noto-sans-jp/NotoSansJP_700Bold.ttf",
)
_KIOSK_FILES = (
    "noto-sans-sc/NotoSansSC_400Regular.ttf",
    "noto-sans-sc/NotoSansSC_700Bold.ttf",
    "noto-sans-kr/NotoSansKR_400Regular.ttf",
    "noto-sans-kr/NotoSansKR_700Bold.ttf",
)
_loaded: set[tuple[str, ...]] = set()


def load_fonts() -> None:
    """Register the fonts with Qt, once. A font that is missing leaves the system's own in its place."""
    _load(_FILES)


def load_kiosk_fonts() -> None:
    """The same for the kiosk's Chinese and Korean, which hold its own sentences only (``tools/kiosk-fonts``)."""
    _load(_KIOSK_FILES)


def _load(names: tuple[str, ...]) -> None:
    if names in _loaded:
        return
    _loaded.add(names)
    folder = files("myna_reception.resources") / "fonts"
    for name in names:
        source = folder.joinpath(*name.split("/"))
        if source.is_file():
            QFontDatabase.addApplicationFont(str(source))  # by its path: Qt reads of the file only what it draws


def app_font(pixels: int) -> QFont:
    """The font of everything, without hinting so that pictures are the same on every machine."""
    font = QFont(list(FAMILIES))
    font.setPixelSize(pixels)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
