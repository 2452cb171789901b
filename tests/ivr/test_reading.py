"""What a text amounts to at an open question."""

from __future__ import annotations

import pytest

from ivr.reading import understood
from ivr.switchboard import Switchboard

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("text", "intent", "band"),
    [
        ("i lost my card", "lost_stolen_card", "confirm"),  # always confirmed, however sure
        ("can i talk to a person", "agent", "accept"),
        ("someone is breaking into my house right now", "emergency", "accept"),
        ("colourless green ideas sleep furiously", None, "reject"),
    ],
)
def test_a_text_is_a_need_a_command_an_alarm_or_nothing(
    text: str, intent: str | None, band: str, switchboard: Switchboard
) -> None:
    read = understood(text, switchboard.company("bank", "en"))
    assert (read["intent"], read["band"]) == (intent, band)
