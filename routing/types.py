"""Where a call may be sent, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DestinationKind(StrEnum):
    """What happens there."""

    QUEUE = "queue"
    """People who answer in turn."""
    SELF_SERVICE = "self_service"
    """Done by the machine, with the company's systems."""
    EXTERNAL = "external"
    """A number outside."""
    CALLBACK = "callback"
    """Somebody calls back."""
    VOICEMAIL = "voicemail"
    """The caller leaves a message."""
    MESSAGE = "message"
    """An announcement that answers the need."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A place a call can go."""

    name: str
    """Key in the pack, e.g. ``card_services``."""
    kind: DestinationKind
    number: str = ""
    """E.164, e.g. ``+442079460000``; never logged in full. "" when the kind has none."""
    hours: str = "always"
    """Name of the opening hours."""
    when_closed: str = ""
    """Destination offered outside the hours; "" for the operator."""
    prompt: str = ""
    """Prompt of a message destination."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the policy decided, and why."""

    destination: Destination
    is_open: bool
    reason: str
    """One sentence for the agent, the console and the trace."""
    urgent: bool = False
    offer: Destination | None = None
    """What the caller is offered when the destination is closed."""
    opens_at: str = ""
    """ISO local time of the next opening; "" when open or unknown."""
