"""What a newcomer reads first: every link leads somewhere, in both languages, and the picture is small."""

from __future__ import annotations

import re

import pytest
from PIL import Image

from tests.unit.test_packaging import ROOT

PAGES = ["README.md", "README.ja.md", "CONTRIBUTING.md", "SECURITY.md", "packaging/windows/README.md"]
LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_file(page: str) -> None:
    path = ROOT / page
    links = [link for link in LINK.findall(path.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_two_readmes_know_each_other_and_lead_the_same_people() -> None:
    english, japanese = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.ja.md"))
    assert "(README.ja.md)" in english
    assert "(README.md)" in japanese
    for page in ("readers", "virtual-card", "hand-off", "receipt-computers", "portal", "service", "kiosk", "security"):
        for text in (english, japanese):
            assert f"(docs/{page}.md)" in text, page
    assert "公式アプリではありません" in english
    assert "公式アプリではありません" in japanese


def test_the_moving_picture_moves_and_is_small() -> None:
    path = ROOT / "docs" / "screenshots" / "reception.webp"
    assert path.stat().st_size < 1_500_000
    with Image.open(path) as picture:
        assert picture.n_frames > 5  # type: ignore[attr-defined]
