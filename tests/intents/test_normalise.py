"""Fillers, preambles and quirks; never empty when something was said."""

from __future__ import annotations

import pytest

from intents.normalise import bare, basic, is_sound, joined, normaliser, speller

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


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("我的卡丢了。", "我 的 卡 丢 了"),
        ("转５００块", "转 500 块"),
        ("打不开app", "打 不 开 app"),
        ("كارتِ مي‌خواهم ۱۲۳ ٤٥", "کارت می خواهم 123 45"),
        ("Mất thẻ!", "mất thẻ"),
        ("Ma\u0302\u0301t the\u0309", "mất thẻ"),
    ],
)
def test_scripts_come_to_one_form(text: str, plain: str) -> None:
    assert basic(text) == plain


@pytest.mark.parametrize(
    ("language", "text", "normal"),
    [
        ("vi", "Alo cho tôi hỏi bưu phẩm của tôi đâu rồi ạ", "bưu kiện của tôi đâu rồi"),
        ("vi", "tôi ko đăng nhập đc", "tôi không đăng nhập được"),
        ("zh", "您好。请问我的快件到哪了", "我 的 包 裹 到 哪 了"),
        ("zh", "谢谢", "谢"),
        ("fa", "سلام خسته نباشید می خواستم بپرسم کارت ها کجاست", "کارتها کجاست"),  # noqa: RUF001
        ("fa", "ممنون", "ممنون"),
    ],
)
def test_other_languages_are_stripped_too(language: str, text: str, normal: str) -> None:
    assert normaliser(language)(text) == normal


def test_spellings_of_a_verb_agree() -> None:
    spell = speller("fa")
    assert spell("می‌خوام") == spell("می خوام") == spell("میخوام")


def test_chinese_words_are_joined_for_patterns_and_others_are_not() -> None:
    assert joined("我 要 转 500 块 ok") == "我要转500块 ok"
    assert joined("my card 5 times") == "my card 5 times"


def test_bare_letters_have_no_marks() -> None:
    assert bare("Đường Nguyễn Trãi") == "Duong Nguyen Trai"


@pytest.mark.parametrize(
    ("text", "sound"), [("", True), ("a", True), ("5", False), ("好", False), ("ừ", False)]
)
def test_one_latin_letter_is_a_sound(text: str, sound: bool) -> None:
    assert is_sound(text) is sound
