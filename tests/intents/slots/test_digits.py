"""Digits, spoken and written."""

from __future__ import annotations

import pytest

from intents.language import language_data
from intents.normalise import speller
from intents.slots import find_digits

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "track parcel one two three four", "1234"),
        ("en", "it's four double two oh one", "42201"),
        ("en", "triple seven nine", "7779"),
        ("en", "number 4217", "4217"),
        ("en", "two parcels number five six seven eight", "5678"),
        ("vi", "mã vận đơn không một hai ba bốn", "01234"),
        ("vi", "số 4217", "4217"),
        ("zh", "单号幺三八零零", "13800"),
        ("zh", "运单号 ４２１７", "4217"),  # noqa: RUF001
        ("fa", "صفر نه یک دو", "0912"),
        ("fa", "شماره‌اش ۰۹۱۲", "0912"),
        ("fa", "بیست و سه چهل و پنج", "2345"),
    ],
)
def test_digits(language: str, text: str, value: str) -> None:
    slot = find_digits(speller(language)(text), language)
    assert slot is not None
    assert slot.value == value


@pytest.mark.parametrize(
    ("language", "text"),
    [("vi", "tôi không nhận được hàng"), ("zh", "我有一个包裹"), ("fa", "یه کارت دارم")],
)
def test_a_word_that_is_also_a_figure_is_none_in_a_sentence(language: str, text: str) -> None:
    assert find_digits(speller(language)(text), language) is None


@pytest.mark.parametrize(("language", "text"), [("vi", "không"), ("zh", "零"), ("fa", "صفر")])
def test_but_alone_it_is_one(language: str, text: str) -> None:
    slot = find_digits(speller(language)(text), language)
    assert slot is not None
    assert slot.value == "0"


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("vi", "chuyển năm triệu cho mẹ", None),
        ("zh", "我要转五千", None),
        ("zh", "五千零一", "5001"),
    ],
)
def test_a_round_sum_is_no_account_number(language: str, text: str, value: str | None) -> None:
    slot = find_digits(speller(language)(text), language)
    assert (slot and slot.value) == value


@pytest.mark.parametrize(
    ("language", "text", "length", "value"),
    [
        ("en", "one zero two zero three zero four four no sorry four zero", 8, "10203040"),
        ("en", "one zero two zero three zero four four no sorry four zero", None, "10203040"),
        ("en", "four two no sorry four three", None, "43"),
        ("en", "four two no four three one one", 4, "4311"),
        ("en", "one zero two no three zero four five", 6, "103045"),
        ("en", "one two three four sorry about that", 4, "1234"),
        ("en", "no it's four two one eight", None, "4218"),
        ("en", "10203044 no i mean 10203040", 8, "10203040"),
        ("en", "ten twenty no sorry ten thirty", None, "1030"),
        ("vi", "một hai ba bốn à nhầm ba năm", 4, "1235"),
        ("zh", "一二三四不对三五", 4, "1235"),
        ("fa", "یک دو سه چهار نه ببخشید سه پنج", 4, "1235"),
    ],
)
def test_digits_that_are_mended_on_the_way(
    language: str, text: str, length: int | None, value: str
) -> None:
    spelled = speller(language)(text)
    slot = find_digits(spelled, language, length)
    assert slot is not None
    assert slot.value == value
    assert slot.said in spelled, "the need is looked for in what is left"


@pytest.mark.parametrize("language", ["en", "vi", "zh", "fa"])
def test_no_word_that_mends_is_a_figure(language: str) -> None:
    for word in language_data(language).numbers.mends:
        found = find_digits(speller(language)(f"x {word} x"), language)
        assert found is None, word
