"""The JPKI application (公的個人認証 AP) of a virtual card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from myna_reception.card.apdu import AID, CURRENT_EF, INS, SW, Command
from myna_reception.reception.card_facts import CardKind
from myna_reception.simulator.virtual_card.application import (
    OPEN,
    Application,
    ElementaryFile,
    KeyFile,
    PinFile,
    PublicKeyFile,
    Refusal,
    SealedFile,
    TransparentFile,
)
from myna_reception.simulator.virtual_card.terminal_authentication import (
    AUTHORITY_KEY,
    BODY_PART,
    LOAD_CERTIFICATE,
    SIGNATURE_PART,
    TerminalAuthentication,
)

AUTHENTICATION_TRIES = 3
SIGNATURE_TRIES = 5

SIGNATURE_KEY, SIGNATURE_PIN = 0x001A, 0x001B
AUTHENTICATION_KEY, AUTHENTICATION_PIN = 0x0017, 0x0018
SEALED = (0x0005, 0x0009, 0x0010, 0x0016, 0x0019, 0x001C, 0x001E)  # they exist; what they hold is not known

LABELS = {
    CardKind.PLASTIC: b"JPKIAPICCTOKEN2",
    CardKind.ANDROID: b"JPKIAPGPSETOKEN",
    CardKind.IPHONE: b"JPKIAPIOSTOKEN",
}
MODEL = b"SIMULATED"  # 16 bytes; a real one names the chip
PRESENT, ABSENT = 0x8F, 0x00  # in EF 0008; what a missing certificate looks like is an assumption

PHONE_QUERY = 0xFC  # CLA 80: an iPhone answers it, a plastic card says 6700


@dataclass(frozen=True, slots=True, repr=False)
class Credential:
    """A certificate with the CA's above it (DER), its key and its PIN; made when first used."""

    certificate: Callable[[], bytes]
    ca_certificate: Callable[[], bytes]
    key: Callable[[], RSAPrivateKey]
    pin: PinFile


def jpki_application(
    authentication: Credential,
    signature: Credential | None,
    *,
    kind: CardKind = CardKind.PLASTIC,
    filler: int = 0,
    terminal_authority: PublicKeyFile | None = None,
) -> JpkiCardApplication:
    """The application with 利用者証明用 and, unless None, 署名用 credentials.

    A phone shows its 利用者証明用 certificate after the PIN only. ``filler`` bytes FF follow the certificates, as a
    real EF may have. ``terminal_authority``: whose terminals may have the 利用者証明用 key used without its PIN; None
    for nobody's, with EF 0016 sealed.
    """
    own_pin = frozenset((AUTHENTICATION_PIN,)) if kind is not CardKind.PLASTIC else OPEN
    files: dict[int, ElementaryFile] = {identifier: SealedFile() for identifier in SEALED}
    files |= {
        0x0006: _fixed(token_info(kind)),
        0x0008: _fixed(bytes((PRESENT if signature else ABSENT, PRESENT, 0x00))),
        0x000A: _filled(authentication.certificate, filler, own_pin),
        0x000B: _filled(authentication.ca_certificate, filler),
        AUTHENTICATION_KEY: KeyFile(authentication.key, frozenset((AUTHENTICATION_PIN,))),
        AUTHENTICATION_PIN: authentication.pin,
    }
    if signature:
        sign_pin = frozenset((SIGNATURE_PIN,))
        files |= {
            0x0001: _filled(signature.certificate, filler, sign_pin),
            0x0002: _filled(signature.ca_certificate, filler),
            SIGNATURE_KEY: KeyFile(signature.key, sign_pin),
            SIGNATURE_PIN: signature.pin,
        }
    else:  # how a card without 署名用 certificate answers is not published: files closed, password blocked
        files |= {identifier: SealedFile() for identifier in (0x0001, 0x0002, SIGNATURE_KEY)}
        files[SIGNATURE_PIN] = PinFile(None, SIGNATURE_TRIES, 0)
    terminals = None
    if terminal_authority:
        files[AUTHORITY_KEY] = terminal_authority
        terminals = TerminalAuthentication(terminal_authority)
    return JpkiCardApplication(AID.JPKI, files, kind=kind, terminals=terminals)


@dataclass
class JpkiCardApplication(Application):
    """The base commands, the one that tells a plastic card from an iPhone, and PIN-less use where it is provided."""

    kind: CardKind = field(default=CardKind.PLASTIC, kw_only=True)
    terminals: TerminalAuthentication | None = field(default=None, kw_only=True)

    def deselect_file(self) -> None:
        """As the base; what a terminal was allowed ends."""
        super().deselect_file()
        if self.terminals:
            self.terminals.forget()

    def handlers(self) -> dict[tuple[int, int], Callable[[Command], bytes]]:
        """As the base, and the phone's query; with ``terminals`` also the commands of PIN-less use."""
        handlers = super().handlers() | {(0x80, PHONE_QUERY): self._phone_query}
        if self.terminals:
            handlers |= {
                (0x80, LOAD_CERTIFICATE): self._load_terminal_certificate,
                (0x00, INS.EXTERNAL_AUTHENTICATE): self._external_authenticate,
            }
        return handlers

    def _phone_query(self, _command: Command) -> bytes:
        """What an iPhone tells here is not known: 9000, and nothing more."""
        if self.kind is not CardKind.IPHONE:
            raise Refusal(SW.WRONG_LENGTH)
        return b""

    # PIN-less use: a simulation of our own, see terminal_authentication

    def _load_terminal_certificate(self, command: Command) -> bytes:
        part = (command.p1, command.p2)
        if self.terminals is None or part not in (BODY_PART, SIGNATURE_PART):
            raise Refusal(SW.WRONG_P1_P2)
        if not command.data or command.le is not None:
            raise Refusal(SW.WRONG_LENGTH)
        if not isinstance(self._current_file(), PublicKeyFile):
            raise Refusal(SW.WRONG_FILE_STRUCTURE)
        load = self.terminals.load_body if part == BODY_PART else self.terminals.load_signature
        load(command.data)
        return b""

    def _external_authenticate(self, command: Command) -> bytes:
        if self.terminals is None or (command.p1, command.p2) != (0x00, CURRENT_EF):
            raise Refusal(SW.WRONG_P1_P2)
        if not command.data or command.le is not None:
            raise Refusal(SW.WRONG_LENGTH)
        if not isinstance(self._current_file(), PublicKeyFile):
            raise Refusal(SW.WRONG_FILE_STRUCTURE)
        self.terminals.authenticate(command.data)
        return b""

    def _get_challenge(self, command: Command) -> bytes:
        challenge = super()._get_challenge(command)
        if self.terminals:
            self.terminals.give_challenge(challenge)
        return challenge

    def _require_signing_allowed(self, identifier: int, key: KeyFile) -> None:
        if identifier == AUTHENTICATION_KEY and self.terminals and self.terminals.allows_signature:
            return
        super()._require_signing_allowed(identifier, key)

    def _signed(self, identifier: int, key: KeyFile) -> None:
        """Any signature with the 利用者証明用 key uses up what a terminal was allowed."""
        super()._signed(identifier, key)
        if identifier == AUTHENTICATION_KEY and self.terminals:
            self.terminals.spend()


def token_info(kind: CardKind) -> bytes:
    """EF 0006: a PKCS#11 CK_TOKEN_INFO of 160 bytes, in 32-bit big-endian words."""
    text = LABELS[kind].ljust(32) + b"myna-reception simulator".ljust(32) + MODEL.ljust(16) + b"PRACTICE".ljust(16)
    flags = 0x0000040D  # RNG, login required, user PIN initialised, token initialised
    words = (flags, 1, 0, 1, 0, 16, 6, *(0xFFFFFFFF,) * 4)  # sessions; PIN 6 to 16; four memory sizes unknown
    return text + b"".join(word.to_bytes(4, "big") for word in words) + b"03" + b"01" + b"9" * 16


def _fixed(content: bytes) -> TransparentFile:
    return TransparentFile(lambda: content)


def _filled(content: Callable[[], bytes], filler: int, opened_by: frozenset[int] = OPEN) -> TransparentFile:
    return TransparentFile(lambda: content() + b"\xff" * filler, opened_by)
