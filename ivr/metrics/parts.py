"""Metrics, put together and hung into a switchboard."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint
from prometheus_client import CollectorRegistry, disable_created_metrics
from prometheus_client.multiprocess import MultiProcessCollector

from ivr.call_record import CallRecord
from ivr.call_watcher import CallWatcher
from ivr.metrics.counters import Counters
from ivr.metrics.lines import CallLines
from ivr.metrics.standing import Standing, Watched
from ivr.metrics.together import Together
from ivr.metrics.views import metrics_blueprint
from ivr.queueing.floor import Floor
from ivr.serving.connector import Attempt, AttemptLog
from ivr.storage import Database
from ivr.switchboard import Switchboard

DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
"""prometheus_client's own setting, which it reads when it is imported."""


class Several:
    """A ``CallWatcher`` that tells others, in order."""

    def __init__(self, watchers: Sequence[CallWatcher]) -> None:
        self._watchers = watchers

    def started(self, record: CallRecord) -> None:
        """Tell that a call has begun."""
        for watcher in self._watchers:
            watcher.started(record)

    def routed(self, record: CallRecord, packet: Mapping[str, Any]) -> None:
        """Tell that a call is being put through."""
        for watcher in self._watchers:
            watcher.routed(record, packet)

    def ended(self, record: CallRecord) -> None:
        """Tell how a call ended."""
        for watcher in self._watchers:
            watcher.ended(record)

    def callback(self, call_sid: str, preset: str) -> None:
        """Tell of a promise."""
        for watcher in self._watchers:
            watcher.callback(call_sid, preset)


class CountedAttempts:
    """An ``AttemptLog`` that counts, then passes on to the one that keeps."""

    def __init__(self, counters: Counters, log: AttemptLog | None) -> None:
        self._counters, self._log = counters, log

    def write(self, attempt: Attempt) -> None:
        """Count and keep an attempt."""
        self._counters.served(attempt)
        if self._log is not None:
            self._log.write(attempt)


def measure(
    switchboard: Switchboard,
    active: Callable[[], int],
    token: str,
    database: Database | None = None,
    floor: Floor | None = None,
) -> Blueprint:
    """Count from now on what happens on the switchboard's calls, and return the page.

    To be called when everything else that watches calls is in place.
    """
    disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    counters = Counters(registry)
    shown = registry
    if DIRECTORY in os.environ:  # counters are in files, which all processes read
        shown = CollectorRegistry()
        MultiProcessCollector(shown)  # type: ignore[no-untyped-call]
    together = Together(switchboard.siblings, active, switchboard.load)
    shown.register(Standing(Watched(together.shares, database, floor)))
    outside = switchboard.outside
    watcher = Several((counters, CallLines(), outside.watcher))
    switchboard.outside = replace(outside, watcher=watcher, meter=counters)
    switchboard.systems.log = CountedAttempts(counters, switchboard.systems.log)
    return metrics_blueprint(shown, token)
