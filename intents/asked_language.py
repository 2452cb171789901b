"""A caller who asks for a language: "en español", "do you speak Chinese", "tiếng Việt"."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from intents.normalise import basic, joined

FILE = Path(__file__).parent / "language_names.yaml"
LONGEST = 12
"""Words; who says more has a need, whatever language it names."""


def asked_language(text: str) -> str:
    """Return the tag (ISO 639) of the language that a text asks for and nothing else, or "".

    >>> asked_language("do you speak Chinese please?"), asked_language("En español")
    ('zh', 'es')
    >>> asked_language("my Chinese card was stolen")
    ''
    """
    plain = basic(text)
    if not plain or len(plain.split()) > LONGEST:
        return ""
    names, frames, polite = _data()
    plain = joined(" ".join(polite.sub(" ", f" {plain} ").split()))
    for frame in frames:
        if (found := frame.fullmatch(plain)) is not None:
            return names[found["name"]]
    return ""


@lru_cache(maxsize=1)
def _data() -> tuple[dict[str, str], tuple[re.Pattern[str], ...], re.Pattern[str]]:
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    names = {joined(basic(word)): tag for tag, words in data["names"].items() for word in words}
    longest_first = sorted(names, key=len, reverse=True)
    any_name = f"(?P<name>{'|'.join(map(re.escape, longest_first))})"
    frames = tuple(re.compile(frame.replace("{name}", any_name)) for frame in data["frames"])
    polite = "|".join(re.escape(basic(word)) for word in data["politeness"])
    return names, frames, re.compile(rf"(?<= )(?:{polite})(?= )")
