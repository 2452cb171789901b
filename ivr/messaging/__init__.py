"""Text messages in and out, whatever the carrier."""

from .courier import Courier, Message
from .inbox import Inbox
from .sender import KeptSender, Sender, SendingError

__all__ = ["Courier", "Inbox", "KeptSender", "Message", "Sender", "SendingError"]
