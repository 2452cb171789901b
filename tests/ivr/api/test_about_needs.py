"""What texts are understood as, the catalogue, and the server's state."""

from __future__ import annotations

import pytest

from tests.ivr.api.conftest import Served

pytestmark = [pytest.mark.web, pytest.mark.model]


def test_a_text_is_understood_as_on_the_phone_and_not_repeated_in_full(served: Served) -> None:
    answer = served("POST", "/understand", {"text": "i lost my card 4111 1111 1111 1111"}).json
    assert answer["intent"] == "lost_stolen_card"
    assert answer["top3"][0]["intent"] == "lost_stolen_card"
    assert "4111" not in str(answer["text"]) + str(answer["normalised"])
    assert served("POST", "/understand", {"text": "colourless green ideas"}).json["intent"] is None


def test_the_catalogue_names_every_need_of_a_line(served: Served) -> None:
    found = served("GET", "/catalogue").json
    assert found["preset"] == "bank"
    names = {item["name"]: item for item in found["items"]}
    assert names["lost_stolen_card"]["destination"] == "card_services"
    assert names["lost_stolen_card"]["spoken"]
    assert served("GET", "/catalogue?preset=nowhere").status_code == 422


def test_the_status_says_how_many_calls_are_held(served: Served) -> None:
    answer = served("GET", "/status").json
    assert (answer["status"], answer["calls"]) == ("ok", 2)
