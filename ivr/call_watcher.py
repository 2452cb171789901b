"""Who wants to hear of calls, beside those who hold them. Must return at once and never raise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from ivr.trace import CallRecord


class CallWatcher(Protocol):
    """Hears of every call of the process."""

    def started(self, record: CallRecord) -> None:
        """Hear that a call has begun; the record is all but empty."""

    def routed(self, record: CallRecord, packet: Mapping[str, Any]) -> None:
        """Hear that a call is being put through; the packet is what the agent sees."""

    def ended(self, record: CallRecord) -> None:
        """Hear how a call ended."""

    def callback(self, call_sid: str, preset: str) -> None:
        """Hear that somebody has been promised to be called back."""


class Nobody:
    """Does not care."""

    def started(self, record: CallRecord) -> None:
        """Take no note."""

    def routed(self, record: CallRecord, packet: Mapping[str, Any]) -> None:
        """Take no note."""

    def ended(self, record: CallRecord) -> None:
        """Take no note."""

    def callback(self, call_sid: str, preset: str) -> None:
        """Take no note."""
