"""Rules as data: what is known of a call on one side, where it goes on the other. Pure.

A rule's conditions must all hold; one that is not given holds always. The first rule of a pack
that matches decides, before the model's usual destination; ``why_not`` says why it did not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

ANY = "*"
"""Of a slot: any value."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that where a call goes may depend on."""

    intent: str
    """The need; "" when it is not known."""
    at: datetime
    """With a time zone."""
    slots: Mapping[str, str] = field(default_factory=dict)
    """What the caller gave, by slot name."""
    language: str = "en"
    channel: str = ""
    """twilio_stream, browser, text …; "" when it does not matter."""
    tier: str = ""
    """Of the customer, as the company's systems call it; "" for nobody known."""
    repeat: int = 0
    """How often this caller has called before in the last 24 hours."""
    previous: str = ""
    """The need of the last of these calls; "" for none."""
    load: Mapping[str, int] = field(default_factory=dict)
    """Seconds that a caller waits now, by queue; a queue that is missing has no wait."""
    reachable: bool = True
    """There is a number to call back or to text."""
    texting: bool = False
    """Text messages can be sent."""


@dataclass(frozen=True, slots=True)
class Condition:
    """When a rule applies. Every field holds when it is left out."""

    intents: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    """A beginning will do: ``twilio`` covers its three ways."""
    slots: Mapping[str, str] = field(default_factory=dict)
    """Value by slot name; ``*`` for any."""
    repeat: int = 0
    """At least so many earlier calls in 24 hours."""
    same_need: bool = False
    """The last call was about the same."""
    waits: Mapping[str, int] = field(default_factory=dict)
    """By queue: the wait is longer than so many seconds."""
    hours: Mapping[str, bool] = field(default_factory=dict)
    """By opening hours: whether they have to be open or closed."""
    gated: bool | None = None
    """Whether the need is gated now; None when it does not matter."""

    def why_not(self, facts: Facts, is_open: Callable[[str], bool], *, gated: bool) -> str:
        """Return what does not hold, in a few words; "" when all does."""
        checks = (
            _one_of("intent", facts.intent, self.intents),
            _one_of("tier", facts.tier, self.tiers),
            _one_of("language", facts.language, self.languages),
            self._channel(facts.channel),
            self._slots(facts.slots),
            self._caller(facts),
            self._waits(facts.load),
            self._hours(is_open),
            self._gate(gated),
        )
        return next((why for why in checks if why), "")

    def _channel(self, channel: str) -> str:
        if not self.channels or channel.startswith(self.channels):
            return ""
        return f"channel is {channel or 'not known'}, not {' or '.join(self.channels)}"

    def _slots(self, given: Mapping[str, str]) -> str:
        for name, wanted in self.slots.items():
            if name not in given:
                return f"{name} was not given"
            if wanted not in (ANY, given[name]):
                return f"{name} is another"
        return ""

    def _caller(self, facts: Facts) -> str:
        if facts.repeat < self.repeat:
            return f"{_times(facts.repeat)} before today, not {self.repeat}"
        if self.same_need and facts.previous != facts.intent:
            return f"the last call was about {facts.previous or 'nothing known'}"
        return ""

    def _waits(self, load: Mapping[str, int]) -> str:
        for queue, seconds in self.waits.items():
            if load.get(queue, 0) <= seconds:
                return f"{queue} waits {load.get(queue, 0)} s, not more than {seconds} s"
        return ""

    def _hours(self, is_open: Callable[[str], bool]) -> str:
        for name, wanted in self.hours.items():
            if is_open(name) != wanted:
                return f"hours {name} are {'closed' if wanted else 'open'}"
        return ""

    def _gate(self, gated: bool) -> str:
        if self.gated is None or self.gated == gated:
            return ""
        return "the need is not gated" if self.gated else "the need is gated"


@dataclass(frozen=True, slots=True)
class Rule:
    """What happens to calls for which ``when`` holds. What it leaves out stays as usual."""

    name: str
    when: Condition
    why: str = ""
    """In plain words, for the agent and the supervisor."""
    destination: str = ""
    priority: int | None = None
    """0 to 100, in place of the reckoned one."""
    options: tuple[str, ...] = ()
    """Destinations that the caller is to choose from."""
    prompt: str = ""
    """Said before anything else."""
    flag: str = ""
    """Shown to the agent."""


@dataclass(frozen=True, slots=True)
class Overflow:
    """Where calls for a destination go that is closed, or over its wait limit."""

    to: tuple[str, ...]
    """Tried in order."""
    wait_over_s: int | None = None
    """The wait that is too long; None: only when closed."""


def _one_of(what: str, value: str, wanted: tuple[str, ...]) -> str:
    if not wanted or value in wanted:
        return ""
    return f"{what} is {value or 'not known'}, not {' or '.join(wanted)}"


def _times(count: int) -> str:
    return {0: "did not call", 1: "called once"}.get(count, f"called {count} times")
