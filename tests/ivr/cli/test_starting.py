"""A server that cannot start says so in one line and ends, as a real process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.capacity import free_port
from ivr.cli.starting import FirstFailure, check_parts
from ivr.errors import ConfigError
from ivr.settings import load_settings

pytestmark = pytest.mark.web

Serve = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def serves(tmp_path: Path) -> Serve:
    """Run ``callsteer serve`` to its end, with options and settings."""

    def run(*options: str, **given: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ivr.cli", "serve", "--port", str(free_port()), *options]
        env = {**os.environ, "CALLSTEER_DATA": str(tmp_path), "OMP_NUM_THREADS": "1", **given}
        return subprocess.run(
            command, env=env, capture_output=True, text=True, timeout=60, check=False
        )

    return run


@pytest.fixture
def taken() -> Iterator[str]:
    """Return an address on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield f"127.0.0.1:{other.getsockname()[1]}"


def refused(ran: subprocess.CompletedProcess[str]) -> str:
    """Return the one line that a server which refuses to start says."""
    assert ran.returncode == 2, ran.stderr
    assert ran.stdout == ""
    assert "listens on" not in ran.stderr
    (line,) = ran.stderr.splitlines()
    return line


def test_a_preset_that_is_not_there_is_refused(serves: Serve) -> None:
    assert "nope" in refused(serves("--preset", "nope"))


def test_a_language_that_the_pack_has_not_is_refused(serves: Serve) -> None:
    line = refused(serves("--language", "xx"))
    assert "bank has no words in 'xx', only in en" in line
    assert "--language" in line


def test_an_audiosocket_address_in_use_is_refused(serves: Serve, taken: str) -> None:
    line = refused(serves("--audiosocket", taken))
    assert f"cannot listen for AudioSocket on {taken}" in line
    assert "another --audiosocket" in line


def test_text_messages_without_an_account_are_refused(serves: Serve) -> None:
    assert "needs CALLSTEER_TWILIO_ACCOUNT_SID" in refused(serves(CALLSTEER_SMS="twilio"))


def test_a_voice_that_is_not_there_is_refused(serves: Serve) -> None:
    line = refused(serves(CALLSTEER_VOICE="/nope.onnx"))
    assert "/nope.onnx is missing" in line
    assert "CALLSTEER_VOICE" in line


def test_what_fails_when_a_process_starts_ends_the_server(serves: Serve) -> None:
    ran = serves(CALLSTEER_WEBHOOK_ALLOW="10.0.0.0/99")
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
    assert ran.stderr.count("Booting worker") == 1
    said = ran.stderr.splitlines()
    assert said[-1].startswith("callsteer: CALLSTEER_WEBHOOK_ALLOW: 10.0.0.0/99")


def test_what_is_all_there_passes(tmp_path: Path, model: Callable[[str], Path]) -> None:
    model("moonshine-tiny-en")
    check_parts(load_settings(data=tmp_path, audiosocket=f"127.0.0.1:{free_port()}"))


def test_only_the_first_failure_is_told() -> None:
    with closing(FirstFailure()) as failure:
        assert failure.told() == ""
        assert failure.tell("no model")
        assert not failure.tell("no model either")
        assert failure.told() == "no model"


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"companion": True}, "CALLSTEER_COMPANION"),
        ({"sms_recap": True}, "CALLSTEER_SMS_RECAP"),
        ({"survey": "sms"}, "CALLSTEER_SURVEY=sms"),
    ],
)
def test_what_would_go_by_text_needs_somebody_who_sends_it(
    tmp_path: Path, model: Callable[[str], Path], asked: dict[str, object], named: str
) -> None:
    model("moonshine-tiny-en")
    with pytest.raises(ConfigError, match=f"{named} sends text messages, and CALLSTEER_SMS is no"):
        check_parts(load_settings(data=tmp_path, **asked))
    check_parts(load_settings(data=tmp_path, sms="kept", **asked))
    check_parts(load_settings(data=tmp_path, survey="call"))
