"""Digits inside an utterance."""

from __future__ import annotations

from intents.types import Slot

from .number_words import NumberWords, number_words, read_number, repeats_at


def find_digits(text: str, language: str) -> Slot | None:
    """Return the longest run of digits, spoken or written; of equal ones the last.

    >>> find_digits("track parcel four two double one", "en").value
    '4211'
    >>> find_digits("单 号 幺 三 八", "zh").value
    '138'
    """
    known = number_words(language)
    words = known.words(text)
    runs: list[tuple[str, list[str]]] = [("", [])]
    times, at = 1, 0
    while at < len(words):
        word = words[at]
        often, said_so = repeats_at(words, at, known.data)
        if said_so and _is_figure(words[at + said_so :], known):
            times = often
            runs[-1][1].extend(words[at : at + said_so])
            at += said_so
            continue
        digits, used = _digits(words, at, known)
        value, said = runs[-1]
        if digits:
            runs[-1] = (value + digits * times, [*said, *words[at : at + used]])
        elif value and not (word in known.data.between and times == 1):
            runs.append(("", []))
        times = 1
        at += used
    value, said = max(reversed(runs), key=lambda run: len(run[0]))
    doubtful = len(said) == 1 and said[0] in known.data.doubtful and len(words) > 1
    return Slot("digits", "digits", value, " ".join(said)) if value and not doubtful else None


def _is_figure(words: list[str], known: NumberWords) -> bool:
    return bool(words) and (words[0].isdigit() or words[0] in known.data.digits)


def _digits(words: list[str], at: int, known: NumberWords) -> tuple[str, int]:
    """Return the digits at ``at``, "" for none, and how many words to go on."""
    word = words[at]
    if known.data.groups and not word.isdigit():
        number, used = read_number(words, at, known)
        sum_ = _is_sum(number, words[at + used - 1], known) if used else False
        if used and number >= 10 and number.is_integer() and not sum_:
            return str(int(number)), used
    return (word if word.isdigit() else known.data.digits.get(word, "")), 1


def _is_sum(number: float, last: str, known: NumberWords) -> bool:
    """Whether a round number is money, where large sums are said every day: five million."""
    units = {**known.data.multiples, **known.data.scales}
    return known.data.short_ends and (units.get(last, 0) >= 100 or number % 1000 == 0)
