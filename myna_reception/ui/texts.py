"""The words of the window. Errors stand in ``texts_errors``, results in ``texts_result``, dates in ``texts_dates``.

A ``Phrase`` carries its reading in kana, because the Japanese voices of Linux cannot read kanji.
"""

# Annotations are no strings here: a named tuple would compile each of its fields' anew.

from types import MappingProxyType
from typing import NamedTuple

from myna_reception.ui.texts_records_notices import RECORDS_NOTICES
from myna_reception.ui.theme.tokens import Tone


class Phrase(NamedTuple):
    """Words on the screen, and how they are read aloud (kana)."""

    text: str
    yomi: str


APP_NAME = "マイナ受付"
WINDOW_TITLE = "マイナ受付（公式アプリではありません）"
WINDOW_TITLE_PRACTICE = "【練習】マイナ受付（公式アプリではありません）"
NOT_OFFICIAL = "公式アプリではありません"
NOT_OFFICIAL_SHORT = "非公式アプリ"
PRACTICE = "練習"
PRACTICE_BAND = "画面に出るカードと保険の情報は、すべて架空のものです。本物の資格確認はできません。"
PRACTICE_BAND_SHORT = "すべて架空の情報です。"
PRACTICE_RESULT = "練習の結果"

# The steps of a reception
STEPS = ("カード", "本人確認", "照会", "結果")


def step_spoken(number: int) -> str:
    """«手順 2/4 本人確認»."""
    return f"手順 {number}/{len(STEPS)} {STEPS[number - 1]}"


def header_name(name: str) -> str:
    """How a screen reader names the button with the facility's name."""
    return f"施術所：{name}。押すと切り替えられます"


# Buttons
AGREE = "同意して始める"
DECLINE = "同意しない"
REGISTER_TERMINAL = "登録する"
FILL_PRACTICE = "練習用の値を入れる"
SHOW_PASSWORD = "表示する"  # noqa: S105 - a word on a button
HIDE_PASSWORD = "隠す"  # noqa: S105 - a word on a button
SET_PASSCODE = "設定する"
SKIP_PASSCODE = "設定しない"
UNLOCK = "開く"
STOP = "中止する"
BACK = "戻る"
CLOSE = "閉じる"
FINISH = "受付を終わる"
RETRY = "もう一度"
READ_AGAIN = "もう一度読み取る"
GO_ACTIVATION = "端末を登録する"
REGISTER_USE = "利用登録をする"
USE_LAST_TRY = "最後の1回を使う"
USE_VISUAL = "目視で確認する"
USE_VISUAL_SHORT = "目視"  # beside many others, in large words
CONFIRMED = "本人です"
DISMISS = "お知らせを閉じる"
PLAYS = "このカードに役をさせる人（練習）"
PLAYS_SUPPORT = "カードからは、元に戻せない形の印だけを残します"
PLAY = "この人の役でやり直す"
REVEAL = "押している間だけ見せる"
REVEAL_KEY = "F2キーを押している間も見えます"

# Header
HISTORY = "受付履歴"

# Settings
SETTINGS = "設定"
SETTINGS_SUPPORT = "変えたことは、すぐに使われ、この端末に残ります。"

# Pages
STARTING = Phrase("準備をしています", "じゅんびを しています")
STARTING_SUPPORT = "しばらくお待ちください。"
WAITING = Phrase("マイナンバーカードを\n置いてください", "まいなんばーかーどを おいて ください")
WAITING_SUPPORT = "カードを読取機（カードリーダー）に置くと、自動で始まります。"
WAITING_PRACTICE = "左の一覧から練習用のカードを選び、「カードを置く」を押してください。"
READING = Phrase("読み取り中", "よみとりちゅう")
READING_SUPPORT = "カードを動かさないでください。"
CHOOSE = Phrase("本人確認の方法を選んでください", "ほんにんかくにんの ほうほうを えらんで ください")
CHOOSE_PIN = "暗証番号で確認"
CHOOSE_PIN_SHORT = "暗証番号"
CHOOSE_PIN_SUPPORT = "患者さんが、数字4桁を入力します。"
CHOOSE_VISUAL = "目視で確認"
CHOOSE_VISUAL_SUPPORT = "職員が、カードの顔写真と見比べます。\n暗証番号は使いません。"
CHOOSE_FACE = "顔で確認"
CHOOSE_FACE_SUPPORT = "カメラで、カードの写真と比べます。\n患者さんの同意が要ります。"
LAST_TRY = Phrase("暗証番号は、あと1回です", "あんしょうばんごうは あと いっかいです")
LAST_TRY_TITLE = "次にまちがえるとロックされます"
LAST_TRY_SUPPORT = "ロックされると、市区町村の窓口で手続きをするまで、暗証番号を使えなくなります。"
LAST_TRY_VISUAL = "番号に自信がないときは、目視で確認してください。受付はそのまま続けられます。"
LAST_TRY_BACK = "番号に自信がないときは、「戻る」を押してください。"
PIN = Phrase("暗証番号（4桁）を入力してください", "あんしょうばんごう よんけたを にゅうりょくして ください")
PIN_SUPPORT = "利用者証明用の暗証番号です。カードを受け取ったときに決めた、数字4桁の番号です。"
PIN_REGISTER = Phrase(
    "暗証番号で利用登録をします",
    "あんしょうばんごうで りようとうろくを します",
)
PIN_FORGOTTEN = "番号が分からないとき"
TRIES_UNKNOWN = "残り回数は不明"
PIN_CANCEL = "取消"
PIN_CLEAR = "訂正"
PIN_CONFIRM = "確認"
PIN_FIELD = "暗証番号"
VISUAL = Phrase("カードの写真と患者さんを見比べてください", "かーどの しゃしんと かんじゃさんを みくらべて ください")
VISUAL_POINTS = (
    "カードの表の顔写真が、患者さんの顔と同じですか。",
    "カードの表の氏名と生年月日が、ご本人の申し出と同じですか。",
    "カードの有効期限や、見た目に不自然なところはありませんか。",
)
VISUAL_MY_NUMBER = "カードの裏面（個人番号）は見ません。書き写すことも、写すこともしません。"
STAFF = "確認した人（任意）"
STAFF_SUPPORT = "イニシャルなど"
FACE_TITLE = "カードの中の写真"
FACE_SUPPORT = "カードの表の3つを入力すると、カードの中の写真を大きく表示し、本物かどうかを確かめます（任意）。"
FACE_BIRTH = "生年月日"
FACE_BIRTH_SUPPORT = "例：平成3年7月9日、H3.7.9"
FACE_EXPIRY = "有効期限の年"
FACE_EXPIRY_SUPPORT = "西暦4桁"
FACE_CODE = "セキュリティコード"
FACE_CODE_SUPPORT = "数字4桁"
FACE_NUMBER = "照合番号B"
FACE_NUMBER_SUPPORT = "数字14桁"
FACE_BY_DIGITS = "14桁で入力する"
FACE_BY_PARTS = "3つに分けて入力する"
FACE_READ = "写真を読み取る"
FACE_READING = "写真を読み取っています。カードを動かさないでください。"
FACE_ERRORS = MappingProxyType(
    {
        "birth": "生年月日を確かめてください（例：平成3年7月9日）",
        "expiry": "西暦4桁で入力してください",
        "security_code": "数字4桁で入力してください",
        "number": "数字14桁で入力してください",
    }
)
FACE_NAME = "カードの中の氏名"


def face_dates(birth: str, expiry: str) -> str:
    """The dates beneath the photo; what is not signed is said to be so."""
    return f"生年月日：{birth}\nカードの有効期限：{expiry}（署名の対象外）"


DATE_UNKNOWN = "不明"
AUTHENTICATING = Phrase("暗証番号を確認しています", "あんしょうばんごうを かくにんして います")
AUTHENTICATING_SUPPORT = "カードを動かさないでください。"
QUERYING = Phrase("資格を照会しています", "しかくを しょうかいして います")
QUERYING_SUPPORT = "しばらくお待ちください。カードは取り出してもかまいません。"
REGISTERING = Phrase("利用登録をしています", "りようとうろくを して います")
REMOVAL = Phrase("カードをお取りください", "かーどを おとり ください")
REMOVAL_SUPPORT = "カードが取り出されると、最初の画面に戻ります。"
UNAVAILABLE_AUTO = "準備ができると、自動で受付の画面に変わります。"
CARD_STAYS = "カードは置いたままにしてください。"
TIME_SHORT = "まもなく受付を終わります"
TIME_EXTEND = "続けるときは、どれかのキーを押すか、画面に触れてください。"
WHAT_HAPPENED = "起きたこと"
WHAT_TO_DO = "次にすること"
WHAT_TO_SAY = "患者さんへの言い方"
WHOM_TO_CALL = "問い合わせ先"


def tries_left(tries: int) -> Phrase:
    """«あと3回»."""
    from myna_reception.ui.texts_dates import times_yomi  # late: the window comes up sooner

    return Phrase(f"あと{tries}回", f"あと {times_yomi(tries)}")


def digits_entered(count: int, length: int) -> str:
    """How far the PIN is typed: never which digits."""
    return f"{length}桁のうち{count}桁"


def seconds_left(seconds: int) -> str:
    """The announced end of a page."""
    return f"{TIME_SHORT}（あと{seconds}秒）。"


# Activation
ACTIVATION = Phrase("この端末を登録します", "この たんまつを とうろく します")
ACTIVATION_SUPPORT = "ポータルサイトから受け取った「ユーザ設定情報」を見ながら、4つの値を入力してください。"
ACTIVATION_BUSY = "登録しています。しばらくお待ちください。"
ACTIVATION_FAILED = "登録できませんでした"
FIELDS = MappingProxyType(
    {
        "institution_code": ("機関コード", "数字10桁"),
        "terminal_id": ("ID", "英字1文字と数字7桁（例：W0000001）"),
        "password": ("パスワード", "大文字と小文字を区別します"),
        "activation_code": ("アクティベーションコード", "英数字16文字（区切りの線はなくてもよい）"),
    }
)
_FORM_ERRORS = {
    "empty": "を入力してください",
    "wrong_length": "の文字数が違います",
    "wrong_characters": "に使えない文字が入っています",
    "wrong_form": "の形が違います",
    "taken": "は、この端末の別の施術所のものです",
}


def field_error(field: str, error: str) -> str:
    """What is wrong with a field of the activation form, with what is expected."""
    label, form = FIELDS.get(field, (field, ""))
    said = _FORM_ERRORS.get(error, "を確かめてください")
    return f"{label}{said}：{form}" if form and error != "empty" else f"{label}{said}"


def form_summary(count: int) -> str:
    """The heading of the summary of errors."""
    return f"入力を確かめてください（{count}か所）"


# Pass code
PASSCODE_SET = Phrase("パスコードを決めます", "ぱすこーどを きめます")
PASSCODE_SET_SUPPORT = (
    "次からアプリを開くときに入力する合い言葉です。ほかの人が勝手に使うのを防ぎます。\n設定しなくても使えます。"
)
PASSCODE_LABEL = "パスコード"
PASSCODE_RULE = "4文字以上の数字または英字"
PASSCODE_AGAIN = "パスコード（もう一度）"
PASSCODE_AGAIN_RULE = "確認のため、同じものを入力します"
PASSCODE_SHORT = "4文字以上で入力してください"
PASSCODE_DIFFERENT = "2回の入力が同じではありません"
PASSCODE_ENTRY = Phrase("パスコードを入力してください", "ぱすこーどを にゅうりょくして ください")
PASSCODE_ENTRY_SUPPORT = "この端末で決めたパスコードです。"
PASSCODE_WRONG = "パスコードが違います。もう一度入力してください。"
PASSCODE_MINIMUM = 4

# Practice drawer
DRAWER_TITLE = "練習用のカード"
DRAWER_SEARCH = "カードをさがす"
DRAWER_PLACE = "カードを置く"
DRAWER_TAKE = "カードを取る"
DRAWER_HIDE = "練習用のカードをたたむ"
DRAWER_SHOW = "練習用のカードを開く"
DRAWER_ON_READER = "読取機の上"
DRAWER_NONE = "当てはまるカードはありません"
DRAWER_LIST = "練習用のカードの一覧"


class Notice(NamedTuple):
    """A message that does not stop the work."""

    tone: Tone
    text: str
    yomi: str


NOTICES = MappingProxyType(
    {
        "secrets_not_kept": Notice(
            Tone.WARNING,
            "登録の内容は、アプリを閉じるまでの間だけ使います。次に開いたら、もう一度登録してください。",
            "とうろくの ないようは あぷりを とじるまでの あいだだけ つかいます",
        ),
        **{code: Notice(*said) for code, said in RECORDS_NOTICES.items()},
        "facility_later": Notice(
            Tone.INFO,
            "施術所の切り替えは、いまの受付が終わってから行います。",
            "しじゅつしょの きりかえは いまの うけつけが おわってから おこないます",
        ),
        "reader_in_use": Notice(
            Tone.INFO,
            "読取機をほかのアプリが使っています。そのアプリを閉じると、ここで使えるようになります。",
            "よみとりきを ほかの あぷりが つかって います",
        ),
        "cards_passed_over": Notice(
            Tone.WARNING,
            "作ったカードのうち、使えないものを飛ばしました。ファイルが壊れているか、保険がその年齢のものではなくなりました。",
            "つくった かーどの うち つかえない ものを とばしました",
        ),
        "settings_not_saved": Notice(
            Tone.WARNING,
            "設定を保存できませんでした。次に開いたとき、同じことをもう一度たずねます。",
            "せっていを ほぞん できませんでした",
        ),
        "passcode_changed": Notice(
            Tone.SUCCESS,
            "パスコードを変えました。次にアプリを開いたときから使います。",
            "ぱすこーどを かえました",
        ),
        "passcode_removed": Notice(
            Tone.INFO,
            "パスコードを使わないようにしました。次からは、だれでもアプリを開けます。",
            "ぱすこーどを つかわない ように しました",
        ),
        "no_voice": Notice(
            Tone.INFO,
            "日本語の声が入っていないため、読み上げられません。Windowsは「設定」→「時刻と言語」→「音声認識」で日本語の声を、"
            "Linuxは speech-dispatcher と espeak-ng を入れてください。",
            "にほんごの こえが ありません",
        ),
        "no_foreign_voice": Notice(
            Tone.INFO,
            "患者さんが選べる言葉のうち、この端末に声が入っていないものがあります。その言葉では読み上げません。"
            "Windowsは「設定」→「時刻と言語」で言語を、Linuxは speech-dispatcher と espeak-ng を入れてください。",
            "こえが ない ことばが あります",
        ),
        "internal_error": Notice(
            Tone.ERROR,
            "アプリの中で問題が起きました。受付をもう一度やり直してください。続くときは、アプリを開き直してください。",
            "あぷりの なかで もんだいが おきました うけつけを もういちど やりなおして ください",
        ),
    }
)
_OTHER_NOTICE = "お知らせがあります"


def notice(code: str) -> Notice:
    """The notice for ``code``; a code that is not known is still told."""
    return NOTICES.get(code, Notice(Tone.INFO, f"{_OTHER_NOTICE}（{code}）", "おしらせが あります"))
