"""What holds outside of a call, and how it enters one: switches, waits, what is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from ivr.call_watcher import CallWatcher, Nobody
from ivr.callers import CallerLookup, opening_of
from ivr.calls import CallOptions
from ivr.company import Company
from ivr.dialogue.events import CallAnswered, Event
from ivr.metering import Meter, NoMeter
from ivr.policy_router import PolicyRouter, Surroundings
from ivr.ports import CallControl, Line
from ivr.storage import LiveCall
from ivr.trace import CallRecord, CallTrace
from routing.switches import NONE, Switches
from routing.types import Destination


def _nothing_switched(_preset: str) -> Switches:
    return NONE


def _no_waits(_preset: str) -> Mapping[str, int]:
    return {}


@dataclass(slots=True)
class HeldCall:
    """A call whose line is ours, and that may have to wait for a person."""

    call_sid: str
    line: Line
    company: Company
    """In the language that is spoken now."""
    caller: str
    """E.164; "" when hidden."""
    packet: Callable[[], Mapping[str, Any] | None]
    """What the agent sees, as it is when the call is put through."""

    def follows(self, options: CallOptions) -> CallOptions:
        """Return the call's options, so that who holds it learns of a change of language."""

        def turned(company: Company) -> None:
            self.company = company
            options.on_language(company)

        return replace(options, on_language=turned)


def _nowhere_to_wait(control: CallControl, _call: HeldCall) -> CallControl:
    return control


@dataclass(frozen=True, slots=True)
class Outside:
    """One for the process. The callables return what holds now, at once, and never raise."""

    switches: Callable[[str], Switches] = _nothing_switched
    """By preset."""
    load: Callable[[str], Mapping[str, int]] = _no_waits
    """By preset: how many seconds a caller waits now, by queue."""
    texting: bool = False
    """Text messages can be sent."""
    send_link: Callable[[LiveCall], bool] = lambda _call: False
    """Promises a text message with a link; False when it cannot be promised."""
    leaving: Callable[[LiveCall, Destination], None] = lambda _call, _place: None
    """Told of a call that is about to leave to a destination."""
    after: Callable[[LiveCall, CallRecord], None] = lambda _call, _record: None
    """Told of a call that is over, when that is written down; the number is still there."""
    asks: Callable[[LiveCall], tuple[str, ...]] = lambda _call: ()
    """What may be asked on a call beside the need: reminder, rating."""
    holding: Callable[[CallControl, HeldCall], CallControl] = _nowhere_to_wait
    """Returns a call control that lets callers wait in our own queues, where there are any."""
    recall: Callable[[str], None] = lambda _call_sid: None
    """Told that a call that may be in our queues has lasted too long."""
    recall_all: Callable[[], None] = lambda: None
    """Told that the process is going to stop: nobody stays in our queues on its lines."""
    lookup: CallerLookup | None = None
    """Knows callers; None for nobody."""
    meter: Meter = field(default_factory=NoMeter)
    """Counts what happens on calls."""
    watcher: CallWatcher = field(default_factory=Nobody)
    """Hears of calls."""
    turned: Callable[[CallRecord], None] = lambda _record: None
    """Told of every turn of a caller, with the call so far. Must return at once and never raise."""

    def router(
        self,
        company: Company,
        options: CallOptions,
        trace: CallTrace,
        clock: Callable[[], datetime],
    ) -> PolicyRouter:
        """Return the router of one call."""
        preset, known, record = company.pack.preset, options.known, trace.record
        around = Surroundings(
            language=company.language,
            channel=options.channel,
            tier=known.tier,
            repeat=known.repeat,
            previous=known.previous,
            texting=self.texting,
            switches=lambda: self._switches(preset, options),
            load=lambda: self.load(preset),
            slots=lambda: _values(trace),
            told=lambda: record.notices,
            word=lambda name: company.prompts.text(name, {}),
        )
        return PolicyRouter(company.policy, clock, options.reachable, around)

    def _switches(self, preset: str, options: CallOptions) -> Switches:
        """Return what is switched; a call that pretends another day hears what holds today."""
        switches = self.switches(preset)
        return switches.held(datetime.now(UTC)) if options.working_day else switches

    def opening(self, first: Event, company: Company, options: CallOptions, at: datetime) -> Event:
        """Return the first event with all that is known; one that is no answer stays as it is."""
        if not isinstance(first, CallAnswered):
            return first
        notices = self._switches(company.pack.preset, options).for_all(at)
        return opening_of(first, options.known, company.script, notices, company.language)


def _values(trace: CallTrace) -> dict[str, str]:
    slots = trace.dialogue.memory.slots
    return {name: str(slot["value"]) for name, slot in slots.items()}
