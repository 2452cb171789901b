"""A call while we have it: what it changes in the store, and what is to be done once that holds."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ivr.call_watcher import CallWatcher, Nobody
from ivr.company import Company
from ivr.dialogue import Dialogue
from ivr.dialogue.actions import Disposition
from ivr.dialogue.transitions import Verdict
from ivr.handing_off import packet_of
from ivr.storage import CallLog, LiveCall, LiveCalls, Phase
from ivr.trace import CallRecord, CallTrace
from routing.types import Destination


class Held:
    """Collects changes and effects; ``commit`` makes them good, all or nothing.

    A streaming call commits as things happen (``at_once``); a webhook's turn commits once,
    together with its answer, so that a request that is repeated changes nothing twice.
    """

    def __init__(
        self,
        call: LiveCall,
        company: Company,
        live: LiveCalls,
        log: CallLog | None,
        *,
        at_once: bool,
        watcher: CallWatcher | None = None,
    ) -> None:
        self.call = call
        self._company = company
        self._live = live
        self._log = log
        self._at_once = at_once
        self._watcher = watcher or Nobody()
        self._changes: dict[str, Any] = {}
        self._effects: list[Callable[[], None]] = []
        self.packet: dict[str, Any] | None = call.packet
        """What the agent sees."""
        self.dialogue: Dialogue | None = None
        self.trace: CallTrace | None = None
        self.on_over: Callable[[CallRecord], None] = lambda _record: None
        """Called once, when the call's end is kept."""

    def pack(self, record: CallRecord, destination: str) -> None:
        """Make what the agent sees; the call is about to be put through."""
        packet = packet_of(record, self._company, destination).to_json()
        self.packet = {**packet, "handoff_id": f"HO{uuid.uuid4().hex}"}

    def leave(self, place: Destination) -> None:
        """Send the call to ``place``; the carrier will ask."""
        self._change(phase=Phase.LEAVING, destination=place.name, packet=self.packet)
        if self.trace is not None:
            self._tell_routed(self.trace.record)
        self._keep()
        if self._at_once:
            self.commit()

    def turned(self, company: Company) -> None:
        """Let the call go on in the language of ``company``."""
        self._company = company
        self._change(language=company.language)
        if self._at_once:
            self.commit(self.call.answer)

    def went_on(self) -> None:
        """Keep the call, which is still ours after the turn."""
        self._change(phase=Phase.TALKING)
        self._keep()

    def ended(self, record: CallRecord) -> None:
        """Let the call end with its disposition; one that broke goes to a person instead."""
        assert self.dialogue is not None
        judged = self.dialogue.judged
        if judged is not None and judged.verdict is Verdict.BROKEN:
            self._rescue(record)
        else:
            self._over(record)
        if self._at_once:
            self.commit()

    def settle(self, record: CallRecord, disposition: Disposition) -> None:
        """Write the disposition of a call that has no dialogue any more."""
        record.disposition = disposition.value
        if disposition is Disposition.ESCALATED:
            record.destination = self.call.destination
        self._over(record)
        self.commit()

    def commit(self, answer: str = "") -> LiveCall | None:
        """Keep the changes and carry out the effects; None when somebody else was faster."""
        changed = replace(self.call, **self._changes, answer=answer)
        saved = self._live.save(changed)
        effects, self._effects, self._changes = self._effects, [], {}
        if saved is None:
            return None
        self.call = saved
        for effect in effects:
            effect()
        return saved

    def _over(self, record: CallRecord) -> None:
        log, packet = self._log, self.packet
        if log is not None:
            self._effects.append(lambda: log.write(record, packet))
        self._effects.append(lambda: self._watcher.ended(record))
        self._effects.append(lambda: self.on_over(record))
        self._change(
            phase=Phase.OVER,
            destination=record.destination or "",
            memory=None,
            record=None,
            packet=packet if record.destination else None,  # the agent may just be told
            caller="",
            partial="",
        )

    def _rescue(self, record: CallRecord) -> None:
        """Something of ours failed while the caller is on the line: to the operator."""
        record.disposition = None
        record.flags.append("rescued")
        place = self._company.policy.named("operator")
        self.pack(record, place.name)
        self._tell_routed(record)
        self._change(
            phase=Phase.LEAVING,
            destination=place.name,
            packet=self.packet,
            memory=None,
            record=record.to_json(),
        )

    def _tell_routed(self, record: CallRecord) -> None:
        packet = dict(self.packet or {})
        self._effects.append(lambda: self._watcher.routed(record, packet))

    def _keep(self) -> None:
        assert self.dialogue is not None
        assert self.trace is not None
        self._change(memory=self.dialogue.save(), record=self.trace.record.to_json())

    def _change(self, **changes: object) -> None:
        self._changes |= changes
