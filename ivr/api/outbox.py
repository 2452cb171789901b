"""Events on their way to the company: written down, signed, sent, tried again, given up."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from queue import Empty, Full, Queue
from threading import Event, Lock, Thread
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from ivr.api.guard import Forbidden, Guard, Target
from ivr.api.schedule import next_attempt
from ivr.api.sender import TIMEOUT_S, Answer, post
from ivr.api.signing import signatures
from ivr.storage.models import WebhookDelivery, WebhookEndpoint
from ivr.storage.models.base import utc
from ivr.storage.webhooks import Attempt, Webhooks

logger = logging.getLogger(__name__)

TEST = "webhook.test"
WAITING = 10_000
"""Events that may wait to be written down; beyond that they are lost, with a line in the log."""
AT_ONCE = 8
AT_ONCE_EACH = 2
"""Per endpoint: a slow one does not hold up the others."""
LOOK_EVERY_S = 2.0
DEAD_AFTER = timedelta(seconds=3 * TIMEOUT_S)
"""What has been claimed that long ago is sent again: its process is gone."""
TIDY_EVERY = timedelta(hours=1)
GONE = 410
Post = Callable[[Target, Mapping[str, str], bytes], Answer]


def _now() -> datetime:
    return datetime.now(UTC)


class Outbox:
    """One for the process; nothing is written or sent before ``start``."""

    def __init__(
        self,
        webhooks: Webhooks,
        guard: Guard,
        now: Callable[[], datetime] = _now,
        dice: Callable[[], float] = random.random,
        send: Post = post,
    ) -> None:
        self._webhooks = webhooks
        self._guard = guard
        self._now = now
        self._dice = dice
        self._send = send
        self._events: Queue[tuple[str, Mapping[str, Any], datetime] | None] = Queue(WAITING)
        self._closing = Event()
        self._tidied = datetime.min.replace(tzinfo=UTC)
        self._lock = Lock()
        self._busy: dict[str, int] = {}
        """Deliveries in progress, by endpoint."""
        self._senders = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook")
        self._thread = Thread(target=self._serve, name="outbox", daemon=True)

    def start(self) -> None:
        """Begin to write and to deliver."""
        self._thread.start()

    def emit(self, event_type: str, data: Mapping[str, Any]) -> None:
        """Send an event to all endpoints that want it. Returns at once and never raises."""
        try:
            self._events.put_nowait((event_type, data, self._now()))
        except Full:
            logger.error("an event %s is lost: the database is too slow", event_type)

    def wake(self) -> None:
        """Look for deliveries at once: some have been made."""
        try:
            self._events.put_nowait(None)
        except Full:
            return

    def close(self) -> None:
        """Write what waits, end what is being sent, and the threads."""
        self._closing.set()
        self.wake()
        if self._thread.is_alive():
            self._thread.join()
        self._senders.shutdown(wait=True, cancel_futures=True)

    def _serve(self) -> None:
        while not self._closing.is_set():
            with suppress(Empty):
                self._write(self._events.get(timeout=LOOK_EVERY_S))
            self._attend()
        self._write(None)

    def _write(self, item: tuple[str, Mapping[str, Any], datetime] | None) -> None:
        """Write down ``item`` and all that waits behind it."""
        while True:
            if item is not None:
                event_type, data, at = item
                try:
                    self._webhooks.enqueue(event_type, data, at)
                except (SQLAlchemyError, TypeError, ValueError) as error:
                    cause = getattr(error, "orig", None) or type(error).__name__
                    logger.error("an event %s is lost: %s", event_type, cause)
            try:
                item = self._events.get_nowait()
            except Empty:
                return

    def _attend(self) -> None:
        try:
            if self._now() - self._tidied >= TIDY_EVERY:
                self._tidied = self._now()
                self._webhooks.forget_old(self._tidied)
            for delivery in self.claimed():
                self._senders.submit(self._in_turn, delivery)
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or type(error).__name__
            logger.error("webhooks cannot be read: %s", cause)

    def claimed(self) -> list[WebhookDelivery]:
        """Take what is due, as much as may be sent at once, for this process."""
        now, taken = self._now(), []
        for delivery in self._webhooks.due(now, 10 * AT_ONCE):
            with self._lock:
                here = self._busy.get(delivery.endpoint_id, 0)
                room = here < AT_ONCE_EACH and sum(self._busy.values()) < AT_ONCE
                if not room:
                    continue
                self._busy[delivery.endpoint_id] = here + 1
            if self._webhooks.claim(delivery, now + DEAD_AFTER):
                taken.append(delivery)
            else:
                self._let_go(delivery)
        return taken

    def _in_turn(self, delivery: WebhookDelivery) -> None:
        try:
            self.deliver(delivery)
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or type(error).__name__
            logger.error("delivery %s is not written down: %s", delivery.id, cause)
        finally:
            self._let_go(delivery)
            self.wake()

    def _let_go(self, delivery: WebhookDelivery) -> None:
        with self._lock:
            left = self._busy[delivery.endpoint_id] - 1
            if left:
                self._busy[delivery.endpoint_id] = left
            else:
                del self._busy[delivery.endpoint_id]

    def deliver(self, delivery: WebhookDelivery) -> None:
        """Try once to deliver what has been claimed, and write down what came of it."""
        endpoint = self._webhooks.endpoint(delivery.endpoint_id)
        if endpoint is None:
            return
        now = self._now()
        answer = self._post(endpoint, delivery, now)
        attempt = Attempt(now, answer.status, answer.ms, answer.error)
        again = next_attempt(delivery.attempts + 1, now, self._dice, answer.retry_after_s)
        if answer.status == GONE:
            again = None
        self._webhooks.tried(delivery.id, attempt, again)
        if attempt.delivered or again is not None:
            return
        if answer.status == GONE:
            why = "it answered 410 Gone"
        elif self._webhooks.took_any(endpoint.id, utc(delivery.created_at)):
            return
        else:
            why = "it took nothing for three days"
        self._webhooks.disable(endpoint.id, why)
        logger.error("webhook endpoint %s is disabled: %s", endpoint.id, why)

    def _post(self, endpoint: WebhookEndpoint, delivery: WebhookDelivery, now: datetime) -> Answer:
        body, timestamp = delivery.body.encode(), int(now.timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "callsteer",
            "webhook-id": delivery.event_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signatures(
                secrets_of(endpoint, now), delivery.event_id, timestamp, body
            ),
        }
        try:
            target = self._guard.target(endpoint.url)
        except Forbidden as error:
            return Answer(None, 0, str(error))
        return self._send(target, headers, body)


def secrets_of(endpoint: WebhookEndpoint, now: datetime) -> list[str]:
    """Return what signs for an endpoint: its secret, and the one before while it is rotated."""
    until = endpoint.old_secret_until
    if endpoint.old_secret and until is not None and utc(until) > now:
        return [endpoint.secret, endpoint.old_secret]
    return [endpoint.secret]
