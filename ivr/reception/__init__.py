"""Phone calls on their way between requests, sockets and agents, whatever the carrier."""

from .parts import NewCall, Next, NextKind
from .parts import Act
from .reception import Reception

__all__ = ["Act", "NewCall", "Next", "NextKind", "Reception"]
