"""Two questions after a call."""

from __future__ import annotations

import pytest

from ivr.messaging.inbox import Incoming
from tests.ivr.messaging.conftest import Post
from tests.ivr.reception.office import CALLER

pytestmark = [pytest.mark.web, pytest.mark.model]


def writes(post: Post, text: str) -> str:
    name = f"SM{len(post.messages.latest())}{text}{post.office.clock.now.isoformat()}"
    return post.inbox.take(Incoming(name, CALLER, text, "bank"))


@pytest.mark.parametrize(("satisfied", "called_back"), [(2, True), (3, False)])
def test_who_is_unhappy_is_called_back(post: Post, satisfied: int, called_back: bool) -> None:
    assert post.survey_desk.ask(post.office.admits())
    assert "1 (not at all) to 5" in post.messages.latest()[0].text
    assert "1 (very hard) to 7" in writes(post, str(satisfied))
    thanks = writes(post, "7")
    kept = post.survey_desk.surveys.of("CA1")
    assert kept is not None
    assert (kept.satisfied, kept.easy) == (satisfied, 7)
    assert [item.kind for item in post.office.follow_ups.open()] == ["callback"] * called_back
    assert ("call you back" in thanks) == called_back


def test_an_answer_off_the_scale_is_asked_again(post: Post) -> None:
    post.survey_desk.ask(post.office.admits())
    assert "1 (not at all) to 5" in writes(post, "6")
    writes(post, "5")
    assert "1 (very hard) to 7" in writes(post, "8")


def test_anything_else_is_a_new_conversation(post: Post) -> None:
    post.survey_desk.ask(post.office.admits())
    assert "lost" in writes(post, "i lost my card")


def test_after_three_days_nobody_waits_for_an_answer(post: Post) -> None:
    post.survey_desk.ask(post.office.admits())
    key = post.courier.key(CALLER)
    post.office.clock.passes(days=3)
    assert post.survey_desk.take(key, "5", CALLER) == ""


def test_digits_of_the_caller_s_own_script_count(post: Post) -> None:
    post.survey_desk.ask(post.office.admits())
    writes(post, "۴")
    kept = post.survey_desk.surveys.of("CA1")
    assert kept is not None
    assert kept.satisfied == 4


def test_a_hidden_number_is_not_asked(post: Post) -> None:
    assert not post.survey_desk.ask(post.office.admits(caller=""))
    assert post.survey_desk.surveys.of("CA1") is None
