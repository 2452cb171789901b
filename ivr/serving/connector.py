"""From an order of the dialogue to what came of it: request, answer, meaning, and a row of the log.

Never raises towards the call: whatever goes wrong, people take over.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from typing import Protocol

from intents.services import ServiceDefinition
from ivr.dialogue.actions import Serve
from ivr.dialogue.events import Outcome
from ivr.errors import CallsteerError
from ivr.serving.answer import FAILED, Meaning, meaning_of
from ivr.serving.client import Client
from ivr.serving.request import build_request

logger = logging.getLogger(__name__)

AT_ONCE = 32
"""Orders that may be under way in one process."""
GRACE_S = 0.2
"""Beyond its time-out an order is given up, whatever it hangs on: a name server, say."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is kept of an order: no values."""

    call_sid: str
    service: str
    outcome: Outcome
    tries: int
    """Requests that were sent."""
    ms: int


class AttemptLog(Protocol):
    """Where attempts are kept. Must not raise."""

    def write(self, attempt: Attempt) -> None:
        """Keep an attempt."""


class Connector:
    """One company's systems. Shared by its calls and all threads."""

    def __init__(
        self,
        services: Mapping[str, ServiceDefinition],
        base_url: Callable[[], str],
        environment: Mapping[str, str],
        log: AttemptLog | None = None,
        client: Client | None = None,
    ) -> None:
        self.services = services
        self._base_url = base_url
        self._environment = environment
        self._log = log
        self._client = client or Client()
        self._pool = ThreadPoolExecutor(AT_ONCE, "service")

    def begin(self, order: Serve, call_sid: str, secrets: Mapping[str, str]) -> Future[Meaning]:
        """Ask in a thread of our own; the result never is an exception."""
        return self._pool.submit(self.ask, order, call_sid, secrets)

    def wait(self, order: Serve, call_sid: str, secrets: Mapping[str, str]) -> Meaning:
        """Ask and wait, at most a moment longer than the service's time-out."""
        service = self.services.get(order.service)
        longest_s = (service.timeout_ms / 1000 if service is not None else 0) + GRACE_S
        try:
            return self.begin(order, call_sid, secrets).result(longest_s)
        except TooLate:
            logger.error("call %s: service %s hangs", call_sid, order.service)
            return FAILED

    def ask(self, order: Serve, call_sid: str, secrets: Mapping[str, str]) -> Meaning:
        """Ask in this thread."""
        began, tries, meaning = time.monotonic(), 0, FAILED
        service = self.services.get(order.service)
        try:
            if service is None:
                raise CallsteerError("the pack has no such service")
            values = {**dict(order.slots), **secrets}
            key = key_of(order, call_sid)
            base_url = self._base_url()
            request = build_request(service, base_url, values, self._environment, key)
            answer = self._client.send(request)
            tries, meaning = answer.tries, meaning_of(service, answer.status, answer.data)
            if meaning is FAILED:
                logger.error(
                    "call %s: service %s: answer %s fits no outcome of the pack",
                    *(call_sid, order.service, answer.status),
                )
        except CallsteerError as error:
            logger.error("call %s: service %s: %s", call_sid, order.service, error)
        except Exception as error:  # noqa: BLE001 - a thread's outermost frame: people take over
            logger.error("call %s: service %s: %s", call_sid, order.service, type(error).__name__)
        ms = round((time.monotonic() - began) * 1000)
        self._keep(Attempt(call_sid, order.service, meaning.outcome, tries, ms))
        return meaning

    def close(self) -> None:
        """End the threads and the connections."""
        self._pool.shutdown(wait=True)
        self._client.close()

    def _keep(self, attempt: Attempt) -> None:
        if self._log is not None:
            self._log.write(attempt)


def key_of(order: Serve, call_sid: str) -> str:
    """Return the idempotency key of an order.

    Every attempt has the same, and so has the same order again after its outcome was lost;
    other values, or another order after an answer, have another.
    """
    values = hashlib.sha256(json.dumps(sorted(order.slots)).encode()).hexdigest()[:16]
    return f"{call_sid}.{order.service}.{order.order}.{values}"


def missing_secrets(
    services: Mapping[str, ServiceDefinition], environment: Mapping[str, str]
) -> set[str]:
    """Return the environment variables that services need and that are not set."""
    wanted = set().union(*(service.environment() for service in services.values()))
    return {name for name in wanted if not environment.get(name)}
