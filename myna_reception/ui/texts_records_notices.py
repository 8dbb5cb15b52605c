"""Notices of the records: code → tone, words, reading. A problem's code is ``records_`` and the ``RecordsProblem``."""

from __future__ import annotations

from types import MappingProxyType

from myna_reception.ui.theme.tokens import Tone

_BACKUP = "受付は続けられますが、記録は残りません。控えがあれば、「受付履歴」から戻せます。"

RECORDS_NOTICES = MappingProxyType(
    {
        "ledger_key_in_file": (
            Tone.WARNING,
            "この端末には鍵を安全にしまう場所がありません。受付履歴は暗号にしていますが、鍵が同じフォルダーのファイルにあるため、"
            "このフォルダーを開ける人には読めてしまいます。",
            "うけつけ りれきの かぎが ふぁいるに あります",
        ),
        "my_number_left_out": (
            Tone.WARNING,
            "結果に個人番号（マイナンバー）かもしれない12桁の番号がありました。その項目は記録せず、連携先にも渡していません。"
            "必要なら画面を見て書き写してください。",
            "こじんばんごう かもしれない ばんごうは きろく しませんでした",
        ),
        "other_route_recorded": (
            Tone.SUCCESS,
            "確認した方法と内容を、受付履歴に記録しました。",
            "うけつけ りれきに きろく しました",
        ),
        "result_copied": (
            Tone.INFO,
            "結果をテキストでコピーしました。しばらくすると自動で消えます。",
            "けっかを こぴー しました",
        ),
        "records_no_key": (
            Tone.ERROR,
            f"受付履歴の鍵が見つからないため、開けません。{_BACKUP}",
            "うけつけ りれきの かぎが みつかりません",
        ),
        "records_not_ours": (
            Tone.ERROR,
            f"受付履歴のファイルが、ほかのものに置き換わっています。{_BACKUP}",
            "うけつけ りれきの ふぁいるが ほかの ものに おきかわって います",
        ),
        "records_damaged": (
            Tone.ERROR,
            f"受付履歴のファイルが壊れています。{_BACKUP}",
            "うけつけ りれきの ふぁいるが こわれて います",
        ),
        "records_older_copy": (
            Tone.ERROR,
            "受付履歴のファイルが、前に使っていたものより古い控えです。受付は続けられますが、記録は残りません。"
            "「受付履歴」を開くと、新しい控えから戻せます。",
            "うけつけ りれきの ふぁいるが ふるい ひかえです",
        ),
        "records_too_new": (
            Tone.ERROR,
            "受付履歴は、このアプリより新しい版で作られています。アプリを新しくしてください。それまで記録は残りません。",
            "うけつけ りれきは あたらしい ばんで つくられて います",
        ),
        "records_disk_full": (
            Tone.ERROR,
            "ディスクがいっぱいで、受付を記録できませんでした。不要なファイルを減らしてください。画面の結果は、必要なら書き写してください。",
            "でぃすくが いっぱいで きろく できませんでした",
        ),
        "records_not_writable": (
            Tone.ERROR,
            "受付履歴に書き込めません。アプリのフォルダーに書き込めるか、確かめてください。画面の結果は、必要なら書き写してください。",
            "うけつけ りれきに かきこめません",
        ),
        "records_busy": (
            Tone.WARNING,
            "受付履歴をほかのプログラムが使っていて、記録できませんでした。ほかに開いているこのアプリがあれば、閉じてください。",
            "うけつけ りれきを ほかの ぷろぐらむが つかって います",
        ),
        "records_my_number": (
            Tone.ERROR,
            "個人番号（マイナンバー）かもしれない12桁の番号は、記録できません。その番号を消してください。",
            "こじんばんごう かもしれない ばんごうは きろく できません",
        ),
        "records_too_long": (
            Tone.ERROR,
            "書き込みは500文字までです。短くしてください。",
            "かきこみは ごひゃく もじまでです",
        ),
        "records_wrong_passphrase": (
            Tone.ERROR,
            "合い言葉が違います。控えを作ったときの合い言葉を入力してください。",
            "あいことばが ちがいます",
        ),
        "records_bad_file": (
            Tone.ERROR,
            "このファイルは読めません。このアプリで作った控えか、受付履歴のCSVを選んでください。",
            "この ふぁいるは よめません",
        ),
        "records_differs": (
            Tone.ERROR,
            "戻した受付履歴が控えと同じになりませんでした。今までの受付履歴はそのままです。控えをもう一度作り直してください。",
            "もどした りれきが ひかえと おなじに なりませんでした",
        ),
    }
)
