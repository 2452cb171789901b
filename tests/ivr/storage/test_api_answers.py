"""Answers to requests that may be repeated."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from ivr.storage import Database
from ivr.storage.api_answers import ApiAnswers, Given, Refused
from ivr.storage.models import ApiAnswer

pytestmark = pytest.mark.web

NOW = datetime(2026, 9, 2, 11, tzinfo=UTC)


def test_the_second_request_gets_the_answer_of_the_first(database: Database) -> None:
    answers = ApiAnswers(database)
    assert answers.begin("key", "one", "print", NOW) is None
    assert answers.begin("key", "one", "print", NOW) is Refused.IN_PROGRESS
    answers.end("key", "one", Given(201, "{}"))
    assert answers.begin("key", "one", "print", NOW) == Given(201, "{}")
    assert answers.begin("key", "one", "other", NOW) is Refused.OTHER_REQUEST
    assert answers.begin("other key", "one", "other", NOW) is None


def test_an_answer_is_kept_a_day(database: Database) -> None:
    answers, day = ApiAnswers(database), timedelta(hours=24)
    answers.begin("key", "one", "print", NOW)
    answers.end("key", "one", Given(201, "{}"))
    just_before = NOW + day - timedelta(seconds=1)
    assert answers.begin("key", "one", "print", just_before) == Given(201, "{}")
    assert answers.begin("key", "one", "print", NOW + day) is None


def test_a_request_that_went_wrong_or_whose_process_died_may_be_tried_again(
    database: Database,
) -> None:
    answers = ApiAnswers(database)
    answers.begin("key", "one", "print", NOW)
    answers.end("key", "one", None)
    assert answers.begin("key", "one", "print", NOW) is None
    almost = NOW + timedelta(seconds=59)
    assert answers.begin("key", "one", "print", almost) is Refused.IN_PROGRESS
    assert answers.begin("key", "one", "print", NOW + timedelta(seconds=60)) is None


def test_a_key_that_holds_a_number_is_not_kept_as_it_was(database: Database) -> None:
    answers = ApiAnswers(database)
    answers.begin("key", "chat-+447700900123", "print", NOW)
    with database.begin() as session:
        kept = session.scalars(select(ApiAnswer.idempotency_key)).one()
    assert "447700900123" not in kept
    assert answers.begin("key", "chat-+447700900123", "print", NOW) is Refused.IN_PROGRESS
    assert answers.begin("key", "chat-+447700900124", "print", NOW) is None
