"""Fillers, preambles and quirks; never empty when something was said."""

from __future__ import annotations

import pytest

from intents.normalise import basic, normaliser

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Um, hi, I'm calling about my card.", "my card"),
        (
            "hello I was wondering if you could um help me with my my bill please",
            "my bill",
        ),
        ("What is my balance?", "what's my balance"),
        ("My Wi-Fi doesn\u2019t work", "my wifi doesn't work"),
        ("please", "please"),
        ("um", "um"),
        ("", ""),
    ],
)
def test_texts_come_to_one_form(text: str, normal: str) -> None:
    assert normaliser("en")(text) == normal


def test_basic_keeps_every_word() -> None:
    assert basic("  Um, I'M  calling!  ") == "um i'm calling"


def test_normalising_twice_changes_nothing_more() -> None:
    normalise = normaliser("en")
    for text in ("hi yes hello um my card is lost thanks", "so I mean it's not working"):
        once = normalise(text)
        assert normalise(once) == once
