"""Twilio's media stream as a line: mu-law frames in JSON over one websocket.

Source: Twilio's documentation "Media Streams - WebSocket Messages". Numbers in messages are
strings. A mark comes back when the audio before it has been played, or at once after a clear.
"""

from __future__ import annotations

import base64
import json
import logging
import time
from binascii import a2b_base64
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from simple_websocket import ConnectionClosed

from asr.g711 import decode_alaw, decode_mulaw, encode_mulaw
from ivr.errors import LineError
from ivr.ports import (
    FRAME_SAMPLES,
    AudioArrived,
    KeyArrived,
    LineClosed,
    LineEvent,
    MarkArrived,
    Pcm,
)
from ivr.telephony.sockets import Socket

logger = logging.getLogger(__name__)

KEYS = frozenset("0123456789*#")
MESSAGE_SAMPLES = 4_000
"""Half a second of audio a message: few messages, and a clear still finds most unsent."""
SILENT_FOR_S = 10.0
"""Twilio sends silence too; a socket without any message for so long is dead."""
BAD_MESSAGES = 50
"""Messages that make no sense before we give the line up."""
SENSELESS = (LookupError, TypeError, ValueError, AttributeError, OverflowError)
"""What reading a message raises that is not as documented."""
START_WITHIN_S = 10.0
LATE_CHUNKS = 500
"""Ten seconds. Numbers that are further behind have begun anew: they must not deafen us."""
DECODERS: dict[str, Callable[[bytes], Pcm]] = {
    "audio/x-mulaw": decode_mulaw,
    "audio/x-alaw": decode_alaw,
}


@dataclass(frozen=True, slots=True)
class Start:
    """What Twilio says of a stream before the audio."""

    stream_sid: str
    call_sid: str
    parameters: dict[str, str]
    encoding: str


def wait_for_start(socket: Socket) -> Start | None:
    """Return the stream's ``start``; None when the socket is closed, silent or says nonsense.

    Raises:
        LineError: an audio format that we do not speak.

    """
    until = time.monotonic() + START_WITHIN_S
    while (left := until - time.monotonic()) > 0:
        try:
            message = socket.receive(timeout=left)
        except ConnectionClosed:
            return None
        if message is None:
            return None
        item = _read(message)
        if item.get("event") == "start":
            return _start(item)
    return None


class TwilioLine:
    """A Line over one stream; the call's thread alone reads and writes it."""

    def __init__(self, socket: Socket, start: Start, answered_ms: int = 0) -> None:
        self._socket = socket
        self._stream_sid = start.stream_sid
        self._decode = DECODERS[start.encoding]
        self._began = time.monotonic() - answered_ms / 1000
        self._heard_at = time.monotonic()
        self._rest: Pcm = np.zeros(0, dtype=np.int16)
        self._chunk = 0
        self._bad = 0
        self._closed = False

    def receive(self, timeout_ms: int) -> Sequence[LineEvent]:
        """Wait for the next message."""
        if self._closed:
            return (LineClosed(),)
        try:
            message = self._socket.receive(timeout=max(timeout_ms, 1) / 1000)
        except ConnectionClosed:
            raise LineError("the carrier's socket closed without a stop") from None
        now = time.monotonic()
        if message is None:
            if now - self._heard_at > SILENT_FOR_S:
                raise LineError(f"the carrier's socket was silent for {SILENT_FOR_S:.0f} s")
            return ()
        self._heard_at = now
        return self._event(_read(message))

    def send_audio(self, samples: Pcm) -> None:
        """Send audio to be played."""
        for begin in range(0, len(samples), MESSAGE_SAMPLES):
            payload = encode_mulaw(samples[begin : begin + MESSAGE_SAMPLES])
            self._send("media", media={"payload": base64.b64encode(payload).decode()})

    def send_mark(self, name: str) -> None:
        """Ask to be told when the audio so far has been played."""
        self._send("mark", mark={"name": name})

    def clear(self) -> None:
        """Have Twilio drop what it has not played; it holds seconds of audio."""
        self._send("clear")

    def now_ms(self) -> int:
        """Milliseconds since the call was answered."""
        return int((time.monotonic() - self._began) * 1000)

    def close(self) -> None:
        """Let go of the stream: the call itself goes on with Twilio's next verb."""
        self._closed = True

    def _event(self, item: dict[str, Any]) -> Sequence[LineEvent]:
        try:
            match item.get("event"):
                case "media":
                    return self._media(item["media"])
                case "dtmf":
                    digit = str(item["dtmf"]["digit"])
                    return (KeyArrived(digit),) if digit in KEYS else ()
                case "mark":
                    return (MarkArrived(str(item["mark"]["name"])),)
                case "stop":
                    self._closed = True
                    return (LineClosed(),)
                case "connected" | "start":
                    return ()
                case _:
                    pass  # counted below
        except SENSELESS:
            pass
        self._bad += 1
        if self._bad > BAD_MESSAGES:
            raise LineError(f"the carrier sent {self._bad} messages that make no sense")
        if self._bad == 1:
            logger.warning("stream %s: a message makes no sense", self._stream_sid)
        return ()

    def _media(self, media: dict[str, Any]) -> Sequence[LineEvent]:
        if media.get("track", "inbound") != "inbound":
            return ()
        chunk = int(media.get("chunk", self._chunk + 1))
        if self._chunk - LATE_CHUNKS < chunk <= self._chunk:
            return ()  # late or twice: its place has passed
        audio = self._decode(a2b_base64(media["payload"], strict_mode=True))
        self._chunk = chunk
        samples = np.concatenate([self._rest, audio]) if len(self._rest) else audio
        whole = len(samples) // FRAME_SAMPLES * FRAME_SAMPLES
        self._rest = samples[whole:]
        return [AudioArrived(frame) for frame in samples[:whole].reshape(-1, FRAME_SAMPLES)]

    def _send(self, event: str, **item: object) -> None:
        message = {"event": event, "streamSid": self._stream_sid, **item}
        with suppress(ConnectionClosed, OSError):  # ``receive`` reports it
            self._socket.send(json.dumps(message))


def _start(item: dict[str, Any]) -> Start | None:
    try:
        start = item["start"]
        encoding = str(start["mediaFormat"]["encoding"])
        rate = int(start["mediaFormat"]["sampleRate"])
        found = Start(
            stream_sid=str(start.get("streamSid") or item["streamSid"]),
            call_sid=str(start["callSid"]),
            parameters={str(k): str(v) for k, v in start.get("customParameters", {}).items()},
            encoding=encoding,
        )
    except SENSELESS:
        return None
    if encoding not in DECODERS or rate != 8000:
        raise LineError(f"the stream is {encoding} at {rate} Hz; we take mu-law or A-law at 8000")
    return found


def _read(message: str | bytes) -> dict[str, Any]:
    """Return the message's fields, {} for anything that is no JSON object."""
    try:
        item = json.loads(message)
    except (ValueError, RecursionError):  # the latter: brackets without end
        return {}
    return item if isinstance(item, dict) else {}
