"""Calling somebody by Twilio's REST API.

Source: Twilio's documentation, "Call Resource": ``POST /2010-04-01/Accounts/{sid}/Calls.json``.
Asking twice may ring twice, so a request is repeated only where Twilio cannot have taken it: the
connection was not made, or the answer is 429.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from ivr.errors import DialError

logger = logging.getLogger(__name__)

TIMEOUT_S = 8.0
"""For the answer to a request; connections are given the same."""
RINGS_S = 30
"""Mailboxes mostly answer later than that."""
TRIES = 3
PAUSE_S = 0.5
"""Before the second try; it doubles."""
TOO_MANY = 429
EVENTS = ["initiated", "ringing", "answered", "completed"]


@dataclass(frozen=True, slots=True)
class Account:
    """Whose account calls, and from where."""

    account_sid: str
    auth_token: str = field(repr=False)
    number: str
    """Ours (E.164), which the called person sees."""
    public_url: str
    """Where Twilio reaches us."""
    api_url: str = ""
    """In place of Twilio's own address; "" for that."""


class TwilioDialler:
    """A Dialler. Thread-safe."""

    def __init__(
        self,
        account: Account,
        timeout_s: float = TIMEOUT_S,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self._account = account
        self._pause = pause
        http = TwilioHttpClient(timeout=timeout_s)
        http.logger.setLevel(logging.WARNING)  # at INFO it would log whom we call
        self._client = Client(account.account_sid, account.auth_token, http_client=http)
        if account.api_url:
            self._client.api.base_url = account.api_url.rstrip("/")

    def dial(self, outbound_id: str, number: str) -> str:
        """Ring ``number`` and return Twilio's id of the call (``CA…``).

        Raises:
            DialError: Twilio said no, or nobody knows; no number in its words.

        """
        for tries_left in reversed(range(TRIES)):
            try:
                return self._dialled(outbound_id, number)
            except _AgainError as error:
                if not tries_left:
                    raise DialError(str(error), unsure=False) from None
                self._pause(PAUSE_S * 2 ** (TRIES - 1 - tries_left))
        raise AssertionError("the last try returns or raises")

    def hang_up(self, carrier_sid: str) -> None:
        """End a call of ours; a failure is logged: it ends by itself when nobody confirms."""
        try:
            self._client.calls(carrier_sid).update(status="completed")
        except TwilioRestException as error:
            logger.warning("call %s is not ended: %s", carrier_sid, _said(error))
        except (TwilioException, requests.RequestException, OSError) as error:
            logger.warning("call %s is not ended: %s", carrier_sid, type(error).__name__)

    def _dialled(self, outbound_id: str, number: str) -> str:
        try:
            call = self._client.calls.create(
                to=number,
                from_=self._account.number,
                url=self._link("answered", outbound_id),
                method="POST",
                fallback_url=self._link("lost", outbound_id),
                status_callback=self._link("status", outbound_id),
                status_callback_event=EVENTS,
                status_callback_method="POST",
                timeout=RINGS_S,
            )
        except TwilioRestException as error:
            if error.status == TOO_MANY:
                raise _AgainError(_said(error)) from None
            raise DialError(_said(error), unsure=error.status >= 500) from None
        except (requests.ConnectTimeout, requests.ConnectionError) as error:
            if _never_sent(error):
                raise _AgainError(f"Twilio cannot be reached ({type(error).__name__})") from None
            raise DialError(_silent(error), unsure=True) from None
        except (TwilioException, requests.RequestException, OSError, ValueError) as error:
            raise DialError(_silent(error), unsure=True) from None
        return str(call.sid)

    def _link(self, page: str, outbound_id: str) -> str:
        query = urlencode({"outbound": outbound_id})
        return f"{self._account.public_url.rstrip('/')}/twilio/callback/{page}?{query}"


class _AgainError(Exception):
    """Twilio has not taken the request: asking again is safe."""


def _never_sent(error: requests.RequestException) -> bool:
    """Whether no connection was made, so that nothing was asked for."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", None)
    return type(reason).__name__ in ("NewConnectionError", "NameResolutionError")


def _said(error: TwilioRestException) -> str:
    return f"Twilio answered {error.status}, code {error.code}"  # its words hold the number


def _silent(error: Exception) -> str:
    return f"Twilio has not said whether it calls ({type(error).__name__})"
