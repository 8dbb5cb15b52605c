"""The terms of use (利用規約), and what changed from one version to the next.

A new version: raise ``settings.TERMS_VERSION``, say in ``CHANGES`` what changed. Whoever agreed to an older one is
shown the changes and agrees anew before the next reception.
"""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType

from myna_reception.settings import Settings
from myna_reception.ui.texts import Phrase

TERMS_SECTION = "利用規約"
TERMS_TITLE = Phrase("はじめに：利用規約", "はじめに りようきやく")
TERMS_SUPPORT = "お読みになり、よろしければ「同意して始める」を押してください。"
TERMS_CHANGED_TITLE = Phrase("利用規約が新しくなりました", "りようきやくが あたらしく なりました")
TERMS_CHANGED_SUPPORT = (
    "変わったところをお読みになり、よろしければ「同意して始める」を押してください。それまで受付はできません。"
)
TERMS_CHANGES = "変わったところ"
TERMS_WHOLE = "新しい利用規約の全文"
CALL_STAFF = (
    "患者さんへ：いまは受付できません。職員をお呼びください。\nThe reception is not open. Please call the staff."
)
NOT_AGREED = "まだ同意していません"

TERMS = (
    (
        "このアプリについて",
        (
            "マイナ受付は、だれでも中身を確かめられる、独立したアプリです。国・自治体・審査支払機関が作ったものではなく、"
            "公式の「マイナ資格確認アプリ」でもありません。",
            "本物の資格確認には、公式のアプリをお使いください。",
        ),
    ),
    (
        "練習について",
        (
            "練習では、架空のカードと架空の人だけを使います。画面にはいつも「練習」と表示します。",
            "練習の結果は、本物の資格確認の代わりにはなりません。請求などには使わないでください。",
        ),
    ),
    (
        "この端末に残すもの",
        (
            "受付履歴：受付の日時、資格確認の結果（氏名、生年月日、住所、保険の番号など）、本人確認の方法、確認した人のイニシャル、"
            "職員の書き込み。暗号にして残し、設定した期間（はじめは5年）を過ぎると消します。",
            "同意した利用規約の版と日時、端末の登録（機関コード・ID・鍵・証明書）、パスコードを元に戻せない形に変えたもの、動作の設定。",
            "レセコン連携や、PDF・CSV・控えの保存を使ったときは、結果が、選んだ場所にも残ります。",
        ),
    ),
    (
        "どこにも残さないもの",
        (
            "個人番号（マイナンバー）は読み取りません。",
            "暗証番号は、確認が終わるとすぐに消します。",
            "カメラの映像、カードの写真、顔を比べるための値は、受付の間だけ使い、ファイルには書きません。",
            "氏名や保険の情報は、受付が終わると画面から消えます。動作の記録（ログ）には書きません。",
        ),
    ),
    (
        "お願い",
        (
            "このアプリは無保証です。結果に疑問があるときは、保険者に確認してください。",
            "患者さんのカードと暗証番号は、患者さんご本人に扱ってもらってください。",
            "受付履歴には患者さんの情報があります。端末をほかの人に渡すときは、先に消してください。",
        ),
    ),
)

CHANGES = MappingProxyType(
    {
        2: (
            "「この端末に残すもの」に、受付履歴を加えました。結果を暗号にして残し、期間を過ぎると消します。",
            "確認した人のイニシャルは、受付履歴に残ります。前の版では「残しません」と書いていました。",
            "レセコン連携や保存を使ったときに、結果が選んだ場所にも残ることを加えました。",
        ),
    }
)
"""What is new in each version after the first."""


def changes_since(agreed: str) -> tuple[str, ...]:
    """What is new for somebody who agreed to that version; nothing for somebody who agreed to none."""
    if not agreed:
        return ()
    since = int(agreed) if agreed.isdecimal() else 1
    return tuple(change for version, changes in CHANGES.items() if version > since for change in changes)


def agreed_words(settings: Settings) -> str:
    """Which version this terminal's staff agreed to, and when."""
    if not settings.terms_version_agreed:
        return NOT_AGREED
    from myna_reception.ui.texts_dates import short_moment  # the first page of the first start needs none of it

    try:
        at = f"　{short_moment(datetime.fromisoformat(settings.terms_agreed_at))}"
    except ValueError:
        at = ""  # releases before the second version kept no time
    return f"第{settings.terms_version_agreed}版に同意しました{at}"
