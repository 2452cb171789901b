"""A line of the log for each step of a call: began, goes to, ended. No words or numbers."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from ivr.call_record import CallRecord

logger = logging.getLogger(__name__)


class CallLines:
    """A ``CallWatcher`` that logs."""

    def started(self, record: CallRecord) -> None:
        """Log that a call has begun."""
        about = (record.preset, record.channel, record.language)
        logger.info("call %s began: %s, %s, %s", record.call_sid, *about)

    def routed(self, record: CallRecord, packet: Mapping[str, Any]) -> None:
        """Log where a call is being put through."""
        need, place = record.intent or "no need", packet.get("destination") or "nowhere"
        logger.info("call %s goes to %s: %s, %s", record.call_sid, place, need, record.band)

    def ended(self, record: CallRecord) -> None:
        """Log how a call ended."""
        seconds = round((record.ended_ms or 0) / 1000)
        about = (record.disposition, seconds, len(record.turns))
        logger.info("call %s ended: %s after %s s and %s turns", record.call_sid, *about)

    def callback(self, call_sid: str, preset: str) -> None:
        """Log a promise."""
        logger.info("call %s: %s is to call back", call_sid, preset)
