"""個人情報: what is hidden, and how long records are kept."""

from __future__ import annotations

from myna_reception.settings import CHOICES
from myna_reception.ui.pages.settings.section import Question, Section

SECTION = Section(
    "privacy",
    "個人情報",
    "eye-off",
    questions=(
        Question(
            "mask_details",
            "結果の氏名や番号",
            {False: "そのまま出す", True: "隠しておく"},
            "画面が患者さんやほかの人から見える場所では、隠しておくと安心です。"
            "隠したものは、F8キーか「見る」を押している間だけ出ます。",
        ),
        Question(
            "retention_days",
            "受付の記録を残す期間",
            {days: f"{int(str(days)) // 365}年" for days in CHOICES["retention_days"]},
        ),
    ),
)
