"""Text as the matcher compares it: lower-case, no fillers or preambles, numerals in one form.

Never empties a text that says something. What is stripped is data of the language; what
belongs to a script (Chinese characters are words, Arabic letters have twins) is here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from intents.language import language_data

PUNCTUATION = re.compile(r"(?!(?<=\d)(?:\.\d{1,2}(?![\d.])|:\d\d(?!\d)))[^\w\s'$£€¥₫%]|_")
"""All signs but the point of 12.50 and the colon of 16:30."""
SPACES = re.compile(r"\s+")
STUTTER = re.compile(r"\b(\w+)( \1\b)+")
HAN = re.compile(r"([\u3007\u3400-\u9fff])")
"""A Chinese character, or the round nought."""
BETWEEN_HAN = re.compile(
    r"(?<=[\u3007\u3400-\u9fff]) (?=[\u3007\u3400-\u9fff\d])"
    r"|(?<=\d) (?=[\u3007\u3400-\u9fff])"
)
DECIMAL_COMMA = re.compile(r"(?<![\d,.])(\d+),(\d{1,2})(?![\d,])")
SCRIPT_MARKS = re.compile(r"[\u064b-\u065f\u0670\u0640]")
"""Vowel signs and the stretching line of the Arabic script."""
TWINS = str.maketrans(
    {
        **{"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "أ": "ا", "إ": "ا", "ؤ": "و"},  # noqa: RUF001
        **{"\u200c": " ", "\u200b": "", "\u200e": "", "\u200f": "", "\u2019": "'", "\u066b": "."},
    }
)
"""Letters that mean the same; the zero-width non-joiner is a space."""
BARE_LETTERS = str.maketrans("đĐ", "dD")

Normaliser = Callable[[str], str]


@lru_cache(maxsize=16)
def normaliser(language: str) -> Normaliser:
    """Return the function that normalises texts of ``language``."""
    data = language_data(language)
    spell = speller(language)
    quirks = {re.compile(rf"\b{re.escape(spell(k))}\b"): spell(v) for k, v in data.quirks.items()}
    stripped = (
        _any_of(data.fillers, spell),
        _any_of(data.preambles, spell, begin=True),
        _any_of(data.postscripts, spell, end=True),
    )

    def normalise(text: str) -> str:
        plain = spell(text)
        for pattern, replacement in quirks.items():
            plain = pattern.sub(replacement, plain)
        for strippable in stripped:
            plain = _strip(strippable, plain)
        return STUTTER.sub(r"\1", plain)

    return normalise


@lru_cache(maxsize=16)
def speller(language: str) -> Normaliser:
    """Return ``basic`` with the spellings of ``language`` brought to one form."""
    data = language_data(language)
    spellings = [(re.compile(k), v) for k, v in data.spellings.items()]
    if not spellings:
        return basic

    def spell(text: str) -> str:
        plain = basic(DECIMAL_COMMA.sub(r"\1.\2", text) if data.decimal_comma else text)
        for pattern, replacement in spellings:
            plain = pattern.sub(replacement, plain)
        return plain

    return spell


def basic(text: str) -> str:
    """Return lower-case words separated by single spaces, apostrophes kept.

    >>> basic("我的卡丢了")
    '我 的 卡 丢 了'
    >>> basic("کارتِ من ۱۲۳")
    'کارت من 123'
    """
    plain = unicodedata.normalize("NFKC", text).lower().translate(TWINS)
    if not plain.isascii():
        plain = HAN.sub(r" \1 ", _figures(SCRIPT_MARKS.sub("", plain)))
    return SPACES.sub(" ", PUNCTUATION.sub(" ", plain)).strip()


def joined(text: str) -> str:
    """Return ``basic`` text without the spaces between Chinese characters and figures.

    >>> joined("我 的 app 打 不 开")
    '我的 app 打不开'
    """
    return BETWEEN_HAN.sub("", text)


def bare(text: str) -> str:
    """Return ``text`` without the marks on its Latin letters.

    >>> bare("mất thẻ đỏ")
    'mat the do'
    """
    parts = unicodedata.normalize("NFD", text).translate(BARE_LETTERS)
    return "".join(char for char in parts if not unicodedata.combining(char))


def is_sound(plain: str) -> bool:
    """Whether ``basic`` text is too little to be a word: a lone Latin letter, or nothing."""
    letters = plain.replace(" ", "")
    if len(letters) > 1 or letters.isdigit():
        return False
    return letters.isascii() or not letters.isalpha()


def _figures(text: str) -> str:
    """Return ``text`` with the figures of every script as 0 to 9."""
    return "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() and not char.isascii() else char
        for char in text
    )


def _any_of(
    phrases: tuple[str, ...], spell: Normaliser, *, begin: bool = False, end: bool = False
) -> re.Pattern[str] | None:
    if not phrases:
        return None
    longest_first = sorted({spell(phrase) for phrase in phrases}, key=lambda p: (-len(p), p))
    alternatives = "|".join(re.escape(phrase) for phrase in longest_first)
    return re.compile(rf"{'^' if begin else ''}\b(?:{alternatives})\b{'$' if end else ''}")


def _strip(pattern: re.Pattern[str] | None, text: str) -> str:
    """Take ``pattern`` out until it no longer matches, but never the whole text."""
    while pattern is not None:
        shorter = SPACES.sub(" ", pattern.sub(" ", text)).strip()
        if not shorter or shorter == text:
            break
        text = shorter
    return text
