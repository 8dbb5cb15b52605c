"""Invented patients, cards and answers for the pictures. Nothing here is of anybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from myna_reception.reception.card_facts import (
    AuthenticityReport,
    CardFace,
    CardFacts,
    CardKind,
    CertificateStanding,
    CheckMethod,
    FaceImage,
    SignedFace,
    StandingReport,
    UnsignedFace,
)
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import (
    ElderlyRecipientCertificate,
    EligibilityResult,
    LimitCertificate,
    MedicalTicket,
    PersonalFamily,
    Qualification,
    QualificationValidity,
    Sex,
    Verdict,
)
from myna_reception.reception.errors import (
    CertificateExpired,
    ReceptionError,
)
from myna_reception.reception.masked import Masked
from myna_reception.reception.states import (
    Outcome,
    ShowResult,
)
from myna_reception.records.handoff.sample import PERSON
from myna_reception.ui.drawer_cards import DrawerCard

_TODAY = date(2026, 1, 15)

DRAWER = (
    DrawerCard(
        "hanako", "見本 花子：はじめての受付", "暗証番号でも目視でも受付できる、ふつうのカードです。", "暗証番号　1234"
    ),
    DrawerCard(
        "taro", "見本 太郎：期限が近いカード", "電子証明書の期限が、あと1か月です。更新を案内します。", "暗証番号　1111"
    ),
    DrawerCard(
        "yoshi",
        "𠮷野 さくら：期限が切れて1か月",
        "電子証明書は期限切れですが、保険証としてはまだ使えます。",
        "暗証番号　2222",
    ),
    DrawerCard(
        "locked",
        "架空 次郎：ロックされたカード",
        "暗証番号がロックされています。目視で受付します。",
        "暗証番号は使えません",
    ),
    DrawerCard(
        "face",
        "架空 うめ：顔認証マイナンバーカード",
        "暗証番号のないカードです。目視で受付します。",
        "暗証番号はありません",
    ),
    DrawerCard("unregistered", "見本 三郎：利用登録がない", "その場で利用登録をする練習です。", "暗証番号　3333"),
    DrawerCard("newer", "練習 みどり：保険が変わった", "古い保険は無効で、新しい資格があります。", "暗証番号　4444"),
    DrawerCard("several", "練習 五郎：資格が2つ", "医療保険と医療扶助が見つかります。", "暗証番号　5555"),
)

HANAKO = replace(
    PERSON, symbol="１２－３４", number="５６７８", address="", post_number="",
    valid_from=date(2025, 8, 1), valid_to=date(2026, 7, 31),
)  # fmt: skip
ELDER = replace(
    HANAKO,
    insurer_number="39139993",
    insurer_name="見本県後期高齢者医療広域連合",
    symbol="",
    number="01234567",
    branch_number="",
    personal_family=None,
    insured_name="",
    name="𠮷野　さくら",
    name_kana="ﾖｼﾉ ｻｸﾗ",
    birthdate=date(1945, 8, 15),
    contribution_percent=10,
)
SEVENTIES = replace(
    HANAKO,
    insurer_number="999995",
    insurer_name="見本市国民健康保険",
    name="髙﨑　榮次郎",
    name_kana="ﾀｶｻｷ ｴｲｼﾞﾛｳ",
    insured_name="髙﨑　榮次郎",
    sex=Sex.MALE,
    birthdate=date(1953, 12, 24),
    elderly_recipient=ElderlyRecipientCertificate(date(2025, 7, 20), date(2025, 8, 1), date(2026, 7, 31), 20),
)
LOST = replace(HANAKO, disqualified_on=date(2025, 12, 1), reason_of_loss="03")
LONGEST = replace(
    HANAKO,
    insurer_name="見本県見本市架空町練習村連合国民健康保険組合見本支部練習出張所",
    symbol="１２３４５６７８９０１２３４５６７８９０",
    number="ABCDEFGHIJ0123456789",
    branch_number="99",
    personal_family=PersonalFamily.FAMILY,
    name="ウォルフェシュレーゲルシュタインハウゼン　アレクサンドリアヴィクトリアマルガレーテ",
    name_kana="ｳｫﾙﾌｪｼｭﾚｰｹﾞﾙｼｭﾀｲﾝﾊｳｾﾞﾝ ｱﾚｸｻﾝﾄﾞﾘｱｳﾞｨｸﾄﾘｱﾏﾙｶﾞﾚｰﾃ",
    insured_name="WOLFESCHLEGELSTEINHAUSENBERGERDORFF　ALEXANDRIAVICTORIAMARGARETE",
    post_number="100-0001",
    address="見本県見本市架空町大字練習字見本１２３４番地の５６７８　"
    "グランドマンション見本架空練習タワーイースト１２３４号室",
    preschool=True,
    reference_number="12345678901234567890123456789012345678901234567890",
)
WELFARE = replace(
    HANAKO, card_classification="A1", insurer_number="12136008", insurer_name="見本市福祉事務所", symbol="",
    number="9999996", branch_number="", personal_family=None, insured_name="",
)  # fmt: skip

TICKET = MedicalTicket(
    "01", date(2026, 1, 1), date(2026, 1, 31), "０００１２３", "202601", institution_name="見本鍼灸整骨院（練習）",
    treatment_type="02", self_pay_yen=1_500, district_contact="例示　担当", combined_use="01", social_insurance="02",
    inconsistent=True,
)  # fmt: skip
LIMITED = replace(
    HANAKO,
    limit_certificate=LimitCertificate("01", "A03", date(2025, 8, 1), date(2025, 8, 1), date(2026, 7, 31)),
)

HOSTILE_NAME = "\u202e<b>太字</b>　<img src='file:///x'>\u2066葛\U000e0100城𠮷\U00029e3d髙﨑\x07　שלום A"
HOSTILE = replace(
    LONGEST,
    insurer_name="# 見本**健康**[保険](http://192.0.2.1/)\u200f組合<script>alert(1)</script>",
    symbol="",
    number="12345678901234567890",
    branch_number="",
    personal_family=None,
    insured_name="שלום עולם",
    name=HOSTILE_NAME + "名" * (60 - len(HOSTILE_NAME)),
    name_kana="<b>ﾐﾎﾝ</b>[ﾊﾅ|ｺ]~\u202e",
    address="A" * 60 + "邉\U000e0101" * 20,
)
"""What a hostile service might send: markup, directions, unseen characters, 60 characters, 20 digits."""


def _standing(standing: CertificateStanding, not_after: date, last: date) -> StandingReport:
    return StandingReport(standing, not_after, last, (not_after - _TODAY).days)


VALID = _standing(CertificateStanding.VALID, date(2028, 4, 1), date(2028, 7, 31))
EXPIRING = _standing(CertificateStanding.EXPIRING, date(2026, 2, 10), date(2026, 5, 31))
GRACE = _standing(CertificateStanding.GRACE, date(2025, 12, 20), date(2026, 3, 31))
EXPIRED = _standing(CertificateStanding.EXPIRED, date(2025, 9, 1), date(2025, 12, 31))
REVOKED = replace(VALID, standing=CertificateStanding.REVOKED)


def card(tries: int | None = 3, standing: StandingReport = VALID) -> CardFacts:
    """What an invented card told."""
    return CardFacts(CardKind.PLASTIC, Masked(b"no certificate"), standing, tries)


def shown(
    validity: QualificationValidity,
    *qualifications: Qualification,
    standing: StandingReport = VALID,
    method: CheckMethod = CheckMethod.PIN,
) -> ShowResult:
    """A result page."""
    result = EligibilityResult(
        validity,
        qualifications,
        datetime(2026, 1, 15, 9, 5, tzinfo=JST),
        standing.standing,
        "0000000001",
        practice=True,
    )
    return ShowResult("r", card(standing=standing), Outcome(result.verdict, standing, method, result))


def ended(error: ReceptionError, standing: StandingReport = VALID, *, can_register: bool = False) -> ShowResult:
    """A reception that ended without an answer."""
    method = None if isinstance(error, CertificateExpired) else CheckMethod.VISUAL
    outcome = Outcome(Verdict.UNCONFIRMED, standing, method, error=error)
    return ShowResult("r", card(standing=standing), outcome, can_register)


def _shape(width: int, height: int, inside: Callable[[float, float], bool]) -> FaceImage:
    """A dark shape on white paper; ``inside`` takes places between 0 and 1."""
    grey = bytes(
        90 if inside(column / width, row / height) else 245 for row in range(height) for column in range(width)
    )
    return FaceImage(Masked(b""), width, height, Masked(grey))


def _head(across: float, down: float) -> bool:
    head = ((across - 0.5) / 0.24) ** 2 + ((down - 0.4) / 0.26) ** 2 < 1
    return head or ((across - 0.5) / 0.45) ** 2 + ((down - 1.0) / 0.32) ** 2 < 1


def face(report: AuthenticityReport) -> CardFace:
    """A card's face with the outline of nobody."""
    line = _shape(480, 28, lambda across, _down: across < 0.4 and int(across * 50) % 5 > 0)
    return CardFace(
        SignedFace(_shape(240, 300, _head), line, line, Masked(date(1985, 4, 3)), Masked("2")),
        UnsignedFace(Masked(date(2034, 4, 3)), line),
        report,
    )
