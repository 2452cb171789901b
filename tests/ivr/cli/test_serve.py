"""``callsteer serve``: before it serves."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.capacity import free_port
from ivr.cli.serve import check_port, welcome
from ivr.errors import ConfigError
from ivr.people.accounts import Accounts
from ivr.running import restoring_into
from ivr.settings import load_settings
from ivr.storage import open_database
from tests.processes import until

pytestmark = pytest.mark.web


def test_a_port_in_use_is_one_clear_line(callsteer: Callable) -> None:  # type: ignore[type-arg]
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ran = callsteer("serve", "--port", str(port))
    assert ran.code == 2
    assert f"cannot listen on 127.0.0.1:{port}" in ran.err
    assert "another --port" in ran.err


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"cannot listen on 192\.0\.2\.1.* as --host"):
        check_port("192.0.2.1", 8080)


@pytest.mark.parametrize("host", ["::1", "300.1.1.1"])
def test_what_is_no_address_is_not_blamed_on_the_port(host: str) -> None:
    with pytest.raises(ConfigError, match=r"; give an IPv4 address of this machine as --host"):
        check_port(host, 8080)


def test_only_a_new_installation_prints_the_first_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = load_settings(data=tmp_path)
    welcome(settings)
    said = capsys.readouterr().out
    assert "as admin with the one-time password" in said
    welcome(settings)
    assert capsys.readouterr().out == ""
    database = open_database(settings.database_url)
    assert Accounts(database).check("admin", said.split()[-1]) is not None
    database.close()


def test_a_server_refuses_what_a_command_only_warns_of(
    callsteer: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[type-arg]
    monkeypatch.setenv("CALLSTEER_DATABSE", "sqlite:////var/real.db")
    monkeypatch.setenv("CALLSTEER_RECROD", "true")
    warned = callsteer("catalogue", "list")
    assert warned.code == 0
    assert [line.partition(" (")[0] for line in warned.err.splitlines()] == [
        "callsteer: warning: CALLSTEER_DATABSE",
        "callsteer: warning: CALLSTEER_RECROD",
    ]
    refused = callsteer("serve", "--preset", "nope")
    assert refused.code == 2
    (line,) = refused.err.splitlines()
    assert "CALLSTEER_DATABASE?" in line
    assert "CALLSTEER_RECORD?" in line


@pytest.mark.parametrize(("option", "value"), [("--port", "99999"), ("--audiosocket", "127.0.0.1")])
def test_an_option_is_blamed_by_its_own_name(
    callsteer: Callable,  # type: ignore[type-arg]
    option: str,
    value: str,
) -> None:
    ran = callsteer("serve", option, value)
    assert ran.code == 2
    assert ran.err.startswith(f"callsteer: {option}: give ")
    assert "CALLSTEER_" not in ran.err


@pytest.mark.model
def test_a_server_holds_its_data_folder_until_it_is_killed(
    tmp_path: Path, model: Callable[[str], Path]
) -> None:
    model("moonshine-tiny-en")
    log = tmp_path / "log"
    command = [sys.executable, "-m", "ivr.cli", "serve", "--port", str(free_port())]
    env = {**os.environ, "CALLSTEER_DATA": str(tmp_path / "data"), "OMP_NUM_THREADS": "1"}
    with log.open("w") as file:
        process = subprocess.Popen(command, env=env, stdout=file, stderr=file)
    try:
        until(lambda: "Booting worker" in log.read_text(), "a server")
        with (
            pytest.raises(ConfigError, match="a server is running"),
            restoring_into(tmp_path / "data"),
        ):
            pytest.fail("it is not held")
    finally:
        process.kill()
        process.wait(timeout=30)
    until(lambda: free(tmp_path / "data"), "the end of its processes")


def free(data: Path) -> bool:
    """Whether nobody holds a data folder."""
    try:
        with restoring_into(data):
            return True
    except ConfigError:
        return False
