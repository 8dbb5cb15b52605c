"""確認のきまり: the clinic's ways of confirming, and how the time after a certificate's end is counted."""

from __future__ import annotations

from myna_reception.settings import GraceRule
from myna_reception.ui.pages.settings.section import Question, Section

SECTION = Section(
    "rules",
    "確認のきまり",
    "calendar",
    questions=(
        Question(
            "grace_rule",
            "電子証明書の期限が切れたあとの3か月の数え方",
            {
                GraceRule.MONTH_END: "期限の月の末日から",
                GraceRule.DATE_TO_DATE: "期限の日から",
            },
            "「月の末日から」が、多くの保険者・自治体の案内です。「期限の日から」は短いほうの数え方です。",
        ),
    ),
)
