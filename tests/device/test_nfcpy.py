"""nfcpy and nothing of ours on the reader's side: its Type 4B tag finds, reads and uses the virtual card."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256

from myna_reception.simulator.virtual_card.card import CardRules
from myna_reception.simulator.virtual_card.hand import CardHand
from myna_reception.simulator.virtual_card.nfc_udp import NfcUdpPeer
from myna_reception.simulator.virtual_card.rules import Timing
from tests.device.programs import run
from tests.unit.virtual_card.people import PIN, a_card

pytest.importorskip("nfc")
SCRIPT = str(Path(__file__).with_name("nfcpy_dialogue.py"))


@pytest.mark.parametrize("seconds", [0.0, 0.4], ids=["at once", "after more time"])  # FWI 10 is 0.31 s
def test_a_dialogue(seconds: float) -> None:
    rules = CardRules(timing=Timing(signature=seconds))
    with NfcUdpPeer(port=0) as peer:
        CardHand([peer], lambda _: a_card(rules=rules), "card").insert()
        told = run(sys.executable, "-W", "ignore", SCRIPT, str(peer.address[1]), PIN).splitlines()
    half = len(told) // 2
    for lines in (told[:half], told[half:]):
        found = dict(line.split(" ", 1) for line in lines if not line.startswith("long"))
        assert found["Type4BTag"] == "True"
        assert found["tries"] == "63c3"
        assert found["blocks"] == "3082 True"
        assert lines[-1] == "long command 6a82"
        certificate = x509.load_der_x509_certificate(bytes.fromhex(found["certificate"]))
        public_key = certificate.public_key()
        public_key.verify(bytes.fromhex(found["signature"]), b"challenge", padding.PKCS1v15(), SHA256())
