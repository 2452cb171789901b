"""Values to speakable words: digits in groups, money, dates. Per language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from babel.dates import format_date, format_time
from num2words import num2words

MAJOR = {
    "en": {"USD": ("dollar", "cent"), "GBP": ("pound", "pence"), "EUR": ("euro", "cent")},
}
"""Of each language: a currency's unit and its hundredth."""
INVARIABLE = frozenset({"pence"})


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


def speak_amount(value: str, language: str) -> str:
    """Return ``40.50 USD`` as words; an amount without currency as a number.

    >>> speak_amount("40.50 USD", "en")
    'forty dollars and fifty cents'
    >>> speak_amount("1.00 GBP", "en")
    'one pound'
    """
    number, _, currency = value.partition(" ")
    whole, _, cents = number.partition(".")
    units = MAJOR.get(language, {}).get(currency)
    if units is None:
        said = number if int(cents or 0) else whole
        return f"{num2words(said, lang=language)} {currency}".strip()
    words = _counted(int(whole), units[0], language)
    if int(cents or 0):
        words = f"{words} and {_counted(int(cents), units[1], language)}"
    return words


def speak_date(value: str, language: str) -> str:
    """Return an ISO date as it is said.

    >>> speak_date("2026-12-25", "en")
    'Friday, December 25'
    """
    pattern = "EEEE, MMMM d" if language == "en" else "full"
    return format_date(date.fromisoformat(value), pattern, locale=language)


def speak_opening(value: str, language: str) -> str:
    """Return ", until Thursday, December 24 at 8:00 AM"; "" stays ""."""
    if not value:
        return ""
    moment = datetime.fromisoformat(value)
    day = speak_date(moment.date().isoformat(), language)
    return f", until {day}, {format_time(moment, 'short', locale=language)}"


def _counted(count: int, unit: str, language: str) -> str:
    plural = unit if count == 1 or unit in INVARIABLE else f"{unit}s"
    return f"{num2words(count, lang=language)} {plural}"


Speaker = Callable[[str, str], str]

SPEAKERS: dict[str, Speaker] = {
    "digits": lambda value, _language: speak_digits(value),
    "amount": speak_amount,
    "date": speak_date,
    "opens": speak_opening,
}
"""Fields whose values are not words yet."""
