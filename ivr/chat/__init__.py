"""Conversations by text: the same dialogue and catalogue, by web chat or text message."""

from .conversations import TextDesk
from .parts import Answer, Choice

__all__ = ["Answer", "Choice", "TextDesk"]
