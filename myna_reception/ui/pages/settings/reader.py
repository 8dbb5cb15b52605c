"""読取機: which card reader is used."""

from __future__ import annotations

from myna_reception.ui.pages.settings.section import Question, Section

SECTION = Section(
    "reader",
    "読取機（カードリーダー）",
    "card-on-reader",
    support="変えたあとは、次にアプリを開いたときから使います。",
    questions=(
        Question(
            "reader",
            "使う読取機",
            {
                "auto": "自動で選ぶ",
                "pcsc": "PC/SC（USBなど）",
                "nfc": "NFC（PC/SC以外）",
            },
            "ふつうは「自動で選ぶ」のままで使えます。",
        ),
    ),
)
