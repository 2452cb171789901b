"""How things stand, read when somebody asks: calls, decode pool, queues, agents, webhooks."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import case, func, select
from sqlalchemy.exc import SQLAlchemyError

from asr.pool import Load
from ivr.metrics.together import Share, summed
from ivr.queueing.floor import Floor
from ivr.storage import Database
from ivr.storage.models import MessageOut, OutboundCall, WebhookDelivery

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watched:
    """What can be asked."""

    shares: Callable[[], list[Share]]
    """Of each process of this machine."""
    database: Database | None = None
    floor: Floor | None = None


class Standing(Collector):
    """Gauges. A database that does not answer costs its figures, not the others."""

    def __init__(self, watched: Watched) -> None:
        self._watched = watched

    def describe(self) -> Iterable[Metric]:
        """Return nothing: names are unique, and nothing is asked before somebody scrapes."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Return how things stand."""
        shares = self._watched.shares()
        yield self._processes(shares)
        active = sum(share.calls for share in shares)
        yield _gauge("calls_active", "Streaming calls that are held.", active)
        yield from self._pool(summed([share.load for share in shares]))
        if self._watched.database is None or self._watched.floor is None:
            return
        try:
            found = [*self._queues(self._watched.floor), self._agents(self._watched.floor)]
            found += self._kept(self._watched.database)
        except SQLAlchemyError as error:
            logger.error("figures are missing: %s", type(error).__name__)
            found = []
        yield _gauge("database_up", "1 when the database answered this scrape.", int(bool(found)))
        yield from found

    def _processes(self, shares: list[Share]) -> Metric:
        calls = GaugeMetricFamily(
            "callsteer_process_calls", "Streaming calls, by process.", labels=("process",)
        )
        for share in shares:
            calls.add_metric((str(share.process),), share.calls)
        return calls

    def _pool(self, load: Load) -> Iterator[Metric]:
        yield _gauge("decode_workers", "Decode workers.", load.workers)
        yield _gauge("decode_busy", "Decode workers that read something now.", load.busy)
        yield _gauge("decode_waiting", "Readings that wait for a worker.", load.waiting)
        refused = CounterMetricFamily(
            "callsteer_decode_refused", "Readings that were refused or dropped: overload."
        )
        refused.add_metric((), load.refused)
        yield refused

    def _queues(self, floor: Floor) -> list[Metric]:
        names = ("preset", "queue", "kind")
        depth = GaugeMetricFamily("callsteer_queue_depth", "Who waits.", labels=names)
        longest = GaugeMetricFamily(
            "callsteer_queue_longest_wait_seconds", "The longest wait now.", labels=names
        )
        now, waits = floor.now(), dict[tuple[str, str, str], list[float]]()
        for entry in floor.queues.line():
            key = (entry.preset, entry.queue, entry.kind.value)
            waits.setdefault(key, []).append((now - entry.entered_at).total_seconds())
        for key, seconds in sorted(waits.items()):
            depth.add_metric(key, len(seconds))
            longest.add_metric(key, max(seconds))
        return [depth, longest]

    def _agents(self, floor: Floor) -> Metric:
        agents = GaugeMetricFamily(
            "callsteer_agents", "Agents who are signed in, by state.", labels=("state",)
        )
        counts = Counter(agent.state.value for agent in floor.agents.listed())
        for state, count in sorted(counts.items()):
            agents.add_metric((state,), count)
        return agents

    def _kept(self, database: Database) -> Iterator[Metric]:
        """Return how many rows there are of what comes and goes, by how they stand."""
        receipt = case((MessageOut.receipt != "", MessageOut.receipt), else_=MessageOut.state)
        made = case((OutboundCall.outcome != "", OutboundCall.outcome), else_="going_on")
        yield _counted(
            database,
            "webhook_deliveries",
            {"state": WebhookDelivery.state},
            "Events for webhooks that are kept, by state; given_up are the failures.",
        )
        yield _counted(
            database,
            "messages",
            {"kind": MessageOut.kind, "state": receipt},
            "Text messages that are kept, by kind and what the carrier last said of them.",
        )
        yield _counted(
            database,
            "callback_calls",
            {"outcome": made},
            "Calls that we made to call back and that are kept, by how they ended.",
        )


def _counted(database: Database, name: str, labels: Mapping[str, Any], about: str) -> Metric:
    gauge = GaugeMetricFamily(f"callsteer_{name}", about, labels=tuple(labels))
    with database.begin() as session:
        columns = tuple(labels.values())
        for *values, count in session.execute(select(*columns, func.count()).group_by(*columns)):
            gauge.add_metric(tuple(values), count)
    return gauge


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"callsteer_{name}", about, value)
