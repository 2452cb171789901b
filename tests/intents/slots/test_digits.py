"""Digits, spoken and written."""

from __future__ import annotations

import pytest

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
