"""The forms that a clinic fills in."""

from __future__ import annotations

from myna_reception.simulator.portal import values
from myna_reception.simulator.portal.forms import Field, Form, Kind
from myna_reception.simulator.portal.rules import FACILITY_KINDS, HARDSHIPS

TERMINALS_LIMIT = 20
COST_HINT = "領収書の金額。0でもかまいません。"


def _count(typed: str) -> int:
    return values.whole_number(typed, 0, TERMINALS_LIMIT, "台")


def _people(typed: str) -> int:
    return values.whole_number(typed, 0, 99_999, "人")


def _births(typed: str) -> list[str]:
    return [values.day(each).isoformat() for each in typed.splitlines() if each.strip()]


CLINIC_NAME = Field("clinic_name", "施術所の名前", "架空の名前を使ってください（例：見本鍼灸整骨院）。")
ADDRESS = Field("address", "所在地", "例：大阪府見本市見本町1-2-3", most=200)
FACILITY = Field("facility_kind", "施術所の種類", kind=Kind.RADIO, choices=FACILITY_KINDS)
APPLY = Form(
    (
        CLINIC_NAME,
        ADDRESS,
        FACILITY,
        Field("mobile", "スマホ・タブレットの台数", f"0から{TERMINALS_LIMIT}まで", read=_count, digits=True),
        Field("pc", "パソコンの台数", f"0から{TERMINALS_LIMIT}まで", read=_count, digits=True),
    ),
    "申請する",
)
START = Form(
    (
        Field(
            "start_date", "運用開始日", "YYYY-MM-DD の形（例：2026-04-01）。予定の日でもかまいません。", read=values.day
        ),
    ),
    "送信",
)
JOINT = Form(
    (
        Field(
            "role", "この施術所は", kind=Kind.RADIO,
            choices=(
                ("main", "主たる施術所（端末がある方）"),
                ("dependent", "従たる施術所（主たる施術所の端末を使う方）"),
            ),
        ),
        Field(
            "main_number", "主たる施術所の登録記号番号", "従たる施術所のときだけ。ハイフンなし。", required=False,
            most=40, read=values.registration_number,
        ),
    ),
    "申告する",
)  # fmt: skip
GRANT = Form(
    (
        Field("terminal_cost", "端末にかかった金額（円）", COST_HINT, most=20, read=values.yen, digits=True),
        Field("reader_cost", "カードリーダーにかかった金額（円）", COST_HINT, most=20, read=values.yen, digits=True),
        Field("breakdown", "内訳", "品名と個数（例：カードリーダー 1台）。", Kind.AREA, most=1000, read=values.lines),
        Field("receipts", "領収書", "PDF・JPEG・PNG。1つ5MBまで、5つまで。", Kind.FILES),
        Field("bank", "振込先の口座（練習用の口座）を確かめました", kind=Kind.CHECK),
    ),
    "申請する",
    draft="下書きを保存する",
)
CAMPAIGN = Form(
    (
        Field("asked_on", "お声掛けを始めた日", "YYYY-MM-DD の形。", read=values.day),
        Field(
            "leaflet_on", "チラシを配り始めた日", "配っていなければ空のままにします。", required=False, read=values.day
        ),
        Field("poster_on", "ポスターを貼った日", "貼っていなければ空のままにします。", required=False, read=values.day),
        Field("patients", "カードで受付した患者さんの数", "0人でもかまいません。", read=_people, digits=True),
        Field("evidence", "受付アプリの確認件数を、資料としていっしょに送ります", kind=Kind.CHECK, required=False),
    ),
    "報告する",
)
HARDSHIP = Form(
    (
        CLINIC_NAME,
        ADDRESS,
        FACILITY,
        Field("reason", "事由", kind=Kind.RADIO, choices=HARDSHIPS),
        Field(
            "births", "常勤の施術者の生年月日", "「全員70歳以上」のとき、1行に1人ずつ（例：1950-04-01）。", Kind.AREA,
            required=False, most=1000, read=_births,
        ),
        Field("on", "廃止・休止・取りやめの日", "そのときだけ入力します。", required=False, read=values.day),
    ),
    "届け出る",
)  # fmt: skip
