"""Colours and sizes. Values start from the デジタル庁 design tokens (MIT, see THIRD_PARTY_NOTICES.md).

Where a pair was too weak it was moved one step darker; ``tests/qt/test_theme.py`` computes every contrast.
"""

# Annotations are no strings here: a named tuple would compile each of its fields' anew.

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import NamedTuple


class Tone(StrEnum):
    """What a banner or a panel says before it is read: always with an icon and a word beside the colour."""

    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "error"
    INFO = "info"
    PRACTICE = "practice"


class ToneColours(NamedTuple):
    """Text and icon, background, and the stripe or border of one tone."""

    text: str
    tint: str
    stripe: str


class Tokens(NamedTuple):
    """One theme. Colours are ``#rrggbb``, sizes are pixels at 96 dpi.

    A tuple, for a data class of so many fields takes a hundredth of the start to be made.
    """

    text: str = "#333333"
    strong: str = "#1a1a1a"
    support: str = "#666666"
    surface: str = "#ffffff"
    surface_alt: str = "#f2f2f2"
    rule: str = "#d9d9d9"  # lines that separate and carry no meaning
    border: str = "#949494"  # the weakest line that reaches 3:1
    border_input: str = "#666666"
    key: str = "#0017c1"
    key_hover: str = "#00118f"
    key_active: str = "#000060"
    key_tint: str = "#e8f1fe"
    on_key: str = "#ffffff"
    outline_hover: str = "#e8f1fe"
    outline_active: str = "#c5d7fb"
    success: str = "#197a4b"
    success_tint: str = "#e6f5ec"
    error: str = "#ce0000"
    error_tint: str = "#fdeeee"
    warning: str = "#806300"
    warning_tint: str = "#fbf5e0"
    warning_stripe: str = "#ffc700"
    practice: str = "#5109ad"
    practice_tint: str = "#f1eafa"
    disabled: str = "#b3b3b3"
    on_disabled: str = "#1a1a1a"
    ring_outer: str = "#000000"
    ring_inner: str = "#ffd43d"
    practice_hover: str = "#41048e"
    pad_cancel: str = "#ce0000"
    pad_cancel_hover: str = "#a90000"
    pad_clear: str = "#ffc700"
    on_pad_clear: str = "#1a1a1a"
    pad_clear_hover: str = "#ffd43d"
    pad_confirm: str = "#197a4b"
    pad_confirm_hover: str = "#0c472a"

    support_px: int = 16
    error_px: int = 17
    brand_px: int = 22
    digit_px: int = 32
    pad_px: int = 20
    body_px: int = 18
    lead_px: int = 20
    value_px: int = 22
    heading_px: int = 24
    title_px: int = 30
    prompt_px: int = 40
    verdict_px: int = 48
    control_px: int = 56
    radius_px: int = 8
    ring_outer_px: int = 4
    ring_inner_px: int = 2

    @property
    def ring_px(self) -> int:
        """How far the focus ring reaches out of what has the focus."""
        return self.ring_outer_px + self.ring_inner_px

    def tone(self, tone: Tone) -> ToneColours:
        """The colours of a tone."""
        match tone:
            case Tone.SUCCESS:
                return ToneColours(self.success, self.success_tint, self.success)
            case Tone.WARNING:
                return ToneColours(self.warning, self.warning_tint, self.warning_stripe)
            case Tone.ERROR:
                return ToneColours(self.error, self.error_tint, self.error)
            case Tone.INFO:
                return ToneColours(self.key, self.key_tint, self.key)
            case Tone.PRACTICE:
                return ToneColours(self.practice, self.practice_tint, self.practice)


TOKENS = Tokens()
"""The light theme at 100 %. What is drawn takes ``colours()``, and ``px`` for lengths that grow with the text."""

DARK = Tokens(
    text="#e6e6e6",
    strong="#ffffff",
    support="#bfbfbf",
    surface="#1a1a1a",
    surface_alt="#262626",
    rule="#4d4d4d",
    border="#8c8c8c",
    border_input="#b3b3b3",
    key="#9db7f9",
    key_hover="#c5d7fb",
    key_active="#d9e6ff",
    key_tint="#16213d",
    on_key="#1a1a1a",
    outline_hover="#1f2c52",
    outline_active="#2a3b6e",
    success="#71c598",
    success_tint="#10291d",
    error="#ff9e98",
    error_tint="#3a1513",
    warning="#ffd43d",
    warning_tint="#332a08",
    warning_stripe="#ffc700",
    practice="#cdb0ff",
    practice_tint="#261b3a",
    practice_hover="#dfcbff",
    disabled="#4d4d4d",
    on_disabled="#e6e6e6",
    ring_outer="#ffd43d",
    ring_inner="#000000",
    pad_cancel="#ff9e98",
    pad_cancel_hover="#ffbbb7",
    pad_clear="#ffc700",
    pad_clear_hover="#ffd43d",
    pad_confirm="#71c598",
    pad_confirm_hover="#9bd4b5",
)

SCALES = (100, 125, 150, 175, 200)
"""The text sizes to choose from, in percent."""

_SIZES = ("support_px", "error_px", "body_px", "lead_px", "value_px", "heading_px", "brand_px", "pad_px")
_LARGE_SIZES = ("digit_px", "title_px", "prompt_px", "verdict_px")

_LONGEST_PHRASE = 12  # characters
_NARROW_PLACE = 400  # pixels

_in_use = TOKENS
_percent = 100


def colours() -> Tokens:
    """The theme in use: its colours, and its sizes at the chosen text scale."""
    return _in_use


def px(length: int) -> int:
    """A length that goes with the text (an icon, a column of labels), at the chosen text scale."""
    return length * _percent // 100


def text_scale() -> int:
    """The chosen text scale in percent, 100–200."""
    return _percent


def is_large() -> bool:
    """Whether the words are so large that what stands side by side must stand one beneath the other."""
    return _percent >= 150


def phrase_length(size: int) -> int:
    """How many characters of a size in pixels stay on one line together, also in the narrow places of a page."""
    return min(_LONGEST_PHRASE, _NARROW_PLACE // size)


def use(tokens: Tokens, percent: int = 100) -> None:
    """Choose the theme and the text scale, before any widget is made. Called by ``look.dress``."""
    global _in_use, _percent
    _in_use, _percent = scaled(tokens, percent), percent


@contextmanager
def drawn_at(percent: int) -> Iterator[None]:
    """What is made meanwhile has its text at another scale, in the theme in use."""
    global _in_use, _percent
    before = _in_use, _percent
    sizes = scaled(TOKENS, percent)
    changed = {name: getattr(sizes, name) for name in (*_SIZES, *_LARGE_SIZES, "control_px")}
    _in_use, _percent = _in_use._replace(**changed), percent
    try:
        yield
    finally:
        _in_use, _percent = before


def scaled(tokens: Tokens, percent: int) -> Tokens:
    """The theme with its text at ``percent``.

    What is large already grows less (at 200 %: titles to 160 %, a verdict to 77 px of 48), and controls by half, so
    that a window of 1024×600 still shows a sentence and its buttons.
    """
    more = percent - 100
    changed = {name: getattr(tokens, name) * percent // 100 for name in _SIZES}
    changed |= {name: getattr(tokens, name) * (100 + more * 6 // 10) // 100 for name in _LARGE_SIZES}
    return tokens._replace(control_px=tokens.control_px * (100 + more // 2) // 100, **changed)


def system_tokens(*, window: str, text: str, highlight: str, on_highlight: str) -> Tokens:
    """The system's own colours (high contrast) in every role: shapes, borders, icons and words stay."""
    changed = {name: text for name, value in TOKENS._asdict().items() if isinstance(value, str)}
    for name in ("surface", "surface_alt", "success_tint", "error_tint", "warning_tint", "practice_tint", "key_tint"):
        changed[name] = window
    for name in ("outline_hover", "outline_active", "disabled", "rule"):
        changed[name] = window
    for name in ("key", "key_hover", "key_active", "practice", "practice_hover", "ring_inner"):
        changed[name] = highlight
    for name in ("pad_cancel", "pad_clear", "pad_confirm"):
        changed[name] = changed[f"{name}_hover"] = highlight
    changed["on_key"] = changed["on_pad_clear"] = on_highlight
    return TOKENS._replace(**changed)  # type: ignore[arg-type]


CONTRAST = system_tokens(window="#000000", text="#ffff00", highlight="#ffff00", on_highlight="#000000")._replace(
    rule="#666600",  # what is done stands out from what is not yet
    outline_hover="#333300",
    outline_active="#4d4d00",
    disabled="#333300",
    practice="#ffffff",
    practice_hover="#e6e6e6",
    ring_outer="#ffffff",
    ring_inner="#000000",
)
"""Black and yellow; what is practice is white, beside its icon and its word."""


def line_height_percent(kind: str, pixels: int) -> int:
    """Line height for a text: 1.7 small, 1.6 body, 1.5 to 32 px, 1.4 above; values stand in rows of their own."""
    if kind == "value":
        return 130
    if pixels <= 17:
        return 170
    if pixels <= 18:
        return 160
    return 150 if pixels <= 32 else 140
