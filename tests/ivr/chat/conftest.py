"""A desk that answers texts for the bank."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ivr.chat import TextDesk
from ivr.chat.room import FollowUpRoom
from ivr.storage.bus import Bus
from ivr.storage.conversations import Conversations
from ivr.switchboard import Switchboard
from tests.ivr.reception.office import Office


def desk_of(office: Office) -> TextDesk:
    assert office.database is not None
    return TextDesk(
        office.reception,
        Conversations(office.database),
        FollowUpRoom(office.follow_ups),
        Bus(),
        timedelta(minutes=30),
    )


@pytest.fixture
def office(switchboard: Switchboard, tmp_path: Path) -> Iterator[Office]:
    opened = Office(switchboard, f"sqlite:///{tmp_path}/callsteer.db")
    yield opened
    opened.closes()


@pytest.fixture
def desk(office: Office) -> TextDesk:
    return desk_of(office)
