"""What a supervisor makes of a missed utterance, and how it is taken back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from intents.editing import EditError
from intents.pack import Pack
from ivr.storage.models import MissedUtterance
from ivr.tuning import NewIntent
from tests.ivr.tuning.conftest import Desk

pytestmark = pytest.mark.web

TEA = ("tea", "en")
PENSION = NewIntent("pension", "a pension", "pension", ("my pension",), "front")


@pytest.fixture(autouse=True)
def _missed(desk: Desk) -> None:
    for text, calls in (("send me leaves", 2), ("what is the weather", 1), ("my pension", 1)):
        desk.queue.add([missed_row(text, number) for number in range(calls)])


def missed_row(text: str, number: int = 0) -> MissedUtterance:
    return MissedUtterance(
        preset="tea",
        language="en",
        key=text,
        text=text,
        call_sid=f"CS{number}",
        turn=1,
        why="no_match",
        at=datetime(2026, 11, 24, tzinfo=UTC),
    )


def draft(desk: Desk) -> Pack:
    return desk.workshop.draft("tea").pack


def cases(desk: Desk) -> dict[str, str | None]:
    return {test.text: test.intent for test in draft(desk).tests["en"]}


def test_an_assigned_utterance_is_learnt_tested_and_gone_from_the_queue(desk: Desk) -> None:
    said = "send me leaves"
    assert desk.triage.assign(*TEA, said, said, "order", "ann") == 2
    assert said in draft(desk).wordings("en").intents["order"].phrases
    assert cases(desk)[said] == "order"
    assert said not in [group.key for group in desk.queue.open(*TEA)]
    assert desk.queue.labelled(*TEA)[said] == "order"


def test_a_corrected_transcript_is_what_is_learnt(desk: Desk) -> None:
    desk.triage.assign(*TEA, "send me leaves", "send me tea leaves", "order", "ann")
    assert "send me tea leaves" in draft(desk).wordings("en").intents["order"].phrases


def test_what_was_not_handled_or_another_intents_comes_over(desk: Desk) -> None:
    said = "what is the weather"
    desk.triage.assign(*TEA, said, said, "order", "ann")
    own = draft(desk).wordings("en")
    assert said not in own.not_handled
    assert said in own.intents["order"].phrases


def test_an_intents_own_phrase_only_becomes_a_test(desk: Desk) -> None:
    before = draft(desk).wordings("en").intents["order"].phrases
    desk.triage.assign(*TEA, "send me leaves", "Order tea!", "order", "ann")
    assert draft(desk).wordings("en").intents["order"].phrases == before
    assert cases(desk)["Order tea!"] == "order"


def test_an_unknown_intent_settles_nothing(desk: Desk) -> None:
    with pytest.raises(EditError):
        desk.triage.assign(*TEA, "send me leaves", "send me leaves", "cup", "ann")
    assert "send me leaves" in [group.key for group in desk.queue.open(*TEA)]


def test_a_new_need_is_made_of_an_utterance(desk: Desk) -> None:
    assert desk.triage.new_intent(*TEA, "my pension", PENSION, "ann") == 1
    assert draft(desk).intents["pension"].destination == "front"
    assert cases(desk)["my pension"] == "pension"
    assert desk.queue.calls(*TEA, "my pension")[0].cause == "new_need"


def test_what_is_nothing_that_is_handled_is_learnt_as_such(desk: Desk) -> None:
    desk.triage.ignore(*TEA, "send me leaves", "send me leaves", "ann")
    assert "send me leaves" in draft(desk).wordings("en").not_handled
    assert cases(desk)["send me leaves"] is None


@pytest.mark.parametrize("said", ["operator", "speak to somebody please"])
def test_a_universal_command_is_no_needs(desk: Desk, said: str) -> None:
    with pytest.raises(EditError, match="“agent” everywhere"):
        desk.triage.assign(*TEA, said, said, "order", "ann")
    assert said not in cases(desk)


def test_a_command_beside_a_need_can_be_taught(desk: Desk) -> None:
    said = "speak to somebody about tea leaves"
    desk.triage.assign(*TEA, said, said, "order", "ann")
    assert cases(desk)[said] == "order"


def test_a_universal_command_is_set_aside_and_stays_one(desk: Desk) -> None:
    before = draft(desk).wordings("en").not_handled
    desk.queue.add([missed_row("operator")])
    assert desk.triage.ignore(*TEA, "operator", "operator", "ann") == 1
    assert draft(desk).wordings("en").not_handled == before
    assert desk.triage.undo(*TEA, "operator", "ann") == 1


@pytest.mark.parametrize("said", ["order tea", "a refund please"])
def test_taking_back_leaves_a_live_phrase_where_it_was(desk: Desk, said: str) -> None:
    live = desk.workshop.live("tea")[0]
    desk.queue.add([missed_row(said)])
    desk.triage.assign(*TEA, said, said, "order", "ann")
    assert desk.triage.undo(*TEA, said, "ann") == 1
    own, was = (pack.wordings("en").intents for pack in (draft(desk), live))
    assert {n: {*i.phrases} for n, i in own.items()} == {n: {*i.phrases} for n, i in was.items()}


def test_taking_back_brings_a_live_test_back(desk: Desk) -> None:
    live = {test.text: test.intent for test in desk.workshop.live("tea")[0].tests["en"]}
    said = next(text for text, intent in live.items() if intent != "order")
    desk.queue.add([missed_row(said)])
    desk.triage.assign(*TEA, said, said, "order", "ann")
    desk.triage.undo(*TEA, said, "ann")
    assert cases(desk) == live


def test_taking_back_forgets_although_the_same_was_said_again(desk: Desk) -> None:
    said = "send me leaves"
    desk.triage.assign(*TEA, said, said, "order", "ann")
    desk.queue.add([missed_row(said, 7)])
    assert desk.triage.undo(*TEA, said, "ann") == 2
    assert said not in draft(desk).wordings("en").intents["order"].phrases
    assert said not in cases(desk)


def test_taking_back_leaves_what_was_said_of_it_earlier(desk: Desk) -> None:
    said = "send me leaves"
    desk.triage.misheard(*TEA, said, said, "ann")
    desk.queue.add([missed_row(said, 7)])
    desk.triage.assign(*TEA, said, said, "order", "ann")
    assert desk.triage.undo(*TEA, said, "ann") == 1
    assert said not in draft(desk).wordings("en").intents["order"].phrases


def test_from_what_was_misheard_nothing_is_learnt(desk: Desk) -> None:
    assert desk.triage.misheard(*TEA, "send me leaves", "send me leaves", "ann") == 2
    assert desk.workshop.draft("tea").revision == 0
    assert desk.queue.labelled(*TEA) == {}


def test_what_was_really_said_is_kept_though_nothing_is_learnt(desk: Desk) -> None:
    desk.triage.misheard(*TEA, "send me leaves", "send me leaflets", "ann")
    row = desk.queue.calls(*TEA, "send me leaves", 1)[0]
    assert (row.corrected, row.cause, row.meaning) == ("send me leaflets", "recognition", None)
    assert desk.triage.undo(*TEA, "send me leaves", "ann") == 2


def test_an_unclear_question_is_a_cause_and_teaches_nothing(desk: Desk) -> None:
    assert desk.triage.unclear(*TEA, "send me leaves", "ann") == 2
    row = desk.queue.calls(*TEA, "send me leaves", 1)[0]
    assert (row.state, row.cause, row.meaning) == ("ignored", "prompt", None)
    assert desk.workshop.draft("tea").revision == 0


@pytest.mark.parametrize("intent", ["order", ""])
def test_undo_takes_back_what_was_learnt(desk: Desk, intent: str) -> None:
    said = "send me leaves"
    if intent:
        desk.triage.assign(*TEA, said, said, intent, "ann")
    else:
        desk.triage.ignore(*TEA, said, said, "ann")
    assert desk.triage.undo(*TEA, said, "ann") == 2
    assert desk.workshop.differences("tea") == []
    assert said in [group.key for group in desk.queue.open(*TEA)]


def test_what_was_published_or_never_said_is_not_taken_back(desk: Desk) -> None:
    said = "send me leaves"
    assert desk.triage.undo(*TEA, "never said", "ann") == 0
    desk.triage.assign(*TEA, said, said, "order", "ann")
    desk.queue.fixed("tea", desk.workshop.publish("tea", "ann", ""))
    assert desk.triage.undo(*TEA, said, "ann") == 0
    assert said in draft(desk).wordings("en").intents["order"].phrases


def test_several_utterances_are_taught_in_one_change_or_none_is(desk: Desk) -> None:
    texts = {said: said for said in ("send me leaves", "my pension")}
    assert desk.triage.assign_all(*TEA, texts, "order", "ann") == 3
    assert desk.workshop.draft("tea").revision == 1
    assert desk.queue.labelled(*TEA) == dict.fromkeys(texts, "order")
    with pytest.raises(EditError):
        desk.triage.assign_all(*TEA, {"what is the weather": "...", "x": "a cup"}, "order", "ann")
    assert desk.workshop.draft("tea").revision == 1
    assert [group.key for group in desk.queue.open(*TEA)] == ["what is the weather"]


def test_a_new_need_is_made_of_several_utterances(desk: Desk) -> None:
    keys = ["send me leaves", "my pension"]
    new = NewIntent("post", "the post", "post", tuple(keys), "front")
    assert desk.triage.new_intent_of(*TEA, keys, new, "ann") == 3
    assert draft(desk).wordings("en").intents["post"].phrases == keys
    assert {cases(desk)[key] for key in keys} == {"post"}
    assert desk.queue.calls(*TEA, keys[0])[0].cause == "new_need"


def test_what_was_corrected_while_listening_is_learnt_and_taken_back(desk: Desk) -> None:
    said, really = "send me leaves", "send me tea leaves"
    desk.triage.assign(*TEA, said, really, "order", "ann")
    row = desk.queue.calls(*TEA, said, 1)[0]
    assert (row.corrected, row.cause) == (really, "recognition")
    assert really in draft(desk).wordings("en").intents["order"].phrases
    assert desk.triage.undo(*TEA, said, "ann") == 2
    assert really not in draft(desk).wordings("en").intents["order"].phrases
    assert really not in cases(desk)
    row = desk.queue.calls(*TEA, said, 1)[0]
    assert (row.corrected, row.cause, row.state) == ("", "", "open")


def test_words_that_only_look_different_are_not_corrected(desk: Desk) -> None:
    desk.triage.assign(*TEA, "send me leaves", "Send me leaves.", "order", "ann")
    row = desk.queue.calls(*TEA, "send me leaves", 1)[0]
    assert (row.corrected, row.cause) == ("", "understanding")


def test_a_new_need_goes_with_its_last_phrase_but_a_live_one_keeps_its_own(desk: Desk) -> None:
    desk.triage.new_intent(*TEA, "my pension", PENSION, "ann")
    assert desk.triage.undo(*TEA, "my pension", "ann") == 1
    assert "pension" not in draft(desk).intents
    for phrase in list(draft(desk).wordings("en").intents["refund"].phrases):
        desk.triage.forget(*TEA, phrase, "refund", "ann")
    assert len(draft(desk).wordings("en").intents["refund"].phrases) == 3
