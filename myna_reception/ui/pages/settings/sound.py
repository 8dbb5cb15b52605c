"""声と音: spoken guidance and sound cues."""

from __future__ import annotations

from myna_reception.settings import CHOICES
from myna_reception.ui.pages.settings.section import Question, Section

SECTION = Section(
    "sound",
    "声と音",
    "speak",
    early=True,
    questions=(
        Question(
            "speech",
            "案内を声で読む",
            {False: "読まない", True: "読む"},
            "F5でもう一度、F4で結果を全部読みます。",
        ),
        Question(
            "speech_rate",
            "読む速さ",
            dict(zip(CHOICES["speech_rate"], ("とても遅い", "遅い", "標準", "速い", "とても速い"), strict=True)),
        ),
        Question(
            "speech_private",
            "患者さんの氏名を声で読む",
            {False: "読まない", True: "読む（ヘッドホン）"},
            "まわりの人に聞こえないよう、ヘッドホンやイヤホンを使うときだけ選んでください。",
        ),
        Question("sounds", "合図の音", {True: "鳴らす", False: "鳴らさない"}),
        Question(
            "sound_volume",
            "音の大きさ",
            {percent: f"{percent}%" for percent in CHOICES["sound_volume"]},
        ),
    ),
)
