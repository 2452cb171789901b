"""Running commands as a user would, in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

import ivr.cli


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def callsteer(
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    logs_put_back: None,
) -> Callable[..., Ran]:
    """Run ``callsteer ARGUMENTS`` and return code, standard output and standard error."""

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr("sys.argv", ["callsteer", *arguments])
        with pytest.raises(SystemExit) as ended:
            ivr.cli.main()
        captured = capfd.readouterr()
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, captured.out, captured.err)

    return run
