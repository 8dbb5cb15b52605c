"""A dialogue by nfcpy alone, none of our code: a program of its own, as that library warns of its own age.

Arguments: port, PIN. Prints one line of findings for each step; the certificate and a signature in hexadecimal.
"""

from __future__ import annotations

import hashlib
import sys

import nfc
import nfc.clf

DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420") + hashlib.sha256(b"challenge").digest()
APPLICATION = bytes.fromhex("D392F000260100000001")


def main(port: str, pin: bytes) -> None:
    """Activate, read, sign, look whether the card is there, let it go and take it again."""
    frontend = nfc.ContactlessFrontend(f"udp:localhost:{port}")
    for _ in range(2):
        tag = nfc.tag.activate(frontend, frontend.sense(nfc.clf.RemoteTarget("106B")))
        print(type(tag).__name__, tag.is_present)
        tag.send_apdu(0x00, 0xA4, 0x04, 0x0C, APPLICATION)
        print("tries", tag.transceive(bytes.fromhex("00200098")).hex())
        tag.send_apdu(0x00, 0xA4, 0x02, 0x0C, bytes.fromhex("000A"))
        print("blocks", tag.send_apdu(0x00, 0xB0, 0, 0, mrl=256).hex()[:4], tag.is_present)
        print("certificate", tag.transceive(bytes.fromhex("00B00000000000"))[:-2].hex())
        tag.send_apdu(0x00, 0x20, 0x00, 0x98, pin, check_status=True)
        print("signature", tag.send_apdu(0x80, 0x2A, 0x00, 0x97, DIGEST_INFO, mrl=256).hex())
        print("long command", tag.transceive(bytes.fromhex("00A4040CFF") + bytes(255)).hex())
    frontend.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2].encode())
