"""What each ``ReceptionError`` says to the person at the desk: title, what happened, what to do next, reading.

``tests/qt/test_texts.py`` walks every error class and every member of its reasons and fails on a gap.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    CardUnsupported,
    CertificateExpired,
    Denial,
    IdentityNotConfirmed,
    NumberBFewTries,
    NumberBIncorrect,
    PinIncorrect,
    ReaderReason,
    ReaderUnavailable,
    ReceptionError,
    RefusalReason,
    ServiceRefused,
    ServiceUnreachable,
    UnreachableReason,
    UnsupportedReason,
)
from myna_reception.ui.texts_dates import (
    date_yomi,
    japanese_date,
    moment_in_year,
    moment_in_year_yomi,
    times_yomi,
)
from myna_reception.ui.theme.tokens import Tone


@dataclass(frozen=True, slots=True)
class Message:
    """One error in words. ``yomi`` reads the title and the first thing to do, in kana."""

    title: str
    happened: str
    steps: tuple[str, ...]
    yomi: str
    tone: Tone = Tone.WARNING


def message_for(error: ReceptionError) -> Message:
    """The words for an error."""
    match error:
        case PinIncorrect(tries_left):
            return _pin_incorrect(tries_left)
        case NumberBIncorrect(tries_left):
            return _number_b_tries("番号が合いません", "ばんごうが あいません", tries_left)
        case NumberBFewTries(tries_left):
            return _number_b_tries(
                "番号の残り回数がわずかです", "ばんごうの のこりの かいすうが わずかです", tries_left
            )
        case CertificateExpired():
            return _certificate_expired(error)
        case IdentityNotConfirmed(Denial.NOT_HOLDER):
            return _NOT_HOLDER
        case CardTorn(phase):
            return TORN[phase]
        case CardUnsupported(unsupported):
            return UNSUPPORTED[unsupported]
        case ReaderUnavailable(reader):
            return READER[reader]
        case ServiceUnreachable(unreachable):
            return UNREACHABLE[unreachable]
        case ServiceRefused(refusal, until):
            return _refused(refusal, until)
        case _:
            return SIMPLE[error.code]


_NOT_HOLDER = Message(
    "本人ではないと判断しました",
    "カードの持ち主とは違う人と判断しました。資格の照会は行っていません。",
    (
        "ほかの方のカードを持ってきていないか、たずねてください。ご本人のカードなら、置き直すとやり直せます。",
        "カードは、持ってきた方にお返しするか、施設で決めたとおりに扱ってください。",
        "ご本人の確認ができないときは、資格確認書などで資格を確認してください。",
    ),
    "ほんにんでは ないと はんだん しました しかくの しょうかいは おこなって いません",
    Tone.ERROR,
)


def _pin_incorrect(tries: int) -> Message:
    last = tries == 1
    return Message(
        "暗証番号が違います",
        "次にまちがえるとロックされます。" if last else f"あと{tries}回まちがえるとロックされます。",
        ("もう一度、ゆっくり入力してもらってください。", "番号が分からないときは、目視で確認してください。"),
        f"あんしょうばんごうが ちがいます あと {times_yomi(tries)}",
        Tone.ERROR if last else Tone.WARNING,
    )


def _refused(reason: RefusalReason, until: datetime | None) -> Message:
    """The words for a refusal; what is told of its end comes in place of the first thing to do."""
    message = REFUSED[reason]
    if until is None:
        return message
    until = _whole_minute(until)
    when = moment_in_year(until)
    if reason is RefusalReason.MAINTENANCE:
        end = f"終わる予定は{when}です。"
        step = f"{when}を過ぎてから「もう一度」を押してください。"
        yomi = f"しょうかいさきは てんけんちゅうです おわる よていは {moment_in_year_yomi(until)} です"
    else:
        end = f"{when}を過ぎると、また受け付けられます。"
        step = f"{when}を過ぎてから、もう一度試してください。"
        if reason is RefusalReason.BUSY:  # too much from here as well as from everybody, or waiting after wrong values
            message = replace(
                message,
                happened="短い間に照会や登録が続いたため、照会先がいまは受け付けていません。",
                yomi="しょうかいさきが こみあって います",
            )
        yomi = f"{message.yomi} {moment_in_year_yomi(until)} を すぎてから もういちど ためして ください"
    return replace(message, happened=message.happened + end, steps=(step, *message.steps[1:]), yomi=yomi)


def _whole_minute(until: datetime) -> datetime:
    """The first whole minute from ``until`` on: nobody is sent to try too early."""
    return until + timedelta(microseconds=-(until.second * 1_000_000 + until.microsecond) % 60_000_000)


def _number_b_tries(title: str, yomi: str, tries: int) -> Message:
    happened = (
        "次にまちがえると、券面を読み取れなくなります。"
        if tries == 1
        else f"あと{tries}回続けてまちがえると、券面を読み取れなくなります。"
    )
    return Message(
        title,
        happened,
        (
            "カードに印刷された番号を、もう一度よく見て入力してください。",
            "カードの写真との見比べは、番号がなくても続けられます。",
        ),
        f"{yomi} あと {times_yomi(tries)}",
        Tone.ERROR if tries == 1 else Tone.WARNING,
    )


NOT_REGISTERED_HERE = Message(
    "保険証としての利用登録がありません",
    "このマイナンバーカードは、健康保険証として使うための登録（利用登録）がまだです。",
    (
        "この場で登録するには、カードを置いたまま、暗証番号で本人確認をする必要があります。",
        "登録しないときは、資格確認書で資格を確認してください。",
    ),
    "ほけんしょうとしての りようとうろくが ありません しかく かくにんしょで かくにんして ください",
)
"""For a card that takes no PIN, or that has left the reader: registration cannot be offered."""


def _certificate_expired(error: CertificateExpired) -> Message:
    return Message(
        "電子証明書の期限が切れています",
        f"カードの電子証明書の有効期限は{japanese_date(error.not_after)}でした。"
        f"保険証としての利用も{japanese_date(error.last_usable_day)}で終わっています。",
        (
            "患者さんに、お住まいの市区町村の窓口で電子証明書を更新するよう案内してください（無料）。",
            "今日は、資格確認書があれば、それで資格を確認してください。",
        ),
        f"でんし しょうめいしょの きげんが きれて います きげんは {date_yomi(error.not_after)} でした "
        "しかく かくにんしょが あれば それで かくにんして ください",
        Tone.ERROR,
    )


SIMPLE = MappingProxyType(
    {
        "pin_blocked": Message(
            "暗証番号を使えないカードです",
            "暗証番号がロックされているか、暗証番号のないカード（顔認証マイナンバーカード）です。",
            (
                "「目視で確認」を選べば、受付を続けられます。",
                "ロックの解除は、お住まいの市区町村の窓口で行うよう案内してください。",
            ),
            "あんしょうばんごうを つかえない かーどです もくしで かくにんして ください",
        ),
        "pin_malformed": Message(
            "暗証番号は数字4桁です",
            "残りの回数は減っていません。",
            ("数字4桁を入力し、「確認」を押してください。",),
            "あんしょうばんごうは すうじ よんけたです もういちど にゅうりょくして ください",
            Tone.INFO,
        ),
        "number_b_blocked": Message(
            "券面の番号はロックされています",
            "番号のまちがいが続いたため、カードの中の写真は読み取れません。カードの写真との見比べは続けられます。",
            (
                "カードに印刷された写真と見比べてください。",
                "ロックの解除は、お住まいの市区町村の窓口で行うよう案内してください。",
            ),
            "けんめんの ばんごうは ろっくされて います かーどの しゃしんと みくらべて ください",
        ),
        "reader_busy": Message(
            "カードをほかのアプリが使っています",
            "読取機の上のカードを、別のアプリが使っている途中です。",
            ("ほかのアプリの操作が終わるのを待つか、閉じてください。", "「もう一度」を押してください。"),
            "かーどを ほかの あぷりが つかって います ほかの あぷりを とじて もういちどを おして ください",
        ),
        "certificate_revoked": Message(
            "電子証明書が失効しています",
            "このカードの電子証明書は、期限の前に使えなくなっています（紛失の届け出、再発行など）。",
            (
                "患者さんに、お住まいの市区町村の窓口へ相談するよう案内してください。",
                "今日は、資格確認書があれば、それで資格を確認してください。",
            ),
            "でんし しょうめいしょが しっこうして います しかく かくにんしょが あれば それで かくにんして ください",
            Tone.ERROR,
        ),
        "not_registered": Message(
            "保険証としての利用登録がありません",
            "このマイナンバーカードは、健康保険証として使うための登録（利用登録）がまだです。",
            (
                "患者さんが希望するときは、「利用登録をする」でこの場で登録できます（暗証番号が必要です）。",
                "登録しないときは、資格確認書で資格を確認してください。",
            ),
            "ほけんしょうとしての りようとうろくが ありません きぼうが あれば この ばで とうろく できます",
        ),
        "identity_not_confirmed": Message(
            "本人と確認できませんでした",
            "カードの持ち主とご本人が同じか、確認できませんでした。資格の照会は行っていません。",
            (
                "暗証番号でも確認できることがあります。カードを置き直すと、はじめからやり直せます。",
                "ほかの方のカードを持ってきていないか、たずねてください。",
                "確認できないときは、資格確認書などで資格を確認してください。",
            ),
            "ほんにんと かくにん できませんでした しかくの しょうかいは おこなって いません",
            Tone.ERROR,
        ),
        "terminal_not_activated": Message(
            "この端末はまだ登録されていません",
            "資格を照会するには、はじめに一度、この端末を登録します。登録の期限が切れたときや、取り消されたときも同じです。",
            ("「端末を登録する」を押し、「ユーザ設定情報」の4つの値を入力してください。",),
            "この たんまつは まだ とうろくされて いません たんまつを とうろくするを おして ください",
            Tone.INFO,
        ),
    }
)

_PLACE_AGAIN = "カードを読取機に置き直し、終わるまで動かさないでください。"
_PLACE_AGAIN_YOMI = "かーどを おきなおして おわるまで うごかさないで ください"

TORN = MappingProxyType(
    {
        CardPhase.CONNECTING: Message(
            "カードにつながりませんでした",
            "カードが読取機からずれているか、通信が途中で切れました。",
            (_PLACE_AGAIN, "厚いケースに入っているときは、ケースから出してください。"),
            "かーどに つながりませんでした " + _PLACE_AGAIN_YOMI,
        ),
        CardPhase.READING: Message(
            "読み取りの途中でカードが離れました",
            "カードの情報を最後まで読み取れませんでした。",
            (_PLACE_AGAIN,),
            "よみとりの とちゅうで かーどが はなれました " + _PLACE_AGAIN_YOMI,
        ),
        CardPhase.CHOOSING: Message(
            "カードが取り出されました",
            "本人確認が終わる前に、カードが読取機から離れました。暗証番号はカードに送っていません。",
            ("続けるときは、" + _PLACE_AGAIN,),
            "かーどが とりだされました つづけるときは " + _PLACE_AGAIN_YOMI,
        ),
        CardPhase.VERIFYING: Message(
            "暗証番号の確認中にカードが離れました",
            "暗証番号の残りの回数が1回減っていることがあります。自動でやり直すことはしません。",
            (_PLACE_AGAIN, "残りの回数が画面に出ますので、確かめてから入力してもらってください。"),
            "あんしょうばんごうの かくにんちゅうに かーどが はなれました " + _PLACE_AGAIN_YOMI,
        ),
        CardPhase.VERIFYING_NUMBER: Message(
            "券面の番号の確認中にカードが離れました",
            "番号の残りの回数が1回減っていることがあります（全部で10回）。自動でやり直すことはしません。",
            (_PLACE_AGAIN,),
            "けんめんの ばんごうの かくにんちゅうに かーどが はなれました " + _PLACE_AGAIN_YOMI,
        ),
        CardPhase.READING_FACE: Message(
            "券面の読み取り中にカードが離れました",
            "番号は正しく確認されましたが、写真を最後まで読み取れませんでした。",
            (_PLACE_AGAIN,),
            "けんめんの よみとりちゅうに かーどが はなれました " + _PLACE_AGAIN_YOMI,
        ),
        CardPhase.SIGNING: Message(
            "手続きの途中でカードが離れました",
            "暗証番号は正しく確認されましたが、その後の手続きが終わっていません。",
            (_PLACE_AGAIN,),
            "てつづきの とちゅうで かーどが はなれました " + _PLACE_AGAIN_YOMI,
        ),
    }
)

UNSUPPORTED = MappingProxyType(
    {
        UnsupportedReason.NOT_MY_NUMBER_CARD: Message(
            "マイナンバーカードではありません",
            "置かれたカードは、マイナンバーカードとして読み取れませんでした。",
            ("マイナンバーカードかどうか、カードを確かめてください。", "カードは1枚だけ置いてください。"),
            "まいなんばーかーどでは ありません かーどを たしかめて ください",
        ),
        UnsupportedReason.OLD_RESIDENT_CARD: Message(
            "住民基本台帳カードです",
            "以前の住民基本台帳カード（住基カード）では、資格を確認できません。",
            (
                "マイナンバーカードをお持ちか、患者さんにたずねてください。",
                "お持ちでなければ、資格確認書で確認してください。",
            ),
            "じゅうきかーどです まいなんばーかーどを おもちか たずねて ください",
        ),
        UnsupportedReason.NO_CERTIFICATE: Message(
            "電子証明書が入っていません",
            "このカードには、利用者証明用の電子証明書がありません。",
            (
                "患者さんに、お住まいの市区町村の窓口で電子証明書を発行できることを案内してください。",
                "今日は、資格確認書があれば、それで資格を確認してください。",
            ),
            "でんし しょうめいしょが はいって いません しかく かくにんしょが あれば それで かくにんして ください",
        ),
        UnsupportedReason.DAMAGED_DATA: Message(
            "カードの情報を読み取れません",
            "カードの中の情報が壊れているか、正しい形ではありません。",
            (
                "カードを置き直し、「もう一度」を押してください。",
                "同じことが続くときは、市区町村の窓口で相談するよう患者さんに案内してください。",
            ),
            "かーどの じょうほうを よみとれません かーどを おきなおして もういちどを おして ください",
            Tone.ERROR,
        ),
        UnsupportedReason.PHONE_NOT_SUPPORTED: Message(
            "このスマートフォンは使えません",
            "iPhoneのマイナンバーカードなど、暗証番号だけでは確認できないものには対応していません。",
            (
                "マイナンバーカードをお持ちなら、カードを置いてもらってください。",
                "お持ちでなければ、資格確認書などで資格を確認してください。",
            ),
            "この すまーとふぉんは つかえません かーどを おいて もらって ください",
        ),
        UnsupportedReason.PHONE_PIN_BLOCKED: Message(
            "スマホの暗証番号がロックされています",
            "スマートフォンは目視では確認できないため、暗証番号がロックされていると受付に使えません。",
            (
                "マイナンバーカードをお持ちなら、カードを置いてもらってください。",
                "お持ちでなければ、資格確認書などで資格を確認してください。",
            ),
            "すまほの あんしょうばんごうが ろっくされて います かーどを おいて もらって ください",
        ),
        UnsupportedReason.NO_CARD_FACE: Message(
            "券面の情報がありません",
            "このカードやスマートフォンには、写真などの券面の情報が入っていません。",
            ("カードなら、印刷された写真と見比べてください。", "スマートフォンなら、暗証番号で確認してください。"),
            "けんめんの じょうほうが ありません かーどの しゃしんと みくらべて ください",
        ),
        UnsupportedReason.KEY_MISMATCH: Message(
            "カードの鍵が電子証明書と合いません",
            "カードの署名が、カードから読み取った電子証明書のものではありません。にせのカードの疑いがあります。",
            ("このカードでは受付を続けないでください。", "資格確認書などで資格を確認してください。"),
            "かーどの かぎが でんし しょうめいしょと あいません しかく かくにんしょなどで かくにんして ください",
            Tone.ERROR,
        ),
        UnsupportedReason.UNEXPECTED_ANSWER: Message(
            "カードの応答が想定と違います",
            "カードから、このアプリの知らない答えが返ってきました。",
            (
                "カードを置き直し、「もう一度」を押してください。",
                "続くときは、資格確認書などで資格を確認してください。",
            ),
            "かーどの おうとうが そうていと ちがいます かーどを おきなおして もういちどを おして ください",
            Tone.ERROR,
        ),
    }
)

READER = MappingProxyType(
    {
        ReaderReason.NO_READER: Message(
            "読取機が見つかりません",
            "カードリーダーがパソコンにつながっていません。",
            (
                "カードリーダーのケーブルを、パソコンに差し込んでください。",
                "差してあるときは、一度抜いて差し直してください。",
            ),
            "よみとりきが みつかりません けーぶるを さしこんで ください",
        ),
        ReaderReason.NO_PCSC_SERVICE: Message(
            "読取機を動かすサービスが止まっています",
            "パソコンの「スマートカード」サービス（PC/SC）が動いていません。",
            ("パソコンを再起動してください。", "直らないときは、パソコンの管理をしている人に相談してください。"),
            "よみとりきを うごかす さーびすが とまって います ぱそこんを さいきどうして ください",
            Tone.ERROR,
        ),
        ReaderReason.NO_PERMISSION: Message(
            "読取機を使う権限がありません",
            "このパソコンの利用者には、カードリーダーを使う許可がありません。",
            ("パソコンの管理をしている人に、カードリーダーを使えるようにしてもらってください。",),
            "よみとりきを つかう けんげんが ありません ぱそこんの かんりを している ひとに そうだんして ください",
            Tone.ERROR,
        ),
        ReaderReason.NO_LIBRARY: Message(
            "読取機を使う部品が入っていません",
            "カードリーダーを使うための部品（pyscard）が、このパソコンに入っていません。",
            (
                "パソコンの管理をしている人に、pyscard を入れてもらってください。",
                "練習は、カードリーダーがなくてもできます。",
            ),
            "よみとりきを つかう ぶひんが はいって いません ぱそこんの かんりを している ひとに そうだんして ください",
            Tone.ERROR,
        ),
    }
)

_FALLBACK = "つながらない間は、資格確認書などで資格を確認してください。"

UNREACHABLE = MappingProxyType(
    {
        UnreachableReason.NO_CONNECTION: Message(
            "照会先につながりません",
            "インターネットにつながっていないか、照会先が応答していません。資格はまだ確認できていません。",
            (
                "パソコンがインターネットにつながっているか、確かめてください。",
                "「もう一度」を押してください。",
                _FALLBACK,
            ),
            "しょうかいさきに つながりません いんたーねっとを たしかめて もういちどを おして ください",
        ),
        UnreachableReason.TIMED_OUT: Message(
            "照会に時間がかかりすぎています",
            "照会先から、時間内に答えが返ってきませんでした。同じ照会を送り直しても、二重には数えられません。",
            ("少し待ってから「もう一度」を押してください。", _FALLBACK),
            "しょうかいに じかんが かかりすぎて います すこし まってから もういちどを おして ください",
        ),
        UnreachableReason.TLS_FAILED: Message(
            "安全につながることができません",
            "照会先の身元を確かめられないため、通信を止めました。",
            (
                "パソコンの日付と時刻が正しいか、確かめてください。",
                "直らないときは、パソコンの管理をしている人に相談してください。",
            ),
            "あんぜんに つながる ことが できません ぱそこんの ひづけと じこくを たしかめて ください",
            Tone.ERROR,
        ),
        UnreachableReason.NOT_UNDERSTOOD: Message(
            "照会先の答えを読み取れません",
            "照会先から、このアプリには分からない形の答えが返ってきました。",
            ("「もう一度」を押してください。", "続くときは、アプリを新しくする必要があるかもしれません。"),
            "しょうかいさきの こたえを よみとれません もういちどを おして ください",
            Tone.ERROR,
        ),
    }
)

_SETTINGS_PAPER = "「ユーザ設定情報」を見ながら、もう一度入力してください。"
_NEW_CODE = "ポータルサイトで新しいアクティベーションコードを受け取り、端末を登録し直してください。"
_START_OVER = "「もう一度」を押して、本人確認からやり直してください。"

REFUSED = MappingProxyType(
    {
        RefusalReason.BAD_CREDENTIALS: Message(
            "登録の値が正しくありません",
            "機関コード・ID・パスワード・アクティベーションコードのどれかが違います。",
            (_SETTINGS_PAPER,),
            "とうろくの あたいが ただしく ありません もういちど にゅうりょくして ください",
        ),
        RefusalReason.CODE_USED: Message(
            "このコードは使用済みです",
            "アクティベーションコードは1回だけ使えます。すでに使われています。",
            (_NEW_CODE,),
            "この こーどは しようずみです あたらしい こーどを うけとって ください",
        ),
        RefusalReason.CODE_EXPIRED: Message(
            "このコードは期限切れです",
            "アクティベーションコードの期限が過ぎています。",
            (_NEW_CODE,),
            "この こーどは きげんぎれです あたらしい こーどを うけとって ください",
        ),
        RefusalReason.LOCKED: Message(
            "アカウントがロックされています",
            "まちがいが続いたため、この端末のアカウントが使えなくなっています。",
            ("ポータルサイトで、アカウントの状態を確かめてください。",),
            "あかうんとが ろっくされて います ぽーたるさいとで たしかめて ください",
            Tone.ERROR,
        ),
        RefusalReason.TERMINAL_REVOKED: Message(
            "この端末の登録が取り消されています",
            "照会先が、この端末からの照会を受け付けていません。",
            (_NEW_CODE,),
            "この たんまつの とうろくが とりけされて います たんまつを とうろくしなおして ください",
            Tone.ERROR,
        ),
        RefusalReason.CHALLENGE_UNKNOWN: Message(
            "時間が過ぎました",
            "本人確認から照会までに時間がかかったため、照会先が受け付けませんでした。",
            (_START_OVER,),
            "じかんが すぎました もういちどを おして ほんにんかくにんから やりなおして ください",
        ),
        RefusalReason.SIGNATURE_INVALID: Message(
            "カードの署名を確認できません",
            "照会先が、このカードの署名を正しいものと認めませんでした。",
            (_START_OVER, "続くときは、資格確認書などで資格を確認してください。"),
            "かーどの しょめいを かくにん できません もういちどを おして やりなおして ください",
            Tone.ERROR,
        ),
        RefusalReason.CERTIFICATE_UNTRUSTED: Message(
            "このカードは照会できません",
            "照会先が、カードの電子証明書を認めていません（練習用のカードと本物の照会先など、組み合わせが違うときも同じです）。",
            ("カードと、この端末の登録の組み合わせを確かめてください。", "資格確認書などで資格を確認してください。"),
            "この かーどは しょうかい できません しかく かくにんしょなどで かくにんして ください",
            Tone.ERROR,
        ),
        RefusalReason.CARD_UNKNOWN: Message(
            "この照会先が知らないカードです",
            "照会先は、このカードを発行したところを知りません（本物のカードを練習の照会先に使ったときなど）。"
            "カードの情報は残していません。",
            (
                "本物のカードで練習するには、照会先を動かしている人が"
                "「myna-reception service bind-card --persona 名前」を実行してから、カードを置き直します。",
                "練習でないときは、資格確認書などで資格を確認してください。",
            ),
            "この しょうかいさきが しらない かーどです れんしゅうでない ときは しかく かくにんしょなどで かくにんして "
            "ください",
        ),
        RefusalReason.BUSY: Message(
            "照会先が混み合っています",
            "いまは照会が多く、受け付けられません。",
            ("少し待ってから「もう一度」を押してください。", _FALLBACK),
            "しょうかいさきが こみあって います すこし まってから もういちどを おして ください",
        ),
        RefusalReason.MAINTENANCE: Message(
            "照会先は点検中です",
            "照会先が点検（メンテナンス）のため止まっています。",
            ("終わるまで待ってから「もう一度」を押してください。", _FALLBACK),
            "しょうかいさきは てんけんちゅうです おわってから もういちどを おして ください",
        ),
        RefusalReason.MALFORMED: Message(
            "照会の内容が受け付けられません",
            "照会先が、このアプリの送った内容を読み取れませんでした。",
            (_START_OVER, "続くときは、アプリを新しくする必要があるかもしれません。"),
            "しょうかいの ないようが うけつけられません もういちどを おして やりなおして ください",
            Tone.ERROR,
        ),
        RefusalReason.INTERNAL: Message(
            "照会先で問題が起きました",
            "照会先の中で問題が起き、答えられませんでした。",
            ("少し待ってから「もう一度」を押してください。", _FALLBACK),
            "しょうかいさきで もんだいが おきました すこし まってから もういちどを おして ください",
            Tone.ERROR,
        ),
    }
)
