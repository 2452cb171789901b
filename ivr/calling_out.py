"""Calls that we make, put together: who dials, and what goes on with the call."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from ivr.errors import ConfigError
from ivr.ports import Dialler
from ivr.queueing.calling_back import CallingBack
from ivr.queueing.floor import Floor
from ivr.reception.beside import Beside
from ivr.settings import Settings
from ivr.storage import Database
from ivr.storage.outbound import OutboundCalls
from ivr.switchboard import Switchboard
from ivr.telephony.twilio.dialling import Account, TwilioDialler

AT_ONCE = 8
"""Requests to the carrier that are sent at a time."""


def open_calling_back(
    switchboard: Switchboard,
    stores: tuple[Database, Floor],
    beside: Beside,
    closing: list[Callable[[], None]],
) -> CallingBack | None:
    """Return what rings callers back; None when agents do that themselves.

    Its calls are known to ``beside``; what ends its threads is put into ``closing``.

    Raises:
        ConfigError: a carrier is to call, and something that it needs is not set.

    """
    settings = switchboard.settings
    dialler = dialler_of(settings)
    if dialler is None:
        return None
    threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="dialler")
    database, floor = stores
    closing.append(lambda: threads.shutdown(wait=False))
    return CallingBack(
        OutboundCalls(database),
        floor,
        dialler,
        switchboard.company,
        threads.submit,
        beside,
        settings.longest_wait_s,
    )


def dialler_of(settings: Settings) -> Dialler | None:
    """Return what dials; None for nobody.

    Raises:
        ConfigError: Twilio is to call, and something that it needs is not set.

    """
    if settings.dialler == "none":
        return None
    token = settings.twilio_auth_token.get_secret_value()
    needed = (settings.twilio_account_sid, token, settings.dial_from, settings.public_url)
    if not all(needed):
        raise ConfigError(
            "CALLSTEER_DIALLER=twilio needs CALLSTEER_TWILIO_ACCOUNT_SID, "
            "CALLSTEER_TWILIO_AUTH_TOKEN, CALLSTEER_DIAL_FROM and CALLSTEER_PUBLIC_URL"
        )
    return TwilioDialler(Account(*needed, settings.twilio_api))
