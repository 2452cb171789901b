"""What every part of the reception works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from asr.endpointer import FIXED, Silences, silences_for
from asr.types import Expectation
from ivr.callers import Known
from ivr.calls import CallOptions, Saved
from ivr.company import Company
from ivr.reception.beside import Beside
from ivr.reception.control import PhoneControl, book_callback
from ivr.reception.held import Held
from ivr.reception.parts import NewCall
from ivr.recording import recording_path
from ivr.storage import CallLog, FollowUps, LiveCall, LiveCalls, Phase
from ivr.switchboard import Switchboard
from ivr.trace import CallRecord
from routing.types import Destination, DestinationKind

RECORDINGS = "recordings"
"""In the data folder."""


def fixed_silences(_expectation: Expectation) -> Silences:
    """Return the classic time-out, whatever is expected."""
    return FIXED


@dataclass(frozen=True, slots=True)
class Shared:
    """One for the process."""

    switchboard: Switchboard
    live: LiveCalls
    follow_ups: FollowUps
    log: CallLog | None
    now: Callable[[], datetime]
    """Wall clock, UTC."""
    beside: Beside = field(default_factory=Beside)
    """Calls of this process that are not the reception's."""

    def company(self, call: LiveCall) -> Company:
        """Return the company that ``call`` is for."""
        return self.switchboard.company(call.preset, call.language, call.version)

    def destination(self, call: LiveCall) -> Destination | None:
        """Return where ``call`` goes, is, or went."""
        return self.company(call).policy.named(call.destination) if call.destination else None

    def held(self, call: LiveCall, *, at_once: bool) -> Held:
        """Return ``call`` as something that can be worked on."""
        watcher, company = self.switchboard.outside.watcher, self.company(call)
        held = Held(call, company, self.live, self.log, at_once=at_once, watcher=watcher)
        held.on_over = lambda record: self._remember_caller(call, held, record)
        return held

    def known(self, new: NewCall, preset: str) -> Known:
        """Return what is known of a caller, within 800 ms; a hidden number is nobody."""
        lookup = self.switchboard.outside.lookup
        if lookup is None:
            return Known()
        now = self.now()
        known = lookup.about(new.caller, preset, new.call_sid, now)
        lookup.visited(new.caller, preset, new.call_sid, "", now)
        return known

    def language_of(self, known: Known, preset: str) -> str:
        """Return the language of a call: the caller's own, if the line and we speak it."""
        usual = self.switchboard.settings.language
        return known.language if self.switchboard.speaks(preset, known.language) else usual

    def _remember_caller(self, call: LiveCall, held: Held, record: CallRecord) -> None:
        self.switchboard.outside.after(call, record)
        lookup = self.switchboard.outside.lookup
        if lookup is None:
            return
        is_need = record.intent in self.company(call).pack.intents
        need = record.intent if is_need and record.intent is not None else ""
        at = datetime.fromisoformat(call.answered_at)
        lookup.visited(call.caller, call.preset, call.call_sid, need, at)
        wishes: dict[str, object] = {"no_recording": True} if record.consent == "refused" else {}
        if held.dialogue is not None and held.dialogue.memory.slower:
            wishes["slower"] = True
        if record.language != self.language_of(Known.from_json(call.known), call.preset):
            wishes["language"] = record.language  # asked for on this call
        lookup.prefers(call.caller, call.call_sid, at, **wishes)

    def options(self, call: LiveCall, held: Held) -> CallOptions:
        """Return the options of a phone call; what happens on it goes to ``held``."""
        settings = self.switchboard.settings
        return CallOptions(
            preset=call.preset,
            language=call.language,
            version=call.version,
            channel=call.channel,
            call_sid=call.call_sid,
            deaf=call.deaf,
            record_to=self.recording_of(call),
            reachable=bool(call.caller) or call.phase is Phase.OVER,
            known=Known.from_json(call.known),
            working_day=call.working_day,
            silences=fixed_silences if settings.endpointing == "fixed" else silences_for,
            inline=False,
            on_transfer=held.pack,
            on_end=held.ended,
            on_language=held.turned,
        )

    def control(self, call: LiveCall, held: Held, now_ms: Callable[[], int]) -> PhoneControl:
        """Return the call control of a phone call."""

        def spoken() -> LiveCall:
            return replace(call, language=held.call.language)  # another may have been asked for

        def book(place: Destination) -> bool:
            if place.kind is DestinationKind.SMS:
                return self.switchboard.outside.send_link(spoken())
            booked = book_callback(self.follow_ups, call.call_sid, call.preset, call.caller)
            if booked:
                self.switchboard.outside.watcher.callback(call.call_sid, call.preset)
            return booked

        def leave(place: Destination) -> None:
            held.leave(place)
            self.switchboard.outside.leaving(spoken(), place)

        return PhoneControl(self.company(call), now_ms, leave, book)

    def recording_of(self, call: LiveCall) -> Path | None:
        """Return where ``call`` is recorded: a new one, when the settings say so."""
        settings = self.switchboard.settings
        refused = Known.from_json(call.known).no_recording
        if not settings.record or refused or call.deaf or call.memory is not None:
            return None
        return recording_path(settings.data / RECORDINGS, call.call_sid, self.now())

    def now_ms(self, call: LiveCall) -> int:
        """Return the time of ``call`` in ms."""
        return call.now_ms(self.now())


def saved_of(call: LiveCall) -> Saved | None:
    """Return the dialogue and the record that ``call`` goes on from; None when it is new."""
    if call.memory is None or call.record is None:
        return None
    return Saved(call.memory, call.record, call.destination)
