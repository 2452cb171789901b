"""One call from the Talk page: the line, and everything the page shows while it lasts."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Protocol

from asr.heard import ListenerEvent, PartialHeard, SpeechEnded, SpeechStarted
from ivr.callers import Known
from ivr.calls import CallOptions
from ivr.dialogue.events import CallAnswered, PersonWanted
from ivr.handing_off import packet_of
from ivr.logs import on_call
from ivr.outside import HeldCall
from ivr.reception.beside import Beside
from ivr.switchboard import Switchboard
from ivr.telephony.browser import BrowserLine
from ivr.telephony.local import LocalControl
from ivr.telephony.sockets import Socket
from ivr.trace import CallRecord

START_WITHIN_S = 15
PARTIALS_MS = 600


class Keeps(Protocol):
    """Where ended calls are kept: ``CallLog``."""

    def write(self, record: CallRecord, packet: dict[str, Any] | None) -> None:
        """Keep an ended call with what the agent was shown."""


class Conversation:
    """Holds a call until it ends. Everything runs in the websocket's own thread."""

    def __init__(
        self,
        socket: Socket,
        switchboard: Switchboard,
        log: Keeps | None,
        beside: Beside | None = None,
    ) -> None:
        self._socket = socket
        self._switchboard = switchboard
        self._log = log
        self._beside = beside or Beside()
        self._line = BrowserLine(socket)
        self._packet: dict[str, Any] | None = None

    def run(self) -> None:
        """Wait for the page's ``start``, hold the call, and say how it ended."""
        start = self._start()
        if start is None:
            self._tell("error", message="The page did not say which line to call. Reload it.")
            return
        if self._beside.closing:
            self._tell("error", message="The server is about to stop. Call again in a minute.")
            return
        options = self._options(start)
        company = self._switchboard.company(options.preset, options.language)
        caller = str(start.get("caller", ""))
        kept = HeldCall(options.call_sid, self._line, company, caller, lambda: self._packet)
        control = self._switchboard.outside.holding(LocalControl(self._line.now_ms), kept)
        call = self._switchboard.answer(self._line, kept.follows(options), control)
        self._tell(
            "started",
            call_sid=call.record.call_sid,
            company=company.pack.wordings(company.language).company,
        )
        self._switchboard.outside.watcher.started(call.record)
        first = CallAnswered(at_ms=self._line.now_ms())

        def recall() -> None:
            call.loop.post(PersonWanted(at_ms=self._line.now_ms()))

        with self._beside.here(options.call_sid, recall), on_call(options.call_sid):
            call.loop.run(self._switchboard.opening(first, company, options))

    def _known(self, caller: str, preset: str) -> Known:
        """Return what is known of the number that the page says it calls from."""
        lookup = self._switchboard.outside.lookup
        if lookup is None or not caller:
            return Known()
        return lookup.about(caller, preset, "", datetime.now(UTC))

    def _start(self) -> dict[str, Any] | None:
        try:
            item = json.loads(self._socket.receive(timeout=START_WITHIN_S) or "{}")
        except ValueError:
            return None
        return item if isinstance(item, dict) and item.get("type") == "start" else None

    def _options(self, start: dict[str, Any]) -> CallOptions:
        settings = self._switchboard.settings
        preset = str(start.get("preset") or settings.preset)
        return CallOptions(
            preset=preset,
            language=settings.language,
            channel="browser",
            call_sid=f"CS{uuid.uuid4().hex}",
            known=self._known(str(start.get("caller", "")), preset),
            working_day=bool(start.get("working_day", settings.hours == "working_day")),
            inline=False,
            partial_ms=PARTIALS_MS,
            on_turn=self._on_turn,
            on_transfer=self._on_transfer,
            on_end=self._on_end,
            on_heard=self._on_heard,
            on_prompt=lambda name, text: self._tell("prompt", name=name, text=text),
        )

    def _on_heard(self, event: ListenerEvent) -> None:
        match event:
            case SpeechStarted():
                self._tell("speech", speaking=True)
            case SpeechEnded():
                self._tell("speech", speaking=False)
            case PartialHeard(text=text):
                self._tell("partial", text=text)
            case _:
                pass

    def _on_turn(self, record: CallRecord) -> None:
        self._tell("turn", turn=asdict(record.turns[-1]), intent=record.intent, band=record.band)

    def _on_transfer(self, record: CallRecord, destination: str) -> None:
        version = int(record.catalogue_version or 0)
        company = self._switchboard.company(record.preset, record.language, version)
        self._packet = packet_of(record, company, destination).to_json()
        self._tell("card", packet=self._packet)
        self._switchboard.outside.watcher.routed(record, self._packet)

    def _on_end(self, record: CallRecord) -> None:
        self._tell("ended", disposition=record.disposition, destination=record.destination)
        if self._log is not None:
            self._log.write(record, self._packet)
        self._switchboard.outside.watcher.ended(record)

    def _tell(self, kind: str, **item: Any) -> None:
        self._line.tell({"type": kind, **item})
