"""Sending text messages by Twilio's REST API."""

from __future__ import annotations

import logging

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http import HttpClient
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from ivr.messaging import SendingError

TIMEOUT_S = 10.0
UNSUBSCRIBED = 21610
"""Twilio's code: the number has written STOP to it."""
TOO_MANY = 429


class TwilioSender:
    """A Sender. Thread-safe."""

    keeps = False

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        sender: str,
        public_url: str,
        http: HttpClient | None = None,
    ) -> None:
        """Send as ``sender``: a number (E.164) or a messaging service (``MG…``).

        Twilio reports to our ``public_url`` what becomes of messages.
        """
        if http is None:
            http = TwilioHttpClient(timeout=TIMEOUT_S)
            http.logger.setLevel(logging.WARNING)  # below, it would log whom we write to
        self._receipts = f"{public_url.rstrip('/')}/twilio/sms/status"
        self._client = Client(account_sid, auth_token, http_client=http)
        service = sender.startswith("MG")
        self._by = {"messaging_service_sid": sender} if service else {"from_": sender}

    def send(self, number: str, text: str, message_id: int) -> str:
        """Send ``text`` to ``number`` and return Twilio's id of it (``SM…``).

        Raises:
            SendingError: Twilio could not be reached, or said no.

        """
        try:
            sent = self._client.messages.create(
                to=number,
                body=text,
                status_callback=f"{self._receipts}?message={message_id}",
                **self._by,
            )
        except TwilioRestException as error:
            permanent = 400 <= error.status < 500 and error.status != TOO_MANY
            raise SendingError(
                f"Twilio answered {error.status}, code {error.code}",
                permanent=permanent,
                refused=error.code == UNSUBSCRIBED,
            ) from None  # its words hold the number
        except (TwilioException, requests.RequestException, OSError) as error:
            raise SendingError(
                f"Twilio cannot be reached ({type(error).__name__})", permanent=False
            ) from None
        return str(sent.sid or "")
