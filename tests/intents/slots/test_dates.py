"""Days: by distance, weekday and day of the month."""

from __future__ import annotations

from datetime import date

import pytest

from intents.normalise import speller
from intents.slots import find_date

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "tomorrow", "2026-11-25"),
        ("en", "can it be friday", "2026-11-27"),
        ("en", "next tuesday please", "2026-12-01"),
        ("en", "on the fifth of december", "2026-12-05"),
        ("vi", "ngày mai", "2026-11-25"),
        ("vi", "thứ ba tuần sau", "2026-12-01"),
        ("vi", "thứ sáu tuần này", "2026-11-27"),
        ("vi", "ngày năm tháng mười hai", "2026-12-05"),
        ("vi", "ba ngày nữa", "2026-11-27"),
        ("zh", "明天下午", "2026-11-25"),
        ("zh", "下周二", "2026-12-01"),
        ("zh", "下个星期天", "2026-12-06"),
        ("zh", "十二月五号", "2026-12-05"),
        ("zh", "三天后", "2026-11-27"),
        ("fa", "فردا", "2026-11-25"),
        ("fa", "سه‌شنبه آینده", "2026-12-01"),
        ("fa", "شنبه هفته بعد", "2026-11-28"),
        ("fa", "پنجم دی", "2026-12-26"),
        ("fa", "۱۰ آذر", "2026-12-01"),  # noqa: RUF001
        ("fa", "بیست و پنجم دسامبر", "2026-12-25"),
    ],
)
def test_dates(language: str, text: str, value: str) -> None:
    slot = find_date(speller(language)(text), TODAY, language)
    assert slot is not None
    assert slot.value == value


@pytest.mark.parametrize(
    ("language", "text"), [("en", "my card"), ("vi", "thẻ"), ("zh", "我的卡"), ("fa", "کارتم")]
)
def test_no_date_is_made_up(language: str, text: str) -> None:
    assert find_date(speller(language)(text), TODAY, language) is None


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "the fifth of next month", "2026-12-05"),
        ("vi", "ngày năm tháng sau", "2026-12-05"),
        ("zh", "下个月五号", "2026-12-05"),
        ("fa", "پنجم ماه بعد", "2026-11-26"),
    ],
)
def test_next_month_is_the_next_even_when_the_day_comes_in_this_one(
    language: str, text: str, value: str
) -> None:
    slot = find_date(speller(language)(text), date(2026, 11, 3), language)
    assert slot is not None
    assert slot.value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("周一", "2026-11-30"), ("下周一", "2026-11-30"), ("下下周一", "2026-12-07")],
)
def test_the_week_after_next_is_counted_from_its_monday(text: str, value: str) -> None:
    slot = find_date(speller("zh")(text), TODAY, "zh")
    assert slot is not None
    assert slot.value == value


def test_a_year_of_the_persian_calendar_is_no_year_of_ours() -> None:
    slot = find_date(speller("fa")("۱۴۰۶/۱/۱"), TODAY, "fa")  # noqa: RUF001
    assert slot is not None
    assert slot.value == "2027-03-21"


def test_the_last_day_said_counts() -> None:
    slot = find_date(speller("zh")("明天不行后天吧"), TODAY, "zh")
    assert slot is not None
    assert slot.value == "2026-11-26"


def test_a_day_that_no_month_has_is_none() -> None:
    assert find_date(speller("vi")("ngày 31 tháng 2"), TODAY, "vi") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("not tomorrow the day after", "2026-11-26"),
        ("not this friday the one after", "2026-12-04"),
        ("not monday tuesday", "2026-12-01"),
        ("the third no wait the fourth", "2026-12-04"),
        ("the first friday in december", None),
    ],
)
def test_what_is_not_meant_is_not_taken(text: str, value: str | None) -> None:
    slot = find_date(text, TODAY, "en")
    assert (slot.value if slot is not None else None) == value
