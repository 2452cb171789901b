"""What is wrong with a setting is said in a sentence: whose it is, what to write."""

from __future__ import annotations

import pytest

from ivr.errors import ConfigError
from ivr.setting_errors import WRITE
from ivr.settings import Settings, load_settings

pytestmark = pytest.mark.unit

BAD = {
    "audiosocket": ("127.0.0.1", "give HOST:PORT"),
    "calls": ("0", "give a whole number of at least 1"),
    "chat_origins": ("www.example.com", "give https:// and a host"),
    "company_url": ("ftp://x", "give an address"),
    "dial_from": ("020 7946 0123", "give a number as carriers write it"),
    "engine": ("magic", "give auto, moonshine or vosk"),
    "gate_drop": ("101", "give a number from 0 to 100"),
    "port": ("99999", "give a whole number from 1 to 65535"),
    "public_url": ("ivr.example.com", "give the address that carriers call"),
    "record": ("perhaps", "give true or false"),
    "sms_quiet": ("foo", "write 21:00-08:00"),
    "twilio_api": ("nope", "give https:// and a host"),
    "twilio_signing_keys": ("nope", "write JSON"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_variable_is_named_with_what_to_write(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    value, wanted = BAD[name]
    variable = f"CALLSTEER_{name.upper()}"
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigError) as caught:
        load_settings()
    said = str(caught.value)
    assert said.startswith(f"{variable} (environment or .env): {wanted}")
    assert "pattern" not in said
    assert "020 7946" not in said


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("public_url", "https://ivr.example.com", "ivr.example.com"),
        ("public_url", "http://10.0.0.7:8080/phone/", "ftp://ivr.example.com"),
        ("public_url", "", "https://ivr.example.com?line=bank"),
        ("chat_origins", "", "www.example.com"),
        ("chat_origins", "https://www.example.com", "https://www.example.com/"),
        ("chat_origins", "https://a.example, http://b.example:81", "https://a.example b.example"),
    ],
)
def test_addresses_are_taken_as_they_will_be_used(name: str, good: str, bad: str) -> None:
    assert getattr(load_settings(**{name: good}), name) == good
    with pytest.raises(ConfigError, match=f"--{name.replace('_', '-')}: give "):
        load_settings(**{name: bad})


def test_every_setting_with_a_pattern_has_its_sentence() -> None:
    patterned = {
        name
        for name, field in Settings.model_fields.items()
        if any(getattr(limit, "pattern", None) for limit in field.metadata)
    }
    assert patterned <= set(WRITE)
    assert set(WRITE) <= set(BAD)


def test_all_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLSTEER_SMS_QUIET", "foo")
    with pytest.raises(
        ConfigError, match=r"--port: .*; CALLSTEER_SMS_QUIET .*21:00-08:00|; --port"
    ):
        load_settings(port=0)


@pytest.mark.parametrize("value", ["", "21:00-08:00"])
def test_what_can_be_used_is_used(value: str) -> None:
    assert load_settings(sms_quiet=value, port=65_535).sms_quiet == value
