"""Misspelt settings are named, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.errors import ConfigError
from ivr.settings import Settings
from ivr.unknown_settings import ELSEWHERE, refuse_unknown, unknown_settings

pytestmark = pytest.mark.unit

PACK = Path(__file__).parents[2] / "intents" / "packs" / "bank"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_misspelt_setting_is_named_with_the_nearest_and_without_its_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CALLSTEER_DATABSE", "sqlite:////var/real.db")
    (said,) = unknown_settings()
    assert said == (
        "CALLSTEER_DATABSE (the environment) is no setting and is not read: "
        "did you mean CALLSTEER_DATABASE?"
    )


def test_one_that_is_like_none_is_named_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLSTEER_QQQQQ", "1")
    assert "docs/settings.md" in unknown_settings()[0]


def test_a_line_of_the_env_file_counts(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CALLSTEER_PROT=1\nPORT=2\nCALLSTEER_PORT=8081\n")
    (said,) = unknown_settings()
    assert said.startswith("CALLSTEER_PROT (.env)")
    assert "CALLSTEER_PORT?" in said


def test_settings_and_what_is_read_elsewhere_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"CALLSTEER_{name.upper()}" for name in Settings.model_fields]
    for name in [*names, *ELSEWHERE, "callsteer_host", "CALLSTEER_SERVICE_HOST"]:
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("CALLSTEER_PORT_8080_TCP_ADDR", "10.0.0.1")
    assert unknown_settings() == []


def test_a_secret_of_the_pack_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "line"
    folder.mkdir()
    for file in PACK.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        if file.name == "pack.yaml":
            headers = 'headers: {X-Pin: "{pin}"'
            assert headers in text
            text = text.replace(headers, f'{headers}, X-Key: "$CALLSTEER_BANK_KEY"')
        (folder / file.name).write_text(text, encoding="utf-8")
    monkeypatch.setenv("CALLSTEER_BANK_KEY", "secret")
    assert len(unknown_settings()) == 1
    monkeypatch.setenv("CALLSTEER_PRESET", str(folder))
    assert unknown_settings() == []


def test_nothing_unknown_is_nothing_refused() -> None:
    refuse_unknown()


def test_something_unknown_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLSTEER_PROT", "1")
    with pytest.raises(ConfigError, match=r"CALLSTEER_PORT\?"):
        refuse_unknown()
