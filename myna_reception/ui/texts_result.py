"""A result in words: verdict, certificate banner, and the insurance fields of the 資格確認限定型, nothing else.

What the service did not send is never filled in: a ratio for people under 70 is not in the answer, and is not computed.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from myna_reception.eligibility.code_tables import (
    COMBINED_USE,
    LIMIT_CLASSIFICATION,
    LIMIT_CLASSIFICATION_FLAG,
    SOCIAL_INSURANCE,
    TREATMENT_TYPE,
)
from myna_reception.eligibility.code_tables import TICKET_TYPE as TICKETS
from myna_reception.reception.card_facts import CertificateStanding, CheckMethod, StandingReport
from myna_reception.reception.eligibility import (
    MedicalTicket,
    PersonalFamily,
    Qualification,
    QualificationValidity,
    Sex,
    Verdict,
)
from myna_reception.reception.own_share import Contradiction, computed_share
from myna_reception.ui.texts import Phrase
from myna_reception.ui.texts_dates import date_yomi, era_year, japanese_date
from myna_reception.ui.theme.tokens import Tone


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """A verdict with its tone and icon."""

    phrase: Phrase
    tone: Tone
    icon: str


VERDICTS = MappingProxyType(
    {
        Verdict.ELIGIBLE: VerdictWords(Phrase("資格あり", "しかく あり"), Tone.SUCCESS, "success"),
        Verdict.NOT_ELIGIBLE: VerdictWords(Phrase("資格なし", "しかく なし"), Tone.ERROR, "error"),
        Verdict.UNCONFIRMED: VerdictWords(Phrase("確認できません", "かくにん できません"), Tone.WARNING, "unknown"),
    }
)

VALIDITIES = MappingProxyType(
    {
        QualificationValidity.VALID: Phrase("この資格は有効です。", "この しかくは ゆうこうです"),
        QualificationValidity.INVALID: Phrase("この資格は無効です。", "この しかくは むこうです"),
        QualificationValidity.INVALID_NEWER_EXISTS: Phrase(
            "この資格は無効で、新しい資格があります。", "この しかくは むこうで あたらしい しかくが あります"
        ),
        QualificationValidity.NONE_FOUND: Phrase("当てはまる資格がありません。", "あてはまる しかくが ありません"),
        QualificationValidity.SEVERAL_FOUND: Phrase(
            "資格が2つ以上見つかりました。", "しかくが ふたつ いじょう みつかりました"
        ),
        QualificationValidity.VALID_UNREGISTERED: Phrase(
            "有効（未登録）な医療扶助の資格です。", "ゆうこう みとうろくな いりょうふじょの しかくです"
        ),
    }
)

ADVICE = MappingProxyType(
    {
        QualificationValidity.INVALID: Phrase(
            "新しい保険に変わっていないか、患者さんにたずねてください。資格確認書があれば、それで確認してください。",
            "あたらしい ほけんに かわって いないか たずねて ください",
        ),
        QualificationValidity.INVALID_NEWER_EXISTS: Phrase(
            "保険が変わったか、患者さんにたずねてください。切り替えの直後は、新しい資格が出るまで日数がかかることがあります。",
            "ほけんが かわったか たずねて ください",
        ),
        QualificationValidity.NONE_FOUND: Phrase(
            "資格確認書があれば、それで確認してください。なければ、加入している保険者に問い合わせてください。",
            "しかく かくにんしょが あれば それで かくにんして ください",
        ),
        QualificationValidity.SEVERAL_FOUND: Phrase(
            "どの資格を使うか、患者さんに確かめてください。", "どの しかくを つかうか たしかめて ください"
        ),
    }
)
"""What to do next, where a validity leaves something to be done."""

METHODS = MappingProxyType({CheckMethod.PIN: "暗証番号", CheckMethod.VISUAL: "目視", CheckMethod.FACE: "顔"})
SEXES = MappingProxyType({Sex.MALE: "男", Sex.FEMALE: "女", Sex.UNSET: "未設定"})
FAMILY = MappingProxyType({PersonalFamily.INSURED: "本人", PersonalFamily.FAMILY: "家族"})
REASONS_OF_LOSS = MappingProxyType(
    {"01": "死亡", "02": "生活保護の受給開始", "03": "医療保険などの資格取得", "99": "その他"}
)
CLASSIFICATIONS = MappingProxyType(
    {
        "01": "一般",
        "02": "退職",
        "03": "短期一般",
        "04": "短期退職",
        "05": "特別療養費対象",
        "06": "特例退職",
        "07": "自衛官",
        "A1": "医療扶助",
    }
)

ASSISTANCE = "A1"  # 医療扶助
CONFIRMED_AT = "確認日時"
METHOD = "本人確認"
RECEPTION_NUMBER = "受付番号"
QUALIFICATION = "資格"
EMPTY = "なし"
RATIO_NOT_SENT = "資格の情報に含まれていません"
COMPUTED = "（年齢から計算）"
CONTRADICTION = "資格の情報に、合わないところがあります"
CONTRADICTIONS = MappingProxyType(
    {
        Contradiction.PRESCHOOL_MISSING: "就学前の年齢ですが、「未就学」と書かれていません。負担は2割のはずです。",
        Contradiction.PRESCHOOL_TOO_OLD: "「未就学」とありますが、その年齢ではありません。生年月日を確かめてください。",
        Contradiction.ELDERLY_MISSING: (
            "70歳から74歳ですが、高齢受給者証の情報がありません。割合は年齢だけでは決まりません。"
            "高齢受給者証を見せてもらうか、保険者に確かめてください。"
        ),
        Contradiction.ELDERLY_AT_OTHER_AGE: "高齢受給者証がありますが、70歳から74歳ではありません。",
        Contradiction.ELDERLY_NOT_VALID: "高齢受給者証の有効期間の外です。保険者に確かめてください。",
        Contradiction.SHARE_MISSING: "75歳以上ですが、負担割合がありません。保険者に確かめてください。",
        Contradiction.ODD_SHARE: "負担割合が、1割・2割・3割のどれでもありません。保険者に確かめてください。",
    }
)


@dataclass(frozen=True, slots=True)
class StandingWords:
    """What is said about the certificate beside a result."""

    tone: Tone
    title: str
    text: str
    yomi: str


_RENEW = "市区町村の窓口での更新（無料）を案内してください。"


def standing_words(report: StandingReport) -> StandingWords | None:
    """The banner for a certificate that needs attention; None for one that does not.

    Expired and revoked certificates end a reception: their words are those of the error.
    """
    match report.standing:
        case CertificateStanding.EXPIRING:
            left = "期限は今日です" if report.days_left == 0 else f"期限まであと{report.days_left}日です"
            return StandingWords(
                Tone.WARNING,
                f"電子証明書の{left}",
                f"{japanese_date(report.not_after)}まで。市区町村の窓口での更新（無料）をおすすめしてください。",
                f"でんし しょうめいしょの きげんが ちかづいて います きげんは {date_yomi(report.not_after)} です",
            )
        case CertificateStanding.GRACE:
            return StandingWords(
                Tone.WARNING,
                "電子証明書の期限が切れています",
                f"保険証として使えるのは{japanese_date(report.last_usable_day)}までです。"
                f"{_RENEW}（期限は{japanese_date(report.not_after)}でした）",
                "でんし しょうめいしょの きげんが きれて います ほけんしょうとしては "
                f"{date_yomi(report.last_usable_day)} まで つかえます",
            )
        case CertificateStanding.EXPIRED:
            return StandingWords(
                Tone.ERROR,
                "電子証明書の期限が切れています",
                f"有効期限は{japanese_date(report.not_after)}でした。{_RENEW}",
                f"でんし しょうめいしょの きげんが きれて います きげんは {date_yomi(report.not_after)} でした",
            )
        case CertificateStanding.REVOKED:
            return StandingWords(
                Tone.ERROR,
                "電子証明書が失効しています",
                "市区町村の窓口へ相談するよう、患者さんに案内してください。",
                "でんし しょうめいしょが しっこうして います",
            )
        case CertificateStanding.VALID:
            return None


@dataclass(frozen=True, slots=True, repr=False)
class Field:
    """One labelled value of a result.

    ``wide`` fields take both columns, ``strong`` ones are larger, ``quiet`` ones say that nothing was sent.
    """

    label: str
    value: str
    wide: bool = False
    strong: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Group:
    """Fields that belong together; ``title`` is empty where the labels say enough."""

    fields: tuple[Field, ...]
    title: str = ""


def qualification_title(number: int, total: int) -> str:
    """«資格 1/2»."""
    return f"{QUALIFICATION} {number}/{total}"


def qualification_groups(q: Qualification, day: date | None = None) -> tuple[Group, ...]:
    """The fields of a qualification in the order in which they are copied into a patient file.

    ``day``: when it was confirmed; the own share is computed by the age on it where none was sent, and marked so.
    """
    groups = (
        Group(_person(q)),
        Group(_insurance(q, day)),
        Group(_elderly(q), "高齢受給者証"),
        Group(_limit(q), "限度額適用認定証"),
        *(Group(_ticket(each), TICKETS.names.get(each.ticket_type, "医療券")) for each in q.medical_tickets),
        Group(_dates(q)),
    )
    return tuple(group for group in groups if group.fields)


def _person(q: Qualification) -> tuple[Field, ...]:
    address = "　".join(part for part in (q.post_number and f"〒{q.post_number}", q.address) if part)
    return (
        Field("フリガナ", kana(q.name_kana) or EMPTY, wide=True, quiet=True),
        Field("氏名", q.name, wide=True, strong=True),
        Field("生年月日", japanese_date(q.birthdate)),
        Field("性別", SEXES[q.sex]),
        *_optional("住所", address, wide=True),
    )


def _insurance(q: Qualification, day: date | None) -> tuple[Field, ...]:
    if q.card_classification == ASSISTANCE:
        return (
            _always("公費負担者番号", q.insurer_number.strip()),
            _always("福祉事務所など", q.insurer_name),
            _always("受給者番号", q.number),
            Field("区分", CLASSIFICATIONS[ASSISTANCE]),
        )
    # The insured person of an 本人 is the patient: the same name twice would only take room.
    insured_name = "" if q.insured_name == q.name else q.insured_name
    return (
        _always("保険者番号", q.insurer_number.strip()),
        _always("保険者名称", q.insurer_name),
        _always("記号", q.symbol),
        _always("番号", q.number),
        _always("枝番", q.branch_number),
        _always("本人・家族", FAMILY[q.personal_family] if q.personal_family else ""),
        *_optional("被保険者・世帯主氏名", insured_name, wide=True),
        *_ratio(q, day),
        *_optional("区分", CLASSIFICATIONS.get(q.card_classification, q.card_classification)),
        *_optional("未就学", "義務教育就学前" if q.preschool else ""),
    )


def _ratio(q: Qualification, day: date | None) -> tuple[Field, ...]:
    if q.contribution_percent is not None:
        return (Field("負担割合", tenths(q.contribution_percent)),)
    computed = None if day is None else computed_share(q, day)
    if computed is not None:
        return (Field("負担割合", f"{tenths(computed)}{COMPUTED}"),)
    return () if q.elderly_recipient is not None else (Field("負担割合", RATIO_NOT_SENT, quiet=True),)


def _elderly(q: Qualification) -> tuple[Field, ...]:
    e = q.elderly_recipient
    if e is None:
        return ()
    return (
        Field("負担割合", tenths(e.contribution_percent)),
        *_optional("交付日", japanese_date(e.issued_on) if e.issued_on else ""),
        *_optional("有効期間", period(e.valid_from, e.valid_to), wide=True),
    )


def _limit(q: Qualification) -> tuple[Field, ...]:
    limit = q.limit_certificate
    if limit is None:
        return ()
    return (
        Field("証区分", LIMIT_CLASSIFICATION.names.get(limit.classification, limit.classification)),
        Field("適用区分", LIMIT_CLASSIFICATION_FLAG.names.get(limit.flag, limit.flag)),
        *_optional("交付日", japanese_date(limit.issued_on) if limit.issued_on else ""),
        *_optional("長期入院該当日", japanese_date(limit.long_term_on) if limit.long_term_on else ""),
        *_optional("有効期間", period(limit.valid_from, limit.valid_to), wide=True),
    )


def _ticket(ticket: MedicalTicket) -> tuple[Field, ...]:
    year, month = ticket.treatment_month[:4], ticket.treatment_month[4:]
    return (
        *_optional("交付番号", ticket.issue_number),
        *_optional("診療年月", f"{era_year(date(int(year), int(month), 1))}{int(month)}月" if month else ""),
        *_optional("有効期間", period(ticket.valid_from, ticket.valid_to), wide=True),
        *_optional("指定医療機関", ticket.institution_name or ticket.institution_code, wide=True),
        *_optional("診療の別", TREATMENT_TYPE.names.get(ticket.treatment_type, ticket.treatment_type)),
        *_optional("本人支払額", "" if ticket.self_pay_yen is None else f"{ticket.self_pay_yen:,}円"),
        *_optional("単独・併用", COMBINED_USE.names.get(ticket.combined_use, ticket.combined_use)),
        *_optional("社会保険", SOCIAL_INSURANCE.names.get(ticket.social_insurance, ticket.social_insurance)),
        *_optional("地区担当員", ticket.district_contact),
        *_optional("取扱担当者", ticket.handling_contact),
        *_optional("不整合", "資格と医療券の内容が合っていません" if ticket.inconsistent else "", wide=True),
    )


def _dates(q: Qualification) -> tuple[Field, ...]:
    return (
        *_optional("資格取得日", japanese_date(q.qualified_on) if q.qualified_on else ""),
        *_optional("交付日", japanese_date(q.issued_on) if q.issued_on else ""),
        *_optional("資格喪失日", japanese_date(q.disqualified_on) if q.disqualified_on else ""),
        *_optional("喪失の理由", REASONS_OF_LOSS.get(q.reason_of_loss, q.reason_of_loss)),
        *_optional("有効期間", period(q.valid_from, q.valid_to), wide=True),
        *_optional("照会番号", q.reference_number, wide=True),
    )


def _always(label: str, value: str) -> Field:
    return Field(label, value or EMPTY, quiet=not value)


def _optional(label: str, value: str, *, wide: bool = False) -> tuple[Field, ...]:
    return (Field(label, value, wide=wide),) if value else ()


def period(first: date | None, last: date | None) -> str:
    """«… から … まで», with what there is of it."""
    start = f"{japanese_date(first)}から" if first else ""
    end = f"{japanese_date(last)}まで" if last else ""
    return " ".join(part for part in (start, end) if part)


def tenths(percent: int) -> str:
    """20 → «2割»; a share that is not a whole number of tenths stays in percent."""
    whole, rest = divmod(percent, 10)
    return f"{percent}%" if rest else f"{whole}割"


def kana(half_width: str) -> str:
    """Half-width kana (ﾐﾎﾝ ﾊﾅｺ) in full width, with a full-width space between the parts."""
    return unicodedata.normalize("NFKC", half_width).replace(" ", "　")
