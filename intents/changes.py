"""What differs between two packs, one plain sentence a change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intents.hours_words import FIELDS, hours_changes
from intents.normalise import normaliser
from intents.pack import Pack, Wordings
from intents.route_words import ROUTED, need_changes, overflow_changes, rule_changes
from intents.setting_words import band_change, slot_changes

SHOWN = 12
"""Phrases that one sentence names."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference."""

    subject: str
    """What it is about: an intent, a prompt, the hours …; "" for the whole."""
    sentence: str
    language: str = ""
    """"" for what all languages share."""


def changes(old: Pack, new: Pack) -> list[Change]:
    """Return what differs, what matters most to callers first."""
    found = [*_intents(old, new)]
    for language in sorted(set(old.languages) | set(new.languages)):
        found += _of_language(old, new, language)
    return [*found, *_routes(old, new), *_rest(old, new)]


def _intents(old: Pack, new: Pack) -> Iterator[Change]:
    for name in [n for n in new.intents if n not in old.intents]:
        yield Change(name, f"New need “{name}”, which goes to {new.intents[name].destination}.")
    for name in [n for n in old.intents if n not in new.intents]:
        yield Change(name, f"The need “{name}” is gone.")
    for name in [n for n in new.intents if n in old.intents]:
        before, after = old.intents[name].model_dump(), new.intents[name].model_dump()
        for said in slot_changes(name, old.intents[name].slots, new.intents[name].slots):
            yield Change(name, said)
        if (limits := band_change(name, old.intents[name].bands, new.intents[name].bands)) != "":
            yield Change(name, limits)
        for said in need_changes(name, old.intents[name], new.intents[name]):
            yield Change(name, said)
        told = ("slots", "bands", *ROUTED)
        for field, value in [(f, v) for f, v in after.items() if f not in told]:
            if value != before[field]:
                was, now = (_value(one).rstrip(".") for one in (before[field], value))
                yield Change(name, f"“{name}”: {_words(field)} {was} → {now}.")


def _routes(old: Pack, new: Pack) -> Iterator[Change]:
    for said in rule_changes(old.rules, new.rules):
        yield Change("rules", said)
    for said in overflow_changes(old.overflow, new.overflow):
        yield Change("overflow", said)


def _of_language(old: Pack, new: Pack, language: str) -> Iterator[Change]:
    before, after = old.languages.get(language), new.languages.get(language)
    if before is None or after is None:
        yield Change("", f"The language {language} is {'gone' if after is None else 'new'}.")
        return
    for name in [n for n in after.intents if n in before.intents]:
        yield from _phrases(
            name, language, before.intents[name].phrases, after.intents[name].phrases
        )
        for field in ("spoken", "short"):
            was, now = getattr(before.intents[name], field), getattr(after.intents[name], field)
            if was != now:
                yield Change(name, f"“{name}” is spoken of as “{now}”, not “{was}”.", language)
    yield from _phrases("", language, before.not_handled, after.not_handled)
    yield from _wording(before, after, language)
    yield from _tests(old, new, language)


def _phrases(
    name: str, language: str, before: Sequence[str], after: Sequence[str]
) -> Iterator[Change]:
    what = f"“{name}”" if name else "“Not handled”"
    for verb, texts in (
        ("learns", [text for text in after if text not in before]),
        ("forgets", [text for text in before if text not in after]),
    ):
        if texts:
            listed = ", ".join(f"“{text}”" for text in texts[:SHOWN])
            more = f" and {len(texts) - SHOWN} more" if len(texts) > SHOWN else ""
            yield Change(name, f"{what} {verb} {listed}{more}.", language)


def _wording(before: Wordings, after: Wordings, language: str) -> Iterator[Change]:
    for name in sorted(set(before.prompts) | set(after.prompts)):
        was, now = before.prompts.get(name), after.prompts.get(name)
        if was != now:
            said = f"says “{now}”" if now else "says what it usually says"
            yield Change(name, f"The prompt “{name}” {said}.", language)
    for field in ("company", "examples", "words", "destinations"):
        was, now = getattr(before, field), getattr(after, field)
        if was != now:
            yield Change("", f"The {field} change: {_value(was)} → {_value(now)}.", language)


def _tests(old: Pack, new: Pack, language: str) -> Iterator[Change]:
    """Yield what happened to test utterances; the same words, otherwise written, are the same."""
    normalise = normaliser(language)
    was = {normalise(test.text): test.intent for test in old.tests.get(language, [])}
    tests = {normalise(test.text): test for test in new.tests.get(language, [])}
    now = {words: test.intent for words, test in tests.items()}
    if more := [text for text in now if text not in was]:
        yield Change("", f"{len(more)} more test utterance{'s' * (len(more) > 1)}.", language)
    if fewer := [text for text in was if text not in now]:
        yield Change("", f"{len(fewer)} fewer test utterance{'s' * (len(fewer) > 1)}.", language)
    for text in [t for t in now if t in was and was[t] != now[t]]:
        meant, before = (intent or "nothing we handle" for intent in (now[text], was[text]))
        yield Change("", f"“{tests[text].text}” must be {meant}, not {before}.", language)


def _rest(old: Pack, new: Pack) -> Iterator[Change]:
    yield from (Change(field, said) for field, said in hours_changes(old, new))
    done = {"intents", "languages", "tests", "rules", "overflow", *FIELDS}
    before, after = old.model_dump(mode="json"), new.model_dump(mode="json")
    for field in [name for name in after if name not in done and after[name] != before[name]]:
        was, now = before[field], after[field]
        if isinstance(was, Mapping) and isinstance(now, Mapping):
            for key in sorted(set(was) | set(now)):
                if was.get(key) != now.get(key):
                    yield Change(
                        field,
                        f"{_words(field).capitalize()} “{key}”: "
                        f"{_value(was.get(key))} → {_value(now.get(key))}.",
                    )
        else:
            yield Change(field, f"{_words(field).capitalize()}: {_value(was)} → {_value(now)}.")


def _words(field: str) -> str:
    return field.replace("_", " ")


def _value(value: Any) -> str:
    if value in (None, "", [], {}):
        return "nothing"
    match value:
        case bool():
            return "yes" if value else "no"
        case dict():
            return ", ".join(f"{_words(str(k))} {_value(v)}" for k, v in value.items())
        case list():
            return ", ".join(_value(item) for item in value)
        case _:
            return str(value)
