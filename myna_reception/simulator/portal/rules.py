"""The rules of money, dates and exceptions, as far as they are publicly known (docs/portal.md tells how well). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SERVICE_BEGAN = date(2024, 4, 1)  # 資格確認限定型
START_AHEAD = timedelta(days=366)  # so far ahead a planned day may lie
GRANT_LIMIT = 41_000  # yen
GRANT_STEP = 1_000  # what is below is cut off
CAMPAIGN_MONEY = 50_000  # yen
OLD_AGE = 70
AGE_DAY = date(2024, 4, 1)
LEAVING_LIMIT = date(2025, 12, 2)


class FacilityKind(StrEnum):
    """施術所の種類."""

    JUDO = "judo"
    AHAKI = "ahaki"
    VISITING = "visiting"


FACILITY_KINDS = (
    (FacilityKind.JUDO.value, "柔道整復の施術所"),
    (FacilityKind.AHAKI.value, "あん摩マッサージ指圧・はり・きゅうの施術所"),
    (FacilityKind.VISITING.value, "出張専業"),
)


def start_date_problem(day: date, today: date) -> str | None:
    """What is wrong with a 運用開始日; a planned day may be entered."""
    if day < SERVICE_BEGAN:
        return f"運用開始日は、このサービスが始まった{SERVICE_BEGAN}以後の日を入力してください。"
    if day > today + START_AHEAD:
        return f"運用開始日は、{today + START_AHEAD}までの日を入力してください（予定の日でもかまいません）。"
    return None


def grant_amount(cost: int) -> int:
    """What is paid of an actual cost, both in yen."""
    return min(cost, GRANT_LIMIT) // GRANT_STEP * GRANT_STEP


@dataclass(frozen=True, slots=True)
class Campaign:
    """When a campaign runs and until when it is reported, each day included."""

    first: date = date(2025, 5, 1)
    last: date = date(2025, 7, 31)
    report_until: date = date(2025, 10, 31)

    def holds(self, day: date) -> bool:
        """Whether a day is within it."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class CampaignReport:
    """What a clinic did; zero patients with a card still qualify, so their number is no condition."""

    equipped: bool
    start_date: date | None
    asked_on: date | None  # お声掛け
    leaflet_on: date | None
    poster_on: date | None


def unmet(report: CampaignReport, campaign: Campaign, today: date) -> list[str]:
    """Each condition of the 協力金 that is not met, as a sentence with what to do."""
    found = []
    period = f"{campaign.first}から{campaign.last}まで"
    if today < campaign.first:
        found.append(f"取組の期間はまだ始まっていません（{period}）。")
    if today > campaign.report_until:
        found.append(f"報告の期限（{campaign.report_until}）を過ぎています。")
    if not report.equipped:
        found.append(
            "アプリを登録した端末がありません。「資格確認アカウント管理」のPDFで、先に端末を登録してください。"
        )
    if report.start_date is None:
        found.append("運用開始日が入力されていません。先に「運用開始日登録」で入力してください。")
    if report.asked_on is None or not campaign.holds(report.asked_on):
        found.append(f"患者さんへのお声掛けを、期間（{period}）の中でしている必要があります。")
    shown = [day for day in (report.leaflet_on, report.poster_on) if day is not None]
    if not any(map(campaign.holds, shown)):
        found.append(f"チラシの配布かポスターの掲示を、期間（{period}）の中でしている必要があります。")
    return found


class Hardship(StrEnum):
    """やむを得ない事由."""

    AGE = "age"
    SIGHT = "sight"
    CLOSING = "closing"
    LEAVING = "leaving"


HARDSHIPS = (
    (Hardship.AGE.value, "常勤の施術者が全員70歳以上（2024年4月の時点）"),
    (Hardship.SIGHT.value, "視覚に障害がある（あはきの施術所だけ）"),
    (Hardship.CLOSING.value, "2025年12月2日までに廃止・休止する"),
    (Hardship.LEAVING.value, "2025年12月2日までに受領委任をやめる"),
)


@dataclass(frozen=True, slots=True)
class HardshipAnswer:
    """What the questionnaire asked."""

    kind: FacilityKind
    reason: Hardship
    births: tuple[date, ...] = ()  # of every full-time practitioner
    on: date | None = None  # of closing or leaving


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a reason holds, and why."""

    accepted: bool
    because: str


def decide(answer: HardshipAnswer) -> Decision:
    """The result of the questionnaire."""
    match answer.reason:
        case Hardship.AGE:
            young = [birth for birth in answer.births if _age(birth, AGE_DAY) < OLD_AGE]
            if not answer.births:
                return Decision(False, "常勤の施術者の生年月日がありません。")
            if young:
                return Decision(
                    False,
                    f"常勤の施術者{len(answer.births)}人のうち{len(young)}人が、2024年4月1日に{OLD_AGE}歳になっていません。"
                    "全員が70歳以上のときだけ認められます。",
                )
            return Decision(True, f"常勤の施術者{len(answer.births)}人の全員が、2024年4月1日に70歳以上です。")
        case Hardship.SIGHT:
            if answer.kind is FacilityKind.JUDO:
                return Decision(
                    False, "視覚の障害による事由は、あん摩マッサージ指圧・はり・きゅうの施術所だけのものです。"
                )
            return Decision(True, "あはきの施術者に視覚の障害があるためです。")
        case _:
            word = "廃止・休止" if answer.reason is Hardship.CLOSING else "受領委任の取りやめ"
            if answer.on is None:
                return Decision(False, f"{word}の日がありません。")
            if answer.on > LEAVING_LIMIT:
                return Decision(False, f"{word}の日（{answer.on}）が、期限の{LEAVING_LIMIT}より後です。")
            return Decision(True, f"{word}の日（{answer.on}）が、期限の{LEAVING_LIMIT}までにあるためです。")


def _age(birth: date, on: date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
