"""What the check of a card's face (券面) is called: a title, what it means, its tone, its reading."""

from __future__ import annotations

from types import MappingProxyType

from myna_reception.reception.card_facts import Authenticity, AuthenticityReport, AuthenticityStep
from myna_reception.ui.texts import Notice
from myna_reception.ui.theme.tokens import Tone

TITLES = MappingProxyType(
    {
        Authenticity.GENUINE: "カードの中の情報は本物です",
        Authenticity.NOT_VERIFIABLE: "発行元までは確かめられません",
        Authenticity.FAILED: "カードの中の情報を信用できません",
    }
)
_GENUINE = "発行元の署名と、このカードだけが持つ鍵を確かめました。"
_NOT_VERIFIABLE = "書き換えや複製は見つかりませんが、発行元の鍵がこのアプリにないため、発行元は確かめられません。"
_FAILED = MappingProxyType(
    {
        AuthenticityStep.CERTIFICATE: "署名した人の証明書が、発行元のものではありません。",
        AuthenticityStep.RECORD: "写真などが、署名されたときの内容と違います。書き換えられた疑いがあります。",
        AuthenticityStep.CARD: "このカードは、情報に結び付いた鍵を持っていません。複製された疑いがあります。",
    }
)
_TONES = MappingProxyType(
    {
        Authenticity.GENUINE: Tone.SUCCESS,
        Authenticity.NOT_VERIFIABLE: Tone.WARNING,
        Authenticity.FAILED: Tone.ERROR,
    }
)
_YOMI = MappingProxyType(
    {
        Authenticity.GENUINE: "かーどの なかの じょうほうは ほんものです",
        Authenticity.NOT_VERIFIABLE: "はっこうもとまでは たしかめられません",
        Authenticity.FAILED: "かーどの なかの じょうほうを しんよう できません",
    }
)


def authenticity(report: AuthenticityReport) -> tuple[str, Notice]:
    """The title, and what stands beneath it with tone and reading."""
    match report.authenticity:
        case Authenticity.GENUINE:
            text = _GENUINE
        case Authenticity.NOT_VERIFIABLE:
            text = _NOT_VERIFIABLE
        case _:
            text = _FAILED[report.step or AuthenticityStep.RECORD]
    verdict = report.authenticity
    return TITLES[verdict], Notice(_TONES[verdict], text, _YOMI[verdict])
