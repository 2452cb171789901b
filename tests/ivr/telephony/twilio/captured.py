"""Messages of a media stream, in the form that Twilio documents ("WebSocket Messages")."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from ivr.telephony.twilio.stream import Start

MESSAGES = Path(__file__).parent / "messages"
STREAM = "MZ00000000000000000000000000000000"
START = Start(STREAM, "CA00000000000000000000000000000000", {}, "audio/x-mulaw")


def message(name: str) -> str:
    """Return a message of the folder beside this file."""
    return (MESSAGES / f"{name}.json").read_text()


def media(samples: bytes, chunk: str | int | None = None, **more: Any) -> dict[str, Any]:
    """Return a media message of mu-law bytes; ``chunk`` None leaves its number out."""
    item = {"payload": base64.b64encode(samples).decode(), "timestamp": "20", **more}
    return {"event": "media", "media": item if chunk is None else {**item, "chunk": chunk}}
