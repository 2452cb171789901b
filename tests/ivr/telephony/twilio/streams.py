"""Twilio's end of a media stream, in virtual time: a caller who is a recording."""

from __future__ import annotations

import base64
import json
from collections import deque
from typing import Any

import numpy as np

from asr.g711 import encode_mulaw
from ivr.ports import Pcm
from tests.fakes import FakeTime
from tests.ivr.telephony.twilio.captured import STREAM

FRAME = 160


class Stream:
    """A socket. Time passes while somebody waits for the caller, a frame at a time.

    The caller speaks ``speech`` when our first prompt has been played, or right through it
    (``barges_in_ms``: so long after it has begun).
    """

    def __init__(
        self,
        time: FakeTime,
        call_sid: str,
        token: str,
        speech: Pcm | None = None,
        barges_in_ms: int | None = None,
        hangs_up_ms: int = 120_000,
    ) -> None:
        self.time = time
        self.now_ms = 0
        self.speech = speech if speech is not None else np.zeros(0, np.int16)
        self.barges_in_ms = barges_in_ms
        self.hangs_up_ms = hangs_up_ms
        self.sent: list[dict[str, Any]] = []
        self.played_ms = 0
        """Of our audio that the caller has heard."""
        self.closed = 0
        self._at = 0
        self._speaks = False
        self._plays_until = 0
        self._chunk = 0
        self._marks: deque[tuple[int, str]] = deque()
        self._waiting = deque([self._start(call_sid, token)])

    def receive(self, timeout: float | None = None) -> str | None:
        if self._waiting:
            return self._waiting.popleft()
        if self._marks and self._marks[0][0] <= self.now_ms:
            self._speaks = True
            return self._message("mark", mark={"name": self._marks.popleft()[1]})
        self.now_ms += 20
        self.time.passes(20)
        if self.now_ms >= self.hangs_up_ms:
            return self._message("stop", stop={"callSid": "CA1"})
        if self._plays_until >= self.now_ms:
            self.played_ms += 20
        return self._frame()

    def send(self, data: str | bytes) -> None:
        item = json.loads(data)
        self.sent.append(item)
        match item["event"]:
            case "media":
                length_ms = len(base64.b64decode(item["media"]["payload"])) // 8
                self._plays_until = max(self._plays_until, self.now_ms) + length_ms
            case "mark":
                due = max(self._plays_until, self.now_ms)
                self._marks.append((due, item["mark"]["name"]))
            case "clear":
                self._plays_until = self.now_ms
                self._marks = deque((self.now_ms, name) for _, name in self._marks)

    def close(self) -> None:
        self.closed += 1

    def presses(self, digit: str) -> None:
        self._waiting.append(self._message("dtmf", dtmf={"digit": digit}))

    @property
    def events(self) -> list[str]:
        return [item["event"] for item in self.sent]

    def _frame(self) -> str:
        early = self.barges_in_ms is not None and self.played_ms >= self.barges_in_ms
        playing = self._plays_until > self.now_ms
        if (early or (self._speaks and not playing)) and self._at < len(self.speech):
            piece = self.speech[self._at : self._at + FRAME]
            self._at += FRAME
        else:
            piece = np.zeros(FRAME, np.int16)
        self._chunk += 1
        payload = base64.b64encode(encode_mulaw(piece)).decode()
        media = {"track": "inbound", "chunk": str(self._chunk), "payload": payload}
        return self._message("media", media=media)

    def _start(self, call_sid: str, token: str) -> str:
        start = {
            "streamSid": STREAM,
            "callSid": call_sid,
            "customParameters": {"token": token},
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        }
        return self._message("start", start=start)

    @staticmethod
    def _message(event: str, **item: Any) -> str:
        return json.dumps({"event": event, "streamSid": STREAM, **item})
