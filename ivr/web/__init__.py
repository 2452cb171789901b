"""The frame of all our pages: its template and style, headers, and server-sent events."""

from .events import event_stream
from .frame import add_page, web_blueprint
from .headers import send_headers
from .site import Site

__all__ = ["Site", "add_page", "event_stream", "send_headers", "web_blueprint"]
