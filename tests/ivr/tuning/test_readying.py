"""Drafts are tried before somebody asks, once, and let go when they are edited."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from intents import editing
from intents.pack import Pack
from intents.trial import Understands
from ivr.tuning.background import Run
from ivr.tuning.readying import Readying
from ivr.tuning.ruling import Ruling
from tests.intents.test_side_by_side import Known
from tests.ivr.tuning.conftest import Desk

pytestmark = pytest.mark.web

PATIENCE_S = 20.0


@pytest.fixture
def readying(desk: Desk) -> Iterator[Readying]:
    found = Readying(desk.workshop, quiet_s=0.0)
    found.patience_s = PATIENCE_S
    yield found
    found.close()


def learn(desk: Desk, phrase: str) -> None:
    desk.workshop.edit("tea", "ann", lambda pack: editing.add_phrase(pack, "en", "order", phrase))


def test_an_edit_is_tried_before_anybody_asks(desk: Desk, readying: Readying) -> None:
    desk.workshop.edited = readying.soon
    learn(desk, "send me leaves")
    assert readying.wait("tea", PATIENCE_S)
    known = desk.workshop.known_ruling("tea")
    assert known is not None
    assert readying.ruling("tea") is known
    assert desk.built == 2


def test_edits_one_after_the_other_are_tried_once(desk: Desk) -> None:
    readying = Readying(desk.workshop, quiet_s=PATIENCE_S)
    desk.workshop.edited = readying.soon
    learn(desk, "send me leaves")
    learn(desk, "a pot of oolong")
    assert readying.run("tea") is None
    readying.close()
    assert desk.built == 0


def test_a_page_need_not_wait_until_there_was_no_edit_for_a_while(desk: Desk) -> None:
    readying = Readying(desk.workshop, quiet_s=PATIENCE_S)
    readying.patience_s = PATIENCE_S
    desk.workshop.edited = readying.soon
    learn(desk, "send me leaves")
    assert isinstance(readying.ruling("tea"), Ruling)
    readying.close()


class Slow:
    """Understands nothing, and is built only when it may be."""

    def __init__(self, desk: Desk) -> None:
        self.began, self.go, self.built = Event(), Event(), 0
        desk.workshop.rulings.matchers._build = self.build

    def build(self, _pack: Pack, _language: str) -> Understands:
        self.began.set()
        assert self.go.wait(PATIENCE_S)
        self.built += 1
        return Known({})


def test_a_page_that_has_waited_long_enough_shows_how_far_it_is(
    desk: Desk, readying: Readying
) -> None:
    slow = Slow(desk)
    readying.patience_s = 0
    learn(desk, "send me leaves")
    run = readying.ruling("tea")
    assert isinstance(run, Run)
    assert readying.ruling("tea") is run  # a page that is loaded again begins nothing anew
    slow.go.set()
    readying.patience_s = PATIENCE_S
    assert isinstance(readying.ruling("tea"), Ruling)
    assert (run.done, run.total, run.finished) == (2, 2, True)
    assert readying.run("tea") is run


def test_a_draft_that_is_edited_meanwhile_is_let_go(desk: Desk, readying: Readying) -> None:
    slow = Slow(desk)
    readying.patience_s = 0
    learn(desk, "send me leaves")
    old = readying.ruling("tea")
    assert slow.began.wait(PATIENCE_S)
    learn(desk, "a pot of oolong")
    new = readying.ruling("tea")
    slow.go.set()
    readying.patience_s = PATIENCE_S
    found = readying.ruling("tea")
    assert isinstance(found, Ruling)
    assert found.mark == desk.workshop.mark("tea")
    assert isinstance(old, Run)
    assert isinstance(new, Run)
    assert (old.finished, old.found) == (True, 0)
    assert new.found == 1


def test_that_a_draft_cannot_be_tried_is_said(desk: Desk, readying: Readying) -> None:
    def build(_pack: Pack, _language: str) -> Understands:
        raise ValueError("no encoder")

    desk.workshop.rulings.matchers._build = build
    learn(desk, "send me leaves")
    run = readying.ruling("tea")
    assert isinstance(run, Run)
    assert run.error == "ValueError: no encoder"


def test_what_is_closed_begins_nothing(desk: Desk) -> None:
    readying = Readying(desk.workshop, quiet_s=0.0)
    readying.close()
    desk.workshop.edited = readying.soon
    learn(desk, "send me leaves")
    assert readying.wait("tea", PATIENCE_S)
    assert desk.built == 0
