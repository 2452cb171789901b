"""Sums of money and plain numbers inside an utterance."""

from __future__ import annotations

from intents.types import Slot

from .number_words import NumberWords, number_words, read_number


def find_amount(text: str, language: str) -> Slot | None:
    """Return the last sum of money or number.

    >>> find_amount("pay forty two dollars and ten cents", "en").value
    '42.10 USD'
    >>> find_amount("make it a hundred and fifty", "en").value
    '150.00'
    >>> find_amount("chuyển hai triệu rưỡi", "vi").value
    '2500000.00'
    """
    known = number_words(language)
    words = known.words(text)
    best: tuple[float, str, list[str]] | None = None
    at = 0
    while at < len(words):
        number, used = read_number(words, at, known)
        if used == 0:
            at += 1
            continue
        currency = known.currencies.get(words[at - 1], "") if at else ""
        end = at + used
        if end < len(words) and words[end] in known.currencies:
            currency, end = known.currencies[words[end]], end + 1
            number, end = _with_cents(words, number, end, known)
        doubtful = used == 1 and words[at] in known.data.doubtful and len(words) > 1
        if currency or (not doubtful and (best is None or best[1] == "")):
            best = (number, currency, words[at:end])
        at = end
    if best is None:
        return None
    value = f"{best[0]:.2f} {best[1]}".strip()
    return Slot("amount", "amount", value, " ".join(best[2]).replace("-", " "))


def _with_cents(words: list[str], number: float, at: int, known: NumberWords) -> tuple[float, int]:
    """Add "and ten cents" or "fifty" after a currency."""
    data = known.data
    begin = at + 1 if at < len(words) and words[at] in data.joiners else at
    cents, used = read_number(words, begin, known)
    end = begin + used
    following = words[end] if used and end < len(words) else ""
    if following in data.tenths:
        return _with_cents(words, number + cents / 10, end + 1, known)
    if following in data.hundredths:
        return number + cents / 100, end + 1
    if used and begin == at and 0 < cents < 100:
        return number + cents / (10 if data.short_ends and cents < 10 else 100), end
    return number, at
