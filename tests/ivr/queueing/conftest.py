"""A floor over a database of its own, on which time goes as the test says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.queueing.floor import Floor, open_floor
from ivr.storage import open_database
from ivr.storage.bus import Bus
from tests.ivr.queueing.quiet_line import QuietLine
from tests.ivr.storage.lines import after


@pytest.fixture
def line() -> QuietLine:
    return QuietLine()


@pytest.fixture
def floor(tmp_path: Path, line: QuietLine) -> Iterator[Floor]:
    database = open_database(f"sqlite:///{tmp_path}/callsteer.db")
    yield open_floor(database, Bus(), lambda: after(line.at_ms / 1000))
    database.close()
