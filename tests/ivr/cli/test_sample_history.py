"""Sample history on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ivr.cli.conftest import Ran

pytestmark = pytest.mark.model


def test_calls_are_made_and_erased(
    callsteer: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLSTEER_DATABASE", f"sqlite:///{tmp_path}/calls.db")
    made = callsteer("sample-history", "it_helpdesk", "--calls", "12")
    assert made.out == "12 sample calls of it_helpdesk in 14 days; --erase forgets them\n"
    assert callsteer("sample-history", "bank", "--erase").out == "0 sample calls are erased\n"
    assert callsteer("sample-history", "--erase").out == "12 sample calls are erased\n"


def test_without_a_database_there_is_one_clear_error(
    callsteer: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLSTEER_DATABASE", "none")
    ran = callsteer("sample-history", "bank")
    assert (ran.code, "without a database" in ran.err) == (2, True)
