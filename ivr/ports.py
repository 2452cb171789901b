"""What the call loop needs from the world. Adapters implement these; tests fake them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from asr.types import Expectation
from ivr.dialogue import Script
from ivr.dialogue.actions import Disposition, PlayPrompt, Serve
from ivr.dialogue.events import Event, Routed, Served

Pcm = NDArray[np.int16]
"""Mono samples at 8000 Hz, shape [n]."""

FRAME_MS = 20
FRAME_SAMPLES = 160
"""One frame: 20 ms at 8000 Hz."""


@dataclass(frozen=True, slots=True)
class AudioArrived:
    """One frame of caller audio."""

    frame: Pcm
    """int16 [160], 8000 Hz."""


@dataclass(frozen=True, slots=True)
class KeyArrived:
    """One key, ``0-9 * #``."""

    digit: str


@dataclass(frozen=True, slots=True)
class MarkArrived:
    """A mark we sent: what was queued before it has been played, or was cleared."""

    name: str


@dataclass(frozen=True, slots=True)
class LineClosed:
    """The caller hung up."""


LineEvent = AudioArrived | KeyArrived | MarkArrived | LineClosed


class Line(Protocol):
    """A carrier's two-way audio: all that a new streaming carrier has to implement.

    Used by one thread only.
    """

    def receive(self, timeout_ms: int) -> Sequence[LineEvent]:
        """Wait up to ``timeout_ms`` and return what came, () on timeout.

        Raises:
            LineError: the line died or broke its contract.

        """

    def send_audio(self, samples: Pcm) -> None:
        """Queue audio for the caller. Any length."""

    def send_mark(self, name: str) -> None:
        """Ask for a ``MarkArrived`` when everything queued so far is played or cleared."""

    def clear(self) -> None:
        """Drop everything queued. Pending marks come back at once."""

    def now_ms(self) -> int:
        """Return the line's clock: milliseconds since it was answered."""

    def close(self) -> None:
        """Hang up. No-op when closed already."""


class Media(Protocol):
    """Both directions of one call, in the dialogue's terms. Used by one thread only."""

    def receive(self, timeout_ms: int) -> Sequence[Event]:
        """Wait for the caller and return what happened, () on timeout.

        Raises:
            LineError: the line died.

        """

    def listen(self, expectation: Expectation) -> None:
        """Change what is expected from now on."""

    def hear_keys_only(self) -> None:
        """Hear nothing until ``listen`` is called again."""

    def erase_recording(self) -> None:
        """Record nothing more, and keep nothing of what was recorded."""

    def play(self, prompt: PlayPrompt) -> None:
        """Begin a prompt in place of any other; ``PromptFinished`` comes when it has ended.

        A voice that fails is reported as ``SpeakingFailed``.
        """

    def pause(self) -> None:
        """Silence the prompt at once, remembering where it was."""

    def resume(self) -> None:
        """Go on with a paused prompt."""

    def stop(self) -> None:
        """Drop the prompt."""

    def now_ms(self) -> int:
        """Milliseconds since the call was answered."""

    def close(self) -> None:
        """End the call; no-op when it has ended already."""


@dataclass(frozen=True, slots=True)
class Departed:
    """The carrier has the call now; it is over here, and may come back as a new one."""


class CallControl(Protocol):
    """The carrier's call API. Calls may block for a REST round trip."""

    def transfer(self, destination: str) -> Event | Departed | None:
        """Start a transfer. Returns its outcome when known at once; None: it is posted later."""

    def take_secret(self, slot: str, value: str) -> None:
        """Pass a sensitive value on to whoever it is for. Keep no copy, log nothing."""


class Dialler(Protocol):
    """The carrier's way to call somebody. May block for a REST round trip. Thread-safe."""

    def dial(self, outbound_id: str, number: str) -> str:
        """Ring ``number`` (E.164) and return the carrier's id of the call.

        What becomes of the call is reported later, under our ``outbound_id``.

        Raises:
            DialError: it was not placed, or nobody knows; no number in its words.

        """

    def hang_up(self, carrier_sid: str) -> None:
        """End a call, whether it rings or talks; one that is over stays so. Never raises."""


class Router(Protocol):
    """The routing policy, as the loop asks it."""

    def route(self, intent: str, at_ms: int) -> Routed:
        """Return where ``intent`` goes now. Never raises: in doubt the operator."""


class Services(Protocol):
    """The company's systems, as one call asks them. Never raises: in doubt it has failed."""

    def begin(self, order: Serve, at_ms: int, done: Callable[[Served], None]) -> None:
        """Ask without waiting; ``done`` is called once, maybe by another thread."""

    def serve(self, order: Serve, at_ms: int) -> Served:
        """Ask and wait, at most for the service's own time-out."""

    def take_secret(self, slot: str, value: str) -> bool:
        """Take a sensitive value if a service needs it, until the call's next ``Serve``.

        False: it is for somebody else, the carrier's call control.
        """


@dataclass(frozen=True, slots=True)
class Turned:
    """What a call goes on with in another language; its media speak it already."""

    script: Script
    router: Router
    services: Services


class Languages(Protocol):
    """The languages that one call can be held in. Used by the call's thread only."""

    def turn(self, tag: str) -> Turned | str | None:
        """Let the media hear and speak the language ``tag``: all their parts, or none.

        None: they do already. A text: it cannot be had, in words for the caller. Never raises.
        """


class CallObserver(Protocol):
    """Whoever watches a call: the log, the trace, a live page. Must not raise or block."""

    def happened(self, event: Event) -> None:
        """Take note of an event, before it is handled."""

    def decided(self, event: Event, actions: Sequence[object]) -> None:
        """Take note of what the dialogue made of an event."""

    def ended(self, disposition: Disposition) -> None:
        """Write the disposition. Called exactly once per call, after the line is free."""
