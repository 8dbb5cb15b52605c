"""The words of 受付履歴, reports, hand-offs and what belongs to them."""

from __future__ import annotations

from types import MappingProxyType

from myna_reception.reception.card_facts import CertificateStanding, CheckMethod
from myna_reception.reception.eligibility import Verdict
from myna_reception.records.differences import Difference
from myna_reception.records.entries import Outreach, Route

HISTORY = "受付履歴"
DIFFERENCES = "前回との違い"
NO_DIFFERENCES = "前回と同じです"
FIELDS = MappingProxyType(
    {
        "validity": "資格の有効性",
        "insurer_number": "保険者番号",
        "insurer_name": "保険者名称",
        "insured_card_symbol": "記号",
        "insured_identification_number": "番号",
        "insured_branch_number": "枝番",
        "personal_family_classification": "本人・家族",
        "insured_card_classification": "区分",
        "insured_partial_contribution_ratio": "負担割合",
        "elderly_recipient_contribution_ratio": "負担割合（高齢受給者証）",
        "name": "氏名",
        "name_kana": "フリガナ",
        "address": "住所",
        "qualification_date": "資格取得日",
        "insured_card_expiration_date": "有効期限",
        "reference_number": "照会番号",
        "birthdate": "生年月日",
    }
)
VERDICTS = MappingProxyType(
    {Verdict.ELIGIBLE: "資格あり", Verdict.NOT_ELIGIBLE: "資格なし", Verdict.UNCONFIRMED: "確認できません"}
)
METHODS = MappingProxyType({CheckMethod.PIN: "暗証番号", CheckMethod.VISUAL: "目視", CheckMethod.FACE: "顔"})
STANDINGS = MappingProxyType(
    {
        CertificateStanding.VALID: "有効",
        CertificateStanding.EXPIRING: "期限が近い",
        CertificateStanding.GRACE: "期限切れ（猶予中）",
        CertificateStanding.EXPIRED: "期限切れ",
        CertificateStanding.REVOKED: "失効",
    }
)
ROUTES = MappingProxyType(
    {
        Route.CARD: "マイナ保険証",
        Route.CERTIFICATE: "資格確認書",
        Route.PORTAL: "カードとマイナポータルの画面",
        Route.NOTICE: "カードと資格情報のお知らせ",
        Route.DECLARATION: "被保険者資格申立書",
        Route.INSURER: "保険者に問い合わせ",
        Route.OTHER: "その他",
    }
)
OUTREACH = MappingProxyType({Outreach.SPOKEN: "お声掛け", Outreach.LEAFLET: "チラシの手渡し"})
CAUSES = MappingProxyType(
    {
        "pin_incorrect": "暗証番号の間違い",
        "pin_blocked": "暗証番号のロック",
        "pin_malformed": "暗証番号の入力の間違い",
        "card_torn": "読み取り中にカードが離れた",
        "card_unsupported": "使えないカード",
        "reader_unavailable": "カードリーダーが使えない",
        "reader_busy": "カードリーダーが使用中",
        "certificate_expired": "電子証明書の期限切れ",
        "certificate_revoked": "電子証明書の失効",
        "not_registered": "利用登録がない",
        "identity_not_confirmed": "本人と確認できない",
        "service_unreachable": "資格確認サービスにつながらない",
        "service_refused": "資格確認サービスが受け付けない",
        "terminal_not_activated": "端末が登録されていない",
    }
)
_CODES = MappingProxyType(
    {
        "validity": {
            "1": "有効", "2": "無効", "3": "無効（新しい資格あり）", "4": "該当なし", "5": "複数該当",
            "6": "有効（未登録）",
        },
        "personal_family_classification": {"1": "本人", "2": "家族"},
    }
)  # fmt: skip
_RATIOS = ("insured_partial_contribution_ratio", "elderly_recipient_contribution_ratio")


def field_name(field: str) -> str:
    """What a field is called on the screen."""
    return FIELDS.get(field, field)


def value_words(field: str, value: str) -> str:
    """A value as it is read: codes in words, a percentage in tenths."""
    if not value:
        return "なし"
    if field in _RATIOS and value.isdigit():
        whole, rest = divmod(int(value), 10)
        return f"{value}%" if rest else f"{whole}割"
    return _CODES.get(field, {}).get(value, value)


def difference_words(difference: Difference) -> tuple[str, str, str]:
    """Field, before and after, in words."""
    name = difference.field
    return field_name(name), value_words(name, difference.before), value_words(name, difference.after)


def cause_words(code: str) -> str:
    """A cause of failure in words."""
    return CAUSES.get(code, code)
