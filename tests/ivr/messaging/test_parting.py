"""Answers at the end of calls: kept, counted, and what is bad is followed up."""

from __future__ import annotations

import logging

import pytest

from ivr.messaging.parting import Parting
from ivr.storage.consents import Consents
from ivr.storage.models import Survey
from ivr.trace import CallRecord
from tests.ivr.messaging.conftest import Post
from tests.ivr.reception.office import CALLER

pytestmark = [pytest.mark.web, pytest.mark.model]


def parting(post: Post, *, rates: bool = True, reminds: bool = True) -> Parting:
    assert post.office.database is not None
    stores = (post.survey_desk.surveys, Consents(post.office.database), post.office.follow_ups)
    return Parting(stores, post.courier.key, post.office.clock, rates=rates, reminds=reminds)


def ended(**more: object) -> CallRecord:
    return CallRecord("CA1", "bank", "en", "twilio_stream", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rates", "reminds", "caller", "asked"),
    [
        (True, True, CALLER, ("reminder", "rating")),
        (True, True, "", ("rating",)),
        (False, True, CALLER, ("reminder",)),
        (False, False, CALLER, ()),
    ],
)
def test_what_is_asked(
    post: Post, rates: bool, reminds: bool, caller: str, asked: tuple[str, ...]
) -> None:
    call = post.office.admits(caller=caller)
    assert parting(post, rates=rates, reminds=reminds).asks(call) == asked


@pytest.mark.parametrize(("rating", "reasons"), [(2, ["not satisfied: 2 of 5"]), (3, [])])
def test_a_spoken_rating_counts_and_a_bad_one_is_a_callback_with_its_reason(
    post: Post, rating: int, reasons: list[str]
) -> None:
    told: list[Survey] = []
    desk = parting(post)
    desk.answered = told.append
    desk.after(post.office.admits(), ended(rating=rating))
    kept = post.survey_desk.surveys.of("CA1")
    assert kept is not None
    assert (kept.channel, kept.satisfied, kept.easy) == ("voice", rating, None)
    assert [item.reason for item in post.office.follow_ups.open()] == reasons
    assert [survey.call_sid for survey in told] == ["CA1"]
    key = post.courier.key(CALLER)
    assert post.survey_desk.surveys.pending(key, post.office.clock()) is None


def test_who_cannot_be_called_is_not_promised_it(post: Post) -> None:
    parting(post).after(post.office.admits(caller=""), ended(rating=1))
    assert post.office.follow_ups.open() == []
    kept = post.survey_desk.surveys.of("CA1")
    assert kept is not None
    assert kept.caller_key == ""


def test_a_yes_to_reminders_is_kept_and_nothing_else_is(post: Post) -> None:
    assert post.office.database is not None
    consents, key = Consents(post.office.database), post.courier.key(CALLER)
    call = post.office.admits()
    parting(post).after(call, ended())
    assert not consents.given(key, "bank")
    assert post.survey_desk.surveys.of("CA1") is None
    parting(post).after(call, ended(reminder=True))
    assert consents.given(key, "bank")


def test_a_broken_database_costs_the_answer_and_not_the_call(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    call = post.office.admits()
    post.office.disk(full=True)
    with caplog.at_level(logging.ERROR):
        parting(post).after(call, ended(rating=4))
    post.office.disk(full=False)
    assert "CA1" in caplog.text
    assert CALLER not in caplog.text
