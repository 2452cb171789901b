"""What sends text messages."""

from __future__ import annotations

from typing import Protocol

from ivr.errors import CallsteerError


class SendingError(CallsteerError):
    """A message was not sent."""

    def __init__(self, message: str, *, permanent: bool, refused: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
        """Trying again cannot help."""
        self.refused = refused
        """The carrier says that this number wants no messages."""


class Sender(Protocol):
    """A carrier's way to send a message. May block for a REST round trip."""

    keeps: bool
    """Nothing leaves the machine: the outbox keeps what would have been sent."""

    def send(self, number: str, text: str, message_id: int) -> str:
        """Send ``text`` to ``number`` (E.164) and return the carrier's id of it, "" for none.

        What becomes of it is reported later, under our ``message_id``.

        Raises:
            SendingError: it was not sent; no number or text in its words.

        """


class KeptSender:
    """A Sender for trials: the message stays in the outbox, where a page shows it."""

    keeps = True

    def send(self, number: str, text: str, message_id: int) -> str:
        """Send nothing."""
        return ""
