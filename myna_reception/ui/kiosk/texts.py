"""Every sentence that a patient can see at the kiosk, in Japanese with its readings: ``[漢字|かな]``.

The sentence without its readings is the source of the translations (``resources/translations/*.ts``, Qt Linguist).
``{name}`` is filled in when shown; a line may also end at ``~``. After a change: ``tools/translations``.
"""

from __future__ import annotations

from types import MappingProxyType

from myna_reception.reception.eligibility import QualificationValidity, Verdict
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    CardUnsupported,
    PinIncorrect,
    ReceptionError,
    RefusalReason,
    ServiceRefused,
    UnsupportedReason,
)

# The frame
NOT_OFFICIAL = "[公式|こうしき]アプリでは~ありません"
PRACTICE = "[練習|れんしゅう]"
PRACTICE_BAND = "[画面|がめん]に[出|で]る[情報|じょうほう]は、すべて[架空|かくう]のものです。"
PRACTICE_CARDS = "[練習用|れんしゅうよう]のカード"
CALL_STAFF = "[職員|しょくいん]を[呼|よ]ぶ"
LANGUAGE = "[言語|げんご]"
READINGS = "ふりがな"
READINGS_OFF = "ふりがなを[消|け]す"
LARGER = "[文字|もじ]を[大|おお]きく"
SMALLER = "[文字|もじ]を[小|ちい]さく"
CALLING = "[職員|しょくいん]を[呼|よ]んで~います。このままお[待|ま]ちください。"
LISTEN = "[聞|き]く"
STOP_CALLING = "[呼|よ]び[出|だ]しをやめる"
STAFF_ONLY = "[職員用|しょくいんよう]"
STEP = "[手順|てじゅん] {number}/{count}"
STEPS = ("カード", "[本人|ほんにん][確認|かくにん]", "[照会|しょうかい]", "[結果|けっか]")
STOP = "やめる"
BACK = "[戻|もど]る"
RETRY = "もう[一度|いちど]"
FINISH = "[終|お]わる"
CONTINUE = "[続|つづ]ける"
TIME_SHORT = "まもなく[最初|さいしょ]の[画面|がめん]に[戻|もど]ります（あと{seconds}[秒|びょう]）。"
ASK_DESK = "[受付|うけつけ]の[職員|しょくいん]にお[声|こえ]かけください。"

# One question a screen
STARTING = "[準備|じゅんび]を~しています"
PLEASE_WAIT = "しばらくお[待|ま]ちください。"
PLACE = "マイナンバーカードを[置|お]いて~ください"
PLACE_HOW = "カードを、[読取機|よみとりき]の[上|うえ]に[平|たい]らに[置|お]きます。ケースからは[出|だ]してください。"
INSERT = "マイナンバーカードを[差|さ]し[込|こ]んで~ください"
INSERT_HOW = "[金色|きんいろ]のICチップの[側|がわ]から、[奥|おく]まで[差|さ]し[込|こ]みます。"
READING = "カードを[読|よ]み[取|と]っています"
KEEP_STILL = "カードを[動|うご]かさないでください。"
CHOOSE = "[暗証番号|あんしょうばんごう]（4[桁|けた]）は~わかりますか？"
CHOOSE_LOCKED = "このカードは、[暗証番号|あんしょうばんごう]を[使|つか]えません"
CHOOSE_PIN = "はい、[番号|ばんごう]を[入|い]れます"
CHOOSE_VISUAL = "いいえ、[職員|しょくいん]に[確認|かくにん]して~もらいます"
CHOOSE_VISUAL_HOW = "[職員|しょくいん]が、カードの[写真|しゃしん]とお[顔|かお]を[見比|みくら]べます。"
CHOOSE_VISUAL_ONLY = "[職員|しょくいん]に[確認|かくにん]して~もらいます"
CHOOSE_FACE = "カメラで[顔|かお]を[確認|かくにん]します"
PIN = "[暗証番号|あんしょうばんごう]（4[桁|けた]）を[入|い]れて~ください"
PIN_HOW = "カードを[受|う]け[取|と]ったときに[決|き]めた、4[桁|けた]の[数字|すうじ]です。"
PIN_REGISTER = "[登録|とうろく]のため、[暗証番号|あんしょうばんごう]（4[桁|けた]）を[入|い]れて~ください"
PIN_FIELD = "[暗証番号|あんしょうばんごう]"
PIN_FORGOTTEN = "[番号|ばんごう]が~わからない"
PIN_CANCEL = "[取消|とりけし]"
PIN_CLEAR = "[訂正|ていせい]"
PIN_CONFIRM = "[確認|かくにん]"
PIN_COUNT = "{length}[桁|けた]のうち{count}[桁|けた]"
TRIES_LEFT = "[入力|にゅうりょく]できるのは、あと{tries}[回|かい]です"
TRIES_UNKNOWN = "[残|のこ]りの[回数|かいすう]は~わかりません"
AUTHENTICATING = "[暗証番号|あんしょうばんごう]を[確認|かくにん]しています"
QUERYING = "[保険|ほけん]の[資格|しかく]を[調|しら]べています"
REGISTERING = "[利用登録|りようとうろく]を~しています"
STAFF_COMES = "[職員|しょくいん]がまいります"
STAFF_COMES_VISUAL = "カードの[写真|しゃしん]とお[顔|かお]を[確認|かくにん]します。このままお[待|ま]ちください。"
LAST_TRY = "[暗証番号|あんしょうばんごう]は、あと1[回|かい]です"
LAST_TRY_HOW = (
    "[次|つぎ]にまちがえると、[暗証番号|あんしょうばんごう]が[使|つか]えなくなります。[職員|しょくいん]"
    "がまいりますので、このままお[待|ま]ちください。"
)
REMOVE = "カードをお[取|と]りください"
REMOVE_HOW = "お[忘|わす]れにならないようにお[願|ねが]いします。"
CHOOSE_LANGUAGE = "[言語|げんご]を[選|えら]んでください"
STAFF_CODE = "[職員用|しょくいんよう]の[画面|がめん]です"
STAFF_CODE_HOW = "パスコードを[入|い]れて~ください。"
STAFF_CODE_FIELD = "パスコード"
STAFF_CODE_WRONG = "パスコードが[違|ちが]います。"
OPEN = "[開|ひら]く"

# The result
VERDICTS = MappingProxyType(
    {
        Verdict.ELIGIBLE: "[保険|ほけん]の[資格|しかく]を[確認|かくにん]できました",
        Verdict.NOT_ELIGIBLE: "[使|つか]える[保険|ほけん]の[資格|しかく]が~ありません",
        Verdict.UNCONFIRMED: "[確認|かくにん]~できませんでした",
    }
)
RESULT_NEXT = "[受付|うけつけ]は[終|お]わりです。お[呼|よ]びするまでお[待|ま]ちください。"
NEWER_EXISTS = "[保険|ほけん]が[変|か]わったばかりのときは、[出|で]るまで[日数|にっすう]が~かかることがあります。"
SEVERAL = "[資格|しかく]が2つ[以上|いじょう]あります。"
MEANINGS = MappingProxyType(
    {
        QualificationValidity.VALID: RESULT_NEXT,
        QualificationValidity.VALID_UNREGISTERED: RESULT_NEXT,
        QualificationValidity.INVALID: ASK_DESK,
        QualificationValidity.INVALID_NEWER_EXISTS: NEWER_EXISTS,
        QualificationValidity.NONE_FOUND: ASK_DESK,
        QualificationValidity.SEVERAL_FOUND: SEVERAL,
    }
)
NAME = "[氏名|しめい]"
BIRTH_YEAR = "[生|う]まれた[年|とし]"
INSURER = "[保険者|ほけんしゃ]"
INSURER_NUMBER = "[保険者番号|ほけんしゃばんごう]"
SYMBOL_NUMBER = "[記号|きごう]・[番号|ばんごう]"
QUALIFICATION = "[資格|しかく] {number}/{count}"
HOLD_TO_REVEAL = "[押|お]している[間|あいだ]だけ[表示|ひょうじ]"
EXPIRING = "カードの[電子証明書|でんししょうめいしょ]の[期限|きげん]は{date}です。"
GRACE = (
    "カードの[電子証明書|でんししょうめいしょ]の[期限|きげん]が[切|き]れています。[保険証|ほけんしょう]"
    "として[使|つか]えるのは{date}までです。"
)
RENEW = "お[住|す]まいの[市区町村|しくちょうそん]の[窓口|まどぐち]で、[無料|むりょう]で[更新|こうしん]できます。"
REGISTER = "[利用登録|りようとうろく]をする"
REGISTER_HOW = (
    "このカードを[健康保険証|けんこうほけんしょう]として[使|つか]うための[登録|とうろく]が、"
    "ここでできます。[暗証番号|あんしょうばんごう]が[必要|ひつよう]です。"
)
ASK_DESK_STILL = "それでも~できないときは、[受付|うけつけ]の[職員|しょくいん]にお[声|こえ]かけください。"
REGISTER_NOT = "[登録|とうろく]しないときは、[受付|うけつけ]の[職員|しょくいん]にお[声|こえ]かけください。"

# What can go wrong: title, and what the patient does
_PLACE_AGAIN = "カードをもう[一度|いちど][置|お]いて~ください。[終|お]わるまで[動|うご]かさないでください。"
_CARD_LEFT = "カードが[離|はな]れました"
_CANNOT_READ = "カードを[読|よ]み[取|と]れません"
_NOT_NOW = "ただいま[使|つか]えません"
_CANNOT_CHECK = "ただいま[確認|かくにん]できません"
_CITY_HALL = "お[住|す]まいの[市区町村|しくちょうそん]の[窓口|まどぐち]にご[相談|そうだん]ください。"
_CERTIFICATE_ENDED = "カードの[電子証明書|でんししょうめいしょ]の[期限|きげん]が[切|き]れています"
_CERTIFICATE_REVOKED = "カードの[電子証明書|でんししょうめいしょ]が[使|つか]えなくなっています"
_NOT_REGISTERED = "[健康保険証|けんこうほけんしょう]としての[登録|とうろく]がまだです"
_NOT_CONFIRMED = "ご[本人|ほんにん]と[確認|かくにん]~できませんでした"
_WRONG_PIN = "[暗証番号|あんしょうばんごう]が[違|ちが]います"
_SLOWLY = "もう[一度|いちど]、ゆっくり[入|い]れてください。"
_BLOCKED = "[暗証番号|あんしょうばんごう]は[使|つか]えません"
_FOUR_DIGITS = "4[桁|けた]の[数字|すうじ]を[入|い]れて~ください"
_NO_TRY_LOST = "[残|のこ]りの[回数|かいすう]は[減|へ]っていません。"
_PIN_NOT_SENT = "[暗証番号|あんしょうばんごう]は[使|つか]っていません。"
_TRY_LOST = "[暗証番号|あんしょうばんごう]の[残|のこ]りの[回数|かいすう]が[減|へ]って~いることが~あります。"
_NOT_MY_NUMBER = "マイナンバーカードでは~ありません"
_ONE_CARD = "マイナンバーカードを1[枚|まい]だけ[置|お]いて~ください。"
_OLD_CARD = "[住民|じゅうみん][基本|きほん][台帳|だいちょう]カードは[使|つか]えません"
_NO_CERTIFICATE = "カードに[電子証明書|でんししょうめいしょ]が[入|はい]っていません"
_TIME_OVER = "[時間|じかん]が[過|す]ぎました"
_AGAIN_FROM_CHECK = "「もう[一度|いちど]」を[押|お]して、やり[直|なお]してください。"
_WAIT_AND_AGAIN = "[少|すこ]し[待|ま]ってから、「もう[一度|いちど]」を[押|お]してください。"
_PREPARING = "[準備中|じゅんびちゅう]です"
BROKE = "[問題|もんだい]が[起|お]きました"

_NUMBER_B = (_CANNOT_READ, (ASK_DESK,))  # staff's step: said to staff by their own page
_TORN = MappingProxyType(
    {
        CardPhase.CONNECTING: (_CANNOT_READ, (_PLACE_AGAIN,)),
        CardPhase.READING: (_CARD_LEFT, (_PLACE_AGAIN,)),
        CardPhase.CHOOSING: (_CARD_LEFT, (_PIN_NOT_SENT, _PLACE_AGAIN)),
        CardPhase.VERIFYING: (_CARD_LEFT, (_TRY_LOST, _PLACE_AGAIN)),
        CardPhase.SIGNING: (_CARD_LEFT, (_PLACE_AGAIN,)),
        CardPhase.VERIFYING_NUMBER: (_CARD_LEFT, (_PLACE_AGAIN,)),
        CardPhase.READING_FACE: (_CARD_LEFT, (_PLACE_AGAIN,)),
    }
)
_UNSUPPORTED = MappingProxyType(
    {
        UnsupportedReason.NOT_MY_NUMBER_CARD: (_NOT_MY_NUMBER, (_ONE_CARD,)),
        UnsupportedReason.OLD_RESIDENT_CARD: (_OLD_CARD, (ASK_DESK,)),
        UnsupportedReason.NO_CERTIFICATE: (_NO_CERTIFICATE, (ASK_DESK,)),
        UnsupportedReason.DAMAGED_DATA: (_CANNOT_READ, (_PLACE_AGAIN, ASK_DESK_STILL)),
        UnsupportedReason.NO_CARD_FACE: _NUMBER_B,
        UnsupportedReason.KEY_MISMATCH: (_CANNOT_READ, (ASK_DESK,)),
        UnsupportedReason.UNEXPECTED_ANSWER: (_CANNOT_READ, (_PLACE_AGAIN, ASK_DESK_STILL)),
    }
)
_LATE = frozenset({RefusalReason.CHALLENGE_UNKNOWN})
_WAITING_HELPS = frozenset({RefusalReason.BUSY, RefusalReason.INTERNAL})
_SIMPLE = MappingProxyType(
    {
        "pin_blocked": (_BLOCKED, (CHOOSE_VISUAL_HOW,)),
        "pin_malformed": (_FOUR_DIGITS, (_NO_TRY_LOST,)),
        "reader_unavailable": (_NOT_NOW, (ASK_DESK,)),
        "reader_busy": (_NOT_NOW, (_WAIT_AND_AGAIN, ASK_DESK_STILL)),
        "certificate_expired": (_CERTIFICATE_ENDED, (ASK_DESK, RENEW)),
        "certificate_revoked": (_CERTIFICATE_REVOKED, (ASK_DESK, _CITY_HALL)),
        "not_registered": (_NOT_REGISTERED, (ASK_DESK,)),
        "identity_not_confirmed": (_NOT_CONFIRMED, (ASK_DESK,)),
        "service_unreachable": (_CANNOT_CHECK, (_WAIT_AND_AGAIN, ASK_DESK_STILL)),
        "number_b_incorrect": _NUMBER_B,
        "number_b_few_tries": _NUMBER_B,
        "number_b_blocked": _NUMBER_B,
        "terminal_not_activated": (_PREPARING, (ASK_DESK,)),
    }
)


def error_words(error: ReceptionError) -> tuple[str, tuple[str, ...]]:
    """Title and what to do, for a patient: what only staff can mend is left to staff."""
    match error:
        case PinIncorrect():
            return _WRONG_PIN, (_SLOWLY,)
        case CardTorn(phase):
            return _TORN.get(phase, (_CARD_LEFT, (_PLACE_AGAIN,)))
        case CardUnsupported(reason):
            return _UNSUPPORTED.get(reason, (_CANNOT_READ, (ASK_DESK,)))
        case ServiceRefused(reason) if reason in _LATE:
            return _TIME_OVER, (_AGAIN_FROM_CHECK,)
        case ServiceRefused(reason) if reason in _WAITING_HELPS:
            return _CANNOT_CHECK, (_WAIT_AND_AGAIN, ASK_DESK_STILL)
        case ServiceRefused():
            return _CANNOT_CHECK, (ASK_DESK,)
        case _:
            return _SIMPLE.get(error.code, (_CANNOT_CHECK, (ASK_DESK,)))


def all_texts() -> tuple[str, ...]:
    """Every sentence once, in the order of this file."""
    found: dict[str, None] = {}
    for name, value in globals().items():
        if not name.strip("_").isupper():
            continue
        if isinstance(value, str):
            found[value] = None
        elif isinstance(value, tuple):
            found.update(dict.fromkeys(each for each in value if isinstance(each, str)))
        elif isinstance(value, MappingProxyType) and value and isinstance(next(iter(value.values())), str):
            found.update(dict.fromkeys(value.values()))
    return tuple(found)
