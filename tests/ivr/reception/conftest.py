"""A reception of the bank, with the real matcher and a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ivr.prompts import Prompts
from ivr.switchboard import Switchboard
from tests.ivr.reception.office import Office


@pytest.fixture
def office(switchboard: Switchboard, tmp_path: Path) -> Iterator[Office]:
    opened = Office(switchboard, f"sqlite:///{tmp_path}/callsteer.db")
    yield opened
    opened.closes()


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the prompts that are spoken from now on."""
    names: list[str] = []
    render = Prompts.render

    def listen(self: Prompts, name: str, *more: Any, **other: Any) -> Any:
        names.append(name)
        return render(self, name, *more, **other)

    monkeypatch.setattr(Prompts, "render", listen)
    return names
