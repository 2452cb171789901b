"""What a language still lacks before a line can be held in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib import resources
from typing import Any

import yaml

from intents.errors import IntentsError
from intents.language import LANGUAGES, Language, language_data
from intents.pack import Pack
from intents.types import Alarm, Command
from ivr.prompts.variants import variants_of

FULL = "en"
"""The language that the others are compared with."""
FEW_PHRASES = 10
"""An intent with fewer is hardly understood."""
WORD_LISTS = ("fillers", "backchannels", "connectors", "agent_words", "agent_patterns", "yes", "no")
OTHER_LISTS = ("choices", "vague", "lacking", "background", "option_words", "something_else")


def known_languages(pack: Pack) -> tuple[str, ...]:
    """Return every language that anything is known of, the pack's own first."""
    own = sorted(pack.languages)
    others = sorted(path.name for path in LANGUAGES.iterdir() if path.is_dir())
    return tuple(dict.fromkeys([*own, *others]))


def missing(pack: Pack, language: str) -> list[str]:
    """Return what the line lacks in ``language``, one thing each; [] when it is complete."""
    return [
        *_missing_words(language),
        *_missing_keys(language, "ivr.prompts", "defaults/", "prompt"),
        *_missing_keys(language, "asr.grammar", "", "grammar words"),
        *_missing_wordings(pack, language),
        *_missing_tests(pack, language),
    ]


def _missing_words(language: str) -> Iterator[str]:
    try:
        data = language_data(language)
    except IntentsError:
        yield f"folder: intents/languages/{language}"
        return
    yield from (f"command {name}" for name in Command if not data.commands.get(name))
    yield from (f"alarm {name}" for name in Alarm if not data.alarms.get(name))
    yield from (f"words: {name}" for name in (*WORD_LISTS, *OTHER_LISTS) if not getattr(data, name))
    yield from _missing_values(data)


def _missing_values(data: Language) -> Iterator[str]:
    numbers = data.numbers
    for name in ("digits", "values", "scales", "currencies", "units"):
        if not getattr(numbers, name):
            yield f"numbers: {name}"
    if lacking := set("0123456789") - set(numbers.digits.values()):
        yield f"numbers: digits for {' '.join(sorted(lacking))}"
    if not (data.dates.hints or (data.dates.days and data.dates.weekdays)):
        yield "dates: days and weekdays, or hints"


def _missing_keys(language: str, package: str, folder: str, what: str) -> Iterator[str]:
    """Yield the entries of a file of the full language that this one's file lacks."""
    wanted, found = (_entries(package, folder, tag) for tag in (FULL, language))
    if found is None:
        yield f"file: {package.replace('.', '/')}/{folder}{language}.yaml"
        return
    yield from (f"{what} {name}" for name in wanted or {} if found.get(name) in (None, ""))


def _entries(package: str, folder: str, language: str) -> dict[str, Any] | None:
    file = resources.files(package).joinpath(f"{folder}{language}.yaml")
    try:
        return dict(yaml.safe_load(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def _missing_wordings(pack: Pack, language: str) -> Iterator[str]:
    wordings = pack.languages.get(language)
    if wordings is None:
        yield f"file: {language}.yaml of the pack"
        return
    for name in pack.intents:
        count = len(wordings.intents[name].phrases)
        if count < FEW_PHRASES:
            yield f"intent {name}: {count} phrases, at least {FEW_PHRASES} are wanted"
    if len(wordings.not_handled) < FEW_PHRASES:
        yield f"not_handled: {len(wordings.not_handled)} phrases"
    if language != FULL:
        yield from _missing_variants(pack, language)
        yield from (
            f"spoken name of destination {name}"
            for name in pack.destinations
            if name not in wordings.destinations
        )


def _missing_variants(pack: Pack, language: str) -> Iterator[str]:
    """Yield the line's own prompts that have fewer variants than in the full language."""
    full = pack.languages.get(FULL)
    for name, text in full.prompts.items() if full is not None else ():
        wanted = len(variants_of(text))
        own = pack.languages[language].prompts.get(name, "")
        found = len(variants_of(own))
        if 1 < wanted > found:
            yield f"prompt {name}: {found} variant{'s' if found != 1 else ''} of {wanted}"


def _missing_tests(pack: Pack, language: str) -> Iterator[str]:
    tests = pack.tests.get(language)
    if not tests:
        yield f"file: {language}.tests.yaml of the pack"
        return
    counts = Counter(test.intent for test in tests)
    yield from (f"tests of intent {name}" for name in pack.intents if not counts[name])
    if not counts[None]:
        yield "tests of what is not handled"
