"""Secrets that nobody has set: made once, for the owner's eyes, and the same from then on."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from ivr.errors import ConfigError
from ivr.secrets_file import FILE, NAMES, local_secrets

pytestmark = pytest.mark.unit


def test_they_are_made_once(tmp_path: Path) -> None:
    made = local_secrets(tmp_path / "new" / "folder")
    assert set(made) == set(NAMES)
    assert len(set(made.values())) == len(NAMES)
    assert min(map(len, made.values())) >= 32
    assert local_secrets(tmp_path / "new" / "folder") == made


def test_every_installation_has_its_own(tmp_path: Path) -> None:
    assert local_secrets(tmp_path / "one") != local_secrets(tmp_path / "two")


def test_only_the_owner_can_read_the_file_and_nothing_else_is_left(tmp_path: Path) -> None:
    local_secrets(tmp_path)
    (file,) = tmp_path.iterdir()
    assert file.name == FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("known", ["kept", ""])
def test_missing_ones_are_made_and_others_kept(tmp_path: Path, known: str) -> None:
    (tmp_path / FILE).write_text(json.dumps({"twilio_auth_token": known}))
    made = local_secrets(tmp_path)
    assert all(made[name] for name in NAMES)
    assert not known or made["twilio_auth_token"] == known
    assert local_secrets(tmp_path) == made


@pytest.mark.parametrize("content", [b"", b"no json", b"[]", b"\xff\xfe", b'"text"'])
def test_a_file_that_makes_no_sense_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(ConfigError, match="delete the file, or set CALLSTEER_TWILIO_AUTH_TOKEN"):
        local_secrets(tmp_path)
    assert (tmp_path / FILE).read_bytes() == content


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="cannot be used"):
        local_secrets(tmp_path / "file")
