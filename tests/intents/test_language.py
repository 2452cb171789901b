"""Language data."""

from __future__ import annotations

import re

import pytest

from intents.errors import IntentsError
from intents.language import language_data
from intents.types import Alarm, Command

pytestmark = pytest.mark.unit


LANGUAGES = ["en", "vi", "zh", "fa"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_alarm_is_named(language: str) -> None:
    data = language_data(language)
    assert set(data.commands) == set(Command)
    assert set(data.alarms) == set(Alarm)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pattern_compiles(language: str) -> None:
    data = language_data(language)
    patterns = [p for patterns in data.alarms.values() for p in patterns]
    for pattern in (*patterns, *data.not_alarms, *data.agent_patterns, *data.not_agent_patterns):
        re.compile(pattern.replace("{agent}", "x"))


def test_an_unknown_language_is_answered_with_the_known_ones() -> None:
    with pytest.raises(IntentsError, match="known are en"):
        language_data("tlh")
