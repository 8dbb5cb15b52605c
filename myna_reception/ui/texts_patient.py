"""What staff can say to the patient when something fails, and whom to call: for every ``ReceptionError``.

The principle behind all of it: whichever way the qualification is confirmed, the patient pays the right own share only.
"""

from __future__ import annotations

from dataclasses import dataclass

from myna_reception.reception.errors import (
    CardTorn,
    CardUnsupported,
    CertificateExpired,
    CertificateRevoked,
    IdentityNotConfirmed,
    NotRegistered,
    NumberBBlocked,
    NumberBFewTries,
    NumberBIncorrect,
    PinBlocked,
    PinIncorrect,
    PinMalformed,
    ReaderBusy,
    ReaderUnavailable,
    ReceptionError,
    ServiceRefused,
    ServiceUnreachable,
    TerminalNotActivated,
)


@dataclass(frozen=True, slots=True)
class PatientWords:
    """``say``: to the patient, as it stands. ``call``: whom staff ask; empty where nobody has to be asked."""

    say: str
    call: str = ""


_AGAIN = "お待たせしております。もう一度カードを置かせてください。"
_OURS = (
    "こちらの機械の都合で、確認に時間がかかっています。お客様のカードの問題ではありません。"
    "お支払いは、正しい負担割合の分だけです。"
)
_TOWN_HALL = "カードのことは、お住まいの市区町村の窓口へ"
_SUPPLIER = "続くときは、端末や読取機の購入先・保守の担当へ"


def patient_words(error: ReceptionError) -> PatientWords:
    """What to say, and whom to call."""
    match error:
        case PinIncorrect() | PinMalformed():
            return PatientWords("番号が違うようです。お分かりにならないときは、お顔の写真で確認できます。")
        case PinBlocked():
            return PatientWords(
                "暗証番号が使えなくなっていますが、お顔の写真で確認できます。今日の受付に支障はありません。", _TOWN_HALL
            )
        case NumberBIncorrect() | NumberBFewTries() | NumberBBlocked():
            return PatientWords("カードの表の数字を、もう一度確かめさせてください。")
        case CardUnsupported():
            return PatientWords(
                "こちらでは確認に使えないカードのようです。"
                "マイナンバーカードか資格確認書をお持ちでしたら、お見せいただけますか。",
                "資格のことは、加入している保険者へ",
            )
        case CardTorn():
            return PatientWords(_AGAIN, "何度も読めないときは、お住まいの市区町村の窓口へ（カードの不具合の確認）")
        case CertificateExpired():
            return PatientWords(
                "カードの電子証明書の期限が切れています。市区町村の窓口で、無料で更新できます。"
                "今日は、資格確認書をお持ちでしたらお見せください。",
                f"{_TOWN_HALL}。資格のことは、加入している保険者へ",
            )
        case CertificateRevoked():
            return PatientWords(
                "カードの電子証明書が使えない状態です。市区町村の窓口でご確認ください。"
                "今日は、資格確認書をお持ちでしたらお見せください。",
                f"{_TOWN_HALL}。資格のことは、加入している保険者へ",
            )
        case NotRegistered():
            return PatientWords(
                "このカードは、まだ健康保険証としての登録がお済みでないようです。この場で登録することもできます。",
                "資格のことは、加入している保険者へ",
            )
        case IdentityNotConfirmed():
            return PatientWords(
                "確認のため、お名前が分かるほかの書類をお持ちでしたら、お見せいただけますか。",
                "資格のことは、加入している保険者へ",
            )
        case ServiceUnreachable() | ServiceRefused():
            return PatientWords(_OURS, "続くときは、回線の契約先と、資格確認の問い合わせ窓口へ")
        case ReaderBusy() | ReaderUnavailable() | TerminalNotActivated():
            return PatientWords(_OURS, _SUPPLIER)
        case _:
            raise AssertionError(f"no words for the patient: {error.code}")
