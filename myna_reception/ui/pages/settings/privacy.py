"""個人情報: what of a patient is on the screen, and how long records are kept."""

from __future__ import annotations

from myna_reception.settings import CHOICES, Mask
from myna_reception.ui.pages.settings.section import Question, Section

SECTION = Section(
    "privacy",
    "個人情報",
    "eye-off",
    questions=(
        Question(
            "mask",
            "画面に出す患者さんの情報（まわりの人に見える受付で）",
            {Mask.NONE: "すべて出す", Mask.NUMBERS: "番号・生年月日・住所を伏せる", Mask.ALL: "氏名も伏せる"},
            "伏せた情報は、F2キーか「押している間だけ見せる」を押している間だけ見えます。結果、受付履歴、集計、月初の再確認の画面で伏せます。",
        ),
        Question(
            "retention_days",
            "受付の記録を残す期間",
            {days: f"{int(str(days)) // 365}年" for days in CHOICES["retention_days"]},
        ),
    ),
)
