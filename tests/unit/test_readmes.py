"""What a newcomer reads first: both languages lead the same people, and the moving picture is small."""

from __future__ import annotations

from PIL import Image

from tests.unit.test_packaging import ROOT


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
