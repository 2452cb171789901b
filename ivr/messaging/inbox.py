"""Text messages that come in: words of the trade first, then the dialogue."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from intents.errors import IntentsError
from ivr.chat import TextDesk
from ivr.chat.conversations import Newcomer
from ivr.chat.parts import written
from ivr.messaging.courier import Courier
from ivr.messaging.surveys import SurveyDesk
from ivr.storage import Phase

logger = logging.getLogger(__name__)

STOP = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit"})
START = frozenset({"start", "unstop"})
HELP = frozenset({"help", "info"})
PASSED_ON = (Phase.LEAVING, Phase.AWAY, Phase.OVER)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message as the carrier has brought it."""

    message_id: str
    """The carrier's own: a message that comes twice has the same."""
    number: str
    """E.164, of the sender."""
    text: str
    preset: str = ""
    working_day: bool = False
    """It is noon of a working day, whatever the clock says: for trying out."""


class Inbox:
    """One for the process. Thread-safe."""

    def __init__(self, desk: TextDesk, courier: Courier, surveys: SurveyDesk | None = None) -> None:
        self._desk = desk
        self._courier = courier
        self._surveys = surveys
        self._alone = desk.reception.shared.switchboard.siblings.locked

    def take(self, incoming: Incoming) -> str:
        """Return what to answer, "" for nothing; asked again, the same.

        Raises:
            SQLAlchemyError: the database fails; the carrier may ask again.

        """
        incoming, key = self._on_a_line(incoming), self._courier.key(incoming.number)
        with self._alone("number", key):
            known = self._desk.conversations.answered(incoming.message_id)
            if known is not None:
                return known
            answer = self._answer(incoming, key)
            now = self._desk.reception.shared.now()
            self._desk.conversations.keep_answer(incoming.message_id, answer, now)
            return answer

    def apology(self) -> str:
        """Return what somebody hears whose message could not be worked on."""
        settings = self._desk.reception.shared.switchboard.settings
        return self._desk.prompts(settings.preset, settings.language).text("apology", {})

    def destination_of(self, number: str) -> str:
        """Return who has a number's conversation, "" while we do."""
        sid = self._desk.conversations.current(self._courier.key(number)) if number else ""
        call = self._desk.reception.shared.live.get(sid) if sid else None
        return call.destination if call is not None and call.phase in PASSED_ON else ""

    def _on_a_line(self, incoming: Incoming) -> Incoming:
        """Let our own line answer where the address names one that there is not."""
        shared = self._desk.reception.shared
        try:
            if incoming.preset:
                shared.switchboard.company(incoming.preset, shared.switchboard.settings.language)
        except IntentsError as error:
            logger.error("text messages go to our own line: %s", error)
            return replace(incoming, preset="")
        return incoming

    def _answer(self, incoming: Incoming, key: str) -> str:
        word = incoming.text.strip().lower()
        now = self._desk.reception.shared.now()
        if word in STOP:
            self._courier.messages.opt_out(key, now)
            return self._word(incoming, "sms_stopped")
        if word in START:
            self._courier.messages.opt_in(key)
            return self._word(incoming, "sms_started")
        if word in HELP:
            return self._word(incoming, "sms_help")
        sid = self._desk.conversations.current(key)
        call = self._desk.reception.shared.live.get(sid) if sid else None
        if call is not None and call.phase is not Phase.OVER:
            return written(self._desk.says(sid, incoming.text))
        if self._surveys is not None and (said := self._surveys.take(key, word, incoming.number)):
            return said
        return self._begin(incoming, key)

    def _begin(self, incoming: Incoming, key: str) -> str:
        desk, now = self._desk, self._desk.reception.shared.now()
        new = Newcomer("sms", incoming.preset, caller=incoming.number)
        call, greeting = desk.begin(replace(new, working_day=incoming.working_day))
        desk.conversations.begin(call.call_sid, key, now)
        answer = desk.says(call.call_sid, incoming.text)
        return written(answer if self._got_somewhere(call.call_sid) else greeting)

    def _got_somewhere(self, sid: str) -> bool:
        """Whether a first message said more than hello."""
        call = self._desk.reception.shared.live.get(sid)
        if call is None or call.phase is not Phase.TALKING or call.record is None:
            return True
        return bool(call.record["intent"])

    def _word(self, incoming: Incoming, prompt: str) -> str:
        settings = self._desk.reception.shared.switchboard.settings
        preset = incoming.preset or settings.preset
        return self._desk.prompts(preset, settings.language).text(prompt, {})
