"""The page and its clips."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ivr.switchboard import Switchboard
from ivr.talk import talk_blueprint
from ivr.web import web_blueprint

pytestmark = pytest.mark.web


@pytest.fixture
def client(switchboard: Switchboard) -> FlaskClient:
    app = Flask("test")
    app.register_blueprint(web_blueprint())
    app.register_blueprint(talk_blueprint(switchboard, None))
    return app.test_client()


def test_the_page_lists_every_preset(client: FlaskClient) -> None:
    text = client.get("/talk/").get_data(as_text=True)
    for name in ("Northbank", "Brightline", "Lakeside Clinic", "Swiftlane"):
        assert name in text
    assert "http://" not in text
    assert "https://" not in text, "nothing is loaded from elsewhere"


def test_each_preset_has_ten_clips_that_can_be_played(client: FlaskClient) -> None:
    clips = client.get("/talk/clips.json").get_json()
    assert {len(items) for items in clips.values()} == {10}
    audio = client.get(f"/talk/clips/{clips['bank'][0]['id']}.pcm")
    assert audio.status_code == 200
    assert len(audio.data) > 16_000


@pytest.mark.parametrize("name", ["nothing", "..%2F..%2Fpyproject"])
def test_other_files_are_not_clips(client: FlaskClient, name: str) -> None:
    assert client.get(f"/talk/clips/{name}.pcm").status_code == 404
