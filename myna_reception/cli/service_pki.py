"""``service card-cas|rotate-card-ca``: the generations of the CA above the practice world's cards."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from myna_reception.cli.output import say, show, show_json
from myna_reception.cli.status import ExitStatus, UsageError

if TYPE_CHECKING:
    from myna_reception.simulator.world import World

CARD_CAS_SCHEMA = "service-card-cas/1"
ROTATION_SCHEMA = "service-card-ca-rotation/1"


def run_list(arguments: argparse.Namespace) -> int:
    """Every generation, the oldest first, with its certificates in JSON."""
    from myna_reception.cli.sources import practice_world
    from myna_reception.simulator.service.card_status_api import CRLS, OCSP
    from myna_reception.ui.texts_dates import moment_in_year

    world = practice_world()
    generations = range(1, world.card_generations.newest() + 1)
    if arguments.json:
        show_json(CARD_CAS_SCHEMA, True, {"generations": [_facts(world, number) for number in generations]})
        return ExitStatus.ELIGIBLE
    show("【練習】カードの電子証明書を発行する CA（名前は同じで、鍵で見分けます）")
    for number in generations:
        facts, since = _facts(world, number), world.card_generations.since(number)
        began = "はじめから" if since is None else f"{moment_in_year(since)}から"
        show(f"  第{number}世代  {began}")
        show(f"    利用者証明用  鍵 {facts['key_identifier']}")
        show(f"    署名用        鍵 {facts['signature_key_identifier']}")
    show(f"  失効リスト: {CRLS}/（鍵）.crl  OCSP: {OCSP}")
    return ExitStatus.ELIGIBLE


def run_rotate(arguments: argparse.Namespace) -> int:
    """Begin another generation."""
    from myna_reception.cli.sources import practice_world

    world = practice_world()
    try:
        number = world.rotate_card_ca()
    except OSError as error:
        raise UsageError(f"練習の世界のフォルダーに書けません（{error.strerror or type(error).__name__}）。") from None
    if arguments.json:
        show_json(ROTATION_SCHEMA, True, _facts(world, number))
        return ExitStatus.ELIGIBLE
    show(f"【練習】カードの CA は第{number}世代になりました。鍵 {_facts(world, number)['key_identifier']}")
    say("これから作る人のカードは、この世代が発行します。いまのカードはそのまま使え、どの世代の失効情報も配られます。")
    say("動いているサービスはそのままで、新しい世代のカードも受け付けます。")
    return ExitStatus.ELIGIBLE


def _facts(world: World, number: int) -> dict[str, Any]:
    from cryptography.hazmat.primitives.serialization import Encoding

    from myna_reception.simulator.card_issuers import CardIssuer, SignatureIssuer
    from myna_reception.simulator.service.card_status_api import CRLS, OCSP

    issuer, since = CardIssuer(world.authority, number), world.card_generations.since(number)
    signing = SignatureIssuer(world.authority, number)
    key_identifier, signature_key_identifier = issuer.key_identifier.hex(), signing.key_identifier.hex()
    return {
        "generation": number,
        "since": since and since.isoformat(),
        "key_identifier": key_identifier,
        "crl": f"{CRLS}/{key_identifier}.crl",
        "signature_key_identifier": signature_key_identifier,
        "signature_crl": f"{CRLS}/{signature_key_identifier}.crl",
        "ocsp": OCSP,
        "authentication_ca": issuer.certificate.public_bytes(Encoding.PEM).decode("ascii"),
        "signature_ca": signing.certificate.public_bytes(Encoding.PEM).decode("ascii"),
    }
