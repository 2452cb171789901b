"""The HTTP door against real servers that are slow, broken, redirecting or talk nonsense."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from time import monotonic

import pytest

from ivr.serving.breaker import Breaker
from ivr.serving.client import LARGEST, Client, ServiceError
from ivr.serving.request import Request

from .servers import answers, drips, hangs, hangs_up, redirects_to, server

pytestmark = pytest.mark.web


class Rig:
    """A client whose pauses are noted and take no time."""

    def __init__(self, **options: object) -> None:
        self.pauses: list[float] = []
        self.client = Client(pause=self.pauses.append, jitter=lambda: 0.5, **options)  # type: ignore[arg-type]


@pytest.fixture
def rig() -> Iterator[Rig]:
    made = Rig()
    yield made
    made.client.close()


def get(url: str, **changes: object) -> Request:
    request = Request(
        method="GET",
        origin=url,
        path="/parcels/1234",
        headers={"Accept": "application/json"},
        body=None,
        timeout_s=5.0,
        retries=0,
        repeatable=True,
    )
    return replace(request, **changes)  # type: ignore[arg-type]


def test_an_answer_is_read(rig: Rig) -> None:
    with server(answers(200, {"status": "delivered"})) as company:
        answer = rig.client.send(get(company.url))
    assert (answer.status, answer.data, answer.tries) == (200, {"status": "delivered"}, 1)


def test_an_answer_that_says_no_is_an_answer(rig: Rig) -> None:
    with server(answers(404, {"reason": "unknown"})) as company:
        assert rig.client.send(get(company.url)).status == 404


@pytest.mark.parametrize("reply", [hangs, drips], ids=["silent", "dripping"])
def test_the_deadline_holds_whatever_the_server_does(rig: Rig, reply) -> None:  # type: ignore[no-untyped-def]
    with server(reply) as company:
        began = monotonic()
        with pytest.raises(ServiceError, match="no answer in time"):
            rig.client.send(get(company.url, timeout_s=0.2, retries=3))
        assert monotonic() - began < 1.0
        assert len(company.seen) == 1, "no time is left for another attempt"


def test_a_look_up_is_tried_again_and_the_key_stays_the_same(rig: Rig) -> None:
    broken = answers(503, {})
    with server(broken, hangs_up, answers(200, {})) as company:
        headers = {"Idempotency-Key": "CS1.7"}
        answer = rig.client.send(get(company.url, method="POST", headers=headers, retries=2))
    assert (answer.tries, len(company.seen)) == (3, 3)
    assert {seen.headers["Idempotency-Key"] for seen in company.seen} == {"CS1.7"}
    assert rig.pauses == [0.05, 0.1], "the pauses double"


@pytest.mark.parametrize(("retries", "tries"), [(0, 1), (1, 2)])
def test_no_more_attempts_than_the_pack_allows(rig: Rig, retries: int, tries: int) -> None:
    with server(answers(503, {})) as company:
        with pytest.raises(ServiceError, match="status 503"):
            rig.client.send(get(company.url, retries=retries))
        assert len(company.seen) == tries


def test_what_must_not_be_done_twice_is_never_repeated(rig: Rig) -> None:
    with server(hangs_up, answers(200, {})) as company:
        with pytest.raises(ServiceError):
            rig.client.send(get(company.url, method="POST", retries=3, repeatable=False))
        assert len(company.seen) == 1


@pytest.mark.parametrize("status", [400, 500])
def test_an_answer_that_would_be_the_same_again_is_not_asked_again(rig: Rig, status: int) -> None:
    with server(answers(status, {})) as company:
        if status == 500:
            with pytest.raises(ServiceError, match="status 500"):
                rig.client.send(get(company.url, retries=3))
        else:
            rig.client.send(get(company.url, retries=3))
        assert len(company.seen) == 1


def test_a_redirect_is_not_followed(rig: Rig) -> None:
    with server(answers(200, {})) as elsewhere, server(redirects_to(elsewhere.url)) as company:
        with pytest.raises(ServiceError, match="redirects are not followed"):
            rig.client.send(get(company.url, headers={"X-Pin": "2580"}))
        assert elsewhere.seen == []


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (answers(200, b"<html>", "text/html"), "text/html, no JSON"),
        (answers(200, b"{not json"), "the answer is no JSON"),
        (answers(200, b"\xff\xfe"), "the answer is no JSON"),
        (answers(200, b"[" * 50_000), "the answer is no JSON"),
    ],
)
def test_nonsense_is_no_answer(rig: Rig, reply, why: str) -> None:  # type: ignore[no-untyped-def]
    with server(reply) as company, pytest.raises(ServiceError, match=why):
        rig.client.send(get(company.url))


@pytest.mark.parametrize(("size", "good"), [(LARGEST, True), (LARGEST + 1, False)])
def test_an_answer_may_be_so_long_and_no_longer(rig: Rig, size: int, good: bool) -> None:
    content = json.dumps("x" * (size - 2)).encode()
    with server(answers(200, content)) as company:
        if good:
            assert rig.client.send(get(company.url)).status == 200
        else:
            with pytest.raises(ServiceError, match="longer than"):
                rig.client.send(get(company.url))


def test_nobody_there_is_no_answer(rig: Rig) -> None:
    with server(answers(200, {})) as company:
        gone = company.url
    with pytest.raises(ServiceError, match="no connection: ConnectionRefusedError"):
        rig.client.send(get(gone))


def test_a_system_that_keeps_failing_is_left_alone_and_tried_later() -> None:
    now = [0.0]
    rig = Rig(clock=lambda: now[0], breaker=lambda: Breaker(failures=2, rest_s=30.0))
    with server(answers(500, {}), answers(500, {}), answers(200, {})) as company:
        for _ in range(2):
            with pytest.raises(ServiceError, match="status 500"):
                rig.client.send(get(company.url))
        with pytest.raises(ServiceError, match="left alone"):
            rig.client.send(get(company.url))
        assert len(company.seen) == 2, "nobody asked"
        now[0] = 30.0
        assert rig.client.send(get(company.url)).status == 200
    rig.client.close()


def test_one_failing_system_does_not_close_another() -> None:
    rig = Rig(breaker=lambda: Breaker(failures=1))
    with server(answers(500, {})) as broken, server(answers(200, {})) as healthy:
        with pytest.raises(ServiceError):
            rig.client.send(get(broken.url))
        assert rig.client.send(get(healthy.url)).status == 200
    rig.client.close()


def test_connections_are_kept_for_what_may_be_repeated(rig: Rig) -> None:
    with server(answers(200, {})) as company:
        for _ in range(2):
            rig.client.send(get(company.url))
        kept = rig.client._idle[company.url]
        assert len(kept) == 1
        rig.client.send(get(company.url, method="POST", repeatable=False))
        assert rig.client._idle[company.url] == kept


def test_an_error_tells_no_values(rig: Rig) -> None:
    said = answers(200, b"secret 2580", "text/plain")
    with server(said) as company, pytest.raises(ServiceError) as raised:
        rig.client.send(get(company.url, headers={"X-Pin": "2580"}))
    assert "2580" not in str(raised.value)
    assert "1234" not in repr(get(company.url))
