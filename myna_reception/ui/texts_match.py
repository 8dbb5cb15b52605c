"""The words of the face match (顔の照合), each with its kana reading, and of deciding by sight."""

from __future__ import annotations

from types import MappingProxyType

from myna_reception.reception.card_facts import FaceBand
from myna_reception.reception.face import DenialReason, FaceFinding, FaceTrouble
from myna_reception.ui.texts import Notice, Phrase
from myna_reception.ui.theme.tokens import Tone
from myna_reception.verify.face.check import CheckPhase, Progress
from myna_reception.verify.face.quality import FaceHint
from myna_reception.verify.face.turn import TurnSide

# Consent: said aloud and shown large, to the patient
CONSENT = Phrase("カメラで顔を写してもよろしいですか", "かめらで かおを うつしても よろしいですか")
CONSENT_POINTS = (
    Phrase(
        "カメラに写った顔と、カードの中の写真を比べます。",
        "かめらに うつった かおと かーどの なかの しゃしんを くらべます",
    ),
    Phrase(
        "映像はこの場で使うだけです。保存も送信もしません。",
        "えいぞうは このばで つかうだけです ほぞんも そうしんも しません",
    ),
    Phrase(
        "「似ているかどうか」の結果だけを、照会先に伝えます。",
        "にているか どうかの けっかだけを しょうかいさきに つたえます",
    ),
    Phrase(
        "いやなときは、職員の目視で受付できます。",
        "いやなときは しょくいんの もくしで うけつけ できます",
    ),
)
CONSENT_STAFF = (
    "お子さん、写真がとても古い人、包帯やけがのある人などは、はじめから目視で確認してください。"
    "マスクとサングラスは、外してもらいます（自動では気づきません）。"
)
AGREE = "同意する"
USE_CAMERA = "カメラで照合する"
CAMERA_ON = "カメラ使用中"
CAMERA_OFF = "カメラは止まっています"
CAMERA_SHOW = "カメラの映像を出す"
CAMERA_STOP = "カメラを止める"
CAMERA_STARTING = "カメラを準備しています"
SCENE = "カメラに写るもの"
OTHER_CAMERA = "カメラを替える"
CAMERA_VIEW = "カメラの映像"
CARD_PHOTO = "カードの中の写真"
MIRRORED = "鏡のように映しています"
REASON = "確認できない理由（任意）"
NO_REASON = "選ばない"
REASONS = MappingProxyType(
    {
        DenialReason.PHOTO_DIFFERS: "写真の人と違う",
        DenialReason.DATA_DIFFERS: "氏名・生年月日が申し出と違う",
        DenialReason.CARD_SUSPECT: "カードに不自然な点がある",
        DenialReason.PHOTO_UNCLEAR: "写真が古い・見えにくい",
        DenialReason.FACE_HIDDEN: "顔が見えない（マスク・けがなど）",
        DenialReason.OTHER: "その他",
    }
)
NOT_HOLDER = "本人ではありません"
CANNOT_TELL = "確認できません"
NUMBER_FIRST = "顔の照合には、カードの中の写真が要ります。カードの表に書かれた3つを入力してください。"
HONEST = (
    "この結果は参考です。本人かどうかは、写真と患者さんを見比べて、職員が決めます。"
    "写真や動画を見せる「なりすまし」を、必ず見破れるわけではありません。"
)
PRACTICE_FACES = "練習の顔は絵です。絵どうしは似て見えるため、別の人でも「似ています」と出ることがあります。"
RUNNING = Phrase("カメラを見てください", "かめらを みて ください")
COMPARING = Phrase("そのまま、カメラを見ていてください", "そのまま かめらを みて いて ください")
AHEAD = Phrase("そのまま正面を見てください", "そのまま しょうめんを みて ください")
BACK_AGAIN = Phrase("はい。正面にもどってください", "はい しょうめんに もどって ください")
TURNS = MappingProxyType(
    {
        TurnSide.LEFT: Phrase("ゆっくり、左を向いてください", "ゆっくり ひだりを むいて ください"),
        TurnSide.RIGHT: Phrase("ゆっくり、右を向いてください", "ゆっくり みぎを むいて ください"),
    }
)
HINTS = MappingProxyType(
    {
        FaceHint.TOO_DARK: Phrase(
            "暗くて見えません。明るいほうを向いてください",
            "くらくて みえません あかるい ほうを むいて ください",
        ),
        FaceHint.TOO_BRIGHT: Phrase(
            "明るすぎます。光の当たらない所でお願いします",
            "あかるすぎます ひかりの あたらない ところで おねがい します",
        ),
        FaceHint.NO_FACE: Phrase(
            "カメラの正面に来てください",
            "かめらの しょうめんに きて ください",
        ),
        FaceHint.TWO_PEOPLE: Phrase(
            "おひとりだけ写ってください",
            "おひとりだけ うつって ください",
        ),
        FaceHint.UPSIDE_DOWN: Phrase(
            "カメラがさかさまです。職員が直します",
            "かめらが さかさまです しょくいんが なおします",
        ),
        FaceHint.CUT_OFF: Phrase(
            "顔を画面のまん中に入れてください",
            "かおを がめんの まんなかに いれて ください",
        ),
        FaceHint.TOO_SMALL: Phrase(
            "もう少し近づいてください",
            "もうすこし ちかづいて ください",
        ),
        FaceHint.TILTED: Phrase(
            "頭をまっすぐにしてください",
            "あたまを まっすぐに して ください",
        ),
        FaceHint.TURNED: Phrase(
            "正面を見てください",
            "しょうめんを みて ください",
        ),
        FaceHint.BLURRED: Phrase(
            "そのまま動かないでください",
            "そのまま うごかないで ください",
        ),
    }
)

_BANDS = MappingProxyType(
    {
        FaceBand.SIMILAR: (
            Tone.SUCCESS,
            Phrase("カードの写真と似ています", "かーどの しゃしんと にて います"),
            "2つの写真を見比べて、本人かどうかを決めてください。",
        ),
        FaceBand.UNSURE: (
            Tone.WARNING,
            Phrase("どちらとも言えません", "どちらとも いえません"),
            "写真と患者さんを、目でよく見比べてください。",
        ),
        FaceBand.NOT_SIMILAR: (
            Tone.ERROR,
            Phrase("カードの写真と似ていません", "かーどの しゃしんと にて いません"),
            "写真が古いと、本人でもこうなります。目視で確認するか、ほかの書類で確認してください。",
        ),
    }
)
_NOT_TURNED = Notice(
    Tone.WARNING,
    "横を向く動きを確かめられませんでした。写真をかざしていないか見てください。本人ならば、目視で確認できます。",
    "よこを むく うごきを たしかめられませんでした もくしで かくにん して ください",
)


def finding_words(finding: FaceFinding) -> tuple[str, Notice]:
    """The title of a band, and what to do, with tone and reading. Never a number."""
    tone, title, text = _BANDS[finding.band]
    if finding.turned is False and finding.band is not FaceBand.NOT_SIMILAR:
        return "横を向く動きがありません", _NOT_TURNED
    return title.text, Notice(tone, text, title.yomi)


def progress_phrase(progress: Progress) -> Phrase:
    """The one thing to say to the patient now: what is in the way, or what to do next."""
    if progress.hint is not None:
        return HINTS[progress.hint]
    match progress.phase:
        case CheckPhase.TURN if progress.side is not None:
            return TURNS[progress.side]
        case CheckPhase.AHEAD:
            return AHEAD
        case CheckPhase.BACK:
            return BACK_AGAIN
        case _:
            return COMPARING if progress.part > 0 else RUNNING


_TROUBLES = MappingProxyType(
    {
        FaceTrouble.NO_CAMERA: (
            "カメラが見つかりません",
            "カメラをつないで、「もう一度」を押してください。",
            "かめらが みつかりません",
        ),
        FaceTrouble.NO_VIDEO_LIBRARY: (
            "カメラを使う部品がありません",
            "このパソコンでは、カメラを動かす部品が読み込めません。管理する人に伝えてください。",
            "かめらを つかう ぶひんが ありません",
        ),
        FaceTrouble.NOT_ALLOWED: (
            "カメラの使用が許可されていません",
            "システムの設定で、このアプリにカメラを許可してから、「もう一度」を押してください。",
            "かめらの しようが きょか されて いません",
        ),
        FaceTrouble.IN_USE: (
            "カメラを使えません",
            "ほかのアプリがカメラを使っているようです。閉じてから、「もう一度」を押してください。",
            "かめらを つかえません",
        ),
        FaceTrouble.LOST: (
            "カメラが外れました",
            "カメラのケーブルを確かめて、「もう一度」を押してください。",
            "かめらが はずれました",
        ),
        FaceTrouble.FROZEN: (
            "カメラの映像が止まっています",
            "カメラをつなぎ直して、「もう一度」を押してください。",
            "かめらの えいぞうが とまって います",
        ),
        FaceTrouble.BLACK: (
            "カメラの映像が真っ黒です",
            "カメラのふたやシャッターを開けて、「もう一度」を押してください。",
            "かめらの えいぞうが まっくろです",
        ),
        FaceTrouble.NO_LIBRARY: (
            "顔の照合は入っていません",
            "照合の部品が入っていないか、版が合いません。管理する人に伝えてください。",
            "かおの しょうごうは はいって いません",
        ),
        FaceTrouble.WEIGHTS_MISSING: (
            "照合のデータがありません",
            "アプリを入れ直してください。",
            "しょうごうの でーたが ありません",
        ),
        FaceTrouble.WEIGHTS_ALTERED: (
            "照合のデータが変わっています",
            "配布されたものと違うため、使いません。アプリを入れ直してください。",
            "しょうごうの でーたが かわって います",
        ),
        FaceTrouble.PHOTO_UNREADABLE: (
            "カードの写真を読めません",
            "カードの中の写真が壊れています。カードの表の写真と、目で見比べてください。",
            "かーどの しゃしんを よめません",
        ),
        FaceTrouble.PHOTO_WITHOUT_FACE: (
            "カードの写真に顔が見つかりません",
            "照合に使えない写真です。目で見比べてください。",
            "かーどの しゃしんに かおが みつかりません",
        ),
        FaceTrouble.NO_GOOD_FRAMES: (
            "顔がうまく写りませんでした",
            "明るい所で、カメラの正面を向いて、もう一度どうぞ。写りにくい人は、目視で確認してください。",
            "かおが うまく うつりませんでした",
        ),
    }
)
FALLBACK = "「目視で確認する」を押せば、受付はそのまま続けられます。"
FALLBACK_YOMI = "もくしで うけつけを つづけられます"


def trouble_title(trouble: FaceTrouble) -> str:
    """What is wrong, without a next step."""
    return _TROUBLES[trouble][0]


def trouble_words(trouble: FaceTrouble) -> tuple[str, str, str]:
    """Title, what to do, and the reading of both. The check by sight is always among it."""
    title, text, yomi = _TROUBLES[trouble]
    return title, f"{text}\n{FALLBACK}", f"{yomi} {FALLBACK_YOMI}"
