"""Phone calls on their way between requests, sockets and agents, whatever the carrier."""

from .parts import Act, NewCall, Next, NextKind
from .reception import Reception

__all__ = ["Act", "NewCall", "Next", "NextKind", "Reception"]
