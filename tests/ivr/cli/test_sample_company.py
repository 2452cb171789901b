"""``callsteer sample-company``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.web


def test_it_serves_until_it_is_stopped(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ivr.cli", "sample-company", "--port", "0"]
    environment = {**os.environ, "CALLSTEER_DATA": str(tmp_path)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as running:
        assert running.stderr is not None
        url = running.stderr.readline().split()[-1]
        with urlopen(f"{url}/bills/204060") as answer:
            assert json.load(answer)["due"] == "86.50 USD"
        running.send_signal(signal.SIGINT)
        assert running.wait(20) == 0
    assert (tmp_path / "sample_company.db").is_file()
