"""Conversations by text, as the reception holds calls: between messages they are live calls.

A text channel is a carrier: it translates. What a call would leave to a telephone exchange, to
reach people, is here: a conversation that leaves goes to a ``Room`` and comes back if nobody
takes it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from intents.asked_language import asked_language
from ivr.chat.choices import choices_of
from ivr.chat.parts import Answer, written
from ivr.chat.room import Room
from ivr.chat.typing import typed, unasked
from ivr.chat.wordings import TextWordings
from ivr.company import Company
from ivr.dialogue import MemoryMismatch
from ivr.exchange import Exchange, Reply
from ivr.language_asked import asked_by_key
from ivr.logs import on_call
from ivr.prompts import Prompts, language_name
from ivr.reception import NewCall, Reception
from ivr.storage import LiveCall, Phase
from ivr.storage.bus import Bus
from ivr.storage.conversations import Conversations
from ivr.storage.models import ChatLine

CHANNELS = ("chat", "sms")
FETCHED_WITHIN = timedelta(seconds=20)
"""A page that shows a conversation has the last line by then."""
LONGEST = 500
"""Characters of a message that is read."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who has begun to write."""

    channel: str
    """chat or sms."""
    preset: str = ""
    language: str = ""
    caller: str = ""
    """E.164; "" when it is not known."""
    working_day: bool = False
    """It is noon of a working day, whatever the clock says."""


class TextDesk:
    """One for the process. Thread-safe."""

    def __init__(
        self,
        reception: Reception,
        conversations: Conversations,
        room: Room,
        bus: Bus,
        idle: timedelta,
    ) -> None:
        self.reception = reception
        self.conversations = conversations
        self.room = room
        self.bus = bus
        self._idle = idle
        self._alone = reception.shared.switchboard.siblings.locked
        self._wordings = TextWordings()
        self.deliver: Callable[[LiveCall, str], None] = lambda _call, _text: None
        """Sends what an agent writes to somebody who has no page open."""
        self.received: Callable[[LiveCall], None] = lambda _call: None
        """Told of each message of a conversation that goes on."""

    def begin(self, new: Newcomer) -> tuple[LiveCall, Answer]:
        """Begin a conversation, and greet.

        Raises:
            PackError: there is no such preset.

        """
        shared = self.reception.shared
        settings = shared.switchboard.settings
        preset, sid = new.preset or settings.preset, f"TX{secrets.token_hex(16)}"
        known = shared.known(NewCall(sid, new.channel, preset, new.caller), preset)
        call = LiveCall(
            call_sid=sid,
            channel=new.channel,
            preset=preset,
            language=new.language or shared.language_of(known, preset),
            answered_at=shared.now().isoformat(),
            caller=new.caller,
            working_day=new.working_day or settings.hours == "working_day",
            token=secrets.token_urlsafe(24),
            known=known.to_json(),
        )
        shared.company(call)
        call = shared.live.save(call) or call
        return call, self._turn(call, self._opened(call))

    def says(self, call_sid: str, text: str) -> Answer:
        """Take a message of a conversation that is known."""
        with self._alone("chat", call_sid):
            call = self.reception.shared.live.get(call_sid)
            if call is None or call.phase is Phase.OVER:
                return self._plain(call, "text_over", over=True)
            self.received(call)
            if call.phase in (Phase.AWAY, Phase.LEAVING):
                return self._passed_on(call, text)
            if len(text) > LONGEST:
                return self._plain(call, "text_too_long")
            company = self.reception.shared.company(call)
            if tag := asked_language(text) or asked_by_key(text.strip(), call, company):
                return self._asked_for(call, tag, text)
            today = self.reception.shared.now().astimezone(company.zone).date()
            return self._turn(call, lambda e, at_ms: typed(e, company, text, at_ms, today))

    def _asked_for(self, call: LiveCall, tag: str, text: str) -> Answer:
        """Go on in the language that was asked for, or say that we lack it."""
        company = self.reception.shared.company(call)
        if tag in company.pack.languages:
            there = replace(call, language=tag)
            script = self.reception.shared.company(there).script
            return self._turn(there, lambda e, at_ms: e.in_language(script, text, at_ms))
        words = self._text(call, "language_missing", {"about": language_name(tag, call.language)})
        return self._turn(call, lambda e, at_ms: e.not_in_language(words, text, at_ms))

    def prompts(self, preset: str, language: str) -> Prompts:
        """Return the wordings for reading that a new conversation of a line gets."""
        return self.prompts_of(self.reception.shared.switchboard.company(preset, language))

    def prompts_of(self, company: Company) -> Prompts:
        """Return the wordings for reading of a company as it was published."""
        return self._wordings.of(company)

    def agent_says(self, call_sid: str, text: str) -> bool:
        """Pass on what an agent writes; False when the conversation is not with an agent."""
        call = self.reception.shared.live.get(call_sid)
        if call is None or call.phase is not Phase.AWAY:
            return False
        self._write(call, "agent", text)
        self.deliver(call, text)
        return True

    def agent_closes(self, call_sid: str) -> None:
        """End a conversation that an agent has served, and erase what was written.

        A page that shows it gets a little time to fetch the last line.
        """
        call = self.reception.shared.live.get(call_sid)
        self.reception.departures.leg_ended(call_sid, answered=True)
        self.room.done(call_sid)
        if call is None or call.channel != "chat":
            self.conversations.forget(call_sid)
        self.bus.publish(f"chat.{call_sid}", {"over": True})

    def lines(self, call_sid: str) -> Sequence[ChatLine]:
        """Return what agent and caller have written to each other, oldest first."""
        return self.conversations.lines(call_sid)

    def tidy(self) -> None:
        """End conversations in which nobody has written for long."""
        shared = self.reception.shared
        now = shared.now()
        for call in shared.live.stale(Phase.TALKING, now - self._idle):
            if call.channel in CHANNELS:
                self.reception.departures.hung_up(call.call_sid)
        for call in shared.live.stale(Phase.OVER, now - FETCHED_WITHIN):
            if call.channel in CHANNELS:
                self.conversations.forget(call.call_sid)
        for call_sid in self.room.overdue(now):
            self._comes_back(call_sid)
        self.conversations.tidy(now)

    def _comes_back(self, call_sid: str) -> None:
        """Go on with a conversation that no agent has taken: offer something else."""
        with self._alone("chat", call_sid):
            call = self.reception.shared.live.get(call_sid)
            after = self.reception.departures.leg_ended(call_sid, answered=False)
            if call is None or after is None or call.phase is not Phase.AWAY:
                return
            back = replace(after.call, token=call.token, caller=call.caller)
            if back.phase is Phase.EXPECTED:
                answer = self._turn(back, self._opened(back))
            else:
                answer = self._plain(back, "apology", over=True)
            for line in answer.lines:
                self._write(back, "us", line)
            self.deliver(back, written(answer))

    def _opened(self, call: LiveCall) -> Callable[[Exchange, int], Reply]:
        def act(exchange: Exchange, at_ms: int) -> Reply:
            first = self.reception.first_event(call, at_ms)
            return unasked(exchange, exchange.take(first), at_ms)

        return act

    def _turn(self, call: LiveCall, act: Callable[[Exchange, int], Reply]) -> Answer:
        with on_call(call.call_sid):
            return self._taken(call, act)

    def _taken(self, call: LiveCall, act: Callable[[Exchange, int], Reply]) -> Answer:
        try:
            text = self.reception.turn(call, act, self._worded, moments=False)
        except MemoryMismatch:  # begun by another version: a person goes on
            self.reception.departures.rescue(call.call_sid)
            text = Answer((self._text(call, "connecting_agent"),), waiting=True).to_text()
        return self._settled(call, Answer.from_text(text))

    def _settled(self, call: LiveCall, answer: Answer) -> Answer:
        """Put a conversation that leaves before people; one that nobody takes goes on here."""
        live = self.reception.shared.live
        gone = live.get(call.call_sid)
        if gone is None or gone.phase not in (Phase.LEAVING, Phase.AWAY):
            return answer
        place = self.reception.shared.destination(gone)
        if place is not None and self.room.enter(gone, place):
            live.save(replace(gone, phase=Phase.AWAY))
            return replace(answer, waiting=True)
        after = self.reception.departures.leg_ended(call.call_sid, answered=False)
        if after is None or after.call.phase is not Phase.EXPECTED:
            return replace(answer, lines=(*answer.lines, self._text(call, "apology")), over=True)
        back = replace(after.call, token=call.token)  # the page keeps its key
        more = self._turn(back, self._opened(back))
        return replace(more, lines=(*answer.lines, *more.lines))

    def _worded(self, call: LiveCall, reply: Reply, company: Company) -> str:
        prompts = self.prompts_of(company)
        lines = tuple(
            prompts.text(item.prompt, dict(item.values), call.step) for item in reply.prompts
        )
        choices = choices_of(reply, prompts, _short_names(company))
        return Answer(lines, choices, over=reply.disposition is not None).to_text()

    def _passed_on(self, call: LiveCall, text: str) -> Answer:
        first = not self.conversations.lines(call.call_sid)
        self._write(call, "caller", text)
        lines = (self._text(call, "text_waiting"),) if first else ()
        return Answer(lines, waiting=True)

    def _write(self, call: LiveCall, author: str, text: str) -> None:
        at = self.reception.shared.now()
        line = self.conversations.write(call.call_sid, author, text, at)
        self.bus.publish(f"chat.{call.call_sid}", {"line": line})
        self.bus.publish("chats", {"call": call.call_sid})

    def _plain(self, call: LiveCall | None, prompt: str, *, over: bool = False) -> Answer:
        return Answer((self._text(call, prompt),), over=over)

    def _text(
        self, call: LiveCall | None, prompt: str, values: Mapping[str, str] | None = None
    ) -> str:
        settings = self.reception.shared.switchboard.settings
        preset, language = settings.preset, settings.language
        if call is not None:
            preset, language = call.preset, call.language
        return self.prompts(preset, language).text(prompt, values or {})


def _short_names(company: Company) -> dict[str, str]:
    wordings = company.pack.wordings(company.language)
    return {name: intent.short for name, intent in wordings.intents.items()}
