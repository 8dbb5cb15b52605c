"""時間: how long a page stands untouched."""

from __future__ import annotations

from myna_reception.settings import CHOICES
from myna_reception.ui.pages.settings.section import Question, Section


def _minutes(seconds: object) -> str:
    whole, rest = divmod(int(str(seconds)), 60)
    return f"{whole}分" if not rest else f"{whole}分{rest}秒" if whole else f"{rest}秒"


SECTION = Section(
    "times",
    "待つ時間",
    "clock",
    support="だれも操作しないと、終わる20秒前にお知らせしてから、受付を終わって画面を消します。",
    questions=(
        Question(
            "result_seconds", "結果を出しておく時間", {each: _minutes(each) for each in CHOICES["result_seconds"]}
        ),
        Question("input_seconds", "入力を待つ時間", {each: _minutes(each) for each in CHOICES["input_seconds"]}),
    ),
)
