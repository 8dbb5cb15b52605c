"""A virtual My Number card: bytes in, bytes out. It dispatches to its applications as the platform does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from myna_reception.card import tlv
from myna_reception.card.apdu import AID, INS, SHORT_LE_LIMIT, SW, Command, MalformedCommandError
from myna_reception.card.connection import ConnectionLostError, Response
from myna_reception.simulator.virtual_card.application import Application
from myna_reception.simulator.virtual_card.atr import CONTACT_ATR as CONTACT_ATR
from myna_reception.simulator.virtual_card.atr import CONTACTLESS_ATR as CONTACTLESS_ATR
from myna_reception.simulator.virtual_card.card_manager import CardManager
from myna_reception.simulator.virtual_card.rules import CardRules as CardRules

FCI_TEMPLATE, DF_NAME = 0x6F, 0x84


class InsertableCard(Protocol):
    """What a virtual reader or vpcd holds: a card as a byte machine. Used by one thread at a time."""

    @property
    def atr(self) -> bytes:
        """The answer to reset."""
        ...

    def power_on(self) -> None:
        """Cold power-up."""
        ...

    def reset(self) -> None:
        """Warm reset."""
        ...

    def power_down(self) -> None:
        """The card loses power, and every verified PIN with it. Counters stay."""
        ...

    def transmit(self, command: bytes) -> bytes:
        """Answer a command APDU, whatever its bytes: data and status word.

        Raises ``CardLeftError`` when a fault was ordered that takes the card away at this command.
        """
        ...

    @property
    def last_duration(self) -> float:
        """Seconds that the last command would have taken on a chip; whoever serves the card may wait so long."""
        ...


class CardLeftError(ConnectionLostError):
    """The card left the reader while a command was on its way, by an ordered fault.

    ``sent``: the first bytes of the answer, which went out before it left.
    """

    def __init__(self, sent: bytes = b"") -> None:
        super().__init__()
        self.sent = sent


class VirtualCard:
    """A My Number card with the given applications. Not thread-safe: a reader sees to that."""

    def __init__(
        self,
        applications: Sequence[Application],
        *,
        manager: CardManager | None = None,
        atr: bytes = CONTACT_ATR,
        rules: CardRules | None = None,
    ) -> None:
        self._applications = tuple(applications)
        self._manager = manager or CardManager({})
        self._atr = atr
        self._rules = rules or CardRules()
        self._current: Application | None = None
        self._fails_next = False
        self._to_fetch = b""  # the rest of an answer that goes out in parts
        self._last_duration = 0.0
        for application in self._applications:
            application.rules = self._rules

    @property
    def atr(self) -> bytes:
        """The answer to reset."""
        return self._atr

    @property
    def applications(self) -> tuple[Application, ...]:
        """Everything on the card, in the order in which a partial AID is matched."""
        return self._applications

    def power_on(self) -> None:
        """Cold power-up: the card manager is current, nothing is verified."""
        self.power_down()
        self._fails_next = self._rules.first_command_fails

    def reset(self) -> None:
        """Warm reset: the card manager is current; by the rules, verified PINs may stay."""
        self._deselect()
        if self._rules.reset_clears_verification:
            self._forget_verification()

    def power_down(self) -> None:
        """Nothing is current, nothing is verified."""
        self._deselect()
        self._forget_verification()

    @property
    def last_duration(self) -> float:
        """Seconds that the last command would have taken, by ``CardRules.timing``."""
        return self._last_duration

    def transmit(self, command: bytes) -> bytes:
        """Answer a command APDU: data and status word. Never raises for any bytes."""
        key_uses = self._key_uses()
        response = self._answer(bytes(command))
        answer = response.data + int(response.sw).to_bytes(2, "big")
        self._last_duration = self._rules.timing.duration(len(command) + len(answer), self._key_uses() - key_uses)
        return answer

    def _key_uses(self) -> int:
        return sum(application.key_uses for application in self._applications)

    def _answer(self, raw: bytes) -> Response:
        if self._fails_next:
            self._fails_next = False
            return Response(b"", SW.SELF_DIAGNOSIS)
        try:
            command = Command.parse(raw)
        except MalformedCommandError:
            return Response(b"", SW.WRONG_LENGTH)
        if command.extended and not self._rules.extended_lengths:
            return Response(b"", SW.WRONG_LENGTH)
        if (command.cla, command.ins) == (0x00, INS.GET_RESPONSE) and self._to_fetch:
            return self._next_part(command)
        self._to_fetch = b""
        return self._in_parts(command, self._carry_out(command))

    def _in_parts(self, command: Command, response: Response) -> Response:
        """As ``CardRules`` says: 6Cxx for a Le that is too large, 61xx for an answer that is."""
        data, limit = response.data, self._rules.answer_limit
        if not response.ok or command.extended:
            return response
        if self._rules.corrects_le and command.le is not None and 0 < len(data) < command.le < SHORT_LE_LIMIT:
            return Response(b"", SW.WRONG_LE + len(data))
        if limit is None or len(data) <= limit:
            return response
        self._to_fetch = data
        return Response(b"", _more(len(data)))

    def _next_part(self, command: Command) -> Response:
        """GET RESPONSE after 61xx."""
        if command.data or command.le is None:
            self._to_fetch = b""
            return Response(b"", SW.WRONG_LENGTH)
        length = min(command.le, self._rules.answer_limit or SHORT_LE_LIMIT)
        part, self._to_fetch = self._to_fetch[:length], self._to_fetch[length:]
        return Response(part, _more(len(self._to_fetch)) if self._to_fetch else SW.OK)

    def _carry_out(self, command: Command) -> Response:
        protected = command.cla in (0x08, 0x0C) and self._current is not None and self._current.protects_messages
        if not protected and (refusal := _refuse_class(command.cla)):
            return Response(b"", refusal)
        if command.cla == 0x00 and command.ins == INS.SELECT and command.p1 == 0x04:
            return self._select_application(command)
        if command.cla == 0x00 and command.ins == INS.SELECT and command.p1 == 0x00:
            return Response(b"", self._select_mf(command))
        if command.cla == 0x00 and command.ins == INS.GET_DATA:
            return self._manager.get_data(command, self._rules, application_current=self._current is not None)
        if self._current is None:
            return Response(b"", SW.UNKNOWN_INS)  # the card manager offers nothing else without keys
        return self._current.process(command)

    def _select_application(self, command: Command) -> Response:
        """By AID or a prefix of one; the first match counts. Without a name: the card manager."""
        if command.p2 not in (0x00, 0x0C):
            return Response(b"", SW.WRONG_P1_P2)
        name = command.data
        selected = next((one for one in self._applications if name and one.aid.startswith(name)), None)
        if selected is None and not AID.CARD_MANAGER.startswith(name):
            return Response(b"", SW.NOT_FOUND)  # what was current stays so
        self._deselect()
        if self._rules.select_clears_verification:
            self._forget_verification()
        self._current = selected
        if command.p2 == 0x0C or command.le is None:
            return Response(b"", SW.OK)
        # what the real FCI holds beside the name is not published
        fci = tlv.encode(FCI_TEMPLATE, tlv.encode(DF_NAME, selected.aid if selected else AID.CARD_MANAGER))
        return Response(fci[: command.le], SW.OK)

    def _select_mf(self, command: Command) -> SW:
        if command.data:
            return SW.NOT_FOUND  # 3F00 by identifier, and every other
        return SW.WRONG_P1_P2 if self._current is None else SW.OK  # accepted, without effect

    def _deselect(self) -> None:
        self._to_fetch = b""
        for application in self._applications:
            application.deselect_file()
        self._current = None

    def _forget_verification(self) -> None:
        for application in self._applications:
            application.forget_verification()


def _refuse_class(cla: int) -> SW | None:
    """The refusal of a CLA that is neither 00 nor 80."""
    if cla in (0x00, 0x80):
        return None
    if cla & 0x60 or cla == 0xFF:
        return SW.UNKNOWN_CLA
    return SW.SECURE_MESSAGING_NOT_PROVIDED if cla & 0x0C else SW.CHANNEL_NOT_PROVIDED if cla & 0x03 else SW.UNKNOWN_CLA


def _more(left: int) -> int:
    """61xx: so many bytes can be fetched; 00 says 256 or more."""
    return SW.MORE_DATA + (left if left < SHORT_LE_LIMIT else 0)
