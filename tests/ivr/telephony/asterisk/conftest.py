"""A bank that an Asterisk calls."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.switchboard import Switchboard
from tests.ivr.reception.office import Office


@pytest.fixture
def office(switchboard: Switchboard, tmp_path: Path) -> Iterator[Office]:
    opened = Office(switchboard, f"sqlite:///{tmp_path}/callsteer.db")
    yield opened
    opened.closes()
