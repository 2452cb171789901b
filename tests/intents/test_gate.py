"""When a draft may go live, and what is said of it."""

from __future__ import annotations

import pytest

from intents.editing import set_prompt
from intents.gate import Gate, Remark, became, critical_in, of_needs
from intents.pack import TestUtterance
from intents.side_by_side import Asked, Origin, Pair
from intents.trial import Outcome, Trial
from intents.types import Band
from tests.intents.test_side_by_side import pack

pytestmark = pytest.mark.unit

KEPT, NEW, REMOVED = Origin.KEPT, Origin.NEW, Origin.REMOVED
RIGHT = ("tea", Band.ACCEPT)
ASKED = ("cup", Band.CONFIRM)
HARMFUL = ("cup", Band.ACCEPT)
NOTHING = ("", Band.REJECT)
Found = tuple[str, Band]


def pair(
    was: Found,
    now: Found,
    origin: Origin = KEPT,
    text: str = "said",
    meant: str | None = "tea",
    means: str | None = "tea",
) -> Pair:
    test = TestUtterance(text=text, intent=means)
    both = [Trial(test, Outcome(meaning, band, 0.9)) for meaning, band in (was, now)]
    return Pair(Asked(test, origin, meant), both[0], both[1])


SAME, LOST, SENT = pair(RIGHT, RIGHT), pair(RIGHT, ASKED), pair(RIGHT, HARMFUL)
GAINED = pair(ASKED, RIGHT)


def remarks(
    pairs: list[Pair], *critical: str, gate: Gate | None = None, same: bool = False
) -> list[Remark]:
    return list((gate or Gate()).remarks(pairs, critical.__contains__, same))


def closing(pairs: list[Pair], *critical: str, gate: Gate | None = None) -> list[str]:
    return [one.sentence for one in remarks(pairs, *critical, gate=gate) if one.closes]


def warnings(pairs: list[Pair], *critical: str) -> list[str]:
    return [one.sentence for one in remarks(pairs, *critical) if not one.closes]


@pytest.mark.parametrize(
    ("pairs", "count"),
    [
        ([SAME] * 100, 0),
        ([SAME] * 99 + [LOST], 0),
        ([SAME] * 98 + [LOST] * 2, 1),
        ([GAINED] * 100, 0),
        ([SAME] * 99 + [SENT], 1),
        ([pair(HARMFUL, HARMFUL)] * 2, 0),
        ([], 1),
    ],
)
def test_the_gate_closes_when_callers_would_be_worse_off(pairs: list[Pair], count: int) -> None:
    assert len(closing(pairs)) == count


def test_what_is_permitted_can_be_set_and_is_said() -> None:
    lost, sent = [SAME] * 97 + [LOST] * 3, [SAME] * 97 + [SENT] * 3
    assert closing(lost, gate=Gate(drop=0.03)) == []
    assert len(closing(lost, gate=Gate(drop=0.029))) == 1
    assert closing(sent, gate=Gate(drop=0.03, harm=0.03)) == []
    assert len(closing(sent, gate=Gate(drop=0.03, harm=0.029))) == 1
    assert "of 100 test utterances a draft may lose 1, none of" in Gate().words
    assert "may send no more than now to the wrong place" in Gate().words
    assert "a draft may lose 2.5," in Gate(drop=0.025).words
    assert "a draft may lose none," in Gate(drop=0).words
    assert "may send 0.5 more than now" in Gate(harm=0.005).words


def test_what_is_written_for_the_draft_outweighs_nothing_that_is_lost() -> None:
    new = [pair(ASKED, RIGHT, NEW)] * 50
    (reason,) = closing([SAME] * 97 + [LOST] * 3 + new)
    assert reason.startswith("First choices fall from 100.0% to 97.0%: 3 of 100 test utterances")
    (reason,) = closing([SAME] * 99 + [SENT] + [pair(HARMFUL, RIGHT, NEW)] * 2)
    assert reason.startswith("Sent to the wrong place unasked: 0.0% before, 1.0% now")


def test_harm_to_what_is_new_counts_too() -> None:
    (reason,) = closing([SAME] * 100 + [pair(NOTHING, HARMFUL, NEW)])
    assert "“said” goes to “cup” without being asked" in reason


def test_not_one_utterance_of_a_critical_need_may_be_lost() -> None:
    (reason,) = closing([SAME] * 200 + [LOST], "tea")
    assert reason == (
        "Utterance of “tea”, which is critical, is lost: “said” is asked about “cup”."
    )


def test_what_a_critical_need_loses_is_named_and_not_without_end() -> None:
    lost = [pair(RIGHT, NOTHING, text=text) for text in "abcde"]
    assert closing([SAME] * 900 + lost, "tea") == [
        "5 utterances of “tea”, which is critical, are lost: “a” is not understood; "
        "“b” is not understood; “c” is not understood; and 2 more."
    ]


def test_utterances_that_are_taken_out_are_named_and_still_judged() -> None:
    fine, lost = pair(RIGHT, RIGHT, REMOVED, "a"), pair(RIGHT, ASKED, REMOVED, "b")
    assert closing([SAME] * 9 + [fine]) == []
    assert warnings([SAME] * 9 + [fine]) == [
        "Test utterance taken out, and tried nevertheless: “a”."
    ]
    (reason,) = closing([SAME] * 9 + [fine, lost])
    assert "1 of 11 test utterances are lost" in reason
    assert warnings([SAME] * 9 + [fine, lost]) == [
        "2 test utterances taken out, and tried nevertheless: “a”, “b”."
    ]


def test_a_draft_without_any_test_blinds_the_gate() -> None:
    (reason,) = closing([pair(RIGHT, RIGHT, REMOVED)] * 3)
    assert reason.startswith("No test utterance is left")


def test_a_critical_need_keeps_a_test_utterance() -> None:
    others = [pair(("cup", Band.ACCEPT), ("cup", Band.ACCEPT), meant="cup", means="cup")]
    gone = pair(RIGHT, RIGHT, REMOVED)
    (reason,) = closing([*others, gone], "tea")
    assert reason.startswith("No test utterance of “tea” is left, which is critical")
    assert closing([*others, gone]) == []
    assert closing([*others, gone, SAME], "tea") == []


@pytest.mark.parametrize(("removed", "left", "count"), [(1, 0, 0), (2, 0, 1), (2, 1, 0)])
def test_an_ordinary_need_may_not_lose_all_its_test_utterances(
    removed: int, left: int, count: int
) -> None:
    others = [pair(("cup", Band.ACCEPT), ("cup", Band.ACCEPT), meant="cup", means="cup")]
    found = closing([*others, *[pair(RIGHT, RIGHT, REMOVED)] * removed, *[SAME] * left])
    assert len(found) == count
    assert all("No test utterance of “tea” is left: from" in one for one in found)


def test_a_critical_utterance_that_must_mean_something_else_is_named() -> None:
    moved = pair(ASKED, ("cup", Band.ACCEPT), Origin.RESTATED, "a", "tea", "cup")
    nobodys = pair(RIGHT, NOTHING, Origin.RESTATED, "b", "tea", None)
    assert warnings([SAME, moved, nobodys], "tea") == [
        "“a” must now mean “cup”; it meant “tea”, which is critical.",
        "“b” must now mean nothing we handle; it meant “tea”, which is critical.",
    ]
    assert warnings([SAME, moved, nobodys]) == []
    assert "No test utterance of “tea” is left" in closing([moved], "tea")[0]


@pytest.mark.parametrize(("moved", "kept", "count"), [(1, 0, 0), (2, 0, 1), (2, 1, 0), (40, 1, 0)])
def test_tests_that_were_all_given_to_another_need_prove_nothing(
    moved: int, kept: int, count: int
) -> None:
    given = [
        pair(ASKED, ("cup", Band.ACCEPT), Origin.RESTATED, f"{n}", "tea", "cup")
        for n in range(moved)
    ]
    own = pair(("cup", Band.ACCEPT), ("cup", Band.ACCEPT), meant="cup", means="cup")
    found = closing([own] * 100 + [SAME] * kept + given)
    assert len(found) == count
    assert all(f"{moved} test utterances of “tea” mean something else" in one for one in found)


def test_where_callers_go_whose_need_is_gone_is_said_and_closes_nothing() -> None:
    gone = [
        pair(RIGHT, ("cup", Band.ACCEPT), Origin.GONE, "a"),
        pair(RIGHT, ("cup", Band.ACCEPT), Origin.GONE, "b"),
        pair(RIGHT, ("cup", Band.CONFIRM), Origin.GONE, "c"),
        pair(RIGHT, NOTHING, Origin.GONE, "d"),
    ]
    assert closing([SAME, *gone]) == []
    assert warnings([SAME, *gone]) == [
        "Of the 4 test utterances of “tea”: 2 go to “cup” without being asked, 1 is asked about "
        "“cup”, 1 is not understood; “a”, “b”, “c”, and 1 more."
    ]


def test_a_language_without_tests_is_judged_only_if_it_is_understood_otherwise() -> None:
    assert remarks([], same=True) == []
    assert len(remarks([], same=False)) == 1


def test_a_critical_need_must_not_go_and_an_ordinary_one_may() -> None:
    live = pack([], "tea", "cup", "fog", urgent=["cup"])
    ordinary, critical = (pack([], *names, urgent=["cup"]) for names in (("tea", "cup"), ("tea",)))
    (said,) = of_needs(live, ordinary)
    assert said == Remark("The need “fog” is gone: calls about it go elsewhere.")
    gone = list(of_needs(live, critical))
    assert [one.closes for one in gone] == [True, False]
    assert "“cup” is gone, which is critical" in gone[0].sentence
    assert list(of_needs(live, live)) == []


def test_that_a_need_is_not_critical_any_more_needs_a_reason() -> None:
    live, draft = pack([], "tea", urgent=["tea"]), pack([], "tea")
    (said,) = of_needs(live, draft)
    assert (said.closes, "“tea” is critical now" in said.sentence) == (True, True)
    assert critical_in(live, draft)("tea")
    assert not critical_in(draft)("tea")


@pytest.mark.parametrize(("kind", "count"), [("queue", 0), ("external", 0), ("message", 1)])
def test_callers_of_a_critical_need_must_reach_somebody(kind: str, count: int) -> None:
    other = {"kind": kind, "number": "+442079460001", "prompt": "goodbye"}
    places = {"front": {"kind": "queue"}, "other": other}
    live = pack([], "tea", "cup", urgent=["tea"], destinations=places)
    there = {name: {"destination": "other", "urgent": name == "tea"} for name in ("tea", "cup")}
    found = list(of_needs(live, pack([], "tea", "cup", destinations=places, intents=there)))
    assert [one.closes for one in found] == [True] * count
    assert all("“tea” is critical, and its callers reach nobody" in one.sentence for one in found)


@pytest.mark.parametrize(("name", "count"), [("self_harm", 1), ("emergency", 1), ("goodbye", 0)])
def test_other_words_for_callers_in_danger_need_a_reason(name: str, count: int) -> None:
    live = pack([], "tea")
    draft = set_prompt(live, "en", name, "la la la")
    found = list(of_needs(live, draft))
    assert [(one.closes, one.language) for one in found] == [(True, "en")] * count
    assert all("la la la" in one.sentence for one in found)
    assert len(list(of_needs(draft, live))) == count


def test_a_language_must_not_go() -> None:
    live = pack([], "tea")
    (said,) = of_needs(live, pack([], "tea", languages={}))
    assert (said.closes, said.language) == (True, "en")


def test_what_became_of_an_utterance_is_said_in_words() -> None:
    assert became(Outcome("tea", Band.ACCEPT, 0.9)) == "goes to “tea” without being asked"
    assert became(Outcome("tea", Band.CONFIRM, 0.6)) == "is asked about “tea”"
    assert became(Outcome("", Band.REJECT, 0.2)) == "is not understood"
