"""Transfers of phone calls: we decide, the carrier's own switch carries it out."""

from __future__ import annotations

from collections.abc import Callable

from ivr.company import Company
from ivr.dialogue.events import Event, TransferCompleted, TransferFailed
from ivr.ports import Departed
from ivr.storage import FollowUps
from ivr.storage.models import FollowUp
from routing.types import Destination, DestinationKind

Leave = Callable[[Destination], None]
Secret = Callable[[str, str], None]

PROMISED = (DestinationKind.CALLBACK, DestinationKind.SMS)
"""Kinds that need no carrier: what is promised is written down."""


class PhoneControl:
    """A CallControl. What has to be remembered of the departure is written by ``leave``."""

    def __init__(
        self,
        company: Company,
        now_ms: Callable[[], int],
        leave: Leave,
        book: Callable[[Destination], bool],
        secret: Secret = lambda _slot, _value: None,
    ) -> None:
        self._company = company
        self._now_ms = now_ms
        self._leave = leave
        self._book = book
        self._secret = secret

    def transfer(self, destination: str) -> Event | Departed:
        """Send the call away, or promise a callback or a text message and be done."""
        place = self._company.policy.named(destination)
        if place.kind not in PROMISED:
            self._leave(place)
            return Departed()
        if self._book(place):
            return TransferCompleted(at_ms=self._now_ms())
        return TransferFailed(at_ms=self._now_ms())

    def take_secret(self, slot: str, value: str) -> None:
        """Pass a sensitive value on."""
        self._secret(slot, value)


def book_callback(follow_ups: FollowUps, call_sid: str, preset: str, caller: str) -> bool:
    """Write down that the caller is to be called back; False when that cannot be promised."""
    if not caller:
        return False  # the carrier hid the number
    item = FollowUp(call_sid=call_sid, kind="callback", preset=preset, number=caller)
    return follow_ups.add(item)
