"""本人確認: which ways this clinic offers, in which order, and what the camera does."""

from __future__ import annotations

from myna_reception.ui.pages.settings.section import Question, Section

SECTION = Section(
    "identity",
    "本人確認と顔の照合",
    "compare",
    questions=(
        Question(
            "check_methods",
            "本人確認の方法（並べる順）",
            {
                "pin,visual,face": "暗証番号・目視・顔",
                "face,visual,pin": "顔・目視・暗証番号",
                "visual,face,pin": "目視・顔・暗証番号",
                "pin,visual": "暗証番号・目視（顔は使わない）",
                "visual": "目視だけ",
            },
            "目視は必ず残ります。顔は、照合の部品が入っていて、カードの中に写真があるときだけ出ます。",
        ),
        Question(
            "face_turn",
            "顔の照合で、横を向く動きを確かめる",
            {True: "確かめる", False: "確かめない"},
            "かざした写真を見つける助けになります。動画や、曲げた写真は見つけられません。",
        ),
        Question(
            "visual_camera",
            "目視のとき、カードの中の写真の横にカメラの映像を出す",
            {True: "出す", False: "ボタンを押したときだけ"},
        ),
        Question("camera_mirror", "カメラの映像の向き", {True: "鏡のように映す", False: "そのまま映す"}),
    ),
)
