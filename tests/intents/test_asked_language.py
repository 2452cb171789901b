"""Who asks for a language, in any of them, and who only names one."""

from __future__ import annotations

import pytest

from intents.asked_language import asked_language

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("en español", "es"),
        ("en español por favor", "es"),
        ("hablo español", "es"),
        ("tiếng Việt", "vi"),
        ("tieng viet", "vi"),
        ("tôi muốn nói tiếng Việt ạ", "vi"),
        ("中文", "zh"),
        ("可以说中文吗", "zh"),
        ("我想讲普通话", "zh"),
        ("请说中文", "zh"),
        ("فارسی", "fa"),
        ("میشه فارسی صحبت کنید", "fa"),
        ("do you speak chinese", "zh"),
        ("can we speak vietnamese please", "vi"),
        ("hello do you speak farsi", "fa"),
        ("i only speak spanish", "es"),
        ("could you switch to english", "en"),
        ("english please", "en"),
        ("انگلیسی", "en"),
        ("parlez vous français", "fr"),
    ],
)
def test_who_asks_for_a_language(text: str, tag: str) -> None:
    assert asked_language(text) == tag


@pytest.mark.parametrize(
    "text",
    [
        "",
        "my card is lost",
        "my chinese card was stolen",
        "i was charged in a spanish shop",
        "i want to send money to a vietnamese bank",
        "我的卡丢了",
        "the polish on my desk",
        "thẻ của tôi bị mất",
        "i'd like a french account statement sent to germany",
    ],
)
def test_who_only_names_one_has_a_need(text: str) -> None:
    assert asked_language(text) == ""
