"""The API as the app has it."""

from __future__ import annotations

from copy import copy

import pytest
from flask import Flask

from ivr.api import build_api
from ivr.errors import ConfigError
from ivr.storage import Database, LiveCalls
from ivr.storage.api_keys import ApiKeys
from ivr.switchboard import Switchboard
from tests.ivr.api.conftest import NOW

pytestmark = [pytest.mark.web, pytest.mark.model]


def with_settings(switchboard: Switchboard, **changes: object) -> Switchboard:
    other = copy(switchboard)
    other.settings = switchboard.settings.model_copy(update=changes)
    return other


def test_settings_reach_the_door_and_the_guard(
    switchboard: Switchboard, database: Database
) -> None:
    board = with_settings(switchboard, api_per_minute=1)
    api = build_api(board, database, LiveCalls(database), str, lambda: (True, 3))
    application = Flask("api")
    application.register_blueprint(api.pages)
    _, key = ApiKeys(database).create("any", [], NOW)
    ask = {"path": "/api/v1/status", "headers": {"Authorization": f"Bearer {key}"}}
    client = application.test_client()
    assert client.get(**ask).json["status"] == "draining"  # type: ignore[arg-type,index]
    assert client.get(**ask).status_code == 429  # type: ignore[arg-type]
    api.outbox.close()
    with pytest.raises(ConfigError):
        build_api(
            with_settings(switchboard, webhook_allow="10.0.0.0/99"),
            *(database, LiveCalls(database), str, lambda: (False, 0)),
        )
