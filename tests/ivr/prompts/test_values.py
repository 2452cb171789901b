"""Values spoken properly."""

from __future__ import annotations

import pytest

from ivr.prompts.values import speak_amount, speak_date, speak_digits, speak_opening

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("digits", [str(10**n + 7)[: n + 1] for n in range(1, 17)])
def test_digits_are_grouped_by_three_or_four_and_none_is_lost(digits: str) -> None:
    spoken = speak_digits(digits)
    assert spoken.replace(",", "").split() == list(digits)
    sizes = [len(group.split()) for group in spoken.split(",")]
    assert all(size <= 4 for size in sizes)
    assert len(digits) < 3 or all(size >= 2 for size in sizes)


@pytest.mark.parametrize(
    ("value", "spoken"),
    [
        ("40.00 USD", "forty dollars"),
        ("1.00 GBP", "one pound"),
        ("42.10 EUR", "forty-two euros and ten cents"),
        ("150.00", "one hundred and fifty"),
    ],
)
def test_amounts(value: str, spoken: str) -> None:
    assert speak_amount(value, "en") == spoken


@pytest.mark.parametrize(
    ("language", "value", "spoken"),
    [
        ("vi", "2500000.00 VND", "hai triệu năm trăm nghìn đồng"),
        ("vi", "42.50 USD", "bốn mươi hai đô la năm mươi xu"),
        ("zh", "1200.00 CNY", "1200元"),
        ("zh", "150.00", "150"),
        ("zh", "0.50 CNY", "50分"),
        ("en", "0.99 GBP", "ninety-nine pence"),
        ("en", "0.00 GBP", "zero pounds"),
        ("fa", "500000.00 IRT", "پانصد هزار تومان"),
        ("fa", "42.50 USD", "چهل و دو دلار و پنجاه سنت"),
    ],
)
def test_amounts_in_other_languages(language: str, value: str, spoken: str) -> None:
    assert speak_amount(value, language) == spoken


@pytest.mark.parametrize(
    ("language", "spoken", "opening"),
    [
        ("vi", "Thứ Ba, ngày 1 tháng 12", "đến 08:00"),
        ("zh", "12月1日星期二", "08:00开始服务"),
        ("fa", "سه\u200cشنبه 10 آذر", "ساعت 8:00"),  # noqa: RUF001
    ],
)
def test_dates_in_other_languages(language: str, spoken: str, opening: str) -> None:
    assert speak_date("2026-12-01", language) == spoken
    assert opening in speak_opening("2026-12-24T08:00+00:00", language)


def test_dates_and_openings() -> None:
    assert speak_date("2026-12-25", "en") == "Friday, December 25"
    assert "Thursday, December 24" in speak_opening("2026-12-24T08:00+00:00", "en")
    assert speak_opening("", "en") == ""
