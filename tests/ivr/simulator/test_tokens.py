"""Where the carriers' secrets come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.errors import ConfigError
from ivr.simulator.tokens import ASTERISK, TWILIO, token

pytestmark = pytest.mark.unit


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the data folder of a server that has no secrets yet."""
    monkeypatch.setenv("CALLSTEER_DATA", str(tmp_path))
    for variable, _, _ in (TWILIO, ASTERISK):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


def test_the_option_wins_over_the_environment_and_that_over_the_file(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data / "secrets.json").write_text('{"twilio_auth_token": "filed", "asterisk_token": "a"}')
    assert token(TWILIO, None) == "filed"
    assert token(ASTERISK, None) == "a"
    monkeypatch.setenv("CALLSTEER_TWILIO_AUTH_TOKEN", "set")
    assert token(TWILIO, None) == "set"
    assert token(TWILIO, "given") == "given"


@pytest.mark.parametrize("text", ["", "{}", '{"asterisk_token": 5}', "[]"])
def test_a_missing_token_is_one_line_that_says_what_to_do(data: Path, text: str) -> None:
    if text:
        (data / "secrets.json").write_text(text)
    with pytest.raises(ConfigError, match="--asterisk-token, set CALLSTEER_ASTERISK_TOKEN"):
        token(ASTERISK, None)


def test_a_broken_file_is_named(data: Path) -> None:
    (data / "secrets.json").write_text("{")
    with pytest.raises(ConfigError, match=r"secrets\.json: the secrets cannot be read"):
        token(TWILIO, None)
