"""見え方: the theme and the text scale."""

from __future__ import annotations

from myna_reception.settings import CHOICES, Theme
from myna_reception.ui.pages.settings.section import Question, Section

SECTION = Section(
    "look",
    "画面の見え方",
    "eye",
    early=True,
    questions=(
        Question(
            "theme",
            "配色",
            {
                Theme.SYSTEM: "パソコンの設定に合わせる",
                Theme.LIGHT: "明るい",
                Theme.DARK: "暗い",
                Theme.CONTRAST: "黒と黄色（見やすさ優先）",
            },
        ),
        Question(
            "text_scale",
            "文字の大きさ",
            {percent: "標準（100%）" if percent == 100 else f"{percent}%" for percent in CHOICES["text_scale"]},
        ),
    ),
)
