"""Hand-written fakes of the ports. No mocks: a fake has behaviour and can be wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from simple_websocket import ConnectionClosed

from asr.types import Expectation
from ivr.dialogue.actions import Disposition, PlayPrompt, Serve
from ivr.dialogue.events import Event, Outcome, Routed, Served, TransferCompleted
from ivr.errors import LineError
from ivr.ports import Departed, LineEvent, Pcm
from routing.types import DestinationKind


class FakeMedia:
    """Plays a script of (at_ms, event); None breaks the line. Time moves when somebody waits."""

    def __init__(self, *script: tuple[int, Event | None]) -> None:
        self._script = list(script)
        self._now_ms = 0
        self.sent: list[str] = []
        self.expected: list[Expectation] = []
        self.closed = 0
        self.waits = 0

    def receive(self, timeout_ms: int) -> Sequence[Event]:
        self.waits += 1
        assert self.waits < 10_000, "the loop spins: it waits without time passing"
        if self._script and self._script[0][0] <= self._now_ms + timeout_ms:
            at_ms, event = self._script.pop(0)
            self._now_ms = max(at_ms, self._now_ms)
            if event is None:
                raise LineError("the line died")
            return [event]
        self._now_ms += timeout_ms
        assert self._now_ms < 600_000, "the call never ended (10 virtual minutes)"
        return []

    def listen(self, expectation: Expectation) -> None:
        self.expected.append(expectation)

    def hear_keys_only(self) -> None:
        self.sent.append("<keys only>")

    def erase_recording(self) -> None:
        self.sent.append("<erase>")

    def play(self, prompt: PlayPrompt) -> None:
        self.sent.append(prompt.prompt)

    def pause(self) -> None:
        self.sent.append("<pause>")

    def resume(self) -> None:
        self.sent.append("<resume>")

    def stop(self) -> None:
        self.sent.append("<stop>")

    def now_ms(self) -> int:
        return self._now_ms

    def close(self) -> None:
        self.closed += 1


class FakeControl:
    """Remembers transfers, which succeed at once unless ``outcome`` says otherwise."""

    def __init__(self) -> None:
        self.transfers: list[str] = []
        self.secrets: list[str] = []
        self.outcome: Event | Departed | None = TransferCompleted(at_ms=0)

    def transfer(self, destination: str) -> Event | Departed | None:
        self.transfers.append(destination)
        return self.outcome

    def take_secret(self, slot: str, value: str) -> None:
        self.secrets.append(slot)


class FakeServices:
    """Answers orders when it is told to, as ``outcome`` says; takes the secret ``pin``."""

    def __init__(self, outcome: Outcome = Outcome.FOUND, prompt: str = "told") -> None:
        self.outcome, self.prompt = outcome, prompt
        self.orders: list[Serve] = []
        self.secrets: list[str] = []
        self._done: Callable[[Served], None] | None = None

    def begin(self, order: Serve, at_ms: int, done: Callable[[Served], None]) -> None:
        self.orders.append(order)
        self._done = done

    def answers(self) -> None:
        """Report the last order's outcome, as a thread would."""
        assert self._done is not None, "nothing was asked"
        self._done(self._served(self.orders[-1], 0))

    def serve(self, order: Serve, at_ms: int) -> Served:
        self.orders.append(order)
        return self._served(order, at_ms)

    def take_secret(self, slot: str, value: str) -> bool:
        self.secrets.append(value)
        return slot == "pin"

    def _served(self, order: Serve, at_ms: int) -> Served:
        return Served(
            at_ms=at_ms,
            serve_id=order.serve_id,
            service=order.service,
            outcome=self.outcome,
            prompt=self.prompt,
        )


class FakeRouter:
    """Sends everything to one queue."""

    def route(self, intent: str, at_ms: int) -> Routed:
        return Routed(at_ms=at_ms, destination=f"{intent}_queue", kind=DestinationKind.QUEUE)


class FakeObserver:
    """Remembers events and refuses a second disposition."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.disposition: Disposition | None = None

    def happened(self, event: Event) -> None:
        self.events.append(event)

    def decided(self, event: Event, actions: Sequence[object]) -> None:
        pass

    def ended(self, disposition: Disposition) -> None:
        assert self.disposition is None, "disposition written twice"
        self.disposition = disposition


class FakeLine:
    """A line on which a test says what arrives; it records what was sent."""

    def __init__(self) -> None:
        self.arrives: list[LineEvent] = []
        self.sent: list[str] = []
        self.played_samples: list[int] = []
        self.at_ms = 0
        self.closed = False

    def receive(self, timeout_ms: int) -> Sequence[LineEvent]:
        arrived, self.arrives = self.arrives, []
        return arrived

    def send_audio(self, samples: Pcm) -> None:
        self.sent.append("audio")
        self.played_samples.append(len(samples))

    def send_mark(self, name: str) -> None:
        self.sent.append(f"mark {name}")

    def clear(self) -> None:
        self.sent.append("clear")

    def now_ms(self) -> int:
        return self.at_ms

    def close(self) -> None:
        self.closed = True


class FakeSocket:
    """A websocket: gives what it was given (None: nothing came in time), and then is closed."""

    def __init__(self, *messages: str | bytes | dict[str, Any] | None) -> None:
        self.messages = list(messages)
        self.sent: list[dict[str, Any]] = []
        self.waited_s: list[float | None] = []
        self.gone = False
        self.closed = 0

    def receive(self, timeout: float | None = None) -> str | bytes | None:
        self.waited_s.append(timeout)
        if not self.messages:
            raise ConnectionClosed()
        message = self.messages.pop(0)
        return json.dumps(message) if isinstance(message, dict) else message

    def send(self, data: str | bytes) -> None:
        if self.gone:
            raise ConnectionClosed()
        self.sent.append(json.loads(data))

    def close(self) -> None:
        self.closed += 1


class FakeTime:
    """Takes the place of the module ``time``; it goes when the test says so."""

    def __init__(self) -> None:
        self._now_ms = 1_000_000

    def monotonic(self) -> float:
        return self._now_ms / 1000 * (1 + 1e-9)  # a hair fast: whole ms are not cut off

    def passes(self, ms: int) -> None:
        self._now_ms += ms
