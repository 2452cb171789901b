"""Saving and restoring."""

from __future__ import annotations

import json

import pytest

from ivr.dialogue.memory import VERSION, Memory, MemoryMismatch
from ivr.dialogue.transitions import State

pytestmark = pytest.mark.unit


def test_a_memory_survives_json() -> None:
    memory = Memory(state=State.CONFIRMING, intent="balance", rejected=["billing"], ids=7)
    assert Memory.load(json.loads(json.dumps(memory.dump()))) == memory


@pytest.mark.parametrize(
    "spoil",
    [
        {"version": VERSION + 1},
        {"surprise": 1},
        {"state": "dancing"},
    ],
)
def test_what_does_not_fit_is_refused(spoil: dict[str, object]) -> None:
    with pytest.raises(MemoryMismatch):
        Memory.load({**Memory().dump(), **spoil})


def test_a_missing_field_is_refused() -> None:
    data = Memory().dump()
    del data["intent"]
    with pytest.raises(MemoryMismatch):
        Memory.load(data)
