"""The words of the slips, and of what offers them."""

from __future__ import annotations

from types import MappingProxyType

from myna_reception.reception.card_facts import CertificateStanding
from myna_reception.reception.eligibility import Verdict

PRINT = "印刷"
CHOOSE = "何を印刷しますか"
SLIPS = MappingProxyType(
    {
        "patient": ("患者さんに渡す紙", "カードの期限と、更新のしかた。氏名や番号は入りません。"),
        "reception": ("受付票", "日時、結果、確認の方法。氏名や番号は入りません。"),
    }
)
PREVIEW = "見てから印刷する"
SAVE = "PDFで保存する"
PDF_FILES = "PDF (*.pdf)"
NO_PRINTER = "使えるプリンターがありません。「PDFで保存する」を使うか、プリンターをつないでください。"
NOT_SAVED = "PDFを保存できませんでした。書き込める場所を選んでください。"
SAVED = "PDFを保存しました。"

PRACTICE = "練習　本物の結果ではありません"
FOOT = "マイナ受付（公式アプリではありません）"
PATIENT_TITLE = "マイナンバーカードのお知らせ"
RECEPTION_TITLE = "受付票"
NOT_AFTER = "電子証明書の期限"
LAST_DAY = "保険証として使える最後の日"
WHERE = "更新するところ"
TOWN_HALL = "お住まいの市区町村の窓口"
BRING = "持っていくもの"
CARD_AND_PIN = "マイナンバーカード、暗証番号のひかえ"
ASK = "くわしいことは、市区町村の窓口か、{name}（{number}）にたずねてください。"
AT = "日時"
FACILITY = "施術所"
RESULT = "結果"
METHOD = "本人確認"
NUMBER = "受付番号"
RECEPTION_LINES = MappingProxyType(
    {
        Verdict.ELIGIBLE: "保険の資格を、マイナンバーカードで確かめました。",
        Verdict.NOT_ELIGIBLE: "マイナンバーカードで確かめましたが、有効な資格はありませんでした。",
        Verdict.UNCONFIRMED: "マイナンバーカードでは、確かめられませんでした。",
    }
)
PATIENT_LINES = MappingProxyType(
    {
        CertificateStanding.VALID: "カードは、いまのまま使えます。期限の3か月前から、更新できます。",
        CertificateStanding.EXPIRING: "期限が近づいています。いまから更新できます。手数料はかかりません。",
        CertificateStanding.GRACE: "期限が切れています。最後の日までに、更新してください。手数料はかかりません。",
        CertificateStanding.EXPIRED: "期限が切れて、保険証として使えません。更新してください。手数料はかかりません。",
        CertificateStanding.REVOKED: "電子証明書が使えなくなっています。市区町村の窓口に相談してください。",
    }
)
