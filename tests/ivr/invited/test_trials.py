"""Visitors' calls by text and by voice, on the real pipeline."""

from __future__ import annotations

import json
from typing import Any

import pytest
from simple_websocket import ConnectionClosed
from sqlalchemy import select

from ivr.invited.trials import Start, start_of
from ivr.storage.models import Call
from ivr.switchboard import Switchboard
from tests.ivr.invited.conftest import Trying

pytestmark = pytest.mark.model


class Page:
    """A browser's end of a websocket: what it sends, in order, and what it has got."""

    def __init__(self, *items: dict[str, Any] | str) -> None:
        self._items = [item if isinstance(item, str) else json.dumps(item) for item in items]
        self.got: list[dict[str, Any]] = []

    def receive(self, timeout: float | None = None) -> str | bytes | None:
        if not self._items:
            raise ConnectionClosed(1000)
        return self._items.pop(0)

    def send(self, data: str | bytes) -> None:
        if isinstance(data, str):
            self.got.append(json.loads(data))

    def close(self) -> None:
        self._items = []

    def last(self, kind: str) -> dict[str, Any]:
        return [item for item in self.got if item["type"] == kind][-1]


def start(task: str = "", **other: Any) -> dict[str, Any]:
    return {"type": "start", "visitor": "v1", "task": task, **other}


def says(text: str) -> dict[str, str]:
    return {"type": "say", "text": text}


def kept(trying: Trying) -> Call:
    with trying.database.begin() as session:
        return session.scalars(select(Call)).one()


def test_an_errand_is_done_by_typing(trying: Trying) -> None:
    page = Page(start("open on saturday"), says("are you open on saturdays"))
    trying.trials.typed(page, trying.invitation)
    assert page.last("ended")["destination"] == "branch_hours"
    assert page.last("kept")["success"] is True
    call = kept(trying)
    assert (call.trial, call.channel, call.flags) == (
        trying.invitation.id,
        "trial",
        ["trial:friends"],
    )
    (result,) = trying.trials.invitations.results(trying.invitation.id)
    assert (result.task, result.visitor, result.success) == ("open on saturday", "v1", True)


def test_the_wrong_place_is_a_failed_errand_that_waits_for_a_person(trying: Trying) -> None:
    page = Page(start("card gone"), says("has my salary been paid in yet"))
    trying.trials.typed(page, trying.invitation)
    assert page.last("kept")["success"] is False
    (miss,) = trying.trials.invitations.misses(trying.invitation.id)
    assert (miss.text, miss.why, miss.tag) == (
        "has my salary been paid in yet",
        "flagged",
        "trial:friends",
    )


@pytest.mark.parametrize("items", [(), ({"type": "hangup"},), ("not json",), ({"type": "x"},)])
def test_whoever_goes_ends_the_call(trying: Trying, items: tuple[Any, ...]) -> None:
    page = Page(start(), *items)
    trying.trials.typed(page, trying.invitation)
    assert kept(trying).disposition == "abandoned"
    assert page.last("kept")["success"] is None


def test_silence_is_answered(trying: Trying) -> None:
    page = Page(start(), {"type": "wait"}, {"type": "wait"})
    trying.trials.typed(page, trying.invitation)
    assert len([item for item in page.got if item["type"] == "prompt"]) >= 2


def test_what_is_no_start_begins_nothing(trying: Trying) -> None:
    page = Page("{")
    trying.trials.typed(page, trying.invitation)
    assert page.got == []
    assert start_of([1]) == Start("", "")


def test_a_spoken_call_is_kept_as_the_visitors(trying: Trying) -> None:
    page = Page(start("card gone", preset="clinic", caller="+442079460001"), {"type": "hangup"})
    trying.trials.spoken(page, trying.invitation)
    assert page.last("kept")["success"] is False
    call = kept(trying)
    assert (call.preset, call.channel, call.trial) == ("bank", "trial", trying.invitation.id)


def test_visitors_reach_nothing_of_the_outside(trying: Trying, switchboard: Switchboard) -> None:
    apart = trying.trials.switchboard()
    assert apart is trying.trials.switchboard()
    assert apart.companies is switchboard.companies
    assert apart.pool() is switchboard.pool()
    assert apart.outside.lookup is None
    assert apart.outside is not switchboard.outside
