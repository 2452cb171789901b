"""Who rings callers back, by the settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.calling_out import dialler_of, open_calling_back
from ivr.errors import ConfigError
from ivr.queueing.floor import open_floor
from ivr.reception.beside import Beside
from ivr.settings import Settings, load_settings
from ivr.storage import open_database
from ivr.storage.bus import Bus
from ivr.switchboard import Switchboard
from ivr.telephony.twilio.dialling import TwilioDialler

pytestmark = pytest.mark.web

COMPLETE = {
    "dialler": "twilio",
    "twilio_account_sid": "AC1",
    "twilio_auth_token": "secret",
    "dial_from": "+442079460100",
    "public_url": "https://ivr.example.com",
}


def of(**changes: str) -> Settings:
    return load_settings(**{**COMPLETE, **changes})


def test_nobody_dials_unless_the_settings_say_so(tmp_path: Path) -> None:
    assert dialler_of(load_settings()) is None
    switchboard = Switchboard(load_settings(data=tmp_path))
    database = open_database(f"sqlite:///{tmp_path}/x.db")
    assert (
        open_calling_back(switchboard, (database, open_floor(database, Bus())), Beside(), [])
        is None
    )
    database.close()


def test_twilio_dials_when_all_is_set(tmp_path: Path) -> None:
    assert isinstance(dialler_of(of()), TwilioDialler)
    database = open_database(f"sqlite:///{tmp_path}/x.db")
    floor = open_floor(database, Bus())
    closing: list[Callable[[], None]] = []
    switchboard = Switchboard(of(data=str(tmp_path)))
    assert open_calling_back(switchboard, (database, floor), Beside(), closing) is not None
    for close in closing:
        close()
    database.close()


@pytest.mark.parametrize("name", sorted(COMPLETE.keys() - {"dialler"}))
def test_what_is_missing_is_told_before_the_first_call(name: str) -> None:
    with pytest.raises(ConfigError, match="CALLSTEER_DIAL_FROM"):
        dialler_of(of(**{name: ""}))


@pytest.mark.parametrize("number", ["0123", "442079460100", "+44 20 7946 0100", "anonymous"])
def test_a_number_that_is_no_e164_is_refused(number: str) -> None:
    with pytest.raises(ConfigError, match="--dial-from"):
        of(dial_from=number)
