"""What is sent around a call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.companion import Links
from ivr.messaging.call_texts import CallTexts, Wanted
from ivr.storage.companions import Companions
from ivr.trace import CallRecord
from routing.types import Destination, DestinationKind
from tests.ivr.messaging.conftest import Post

pytestmark = [pytest.mark.web, pytest.mark.model]

QUEUE = Destination("accounts", DestinationKind.QUEUE)
ALL = Wanted(link=True, recap=True, survey=True)


def texts_of(post: Post, wanted: Wanted = ALL) -> CallTexts:
    assert post.office.database is not None
    pages = (Companions(post.office.database), Links("secret", "https://ivr.example.com"))
    return CallTexts(post.courier, post.desk, pages, post.survey_desk, wanted)


def kinds(post: Post) -> list[str]:
    return [row.kind for row in post.messages.latest()]


def record(disposition: str, intent: str = "balance") -> CallRecord:
    return CallRecord("CA1", "bank", "en", "twilio", disposition=disposition, intent=intent)


def test_who_is_going_to_wait_gets_the_link_once(post: Post) -> None:
    call = post.office.admits()
    texts_of(post).leaving(call, QUEUE)
    texts_of(post).leaving(call, QUEUE)
    (row,) = post.messages.latest()
    assert "https://ivr.example.com/c/" in row.text


def test_who_does_not_wait_or_writes_anyway_gets_none(post: Post) -> None:
    texts = texts_of(post)
    texts.leaving(post.office.admits(), Destination("x", DestinationKind.EXTERNAL))
    texts.leaving(post.office.admits("TX1", "sms"), QUEUE)
    texts.leaving(post.office.admits("CA2", caller=""), QUEUE)
    texts_of(post, Wanted()).leaving(post.office.admits("CA3"), QUEUE)
    assert kinds(post) == []


@pytest.mark.parametrize(
    ("disposition", "sent"),
    [("transferred", ["survey", "recap"]), ("contained", ["survey", "recap"]), ("abandoned", [])],
)
def test_what_comes_after_depends_on_how_it_ended(
    post: Post, disposition: str, sent: list[str]
) -> None:
    texts_of(post).after(post.office.admits(), record(disposition))
    assert kinds(post) == sent


def test_nothing_is_sent_that_is_not_wanted(post: Post) -> None:
    texts_of(post, Wanted()).after(post.office.admits(), record("transferred"))
    assert kinds(post) == []


def test_news_and_reminders_are_told(post: Post) -> None:
    call, texts = post.office.admits(), texts_of(post)
    assert texts.tell(call, "your parcel arrives tomorrow")
    assert texts.tell(call, "your appointment", post.office.clock.now + timedelta(days=1))
    assert post.courier.send_due() == 1
    assert "your parcel arrives tomorrow" in post.carrier.sent[0][1]
