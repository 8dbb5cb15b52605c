"""Pictures of every page in every notable state: ``python -m myna_reception.ui.gallery FOLDER``.

``--theme all --scale all --sheet`` draws them in every theme and text scale, with a contact sheet for each scene.

Everything shown is invented. The pictures are drawn off-screen with the bundled fonts, so that they are the same on
every machine; the tests walk the same scenes.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from myna_reception.eligibility.account_sheet import SheetProblem
from myna_reception.reception.card_facts import (
    Authenticity,
    AuthenticityReport,
    AuthenticityStep,
    CardFace,
    CardFacts,
    CardKind,
    CertificateStanding,
    CheckMethod,
    FaceBand,
    FaceImage,
    SignedFace,
    StandingReport,
    UnsignedFace,
)
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import (
    Challenge,
    ElderlyRecipientCertificate,
    EligibilityRequest,
    EligibilityResult,
    LimitCertificate,
    MedicalTicket,
    PersonalFamily,
    Purpose,
    Qualification,
    QualificationValidity,
    Sex,
    Verdict,
)
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    CertificateExpired,
    CertificateRevoked,
    Denial,
    IdentityNotConfirmed,
    NotRegistered,
    NumberBBlocked,
    NumberBFewTries,
    NumberBIncorrect,
    PinBlocked,
    PinIncorrect,
    PinMalformed,
    ReaderReason,
    ReaderUnavailable,
    ReceptionError,
    RefusalReason,
    ServiceRefused,
    ServiceUnreachable,
    TerminalNotActivated,
    UnreachableReason,
)
from myna_reception.reception.face import FaceFinding, FaceTrouble
from myna_reception.reception.masked import Masked
from myna_reception.reception.states import (
    Authenticating,
    AwaitFace,
    AwaitPin,
    AwaitRemoval,
    AwaitVisual,
    ChooseCheck,
    ConfirmLastTry,
    Idle,
    Outcome,
    Querying,
    Reading,
    ReadingFace,
    Recoverable,
    ShowResult,
    State,
    Unavailable,
)
from myna_reception.records.entries import Route
from myna_reception.records.other_routes import read_form
from myna_reception.settings import Settings, Theme
from myna_reception.ui import gallery_records
from myna_reception.ui.drawer_cards import DrawerCard
from myna_reception.ui.pages.settings import SECTIONS
from myna_reception.ui.texts_account_sheet import PROBLEMS
from myna_reception.ui.texts_outreach import PARTS
from myna_reception.ui.theme import dress
from myna_reception.ui.theme.fonts import app_font
from myna_reception.ui.theme.tokens import SCALES
from myna_reception.ui.window import MainWindow

SIZES = ((1280, 800), (1024, 600))
_BOTH = (CheckMethod.PIN, CheckMethod.VISUAL)
_ALL = (CheckMethod.PIN, CheckMethod.VISUAL, CheckMethod.FACE)
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

HANAKO = Qualification(
    card_classification="01",
    insurer_number="06139992",
    insurer_name="見本健康保険組合",
    symbol="１２－３４",
    number="５６７８",
    branch_number="00",
    personal_family=PersonalFamily.INSURED,
    insured_name="見本　花子",
    name="見本　花子",
    name_kana="ﾐﾎﾝ ﾊﾅｺ",
    sex=Sex.FEMALE,
    birthdate=date(1985, 4, 1),
    qualified_on=date(2020, 4, 1),
    valid_from=date(2025, 8, 1),
    valid_to=date(2026, 7, 31),
)
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


def _querying(purpose: Purpose = Purpose.CHECK) -> Querying:
    challenge = Challenge("c", b"", datetime(2026, 1, 15, 9, 5, tzinfo=JST))
    request = EligibilityRequest("k", challenge, CheckMethod.VISUAL, Masked(b""), None, "")
    return Querying("r", card(), purpose, request)


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


def _matching(**known: Any) -> AwaitFace:
    """The face match, as far as it is known."""
    return AwaitFace("r", card(), _ALL, face(AuthenticityReport(Authenticity.GENUINE)), **known)


STATES: dict[str, State] = {
    "waiting": Idle(),
    "reading": Reading("r"),
    "choose": ChooseCheck("r", card(), _BOTH),
    "choose-three": ChooseCheck("r", card(), _ALL),
    "choose-pin-blocked": ChooseCheck("r", card(0), (CheckMethod.VISUAL,), PinBlocked()),
    "last-try": ConfirmLastTry("r", card(1), _BOTH, Purpose.CHECK, PinIncorrect(1)),
    "last-try-register": ConfirmLastTry("r", card(1), (CheckMethod.PIN,), Purpose.REGISTER),
    "pin": AwaitPin("r", card(), _BOTH, Purpose.CHECK),
    "pin-wrong": AwaitPin("r", card(2), _BOTH, Purpose.CHECK, PinIncorrect(2)),
    "pin-last": AwaitPin("r", card(1), _BOTH, Purpose.CHECK, PinIncorrect(1)),
    "pin-malformed": AwaitPin("r", card(None), _BOTH, Purpose.CHECK, PinMalformed()),
    "pin-register": AwaitPin("r", card(), (CheckMethod.PIN,), Purpose.REGISTER),
    "visual": AwaitVisual("r", card(), _BOTH),
    "visual-wrong-number": AwaitVisual("r", card(), _BOTH, notice=NumberBIncorrect(8), tries=8),
    "visual-last-number": AwaitVisual("r", card(), _BOTH, notice=NumberBFewTries(1), tries=1),
    "visual-number-blocked": AwaitVisual("r", card(), _BOTH, notice=NumberBBlocked(), tries=0),
    "visual-reading": ReadingFace(AwaitVisual("r", card(), _BOTH)),
    "visual-genuine": AwaitVisual("r", card(), _BOTH, face=face(AuthenticityReport(Authenticity.GENUINE))),
    "visual-not-verifiable": AwaitVisual(
        "r",
        card(),
        _BOTH,
        face=face(AuthenticityReport(Authenticity.NOT_VERIFIABLE, AuthenticityStep.CERTIFICATE)),
    ),
    "visual-copied": AwaitVisual(
        "r", card(), _BOTH, face=face(AuthenticityReport(Authenticity.FAILED, AuthenticityStep.CARD))
    ),
    "visual-then-match": AwaitVisual("r", card(), _ALL, then_match=True),
    "visual-after-match": AwaitVisual(
        "r",
        card(),
        _ALL,
        face=face(AuthenticityReport(Authenticity.GENUINE)),
        finding=FaceFinding(FaceBand.NOT_SIMILAR),
    ),
    "face-consent": _matching(),
    "face-running": _matching(agreed=True),
    "face-similar": _matching(agreed=True, finding=FaceFinding(FaceBand.SIMILAR, turned=True)),
    "face-unsure": _matching(agreed=True, finding=FaceFinding(FaceBand.UNSURE, turned=True)),
    "face-not-similar": _matching(agreed=True, finding=FaceFinding(FaceBand.NOT_SIMILAR)),
    "face-not-turned": _matching(agreed=True, finding=FaceFinding(FaceBand.SIMILAR, turned=False)),
    "face-no-camera": _matching(agreed=True, trouble=FaceTrouble.NO_CAMERA),
    "authenticating": Authenticating("r", card(), _BOTH, Purpose.CHECK, None),
    "querying": _querying(),
    "registering": _querying(Purpose.REGISTER),
    "eligible": shown(QualificationValidity.VALID, HANAKO),
    "eligible-expiring": shown(QualificationValidity.VALID, HANAKO, standing=EXPIRING),
    "eligible-grace": shown(QualificationValidity.VALID, ELDER, standing=GRACE, method=CheckMethod.VISUAL),
    "eligible-seventies": shown(QualificationValidity.VALID, SEVENTIES),
    "eligible-contradiction": shown(QualificationValidity.VALID, replace(SEVENTIES, elderly_recipient=None)),
    "eligible-longest": shown(QualificationValidity.VALID, LONGEST, standing=GRACE),
    "not-eligible": shown(QualificationValidity.INVALID, LOST),
    "not-eligible-newer": shown(QualificationValidity.INVALID_NEWER_EXISTS, LOST),
    "not-eligible-none": shown(QualificationValidity.NONE_FOUND),
    "several": shown(QualificationValidity.SEVERAL_FOUND, HANAKO, LOST),
    "welfare-ticket": shown(QualificationValidity.VALID, replace(WELFARE, medical_tickets=(TICKET,))),
    "limit-certificate": shown(QualificationValidity.VALID, LIMITED),
    "welfare": shown(QualificationValidity.VALID_UNREGISTERED, WELFARE),
    "expired": ended(CertificateExpired(EXPIRED.not_after, EXPIRED.last_usable_day), EXPIRED),
    "revoked": ended(CertificateRevoked(), REVOKED),
    "not-registered": ended(NotRegistered(), can_register=True),
    "not-registered-no-pin": ended(NotRegistered()),
    "identity-not-confirmed": ended(IdentityNotConfirmed()),
    "not-the-holder": ended(IdentityNotConfirmed(Denial.NOT_HOLDER)),
    "removal": AwaitRemoval(),
    "torn": Recoverable(CardTorn(CardPhase.VERIFYING), card_present=False),
    "unreachable": Recoverable(ServiceUnreachable(UnreachableReason.NO_CONNECTION), card_present=True),
    "maintenance": Recoverable(ServiceRefused(RefusalReason.MAINTENANCE), card_present=True),
    "untrusted": Recoverable(ServiceRefused(RefusalReason.CERTIFICATE_UNTRUSTED), card_present=True),
    "no-reader": Unavailable(ReaderUnavailable(ReaderReason.NO_READER)),
    "no-library": Unavailable(ReaderUnavailable(ReaderReason.NO_LIBRARY)),
    "not-activated": Unavailable(TerminalNotActivated()),
}


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: a name, and what brings the window there."""

    name: str
    show: Callable[[MainWindow], None]
    practice: bool = True


def _state(name: str) -> Callable[[MainWindow], None]:
    def show(window: MainWindow) -> None:
        window.set_drawer_card(None if name in ("waiting", "no-reader", "not-activated") else "hanako")
        window.show_reception(STATES[name], timedelta(seconds=90))

    return show


def _activation_errors(window: MainWindow) -> None:
    window.show_activation()
    window.fill_activation({"institution_code": "131999", "terminal_id": "W-000001"})
    window.show_activation_errors(
        {
            "institution_code": "wrong_length",
            "terminal_id": "wrong_form",
            "password": "empty",
            "activation_code": "wrong_characters",
        }
    )


def _activation_filled(window: MainWindow) -> None:
    window.show_activation()
    window.fill_activation(
        {
            "institution_code": "1319999999",
            "terminal_id": "W0000001",
            "password": "invented",
            "activation_code": "ABCD-EFGH-JKLM-NPQR",
        }
    )


def _activation_sheet(window: MainWindow) -> None:
    _activation_filled(window)
    window.show_sheet_read()


def _activation_sheet_problem(window: MainWindow) -> None:
    window.show_activation()
    window.show_sheet_problem(*PROBLEMS[SheetProblem.NO_VALUES])


def _activation_failed(window: MainWindow) -> None:
    _activation_filled(window)
    window.show_activation_failure(ServiceRefused(RefusalReason.CODE_USED))


def _new_card(window: MainWindow) -> None:
    _state("waiting")(window)
    window.show_new_card([(each.id, each.title) for each in DRAWER])


def _new_card_errors(window: MainWindow) -> None:
    _new_card(window)
    faults = {"like": "does-not-fit-age", "name": "empty", "birthdate": "wrong-form", "photo": "not-a-picture"}
    window.show_new_card_errors(faults)


def _passcode_wrong(window: MainWindow) -> None:
    window.show_passcode_entry()
    window.show_passcode_wrong()


def _history(window: MainWindow) -> None:
    window.show_records("history", gallery_records.history())


def _history_empty(window: MainWindow) -> None:
    window.show_records("history", gallery_records.nothing_found())


def _entry(window: MainWindow) -> None:
    window.show_records("entry", gallery_records.detail())


def _reports(window: MainWindow) -> None:
    window.show_records("reports", gallery_records.month())


def _hand_off(window: MainWindow) -> None:
    window.show_records("hand_off", gallery_records.hand_offs())
    window.pages.hand_off.show_standings(gallery_records.standings())
    window.pages.hand_off.show_tried("xml", "")


def _safekeeping(window: MainWindow) -> None:
    window.show_records("safekeeping", gallery_records.DAY)


def _imported(window: MainWindow) -> None:
    window.show_records("safekeeping", gallery_records.DAY)
    window.pages.safekeeping.show_done(*gallery_records.imported())


def _recheck(window: MainWindow) -> None:
    window.show_records("recheck", *gallery_records.recheck())


def _other_routes(window: MainWindow) -> None:
    window.show_other_routes(_TODAY)


def _outreach(part: str) -> Callable[[MainWindow], None]:
    return lambda window: window.show_outreach(datetime.combine(_TODAY, time(9, 5), JST), part)


def _route_form(route: Route) -> Callable[[MainWindow], None]:
    return lambda window: window.show_route_form(route, {}, True)


def _route_errors(window: MainWindow) -> None:
    typed = {"insurer_number": "06139999", "name": "見本 花子", "birthdate": "S60.2.30", "valid_to": "R7.7.31"}
    window.show_route_form(Route.CERTIFICATE, typed, True)
    told = read_form(Route.CERTIFICATE, typed, _TODAY)
    if isinstance(told, dict):
        window.pages.route_form.show_errors(told)


def _differences(window: MainWindow) -> None:
    _state("eligible")(window)
    window.show_differences(gallery_records.DIFFERENCES, gallery_records.LAST_VISIT)


def _noticed(window: MainWindow) -> None:
    _state("waiting")(window)
    window.show_notice("secrets_not_kept")


def _settings(section: str) -> Callable[[MainWindow], None]:
    def show(window: MainWindow) -> None:
        _state("waiting")(window)
        window.show_settings(section, Settings())

    return show


SCENES: tuple[Scene, ...] = (
    Scene("starting", MainWindow.show_starting),
    Scene("terms", MainWindow.show_terms),
    Scene("activation", MainWindow.show_activation),
    Scene("activation-filled", _activation_filled),
    Scene("activation-errors", _activation_errors),
    Scene("activation-failed", _activation_failed),
    Scene("activation-sheet", _activation_sheet),
    Scene("activation-sheet-problem", _activation_sheet_problem),
    Scene("passcode-set", MainWindow.show_passcode_setup),
    Scene("passcode-entry", MainWindow.show_passcode_entry),
    Scene("passcode-wrong", _passcode_wrong),
    *(Scene(name, _state(name)) for name in STATES),
    Scene("waiting-notice", _noticed),
    Scene("new-card", _new_card),
    Scene("new-card-errors", _new_card_errors),
    Scene("history", _history),
    Scene("history-empty", _history_empty),
    Scene("history-entry", _entry),
    Scene("reports", _reports),
    Scene("hand-off", _hand_off),
    Scene("recheck", _recheck),
    Scene("safekeeping", _safekeeping),
    Scene("safekeeping-imported", _imported),
    Scene("result-differences", _differences),
    *(Scene(f"outreach-{part}", _outreach(part)) for part in PARTS),
    Scene("other-routes", _other_routes),
    Scene("route-certificate", _route_form(Route.CERTIFICATE)),
    Scene("route-portal", _route_form(Route.PORTAL)),
    Scene("route-insurer", _route_form(Route.INSURER)),
    Scene("route-errors", _route_errors),
    Scene("settings", _settings("")),
    *(Scene(f"settings-{section.key}", _settings(section.key)) for section in SECTIONS),
    Scene("live-waiting", _state("waiting"), practice=False),
    Scene("live-activation", MainWindow.show_activation, practice=False),
)


_LONGEST_NAMES = sorted(SCENES, key=lambda scene: -len(scene.name))


def make_window(scene: Scene) -> MainWindow:
    """A window for a scene, not yet shown."""
    window = MainWindow(practice=scene.practice, drawer=DRAWER if scene.practice else None)
    window.set_facility("見本整骨院", "W0000001")
    return window


def draw(
    folder: Path,
    wanted: frozenset[str] = frozenset(),
    *,
    themes: Sequence[Theme] = (Theme.LIGHT,),
    scales: Sequence[int] = (100,),
    sizes: Sequence[tuple[int, int]] = SIZES,
) -> list[Path]:
    """Write the pictures as ``SIZE-SCENE[-THEME][-SCALE].png``. ``wanted``: names of scenes, all when empty."""
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance()
    assert isinstance(application, QApplication)  # noqa: S101 - made by the caller
    made = []
    for theme in themes:
        for scale in scales:
            dress(application, theme, scale)
            made += [
                _picture(folder, scene, size, theme, scale)
                for size in sizes
                for scene in SCENES
                if not wanted or scene.name in wanted
            ]
    return made


def _picture(folder: Path, scene: Scene, size: tuple[int, int], theme: Theme, scale: int) -> Path:
    window = make_window(scene)
    window.resize(*size)
    window.show()
    scene.show(window)
    for _ in range(3):
        QApplication.processEvents()
    more = ("" if theme is Theme.LIGHT else f"-{theme}") + ("" if scale == 100 else f"-{scale}")
    path = folder / f"{size[0]}x{size[1]}-{scene.name}{more}.png"
    if not window.grab().save(str(path)):
        raise OSError(f"cannot write to {folder}")
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    return path


def main(arguments: list[str]) -> int:
    """``FOLDER [--theme NAME,…] [--scale PERCENT,…] [--size WxH,…] [SCENE…]``; ``all`` for every theme or scale."""
    parser = argparse.ArgumentParser(prog="python -m myna_reception.ui.gallery", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("scenes", nargs="*")
    parser.add_argument("--theme", default="light", help="light, dark, contrast, all")
    parser.add_argument("--scale", default="100", help="100, 125, 150, 175, 200, all")
    parser.add_argument("--size", default=",".join(f"{width}x{height}" for width, height in SIZES))
    parser.add_argument("--sheet", action="store_true", help="contact sheets too: one a scene")
    given = parser.parse_args(arguments)
    themes = [each for each in Theme if each is not Theme.SYSTEM and (given.theme == "all" or each in given.theme)]
    scales = [each for each in SCALES if given.scale == "all" or str(each) in given.scale.split(",")]
    sizes = [(int(width), int(height)) for width, height in (each.split("x") for each in given.size.split(","))]
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    made = draw(given.folder, frozenset(given.scenes), themes=themes, scales=scales, sizes=sizes)
    print(f"{len(made)} pictures")
    if given.sheet:
        print(f"{len(sheets(given.folder, made))} sheets")
    del application
    return 0


def sheets(folder: Path, pictures: Sequence[Path], across: int = 3, width: int = 640) -> list[Path]:
    """Contact sheets, one a scene: its pictures side by side at ``width``, each under its name."""
    made = []
    by_scene: dict[str, list[Path]] = {}
    for picture in pictures:
        scene = next(each.name for each in _LONGEST_NAMES if picture.stem.split("-", 1)[1].startswith(each.name))
        by_scene.setdefault(scene, []).append(picture)
    for scene, of_scene in by_scene.items():
        images = [
            QImage(str(each)).scaledToWidth(width, Qt.TransformationMode.SmoothTransformation) for each in of_scene
        ]
        height = max(image.height() for image in images) + 28
        sheet = QImage(across * width, -(-len(images) // across) * height, QImage.Format.Format_RGB32)
        sheet.fill(QColor("#808080"))
        painter = QPainter(sheet)
        painter.setFont(app_font(18))
        for index, (image, source) in enumerate(zip(images, of_scene, strict=True)):
            x, y = index % across * width, index // across * height
            painter.drawText(x + 6, y + 20, source.stem)
            painter.drawImage(x, y + 28, image)
        painter.end()
        made.append(folder / f"sheet-{scene}.png")
        if not sheet.save(str(made[-1])):
            raise OSError(f"cannot write to {folder}")
    return made


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
