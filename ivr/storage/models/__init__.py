"""The tables. Everything that could name a person is redacted before it comes here."""

from .base import Base
from .calls import Call, FollowUp, HandOffPacket, LiveCall, Turn

__all__ = ["Base", "Call", "FollowUp", "HandOffPacket", "LiveCall", "Turn"]
