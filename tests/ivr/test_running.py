"""A data folder has servers, or one restore."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ivr.errors import ConfigError
from ivr.running import restoring_into, serving_from

pytestmark = pytest.mark.unit

HOLDS = """
import sys
from pathlib import Path
from ivr.running import serving_from
with serving_from(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_nothing_is_restored_where_a_server_runs_and_all_after_its_end(tmp_path: Path) -> None:
    refused = pytest.raises(ConfigError, match=r"server is running.*--force")
    with serving_from(tmp_path), refused, restoring_into(tmp_path):
        pytest.fail("two hold it")
    with restoring_into(tmp_path):
        pass


def test_no_server_starts_while_a_backup_is_restored(tmp_path: Path) -> None:
    refused = pytest.raises(ConfigError, match="is being restored")
    with restoring_into(tmp_path), refused, serving_from(tmp_path):
        pytest.fail("two hold it")
    with serving_from(tmp_path):
        pass


def test_servers_run_side_by_side(tmp_path: Path) -> None:
    with serving_from(tmp_path), serving_from(tmp_path):
        pass


def test_a_server_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(ConfigError), restoring_into(tmp_path):
            pytest.fail("two hold it")
        os.kill(other.pid, signal.SIGKILL)
        other.wait(timeout=30)
    with restoring_into(tmp_path):
        pass


def test_a_folder_that_cannot_be_written_is_no_obstacle(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    with serving_from(tmp_path / "file"):
        pass
    assert "cannot be locked" in caplog.text
