"""Errands of each line, and when a call did one."""

from __future__ import annotations

import pytest

from intents.normalise import normaliser
from intents.pack import Pack
from intents.pack_loader import load_pack, presets
from ivr.invited.tasks import TASKS, Task, did, tasks_of
from tests.ivr.tuning.conftest import TEA

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("preset", presets())
def test_each_preset_has_three_errands_that_its_needs_can_do(preset: str) -> None:
    pack = load_pack(preset)
    tasks = tasks_of(pack, "en")
    assert len({task.name for task in tasks}) == TASKS
    for task in tasks:
        assert set(task.intents) <= set(pack.intents), task.name


@pytest.mark.parametrize("preset", presets())
def test_a_story_gives_no_phrase_away(preset: str) -> None:
    pack, normalise = load_pack(preset), normaliser("en")
    known = {
        normalise(phrase)
        for item in pack.wordings("en").intents.values()
        for phrase in item.phrases
    }
    for task in tasks_of(pack, "en"):
        for sentence in task.story.replace("?", ".").split("."):
            assert normalise(sentence) not in known - {""}


def test_another_line_has_its_first_needs() -> None:
    assert tasks_of(Pack.model_validate(TEA), "en") == [
        Task("order", "You call about an order.", ("order",)),
        Task("refund", "You call about a refund.", ("refund",)),
    ]
    assert len(tasks_of(load_pack("parcel"), "vi")) == TASKS


@pytest.mark.parametrize(
    ("intent", "disposition", "done"),
    [
        ("order", "transferred", True),
        ("order", "contained", True),
        ("order", "escalated", False),
        ("order", "abandoned", False),
        ("refund", "transferred", False),
        (None, "transferred", False),
        ("order", None, False),
    ],
)
def test_an_errand_is_done_by_the_right_need_without_a_rescue(
    intent: str | None, disposition: str | None, done: bool
) -> None:
    assert did(Task("x", "", ("order",)), intent, disposition) is done
