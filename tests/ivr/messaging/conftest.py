"""Text messages of the bank: everything real but the carrier."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.chat import TextDesk
from ivr.messaging import Courier, Inbox, SendingError
from ivr.messaging.receipts import Receipts
from ivr.messaging.surveys import SurveyDesk
from ivr.storage.messages import Messages
from ivr.storage.surveys import Surveys
from ivr.switchboard import Switchboard
from tests.ivr.chat.conftest import desk_of
from tests.ivr.reception.office import Office

SECRET = "a secret of the tests"


class Carrier:
    """A Sender that fails when it is told to."""

    keeps = False

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.error: SendingError | None = None

    def send(self, number: str, text: str, message_id: int) -> str:
        if self.error is not None:
            raise self.error
        self.sent.append((number, text))
        return f"SM{message_id}"


class Post:
    """An office with its text messages."""

    def __init__(self, office: Office, quiet: object = None) -> None:
        assert office.database is not None
        self.office = office
        self.desk: TextDesk = desk_of(office)
        self.carrier = Carrier()
        self.messages = Messages(office.database)
        self.courier = Courier(self.messages, self.carrier, SECRET, office.clock)
        self.receipts = Receipts(self.messages, office.follow_ups, office.clock)
        self.courier.receipts = self.receipts
        self.survey_desk = SurveyDesk(
            Surveys(office.database), self.desk, self.courier, office.follow_ups, office.clock
        )
        self.inbox = Inbox(self.desk, self.courier, self.survey_desk)


@pytest.fixture
def post(switchboard: Switchboard, tmp_path: Path) -> Iterator[Post]:
    office = Office(switchboard, f"sqlite:///{tmp_path}/callsteer.db")
    yield Post(office)
    office.closes()
