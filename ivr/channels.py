"""The channels beside the telephone, put together: web chat, text messages, companion page."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Event, Thread
from typing import Any

from flask import Blueprint, render_template
from sqlalchemy.exc import SQLAlchemyError

from ivr.chat import TextDesk
from ivr.chat.room import FollowUpRoom, QueueRoom
from ivr.chat.views import chat_blueprint
from ivr.companion import CompanionPages, Links, Steering, companion_blueprint
from ivr.companion.shown import Place
from ivr.errors import ConfigError
from ivr.messaging import Courier, Inbox, KeptSender, Message, Sender
from ivr.messaging.call_texts import CallTexts, Wanted
from ivr.messaging.orders import Orders
from ivr.messaging.parting import Parting
from ivr.messaging.quiet import parse_quiet
from ivr.messaging.receipts import Receipts
from ivr.messaging.surveys import SurveyDesk
from ivr.outside import Outside
from ivr.reception import Reception
from ivr.settings import Settings
from ivr.storage import Database, LiveCall
from ivr.storage.bus import Bus
from ivr.storage.caller_key import caller_key
from ivr.storage.companions import Companions
from ivr.storage.consents import Consents
from ivr.storage.conversations import Conversations
from ivr.storage.messages import Messages
from ivr.storage.models import Survey
from ivr.storage.queues import Queues
from ivr.storage.surveys import Surveys
from ivr.telephony.twilio.signature import Verifier
from ivr.telephony.twilio.sms import sms_blueprint
from ivr.telephony.twilio.texting import TwilioSender
from ivr.trace import CallRecord
from routing.types import Destination

logger = logging.getLogger(__name__)

Emit = Callable[[str, Mapping[str, Any]], None]
"""Event type and data: ids and numbers, never what was written."""
TIDY_S = 15.0


@dataclass(frozen=True, slots=True)
class Channels:
    """What the application serves, and ends."""

    desk: TextDesk
    courier: Courier | None
    """None where no messages are sent."""
    orders: Orders | None
    """What systems of the company may have sent; None where no messages are sent."""
    texts: CallTexts | None
    pages: Sequence[Blueprint]
    closing: Sequence[Callable[[], None]]

    def wait_in(self, queues: Queues, takes: Callable[[str, Destination], bool]) -> None:
        """Let conversations wait in our own queues, where ``takes`` says that they do."""
        shared = self.desk.reception.shared
        longest = timedelta(seconds=shared.switchboard.settings.longest_wait_s)
        self.desk.room = QueueRoom(queues, takes, longest, shared.now, self.desk.room)

    def send_page(self, call_sid: str, place: Destination) -> bool:
        """Send the link of the page to a call that begins to wait; False when it is not sent."""
        call = self.desk.reception.shared.live.get(call_sid)
        return call is not None and self.texts is not None and self.texts.waits(call, place)


def open_channels(
    reception: Reception,
    database: Database,
    bus: Bus,
    secret: str,
    verifier: Verifier | None,
    emit: Emit = lambda _type, _data: None,
) -> Channels:
    """Return the channels, running; the reception's calls get their messages from now on.

    ``emit`` tells the company's systems of events, and never raises.

    Raises:
        ConfigError: a setting of the messages is missing.

    """
    shared = reception.shared
    settings = shared.switchboard.settings
    desk = TextDesk(
        reception,
        Conversations(database),
        FollowUpRoom(shared.follow_ups),
        bus,
        timedelta(seconds=settings.chat_idle_s),
    )
    desk.received = lambda call: emit("message.received", _about(call))
    parting = _parting(desk, database, secret)
    parting.answered = answered = lambda survey: emit("survey.answered", _answers(survey))
    shared.switchboard.outside = _with_parting(shared.switchboard.outside, parting)
    origins = frozenset(filter(None, map(str.strip, settings.chat_origins.split(","))))
    pages = [chat_blueprint(desk, origins)]
    tidying = _Tidying(desk)
    tidying.start()
    closing: list[Callable[[], None]] = [tidying.stop]
    sent = None
    if settings.sms != "none":
        sent = _open_texts(desk, (database, bus, secret), verifier, answered)
        pages += sent.pages
        closing.append(sent.courier.stop)
    courier, orders, texts = (sent.courier, sent.orders, sent.texts) if sent else (None, None, None)
    return Channels(desk, courier, orders, texts, pages, closing)


@dataclass(frozen=True, slots=True)
class _Texts:
    """What sends messages, running."""

    courier: Courier
    orders: Orders
    texts: CallTexts
    pages: list[Blueprint]


def _open_texts(
    desk: TextDesk,
    stores: tuple[Database, Bus, str],
    verifier: Verifier | None,
    answered: Callable[[Survey], None],
) -> _Texts:
    """Return what sends messages; ``stores`` are the database, the bus and the callers' secret."""
    (database, bus, secret), reception = stores, desk.reception
    shared = reception.shared
    settings = shared.switchboard.settings
    courier = _texting(desk, database, secret)
    receipts = Receipts(courier.messages, shared.follow_ups, shared.now)
    courier.receipts = receipts
    links, companions = Links(secret, _public(settings)), Companions(database)
    surveys = SurveyDesk(Surveys(database), desk, courier, shared.follow_ups, shared.now)
    surveys.answered = answered
    wanted = Wanted(settings.companion, settings.sms_recap, settings.survey == "sms")
    texts = CallTexts(courier, desk, (companions, links), surveys, wanted)
    shared.switchboard.outside = _with_texts(shared.switchboard.outside, texts)
    queues = Queues(database, bus)
    handlers = CompanionPages(companions, links, Steering(reception, queues), desk, bus)
    handlers.place_of = _places(queues)
    pages = [
        companion_blueprint(handlers),
        sms_blueprint(Inbox(desk, courier, surveys), receipts, reception, verifier),
    ]
    if settings.sms == "kept":
        pages.append(_outbox_page(courier))
    courier.start()
    return _Texts(courier, Orders(courier, desk, Consents(database)), texts, pages)


def sender_of(settings: Settings) -> Sender:
    """Return what sends messages.

    Raises:
        ConfigError: Twilio is to send, and something that it needs is not set.

    """
    if settings.sms == "kept":
        return KeptSender()
    token = settings.twilio_auth_token.get_secret_value()
    if not (settings.twilio_account_sid and settings.sms_from and token and settings.public_url):
        raise ConfigError(
            "CALLSTEER_SMS=twilio needs CALLSTEER_TWILIO_ACCOUNT_SID, CALLSTEER_TWILIO_AUTH_TOKEN, "
            "CALLSTEER_SMS_FROM and CALLSTEER_PUBLIC_URL"
        )
    account = (settings.twilio_account_sid, token, settings.sms_from, settings.public_url)
    return TwilioSender(*account)


def _texting(desk: TextDesk, database: Database, secret: str) -> Courier:
    shared = desk.reception.shared
    settings = shared.switchboard.settings
    quiet = parse_quiet(settings.sms_quiet)
    courier = Courier(Messages(database), sender_of(settings), secret, shared.now, quiet)

    def deliver(call: LiveCall, text: str) -> None:
        if call.channel == "sms":
            message = Message(call.call_sid, call.preset, "agent", call.caller, text)
            courier.post(message, shared.company(call).zone)

    desk.deliver = deliver
    return courier


def _parting(desk: TextDesk, database: Database, secret: str) -> Parting:
    shared = desk.reception.shared
    settings = shared.switchboard.settings
    return Parting(
        (Surveys(database), Consents(database), shared.follow_ups),
        lambda number: caller_key(number, secret),
        shared.now,
        rates=settings.survey == "call",
        reminds=settings.sms != "none",
    )


def _with_parting(outside: Outside, parting: Parting) -> Outside:
    """Return what holds outside of calls, with the questions at their end."""

    def after(call: LiveCall, record: CallRecord) -> None:
        outside.after(call, record)
        parting.after(call, record)

    return replace(outside, asks=parting.asks, after=after)


def _about(call: LiveCall) -> dict[str, str]:
    names = ("call_sid", "preset", "language", "channel")
    return {name: getattr(call, name) for name in names}


def _answers(survey: Survey) -> dict[str, str | int | None]:
    names = ("call_sid", "preset", "language", "channel", "satisfied", "easy")
    return {name: getattr(survey, name) for name in names}


def _places(queues: Queues) -> Callable[[str], Place | None]:
    """Return what says where a call waits in a queue of ours."""

    def place_of(call_sid: str) -> Place | None:
        entry = queues.of_call(call_sid)
        position = queues.position(entry.id) if entry is not None else None
        if entry is None or position is None:
            return None
        wait = queues.estimate(entry.preset, entry.queue, position - 1)
        return Place(entry.queue, position, wait.minutes if wait is not None else None)

    return place_of


def _with_texts(outside: Outside, texts: CallTexts) -> Outside:
    """Return what holds outside of calls, with text messages; others go on hearing of calls."""

    def leaving(call: LiveCall, place: Destination) -> None:
        outside.leaving(call, place)
        texts.leaving(call, place)

    def after(call: LiveCall, record: CallRecord) -> None:
        outside.after(call, record)
        texts.after(call, record)

    return replace(outside, texting=True, send_link=texts.send_link, leaving=leaving, after=after)


def _public(settings: Settings) -> str:
    return settings.public_url or f"http://{settings.host}:{settings.port}"


def _outbox_page(courier: Courier) -> Blueprint:
    """Return a page that shows what would have been sent: trials only."""
    pages = Blueprint("outbox", __name__, template_folder="messaging/templates")

    @pages.get("/chat/messages")
    def outbox() -> str:
        return render_template("messages.html", messages=courier.messages.latest())

    return pages


class _Tidying:
    """A thread that ends idle conversations."""

    def __init__(self, desk: TextDesk) -> None:
        self._desk = desk
        self._over = Event()
        self._thread = Thread(target=self._serve, name="conversations", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _serve(self) -> None:
        while not self._over.wait(TIDY_S):
            try:
                self._desk.tidy()
            except SQLAlchemyError as error:
                logger.error("idle conversations stay: %s", type(error).__name__)
