"""Conversations that wait are on people's list."""

from __future__ import annotations

import pytest

from ivr.chat.room import FollowUpRoom
from ivr.storage import FollowUps
from routing.types import Destination, DestinationKind
from tests.ivr.reception.office import Office

pytestmark = [pytest.mark.web, pytest.mark.model]

PLACE = Destination("accounts", DestinationKind.QUEUE)


def test_one_that_enters_is_on_the_list_once(office: Office) -> None:
    room = FollowUpRoom(office.follow_ups)
    call = office.admits("TX1", "chat")
    assert room.enter(call, PLACE)
    assert room.enter(call, PLACE)
    (item,) = office.follow_ups.open()
    assert (item.kind, item.wanted) == ("chat", "accounts")


def test_without_a_database_nobody_would_come(office: Office) -> None:
    assert not FollowUpRoom(FollowUps(None)).enter(office.admits("TX1", "chat"), PLACE)
