"""Who asks at a desk."""

from __future__ import annotations

import pytest

from tests.ivr.desk.conftest import Room

pytestmark = pytest.mark.web


def test_strangers_and_forged_requests_change_nothing(room: Room) -> None:
    ann = room.agent("ann")
    assert ann.client.post("/desk/state", json={"state": "available"}).status_code == 403
    stranger = room.app.test_client()
    assert stranger.post("/desk/state", json={"state": "available"}).status_code == 401
