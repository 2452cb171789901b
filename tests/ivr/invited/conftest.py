"""An application with nothing but invitations to the bank's line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from ivr.invited import Links, Trials, invited_blueprint
from ivr.people import guard, people_blueprint
from ivr.storage import Database, open_database
from ivr.storage.invitations import Invitations
from ivr.storage.models import Invitation
from ivr.switchboard import Switchboard
from ivr.talk import talk_blueprint
from ivr.web import send_headers, web_blueprint

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass
class Trying:
    """The application, an invitation, and its link."""

    app: Flask
    database: Database
    trials: Trials
    invitation: Invitation
    path: str
    now: datetime = NOW


@pytest.fixture
def trying(switchboard: Switchboard, tmp_path: Path) -> Iterator[Trying]:
    database = open_database(f"sqlite:///{tmp_path}/trials.db")
    invitations, links = Invitations(database), Links("secret")
    trials = Trials(switchboard, invitations, lambda: made.now)
    invitation = invitations.make("friends", "bank", "en", NOW + timedelta(days=1), "ann")
    app = Flask("trying")
    guard(app, database)
    for pages in (
        web_blueprint(),
        people_blueprint(),
        talk_blueprint(switchboard, None),
        invited_blueprint(trials, links),
    ):
        app.register_blueprint(pages)
    send_headers(app)
    made = Trying(app, database, trials, invitation, f"/break/{links.token(invitation.id)}")
    yield made
    database.close()
