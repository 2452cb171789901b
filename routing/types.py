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
    SMS = "sms"
    """A link is sent by text message."""
    VISIT = "visit"
    """The caller comes by: an announcement of where and when."""


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
    service: str = ""
    """Of kind self_service: what the company's systems are asked."""
    on_failure: str = ""
    """Of kind self_service: who takes over; "" for the operator."""


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
    options: tuple[Destination, ...] = ()
    """What the caller may choose from now, best first; ``offer`` is the first of them."""
    offered_for: str = ""
    """Why there is a choice: closed, gated, busy, rule; "" when there is none."""
    chain: tuple[str, ...] = ()
    """Destinations that were tried, in order; the last one took the call."""
    priority: int = 50
    """0 to 100: who is served first."""
    priority_reason: str = ""
    opening: str = ""
    """What decided: emergency, holiday, closed, open; "" when nothing opens or closes."""
    rule: str = ""
    """Name of the rule that decided; "" for the usual destination of the need."""
    flag: str = ""
    """What the rule wants the agent to see."""
    prompt: str = ""
    """What the rule wants said before anything else."""
    service: str = ""
    """The self-service that is tried first; ``destination`` takes over when it fails."""
    critical: bool = False
    """Never gated, and never closed into a message."""
    steps: tuple[str, ...] = ()
    """Everything that was considered, one plain line each."""
