"""What supervisors switch while calls go on: gates, notices, hours. Pure: plain data and time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from routing.hours import Override

ALWAYS, NEVER = (datetime(year, 1, 1, tzinfo=UTC) for year in (1900, 9000))
"""For what has no beginning, and what ends only when it is cleared."""
ALL = "*"
"""Of opening hours: every one."""


@dataclass(frozen=True, slots=True)
class Gate:
    """A topic that gets no people for now: by hand, or while a queue's wait is too long."""

    id: str
    intent: str
    queue: str = ""
    """Whose wait counts; "" for a gate by hand."""
    wait_over_s: int = 0
    until: datetime | None = None
    """Not included; None until it is cleared."""
    by: str = ""

    def closes(self, intent: str, load: Mapping[str, int], at: datetime) -> str:
        """Return why ``intent`` is gated at ``at``; "" when it is not."""
        if self.intent != intent or _past(self.until, at):
            return ""
        if not self.queue:
            return f"gated by {self.by or 'hand'}"
        wait = load.get(self.queue, 0)
        if wait <= self.wait_over_s:
            return ""
        return f"gated, since {self.queue} waits {wait} s, more than {self.wait_over_s} s"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something all callers, or those with certain needs, have to be told."""

    id: str
    texts: Mapping[str, str]
    """By language; a caller whose language is missing hears any other rather than nothing."""
    until: datetime
    """Not included."""
    intents: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    """Neither intents nor queues: all callers, right after the greeting."""
    emergency: bool = False
    """Cannot be interrupted."""
    answers: bool = False
    """It answers the need: "anything else?" follows instead of a person."""
    begins: datetime | None = None
    by: str = ""

    @property
    def is_for_all(self) -> bool:
        """Whether every caller hears it."""
        return not self.intents and not self.queues

    def is_due(self, at: datetime) -> bool:
        """Whether it holds at ``at``."""
        begun = self.begins is None or self.begins <= at
        return begun and at < self.until

    def concerns(self, intent: str, queue: str) -> bool:
        """Whether it is about a need or the place where it goes."""
        return intent in self.intents or queue in self.queues

    def text(self, language: str) -> str:
        """Return its words in ``language``, else in whatever language there is."""
        return self.texts.get(language) or next(iter(self.texts.values()))


@dataclass(frozen=True, slots=True)
class HoursOverride:
    """Opening hours that are open or closed for a while, whatever the week says."""

    id: str
    hours: str
    """Name of the opening hours; ``*`` for all."""
    override: Override
    by: str = ""


@dataclass(frozen=True, slots=True)
class Switches:
    """How everything stands for one preset. Immutable; calls read the newest one."""

    gates: tuple[Gate, ...] = ()
    notices: tuple[Notice, ...] = ()
    overrides: tuple[HoursOverride, ...] = ()

    def held(self, now: datetime) -> Switches:
        """Return what holds at ``now`` as if it held at all times: for calls at another time."""
        return Switches(
            gates=tuple(replace(g, until=None) for g in self.gates if not _past(g.until, now)),
            notices=tuple(
                replace(n, begins=None, until=NEVER) for n in self.notices if n.is_due(now)
            ),
            overrides=tuple(
                replace(o, override=replace(o.override, begins=ALWAYS, ends=NEVER))
                for o in self.overrides
                if o.override.begins <= now < o.override.ends
            ),
        )

    def gated(self, intent: str, load: Mapping[str, int], at: datetime) -> str:
        """Return why ``intent`` is gated; "" when it is not."""
        return next((why for g in self.gates if (why := g.closes(intent, load, at))), "")

    def for_all(self, at: datetime) -> tuple[Notice, ...]:
        """Return what every caller has to be told, emergencies first."""
        return _urgent_first(n for n in self.notices if n.is_for_all and n.is_due(at))

    def about(self, intent: str, queue: str, at: datetime) -> tuple[Notice, ...]:
        """Return what callers with a need, or for a queue, have to be told."""
        return _urgent_first(n for n in self.notices if n.concerns(intent, queue) and n.is_due(at))

    def overrides_of(self, hours: str) -> tuple[Override, ...]:
        """Return the exceptions to ``hours``, the newest first: the last word counts."""
        found = [item.override for item in self.overrides if item.hours in (hours, ALL)]
        return tuple(reversed(found))


NONE = Switches()
"""Nothing is switched."""


def _past(until: datetime | None, at: datetime) -> bool:
    return until is not None and at >= until


def _urgent_first(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    return tuple(sorted(notices, key=lambda notice: not notice.emergency))
