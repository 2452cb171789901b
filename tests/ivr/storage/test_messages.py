"""Who has written STOP gets nothing, not even what waits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ivr.storage import Database
from ivr.storage.messages import WAITING, Messages
from ivr.storage.models import MessageOut

pytestmark = pytest.mark.web

NOW = datetime(2026, 9, 2, 11, tzinfo=UTC)


def test_an_opt_out_gives_up_what_waits_and_forgets_the_number(database: Database) -> None:
    kept = Messages(database)
    row = MessageOut(
        call_sid="CA1",
        preset="bank",
        kind="recap",
        caller_key="key",
        number="+447700900123",
        text="a recap",
        state=WAITING,
        due_at=NOW,
        tries=0,
        created_at=NOW,
    )
    kept.add(row, once=True)
    kept.opt_out("key", NOW)
    assert kept.wants_none("key")
    assert not kept.due(NOW)
    (left,) = kept.latest()
    assert (left.state, left.number, left.text) == ("refused", "", "")
    kept.opt_in("key")
    assert not kept.wants_none("key")
