"""Test utterances: added, reworded and moved. Each is a new pack, or one clear refusal."""

from __future__ import annotations

from intents.editing import EditError, checked, owner_of
from intents.normalise import normaliser
from intents.pack import Pack, TestUtterance
from intents.route_words import said


def add_case(pack: Pack, language: str, intent: str, text: str) -> Pack:
    """Add a test utterance of a need; "" for nothing that is handled.

    Raises:
        EditError: it has no words, it is one already, or there is no such need.

    """
    text = _words(pack, language, text)
    _known(pack, intent)
    if (test := _test(pack, language, text)) is not None:
        raise EditError(f"It is a test of {_named(test.intent)} already.")
    new = TestUtterance(text=text, intent=intent or None)
    return checked(pack, tests={**pack.tests, language: [*pack.tests.get(language, []), new]})


def reword_case(pack: Pack, language: str, text: str, new: str) -> Pack:
    """Give a test utterance other words, in its place.

    Raises:
        EditError: it is not there any more, the words are none, or another test has them.

    """
    new = _words(pack, language, new)
    old, other = _there(pack, language, text), _test(pack, language, new)
    if other is not None and other != old:
        raise EditError(f"It is a test of {_named(other.intent)} already.")
    return _replaced(pack, language, old, TestUtterance(text=new, intent=old.intent))


def move_case(pack: Pack, language: str, text: str, intent: str) -> Pack:
    """Let a test utterance be one of another need; "" for nothing that is handled.

    Raises:
        EditError: it or the need is not there any more.

    """
    _known(pack, intent)
    old = _there(pack, language, text)
    return _replaced(pack, language, old, TestUtterance(text=old.text, intent=intent or None))


def remove_case(pack: Pack, language: str, text: str) -> Pack:
    """Forget a test utterance.

    Raises:
        EditError: it is not there any more.

    """
    old = _there(pack, language, text)
    kept = [test for test in pack.tests[language] if test != old]
    return checked(pack, tests={**pack.tests, language: kept})


def case_warnings(pack: Pack, language: str, intent: str, text: str, old: str = "") -> list[str]:
    """Return what speaks against a test utterance of a need, in words; ``old`` is what it was."""
    normalise = normaliser(language)
    wanted = normalise(text)
    if not wanted:
        return []
    found = []
    test = _test(pack, language, text)
    if test is not None and normalise(old) != wanted:
        found.append(f"It is a test of {_named(test.intent)} already.")
    owner = owner_of(pack, language, text)
    if owner is not None and owner != intent:
        found.append(f"It is a phrase of {_named(owner)}: this test could never be right.")
    elif owner is not None and normalise(old) != wanted:
        found.append("It is a phrase of this need: as a test it shows nothing new.")
    return found


def _replaced(pack: Pack, language: str, old: TestUtterance, new: TestUtterance) -> Pack:
    tests = [new if test == old else test for test in pack.tests[language]]
    return checked(pack, tests={**pack.tests, language: tests})


def _words(pack: Pack, language: str, text: str) -> str:
    if language not in pack.languages:
        raise EditError(f"The catalogue has no language “{language}”.")
    text = " ".join(text.split())
    if not normaliser(language)(text):
        raise EditError("It has no words. Write what callers say.")
    return text


def _known(pack: Pack, intent: str) -> None:
    if intent and intent not in pack.intents:
        raise EditError(f"There is no need “{said(intent)}” any more. Reload the page.")


def _test(pack: Pack, language: str, text: str) -> TestUtterance | None:
    normalise = normaliser(language)
    wanted = normalise(text)
    return next((t for t in pack.tests.get(language, []) if normalise(t.text) == wanted), None)


def _there(pack: Pack, language: str, text: str) -> TestUtterance:
    test = _test(pack, language, text)
    if test is None:
        raise EditError("This test utterance is not there any more. Reload the page.")
    return test


def _named(intent: str | None) -> str:
    return f"“{said(intent)}”" if intent else "what we do not handle"
