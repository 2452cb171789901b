"""Settings: each documented, each mistake named."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.errors import ConfigError
from ivr.settings import Settings, load_settings

pytestmark = pytest.mark.unit

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"


def test_every_setting_is_documented_and_nothing_else() -> None:
    text = DOCS.read_text(encoding="utf-8")
    documented = {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")}
    assert documented == {f"CALLSTEER_{name.upper()}" for name in Settings.model_fields}


def test_every_setting_has_a_description() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_the_environment_is_read_and_options_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLSTEER_PORT", "9000")
    assert load_settings().port == 9000
    assert load_settings(port=9001).port == 9001
    assert load_settings(port=None).port == 9000


@pytest.mark.parametrize(("name", "value"), [("PORT", "99999"), ("ENGINE", "magic")])
def test_a_bad_setting_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"CALLSTEER_{name}", value)
    with pytest.raises(ConfigError, match=f"CALLSTEER_{name}") as caught:
        load_settings()
    assert "\n" not in str(caught.value)


def test_the_database_is_a_file_unless_said_otherwise(tmp_path: Path) -> None:
    assert load_settings(data=tmp_path).database_url == f"sqlite:///{tmp_path}/callsteer.db"
    assert load_settings(database="none").database_url == ""
