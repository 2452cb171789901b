"""Calls of invited visitors: by voice or by typing, real but for whom they reach."""

from __future__ import annotations

import copy
import json
import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from simple_websocket import ConnectionClosed
from sqlalchemy.exc import SQLAlchemyError

from ivr.callers import Known
from ivr.calls import CallOptions
from ivr.company import Company
from ivr.company_systems import CompanySystems
from ivr.handing_off import packet_of
from ivr.invited.tasks import did, tasks_of
from ivr.outside import Outside
from ivr.storage.invitations import Invitations, TrialCall
from ivr.storage.models import Invitation
from ivr.switchboard import Switchboard
from ivr.talk.conversation import Conversation
from ivr.telephony.sockets import Socket
from ivr.telephony.typed import TypedCall
from ivr.trace import CallRecord

logger = logging.getLogger(__name__)

START_WITHIN_S, IDLE_S = 15.0, 180.0
MOST = 60
"""Things that a visitor says in one call."""
LONGEST = 300
"""Characters of one of them."""


@dataclass(frozen=True, slots=True)
class Start:
    """What the page says of a call that begins."""

    visitor: str
    task: str


class Trials:
    """One for the process. Visitors' calls reach no agent, no caller's file and no real system."""

    def __init__(
        self,
        live: Switchboard,
        invitations: Invitations,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.invitations = invitations
        self.now = now
        self.siblings = live.siblings
        self._live = live
        self._lock = Lock()
        self._apart: Switchboard | None = None

    def switchboard(self) -> Switchboard:
        """Return a switchboard that shares what is loaded, and nothing of the outside world."""
        with self._lock:
            if self._apart is None:
                self._live.pool()  # shared from now on
                self._apart = copy.copy(self._live)
                self._apart.outside = Outside(switches=self._live.outside.switches)
                if self._live.settings.company_url:
                    self._apart.systems = CompanySystems("", self._live.settings.data)
            return self._apart

    def company(self, invitation: Invitation) -> Company:
        """Return the company that is tried: in its live version."""
        return self.switchboard().company(invitation.preset, invitation.language)

    def spoken(self, socket: Socket, invitation: Invitation) -> None:
        """Hold a call by voice."""
        _Spoken(socket, self, invitation).run()

    def typed(self, socket: Socket, invitation: Invitation) -> None:
        """Hold a call by text."""
        try:
            item = json.loads(socket.receive(timeout=START_WITHIN_S) or "{}")
        except ValueError:
            return
        _Typed(socket, self, invitation, start_of(item)).run()

    def ended(
        self,
        invitation: Invitation,
        start: Start,
        record: CallRecord,
        packet: dict[str, Any] | None,
    ) -> bool | None:
        """Keep a call that is over; return whether it did its errand, None without one."""
        company = self.company(invitation)
        tasks = {task.name: task for task in tasks_of(company.pack, invitation.language)}
        task = tasks.get(start.task)
        success = did(task, record.intent, record.disposition) if task is not None else None
        name = task.name if task is not None else ""
        call = TrialCall(record, packet, start.visitor, name, success)
        try:
            self.invitations.called(invitation, call, self.now())
        except SQLAlchemyError as error:
            logger.error("call %s is not kept: %s", record.call_sid, type(error).__name__)
        return success


def start_of(item: Any) -> Start:
    """Return what a page's first message says."""
    given = item if isinstance(item, dict) else {}
    return Start(str(given.get("visitor", ""))[:32], str(given.get("task", ""))[:64])


class _Spoken(Conversation):
    """A call from the Talk page's line, on the invitation's company."""

    def __init__(self, socket: Socket, trials: Trials, invitation: Invitation) -> None:
        super().__init__(socket, trials.switchboard(), self)
        self._trials = trials
        self._invitation = invitation
        self._began = Start("", "")

    def write(self, record: CallRecord, packet: dict[str, Any] | None) -> None:
        """Keep the call as the visitor's, and tell the page what came of it."""
        success = self._trials.ended(self._invitation, self._began, record, packet)
        self._tell("kept", call_sid=record.call_sid, success=success)

    def _options(self, start: dict[str, Any]) -> CallOptions:
        self._began = start_of(start)
        wanted = {**start, "caller": "", "working_day": True, "preset": self._invitation.preset}
        return replace(
            super()._options(wanted),
            language=self._invitation.language,
            channel="trial",
            known=Known(),
        )


class _Typed:
    """A call by text over a websocket, in the socket's own thread."""

    def __init__(
        self, socket: Socket, trials: Trials, invitation: Invitation, start: Start
    ) -> None:
        self._socket = socket
        self._trials = trials
        self._invitation = invitation
        self._start = start
        self._packet: dict[str, Any] | None = None
        self._company = trials.company(invitation)

    def run(self) -> None:
        """Hold the call until its end, whoever ends it."""
        call = TypedCall(self._trials.switchboard(), self._options())
        self._tell("prompt", text=call.said())
        for _ in range(MOST):
            began = time.monotonic()
            text = self._next()
            after_ms = int((time.monotonic() - began) * 1000)
            if text is None:
                break
            answer = call.says(text, after_ms=after_ms) if text else call.waits(after_ms)
            if answer:
                self._tell("prompt", text=answer)
            if call.over:
                break
        if not call.over:
            call.hangs_up()
        record = call.record
        success = self._trials.ended(self._invitation, self._start, record, self._packet)
        self._tell("ended", disposition=record.disposition, destination=record.destination)
        self._tell("kept", call_sid=record.call_sid, success=success)

    def _options(self) -> CallOptions:
        return CallOptions(
            preset=self._invitation.preset,
            language=self._invitation.language,
            channel="trial",
            call_sid=f"CS{uuid.uuid4().hex}",
            on_transfer=self._leaves,
        )

    def _leaves(self, record: CallRecord, destination: str) -> None:
        self._packet = packet_of(record, self._company, destination).to_json()

    def _next(self) -> str | None:
        """Return what the visitor says, "" for silence; None when the visitor has gone."""
        try:
            item = json.loads(self._socket.receive(timeout=IDLE_S) or "null")
        except (ConnectionClosed, ValueError):
            return None
        if not isinstance(item, dict) or item.get("type") not in ("say", "wait"):
            return None
        return "" if item["type"] == "wait" else str(item.get("text", ""))[:LONGEST].strip()

    def _tell(self, kind: str, **item: Any) -> None:
        try:
            self._socket.send(json.dumps({"type": kind, **item}))
        except ConnectionClosed:
            return
