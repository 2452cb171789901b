"""One call's view of the company's systems."""

from __future__ import annotations

from collections.abc import Iterator
from queue import SimpleQueue

import pytest

from ivr.dialogue.actions import Serve
from ivr.dialogue.events import Outcome, Served
from ivr.serving import CallServices, Connector

from .servers import Served as Company
from .servers import answers, server
from .test_connector import FIND, ORDER, TOKEN

pytestmark = pytest.mark.web


@pytest.fixture
def company() -> Iterator[Company]:
    with server(answers(200, {})) as running:
        yield running


@pytest.fixture
def connector(company: Company) -> Iterator[Connector]:
    made = Connector({"find": FIND}, lambda: company.url, {"COMPANY_TOKEN": TOKEN})
    yield made
    made.close()


def test_an_order_is_answered_by_another_thread(connector: Connector) -> None:
    services, told = CallServices(connector, "CS1", inline=False), SimpleQueue[Served]()
    services.take_secret("pin", "2580")
    services.begin(ORDER, 5_000, told.put)
    served = told.get(timeout=5)
    assert (served.serve_id, served.service, served.outcome) == (7, "find", Outcome.FOUND)
    assert served.at_ms >= 5_000


def test_in_virtual_time_the_answer_is_there_at_once(connector: Connector) -> None:
    told: list[Served] = []
    services = CallServices(connector, "CS1", inline=True)
    services.take_secret("pin", "2580")
    services.begin(ORDER, 5_000, told.append)
    assert [served.at_ms for served in told] == [5_000]


def test_a_secret_serves_one_order_and_no_more(connector: Connector, company: Company) -> None:
    services = CallServices(connector, "CS1", inline=True)
    services.take_secret("pin", "2580")
    assert services.serve(ORDER, 0).outcome is Outcome.FOUND
    assert services.serve(ORDER, 0).outcome is Outcome.FAILED
    assert len(company.seen) == 1


def test_only_secrets_that_a_service_needs_are_taken(connector: Connector) -> None:
    services = CallServices(connector, "CS1", inline=True)
    assert services.take_secret("pin", "2580")
    assert not services.take_secret("card", "79927398713"), "the carrier's own"


def test_an_unknown_service_has_failed(connector: Connector) -> None:
    served = CallServices(connector, "CS1", inline=True).serve(Serve("nothing", 3), 0)
    assert (served.serve_id, served.outcome) == (3, Outcome.FAILED)
