"""What a sample is drawn of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ivr.storage import Database
from ivr.storage.missed import MissedQueue
from ivr.storage.models import Call
from ivr.storage.sample_draw import keep_sample, lines_with_calls, said_between, sampled
from tests.ivr.console.conftest import ended
from tests.ivr.storage.test_call_facts import DAY, kept

pytestmark = pytest.mark.web

ALL = (DAY.begin, DAY.end)


def said(number: int, text: str = "order tea", **other: Any) -> Call:
    call = ended(number, text, **{"started_at": DAY.begin, **other})
    call.turns[0].expectation = other.pop("expectation", "open")
    return call


def test_only_words_at_an_open_question_are_drawn_from(database: Database) -> None:
    closed, silent = said(2), said(3, "")
    closed.turns[0].expectation = "yes_no"
    answer = said(6, "no")
    answer.turns[0].trace = {"rule": "answer"}
    others = (said(4, preset="bank"), said(5, started_at=DAY.end))
    kept(database, said(1), closed, silent, answer, *others)
    assert said_between(database, "tea", "en", *ALL) == [("CS1", 1)]


def test_trials_by_invitation_say_nothing_about_callers(database: Database) -> None:
    kept(database, said(1, trial="T1"))
    assert lines_with_calls(database, *ALL) == []
    assert said_between(database, "tea", "en", *ALL) == []


def test_every_line_that_had_calls_is_named_once(database: Database) -> None:
    kept(database, said(1), said(2), said(3, preset="bank", language="vi"))
    assert lines_with_calls(database, *ALL) == [("bank", "vi"), ("tea", "en")]


def test_what_is_drawn_waits_in_the_queue_with_its_guesses(database: Database) -> None:
    kept(database, said(1, "Order TEA"), said(2))
    assert not sampled(database, "tea", "en", *ALL)
    assert keep_sample(database, "tea", "en", [("CS1", 1)]) == 1
    assert sampled(database, "tea", "en", *ALL)
    assert not sampled(database, "tea", "en", DAY.end, DAY.end + timedelta(days=1))
    (group,) = MissedQueue(database).open("tea", "en", why="sample")
    assert (group.key, group.text, group.call_sid) == ("order tea", "Order TEA", "CS1")
    assert group.top3[0]["intent"] == "order"


def test_of_two_processes_that_draw_the_same_one_does(database: Database) -> None:
    kept(database, said(1), said(2))
    assert keep_sample(database, "tea", "en", [("CS1", 1)]) == 1
    assert keep_sample(database, "tea", "en", [("CS1", 1), ("CS2", 1)]) == 0
    (group,) = MissedQueue(database).open("tea", "en", why="sample")
    assert (group.call_sid, group.count) == ("CS1", 1)
