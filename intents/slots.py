"""Values inside an utterance: digits, amounts, dates, names. From one breath with the need."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import dateparser.search
from rapidfuzz import fuzz, process

from intents.types import Slot

NAME_SCORE = 85.0
DIGITS = {
    "zero": "0",
    "oh": "0",
    "o": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
}
REPEATS = {"double": 2, "triple": 3}
SMALL = {
    word: number
    for number, word in enumerate(
        [
            *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
            *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
            *("seventeen", "eighteen", "nineteen"),
        ]
    )
}
TENS = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
CURRENCIES = {
    **dict.fromkeys(("dollar", "dollars", "buck", "bucks", "$"), "USD"),
    **dict.fromkeys(("pound", "pounds", "quid", "£"), "GBP"),
    **dict.fromkeys(("euro", "euros", "€"), "EUR"),
}
HUNDREDTHS = frozenset({"cent", "cents", "pence", "p"})
NUMBER = re.compile(r"^\d+(?:\.\d{1,2})?$")
DATE_HINT = re.compile(
    r"\b(?:today|tomorrow|tonight|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day|week|"
    r"january|february|march|april|may|june|july|august|september|october|november|december)\b"
)
ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty first", "twenty second"),
    *("twenty third", "twenty fourth", "twenty fifth", "twenty sixth", "twenty seventh"),
    *("twenty eighth", "twenty ninth", "thirtieth", "thirty first"),
)
DAY_OF_MONTH = re.compile(
    rf"\b(?:the )?({'|'.join(sorted(ORDINALS, key=len, reverse=True))})(?: of)? (?=[a-z]*\b)"
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def find_slots(text: str, kinds: Iterable[str], today: date, language: str) -> tuple[Slot, ...]:
    """Return the values of these kinds that ``text`` holds, the last said first of each kind."""
    finders = {
        "digits": lambda: find_digits(text),
        "amount": lambda: find_amount(text),
        "date": lambda: find_date(text, today, language),
    }
    found = [finders[kind]() for kind in dict.fromkeys(kinds) if kind in finders]
    return tuple(slot for slot in found if slot is not None)


def find_digits(text: str) -> Slot | None:
    """Return the longest run of digits, spoken or written; of equal ones the last.

    >>> find_digits("track parcel four two double one").value
    '4211'
    """
    runs: list[tuple[str, list[str]]] = [("", [])]
    times = 1
    for word in text.split():
        if word in REPEATS:
            times = REPEATS[word]
            runs[-1][1].append(word)
            continue
        digits = word if word.isdigit() else DIGITS.get(word, "")
        if digits:
            value, said = runs[-1]
            runs[-1] = (value + digits * times, [*said, word])
        elif runs[-1][0]:
            runs.append(("", []))
        times = 1
    value, said = max(reversed(runs), key=lambda run: len(run[0]))
    return Slot("digits", "digits", value, " ".join(said)) if value else None


def find_amount(text: str) -> Slot | None:
    """Return the last sum of money or number.

    >>> find_amount("pay forty two dollars and ten cents").value
    '42.10 USD'
    >>> find_amount("make it a hundred and fifty").value
    '150.00'
    """
    words = text.replace("$", "$ ").replace("£", "£ ").replace("€", "€ ").split()
    best: tuple[float, str, list[str]] | None = None
    at = 0
    while at < len(words):
        number, used = _number(words, at)
        if used == 0:
            at += 1
            continue
        currency = CURRENCIES.get(words[at - 1], "") if at else ""
        end = at + used
        if end < len(words) and words[end] in CURRENCIES:
            currency, end = CURRENCIES[words[end]], end + 1
            number, end = _with_cents(words, number, end)
        if currency or best is None or best[1] == "":
            best = (number, currency, words[at:end])
        at = end
    if best is None:
        return None
    value = f"{best[0]:.2f} {best[1]}".strip()
    return Slot("amount", "amount", value, " ".join(best[2]))


def find_date(text: str, today: date, language: str) -> Slot | None:
    """Return the last date said, relative to ``today`` and never in the past by a weekday.

    >>> find_date("can i come next tuesday", date(2026, 11, 24), "en").value
    '2026-12-01'
    """
    if language == "en":
        if not DATE_HINT.search(text):
            return None
        if (weekday := _weekday(text, today)) is not None:
            return weekday
        text = DAY_OF_MONTH.sub(lambda found: f"{ORDINALS.index(found[1]) + 1} ", text)
    settings = {
        "RELATIVE_BASE": datetime.combine(today, time()),
        "PREFER_DATES_FROM": "future",
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    found = dateparser.search.search_dates(text, languages=[language], settings=settings)
    if not found:
        return None
    said, moment = found[-1]
    return Slot("date", "date", moment.date().isoformat(), said)


def find_name(text: str, names: Iterable[str]) -> Slot | None:
    """Return the name that sounds most like a part of ``text``, None when none does."""
    found = process.extractOne(
        text, list(names), scorer=fuzz.partial_ratio, score_cutoff=NAME_SCORE
    )
    return Slot("name", "name", found[0], found[0]) if found is not None else None


def _weekday(text: str, today: date) -> Slot | None:
    words = text.split()
    for place in range(len(words) - 1, -1, -1):
        if words[place] in WEEKDAYS:
            ahead = (WEEKDAYS.index(words[place]) - today.weekday()) % 7 or 7
            said = words[place]
            if place and words[place - 1] == "next":
                said = f"next {said}"
            return Slot("date", "date", (today + timedelta(days=ahead)).isoformat(), said)
    return None


def _with_cents(words: list[str], number: float, at: int) -> tuple[float, int]:
    """Add "and ten cents" or "fifty" after a currency."""
    begin = at + 1 if at < len(words) and words[at] == "and" else at
    cents, used = _number(words, begin)
    end = begin + used
    if used and end < len(words) and words[end] in HUNDREDTHS:
        return number + cents / 100, end + 1
    if used and begin == at and 0 < cents < 100:
        return number + cents / 100, end
    return number, at


def _number(words: list[str], at: int) -> tuple[float, int]:
    """Return the number that begins at ``at`` and how many words it takes; 0 words for none."""
    total, current, used, said = 0.0, 0.0, 0, False
    while at + used < len(words):
        word = words[at + used]
        following = words[at + used + 1] if at + used + 1 < len(words) else ""
        if NUMBER.match(word) and not said:
            current, said = float(word), True
        elif word in SMALL and (not said or (current % 10 == 0 and current % 100 != 10)):
            current += SMALL[word]
            said = True
        elif word in TENS and (not said or current % 100 == 0):
            current += TENS[word]
            said = True
        elif word in SCALES and (said or word == "hundred"):
            current = (current or 1) * SCALES[word]
            if SCALES[word] > 100:
                total, current = total + current, 0.0
        elif word == "a" and following in SCALES and not said:
            current, said = 1.0, True
        elif not (word == "and" and said and _goes_on(following)):
            break
        used += 1
    return total + current, used if said else 0


def _goes_on(word: str) -> bool:
    return word in SMALL or word in TENS
