"""Intent to destination, with the reason. Pure: time is passed in, nothing is looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from routing.hours import Schedule
from routing.types import Decision, Destination


@dataclass(frozen=True, slots=True)
class Policy:
    """Where each need of one company goes."""

    destinations: Mapping[str, Destination]
    intents: Mapping[str, str]
    """Intent to destination name."""
    schedules: Mapping[str, Schedule]
    """By name of the opening hours."""
    operator: str
    """Where everything else goes; should be open at all hours."""
    urgent: frozenset[str] = frozenset()
    """Intents that do not wait."""
    emergency: str = ""
    """Where alarms go; "" for the operator."""

    def decide(self, intent: str, at: datetime) -> Decision:
        """Return where a call about ``intent`` goes at ``at``, and why.

        An intent without a destination goes to the operator.
        """
        name = self.intents.get(intent)
        if name is None:
            why = f"no destination for {intent}" if intent else "the need is not known"
            return Decision(self.destinations[self.operator], True, f"Operator: {why}.")
        destination = self.destinations[name]
        is_urgent = intent in self.urgent
        is_open, why = self._status(destination, at)
        reason = f"{intent} goes to {name}, {why}."
        if is_open:
            return Decision(destination, True, reason, is_urgent)
        if is_urgent:
            operator = self.destinations[self.operator]
            return Decision(operator, True, f"{reason} Urgent: the operator takes it.", True)
        return self._closed(destination, at, reason)

    def named(self, name: str) -> Destination:
        """Return a destination by name; ``operator`` and ``alarm`` stand for the pack's own."""
        aliases = {"operator": self.operator, "alarm": self.emergency or self.operator}
        return self.destinations[aliases.get(name, name)]

    def _closed(self, destination: Destination, at: datetime, reason: str) -> Decision:
        offer = self.destinations.get(destination.when_closed)
        if offer is None:
            operator = self.destinations[self.operator]
            return Decision(operator, True, f"{reason} The operator takes it.")
        opening = self.schedules[destination.hours].next_opening(at)
        opens_at = opening.isoformat(timespec="minutes") if opening is not None else ""
        return Decision(destination, False, reason, offer=offer, opens_at=opens_at)

    def _status(self, destination: Destination, at: datetime) -> tuple[bool, str]:
        schedule = self.schedules.get(destination.hours)
        return (True, "open at all hours") if schedule is None else schedule.status(at)
