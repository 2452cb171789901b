"""What is sent by text message around a call: the link, the recap, the survey, news."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from ivr.chat import TextDesk
from ivr.chat.conversations import CHANNELS
from ivr.companion.links import Links
from ivr.dialogue.actions import Disposition
from ivr.messaging.courier import Courier, Message
from ivr.messaging.surveys import SurveyDesk
from ivr.storage import LiveCall
from ivr.storage.companions import Companions
from ivr.trace import CallRecord
from routing.types import Destination, DestinationKind

logger = logging.getLogger(__name__)

REFERENCE = 6
"""Letters of a call's id that a caller can read out."""
FINISHED = frozenset({Disposition.CONTAINED.value, Disposition.TRANSFERRED.value})
"""Dispositions after which a recap makes sense."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an installation sends by itself."""

    link: bool = False
    """The companion page's, to callers who are put into a queue."""
    recap: bool = False
    survey: bool = False


class CallTexts:
    """One for the process. Nothing here raises: a call goes on without its messages."""

    def __init__(
        self,
        courier: Courier,
        desk: TextDesk,
        pages: tuple[Companions, Links],
        surveys: SurveyDesk,
        wanted: Wanted,
    ) -> None:
        self._courier = courier
        self._desk = desk
        self._companions, self._links = pages
        self._surveys = surveys
        self._wanted = wanted

    def send_link(self, call: LiveCall) -> bool:
        """Send the link of the call's page; False when it cannot be promised."""
        if not call.caller:
            return False
        try:
            page = self._companions.page_of(call.call_sid, self._desk.reception.shared.now())
        except SQLAlchemyError as error:
            logger.error("call %s has no page: %s", call.call_sid, type(error).__name__)
            return False
        return self._post(call, "link", "sms_link", {"link": self._links.link(page)})

    def leaving(self, call: LiveCall, place: Destination) -> None:
        """Offer the page to somebody who is going to wait."""
        self.waits(call, place)

    def waits(self, call: LiveCall, place: Destination) -> bool:
        """Send the page's link to somebody who is going to wait; False when it is not sent."""
        waits = place.kind is DestinationKind.QUEUE and call.channel not in CHANNELS
        return waits and self._wanted.link and self.send_link(call)

    def after(self, call: LiveCall, record: CallRecord) -> None:
        """Send what comes after a call."""
        if record.disposition not in FINISHED or not call.caller:
            return
        known = record.intent in self._desk.reception.shared.company(call).pack.intents
        if self._wanted.recap and known and record.intent is not None:
            values = {"intent": record.intent, "reference": reference_of(call.call_sid)}
            self._post(call, "recap", "sms_recap", values)
        if self._wanted.survey:
            try:
                self._surveys.ask(call)
            except SQLAlchemyError as error:
                logger.error("call %s is not asked: %s", call.call_sid, type(error).__name__)

    def tell(self, call: LiveCall, about: str, due: datetime | None = None) -> bool:
        """Send news of what the call was about, or remind of it when it is ``due``."""
        kind = "status" if due is None else "reminder"
        return self._post(call, kind, "sms_status", {"about": about}, due)

    def _post(
        self,
        call: LiveCall,
        kind: str,
        prompt: str,
        values: Mapping[str, str],
        due: datetime | None = None,
    ) -> bool:
        company = self._desk.reception.shared.company(call)
        text = self._desk.prompts(call.preset, call.language).text(prompt, values)
        message = Message(call.call_sid, call.preset, kind, call.caller, text, due)
        return self._courier.post(message, company.zone)


def reference_of(call_sid: str) -> str:
    """Return a reference that can be read out.

    >>> reference_of("CA0123456789abcdef")
    'ABCDEF'
    """
    return call_sid[-REFERENCE:].upper()
