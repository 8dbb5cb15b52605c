"""個人情報: how long records are kept."""

from __future__ import annotations

from myna_reception.settings import CHOICES
from myna_reception.ui.pages.settings.section import Question, Section

SECTION = Section(
    "privacy",
    "個人情報",
    "eye-off",
    questions=(
        Question(
            "retention_days",
            "受付の記録を残す期間",
            {days: f"{int(str(days)) // 365}年" for days in CHOICES["retention_days"]},
        ),
    ),
)
