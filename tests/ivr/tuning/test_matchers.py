"""Matchers are built once for what they are built from."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from intents import editing
from intents.pack import Pack
from intents.trial import Understands
from ivr.tuning.matchers import KEPT, Matchers
from tests.intents.test_side_by_side import Known
from tests.ivr.tuning.conftest import TEA

pytestmark = pytest.mark.unit

PATIENCE_S = 20.0


class Bench:
    """Builds what understands nothing, and counts."""

    def __init__(self) -> None:
        self.built: list[str] = []

    def build(self, _pack: Pack, language: str) -> Understands:
        self.built.append(language)
        return Known({})


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def pack() -> Pack:
    return Pack.model_validate(TEA)


def test_what_changes_nothing_of_the_meaning_builds_nothing(bench: Bench, pack: Pack) -> None:
    matchers = Matchers(bench.build)
    first = matchers.of(pack, "en")
    reworded = editing.set_prompt(pack, "en", "goodbye", "Pardon?")
    assert matchers.of(reworded, "en") is first
    assert matchers.known(reworded, "en") is first
    learnt = editing.add_phrase(pack, "en", "order", "a pot")
    assert matchers.known(learnt, "en") is None
    assert matchers.of(learnt, "en") is not first
    assert bench.built == ["en", "en"]


def test_a_need_that_is_told_apart_otherwise_is_another_matcher(bench: Bench, pack: Pack) -> None:
    matchers = Matchers(bench.build)
    first = matchers.of(pack, "en")
    urgent = {**pack.model_dump()["intents"], "order": {"destination": "front", "urgent": True}}
    assert matchers.of(editing.checked(pack, intents=urgent), "en") is not first


def test_of_a_line_only_live_and_the_newest_draft_stay(bench: Bench, pack: Pack) -> None:
    matchers = Matchers(bench.build)
    drafts = [editing.add_phrase(pack, "en", "order", f"a pot {n}") for n in range(3)]
    for draft in drafts:
        matchers.of(pack, "en")
        matchers.of(draft, "en")
    assert matchers.known(pack, "en") is not None
    assert [matchers.known(draft, "en") is not None for draft in drafts] == [False, False, True]
    assert len(bench.built) == 4


def test_of_all_lines_the_oldest_is_forgotten(bench: Bench, pack: Pack) -> None:
    matchers = Matchers(bench.build)
    lines = [pack.model_copy(update={"preset": f"tea_{n}"}) for n in range(KEPT + 1)]
    for line in lines:
        matchers.of(line, "en")
    assert [matchers.known(line, "en") is not None for line in lines] == [False] + [True] * KEPT


def test_who_asks_for_what_is_being_built_waits_for_it(pack: Pack) -> None:
    began, go, built = Event(), Event(), []

    def slow(_pack: Pack, language: str) -> Understands:
        began.set()
        assert go.wait(PATIENCE_S)
        built.append(language)
        return Known({})

    matchers, found = Matchers(slow), []
    threads = [Thread(target=lambda: found.append(matchers.of(pack, "en"))) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert began.wait(PATIENCE_S)
    go.set()
    for thread in threads:
        thread.join()
    assert built == ["en"]
    assert found[0] is found[1] is found[2]


def test_what_cannot_be_built_is_tried_again(pack: Pack) -> None:
    tries: list[str] = []

    def build(_pack: Pack, language: str) -> Understands:
        tries.append(language)
        if len(tries) == 1:
            raise ValueError("no encoder")
        return Known({})

    matchers = Matchers(build)
    with pytest.raises(ValueError, match="no encoder"):
        matchers.of(pack, "en")
    assert matchers.of(pack, "en") is matchers.known(pack, "en")
