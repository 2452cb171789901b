"""Language data."""

from __future__ import annotations

import re

import pytest

from intents.errors import IntentsError
from intents.language import language_data
from intents.types import Alarm, Command

pytestmark = pytest.mark.unit


def test_english_names_every_command_and_alarm() -> None:
    data = language_data("en")
    assert set(data.commands) == set(Command)
    assert set(data.alarms) == set(Alarm)


def test_every_pattern_compiles() -> None:
    data = language_data("en")
    patterns = [p for patterns in data.alarms.values() for p in patterns]
    for pattern in (*patterns, *data.not_alarms, *data.agent_patterns, *data.not_agent_patterns):
        re.compile(pattern.replace("{agent}", "x"))


def test_an_unknown_language_is_answered_with_the_known_ones() -> None:
    with pytest.raises(IntentsError, match="known are en"):
        language_data("tlh")
