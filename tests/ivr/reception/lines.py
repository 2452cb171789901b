"""Callers in virtual time, and things that happen to them at a given moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ivr.caller_audio import caller_audio
from ivr.ports import KeyArrived, LineEvent
from ivr.reception import Next, NextKind
from ivr.storage import LiveCall
from ivr.telephony.recording import RecordingLine
from tests.conftest import CALLS
from tests.ivr.reception.office import Office

Moment = tuple[int, Callable[[], object]]


class Phone(RecordingLine):
    """A caller who is a recording, presses keys at once, and to whom ``moments`` happen."""

    def __init__(self, clip: str = "", keys: str = "", moments: Sequence[Moment] = ()) -> None:
        super().__init__(caller_audio(CALLS / clip) if clip else np.zeros(0, dtype=np.int16))
        self._keys: list[LineEvent] = [KeyArrived(key) for key in keys]
        self._moments = list(moments)
        self.closes = 0

    def receive(self, timeout_ms: int) -> Sequence[LineEvent]:
        while self._moments and self._moments[0][0] <= self.now_ms():
            self._moments.pop(0)[1]()
        keys, self._keys = self._keys, []
        return keys or super().receive(timeout_ms)

    def close(self) -> None:
        self.closes += 1
        super().close()


def raises(error: Exception) -> Callable[[], object]:
    def does() -> None:
        raise error

    return does


def talks(office: Office, phone: Phone, call_sid: str = "CA1") -> Phone:
    """Hold a call that is expected until it ends or departs."""
    office.reception.hold(office.claims(call_sid), phone)
    return phone


def leaves(office: Office, call_sid: str = "CA1") -> LiveCall:
    """Let a new call ask for a person by keys; it is then on its way to the front desk."""
    office.admits(call_sid)
    talks(office, Phone(keys="00"), call_sid)
    return office.known(call_sid)


def going_to(after: Next | None) -> tuple[NextKind, str]:
    """Return what the carrier is told to do, and where the call goes or went."""
    assert after is not None
    return after.kind, after.destination.name if after.destination is not None else ""
