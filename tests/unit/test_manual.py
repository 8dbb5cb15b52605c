"""The manual (受付の手引き) says what is on the screen: words in 「」, and the titles of what can go wrong."""

from __future__ import annotations

import re
from functools import cache

from myna_reception.ui.kiosk import ruby
from tests.unit.test_packaging import ROOT

MANUAL = ROOT / "docs" / "manual"
NOT_THE_APPS = {"ユーザ設定情報", "資格情報のお知らせ"}  # papers


@cache
def words_of_the_app() -> str:
    sources = sorted((ROOT / "myna_reception" / "ui").rglob("*.py"))
    words = "\n".join(ruby.plain(path.read_text(encoding="utf-8")) for path in sources)
    return re.sub(r'"\n\s*"', "", words)  # a long string in parts


def test_the_manual_quotes_the_words_of_the_app() -> None:
    wrong = {
        f"{page.name}: {quoted}"
        for page in sorted(MANUAL.glob("*.md"))
        for quoted in re.findall(r"「([^「」]+)」", page.read_text(encoding="utf-8"))
        if quoted not in NOT_THE_APPS and quoted not in words_of_the_app()
    }
    assert wrong == set()


def test_troubles_have_the_titles_that_the_app_gives_them() -> None:
    rows = re.findall(r"^\| ([^|]+) \|.*\|.*\|$", (MANUAL / "trouble.md").read_text(encoding="utf-8"), re.MULTILINE)
    titles = [row for row in rows if not row.startswith(("---", "画面の言葉"))]
    assert len(titles) > 8
    assert [title for title in titles if f'"{title}"' not in words_of_the_app()] == []
