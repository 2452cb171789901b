"""Expectations to grammars."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from asr.errors import ModelError
from asr.types import Amount, Code, Date, Digits, Expectation, OneOf, OpenNeed, Time, YesNo

from .automaton import Grammar, WordGraph

LONGEST_DIGITS = 32
FIGURES = tuple("0123456789")
MOST_NAMES = 500
"""Names from which a list is looked for in free speech instead of being a grammar."""


@lru_cache(maxsize=256)
def grammar_for(expectation: Expectation, language: str) -> Grammar | None:
    """Return the language of a closed expectation, None for an open one.

    Raises:
        ModelError: the language has no words for it (a file ``asr/grammar/LANGUAGE.yaml``).

    """
    match expectation:
        case OpenNeed() | Code():
            return None
        case OneOf(names):
            return _names(names) if len(names) <= MOST_NAMES else None
        case Digits(length):
            return _digits(length, _data(language))
        case YesNo():
            data = _data(language)
            return _names((*data["yes"], *data["no"]))
        case Amount():
            return _amount(_data(language))
        case Date() | Time():
            return _date(_data(language))


@lru_cache(maxsize=16)
def _data(language: str) -> dict[str, Any]:
    file = resources.files("asr.grammar").joinpath(f"{language}.yaml")
    try:
        return dict(yaml.safe_load(file.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise ModelError(
            f"closed questions have no words in {language!r}: add asr/grammar/{language}.yaml"
        ) from error


def _names(names: tuple[str, ...]) -> Grammar:
    graph = WordGraph()
    end = graph.state()
    graph.finals.add(end)
    # Longest first: a name that continues another keeps both, see WordGraph.words.
    for name in sorted(names, key=lambda text: -len(text.split())):
        *ahead, last = name.split()
        here = 0
        for word in ahead:
            here = graph.arcs[here].setdefault(word, graph.state())
        after = graph.arcs[here].setdefault(last, end)
        graph.finals.add(after)
    return graph.grammar()


def _digits(length: int | None, data: dict[str, Any]) -> Grammar:
    """Digits one by one, with "double" and "triple"; state n is "n digits said"."""
    words = [word for spoken in data["digits"].values() for word in spoken]
    most = length or LONGEST_DIGITS
    graph = WordGraph()
    for _ in range(most):
        graph.state()
    for said in range(most):
        graph.words(said, words, said + 1)
        for repeat, times in data["repeats"].items():
            if said + times <= most:
                middle = graph.state()
                graph.arcs[said][repeat] = middle
                graph.words(middle, words, said + times)
    graph.finals |= {most} if length else set(range(1, most + 1))
    return graph.grammar()


def _amount(data: dict[str, Any]) -> Grammar:
    """Any sequence of number words and currencies that begins with a number."""
    numbers = [*data["units"], *data["teens"], *data["tens"], *data["scales"], *FIGURES]
    graph = WordGraph()
    going = graph.state()
    begins = [*numbers, "a", "$", "£", "€"]
    graph.words(0, begins, going)
    after = [*numbers, *data["joiners"], *data["currencies"], *data["hundredths"]]
    graph.words(going, after, going)
    graph.finals.add(going)
    return graph.grammar()


def _date(data: dict[str, Any]) -> Grammar:
    """Any sequence of date words; which of them make a date is read from the text."""
    numbers = [*data["units"], *data["teens"], *data["tens"], *FIGURES]
    suffixed = [f"{n}{'th' if 10 < n < 14 else _suffix(n)}" for n in range(1, 32)]
    words = [*data["days"], *data["months"], *data["ordinals"], *data["date_words"]]
    graph = WordGraph()
    going = graph.state()
    for begin in (0, going):
        graph.words(begin, [*words, *numbers, *suffixed], going)
    graph.finals.add(going)
    return graph.grammar()


def _suffix(number: int) -> str:
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
