"""A new call gets its id and its version; one that has a version keeps it."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.calls import CallOptions
from ivr.choosing import placed
from tests.ivr.tuning.conftest import Desk, desk

pytestmark = pytest.mark.web

__all__ = ["desk"]


def options(**how: Any) -> CallOptions:
    return CallOptions(preset="tea", **how)


def test_without_an_experiment_the_live_version_answers(desk: Desk) -> None:
    found = placed(options(call_sid="CS1"), desk.companies)
    assert (found.call_sid, found.version) == ("CS1", None)


def test_an_experiment_chooses_by_the_call_s_own_id(desk: Desk) -> None:
    asked: list[tuple[str, str]] = []

    def choose(preset: str, call_sid: str) -> int:
        asked.append((preset, call_sid))
        return 4

    desk.companies.choose = choose
    found = placed(options(), desk.companies)
    assert found.version == 4
    assert asked == [("tea", found.call_sid)]
    assert found.call_sid


def test_a_call_that_has_a_version_keeps_it(desk: Desk) -> None:
    desk.companies.choose = lambda _preset, _call_sid: 4
    assert placed(options(version=2), desk.companies).version == 2
