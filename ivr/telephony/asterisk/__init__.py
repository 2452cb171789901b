"""Asterisk by AudioSocket: any SIP trunk, without a cloud vendor."""

from .pages import asterisk_blueprint
from .server import AudioSocketServer

__all__ = ["AudioSocketServer", "asterisk_blueprint"]
