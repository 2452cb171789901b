"""Messages that the company's systems order: news of something, or a reminder of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from intents.errors import IntentsError
from ivr.chat import TextDesk
from ivr.errors import CallsteerError
from ivr.messaging.courier import Courier, Message
from ivr.prompts import WordingError
from ivr.storage.consents import Consents
from ivr.storage.models import MessageOut


class Why(StrEnum):
    """Why a message is not sent."""

    WORDING = "wording"
    """No such line, language, template, or values that do not fit it."""
    STOPPED = "stopped"
    """The caller wants no messages."""
    NOT_AGREED = "not_agreed"
    """The caller has not said yes to being reminded."""
    NOT_KEPT = "not_kept"
    """The database fails."""


class NotOrdered(CallsteerError):
    """A message is not going to be sent; the words are for whoever ordered it."""

    def __init__(self, why: Why, message: str) -> None:
        super().__init__(message)
        self.why = why


@dataclass(frozen=True, slots=True)
class Order:
    """A message as it was ordered."""

    number: str
    """E.164."""
    kind: Literal["status", "reminder"]
    text: str = ""
    """"" when ``template`` words it."""
    template: str = ""
    """Name of a prompt of the pack."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What its fields stand for."""
    preset: str = ""
    """"" for the settings' own line."""
    language: str = ""
    due: datetime | None = None
    """None: now."""
    call_sid: str = ""
    """The call that it is about; "" for none."""


class Orders:
    """One for the process. Thread-safe."""

    def __init__(self, courier: Courier, desk: TextDesk, consents: Consents) -> None:
        self._courier = courier
        self._desk = desk
        self._consents = consents

    def place(self, order: Order) -> MessageOut:
        """Promise a message; quiet hours hold it back.

        Raises:
            NotOrdered: it will not be sent.

        """
        settings = self._desk.reception.shared.switchboard.settings
        preset = order.preset or settings.preset
        language = order.language or settings.language
        try:
            company = self._desk.reception.shared.switchboard.company(preset, language)
            prompts = self._desk.prompts(preset, language)
            about = order.text or prompts.text(order.template, order.values)
            text = prompts.text("sms_status", {"about": about.strip().rstrip(".")})
        except (IntentsError, WordingError, ValueError, KeyError) as error:
            raise NotOrdered(Why.WORDING, str(error)) from error
        self._check(order, preset)
        message = Message(order.call_sid, preset, order.kind, order.number, text, order.due)
        number = self._courier.order(message, company.zone)
        row = self.get(number) if number is not None else None
        if row is None:
            raise NotOrdered(Why.NOT_KEPT, "the message could not be kept")
        return row

    def get(self, message_id: int) -> MessageOut | None:
        """Return a status message or reminder; None for none."""
        row = self._courier.messages.get(message_id)
        return row if row is not None and row.kind in ("status", "reminder") else None

    def _check(self, order: Order, preset: str) -> None:
        key = self._courier.key(order.number)
        if self._courier.messages.wants_none(key):
            raise NotOrdered(Why.STOPPED, "this caller wants no messages")
        if order.kind == "reminder" and not self._consents.given(key, preset):
            raise NotOrdered(Why.NOT_AGREED, "this caller has not agreed to reminders")
