"""What callers answered at the end of a call: a yes to reminders, and how it was."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from ivr.dialogue.parting import RATING, REMINDER
from ivr.messaging.surveys import Answered, unhappy
from ivr.storage import FollowUps, LiveCall
from ivr.storage.consents import Consents
from ivr.storage.models import Survey
from ivr.storage.surveys import Surveys
from ivr.trace import CallRecord

logger = logging.getLogger(__name__)


class Parting:
    """One for the process. Never raises: a call ends without it."""

    def __init__(
        self,
        stores: tuple[Surveys, Consents, FollowUps],
        key: Callable[[str], str],
        now: Callable[[], datetime],
        *,
        rates: bool,
        reminds: bool,
    ) -> None:
        self._surveys, self._consents, self._follow_ups = stores
        self._key = key
        self._now = now
        self._rates = rates
        self._reminds = reminds
        self.answered: Answered = lambda _survey: None
        """Told of each answer."""

    def asks(self, call: LiveCall) -> tuple[str, ...]:
        """Return what may be asked on a call; who hides their number cannot be reminded."""
        reminder = (REMINDER,) if self._reminds and call.caller else ()
        return (*reminder, RATING) if self._rates else reminder

    def after(self, call: LiveCall, record: CallRecord) -> None:
        """Keep what was answered."""
        try:
            if record.reminder and call.caller:
                self._consents.give(self._key(call.caller), call.preset, self._now())
            if record.rating:
                self._rated(call, record.rating)
        except SQLAlchemyError as error:
            cause = type(error).__name__
            logger.error("call %s: what was answered is not kept: %s", call.call_sid, cause)

    def _rated(self, call: LiveCall, rating: int) -> None:
        survey = Survey(
            call_sid=call.call_sid,
            preset=call.preset,
            language=call.language,
            caller_key=self._key(call.caller) if call.caller else "",
            channel="voice",
            asked_at=self._now(),
            satisfied=rating,
        )
        self._surveys.ask(survey)
        if call.caller:
            unhappy(survey, call.caller, self._follow_ups)
        self.answered(survey)
