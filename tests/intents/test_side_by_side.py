"""Which test utterances are tried, and what each is under both catalogues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from intents.pack import Pack, TestUtterance
from intents.side_by_side import Asked, Origin, Pair, asked_of, tried_both
from intents.types import Bands, Candidate, IntentMatch

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 24)
Tests = Sequence[tuple[str, str | None]]


class Known:
    """Understands what it was told."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self.meanings = meanings

    def match(self, text: str, *, confidence: float = 1.0, today: date) -> IntentMatch:
        name = self.meanings.get(text)
        return IntentMatch(text, candidates=(Candidate(name, 0.9),) if name else ())


def pack(tests: Tests, *names: str, urgent: Sequence[str] = (), **other: Any) -> Pack:
    """Return a line of such needs with English tests."""
    intents = names or ("tea", "cup")
    phrases = {
        name: {"spoken": name, "short": name, "phrases": [f"a {name} please"]} for name in intents
    }
    values: dict[str, Any] = {
        "preset": "tea",
        "time_zone": "Europe/London",
        "operator": "front",
        "destinations": {"front": {"kind": "queue"}},
        "intents": {n: {"destination": "front", "urgent": n in urgent} for n in intents},
        "languages": {
            "en": {"language": "en", "company": "T", "examples": ["a", "b"], "intents": phrases}
        },
        "tests": {"en": [{"text": text, "intent": intent} for text, intent in tests]},
        **other,
    }
    return Pack.model_validate(values)


def asked(live: Pack, draft: Pack) -> list[tuple[str, str | None, Origin, str | None]]:
    found = asked_of(live, draft, "en")
    return [(one.test.text, one.test.intent, one.origin, one.meant) for one in found]


def test_what_the_draft_takes_out_is_tried_as_it_was_meant() -> None:
    live = pack([("a", "tea"), ("b", "cup"), ("nobody's", None)])
    assert asked(live, pack([("a", "tea")])) == [
        ("a", "tea", Origin.KEPT, "tea"),
        ("b", "cup", Origin.REMOVED, "cup"),
        ("nobody's", None, Origin.REMOVED, None),
    ]


def test_what_the_draft_means_by_the_same_words_is_what_counts() -> None:
    live, draft = pack([("A pot!", "tea")]), pack([("a pot", "cup"), ("new", "cup")])
    assert asked(live, draft) == [
        ("a pot", "cup", Origin.RESTATED, "tea"),
        ("new", "cup", Origin.NEW, "cup"),
    ]


def test_what_is_taken_out_with_its_need_is_marked() -> None:
    live, draft = pack([("b", "cup")]), pack([], "tea")
    assert asked(live, draft) == [("b", "cup", Origin.GONE, "cup")]


def test_an_utterance_of_a_need_that_is_gone_may_belong_to_another_now() -> None:
    live, draft = pack([("b", "cup")]), pack([("b", "tea")], "tea")
    assert asked(live, draft) == [("b", "tea", Origin.RESTATED, "cup")]


def test_a_language_without_tests_has_none_to_try() -> None:
    assert asked_of(pack([]), pack([]), "vi") == []


def pairs(origin: Origin) -> tuple[Pair, Pair]:
    """Return an utterance that the draft loses, and one that it gains."""
    both = [Asked(TestUtterance(text=t, intent="tea"), origin, "tea") for t in ("a", "b")]
    found = tried_both(both, (Known({"a": "tea"}), Known({"b": "tea"})), (Bands(), Bands()), TODAY)
    return found[0], found[1]


@pytest.mark.parametrize(
    ("origin", "known", "counts", "in_draft"),
    [
        (Origin.KEPT, True, True, True),
        (Origin.NEW, False, True, True),
        (Origin.RESTATED, False, True, True),
        (Origin.REMOVED, True, True, False),
        (Origin.GONE, False, False, False),
    ],
)
def test_what_is_lost_and_gained_depends_on_where_it_stands(
    origin: Origin, known: bool, counts: bool, in_draft: bool
) -> None:
    lost, gained = pairs(origin)
    assert (lost.known, lost.counts, lost.in_draft) == (known, counts, in_draft)
    assert (lost.lost, lost.gained) == (counts, False)
    assert (gained.lost, gained.gained) == (False, counts)
    assert lost.text == "a"


def test_each_side_goes_by_its_own_bands_and_every_step_is_told() -> None:
    steps: list[None] = []
    known = Known({"a": "tea"})
    one = Asked(TestUtterance(text="a", intent="tea"), Origin.KEPT, "tea")
    both = (Bands(), Bands(accept=0.95))
    (pair,) = tried_both([one], (known, known), both, TODAY, lambda: steps.append(None))
    assert (pair.was.outcome.acts, pair.now.outcome.acts) == (True, False)
    assert len(steps) == 1


def test_nothing_was_understood_in_a_language_that_is_new() -> None:
    one = Asked(TestUtterance(text="a", intent="tea"), Origin.NEW, "tea")
    (pair,) = tried_both([one], (None, Known({"a": "tea"})), (Bands(), Bands()), TODAY)
    assert pair.gained
