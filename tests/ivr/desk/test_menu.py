"""What agents may choose from."""

from __future__ import annotations

import pytest

from ivr.desk.menu import menu_of

pytestmark = pytest.mark.unit


def test_the_menu_has_the_packs_queues_and_needs_and_nothing_that_no_agent_answers() -> None:
    (bank,) = menu_of(["bank"])
    assert ("card_services", "card services") in bank.queues
    assert "callback" not in dict(bank.queues)
    assert "lost_stolen_card" in dict(bank.intents)
