"""New needs on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.cli.discover import discover, encoder_of
from ivr.errors import ConfigError
from tests.intents.test_discovery import TEXTS

pytestmark = pytest.mark.model


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "missed.txt"
    path.write_text("\n".join([*TEXTS, TEXTS[0], ""]), encoding="utf-8")
    return path


def test_groups_are_shown_with_their_utterances_as_they_were_said(file: Path) -> None:
    done = CliRunner().invoke(discover, ["--json", str(file)])
    assert done.exit_code == 0
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows
    assert all(row["label"] in TEXTS and row["size"] == len(row["utterances"]) for row in rows)


def test_a_table_for_people(file: Path) -> None:
    done = CliRunner().invoke(discover, [str(file)])
    assert "stable" in done.stdout


def test_nothing_alike_is_said_to_be_nothing(tmp_path: Path) -> None:
    file = tmp_path / "few.txt"
    file.write_text("hello\n")
    assert "no group" in CliRunner().invoke(discover, [str(file)]).stdout


def test_a_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    done = CliRunner().invoke(discover, [str(tmp_path / "nothing.txt")])
    assert isinstance(done.exception, ConfigError)
    assert str(done.exception).endswith(
        "nothing.txt: cannot be read as text: No such file or directory"
    )


def test_languages_without_an_encoder_go_by_letters() -> None:
    assert encoder_of("vi")(["a b", "a c"]).shape[0] == 2
