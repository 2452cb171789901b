"""The record of a call."""

from __future__ import annotations

import json

import pytest

from ivr.call_record import CallRecord
from tests.ivr.storage.conftest import finished

pytestmark = pytest.mark.unit


def test_it_survives_as_json() -> None:
    record = finished()
    record.known = {"tier": "gold"}
    record.rule, record.priority, record.steps, record.notices = "gold", 80, ["x"], ["1"]
    assert CallRecord.from_json(json.loads(json.dumps(record.to_json()))) == record


def test_one_that_an_older_version_kept_can_still_be_read() -> None:
    kept = finished().to_json()
    for name in ("rule", "priority", "steps", "notices", "known", "proposed"):
        del kept[name]
    assert CallRecord.from_json(kept).priority == 50
