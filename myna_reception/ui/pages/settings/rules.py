"""確認のきまり: the clinic's ways of confirming, and how the time after a certificate's end is counted."""

from __future__ import annotations

from myna_reception.settings import GraceRule
from myna_reception.ui.pages.settings.section import Question, Section

SECTION = Section(
    "rules",
    "確認のきまり",
    "compare",
    questions=(
        Question(
            "grace_rule",
            "電子証明書の期限が切れたあとの3か月の数え方",
            {
                GraceRule.MONTH_END: "期限の月の末日から3か月（多くの保険者・自治体の案内）",
                GraceRule.DATE_TO_DATE: "期限の日から3か月（短いほう）",
            },
            "迷うときは「月の末日から」のままにしてください。",
        ),
    ),
)
