"""Values to speakable words: digits in groups, money, dates.

The words are data of each language: ``intents/languages/TAG/numbers.yaml`` and ``dates.yaml``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal
from num2words import num2words

from intents.language import Dates, Numbers, language_data
from intents.solar import to_solar


def speak_digits(value: str) -> str:
    """Return digits one by one in groups of three or four, with a pause between groups.

    >>> speak_digits("4217009")
    '4 2 1, 7 0 0 9'
    >>> speak_digits("123456")
    '1 2 3, 4 5 6'
    """
    groups: list[str] = []
    rest = value
    while rest:
        size = 4 if len(rest) in (4, 8) else 3
        if 0 < len(rest) - size < 3 and len(rest) > 4:
            size = len(rest) - 3 if len(rest) <= 6 else 3
        groups.append(" ".join(rest[:size]))
        rest = rest[size:]
    return ", ".join(groups)


def speak_code(value: str) -> str:
    """Return letters and digits one by one, with a pause after every third.

    >>> speak_code("SW1A1AA")
    'S W 1, A 1 A, A'
    """
    return ", ".join(" ".join(value[at : at + 3]) for at in range(0, len(value), 3))


def speak_amount(value: str, language: str) -> str:
    """Return ``40.50 USD`` as words; an amount without currency as a number.

    >>> speak_amount("40.50 USD", "en")
    'forty dollars and fifty cents'
    >>> speak_amount("0.99 GBP", "en")
    'ninety-nine pence'
    >>> speak_amount("500000.00 VND", "vi")
    'năm trăm nghìn đồng'
    >>> speak_amount("25.50", "en")
    'twenty-five fifty'
    >>> speak_amount("205.50 CNY", "zh")
    '205元50分'
    """
    words = language_data(language).numbers
    number, _, currency = value.partition(" ")
    whole, _, cents = number.partition(".")
    unit = words.units.get(currency)
    if unit is None:
        return f"{_without_unit(number, words, language)} {currency}".strip()
    amount = _counted(int(whole), (unit.one, unit.many), words, language)
    if int(cents or 0) and unit.hundredth:
        rest = _counted(int(cents), (unit.hundredth, unit.hundredths), words, language)
        both = words.amount_and_hundredths.format(amount=amount, hundredths=rest)
        return both if int(whole) else rest
    return amount


def _without_unit(number: str, words: Numbers, language: str) -> str:
    """Return an amount of nobody knows what: "twenty-five fifty", as prices are said."""
    whole, _, cents = number.partition(".")
    if not int(cents or 0):
        return _number(int(whole), words, language)
    if words.prices and int(cents) >= 10:
        return f"{_number(int(whole), words, language)} {_number(int(cents), words, language)}"
    return _number(float(number), words, language)


def speak_date(value: str, language: str) -> str:
    """Return an ISO date as it is said.

    >>> speak_date("2026-12-25", "en")
    'Friday, December 25'
    >>> speak_date("2026-12-01", "fa")
    'سه‌شنبه 10 آذر'
    """
    day, words = date.fromisoformat(value), language_data(language).dates
    pattern = _solar(words, day) if "{solar_" in words.pattern else words.pattern
    return format_date(day, pattern, locale=language)


def language_name(tag: str, language: str) -> str:
    """Return what ``language`` calls the language ``tag``; the tag when it has no word for it.

    >>> language_name("es", "en"), language_name("en", "zh")
    ('Spanish', '英语')
    """
    return str(Locale.parse(language).languages.get(tag, tag))


def speak_opening(value: str, language: str) -> str:
    """Return ", until Thursday, December 24, 8:00 AM"; "" stays ""."""
    if not value:
        return ""
    moment = datetime.fromisoformat(value)
    day = speak_date(moment.date().isoformat(), language)
    clock = format_time(moment, "short", locale=language)
    return language_data(language).dates.until.format(day=day, time=clock)


def _solar(words: Dates, day: date) -> str:
    _, month, number = to_solar(day)
    name = words.solar_months[month - 1][0]
    return words.pattern.format(solar_day=number, solar_month=f"'{name}'")


def _counted(count: int, unit: tuple[str, str], words: Numbers, language: str) -> str:
    """Return a count with its unit's singular or plural."""
    one, many = unit
    name = one if count == 1 else many or one
    return words.amount.format(number=_number(count, words, language), unit=name)


def _number(number: float, words: Numbers, language: str) -> str:
    """Return a number in words, or in figures that the voice reads out."""
    if not words.spelled:
        return f"{number:g}" if isinstance(number, float) else str(number)
    try:
        return str(num2words(number, lang=language))
    except NotImplementedError:
        return str(number)


def write_amount(value: str, language: str) -> str:
    """Return ``40.50 USD`` as it is read.

    >>> write_amount("40.50 USD", "en")
    '$40.50'
    >>> write_amount("420000.00 IRT", "fa")
    '420,000 تومان'
    """
    number, _, currency = value.partition(" ")
    amount = Decimal(number)
    if currency in Locale.parse(language).currencies:
        return format_currency(amount, currency, locale=language)
    unit = language_data(language).numbers.units.get(currency)
    return f"{format_decimal(amount, locale=language)} {unit.one if unit else currency}".strip()


def _time(value: str, language: str) -> str:
    return format_time(time.fromisoformat(value), "short", locale=language)


Wording = Callable[[str, str], str]
"""From a value and a language to words."""

SPOKEN: dict[str, Wording] = {
    "digits": lambda value, _language: speak_digits(value),
    "amount": speak_amount,
    "date": speak_date,
    "time": _time,
    "code": lambda value, _language: speak_code(value),
    "opens": speak_opening,
}
"""Fields whose values are not words yet, for the ear."""

WRITTEN: dict[str, Wording] = {
    **SPOKEN,
    "digits": lambda value, _language: value,
    "code": lambda value, _language: value,
    "amount": write_amount,
}
"""The same for the eye."""
