"""Where understanding is thin though nothing is wrong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from intents.coverage import find_thin
from intents.findings import Finding, Kind
from intents.pack import Pack, SlotDefinition, TestUtterance, Wordings

pytestmark = pytest.mark.unit


def meaning(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return vectors by the first letter of the last word: texts that share it are the same.

    The first half of the alphabet is about something else than the second.
    """
    vectors = np.zeros((len(texts), 28), dtype=np.float32)
    for row, text in enumerate(texts):
        letter = ord(text.split()[-1][0]) - ord("a")
        vectors[row, letter], vectors[row, 26 + letter // 13] = 0.95, 0.31
    return vectors


def phrases(letters: str, begin: str = "") -> list[str]:
    """Return phrases that each begin in their own way, and mean what ``letters`` say."""
    return [f"{begin or f'{letter}{place} so'} {letter}" for place, letter in enumerate(letters)]


def shop(
    track: list[str],
    hours: list[str] | None = None,
    tests: list[tuple[str, str]] | None = None,
    slots: dict[str, SlotDefinition] | None = None,
) -> Pack:
    wordings = Wordings.model_validate(
        {
            "language": "en",
            "company": "X",
            "examples": ["a", "b"],
            "intents": {
                "track": {"spoken": "x", "short": "x", "phrases": track},
                "hours": {"spoken": "x", "short": "x", "phrases": hours or phrases("qrstuvwxyz")},
            },
        }
    )
    pack = Pack.model_validate(
        {
            "preset": "shop",
            "time_zone": "Europe/London",
            "operator": "desk",
            "destinations": {"desk": {"kind": "queue"}},
            "intents": {
                "track": {"destination": "desk", "slots": slots or {}},
                "hours": {"destination": "desk"},
            },
        }
    )
    said = [TestUtterance(text=text, intent=intent) for text, intent in tests or []]
    return pack.model_copy(update={"languages": {"en": wordings}, "tests": {"en": said}})


def found(pack: Pack, kind: Kind) -> list[Finding]:
    return [item for item in find_thin(pack, "en", meaning, meaning) if item.kind is kind]


def test_a_varied_catalogue_is_not_bothered() -> None:
    assert find_thin(shop(phrases("abcdefghij")), "en", meaning, meaning) == []


def test_letters_alone_do_not_say_what_phrases_stand_among() -> None:
    pack = shop(phrases("abcdefghixyz"))
    assert [item.kind for item in find_thin(pack, "en", meaning, meaning)] == [Kind.SURROUNDED] * 2
    assert find_thin(pack, "en", meaning) == []


@pytest.mark.parametrize(("letters", "thin"), [("abcdefghiabc", True), ("abcdefghijab", False)])
def test_phrases_that_repeat_each_other_are_too_few_wordings(letters: str, thin: bool) -> None:
    same = found(shop(phrases(letters)), Kind.SAME)
    assert bool(same) is thin
    if thin:
        assert str(same[0]).startswith("track: 12 phrases are 9 wordings; add some")


def test_one_repetition_among_few_phrases_is_nothing() -> None:
    assert found(shop(phrases("abcdefghia")), Kind.SAME) == []


@pytest.mark.parametrize(("count", "told"), [(4, True), (3, False)])
def test_phrases_that_begin_alike_are_told(count: int, told: bool) -> None:
    letters = "abcdefghij"
    track = [*phrases(letters[:count], "i want"), *phrases(letters[count:])]
    alike = found(shop(track), Kind.BEGINNING)
    assert bool(alike) is told
    if told:
        assert "40% of its phrases begin with 'i want'" in str(alike[0])


@pytest.mark.parametrize(("among", "told"), [(3, True), (2, False)])
def test_a_need_whose_words_are_another_ones_is_told(among: int, told: bool) -> None:
    track = phrases("abcdefghijkl"[: 12 - among] + "xyz"[:among])
    surrounded = [
        (item.other_intent, item.similarity)
        for item in found(shop(track), Kind.SURROUNDED)
        if item.intent == "track"
    ]
    assert surrounded == ([("hours", 0.25)] if told else [])


def test_test_utterances_count_as_phrases_do() -> None:
    tests = [(f"t{place} so z", "track") for place in range(4)]
    assert found(shop(phrases("abcdefghij")), Kind.SURROUNDED) == []
    (one,) = found(shop(phrases("abcdefghij"), tests=tests), Kind.SURROUNDED)
    assert (one.intent, one.similarity) == ("track", 0.29)


@pytest.mark.parametrize(
    ("slot", "said", "told"),
    [
        ({"kind": "date"}, "", True),
        ({"kind": "date"}, "bring it tomorrow a", False),
        ({"kind": "amount"}, "bring it tomorrow a", True),
        ({"kind": "name", "names": ["Mary Brown"]}, "for mary brown a", False),
        ({"kind": "digits"}, "", False),
        ({"kind": "amount", "sensitive": True}, "", False),
    ],
)
def test_a_value_that_no_phrase_has_is_told(slot: dict[str, object], said: str, told: bool) -> None:
    slots = {"what": SlotDefinition.model_validate(slot)}
    track = [*phrases("abcdefghij"), *filter(None, [said])]
    unheard = found(shop(track, slots=slots), Kind.UNHEARD)
    assert bool(unheard) is told
    if told:
        assert "no phrase has a what" in str(unheard[0])


def test_a_test_utterance_with_the_value_is_enough() -> None:
    slots = {"day": SlotDefinition(kind="date")}
    pack = shop(phrases("abcdefghij"), tests=[("bring it tomorrow a", "track")], slots=slots)
    assert found(pack, Kind.UNHEARD) == []
