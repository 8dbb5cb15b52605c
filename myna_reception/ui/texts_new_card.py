"""The words of «新しいカードを作る», in the window and on the command line."""

from __future__ import annotations

from types import MappingProxyType

from myna_reception.ui.texts import Phrase

NEW_CARD = "新しいカードを作る"
HEADING = Phrase("新しいカードを作ります", "あたらしい かーどを つくります")
SUPPORT = "架空の人のカードを作ります。本物の人の氏名や番号は入れないでください。"
MAKE = "作る"
BUSY = "カードを作っています。"
FAILED = "カードを作れませんでした"
FAILED_SUPPORT = "この端末に書き込めません。ディスクの空きを確かめてください。"
CHOOSE_PHOTO = "写真を選ぶ"
PHOTO_FILES = "写真 (*.jpg *.jpeg *.png *.jp2)"  # Qt reads what the brackets hold

FIELDS = MappingProxyType(
    {
        "like": ("もとにするカード", "保険、証明書、住所が同じになります"),
        "name": ("氏名", "姓と名の間を空けます"),
        "name_kana": ("フリガナ", "かなで、姓と名の間を空けます"),
        "birthdate": ("生年月日", "例：1985-04-01"),
        "sex": ("性別", ""),
        "pin": ("暗証番号", "数字4桁（空なら、もとのカードと同じ）"),
        "photo": ("顔写真", "写真のファイル（空なら、絵の顔になります）"),
    }
)
SEXES = MappingProxyType({"female": "女性", "male": "男性"})

_FAULTS = MappingProxyType(
    {
        "empty": "{}を入力してください",
        "too-long": "{}は100文字までです",
        "wrong-characters": "{}に使えない文字が入っています",
        "wrong-form": "{}の形が違います",
        "in-future": "{}が今日より後です",
        "too-old": "{}が120年より前です",
        "unknown": "{}を選んでください",
        "does-not-fit-age": "{}の保険は、この年齢の人のものではありません",
        "not-on-this-card": "もとにするカードは{}を持ちません",
        "unreadable": "{}のファイルを読めません",
        "too-large": "{}のファイルが大きすぎます",
        "too-small": "{}が小さすぎます（縦横120画素から）",
        "not-a-picture": "{}のファイルが写真ではありません",
    }
)


def fault_text(field: str, fault: str) -> str:
    """What is wrong with a field, with what is expected where that helps."""
    label, form = FIELDS.get(field, (field, ""))
    said = _FAULTS.get(fault, "{}を確かめてください").format(label)
    return f"{said}：{form}" if form and fault == "wrong-form" else said
